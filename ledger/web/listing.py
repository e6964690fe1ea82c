"""What every list has: how it is narrowed, the chips that say so, and the address of the next page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import request

from ledger.grammar.book import Book
from ledger.models import LEADING_ROLES, Outsider, Person, Role
from ledger.queries.counts import MOST_COUNTED
from ledger.queries.entries import Page
from ledger.queries.narrowing import ANY_OUTSIDER, Narrowing
from ledger.queries.sites import villages_for
from ledger.web import address

# Under which name an address says in which month something was put right, as 2026-11.
CLOSED_IN = "closed"
MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])", re.ASCII)
# As many months back are offered to choose from.
MONTHS = 12
OUTSIDERS = ((ANY_OUTSIDER, "正在等的"), *Outsider.pairs())


@dataclass(frozen=True, kw_only=True)
class Select:
    """One drop-down of the filter row."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    value: str


@dataclass(frozen=True, kw_only=True)
class Search:
    """A box for words. `among` says in what they are looked for, as people call it."""

    name: str
    label: str
    value: str
    among: str = ""

    @property
    def not_found(self) -> str:
        """Return the sentence for a list that shows nothing for these words: where they were looked for, what to try."""
        said = "".join(f"“{one}”" for one in self.value.split())
        if not said or not self.among:
            return ""
        every = "同时" if len(self.value.split()) > 1 else ""
        return f"在{self.among}里没有{every}找到{said}。可以少写几个字，或者换个说法。"


@dataclass(frozen=True, kw_only=True)
class Chip:
    """One narrowing in force, with the address that takes it off again."""

    label: str
    remove_url: str


@dataclass(frozen=True, kw_only=True)
class Filters:
    """The filter row of a page, ready for its component."""

    action: str
    selects: Sequence[Select]
    search: Search | None
    texts: Sequence[Search]
    chips: Sequence[Chip]
    kept: Sequence[tuple[str, str]]
    clear_url: str | None

    @property
    def not_found(self) -> str:
        """Return what to try where nothing is shown."""
        said = self.search.not_found if self.search is not None else ""
        others = "也可以去掉一项筛选。" if said else "可以去掉一项筛选再看。"
        is_narrowed = len(self.chips) > (1 if said else 0)
        return said + (others if is_narrowed or not said else "")


# In what the words are looked for on a list of entries; the search itself reads `queries.search_texts`.
AMONG_ENTRIES = "编号、内容、对象和地址、责任单位和责任人、文号、电话"


def narrowing_of(book: Book | None) -> Narrowing:
    """Read the narrowing from the address; what cannot be read narrows nothing."""
    return Narrowing(
        book=book.key if book is not None else None,
        village_id=address.number("village"),
        state=address.words("state") or None,
        grade=address.words("grade") or None,
        responsible=address.words("responsible"),
        outsider=_outsider(address.text("outsider")),
        closed_in=_month(address.text(CLOSED_IN)),
        words=address.words(),
    )


def _outsider(told: str | None) -> str | None:
    return told if told in dict(OUTSIDERS) else None


def month_word(day: date) -> str:
    return f"{day:%Y-%m}"


def _month(told: str | None) -> date | None:
    """Read a month from an address; what is none, or lies before this century, narrows nothing."""
    if told is None or not MONTH.fullmatch(told):
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


def entry_filters(
    person: Person,
    book: Book | None,
    *,
    with_states: bool,
    kept: Sequence[str] = (),
    books: Sequence[Book] = (),
    closed_as_of: date | None = None,
) -> Filters:
    """Return the filter row of a list of entries: village, level, state, responsible unit and a search box.

    What is closed can be narrowed to a month, of those before the day `closed_as_of`.

    A list over several `books` can be narrowed to one of them first; until then it offers the levels of them all.
    """
    selects = [_select("book", "台账", [(one.key, one.label) for one in books])] if len(books) > 1 else []
    villages = [(str(area_id), name) for area_id, name in villages_for(person)]
    selects.append(_select("village", "村（社区）", villages))
    levels = [pair for one in ([book] if book is not None else books) for pair in _levels(one)]
    if levels:
        selects.append(_select("grade", "等级", list(dict(levels).items())))
    if book is not None and with_states:
        selects.append(
            _select("state", "状态", [(state.key, state.label) for state in book.states if not state.is_closed])
        )
    if with_states:
        selects.append(_select("outsider", "等外部", OUTSIDERS))
    if closed_as_of is not None:
        selects.append(_select(CLOSED_IN, "销号月份", _months(closed_as_of)))
    return filters(
        selects,
        search=entry_search(),
        kept=kept,
        texts=[Search(name="responsible", label="责任单位", value=address.words("responsible"))],
    )


def entry_search() -> Search:
    return Search(name="q", label="查找", value=address.words(), among=AMONG_ENTRIES)


def _levels(book: Book) -> list[tuple[str, str]]:
    grades = book.grades()
    return grades.pairs() if grades is not None else []


def _select(name: str, label: str, pairs: Sequence[tuple[str, str]]) -> Select:
    offered, wanted = (("", "全部"), *pairs), address.text(name)
    # What the address makes up is not offered, and draws no list of its own.
    return Select(name=name, label=label, options=offered, value=wanted if wanted in dict(offered) else "")


def filters(
    selects: Sequence[Select],
    *,
    search: Search | None = None,
    kept: Sequence[str] = (),
    texts: Sequence[Search] = (),
) -> Filters:
    """Return a filter row with chips for whatever is in force. `kept` names parameters carried along unseen."""
    inputs = [*texts, *([search] if search else [])]
    chips = []
    for select in selects:
        chosen = dict(select.options).get(select.value)
        if select.value and chosen:
            chips.append(Chip(label=f"{select.label}：{chosen}", remove_url=address_with(**{select.name: None})))
    for one in inputs:
        if one.value:
            chips.append(Chip(label=f"{one.label}：{one.value}", remove_url=address_with(**{one.name: None})))
    return Filters(
        action=request.path,
        selects=selects,
        search=search,
        texts=texts,
        chips=chips,
        kept=[(name, address.text(name)) for name in kept if address.text(name)],
        clear_url=request.path if len(chips) > 1 else None,
    )


def counted(number: int) -> str:
    return f"{MOST_COUNTED}+" if number >= MOST_COUNTED else str(number)


def how_many(page: Page, order: str, unit: str = "条") -> str:
    """Return the line above a list: how many there are, which come first; on a later page, how many it shows."""
    if page.total is not None:
        return f"共 {counted(page.total)} {unit}，{order}"
    # Of very many that say the words not all are counted.
    begins = "接上一页，" if address.page_key() else ""
    return f"{begins}本页 {len(page.rows)} {unit}，{order}{'；下面还有' if page.next_key else ''}"


def address_with(**changes: str | None) -> str:
    """Return this page's address with some parameters changed; a changed filter begins at the first page again."""
    values: dict[str, Any] = {**address.everything().to_dict(), "after": None, **changes}
    question = urlencode({name: value for name, value in values.items() if value})
    # What somebody types into the address must not be taken for a part of the path or a wish to `url_for`.
    return request.script_root + request.path + (f"?{question}" if question else "")


def ticks(person: Person) -> dict[str, str | None]:
    """Return what lets whoever keeps a book tick lines and do something about several at once: for others there is nothing."""
    may = person.holds(Role.OFFICER, *LEADING_ROLES)
    return {"selection": "batch" if may else None, "list_address": this_list()}


def this_list() -> str:
    """Return the address of this page as it stands: which list, how it is narrowed, and from where on it is shown."""
    return address_with(after=address.page_key())


def next_url(next_key: str | None) -> str | None:
    return address_with(after=next_key) if next_key is not None else None


def first_url() -> str | None:
    """Return the way back to the first page, from any later one."""
    return address_with() if address.page_key() else None
