"""Checklists of a town: the first change of a shipped list makes the town's own copy, and the shipped one stays as it is.

Items are replaced, never edited in place: what was ticked last year still reads as it did.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from ledger.db import transaction
from ledger.grammar import shelf
from ledger.grammar.fields import Field, Kind
from ledger.grammar.value_faults import fault
from ledger.models import AreaLevel, Checklist, ChecklistItem, Person
from ledger.queries.checklists import item_categories, kinds_of_place
from ledger.refusals import AnswersRefused, NotAllowed, NotVisible
from ledger.services.access_log import Act, record
from ledger.services.area_tree import administered
from ledger.typed import Tidied
from ledger.workdays import local_date

TITLE = Field(label="名称", kind=Kind.TEXT, most=60)
TEXTS = {
    "text": Field(label="检查内容", kind=Kind.TEXT, most=200),
    "look": Field(label="怎么看", kind=Kind.TEXT, most=300),
    "hazard": Field(label="不符合时的描述", kind=Kind.TEXT, most=200),
    "location": Field(label="部位", kind=Kind.TEXT, most=60),
    "major_question": Field(label="重大隐患提问", kind=Kind.TEXT, most=200),
    "basis": Field(label="依据", kind=Kind.TEXT, most=200),
}


@dataclass(frozen=True, kw_only=True)
class ItemText(Tidied):
    """What an item says, and what it fills in when it does not fit."""

    text: str
    look: str = ""
    hazard: str = ""
    category: str | None = None
    location: str = ""
    major_question: str = ""
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class ChecklistHead(Tidied):
    """What a list is called, for which kinds of place (none: any), and when it holds."""

    title: str
    site_kinds: tuple[str, ...] = ()
    valid_from: date
    valid_to: date | None = None


def make_checklist(*, town_id: int, book: str, head: ChecklistHead, by: Person, now: datetime) -> Checklist:
    """Begin a list of the town's own, without items."""
    with transaction() as session:
        _town(session, town_id, by)
        _refuse_head(book, head)
        _refuse_same_title(session, town_id, book, head)
        own = sa.select(sa.func.count(Checklist.id)).where(Checklist.town_id == town_id, Checklist.book == book)
        checklist = Checklist(
            town_id=town_id, book=book, key=f"own-{session.scalar(own) + 1}", items=[], **_columns(head)
        )
        session.add(checklist)
        session.flush()
        _record(session, Act.CHECKLIST_CHANGED, checklist, by, now)
        return checklist


def change_checklist(checklist_id: int, *, town_id: int, head: ChecklistHead, by: Person, now: datetime) -> Checklist:
    """Change what a list is called, for which places and when it holds; an end date takes it out of use."""
    with transaction() as session:
        checklist, _copied = _own(session, checklist_id, town_id, by, now)
        _refuse_head(checklist.book, head)
        for name, value in _columns(head).items():
            setattr(checklist, name, value)
        _record(session, Act.CHECKLIST_CHANGED, checklist, by, now)
        return checklist


def add_item(checklist_id: int, *, town_id: int, item: ItemText, by: Person, now: datetime) -> ChecklistItem:
    """Put a new item at the end of a list, from today."""
    with transaction() as session:
        checklist, _copied = _own(session, checklist_id, town_id, by, now)
        _refuse_text(checklist.book, item)
        if any(one.text == item.text and one.valid_to is None for one in checklist.items):
            raise AnswersRefused({"text": "这份检查表里已经有这一项，不用再加"})
        last = max((one.position for one in checklist.items), default=0)
        added = ChecklistItem(checklist_id=checklist.id, position=last + 1, valid_from=local_date(now), **_plain(item))
        session.add(added)
        session.flush()
        _record(session, Act.CHECKLIST_ITEM_ADDED, checklist, by, now, item=added.id)
        return added


def replace_item(item_id: int, *, town_id: int, item: ItemText, by: Person, now: datetime) -> ChecklistItem:
    """Give an item other words: the old one ends with yesterday, a new one takes its place.

    Also one that began today: somebody may have it open, and what is ticked was ticked of the words that were shown.
    """
    with transaction() as session:
        checklist, old = _own_item(session, item_id, town_id, by, now)
        _refuse_text(checklist.book, item)
        new = ChecklistItem(
            checklist_id=checklist.id, position=old.position, valid_from=local_date(now), **_plain(item)
        )
        _end(old, now)
        session.add(new)
        session.flush()
        _record(session, Act.CHECKLIST_ITEM_REPLACED, checklist, by, now, was=old.id, item=new.id)
        return new


def retire_item(item_id: int, *, town_id: int, by: Person, now: datetime) -> Checklist:
    """Take an item off its list from today."""
    with transaction() as session:
        checklist, item = _own_item(session, item_id, town_id, by, now)
        _end(item, now)
        _record(session, Act.CHECKLIST_ITEM_RETIRED, checklist, by, now, item=item.id)
        return checklist


def move_item(item_id: int, *, town_id: int, by_places: int, by: Person, now: datetime) -> Checklist:
    """Move an item up (negative) or down its list; past an end it stays at the end."""
    with transaction() as session:
        checklist, item = _own_item(session, item_id, town_id, by, now)
        living = sorted(
            (one for one in checklist.items if one.valid_to is None), key=lambda one: (one.position, one.id)
        )
        at = living.index(item)
        living.insert(max(0, min(len(living) - 1, at + by_places)), living.pop(at))
        for position, one in enumerate(living, start=1):
            one.position = position
        _record(session, Act.CHECKLIST_ITEM_MOVED, checklist, by, now, item=item.id)
        return checklist


def _town(session: Session, town_id: int, by: Person) -> None:
    if administered(session, town_id, by).level is not AreaLevel.TOWN:
        raise NotVisible


def _own(
    session: Session, checklist_id: int, town_id: int, by: Person, now: datetime
) -> tuple[Checklist, dict[int, ChecklistItem]]:
    """Return the town's own list, made now from the shipped one where needed, with the copy of each item by old id."""
    _town(session, town_id, by)
    checklist = session.scalar(
        sa.select(Checklist)
        .where(Checklist.id == checklist_id, sa.or_(Checklist.town_id == town_id, Checklist.town_id.is_(None)))
        .options(selectinload(Checklist.items))
        .execution_options(populate_existing=True)
    )
    if checklist is None:
        raise NotVisible
    if checklist.town_id is not None:
        return checklist, {item.id: item for item in checklist.items}
    twin = sa.select(Checklist.id).where(
        Checklist.town_id == town_id, Checklist.book == checklist.book, Checklist.key == checklist.key
    )
    if session.scalar(twin) is not None:
        raise NotAllowed("本镇已经有这份检查表的自定版本。请返回列表，打开“本镇”那一份再改。")
    return _copy(session, checklist, town_id, by, now)


def _copy(
    session: Session, shipped: Checklist, town_id: int, by: Person, now: datetime
) -> tuple[Checklist, dict[int, ChecklistItem]]:
    head = ("book", "key", "title", "site_kinds", "basis", "valid_from", "valid_to")
    own = Checklist(town_id=town_id, items=[], **{name: getattr(shipped, name) for name in head})
    copies = {}
    for item in shipped.items:
        if item.valid_to is None:
            values = {name: getattr(item, name) for name in (*TEXTS, "category", "position", "valid_from")}
            copies[item.id] = ChecklistItem(**values)
            own.items.append(copies[item.id])
    session.add(own)
    session.flush()
    _record(session, Act.CHECKLIST_COPIED, own, by, now, was=shipped.id)
    return own, copies


def _own_item(
    session: Session, item_id: int, town_id: int, by: Person, now: datetime
) -> tuple[Checklist, ChecklistItem]:
    """Return the town's own list and an item of it that holds."""
    checklist_id = session.scalar(sa.select(ChecklistItem.checklist_id).where(ChecklistItem.id == item_id))
    if checklist_id is None:
        raise NotVisible
    checklist, items = _own(session, checklist_id, town_id, by, now)
    item = items.get(item_id)
    if item is None or item.valid_to is not None:
        raise NotAllowed("这一项已经改过或停用了，请刷新页面，按现在的内容修改。")
    return checklist, item


def _end(item: ChecklistItem, now: datetime) -> None:
    item.valid_to = local_date(now) - timedelta(days=1)


def _refuse_head(book: str, head: ChecklistHead) -> None:
    faults = {}
    if not head.title:
        faults["title"] = "请填写检查表名称"
    elif sentence := fault(TITLE, head.title):
        faults["title"] = sentence
    if unknown := set(head.site_kinds) - {value for value, _label in kinds_of_place(shelf.book_of(book))}:
        faults["site_kinds"] = f"没有“{'、'.join(sorted(unknown))}”这类场所，请重新选择"
    if head.valid_to is not None and head.valid_to < head.valid_from:
        faults["valid_to"] = "停用日期不能早于启用日期"
    if faults:
        raise AnswersRefused(faults)


def _refuse_same_title(session: Session, town_id: int, book: str, head: ChecklistHead) -> None:
    """Two of one name could not be told apart where one of them is chosen."""
    named = sa.and_(Checklist.town_id == town_id, Checklist.book == book, Checklist.title == head.title)
    in_use = sa.or_(Checklist.valid_to.is_(None), Checklist.valid_to >= head.valid_from)
    if session.scalar(sa.select(Checklist.id).where(named, in_use).limit(1)) is not None:
        raise AnswersRefused({"title": "本镇已经有这个名称的检查表，请打开那一份修改，或换一个名称"})


def _refuse_text(book: str, item: ItemText) -> None:
    values = _plain(item)
    faults = {name: sentence for name, field in TEXTS.items() if (sentence := fault(field, values[name]))}
    if not values["text"]:
        faults["text"] = "请填写检查内容，写成“符合”时的样子"
    declared = item_categories(shelf.book_of(book))
    if values["category"] and declared is not None and (sentence := fault(declared, values["category"])):
        faults["category"] = sentence
    if faults:
        raise AnswersRefused(faults)


def _plain(item: ItemText) -> dict[str, Any]:
    values = {name: value or "" for name, value in asdict(item).items()}
    return values | {"category": values["category"] or None}


def _columns(head: ChecklistHead) -> dict[str, Any]:
    return asdict(head) | {"title": head.title, "site_kinds": list(head.site_kinds)}


def _record(session: Session, act: Act, checklist: Checklist, by: Person, now: datetime, **details: Any) -> None:
    record(session, act, by=by, now=now, subject=f"checklist:{checklist.id}", town=checklist.town_id, **details)
