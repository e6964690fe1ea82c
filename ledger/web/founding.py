"""开始使用: where an administrator's day begins until the ledger can be worked with."""

from flask import Blueprint, render_template, url_for

from ledger.models import Role
from ledger.queries.founding import beginnings_of
from ledger.web import current
from ledger.web.administration import only_for

pages = Blueprint("founding", __name__)
only_for(pages, Role.ADMINISTRATOR)

# Where each is seen to, and what the link there says; places are kept by those who work with them.
SEEN_TO = {
    "areas": ("areas.load", "载入区域表"),
    "people": ("people.list", "去人员"),
    "holidays": ("holidays.show", "去放假安排"),
    "rules": ("town_rules.show", "去设置"),
    "check": ("check.show", "去体检"),
}


@pages.get("/admin/start")
def show() -> str:
    found = beginnings_of(current.person(), current.settings(), now=current.now())
    return render_template(
        "admin/founding.html",
        beginnings=found,
        places={key: (url_for(endpoint), words) for key, (endpoint, words) in SEEN_TO.items()},
        left=sum(not one.is_done for one in found),
    )
