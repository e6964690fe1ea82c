"""Writing down measures: listed, done, withdrawn, taken along to another entry. Rows are only ever added.

Not a door: `services.moves` and what merges and splits call this inside their transaction.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.db import db, write_row
from ledger.grammar.book import Book
from ledger.grammar.measures import GOING_ON, MOST_LINES, PARTS
from ledger.grammar.steps import MeasureAct, Step
from ledger.grammar.value_faults import fault, is_empty, missing
from ledger.models import Entry, Event, Measure, MeasureEnd, MeasureEnding, Person
from ledger.queries.measures import MeasureTold, may_be_about, measures_of, nameable, own_or_all
from ledger.services.submissions import MeasureLine, Submission
from ledger.workdays import chinese_date, local_date

Line = dict[str, Any]

_its_own = sa.alias(Measure.__table__, "its_own")
# Of every measure an entry has taken along from another, its id there and here.
_TAKEN = (
    sa.select(_its_own.c.id, Measure.id)
    .join(_its_own, _its_own.c.id == Measure.of_id)
    .where(Measure.entry_id == sa.bindparam("taken_id"), _its_own.c.entry_id == sa.bindparam("old_id"))
    .order_by(Measure.id)
)


def measure_faults(
    book: Book, step: Step, entry: Entry, submission: Submission, *, by: Person, today: date
) -> dict[str, str]:
    """Return a sentence for whatever is wrong with what a step says of measures, by the key of its input."""
    act = step.measures
    if act is MeasureAct.LIST:
        return _list_faults(book, entry, submission.measures, today)
    if act is MeasureAct.WEIGH:
        return _silence_fault(entry, submission) if entry.measures_open else {}
    if act is not None:
        return _chosen_fault(book, step, entry, submission, by)
    return {"": "这一步不办理分项措施"} if submission.measures or submission.measure_ids else {}


def count(step: Step, entry: Entry, submission: Submission) -> None:
    """Bring the numbers on the entry up to what the step is about to write down."""
    if step.measures is MeasureAct.LIST:
        entry.measures_open += len(_written(submission.measures))
    elif step.measures is MeasureAct.DONE:
        chosen = len(set(submission.measure_ids))
        entry.measures_open, entry.measures_done = entry.measures_open - chosen, entry.measures_done + chosen
    elif step.measures is MeasureAct.WITHDRAW:
        chosen = _chosen(entry, submission)
        still_open = sum(one.is_open for one in chosen)
        entry.measures_open -= still_open
        entry.measures_done -= len(chosen) - still_open


def lines(session: Session, step: Step, entry: Entry, submission: Submission) -> list[Line]:
    """Return what the timeline tells of measures: those a step is about, or the open ones it goes on past, and why."""
    act = step.measures
    if act is MeasureAct.LIST:
        names = _names(session, submission.measures)
        new = [(one.text, names.get(one.person_id) or one.named, one.due_on) for one in submission.measures]
        return _told(_by_when(text, who, due_on) for text, who, due_on in new if text)
    if act in (MeasureAct.DONE, MeasureAct.WITHDRAW):
        return _told(f"{one.text}：{one.who}" for one in _chosen(entry, submission))
    if act is MeasureAct.WEIGH and entry.measures_open:
        still_open = _told((_said(one) for one in _open(entry)), label="没有完成的措施")
        return [*still_open, _line(GOING_ON.label, submission.going_on)]
    return []


def write(session: Session, step: Step, entry: Entry, event: Event, submission: Submission) -> None:
    """Add the rows of what a step says of measures, now that its event has an id."""
    if step.measures is MeasureAct.LIST:
        for one in _written(submission.measures):
            named = None if one.person_id is not None else one.named
            write_row(
                session,
                Measure(
                    entry_id=entry.id, event_id=event.id, text=one.text, person_id=one.person_id, named=named,
                    due_on=one.due_on,
                ),
            )  # fmt: skip
    elif step.measures is MeasureAct.DONE:
        _end(session, submission.measure_ids, MeasureEnding.DONE, event, entry.measure_done_on)
    elif step.measures is MeasureAct.WITHDRAW:
        _end(session, submission.measure_ids, MeasureEnding.WITHDRAWN, event, local_date(event.at))


# --- Taken along -------------------------------------------------------------------------------------------------------


def open_lines(entry: Entry, *, only: Collection[int] | None = None) -> list[tuple[str, str]]:
    """Return what is told of the open measures of an entry, or of some of them, where another goes on with them."""
    found = [one for one in _open(entry) if only is None or one.id in only] if entry.measures_open else []
    return [("措施", _said(one)) for one in found]


def take_along(session: Session, old: Entry, new: Entry, event: Event, *, only: Collection[int] | None = None) -> None:
    """List the open measures of an entry, or some of them, on the one that goes on for it, which `event` tells."""
    for one in _open(old) if old.measures_open else ():
        if only is None or one.id in only:
            row = session.get_one(Measure, one.id)
            same = {"text": row.text, "person_id": row.person_id, "named": row.named, "due_on": row.due_on}
            write_row(session, Measure(entry_id=new.id, event_id=event.id, of_id=row.id, **same))
            new.measures_open += 1


def brought_back(taken: Entry, old: Entry) -> tuple[list[tuple[int, MeasureTold]], list[tuple[str, str]]]:
    """Return the measures another entry had taken along, each under the id it had before, and what is told of them."""
    rows = db.session.execute(_TAKEN, {"taken_id": taken.id, "old_id": old.id}).tuples().all()
    told = {one.id: one for one in measures_of(taken.id)} if rows else {}
    found = [(old_id, told[new_id]) for old_id, new_id in rows]
    return found, [(_how(one), _said(one)) for _, one in found]


def bring_back(
    session: Session,
    found: Iterable[tuple[int, MeasureTold]],
    taken: Entry,
    old: Entry,
    taken_event: Event,
    old_event: Event,
) -> None:
    """Let the measures of an entry that was merged be its own again: what was done meanwhile was done for it, too, and
    what is still open leaves the other.
    """
    for old_id, one in found:
        if one.is_open:
            let_go(session, taken, [one.id], taken_event)
            continue
        ending = MeasureEnding.DONE if one.stands else MeasureEnding.WITHDRAWN
        _end(session, [old_id], ending, old_event, one.done_on if one.stands else local_date(old_event.at))
        old.measures_open -= 1
        old.measures_done += one.stands


def let_go(session: Session, entry: Entry, ids: Collection[int], event: Event) -> None:
    """Take off the list what another entry goes on with."""
    _end(session, ids, MeasureEnding.WITHDRAWN, event, local_date(event.at))
    entry.measures_open -= len(set(ids))


def _how(one: MeasureTold) -> str:
    return "措施" if one.is_open else "合并期间完成的措施" if one.stands else "合并期间撤回的措施"


# --- Details -----------------------------------------------------------------------------------------------------------


def _list_faults(book: Book, entry: Entry, listed: Sequence[MeasureLine], today: date) -> dict[str, str]:
    if not _written(listed):
        return {"measure-1-text": "请至少写一项措施"}
    faults: dict[str, str] = {}
    able = {one.id for one in nameable(book, entry, today=today)}
    for at, one in enumerate(listed, 1):
        if not one.is_empty:
            faults |= {f"measure-{at}-{part}": said for part, said in _line_faults(entry, one, able) if said}
    if len(listed) > MOST_LINES:
        faults.setdefault("measure-1-text", f"一次最多登记 {MOST_LINES} 项，其余的请再登记一次")
    return faults


def _line_faults(entry: Entry, one: MeasureLine, able: Collection[int]) -> Iterable[tuple[str, str]]:
    yield "text", fault(PARTS["text"], one.text) or ("请写明要做什么" if is_empty(one.text) else "")
    if one.person_id is not None:
        yield "who", "" if one.person_id in able else "这位同事看不到这一条或者岗位不符，请重新选择"
    else:
        yield "named", fault(PARTS["named"], one.named) or ("请写明由谁负责" if is_empty(one.named) else "")
    if one.due_on is None:
        yield "due_on", missing(PARTS["due_on"])
    elif one.due_on < entry.found_on:
        yield "due_on", f"完成期限不能早于发现日期 {entry.found_on:%Y-%m-%d}"
    else:
        yield "due_on", fault(PARTS["due_on"], one.due_on)


def _chosen_fault(book: Book, step: Step, entry: Entry, submission: Submission, by: Person) -> dict[str, str]:
    offered = may_be_about(step.measures, measures_of(entry.id)) if step.measures is not None else ()
    able = {one.id for one in own_or_all(offered, by, book, step, entry)}
    if not submission.measure_ids:
        return {"measures": "请勾选是哪几项"}
    if not set(submission.measure_ids) <= able:
        return {"measures": "有的已经完成、撤回，或者不由您负责，请按现在的情况重新勾选"}
    return {}


def _silence_fault(entry: Entry, submission: Submission) -> dict[str, str]:
    if is_empty(submission.going_on):
        still_open = "；".join(one.text for one in _open(entry))
        return {"going_on": f"还有措施没有完成（{still_open}）。请写明为什么仍然办理，或者先“登记措施完成”"}
    said = fault(GOING_ON, submission.going_on)
    return {"going_on": said} if said else {}


def _written(listed: Sequence[MeasureLine]) -> list[MeasureLine]:
    return [one for one in listed if not one.is_empty]


def _open(entry: Entry) -> list[MeasureTold]:
    return [one for one in measures_of(entry.id) if one.is_open]


def _chosen(entry: Entry, submission: Submission) -> list[MeasureTold]:
    return [one for one in measures_of(entry.id) if one.id in submission.measure_ids]


def _names(session: Session, listed: Sequence[MeasureLine]) -> dict[int | None, str]:
    ids = {one.person_id for one in listed} - {None}
    if not ids:
        return {}
    return dict(session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(ids))).tuples().all())


def _said(one: MeasureTold) -> str:
    return _by_when(one.text, one.who, one.due_on)


def _by_when(text: str, who: str, due_on: date) -> str:
    return f"{text}：{who}，{chinese_date(due_on)}前"


def _told(said: Iterable[str], *, label: str = "措施") -> list[Line]:
    return [_line(label, one) for one in said]


def _line(label: str, text: str) -> Line:
    return {"field": "", "label": label, "text": text, "was": ""}


def _end(session: Session, ids: Collection[int], ending: MeasureEnding, event: Event, on: date) -> None:
    for measure_id in dict.fromkeys(ids):
        write_row(session, MeasureEnd(measure_id=measure_id, event_id=event.id, ending=ending, ended_on=on))
