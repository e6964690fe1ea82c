"""Keeping what a step says as a row of its own, and putting such a row right by another that stands in its place."""

from typing import Any

from sqlalchemy.orm import Session

from ledger.db import write_row
from ledger.grammar.book import Book
from ledger.grammar.kept_rows import Keeps, RowAct
from ledger.grammar.steps import Step, value_set
from ledger.grammar.town_rules import Decided
from ledger.models import Entry, Event, StepRow
from ledger.queries.step_rows import row_chosen, row_words, rows_that_count
from ledger.services.submissions import Submission

Change = dict[str, Any]

GONE = "要更正的这一次已经更正或者撤销过，请返回条目，刷新后再办"
NOTHING = "和登记的一样，没有改动；请改成对的，整条不属实的用“撤销”"


def row_faults(step: Step, entry: Entry, submission: Submission, decided: Decided) -> dict[str, str]:
    """Return why the row a step is about cannot be put right so, the entry being answered already."""
    keeps = step.keeps
    if keeps is None or not keeps.corrects:
        return {}
    wrong = row_chosen(rows_that_count(keeps, entry), submission.row_id)
    if wrong is None:
        return {"": GONE}
    said = _said(keeps, entry, decided)
    is_same = all(getattr(wrong, key) == value for key, value in said.items())
    return {"": NOTHING} if keeps.act is RowAct.PUT_RIGHT and is_same else {}


def row_said(step: Step, entry: Entry, submission: Submission, decided: Decided) -> StepRow | None:
    """Return the row a step keeps, from what was answered, where it keeps one."""
    keeps = step.keeps
    if keeps is None:
        return None
    if not keeps.corrects:
        return keeps.model(**_said(keeps, entry, decided))
    wrong = row_chosen(rows_that_count(keeps, entry), submission.row_id)
    assert wrong is not None
    said = {column.key: getattr(wrong, column.key) for column, _ in keeps.says}
    said |= _said(keeps, entry, decided) if keeps.act is RowAct.PUT_RIGHT else {}
    return keeps.model(
        **said, paper_id=wrong.paper_id, replaces_id=wrong.first_id, is_mistake=keeps.act is RowAct.TAKE_BACK
    )


def row_lines(book: Book, step: Step, entry: Entry, submission: Submission, decided: Decided) -> list[Change]:
    """Return what is put right of a row, old and new, in words."""
    keeps, new = step.keeps, row_said(step, entry, submission, decided)
    wrong = row_chosen(rows_that_count(keeps, entry), submission.row_id)
    if new.is_mistake:
        return [_change("登记有误，不计", row_words(book, keeps, wrong), "")]
    told = [_change("更正的是", row_words(book, keeps, wrong), "")]
    for key, column in keeps.fields.items():
        declared, old, now = book.field_of(getattr(book.entry, key)), getattr(wrong, column), getattr(new, column)
        if old != now:
            told.append(_change(declared.label, declared.say(now) or "（空）", declared.say(old) or "（空）", key))
    return told


def settle(step: Step, entry: Entry, new: StepRow | None, decided: Decided) -> None:
    """Let an entry say again what its last row says, and what all of them come to, now that one was put right."""
    keeps = step.keeps
    if keeps is None or new is None or not keeps.corrects:
        return
    rows = [row for row in rows_that_count(keeps, entry) if row.first_id != new.replaces_id]
    rows = sorted([*rows, *([] if new.is_mistake else [new])], key=lambda row: row.first_id)
    for key, column in keeps.fields.items():
        setattr(entry, key, getattr(rows[-1], column) if rows else None)
    for attribute, tell in keeps.tells:
        setattr(entry, attribute.key, tell(entry, rows, decided))


def keep_row(session: Session, row: StepRow | None, event: Event, *, paper_id: int | None) -> None:
    """Write the row of a step, where it keeps one, with its event."""
    if row is None:
        return
    row.entry_id, row.event_id = event.entry_id, event.id
    row.paper_id = paper_id if row.replaces_id is None else row.paper_id
    write_row(session, row)


def _said(keeps: Keeps, entry: Entry, decided: Decided) -> dict[str, Any]:
    return {column.key: value_set(value, entry, decided) for column, value in keeps.says}


def _change(label: str, text: str, was: str, field: str = "") -> Change:
    return {"field": field, "label": label, "text": text, "was": was}
