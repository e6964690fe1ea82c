"""What people read when something may not be done or went wrong: why, and what to do next."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, current_app, g, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, ProgrammingError, SQLAlchemyError
from werkzeug.exceptions import HTTPException

from ledger.queries.readiness import missing_tables
from ledger.refusals import AlreadyDifferent, AnswersRefused, NotAllowed, NotVisible, Refused, SomebodyWasFirst
from ledger.services.passwords import TooManyAtOnce
from ledger.web.signed_in import is_fetch, page_asked_for


@dataclass(frozen=True)
class Page:
    """One refusal in words."""

    title: str
    sentence: str


PAGES = {
    400: Page("没有看懂这次提交", "请返回上一页，刷新后再试。"),
    401: Page("请先登录", "登录已结束，请重新登录后再试。已填内容还保存在这台设备上。"),
    403: Page("没有权限", "您的岗位不能办理这一项。需要办理的，请联系本镇系统管理员核对岗位。"),
    404: Page("没有找到", "没有找到，或者不在您的查看范围内。请核对地址，或从菜单重新进入。"),
    405: Page("不能这样打开", "请从菜单重新进入这一页。"),
    409: Page("有人刚刚改过", "请返回看清现在的情况再决定，已填内容还在。"),
    413: Page("内容太大", "一次提交的照片太多或太大，或者文字太长。请返回，少选几张、缩短文字后再提交，已填文字还在。"),
    429: Page("操作太频繁", "请等一分钟再试。"),
}
# No form was sent: nobody can refresh or go back to mend what stands in an address.
UNREADABLE_ADDRESS = Page("没有看懂这个地址", "地址不完整，或者被改动过。请从菜单重新进入。")
BROKEN = Page("系统出了问题", "刚才的操作没有保存。请稍后再试；还不行的，请把时间和您点的按钮告诉系统管理员。")
NOT_READY = Page(
    "这本台账还没有准备好",
    "数据库里还缺这本台账的表，刚才的操作没有保存。请告诉系统管理员打开“体检”，那里写着缺什么、怎么补。",
)
# The sentence says what keeps it: mostly not the person's posts, but how the entry stands by now.
NOT_NOW = "现在不能办理"
STALE_FORM = Page("页面放置太久", "页面放置太久，请返回后重新提交，已填内容仍在。")

STATUS_OF: tuple[tuple[type[Refused], int], ...] = (
    (NotVisible, 404),
    (NotAllowed, 403),
    (SomebodyWasFirst, 409),
    (AlreadyDifferent, 409),
    (AnswersRefused, 422),
    (TooManyAtOnce, 429),
)


def explain(app: Flask) -> None:
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _unavailable)
    app.register_error_handler(Exception, _broken)
    # A table that is not there is called an error of the program by one database, of the operation by the other.
    for kind in (ProgrammingError, OperationalError):
        app.register_error_handler(kind, _perhaps_without_its_table)


def _refused(refusal: Refused) -> ResponseReturnValue:
    status = next((status for kind, status in STATUS_OF if isinstance(refusal, kind)), 400)
    faults = list(refusal.faults.values()) if isinstance(refusal, AnswersRefused) else []
    title = NOT_NOW if isinstance(refusal, NotAllowed) else PAGES.get(status, PAGES[403]).title
    return _answer(Page(title, refusal.sentence), status, faults)


def _stale_form(error: CSRFError) -> ResponseReturnValue:
    return _answer(STALE_FORM, 400)


def _unavailable(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error
    if status >= 500:
        return _plain_answer(status)
    unknown = UNREADABLE_ADDRESS if request.method in ("GET", "HEAD") else PAGES[400]
    return _answer(unknown if status == 400 else PAGES.get(status, unknown), status)


def _broken(error: Exception) -> ResponseReturnValue:
    current_app.logger.exception("%s %s failed", request.method, request.path, exc_info=error)
    return _plain_answer(500)


def _perhaps_without_its_table(error: SQLAlchemyError) -> ResponseReturnValue:
    """A book whose migration was forgotten says so; every other page keeps working."""
    try:
        lacking = missing_tables()
    except SQLAlchemyError:
        lacking = ""
    if not lacking:
        return _broken(error)
    current_app.logger.error("%s %s: %s", request.method, request.path, lacking)
    return _plain_answer(503, NOT_READY)


def _answer(page: Page, status: int, faults: list[str] | None = None) -> ResponseReturnValue:
    if is_fetch():
        return jsonify(error=page.sentence, faults=faults or []), status
    return render_template("errors/refused.html", page=page, faults=faults or [], back=_way_back()), status


def _plain_answer(status: int, page: Page = BROKEN) -> ResponseReturnValue:
    """Answer without asking the database anything: it may be what broke."""
    if is_fetch():
        return jsonify(error=page.sentence, faults=[]), status
    g.nobody = True
    return render_template("errors/broken.html", page=page), status


def _way_back() -> str:
    """Return the page the person came from, when it is one of ours, else the first page."""
    try:
        came_from = urlsplit(request.referrer or "")
    except ValueError:
        return url_for("account.home")
    if came_from.netloc == request.host and came_from.path != request.path:
        return came_from.path + (f"?{came_from.query}" if came_from.query else "")
    return page_asked_for() if request.method != "GET" and came_from.netloc == request.host else url_for("account.home")
