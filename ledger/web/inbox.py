"""待办: what waits for whoever is signed in, the most urgent first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from ledger.db import snapshot
from ledger.grammar import shelf
from ledger.models import FIELD_ROLES, LEADING_ROLES, Decision, Person, Role
from ledger.queries.beside import Beside, BesideLine, beside
from ledger.queries.counts import Urgency
from ledger.queries.entries import inbox
from ledger.queries.glances import at_a_glance
from ledger.queries.proposals import FEW as MOST_LINES
from ledger.queries.proposals import ProposalLine, own_proposals, waiting_proposals
from ledger.queries.queues import beside_in_inbox
from ledger.queries.sent_back import sent_back_among
from ledger.queries.sites import FEW, SiteLine, places_to_complete, sites_to_visit, unsettled_visits
from ledger.queries.views import View, Which
from ledger.refusals import NotVisible
from ledger.web import address, current
from ledger.web.around import area_word, late_around
from ledger.web.listing import counted, first_url, how_many, next_url, this_list, ticks
from ledger.web.measure_words import measure_due
from ledger.web.proposal_words import step_word
from ledger.web.queue import WalkedList, question_of, walked
from ledger.web.rows import due_word, list_rows, moment_word, visit_due_word, with_reasons
from ledger.workdays import short_date

pages = Blueprint("inbox", __name__)

# How long whoever proposed something is told in their inbox what became of it.
REMEMBERED = timedelta(days=14)


@pages.get("/inbox")
@snapshot()
def show() -> ResponseReturnValue:
    person, today = current.person(), current.today()
    if not any(post.role.sees_entries for post in person.posts):
        raise NotVisible
    view, near_days = _view(today), current.known().near_days
    due = view.which if view.which is not Which.OPEN else None
    page, others = inbox(person, view=view, after=address.page_key()), beside(person, today=today)
    since = current.now() - REMEMBERED
    glance = at_a_glance(person, today=today, near_days=near_days, since=since)
    waiting = waiting_proposals(person) if glance.is_asked and not person.holds(*LEADING_ROLES) else []
    own = own_proposals(person, since=since) if glance.has_proposed else []
    sections = _sections(others, today)
    unsettled = unsettled_visits(person) if glance.has_unsettled else []
    to_visit = _to_visit(person, today) if person.holds(*FIELD_ROLES) else []
    incomplete = _to_complete(person) if glance.has_provisional else []
    return render_template(
        "inbox/show.html",
        rows=with_reasons(list_rows(page.rows, today, question=question_of(this_list())), sent_back_among(page.rows)),
        **ticks(person),
        how_many=how_many(replace(page, total=_behind(due, glance.urgency)), "最急的在前"),
        proposed=[_proposal_line(one, today) for one in waiting],
        own_proposed=[_own_line(one, today) for one in own],
        sections=sections,
        also_here=_also_here(sections, unsettled=unsettled, to_visit=to_visit, incomplete=incomplete, own=own),
        most=MOST_LINES,
        tally=_tally(glance.urgency, due),
        due=due,
        unsettled=unsettled,
        to_visit=to_visit,
        incomplete=incomplete,
        is_field_worker=person.holds(*FIELD_ROLES),
        late_around=late_around(),
        area_word=area_word(),
        next_url=next_url(page.next_key),
        previous_url=first_url(),
    )


def _view(today: date) -> View:
    due = address.one_of((Which.OVERDUE, Which.NEAR), "due")
    return View(due or Which.OPEN, today, current.known().near_days)


@walked("inbox.show")
def _walk() -> WalkedList:
    person, view = current.person(), _view(current.today())
    title = "待办" if view.which is Which.OPEN else f"待办 {view.which.label}"
    return WalkedList(title=title, beside=lambda place: beside_in_inbox(person, view, place))


def _to_visit(person: Person, today: date) -> list[dict[str, str]]:
    """Return the places whoever works in the field has to look at again by now, the longest overdue first."""
    lines: list[SiteLine] = sites_to_visit(person, today, limit=FEW).rows
    return [
        {
            "url": url_for("visits.begin", site_id=line.site.id),
            "name": line.site.name,
            "words": visit_due_word(line.site, today),
        }
        for line in lines
    ]


def _to_complete(person: Person) -> list[dict[str, str]]:
    """Return the places begun on the spot whose files the officers of a book complete that keeps places of their kind."""
    books = (book for book in shelf.books() if book.site is not None)
    posts = [post for post in person.posts if post.role is Role.OFFICER]
    kinds = {book.site.key for book in books if any(post.is_for(book.key) for post in posts)}
    lines = places_to_complete(person, kinds) if kinds else []
    return [
        {"url": url_for("sites.change", site_id=one.site.id), "name": one.site.name, "words": one.area} for one in lines
    ]


@dataclass(frozen=True, kw_only=True)
class LineWord:
    """A line of an inbox: a link, what it is about, and who is asked or has answered, or what has to be done by when."""

    url: str
    title: str
    place: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """Lines of one kind beside the entries in hand, under the heading that says what they ask."""

    id: str
    heading: str
    lines: list[LineWord]


# What asks for an act by a day comes first, what is only followed last.
SECTIONS = {
    Beside.FALLEN: "期满要办的",
    Beside.MEASURE: "您负责的措施",
    Beside.UNCONFIRMED: "办理日期待您确认的",
    Beside.UNLED: "要另行确定包案领导的",
    Beside.LOOK_BACK: "回头看",
    Beside.LED: "您包案的",
}


# What a visit left, what is to be visited, whose files are to be completed, what this person has proposed.
OTHERS = {"unsettled": "检查后没登记的", "to_visit": "该巡查的", "incomplete": "待完善的档案", "own": "您提请的"}


def _sections(others: list[BesideLine], today: date) -> list[Section]:
    word = {Beside.MEASURE: _measure_line}
    told = (
        Section(
            id=why.value,
            heading=heading,
            lines=[word.get(why, _beside_line)(one, today) for one in others if one.why == why],
        )
        for why, heading in SECTIONS.items()
    )
    return [one for one in told if one.lines]


def _also_here(sections: list[Section], **others: Sequence[object]) -> list[dict[str, str]]:
    """Return what stands below the entries in hand, to be reached from above them."""
    told = [(one.id, one.heading, one.lines) for one in sections]
    told += [(key, heading, others[key]) for key, heading in OTHERS.items() if others[key]]
    return [{"id": key, "label": heading, "count": _few(len(lines))} for key, heading, lines in told]


def _few(lines: int) -> str:
    """Return how many lines there are, as far as they were read."""
    return f"{lines}+" if lines in (FEW, MOST_LINES) else str(lines)


def _beside_line(one: BesideLine, today: date) -> LineWord:
    return LineWord(
        url=url_for("entries.show", entry_id=one.entry_id),
        title=one.headline,
        place=_place(one.number, one.place),
        words=_beside_words(one, today),
    )


def _measure_line(one: BesideLine, today: date) -> LineWord:
    assert one.due_on is not None
    return LineWord(
        url=url_for("entries.show", entry_id=one.entry_id, _anchor="measures"),
        title=one.label,
        place=_place(one.number, one.place),
        words=f"{measure_due(one.due_on, today).label}；{one.headline}",
    )


def _beside_words(one: BesideLine, today: date) -> str:
    if one.why == Beside.UNLED or one.due_on is None:
        return one.label
    if one.why == Beside.UNCONFIRMED:
        return f"{one.label}：{short_date(one.due_on, today)}办结的，隔了几天才记入"
    return f"{one.label}，{due_word(one.due_on, today).label}"


def _place(number: str, place: str | None) -> str:
    return " ".join(part for part in (number, place) if part)


def _proposal_line(one: ProposalLine, today: date) -> LineWord:
    return _word(one, f"{one.by_name}，{moment_word(one.at, today)}提请")


def _own_line(one: ProposalLine, today: date) -> LineWord:
    if one.decision is None:
        return _word(one, f"{moment_word(one.at, today)}提请，还没有决定")
    by = f"{one.decided_by_name}" if one.decided_by_name else "条目已往下办理，"
    why = f"：{one.reason}" if one.reason else ""
    return _word(one, f"{by}{Decision(one.decision).label}{why}")


def _word(one: ProposalLine, words: str) -> LineWord:
    label = step_word(shelf.book_of(one.book), one.step)
    return LineWord(
        url=url_for("entries.show", entry_id=one.entry_id, _anchor="proposals"),
        title=f"{label}：{one.headline}",
        place=_place(one.number, one.place),
        words=words,
    )


def _behind(due: Which | None, numbers: Urgency) -> int:
    return {Which.OVERDUE: numbers.late, Which.NEAR: numbers.near}.get(due or Which.OPEN, numbers.open)


def _tally(numbers: Urgency, due: Which | None) -> list[dict[str, object]]:
    """Return the counts as filters of this list; the one that is in use leads to the list as it is."""

    def cell(one: Which | None, label: str, value: int, tone: str) -> dict[str, object]:
        url = url_for("inbox.show", due=one.value if one is not None else None)
        said = counted(value) if value else 0
        return {"label": label, "value": said, "tone": tone, "url": url, "is_current": one is due}

    return [
        cell(Which.OVERDUE, Which.OVERDUE.label, numbers.late, "late"),
        cell(Which.NEAR, Which.NEAR.label, numbers.near, "near"),
        cell(None, "待办", numbers.open, "plain"),
    ]
