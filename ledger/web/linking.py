"""关联: entries that belong together are tied by hand, as one case over several parcels; and untied."""

from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField

from ledger.queries.dossiers import dossier_of
from ledger.queries.merging import entry_of_number
from ledger.refusals import AnswersRefused, NotAllowed
from ledger.services.linking import tie, untie
from ledger.web import current
from ledger.web.dossier_words import dossier_words
from ledger.web.form_faults import show_faults, stripped
from ledger.web.merging import as_uuid

pages = Blueprint("linking", __name__)


class TieForm(FlaskForm):
    submission = HiddenField()
    number = StringField("另一条的编号", description="如：地2026-0012", filters=[stripped])
    reason = TextAreaField("关联的理由", description="如：同一建设项目占用的另一地块", filters=[stripped])


@pages.get("/entries/<int:entry_id>/tie")
def ask(entry_id: int) -> ResponseReturnValue:
    return _page(entry_id, TieForm(submission=str(uuid4())))


@pages.post("/entries/<int:entry_id>/tie")
def tied(entry_id: int) -> ResponseReturnValue:
    form, person = TieForm(), current.person()
    other_id = entry_of_number(person, form.number.data) if form.number.data else None
    if other_id is None:
        form.number.errors = [
            "没有找到这个编号，或者不在您的查看范围内，请核对" if form.number.data else "请填写另一条的编号"
        ]
        return _page(entry_id, form), 422
    try:
        tie(
            entry_id, other_id, uuid=as_uuid(form.submission.data), reason=form.reason.data or "", by=person,
            now=current.now(),
        )  # fmt: skip
    except AnswersRefused as refused:
        show_faults(form, refused)
        return _page(entry_id, form), 422
    except NotAllowed as refused:
        form.number.errors = [refused.sentence]
        return _page(entry_id, form), 422
    flash("已关联，两条各自办理，互相看得到。", "done")
    return redirect(url_for("entries.show", entry_id=entry_id), code=303)


@pages.post("/entries/<int:entry_id>/untie")
def untied(entry_id: int) -> ResponseReturnValue:
    said = request.form.get("other", "")
    other_id = int(said) if said.isdecimal() and len(said) < 10 else 0
    try:
        untie(
            entry_id, other_id, reason=request.form.get("reason", ""), by=current.person(), now=current.now()
        )  # fmt: skip
    except AnswersRefused as refused:
        dossier = dossier_of(current.person(), entry_id, today=current.today())
        words = dossier_words(dossier, today=current.today())
        words["tie_faults"] = {"faults": refused.faults, "typed": request.form.to_dict(), "other_id": other_id}
        return render_template("entries/show.html", **words), 422
    flash("已解除关联。", "done")
    return redirect(url_for("entries.show", entry_id=entry_id), code=303)


def _page(entry_id: int, form: TieForm) -> str:
    dossier = dossier_of(current.person(), entry_id, today=current.today())
    if not dossier.ties:
        raise NotAllowed("这一条现在不能关联：已经并入别的条目、需要保密，或者不由您的岗位办理。")
    form.reason.flags.required = form.number.flags.required = True
    return render_template("entries/tie.html", form=form, **dossier_words(dossier, today=current.today()))
