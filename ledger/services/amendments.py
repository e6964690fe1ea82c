"""Putting a registration right: what follows of it on the entry, what may not be, and how it is told.

Not a door: `services.moves` takes the step like any other. Its clocks are counted anew in `amended_clocks`.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from ledger.grammar.book import Book
from ledger.grammar.days import days_that_went_before
from ledger.grammar.fields import Kind
from ledger.grammar.steps import value_set
from ledger.grammar.town_rules import Decided
from ledger.grammar.value_faults import is_empty
from ledger.models import Entry, Event, Person, Site
from ledger.queries.as_answered import AsAnswered
from ledger.queries.asked import Asked
from ledger.services.amended_places import OLD_SITE, PLACE, moved
from ledger.services.sealed_names import text_faults
from ledger.services.submissions import Submission
from ledger.services.told_days import found_fault
from ledger.workdays import local_date

Was = dict[str, Any]
Change = dict[str, Any]

NOTHING = "没有改动任何一项；请展开要更正的那一项，改成对的"
KEPT_APART = "这样更正会改变这一条是否对有关人员保密，不能在更正登记里办，请按办理程序改定"
# Said instead of what stood there, where that names somebody who is sealed.
HIDDEN = "（含应当加密保存的内容，不显示）"
EMPTY = "（空）"
_TOLD = sa.select(Event.step, Event.at).where(Event.entry_id == sa.bindparam("entry_id")).order_by(Event.id)


def amended(
    session: Session, asked: Asked, entry: Entry, was: Was, submission: Submission, decided: Decided,
    *, by: Person, agreed_by: Person | None, now: datetime,
) -> dict[str, str]:  # fmt: skip
    """Write what follows of the answers on the entry, and return a sentence for each that cannot stand."""
    faults = moved(session, asked, entry, was, submission, by=by, agreed_by=agreed_by, now=now)
    _work_out_anew(session, asked, entry, was, decided)
    changed = _changed(entry, was)
    if not (faults or changed or submission.unreadable or submission.answers.keys() - set(asked.keys)):
        return {"": NOTHING}
    faults |= _order_faults(asked, entry, was, changed)
    faults |= _late_faults(session, asked, entry, changed)
    faults |= _kept_apart_faults(asked, entry, was)
    if Entry.found_on.key in changed and entry.found_on is not None:
        said = found_fault(entry.found_on, local_date(now))
        faults |= {Entry.found_on.key: said} if said else {}
    return faults


def _work_out_anew(session: Session, asked: Asked, entry: Entry, was: Was, decided: Decided) -> None:
    """Work out what filing had worked out; what says something else by now was said by somebody, and stays.

    What is worked out may go by the site: the one it was filed for, and the one it is about now.
    """
    before = AsAnswered(entry, was | {"site": _site(session, was.get(OLD_SITE, entry.site_id))})
    set_committed_value(entry, "site", _site(session, entry.site_id))
    for attribute, value in asked.book.worked_out:
        if attribute.key not in asked.keys and value_set(value, before, decided) == was[attribute.key]:
            setattr(entry, attribute.key, value_set(value, entry, decided))


def _site(session: Session, site_id: int | None) -> Site | None:
    return session.get_one(Site, site_id) if site_id is not None else None


def _changed(entry: Entry, was: Was) -> set[str]:
    """Return the keys of what is otherwise than it was, the place among them."""
    said = {key: (before, getattr(entry, key)) for key, before in was.items() if key not in (PLACE, OLD_SITE)}
    changed = {key for key, (old, new) in said.items() if old != new and not (is_empty(old) and is_empty(new))}
    return changed | ({PLACE} & was.keys())


# --- What may not be ---------------------------------------------------------------------------------------------------


def _order_faults(asked: Asked, entry: Entry, was: Was, changed: set[str]) -> dict[str, str]:
    """Nothing that is told already may come to lie before what it followed; what was shown to precede it still may."""
    book, faults = asked.book, dict[str, str]()
    for named in book.entry_fields():
        attribute = getattr(book.entry, named.key)
        told = getattr(entry, named.key)
        if named.field.kind is not Kind.DAY or told is None:
            continue
        for other, before in days_that_went_before(entry, book.days_before(attribute), book.days_before):
            preceded = (stood := was.get(other.key)) is not None and told < stood
            if told < before and other.key in changed and named.key not in asked.keys and not preceded:
                key = _spoken_at(asked, changed, other.key)
                word = _word(book, key) if key else book.word_of(other)
                faults.setdefault(key, f"{word}不能晚于{named.field.label} {told:%Y-%m-%d}，请核对是哪一个日期错了")
    return faults


def _spoken_at(asked: Asked, changed: set[str], key: str) -> str:
    """Return beside which field stands what is said of a day: where it was worked out, beside the one it comes from."""
    if key in asked.keys:
        return key
    days = (one.key for one in asked.fields if one.field.kind is Kind.DAY and one.key in changed)
    return next(days, "")


def _late_faults(session: Session, asked: Asked, entry: Entry, changed: set[str]) -> dict[str, str]:
    """What had happened when it was registered did not happen after that day."""
    past = [one for one in asked.fields if one.ask.not_ahead and one.key in changed and getattr(entry, one.key)]
    if not past:
        return {}
    told = list(session.execute(_TOLD, {"entry_id": entry.id}))
    faults = {}
    for one in past:
        by_step = [at for step, at in told if _asks(asked.book, step, one.key)]
        on = local_date(max(by_step, default=entry.reported_at))
        if getattr(entry, one.key) > on:
            faults[one.key] = f"{one.field.label}不能晚于登记的那一天 {on:%Y-%m-%d}"
    return faults


def _asks(book: Book, key: str, field: str) -> bool:
    step = book.steps_by_key.get(key)
    return step is not None and not step.amends and field in {ask.field.key for ask in step.asks}


def _kept_apart_faults(asked: Asked, entry: Entry, was: Was) -> dict[str, str]:
    """From whom an entry is kept is decided by steps of its own, which ask whom it concerns."""
    before, faults = AsAnswered(entry, was), dict[str, str]()
    for step in asked.book.filing_steps():
        if step.segregates is not None and step.segregates.holds(before) != step.segregates.holds(entry):
            faults |= {one.field.key: KEPT_APART for one in step.segregates.comparisons if one.field.key in asked.keys}
    return faults


# --- How it is told ----------------------------------------------------------------------------------------------------


def changes(session: Session, asked: Asked, entry: Entry, was: Was, *, by: Person) -> list[Change]:
    """Return what is put right and what follows of it, old and new, in words. What is sealed is not told again."""
    book, changed = asked.book, _changed(entry, was)
    fields = {one.key: one.field for one in book.entry_fields()} | {Entry.found_on.key: book.field_of(Entry.found_on)}
    told = [
        _change(key, declared.label, declared.say(getattr(entry, key)), declared.say(was[key]))
        for key, declared in fields.items()
        if key in changed
    ]
    hidden = text_faults(session, book, entry, {line["field"]: line["was"] for line in told}, by=by)
    told = [line | {"was": HIDDEN} if line["field"] in hidden else line for line in told]
    return [*([_change("", "地点", was[PLACE][1], was[PLACE][0])] if PLACE in was else []), *told]


def _change(key: str, label: str, text: str, was: str) -> Change:
    return {"field": key, "label": label, "text": text or EMPTY, "was": was or EMPTY}


def _word(book: Book, key: str) -> str:
    return book.word_of(getattr(book.entry, key))


def sites_told(entry: Entry, was: Was) -> list[int]:
    """Return the places whose files tell of an entry: where it is, and where it was before it was put right."""
    return [one for one in dict.fromkeys((entry.site_id, was.get(OLD_SITE))) if one is not None]
