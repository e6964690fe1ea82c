"""The checklists that come with the books, put into the database and kept up to date there."""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from ledger.db import transaction
from ledger.grammar import shelf
from ledger.models import Checklist, ChecklistItem
from ledger.workdays import local_date

BOOKS = Path(__file__).resolve().parents[1] / "books"
CONTENT = ("text", "look", "hazard", "category", "location", "major_question", "basis")


def ship_checklists(*, now: datetime) -> int:
    """Bring the shipped checklists up to date; return how many rows that took, 0 when all were.

    A line of the file that was reworded ends the old item and begins a new one, so that what was ticked in the
    past still reads as it did. Towns' own copies are left alone.
    """
    kept = {book.key for book in shelf.books()}
    with transaction() as session:
        _take_turns(session)
        return sum(_ship(session, declared, local_date(now)) for declared in _declared() if declared["book"] in kept)


def _take_turns(session: Session) -> None:
    """Let two processes that start together ship one after the other; SQLite's writers stand in line anyway.

    No unique key would stop the second: to a database, two lists of no town are never the same list.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("LOCK TABLE checklist IN SHARE ROW EXCLUSIVE MODE"))


def _declared() -> Iterator[dict[str, Any]]:
    for file in sorted(BOOKS.glob("*/checklists/*.toml")):
        yield tomllib.loads(file.read_text(encoding="utf-8"))


def _ship(session: Session, declared: dict[str, Any], today: date) -> int:
    head = {
        "title": declared["title"],
        "site_kinds": declared.get("site_kinds", []),
        "basis": declared.get("basis", ""),
        "valid_from": declared["valid_from"],
        "valid_to": declared.get("valid_to"),
    }
    checklist = session.scalar(
        sa.select(Checklist)
        .where(Checklist.town_id.is_(None), Checklist.book == declared["book"], Checklist.key == declared["key"])
        .options(selectinload(Checklist.items))
    )
    if checklist is None:
        checklist = Checklist(town_id=None, book=declared["book"], key=declared["key"], **head, items=[])
        session.add(checklist)
        return 1 + _ship_items(checklist, declared["items"], declared["valid_from"], today)
    changed = any(getattr(checklist, name) != value for name, value in head.items())
    for name, value in head.items():
        setattr(checklist, name, value)
    return changed + _ship_items(checklist, declared["items"], today, today)


def _ship_items(checklist: Checklist, declared: list[dict[str, Any]], begin: date, today: date) -> int:
    """End what the file no longer says, begin what it newly says, and keep its order."""
    living = {_content(item): item for item in checklist.items if item.valid_to is None}
    wanted = [tuple(_plain(item.get(name), name) for name in CONTENT) for item in declared]
    changes = 0
    for content, item in living.items():
        if content not in wanted:
            item.valid_to = today - timedelta(days=1)
            changes += 1
    for position, content in enumerate(wanted, start=1):
        item = living.get(content)
        if item is None:
            values = dict(zip(CONTENT, content, strict=True))
            checklist.items.append(ChecklistItem(**values, position=position, valid_from=begin))
            changes += 1
        elif item.position != position:
            item.position = position
            changes += 1
    return changes


def _content(item: ChecklistItem) -> tuple[str | None, ...]:
    return tuple(getattr(item, name) for name in CONTENT)


def _plain(value: str | None, name: str) -> str | None:
    """Return a value as its column keeps it: only the category may be missing altogether."""
    return value or (None if name == "category" else "")
