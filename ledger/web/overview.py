"""概览: a leader's ten seconds. Four numbers a book, every village at a glance, and what has been late the longest."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ledger.choices import Tone
from ledger.db import snapshot
from ledger.grammar.book import Book
from ledger.queries.counts import MOST_COUNTED
from ledger.queries.entries import Narrowing, overdue_entries
from ledger.queries.overview import BookNumbers, VillageCell, overview_of
from ledger.queries.views import Which
from ledger.web import current
from ledger.web.audiences import overseen_books
from ledger.web.listing import counted, how_many
from ledger.web.narrowing import AREA, CLOSED_IN, month_word
from ledger.web.queue import question_of
from ledger.web.rows import list_rows

pages = Blueprint("overview", __name__)

FIRST_LINES = 10
# A county has hundreds of villages: more cells than this are no glance any more, and only those with something late stay.
MOST_CELLS = 80


class BigNumber(NamedTuple):
    """One of the four numbers of a book; `value` is 0 or text, so that nothing looks like nothing."""

    value: str | int
    label: str
    tone: str
    url: str
    change: str | None = None


class BookInNumbers(NamedTuple):
    label: str
    numbers: list[BigNumber]


class Cell(NamedTuple):
    """A village of the strip."""

    label: str
    words: str
    tone: str
    url: str


@pages.get("/overview")
@snapshot()
def show() -> ResponseReturnValue:
    books, person, today = overseen_books(), current.person(), current.today()
    near = current.known().near_days
    overview = overview_of(person, books, today=today, near_days=near)
    late, cells = overdue_entries(person, today=today, narrowing=Narrowing(), limit=FIRST_LINES), overview.villages
    return render_template(
        "overview/show.html",
        books=[_in_numbers(numbers, today, near) for numbers in overview.books],
        cells=_strip(cells),
        left_out=len(cells) if len(cells) > MOST_CELLS else 0,
        # They are the first lines of the list of all that is late, and are walked as such.
        rows=list_rows(late.rows, today, question=question_of(url_for("entries.overdue"))),
        how_many=how_many(late, f"先看拖得最久的 {FIRST_LINES} 条" if late.next_key else "拖得最久的在前"),
        is_all=late.next_key is None,
    )


def _in_numbers(numbers: BookNumbers, today: date, near: int) -> BookInNumbers:
    book = numbers.book

    def number(count: int, label: str, tone: Tone, url: str, change: str | None = None) -> BigNumber:
        return BigNumber(value=counted(count) if count else 0, label=label, tone=tone.value, url=url, change=change)

    lists = _lists_of(request.script_root, book)
    return BookInNumbers(
        label=book.label,
        numbers=[
            number(numbers.urgency.late, "超期", Tone.LATE, lists.late, "到期没有办完"),
            number(numbers.urgency.near, "临期", Tone.NEAR, lists.near, f"{near} 天内到期"),
            number(numbers.urgency.open, "未销号", Tone.PLAIN, lists.open, "含超期和临期"),
            number(
                numbers.closed_this_month,
                "本月销号",
                Tone.DONE,
                f"{lists.closed}&{CLOSED_IN}={month_word(today)}",
                closed_change(numbers),
            ),
        ],
    )


class Lists(NamedTuple):
    """Where the lists behind the numbers of a book are."""

    late: str
    near: str
    open: str
    closed: str


@lru_cache(maxsize=64)
def _lists_of(script_root: str, book: Book) -> Lists:
    """Asking Flask for the addresses of four books would cost as much as two statements."""
    views = (Which.NEAR, Which.OPEN, Which.CLOSED)
    addresses = [url_for("entries.list", book=book.key, which=which.value) for which in views]
    return Lists(url_for("entries.overdue", book=book.key), *addresses)


def closed_change(numbers: BookNumbers) -> str:
    """Return how this month stands beside the whole of last month, in words."""
    more = numbers.closed_this_month - numbers.closed_last_month
    if max(numbers.closed_this_month, numbers.closed_last_month) >= MOST_COUNTED:
        return f"上月全月 {counted(numbers.closed_last_month)} 条"
    if more:
        return f"比上月全月{'多' if more > 0 else '少'} {abs(more)} 条"
    return "与上月全月持平"


def _strip(cells: list[VillageCell]) -> tuple[Cell, ...]:
    shown = cells if len(cells) <= MOST_CELLS else [cell for cell in cells if cell.overdue][:MOST_CELLS]
    stem = f"{url_for('entries.overdue')}?{AREA}="
    return tuple(
        Cell(
            label=cell.name,
            words=f"超期 {cell.overdue}" if cell.overdue else "无超期",
            tone=(Tone.LATE if cell.overdue else Tone.DONE).value,
            url=f"{stem}{cell.area_id}",
        )
        for cell in shown
    )
