"""The first page of an empty ledger: whose ledger it is, and who keeps its accounts."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, Optional, Regexp

from ledger.models import AreaLevel
from ledger.queries.accounts import has_people
from ledger.refusals import AnswersRefused
from ledger.services.accounts import make_first_administrator
from ledger.services.passwords import RULE
from ledger.web import current
from ledger.web.form_faults import show_faults, stripped
from ledger.web.offered import RadioField
from ledger.web.options import options
from ledger.web.page_form import PageForm
from ledger.web.signed_in import begin_session

pages = Blueprint("first", __name__)

ROOTS = (AreaLevel.TOWN, AreaLevel.COUNTY)


class FirstForm(PageForm):
    area_level = RadioField(
        "哪一级使用",
        choices=options((level.value, level.label) for level in ROOTS),
        default=AreaLevel.TOWN.value,
        validators=[InputRequired("请选择镇或县")],
    )
    area_name = StringField(
        "单位所在的镇或县",
        description="如：青桐镇。会显示在每一页上方",
        filters=[stripped],
        validators=[InputRequired("请填写名称"), Length(max=60, message="名称请控制在 60 字以内")],
    )
    area_code = StringField(
        "统计用区划代码",
        description="12 位数字；不清楚的先空着",
        filters=[stripped],
        validators=[Optional(), Regexp(r"^\d{12}$", message="代码是 12 位数字；不清楚的先空着")],
        render_kw={"inputmode": "numeric"},
    )
    name = StringField(
        "您的姓名",
        filters=[stripped],
        validators=[InputRequired("请填写姓名"), Length(max=40, message="姓名请控制在 40 字以内")],
        render_kw={"autocomplete": "name"},
    )
    sign_in_name = StringField(
        "登录名",
        description="一般用手机号，以后用它登录",
        filters=[stripped],
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


@pages.get("/first")
def show() -> ResponseReturnValue:
    if has_people():
        return redirect(url_for("sign_in.show"))
    return render_template("first/show.html", form=FirstForm())


@pages.post("/first")
def submit() -> ResponseReturnValue:
    form = FirstForm()
    if not form.validate():
        return render_template("first/show.html", form=form), 422
    try:
        person = make_first_administrator(
            area_name=form.area_name.data,
            area_level=AreaLevel(form.area_level.data),
            area_code=form.area_code.data,
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
