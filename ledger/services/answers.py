"""Writing what a step asked for onto an entry, and saying in words what was wrong or what changed."""

from datetime import date
from typing import Any

from ledger.grammar.book import Book
from ledger.grammar.days import day_fault
from ledger.grammar.steps import Ask, Begets, Step, is_mandatory, value_set
from ledger.grammar.town_rules import Decided
from ledger.grammar.value_faults import fault, is_empty, is_storable, missing
from ledger.models import Entry
from ledger.services.submissions import Submission

Change = dict[str, Any]

MOST_NOTE = 2000


def before(step: Step, entry: Entry) -> dict[str, Any]:
    """Return what stands now in the fields a step asks for."""
    return {ask.field.key: getattr(entry, ask.field.key) for ask in step.asks}


def write_answers(step: Step, entry: Entry, submission: Submission, decided: Decided) -> dict[str, str]:
    """Put the answers on the entry; return a fault for every answer nobody asked for."""
    asked = {ask.field.key for ask in step.all_asks}
    for ask in step.asks:
        key = ask.field.key
        if key in submission.answers:
            setattr(entry, key, submission.answers[key])
        elif ask.fresh:
            setattr(entry, key, None)
    for attribute, value in step.sets:
        setattr(entry, attribute.key, value_set(value, entry, decided))
    return dict.fromkeys(set(submission.answers) - asked, "这一步不填写这一项")


def answer_faults(book: Book, step: Step, entry: Entry, submission: Submission, *, today: date) -> dict[str, str]:
    """Return a sentence for each field left empty or wrong. What is mandatory depends on the answers: write them first."""
    faults = {}
    for ask in step.asks:
        value = getattr(entry, ask.field.key)
        if is_empty(value) and is_mandatory(ask.mandatory, entry):
            faults[ask.field.key] = missing(book.field_of(ask.field), label_of(book, ask))
        elif (sentence := fault(book.field_of(ask.field), value)) or (
            sentence := day_fault(ask, entry, today=today, word_of=book.word_of)
        ):
            faults[ask.field.key] = sentence
    if step.note_mandatory and not submission.note.strip():
        faults["note"] = f"请填写{step.note.split('（')[0]}"
    elif sentence := note_fault(submission.note):
        faults["note"] = sentence
    return faults


def asked_faults(book: Book, asks: tuple[Ask, ...], submission: Submission) -> dict[str, str]:
    """Return a sentence for each answer about an entry not yet begun that is missing or wrong by itself."""
    faults = {}
    for ask in asks:
        value = submission.answers.get(ask.field.key)
        if is_empty(value) and ask.mandatory is True:
            faults[ask.field.key] = missing(book.field_of(ask.field), label_of(book, ask))
        elif sentence := fault(book.field_of(ask.field), value):
            faults[ask.field.key] = sentence
    return faults


def unchanged_fault(book: Book, begets: Begets, entry: Entry, submission: Submission) -> dict[str, str]:
    """Return a sentence where the new entry would say of all that has to change what the old one says already."""
    answered = {one.key: submission.answers.get(one.key) for one in begets.must_change}
    if not answered or any(not is_empty(new) and new != getattr(entry, key) for key, new in answered.items()):
        return {}
    words = "、".join(book.field_of(one).label for one in begets.must_change)
    return {begets.must_change[0].key: f"{words}与原来相同，没有变更，不用另立新条；请核对后重新选择"}


def note_fault(note: str) -> str:
    if len(note) > MOST_NOTE:
        return f"最多 {MOST_NOTE} 个字，现在是 {len(note)} 个，请缩短"
    return "" if is_storable(note) else "里面有无法保存的字符，请重新输入"


def changes(book: Book, step: Step, entry: Entry, was: dict[str, Any]) -> list[Change]:
    """Return what was answered, in words, for the timeline: a changed value names the old one too."""
    told = []
    for ask in step.asks:
        declared = book.field_of(ask.field)
        now, then = getattr(entry, ask.field.key), was[ask.field.key]
        if now in (None, "", []):
            continue
        told.append(
            {
                "field": ask.field.key,
                "label": label_of(book, ask),
                "text": declared.say(now),
                "was": declared.say(then) if then not in (None, "", []) and then != now else "",
            }
        )
    return told


def untimed_lines(sentences: list[str]) -> list[Change]:
    """Return what the timeline says of limits that were not law on the day of their event."""
    return [{"field": "", "label": "未计时的期限", "text": sentence, "was": ""} for sentence in sentences]


def label_of(book: Book, ask: Ask) -> str:
    return ask.label or book.word_of(ask.field)
