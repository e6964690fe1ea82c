"""登录 and 退出: the front door."""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from ledger.queries.accounts import has_people
from ledger.services.accounts import SignInRefused, sign_in, sign_out
from ledger.services.passwords import MOST_LENGTH, TooManyAtOnce
from ledger.web import address, current
from ledger.web.page_form import PageForm
from ledger.web.signed_in import begin_session, own_path

pages = Blueprint("sign_in", __name__)


class SignInForm(PageForm):
    sign_in_name = StringField(
        "登录名",
        description="一般是您的手机号",
        validators=[InputRequired("请填写登录名"), Length(max=60, message="登录名没有这么长，请核对")],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        "密码",
        validators=[InputRequired("请填写密码"), Length(max=MOST_LENGTH, message="密码没有这么长，请核对")],
        render_kw={"autocomplete": "current-password"},
    )


@pages.get("/sign-in")
def show() -> ResponseReturnValue:
    if current.is_signed_in():
        return redirect(own_path(address.text("next")))
    if not has_people():
        return redirect(url_for("first.show"))
    return render_template("sign_in/show.html", form=SignInForm())


@pages.post("/sign-in")
def submit() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return render_template("sign_in/show.html", form=form), 422
    try:
        person = sign_in(form.sign_in_name.data, form.password.data, settings=current.settings(), now=current.now())
    except SignInRefused as refusal:
        return render_template("sign_in/show.html", form=form, refusal=refusal.sentence), 422
    except TooManyAtOnce as refusal:
        return render_template("sign_in/show.html", form=form, refusal=refusal.sentence), 429
    begin_session(person)
    return redirect(own_path(address.text("next")), code=303)


@pages.post("/sign-out")
def leave() -> ResponseReturnValue:
    sign_out(by=current.person(), now=current.now())
    session.clear()
    flash("已退出登录。", "done")
    return redirect(url_for("sign_in.show"), code=303)
