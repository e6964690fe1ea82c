"""How a list of entries is narrowed: what its address says, read once, as the filter row shows it and as the query takes it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from ledger.grammar.book import Book
from ledger.models import AreaLevel, Outsider
from ledger.queries.narrowing import ANY_OUTSIDER, Narrowing
from ledger.queries.narrowing_choices import AreaRow, Choices, choices_for
from ledger.queries.views import Which
from ledger.web import address, current
from ledger.web.context import LEADERS, OFFICES
from ledger.web.listing import Filters, Search, Select, entry_search, filters, select

# Under which name an address says in which month something was put right, as 2026-11.
CLOSED_IN = "closed"
MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])", re.ASCII)
# As many months back are offered to choose from.
MONTHS = 12
OUTSIDERS = ((ANY_OUTSIDER, "正在等的"), *Outsider.pairs())
# An older name of the area in addresses people have kept.
AREA, VILLAGE = "area", "village"
HOLDER = "holder"


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """A list narrowed: for the query, and for its filter row."""

    narrowing: Narrowing
    filters: Filters


def narrowed(
    which: Which, book: Book | None, *, books: Sequence[Book] = (), kept: Sequence[str] = (), is_shown: bool = True
) -> Narrowed:
    """Read what the address says of a list of one book, or of several `books` until it is narrowed to one of them.

    What is not offered narrows nothing: the chips tell all that does. Where the row is not shown, what nobody has chosen
    from is not asked for.
    """
    offered = [book] if book is not None else list(books)
    known = _choices(which) if is_shown or any(map(address.has, (AREA, VILLAGE, HOLDER))) else Choices((), ())
    area = _area_select(known.areas)
    selects = [select("book", "台账", [(one.key, one.label) for one in books])] if len(books) > 1 else []
    selects += [area, *_of_book(which, book, offered)]
    if which is Which.CLOSED:
        selects.append(select(CLOSED_IN, "销号月份", _months(current.today())))
    folded = _folded(which, known)
    responsible = Search(name="responsible", label="责任单位", value=address.words("responsible"))
    search = entry_search()
    chosen = {one.name: one.value for one in (*selects, *folded)}
    return Narrowed(
        narrowing=Narrowing(
            book=book.key if book is not None else None,
            **_where(known.areas, area.value),
            state=chosen.get("state") or None,
            grade=chosen.get("grade") or None,
            category=chosen.get("category") or None,
            outsider=chosen.get("outsider") or None,
            holder_id=int(chosen[HOLDER]) if chosen.get(HOLDER) else None,
            closed_in=_month(chosen.get(CLOSED_IN)),
            found_from=_day(chosen["found_from"]),
            found_to=_day(chosen["found_to"]),
            due_from=_day(chosen.get("due_from")),
            due_to=_day(chosen.get("due_to")),
            responsible=responsible.value,
            words=search.value,
        ),
        filters=filters(selects, search=search, kept=kept, folded=[*folded, responsible]),
    )


def _of_book(which: Which, book: Book | None, offered: Sequence[Book]) -> list[Select]:
    """Return what can be asked of a list in the words of its book: kind, level, state."""
    found = []
    if book is not None and book.category is not None and (kinds := _kinds(book)):
        found.append(select("category", book.word_of(book.category), kinds))
    levels = dict(pair for one in offered for pair in _levels(one))
    if levels:
        found.append(select("grade", "等级", list(levels.items())))
    if book is not None and which.is_open:
        states = [(state.key, state.label) for state in book.states if not state.is_closed]
        found.append(select("state", "状态", states))
    return found


def _choices(which: Which) -> Choices:
    wants_holders = which.is_open and current.person().holds(*OFFICES, *LEADERS)
    return choices_for(current.person(), today=current.today(), with_colleagues=wants_holders)


def _folded(which: Which, known: Choices) -> list[Select | Search]:
    """Return what is asked seldom: days, whom it waits for, and in whose hands of the colleagues it is."""
    found: list[Select | Search] = [_days("found_from", "发现日期从"), _days("found_to", "发现日期到")]
    if which.is_open:
        found += [_days("due_from", "到期日期从"), _days("due_to", "到期日期到")]
        if known.colleagues:
            pairs = [(str(person_id), name) for person_id, name in known.colleagues]
            found.append(select(HOLDER, "在谁手里", pairs, is_long=True))
        found.append(select("outsider", "等外部", OUTSIDERS))
    return found


# --- Where ----------------------------------------------------------------------------------------------------------


def _area_select(areas: tuple[AreaRow, ...]) -> Select:
    offered = area_options(areas)
    value = address.chosen_id(AREA, dict(offered)) or address.chosen_id(VILLAGE, dict(offered))
    return Select(
        name=AREA, label="区域", options=(("", "全部"), *offered), value=value, is_long=True, older_name=VILLAGE
    )


@lru_cache(maxsize=256)
def area_options(areas: tuple[AreaRow, ...]) -> tuple[tuple[str, str], ...]:
    """Return the tree as options, each with the village it lies in: whoever looks for a village finds its grids with it."""
    village, found = "", []
    for one in areas:
        if one.level is AreaLevel.VILLAGE:
            village = one.path
        is_below = village != "" and one.path.startswith(village) and one.path != village
        above = next((up.name for up in areas if up.path == village), "") if is_below else ""
        told = one.name if one.name.startswith(above) else f"{above} {one.name}"
        found.append((str(one.id), f"　{told}" if above else one.name))
    return tuple(found)


def _where(areas: tuple[AreaRow, ...], chosen: str) -> dict[str, object]:
    """Return the narrowing to an area; that of a village has an index of its own."""
    area = next((one for one in areas if str(one.id) == chosen), None)
    if area is None:
        return {}
    return {"village_id": area.id} if area.level is AreaLevel.VILLAGE else {"area": area.ground}


# --- When -----------------------------------------------------------------------------------------------------------


def month_word(day: date) -> str:
    return f"{day:%Y-%m}"


def _month(told: str | None) -> date | None:
    """Read a month from an address; what is none, or lies before this century, narrows nothing."""
    if not told or not MONTH.fullmatch(told):
        return None
    return date(int(told[:4]), int(told[5:]), 1)


def _months(today: date) -> list[tuple[str, str]]:
    """Return this month and those before it, and the month the address asks for, wherever it lies."""
    found, month = [], today.replace(day=1)
    for _ in range(MONTHS):
        found.append(month)
        month = (month - timedelta(days=1)).replace(day=1)
    asked = _month(address.text(CLOSED_IN))
    if asked is not None and asked not in found:
        found.append(asked)
    return [(month_word(one), f"{one.year}年{one.month}月（不含作废）") for one in found]


def _days(name: str, label: str) -> Search:
    day = _day(address.text(name))
    return Search(name=name, label=label, value=day.isoformat() if day is not None else "", kind="date")


def _day(told: str | None) -> date | None:
    """Read a day from an address; what is none narrows nothing."""
    try:
        return date.fromisoformat(told) if told else None
    except ValueError:
        return None


def _kinds(book: Book) -> list[tuple[str, str]]:
    declared = book.field_of(book.category) if book.category is not None else None
    return declared.choices.pairs() if declared is not None and declared.choices is not None else []


def _levels(book: Book) -> list[tuple[str, str]]:
    grades = book.grades()
    return grades.pairs() if grades is not None else []
