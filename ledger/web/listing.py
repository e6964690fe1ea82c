"""What every list has: how it is narrowed, the chips that say so, and the address of the next page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import request

from ledger.models import LEADING_ROLES, Person, Role
from ledger.queries.counts import MOST_COUNTED
from ledger.queries.entries import Page
from ledger.typed import prose
from ledger.web import address
from ledger.workdays import chinese_date


@dataclass(frozen=True, kw_only=True)
class Select:
    """One drop-down of the filter row."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    value: str
    # So long that a box above it finds what is looked for.
    is_long: bool = False
    # What it stands at while it narrows nothing.
    usual: str = ""
    # What it was called in addresses that people have kept.
    older_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Search:
    """A box for words. `among` says in what they are looked for, as people call it."""

    name: str
    label: str
    value: str
    among: str = ""
    kind: str = "text"

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
    # What is seldom wanted: shown once somebody asks for it, or uses it.
    folded: Sequence[Select | Search]
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


def entry_search() -> Search:
    return Search(name="q", label="查找", value=address.words(), among=AMONG_ENTRIES)


def select(name: str, label: str, pairs: Sequence[tuple[str, str]], *, is_long: bool = False) -> Select:
    """Return a drop-down with what the address chose in it; what the address makes up is not offered, and narrows nothing."""
    offered = (("", "全部"), *pairs)
    return Select(name=name, label=label, options=offered, value=address.choice(name, dict(offered)), is_long=is_long)


def filters(
    selects: Sequence[Select],
    *,
    search: Search | None = None,
    kept: Sequence[str] = (),
    texts: Sequence[Search] = (),
    folded: Sequence[Select | Search] = (),
) -> Filters:
    """Return a filter row with chips for whatever is in force. `kept` names parameters carried along unseen."""
    inputs = [*selects, *folded, *texts, *([search] if search else [])]
    chips = [
        Chip(label=f"{one.label}：{said}", remove_url=address_with(**_without(one)))
        for one in inputs
        if (said := _said(one))
    ]
    return Filters(
        action=request.path,
        selects=selects,
        search=search,
        texts=texts,
        folded=folded,
        chips=chips,
        kept=[(name, address.text(name)) for name in kept if address.text(name)],
        clear_url=address_with(**{name: value for one in inputs for name, value in _without(one).items()})
        if len(chips) > 1
        else None,
    )


def _without(one: Select | Search) -> dict[str, str | None]:
    """Return what the address says once this narrows nothing any more."""
    if not isinstance(one, Select):
        return {one.name: None}
    older: dict[str, str | None] = {one.older_name: None} if one.older_name else {}
    return {one.name: one.usual or None, **older}


def _said(one: Select | Search) -> str:
    """Return what an input narrows to, in words; "" for nothing."""
    if not isinstance(one, Select):
        return chinese_date(date.fromisoformat(one.value)) if one.kind == "date" and one.value else one.value
    return prose(dict(one.options).get(one.value, "")) if one.value != one.usual else ""


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
