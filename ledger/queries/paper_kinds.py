"""Which kinds of paper stand behind an entry, and which may come next: in the order the law gives, where it applies."""

from collections.abc import Iterable

import sqlalchemy as sa

from ledger.db import db
from ledger.grammar.book import Book
from ledger.grammar.papers import PaperKind
from ledger.models import Entry, EntryPaper, Event, Paper

_KINDS = (
    sa.select(Paper.kind)
    .join(EntryPaper, EntryPaper.paper_id == Paper.id)
    .where(EntryPaper.entry_id == sa.bindparam("entry_id"))
)


def kinds_on_record(book: Book, entry: Entry) -> frozenset[str]:
    """Return the kinds of paper that stand behind a next one: the entry's own and those of what it took over from.

    Where the case began anew, only those since.
    """
    session = db.session
    anew = [step.key for step in book.steps if step.begins_anew]
    if anew:
        began = sa.select(sa.func.max(Event.id)).where(Event.entry_id == entry.id, Event.step.in_(anew))
        if (since := session.scalar(began)) is not None:
            return frozenset(session.scalars(_KINDS.where(EntryPaper.event_id >= since), {"entry_id": entry.id}))
    found, before = set(session.scalars(_KINDS, {"entry_id": entry.id})), entry.follows_id
    while before is not None:
        found.update(session.scalars(_KINDS, {"entry_id": before}))
        before = session.scalar(sa.select(Entry.follows_id).where(Entry.id == before))
    return frozenset(found)


def kind_fault(kind: PaperKind, entry: Entry, on_record: frozenset[str]) -> str:
    """Return why no paper of this kind can stand behind an entry, or ""."""
    if kind.applies is not None and not kind.applies.holds(entry):
        return kind.applies.otherwise
    if kind.after and not on_record & {earlier.key for earlier in kind.after}:
        names = "、".join(earlier.label for earlier in kind.after)
        return f"登记{kind.label}以前，须先登记：{names}"
    return ""


def kinds_allowed(
    book: Book, entry: Entry, kinds: Iterable[PaperKind], *, answered: Iterable[str]
) -> tuple[tuple[PaperKind, ...], tuple[str, ...]]:
    """Return the kinds that can stand behind an entry as it is, and why the others cannot.

    What hangs on one of the fields still to be `answered`, or on more than data can say, is for the service to judge.
    """
    kinds, open_fields = tuple(kinds), set(answered)
    on_record = kinds_on_record(book, entry) if any(kind.after for kind in kinds) else frozenset()
    faults = {kind: kind_fault(kind, entry, on_record) for kind in kinds if not _hangs_on(kind, open_fields)}
    allowed = tuple(kind for kind in kinds if not faults.get(kind))
    return allowed, tuple(dict.fromkeys(filter(None, faults.values())))


def _hangs_on(kind: PaperKind, open_fields: set[str]) -> bool:
    applies = kind.applies
    if applies is None:
        return False
    return applies.as_data() is None or any(field.key in open_fields for field in applies.fields)
