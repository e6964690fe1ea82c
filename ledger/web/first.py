"""The first page of an empty ledger: whose ledger it is, and who keeps its accounts."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, Optional, Regexp

from ledger.models import AreaLevel
from ledger.queries.accounts import FOUNDED, areas_to_found_in, has_people
from ledger.refusals import AnswersRefused
from ledger.services.accounts import make_first_administrator
from ledger.services.passwords import RULE
from ledger.web import current
from ledger.web.form_faults import show_faults
from ledger.web.offered import RadioField, SelectField
from ledger.web.options import options
from ledger.web.page_form import PageForm
from ledger.web.signed_in import begin_session

pages = Blueprint("first", __name__)


class AdministratorForm(PageForm):
    """Who keeps the accounts; the place comes first, see below."""

    name = StringField(
        "您的姓名",
        validators=[InputRequired("请填写姓名"), Length(max=40, message="姓名请控制在 40 字以内")],
        render_kw={"autocomplete": "name"},
    )
    sign_in_name = StringField(
        "登录名",
        description="一般用手机号，以后用它登录",
        validators=[
            InputRequired("请填写登录名"),
            Regexp(r"^\S{2,60}$", message="登录名 2 至 60 个字符，中间不要有空格"),
        ],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        "密码",
        description=RULE,
        validators=[InputRequired("请设一个密码")],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        "再输一次密码",
        validators=[InputRequired("请再输一次密码"), EqualTo("password", message="两次输入的密码不一样，请重新输入")],
        render_kw={"autocomplete": "new-password"},
    )


class FirstForm(AdministratorForm):
    """Nothing is loaded yet: the place is written down."""

    area_level = RadioField(
        "哪一级使用",
        choices=options((level.value, level.label) for level in FOUNDED),
        default=AreaLevel.TOWN.value,
        validators=[InputRequired("请选择镇或县")],
    )
    area_name = StringField(
        "单位所在的镇或县",
        description="如：青桐镇。会显示在每一页上方",
        validators=[InputRequired("请填写名称"), Length(max=60, message="名称请控制在 60 字以内")],
    )
    area_code = StringField(
        "统计用区划代码",
        description="12 位数字；不清楚的先空着",
        validators=[Optional(), Regexp(r"^\d{12}$", message="代码是 12 位数字；不清楚的先空着")],
        render_kw={"inputmode": "numeric"},
    )

    def place(self) -> dict[str, Any]:
        level = AreaLevel(self.area_level.data)
        return {"area_name": self.area_name.data, "area_level": level, "area_code": self.area_code.data}


class ChosenForm(AdministratorForm):
    """Areas are loaded: the place is one of them."""

    area = SelectField(
        "您的镇或县",
        description="已载入的区域；没有您的，请运维人员先载入",
        validators=[InputRequired("请选择您的镇或县")],
        render_kw={
            "data-behaviour": "find-option",
            "data-find-hint": "输入镇名或县名查找",
            "data-find-label": "查找镇或县",
        },
    )

    def place(self) -> dict[str, Any]:
        return {"area_id": int(self.area.data)}


def _form() -> FirstForm | ChosenForm:
    # Whoever comes second is told so by the service, whatever they filled in.
    areas = [] if has_people() else areas_to_found_in()
    if not areas:
        return FirstForm()
    form = ChosenForm()
    form.area.choices = [("", "请选择"), *((str(area.id), area.label) for area in areas)]
    return form


@pages.get("/first")
def show() -> ResponseReturnValue:
    if has_people():
        return redirect(url_for("sign_in.show"))
    return render_template("first/show.html", form=_form())


@pages.post("/first")
def submit() -> ResponseReturnValue:
    form = _form()
    if not form.validate():
        return render_template("first/show.html", form=form), 422
    try:
        person = make_first_administrator(
            **form.place(),
            name=form.name.data,
            sign_in_name=form.sign_in_name.data,
            password=form.password.data,
            now=current.now(),
        )
    except AnswersRefused as refusal:
        show_faults(form, refusal)
        return render_template("first/show.html", form=form), 422
    begin_session(person)
    flash("台账已建好。接下来载入区域，再添加人员。", "done")
    return redirect(url_for("account.home"), code=303)
