"""Writing what a step asked for onto an entry, and saying in words what was wrong or what changed."""

from typing import Any

from sqlalchemy.orm import Session

from ledger.grammar.book import Book
from ledger.grammar.steps import Begets, Hands, Step, is_mandatory, value_set
from ledger.grammar.town_rules import Decided
from ledger.grammar.value_faults import fault, is_empty, missing, unkept_fault
from ledger.models import Entry, Person
from ledger.queries.asked import MOST_NOTE, Asked
from ledger.queries.asked_fields import AskedField
from ledger.services.submissions import Submission
from ledger.services.told_days import day_by_paper
from ledger.typed import is_blank, prose

Change = dict[str, Any]


def before(asked: Asked, entry: Entry) -> dict[str, Any]:
    """Return what stands now in the fields a step asks for, and in those worked out from what it puts right or asks."""
    step = asked.step
    follows = () if step is None else asked.book.worked_out if step.amends else step.sets
    keys = [one.key for one in asked.fields if not one.is_of_heir] + [attribute.key for attribute, _ in follows]
    return {key: getattr(entry, key) for key in keys}


def write_answers(asked: Asked, entry: Entry, submission: Submission, was: dict[str, Any]) -> set[str]:
    """Put the answers on the entry, and the fixed values the step writes beside them.

    Return the keys of what is of no interest with these answers: there the entry stays as it was.
    """
    own = [one for one in asked.fields if not one.is_of_heir]
    for one in own:
        if one.ask.stands and was[one.key] is not None and is_empty(submission.answers.get(one.key)):
            continue
        if (on := day_by_paper(one.ask, submission)) is not None:
            setattr(entry, one.key, on)
        elif one.key in submission.answers:
            setattr(entry, one.key, submission.answers[one.key])
        elif one.ask.fresh:
            setattr(entry, one.key, None)
    for key, value in asked.fixed.items():
        setattr(entry, key, value)
    unasked = asked.left_out(entry)
    for one in own:
        if one.key in unasked:
            setattr(entry, one.key, None if one.ask.fresh else was[one.key])
    return unasked


def write_sets(asked: Asked, entry: Entry, decided: Decided) -> None:
    """Write on the entry what follows from the answers."""
    for attribute, value in asked.step.sets:
        setattr(entry, attribute.key, value_set(value, entry, decided))


def unknown_faults(asked: Asked, submission: Submission) -> dict[str, str]:
    """Return a sentence for every answer nobody asked for.

    What was asked about other entries when the form was opened is no answer any more where there are none.
    """
    asks = asked.step.asks if asked.step is not None else ()
    known = {*asked.keys, *(ask.field.key for ask in asks if ask.of_together)}
    return dict.fromkeys(set(submission.answers) - known, "这一步不填写这一项")


def answer_faults(asked: Asked, entry: Any, note: str) -> dict[str, str]:
    """Return a sentence for each field left empty or wrong by itself. What is mandatory depends on the answers: write them first."""
    faults = {}
    for one in asked.fields:
        if one.is_of_heir:
            continue
        value = getattr(entry, one.key)
        # What the paper tells is asked for with the paper.
        is_wanted = is_mandatory(one.mandatory, entry) and not is_mandatory(one.by_paper, entry)
        if is_empty(value) and is_wanted:
            faults[one.key] = missing(one.field)
        elif sentence := fault(one.field, value):
            faults[one.key] = sentence
    if asked.note_mandatory and is_blank(note):
        faults["note"] = f"请填写{asked.note.label.split('（')[0]}"
    elif sentence := note_fault(note):
        faults["note"] = sentence
    return faults


def heir_faults(asked: Asked, submission: Submission) -> dict[str, str]:
    """Return a sentence for each answer about an entry not yet begun that is missing or wrong by itself.

    What depends on other answers is asked of that entry when it begins.
    """
    faults = {}
    for one in asked.fields:
        value = submission.answers.get(one.key)
        if one.is_of_heir and one.mandatory is True and is_empty(value):
            faults[one.key] = missing(one.field)
        elif one.is_of_heir and (sentence := fault(one.field, value)):
            faults[one.key] = sentence
    return faults


def unchanged_fault(book: Book, begets: Begets, entry: Entry, submission: Submission) -> dict[str, str]:
    """Return a sentence where the new entry would say of all that has to change what the old one says already."""
    answered = {one.key: submission.answers.get(one.key) for one in begets.must_change}
    if not answered or any(not is_empty(new) and new != getattr(entry, key) for key, new in answered.items()):
        return {}
    words = "、".join(book.field_of(one).label for one in begets.must_change)
    return {begets.must_change[0].key: f"{words}与原来相同，没有变更，不用另立新条；请核对后重新选择"}


def note_fault(note: str) -> str:
    """Return what is wrong with a reason or a note, or "": counted as it will be kept."""
    note = prose(note)
    if len(note) > MOST_NOTE:
        return f"最多 {MOST_NOTE} 个字，现在是 {len(note)} 个，请缩短"
    sentence = unkept_fault(note)
    return f"里面{sentence}" if sentence else ""


def changes(asked: Asked, entry: Entry, was: dict[str, Any]) -> list[Change]:
    """Return what was answered, in words, for the timeline: a changed value names the old one too, but the day of an act
    that is told anew, which was never another.
    """
    told = []
    for one in asked.fields:
        if one.is_of_heir:
            continue
        now, then = getattr(entry, one.key), was[one.key]
        if now in (None, "", []):
            continue
        told.append(
            {
                "field": one.key,
                "label": one.field.label,
                "text": one.field.say(now),
                "was": one.field.say(then) if then not in (None, "", [], now) and not _is_another_act(one) else "",
            }
        )
        told += [{"field": "", "label": label, "text": text, "was": ""} for label, text in one.beside]
    return told


def _is_another_act(one: AskedField) -> bool:
    """Return whether a field asks for the day something happened, each time it does."""
    return one.ask.fresh and one.ask.not_ahead


def untimed_lines(sentences: list[str]) -> list[Change]:
    """Return what the timeline says of limits that were not law on the day of their event."""
    return [{"field": "", "label": "未计时的期限", "text": sentence, "was": ""} for sentence in sentences]


def lead_lines(session: Session, step: Step, lead_id: int | None) -> list[Change]:
    """Return what the timeline says of whom a step named to lead the entry."""
    lead = session.get(Person, lead_id) if step.hands is Hands.LED and lead_id is not None else None
    return [{"field": "", "label": "包案领导", "text": lead.name, "was": ""}] if lead is not None else []
