"""Rows of the database as people read them: the words, the tone and the address of one line of a list.

The pages that show fifty of them are asked for all day, so what depends only on a date is worked out once a day.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from flask import url_for
from jinja2.runtime import Macro
from markupsafe import Markup

from ledger.choices import Tone
from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.models import Outsider, Site
from ledger.queries.entries import EntryRow
from ledger.queries.sent_back import SentBack
from ledger.queries.sites import SiteRow
from ledger.workdays import LOCAL_ZONE, chinese_date, days_late, local_date, short_date

NEAR_DAYS = 3
# So much of a reason is read on a card; the entry has the rest.
MOST_OF_A_REASON = 80


class DueWord(NamedTuple):
    """A due date as people say it."""

    label: str
    tone: str
    full: str
    iso: str


class StateWord(NamedTuple):
    label: str
    tone: str


class GradeWord(NamedTuple):
    label: str
    is_grave: bool


class ListRow(NamedTuple):
    """One line of a list, ready to be written."""

    id: int
    url: str
    headline: str
    number: str
    place: str
    area: str
    grade: GradeWord | None
    state: StateWord
    due: DueWord | None
    holder: str
    since: str
    # What it waits for beside the next step.
    waits: str
    hint: str
    # Why it was sent back, where it was.
    sent_back: str = ""


@lru_cache(maxsize=4096)
def due_word(due_on: date, today: date, near_days: int = NEAR_DAYS) -> DueWord:
    late = days_late(due_on, today)
    if late:
        label, tone = f"超期 {late} 天", Tone.LATE
    else:
        near = (due_on - today).days <= near_days
        label, tone = short_date(due_on, today) + "到期", Tone.NEAR if near else Tone.PLAIN
    return DueWord(label=label, tone=tone.value, full=chinese_date(due_on), iso=due_on.isoformat())


def right_word(ends_on: date, today: date) -> DueWord:
    """Return until when somebody else may use a right; once it is over the office may go on, and nobody is late."""
    label = "已期满" if ends_on < today else short_date(ends_on, today) + "期满"
    return DueWord(label=label, tone=Tone.PLAIN.value, full=chinese_date(ends_on), iso=ends_on.isoformat())


@lru_cache(maxsize=4096)
def since_word(moment: datetime, today: date) -> str:
    days = (today - local_date(moment)).days
    since = local_date(moment)
    year = f"{since.year}年" if since.year != today.year else ""
    return "今天起" if days <= 0 else f"{year}{since.month}月{since.day}日起 {days} 天"


@lru_cache(maxsize=1024)
def state_word(book: Book, state: str) -> StateWord:
    known = book.states_by_key.get(state)
    return StateWord(known.label, known.tone.value) if known is not None else StateWord(state, Tone.PLAIN.value)


@lru_cache(maxsize=1024)
def grade_word(book: Book, grade: Any) -> GradeWord | None:
    if grade is None:
        return None
    choices = book.grades()
    known = choices._value2member_map_.get(grade) if choices is not None else None
    return GradeWord(known.label if known is not None else str(grade), book.is_grave_grade(grade))


@lru_cache(maxsize=1024)
def drawn(macro: Macro, *words: Any) -> str:
    """Return what a macro draws of plain values and nothing else; what says the same again need not be drawn again."""
    return macro(*words)


def each_drawn(macro: Macro, rows: Iterable[Any], *words: Any) -> Markup:
    """Return all rows as `drawn` draws each; for a template to call it fifty times would take as long as two statements."""
    return Markup("").join([drawn(macro, row, *words) for row in rows])


def entry_address() -> Callable[[int], str]:
    """Return how entries are addressed; asking Flask for each of fifty rows would cost more than the query."""
    stem = url_for("entries.show", entry_id=0)[:-1]
    return lambda entry_id: f"{stem}{entry_id}"


def list_rows(rows: list[EntryRow], today: date, *, question: str = "") -> list[ListRow]:
    """Return the lines of a list; `question` says in the address of each from which list it is opened."""
    address = entry_address()
    return [_list_row(row, shelf.book_of(row.book), address(row.id) + question, today) for row in rows]


def with_reasons(rows: list[ListRow], sent_back: Mapping[int, SentBack]) -> list[ListRow]:
    """Return the lines with why they were sent back, short enough for a card."""
    return [row._replace(sent_back=_why(sent_back[row.id])) if row.id in sent_back else row for row in rows]


def _why(one: SentBack) -> str:
    why = one.why if len(one.why) <= MOST_OF_A_REASON else f"{one.why[:MOST_OF_A_REASON]}…"
    return f"{one.done}：{why}" if why else one.done


@lru_cache(maxsize=1024)
def _list_row(row: EntryRow, book: Book, url: str, today: date) -> ListRow:
    awaited = f"等{book.role_word(row.awaits)}" if row.awaits is not None else ""
    return ListRow(
        id=row.id,
        url=url,
        headline=row.headline,
        number=row.number,
        place=row.place or row.responsible or "",
        area=row.area or "",
        grade=grade_word(book, row.grade),
        state=state_word(book, row.state),
        due=due_word(row.next_due_on, today) if row.next_due_on is not None else None,
        holder=row.holder or awaited,
        since=since_word(row.held_since, today) if row.closed_at is None else "",
        waits=" · ".join(_waits(row, today)),
        hint=_hint(row, today),
    )


def _waits(row: EntryRow, today: date) -> list[str]:
    told = []
    if row.unconfirmed_on is not None:
        told.append("办理日期待确认，暂算超期")
    if row.outsider is not None:
        until = f"，至{short_date(row.outsider_until, today)}" if row.outsider_until is not None else ""
        told.append(f"等{Outsider(row.outsider).label}{until}")
    return told


def _hint(row: EntryRow, today: date) -> str:
    told = ["挂牌督办"] if row.is_listed else []
    told += _waits(row, today)
    if row.round > 1:
        told.append(f"第 {row.round} 轮")
    if row.area:
        told.append(row.area)
    return " · ".join(told)


def moment_word(moment: datetime, today: date) -> str:
    """Return a moment as people say it: 今天 14:05, 11月20日（周五） 09:30."""
    local = moment.astimezone(LOCAL_ZONE)
    return f"{short_date(local.date(), today)} {local:%H:%M}"


def is_visit_due(next_visit_on: date | None, today: date) -> bool:
    return next_visit_on is not None and next_visit_on <= today


def visit_due_word(site: Site | SiteRow, today: date) -> str:
    """Return for what a place has been waiting, and how long: 从未排查, 今天该巡查, 逾期 12 天未巡查."""
    look = shelf.site_kinds()[site.kind].look_called(site.next_visit_look)
    verb = look.verb if look is not None else "巡查"
    if look is not None and look.is_first:
        return f"从未{verb}"
    late = days_late(site.next_visit_on, today) if site.next_visit_on is not None else 0
    return f"逾期 {late} 天未{verb}" if late else f"今天该{verb}"
