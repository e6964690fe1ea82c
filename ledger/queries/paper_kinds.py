"""Which kinds of paper stand behind an entry, and which may come next: in the order the law gives, where it applies."""

from collections.abc import Collection, Iterable
from datetime import date

import sqlalchemy as sa

from ledger.db import db
from ledger.grammar.book import Book
from ledger.grammar.papers import PaperKind
from ledger.models import Entry, EntryPaper, Event, Paper

# Of each kind those of the newest round come last, and of these the first.
_KINDS = (
    sa.select(Paper.kind, Paper.dated_on)
    .join(EntryPaper, EntryPaper.paper_id == Paper.id)
    .join(Event, Event.id == EntryPaper.event_id)
    .where(EntryPaper.entry_id == sa.bindparam("entry_id"))
    .order_by(Event.round, Paper.dated_on.desc())
)


def papers_behind(book: Book, entry: Entry) -> dict[str, date]:
    """Return the kinds of paper that stand behind a next one, the entry's own and those of what it took over from, with
    the date of the first of its newest round.

    Where the case began anew, only those since.
    """
    session = db.session
    anew = [step.key for step in book.steps if step.begins_anew]
    if anew:
        began = sa.select(sa.func.max(Event.id)).where(Event.entry_id == entry.id, Event.step.in_(anew))
        if (since := session.scalar(began)) is not None:
            return _dated(_KINDS.where(EntryPaper.event_id >= since), entry.id)
    found, before = _dated(_KINDS, entry.id), entry.follows_id
    while before is not None:
        found = _dated(_KINDS, before) | found
        before = session.scalar(sa.select(Entry.follows_id).where(Entry.id == before))
    return found


def _dated(kinds: sa.Select[tuple[str, date]], entry_id: int) -> dict[str, date]:
    return dict(db.session.execute(kinds, {"entry_id": entry_id}).tuples().all())


def kind_fault(kind: PaperKind, entry: Entry, on_record: Collection[str]) -> str:
    """Return why no paper of this kind can stand behind an entry, or ""."""
    if kind.applies is not None and not kind.applies.holds(entry):
        return kind.applies.otherwise
    if kind.after and not any(earlier.key in on_record for earlier in kind.after):
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
    on_record = papers_behind(book, entry) if any(kind.after for kind in kinds) else {}
    faults = {kind: kind_fault(kind, entry, on_record) for kind in kinds if not _hangs_on(kind, open_fields)}
    allowed = tuple(kind for kind in kinds if not faults.get(kind))
    return allowed, tuple(dict.fromkeys(filter(None, faults.values())))


def _hangs_on(kind: PaperKind, open_fields: set[str]) -> bool:
    applies = kind.applies
    if applies is None:
        return False
    return applies.as_data() is None or any(field.key in open_fields for field in applies.fields)
