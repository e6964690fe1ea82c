"""日志: who did what to accounts, areas, lists and rules, for whoever audits."""

from flask import Blueprint, render_template, url_for

from ledger.models import Role
from ledger.queries.administration import LogLine, log_page
from ledger.services.access_log import Act
from ledger.web import address, current
from ledger.web.administration import next_url, only_for
from ledger.workdays import LOCAL_ZONE, chinese_date

pages = Blueprint("log", __name__, url_prefix="/admin/log")
only_for(pages, Role.AUDITOR)

ACTS = dict(Act.pairs())


@pages.get("")
def show() -> str:
    act = address.choice("act", ACTS)
    page = log_page(current.person(), act=act, after=address.page_key())
    return render_template(
        "admin/log.html",
        rows=[_words(line) for line in page.rows],
        act=act,
        selects=[{"name": "act", "label": "什么事", "options": [("", "全部"), *Act.pairs()], "value": act}],
        next_url=next_url("log.show", page.next_key, act=act),
        all_url=url_for("log.show"),
    )


def _words(line: LogLine) -> dict[str, str]:
    at = line.record.at.astimezone(LOCAL_ZONE)
    return {
        "at": f"{chinese_date(at.date())} {at:%H:%M}",
        "act": ACTS.get(line.record.act, line.record.act),
        "by": line.by_name or ("未识别的登录名" if line.record.act == Act.SIGN_IN_FAILED else "服务器上的管理命令"),
        "about": line.about,
    }
