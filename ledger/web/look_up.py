"""进度查询: a petitioner looks up the state and the dates of their own matter, with its number and query code. Public."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from ledger.queries.sealed_people import public_dossier
from ledger.services.sealed_people import TooManyTries, look_up
from ledger.web import current
from ledger.web.page_form import PageForm
from ledger.workdays import chinese_date, local_date

pages = Blueprint("look_up", __name__)

# One sentence for a wrong code and for a number that does not exist: nobody learns which.
NOT_FOUND = "编号或查询码不对。请对照告知书重新填写；查询码丢失的，可持证件到镇信访窗口补领。"


class LookUpForm(PageForm):
    number = StringField(
        "事项编号",
        description="告知书上的编号，如 访2026-0012",
        validators=[InputRequired("请填写事项编号"), Length(max=40, message="编号没有这么长，请核对")],
    )
    code = StringField(
        "查询码",
        description="告知书上的 8 位查询码",
        validators=[InputRequired("请填写查询码"), Length(max=20, message="查询码没有这么长，请核对")],
        render_kw={"autocomplete": "off", "autocapitalize": "characters"},
    )


@pages.get("/progress")
def ask() -> ResponseReturnValue:
    return render_template("look_up/show.html", form=LookUpForm(), dossier=None)


@pages.post("/progress")
def show() -> ResponseReturnValue:
    form = LookUpForm()
    if not form.validate():
        return render_template("look_up/show.html", form=form, dossier=None), 422
    try:
        found = look_up(form.number.data, form.code.data, address=request.remote_addr or "", now=current.now())
    except TooManyTries as refusal:
        return render_template("look_up/show.html", form=form, dossier=None, refusal=refusal.sentence), 429
    if found is None:
        return render_template("look_up/show.html", form=form, dossier=None, refusal=NOT_FOUND), 422
    dossier = public_dossier(found)
    steps = [(chinese_date(local_date(at)), words) for at, words in dossier.steps]
    return render_template("look_up/show.html", form=form, dossier=dossier, steps=steps)
