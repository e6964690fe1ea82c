"""One's own account: where the day begins, the password, and the size of the letters."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired

from ledger.queries.founding import is_all_begun
from ledger.refusals import AnswersRefused
from ledger.services.accounts import change_password, set_large_text
from ledger.services.passwords import RULE
from ledger.web import address, context, current
from ledger.web.form_faults import show_faults
from ledger.web.page_form import PageForm
from ledger.web.signed_in import begin_session, own_path

pages = Blueprint("account", __name__)


class PasswordForm(PageForm):
    old = PasswordField(
        "现在的密码", validators=[InputRequired("请填写现在的密码")], render_kw={"autocomplete": "current-password"}
    )
    new = PasswordField(
        "新密码",
        description=RULE,
        validators=[InputRequired("请设一个新密码")],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        "再输一次新密码",
        validators=[InputRequired("请再输一次新密码"), EqualTo("new", message="两次输入的新密码不一样，请重新输入")],
        render_kw={"autocomplete": "new-password"},
    )


@pages.get("/")
def home() -> ResponseReturnValue:
    """Lead to where the person's day begins: a leader's with what waits for their word, if anything does; an
    administrator's with what the ledger still wants; any other with the first page of their menu.
    """
    menu = [line for line in context.menu_of(current.person()) if line.endpoint != context.APPROVALS]
    if menu and menu[0].endpoint == context.FOUNDING and _is_all_begun():
        menu = menu[1:]
    if context.approvals_waiting():
        return redirect(url_for(context.APPROVALS))
    return redirect(menu[0].url) if menu else render_template("account/no_post.html")


def _is_all_begun() -> bool:
    return is_all_begun(current.person(), current.settings(), now=current.now())


@pages.get("/password")
def password() -> str:
    return render_template("account/password.html", form=PasswordForm())


@pages.post("/password")
def change() -> ResponseReturnValue:
    form, person = PasswordForm(), current.person()
    if not form.validate():
        return render_template("account/password.html", form=form), 422
    try:
        changed = change_password(old=form.old.data, new=form.new.data, by=person, now=current.now())
    except AnswersRefused as refusal:
        show_faults(form, refusal)
        return render_template("account/password.html", form=form), 422
    begin_session(changed)
    flash("密码已改好。其他设备上的登录都已结束。", "done")
    return redirect(own_path(address.text("next")), code=303)


@pages.post("/me/large-text")
def large_text() -> ResponseReturnValue:
    set_large_text(address.sent_text("large_text") == "1", by=current.person())
    return redirect(own_path(request.referrer), code=303)
