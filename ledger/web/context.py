"""What the layout shows around every page: the menu for the reader's posts, the unread count, whose ledger it is."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from flask import Flask, current_app, g, request, url_for
from jinja2 import StrictUndefined

from ledger.grammar import shelf
from ledger.holidays import WITHOUT_A_TABLE
from ledger.models import FIELD_ROLES, LEADING_ROLES, Person, Post, Role
from ledger.queries.accounts import LEDGER_NAME, SessionPerson, ledger_name
from ledger.queries.approvals import count_approvals
from ledger.queries.holidays import missing_now
from ledger.web import current
from ledger.web.around import AREAS, late_around
from ledger.web.calls import calls
from ledger.web.rows import drawn, each_drawn
from ledger.workdays import chinese_date

OFFICES = (Role.OFFICER, Role.SUPERVISOR)
LEADERS = LEADING_ROLES
# Whose day begins with what is late everywhere; nothing waits for a supervisor to do it.
WATCHERS = (*LEADERS, Role.SUPERVISOR)
ADMINISTRATORS = (Role.ADMINISTRATOR,)
AUDITORS = (Role.AUDITOR,)

BOTH, PHONE, DESK = "both", "phone", "desk"


@dataclass(frozen=True, kw_only=True)
class MenuEntry:
    """One line of the menu: where it leads, who sees it, and on which kind of screen."""

    endpoint: str
    label: str
    icon: str
    roles: tuple[Role, ...]
    shown_on: str = BOTH
    is_raised: bool = False
    # One line for each book the reader keeps, or one line leading to the first of them.
    of_book: str = ""


EACH_BOOK, FIRST_BOOK = "each", "first"
APPROVALS, FOUNDING = "approvals.list", "founding.show"

# The menu, in its order. A person with several posts sees the union.
MENU = (
    MenuEntry(endpoint=APPROVALS, label="等我批的", icon="check2-square", roles=LEADERS),
    MenuEntry(endpoint="entries.overdue", label="超期", icon="exclamation-triangle", roles=WATCHERS),
    MenuEntry(endpoint="overview.show", label="概览", icon="bar-chart", roles=WATCHERS),
    MenuEntry(endpoint="inbox.show", label="待办", icon="inbox", roles=(*FIELD_ROLES, Role.OFFICER, *LEADERS)),
    *(
        MenuEntry(endpoint="entries.overdue", label=f"{word}超期", icon="exclamation-triangle", roles=(role,))
        for role, word in AREAS.items()
    ),
    MenuEntry(
        endpoint="filing.choose", label="记一条", icon="plus-lg", roles=(*FIELD_ROLES, Role.OFFICER), is_raised=True
    ),
    MenuEntry(
        endpoint="entries.list",
        label="台账",
        icon="journal-text",
        roles=(*OFFICES, *LEADERS),
        shown_on=PHONE,
        of_book=FIRST_BOOK,
    ),
    MenuEntry(
        endpoint="entries.list",
        label="台账",
        icon="journal-text",
        roles=(*OFFICES, *LEADERS),
        shown_on=DESK,
        of_book=EACH_BOOK,
    ),
    *(
        MenuEntry(endpoint="entries.open", label=f"{word}在办", icon="list-check", roles=(role,))
        for role, word in AREAS.items()
    ),
    MenuEntry(endpoint="me.show", label="我的", icon="person", roles=FIELD_ROLES),
    MenuEntry(endpoint="sites.list", label="对象", icon="building", roles=(*OFFICES, *LEADERS), shown_on=DESK),
    MenuEntry(
        endpoint="papers.list", label="文书", icon="file-earmark-text", roles=(*OFFICES, *LEADERS), shown_on=DESK
    ),
    MenuEntry(endpoint="figures.show", label="统计", icon="card-list", roles=(*OFFICES, *LEADERS), shown_on=DESK),
    MenuEntry(endpoint="reminders.show", label="消息", icon="bell", roles=(*FIELD_ROLES, *OFFICES, *LEADERS)),
    MenuEntry(endpoint=FOUNDING, label="开始使用", icon="flag", roles=ADMINISTRATORS, shown_on=DESK),
    MenuEntry(endpoint="people.list", label="人员", icon="people", roles=ADMINISTRATORS),
    MenuEntry(endpoint="areas.list", label="区域", icon="diagram-3", roles=ADMINISTRATORS),
    MenuEntry(endpoint="checklists.list", label="清单", icon="list-check", roles=ADMINISTRATORS),
    MenuEntry(endpoint="limits.show", label="时限", icon="clock", roles=ADMINISTRATORS, shown_on=DESK),
    MenuEntry(endpoint="holidays.show", label="放假安排", icon="calendar-event", roles=ADMINISTRATORS, shown_on=DESK),
    MenuEntry(
        endpoint="calculator.show",
        label="期限计算器",
        icon="hourglass-split",
        roles=(*OFFICES, *LEADERS, *ADMINISTRATORS),
        shown_on=DESK,
    ),
    MenuEntry(endpoint="town_rules.show", label="设置", icon="sliders", roles=ADMINISTRATORS),
    MenuEntry(endpoint="check.show", label="体检", icon="patch-check", roles=ADMINISTRATORS),
    MenuEntry(endpoint="log.show", label="日志", icon="clock-history", roles=AUDITORS),
)

# A bar on a phone holds five; the bell at the top leads to the messages as well, so they give way first.
MOST_ON_PHONE = 5
GIVE_WAY_FIRST = ("reminders.show", "me.show", "overview.show")


class Line(NamedTuple):
    """One line of the menu as the layout draws it."""

    endpoint: str
    label: str
    url: str
    icon: str
    shown_on: str
    is_raised: bool
    is_current: bool = False
    badge: int = 0


def offer(app: Flask) -> None:
    """Give every template what the layout wants; what costs a statement is asked only by a template that shows it."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(calls=calls, drawn=drawn, each_drawn=each_drawn, plain=tuple)
    app.context_processor(_around_the_page)


def _around_the_page() -> dict[str, Any]:
    person = None if g.get("nobody") or not current.is_signed_in() else current.person()
    return {
        "unit_name": _unit_name(),
        "person_name": person.name if person else None,
        "person_id": person.id if person else None,
        "posts": _posts_in_words(person) if person else [],
        "unread_count": current.known().unread_count if person else 0,
        "bell_shown_on": _bell_shown_on(person) if person else BOTH,
        "navigation": navigation if person else tuple,
        "approvals_waiting": approvals_waiting,
        "demonstration": current.settings().demo,
        "large_text": person.large_text if person else False,
        "printed_on": chinese_date(current.today()),
        "addresses": _addresses(),
        # The pages it leads to say it themselves, with the button that loads.
        "calendar_note": calendar_note(person, current.today()) if person and request.blueprint != "holidays" else "",
    }


def calendar_note(person: Person, today: date) -> str:
    """Return what to say around every page while a year's holidays are missing, to those who can load them.

    Whoever works with due dates reads it beside each date that depends on it, and nowhere else.
    """
    if not person.holds(*ADMINISTRATORS) or not (missing := missing_now(shelf.holidays(), today)):
        return ""
    years = "、".join(f"{year}年" for year in missing)
    return f"{years}放假安排尚未录入，{years}的期限暂按{WITHOUT_A_TABLE}推算，录入后可能变动，请尽快"


def _unit_name() -> str:
    if g.get("nobody"):
        return LEDGER_NAME
    return current.known().unit_name if current.is_signed_in() else ledger_name()


def _posts_in_words(person: Person) -> list[dict[str, Any]]:
    """Return the posts as the menu by the name lists them. All hold at once, so all are current."""
    return [
        {"id": post.id, "label": f"{post.area.name} {post_word(post)}", "is_current": True} for post in person.posts
    ]


def post_word(post: Post) -> str:
    """Return what the post is called, with the officer's title where it is for one book."""
    known = {book.key: book for book in shelf.books()}
    return known[post.book].role_word(post.role) if post.book in known else post.role.label


def _addresses() -> dict[str, str]:
    kept = current_app.extensions.setdefault("ledger_addresses", {})
    if request.script_root not in kept:
        kept[request.script_root] = {
            "home": url_for("account.home"),
            "messages": _address_of("reminders.show"),
            "sign_out": url_for("sign_in.leave"),
            "drafts": url_for("drafts.show"),
            "large_text": url_for("account.large_text"),
            "calculator": url_for("calculator.show"),
            "look_up": url_for("look_up.ask") if any(book.is_public for book in shelf.books()) else "",
            "switch_post": "",
            "holidays": _address_of("holidays.show"),
        }
    return kept[request.script_root]


def _address_of(endpoint: str, **values: str) -> str:
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else url_for("account.home")


def navigation() -> tuple[Line, ...]:
    """Return the menu of whoever is signed in, with the line of this page marked. Costs a statement where something is proposed."""
    lines = menu_of(current.person())
    here, badges = _best_match(lines), _badges(current.known())
    return tuple(
        line._replace(is_current=line.url == here, badge=badges.get(line.endpoint, 0))
        if line.url == here or line.endpoint in badges
        else line
        for line in lines
    )


def _bell_shown_on(person: Person) -> str:
    """Return on which screens the bell at the top leads to the messages: where the menu already does, one way is enough."""
    menu = next((line.shown_on for line in menu_of(person) if line.endpoint == "reminders.show"), None)
    return {BOTH: "nowhere", DESK: PHONE, PHONE: DESK, None: BOTH}[menu]


def _badges(known: SessionPerson) -> dict[str, int]:
    """Return how much of what a line leads to waits for this reader: unread messages, what is late around them, what a
    leader has to decide.
    """
    badges = {"reminders.show": known.unread_count, "entries.overdue": late_around()}
    if number := approvals_waiting():
        badges[APPROVALS] = number
    return badges


def approvals_waiting() -> int:
    """Return how much waits for the word of whoever is signed in, 0 for whoever leads nothing; asked once a page."""
    if not current.known().person.holds(*LEADERS):
        return 0
    if "approvals" not in g:
        known = current.known()
        g.approvals = count_approvals(known.person, something_is_proposed=known.something_is_proposed)
    return int(g.approvals)


def _best_match(lines: tuple[Line, ...]) -> str | None:
    inside = [line.url for line in lines if request.path == line.url or request.path.startswith(f"{line.url}/")]
    return max(inside, key=len, default=None)


def menu_of(person: Person) -> tuple[Line, ...]:
    """Return the menu for a person's posts; it depends on nothing else, so people of the same posts share it."""
    kept = current_app.extensions.setdefault("ledger_menus", {})
    key = (request.script_root, frozenset((post.role, post.book) for post in person.posts))
    if key not in kept:
        kept[key] = _fit_on_phone(_lines(person))
    return kept[key]


def _lines(person: Person) -> list[Line]:
    """Return a line for each page, under the first of the words its readers have for it."""
    lines = [
        line
        for menu_entry in MENU
        if person.holds(*menu_entry.roles) and menu_entry.endpoint in current_app.view_functions
        for line in _lines_of(menu_entry, person)
    ]
    return list({(line.url, line.shown_on): line for line in reversed(lines)}.values())[::-1]


def _lines_of(menu_entry: MenuEntry, person: Person) -> list[Line]:
    def line(label: str, **values: str) -> Line:
        return Line(
            endpoint=menu_entry.endpoint,
            label=label,
            url=url_for(menu_entry.endpoint, **values),
            icon=menu_entry.icon,
            shown_on=menu_entry.shown_on,
            is_raised=menu_entry.is_raised,
        )

    if not menu_entry.of_book:
        return [line(menu_entry.label)]
    posts = [post for post in person.posts if post.role in menu_entry.roles]
    kept = [book for book in shelf.books() if any(post.is_for(book.key) for post in posts)]
    if menu_entry.of_book == FIRST_BOOK:
        return [line(menu_entry.label, book=book.key) for book in kept[:1]]
    return [line(book.label, book=book.key) for book in kept]


def _fit_on_phone(lines: list[Line]) -> tuple[Line, ...]:
    on_phone = [line for line in lines if line.shown_on != DESK]
    gone = [line for endpoint in GIVE_WAY_FIRST for line in on_phone if line.endpoint == endpoint]
    moved = gone[: max(0, len(on_phone) - MOST_ON_PHONE)]
    return tuple(line._replace(shown_on=DESK) if line in moved else line for line in lines)
