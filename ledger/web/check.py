"""体检: the same check as `flask check`, as a page for administrators."""

from flask import Blueprint, render_template

from ledger.models import Role
from ledger.queries.health import check
from ledger.refusals import NotAllowed
from ledger.web import current

pages = Blueprint("check", __name__)


@pages.get("/admin/check")
def show() -> str:
    if not current.person().holds(Role.ADMINISTRATOR):
        raise NotAllowed("体检由系统管理员查看。")
    return render_template("check/show.html", findings=check(current.settings(), now=current.now()))
