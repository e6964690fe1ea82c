"""The rows steps have kept of an entry, as they stand: those that nothing has put right since."""

from dataclasses import replace

import sqlalchemy as sa

from ledger.db import db
from ledger.grammar.book import Book
from ledger.grammar.kept_rows import Keeps
from ledger.models import Entry, StepRow, still_counts
from ledger.queries.asked import Asked
from ledger.queries.asked_about import AskedRow


def rows_that_count(keeps: Keeps, entry: Entry) -> list[StepRow]:
    """Return the rows of an entry that count, in the order in which they were first told."""
    model = keeps.model
    found = sa.select(model).where(model.entry_id == entry.id, still_counts(model.__table__))
    return sorted(db.session.scalars(found), key=lambda row: row.first_id)


def row_chosen(rows: list[StepRow], row_id: int | None) -> StepRow | None:
    """Return the row of this id; the last one where nobody has chosen, None where it counts no more."""
    if row_id is None:
        return rows[-1] if rows else None
    return next((row for row in rows if row.id == row_id), None)


def row_words(book: Book, keeps: Keeps, row: StepRow) -> str:
    """Return what a row says, in the words of the fields it was told in."""
    said = (book.field_of(getattr(book.entry, key)).say(getattr(row, column)) for key, column in keeps.fields.items())
    return "，".join(one for one in said if one)


def about_row(told: Asked, row_id: int | None) -> Asked:
    """Return what a step asks that puts a row right, beginning with what this row says, the last one where nobody has chosen;
    of any other step the same.
    """
    keeps = told.step.keeps if told.step is not None else None
    rows = rows_that_count(keeps, told.entry) if keeps is not None and keeps.corrects else []
    chosen = row_chosen(rows, row_id) or row_chosen(rows, None)
    if chosen is None:
        return told
    others = tuple((row.id, row_words(told.book, keeps, row)) for row in reversed(rows) if row is not chosen)
    said = {key: getattr(chosen, column) for key, column in keeps.fields.items() if key in told.keys}
    about = AskedRow(row=chosen, words=row_words(told.book, keeps, chosen), others=others)
    return replace(told, row=about, first={**told.first, **said})
