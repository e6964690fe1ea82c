"""Several lines at once: ticked on a list, taken one by one through the same door, each as an act of its own.

The ids of the acts follow from that of the form: sent twice, what was done is done once. What was refused stays ticked
with its reason.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import uuid5

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field as FormField

from ledger.grammar.book import Book
from ledger.grammar.fields import Named
from ledger.grammar.steps import Step
from ledger.grammar.value_faults import is_empty
from ledger.queries.asked_fields import AskedField
from ledger.queries.batches import (
    MOST,
    AskedOfLine,
    AskedTogether,
    Ticked,
    able_together,
    asked_together,
    handed_in,
    in_common,
    own_fields,
    ticked,
)
from ledger.queries.papers import last_authority
from ledger.refusals import AnswersRefused, NotAllowed, NotVisible, Refused, SomebodyWasFirst
from ledger.services.entries import take_step
from ledger.services.submissions import Submission
from ledger.web import address, current
from ledger.web.asked_forms import asked_form, begin_asked_form, form_words, read_submission
from ledger.web.entries import known_book
from ledger.web.forms import RecordForm, record_form
from ledger.web.queue import FROM, MOST_CHARACTERS, list_at
from ledger.web.rows import DueWord, GradeWord, StateWord, due_word, grade_word, state_word
from ledger.web.signed_in import is_fetch

pages = Blueprint("batch", __name__)

TICKED = "entry"
NOBODY_TICKED = "没有勾选要一起办理的。请回到单子，勾选几条再办。"
MEANWHILE = "有人刚刚改动了这一条，请单独打开看清再办"


class LineWord(NamedTuple):
    """One of the lines, with what is asked of it alone and why it was refused."""

    id: int
    url: str
    number: str
    headline: str
    place: str
    state: StateWord
    grade: GradeWord | None
    due: DueWord | None
    version: int
    fields: Sequence[FormField]
    reasons: Sequence[str]


class BookWord(NamedTuple):
    """The ticked entries of one book, and the steps that serve all of them, and some of them (label, count, address)."""

    label: str
    lines: list[LineWord]
    all_of_them: list[tuple[str, int, str]]
    some: list[tuple[str, int, str]]


@pages.get("/batch")
def choose() -> ResponseReturnValue:
    """Ask what to do about what was ticked: a section for each book, for steps are a book's own."""
    if not any(post.role.sees_entries for post in current.person().posts):
        raise NotVisible
    lines = _ticked()
    books = {line.book.key: line.book for line in lines}
    return render_template(
        "batch/choose.html",
        books=[_of_book([line for line in lines if line.book is book]) for book in books.values()],
        back_url=_back_url(),
        most=MOST if len(address.numbers(TICKED)) > MOST else None,
    )


def _ticked() -> list[Ticked]:
    return ticked(current.person(), address.numbers(TICKED), today=current.today())


def _of_book(lines: list[Ticked]) -> BookWord:
    common = in_common(lines, current.person(), today=current.today())
    book = lines[0].book
    words = [(_label(one.step), len(one.ids), _address(book, one.step, one.ids)) for one in common]
    return BookWord(
        label=book.label,
        lines=[_line(line) for line in lines],
        all_of_them=[word for word in words if word[1] == len(lines)],
        some=[word for word in words if word[1] < len(lines)],
    )


def _label(step: Step) -> str:
    covers = step.paper is not None and step.paper.each
    return f"{step.label}（一张文书管几条）" if covers else step.label


def _address(book: Book, step: Step, ids: tuple[int, ...]) -> str:
    return url_for("batch.step", book=book.key, step=step.key, entry=ids, **_question())


def _question() -> dict[str, str]:
    told = address.text(FROM)
    return {FROM: told} if told and len(told) <= MOST_CHARACTERS and list_at(told) is not None else {}


def _back_url() -> str:
    return _question().get(FROM) or url_for("inbox.show")


@pages.get("/batch/<book>/<step>")
def step(book: str, step: str) -> ResponseReturnValue:
    kept, wanted = _known(book, step)
    told = _asked(kept, wanted, _ticked())
    form = asked_form(kept, [wanted])
    begin_asked_form(form, [told.told])
    if told.has_own:
        _begin_paper(form, told)
    return _page(told, form, {one.line.entry.id: _begun(one) if one.fields else None for one in told.lines})


@pages.post("/batch/<book>/<step>")
def take(book: str, step: str) -> ResponseReturnValue:
    kept, wanted = _known(book, step)
    lines = [line for line in _sent() if line.book is kept]
    if not lines:
        raise NotAllowed(NOBODY_TICKED)
    form = asked_form(kept, [wanted])
    forms = {line.entry.id: _line_form(own_fields(kept, wanted), line.entry.id) for line in lines}
    submission = read_submission(form, handed_in(current.person(), lines, wanted, today=current.today()), {})
    refused = _take_each(wanted, submission, forms)
    if is_fetch():
        # Some of many, sent ahead by a script: the answer to the whole form tells of them all.
        return "", 204
    if len(refused) < len(lines):
        flash(f"已{wanted.done} {len(lines) - len(refused)} 条。", "done")
    if not refused:
        return redirect(_back_url(), code=303)
    # What the refused steps had begun to change is forgotten: the page shows the entries as they stand.
    left = [line for line in _sent() if line.entry.id in refused]
    told = asked_together(current.person(), left, wanted, today=current.today())
    return _page(told, form, forms, reasons=_told_beside(form, forms, refused)), 422


def _sent() -> list[Ticked]:
    return ticked(current.person(), address.sent_numbers(TICKED), today=current.today())


def _known(book: str, key: str) -> tuple[Book, Step]:
    kept = known_book(book)
    found = kept.steps_by_key.get(key)
    if found is None or found.files_new:
        raise NotVisible
    return kept, found


def _asked(book: Book, wanted: Step, lines: list[Ticked]) -> AskedTogether:
    here = [line for line in lines if line.book is book and line.may_take(wanted)]
    able = able_together(here, wanted, current.person(), today=current.today())
    if not able:
        raise NotAllowed(NOBODY_TICKED)
    return asked_together(current.person(), able, wanted, today=current.today())


def _line_form(fields: Sequence[AskedField], entry_id: int) -> RecordForm | None:
    """Return what is asked of one line alone, as a request filled it in; None where nothing is."""
    declared = [Named(key=one.key, field=one.field, mandatory=True) for one in fields]
    return record_form(declared)(prefix=f"line-{entry_id}") if declared else None


def _begun(one: AskedOfLine) -> RecordForm | None:
    form = _line_form(one.fields, one.line.entry.id)
    for key, value in one.first.items():
        form[key].data = value
    return form


def _begin_paper(form: RecordForm, told: AskedTogether) -> None:
    """Begin with the usual paper of the step, of today, from whoever mostly issues it: it is why they are ordered together."""
    [kind, *_] = told.told.paper.kinds
    form["paper-kind"].data, form["paper-dated_on"].data = kind.key, current.today()
    town_id = told.told.entry.town_id
    form["paper-issuing_authority"].data = last_authority(current.person(), kind.key, town_id)


def _take_each(wanted: Step, submission: Submission, forms: dict[int, RecordForm | None]) -> dict[int, dict[str, str]]:
    """Take the step on each, and return the sentences of what was refused, by entry and what they are about."""
    refused: dict[int, dict[str, str]] = {}
    shared = {key: value for key, value in submission.answers.items() if not is_empty(value)}
    # The paper is what they have in common: without it they are ordered one by one.
    lacks_paper = wanted.paper is not None and bool(wanted.paper.each) and submission.paper is None
    lacking = {"paper-kind": "请选择文书种类并填写文号"} if lacks_paper else {}
    for entry_id, form in forms.items():
        own, unreadable = _own_answers(form)
        act = replace(
            submission,
            uuid=uuid5(submission.uuid, str(entry_id)),
            answers=shared | own,
            unreadable=submission.unreadable | unreadable | lacking,
            version=address.sent_number(f"version-{entry_id}"),
        )
        try:
            take_step(entry_id, wanted.key, submission=act, by=current.person(), now=current.now())
        except AnswersRefused as why:
            refused[entry_id] = why.faults
        except SomebodyWasFirst:
            refused[entry_id] = {"": MEANWHILE}
        except Refused as why:
            refused[entry_id] = {"": why.sentence}
    return refused


def _own_answers(form: RecordForm | None) -> tuple[dict[str, Any], dict[str, str]]:
    if form is None:
        return {}, {}
    form.validate()
    return form.answers(), form.unreadable()


def _told_beside(
    form: RecordForm, forms: dict[int, RecordForm | None], refused: dict[int, dict[str, str]]
) -> dict[int, list[str]]:
    """Put each sentence beside the input it is about: once where it is said of all, else with the line it is said of.

    Return what is left to say of the lines.
    """
    several = list(refused.values())
    of_all = {key: said for key, said in several[0].items() if all(one.get(key) == said for one in several)}
    form.show_faults({key: said for key, said in of_all.items() if key in form and not _is_own(forms, key)})
    left: dict[int, list[str]] = {}
    for entry_id, faults in refused.items():
        line = forms[entry_id]
        own = {key: said for key, said in faults.items() if line is not None and key in line.keys}
        if line is not None:
            line.show_faults(own)
        left[entry_id] = [
            said for key, said in faults.items() if key not in own and not (key in of_all and key in form)
        ]
    return left


def _is_own(forms: dict[int, RecordForm | None], key: str) -> bool:
    return any(one is not None and key in one.keys for one in forms.values())


def _page(
    told: AskedTogether,
    form: RecordForm,
    forms: dict[int, RecordForm | None],
    *,
    reasons: dict[int, list[str]] | None = None,
) -> str:
    asked = told.told
    lines = [
        _line(one.line, forms[one.line.entry.id], one.fields, (reasons or {}).get(one.line.entry.id, []))
        for one in told.lines
    ]
    return render_template(
        "batch/step.html",
        step=asked.step,
        book=asked.book,
        lines=[one._replace(place="") for one in lines] if told.has_own else lines,
        has_own=told.has_own,
        place=lines[0].place if told.has_own else "",
        question=_question(),
        back_url=_back_url(),
        **_words(form, told),
    )


def _words(form: RecordForm, told: AskedTogether) -> dict[str, Any]:
    """Return what the shared part of the form shows: of the step's own form what is asked of all."""
    words = form_words(form, [told.told])
    return words | {
        "photos": [],
        "measures_group": None,
        "sealed_group": None,
        "concerns_group": None,
        "paper_group": words["paper_group"] if told.told.paper is not None else None,
    }


def _line(
    line: Ticked,
    form: RecordForm | None = None,
    fields: Sequence[AskedField] = (),
    reasons: Sequence[str] = (),
) -> LineWord:
    entry, today = line.entry, current.today()
    shown = [form[one.key] for one in fields] if form is not None else []
    for one in shown:
        one.flags.required = True
    return LineWord(
        id=entry.id,
        url=url_for("entries.show", entry_id=entry.id),
        number=entry.number,
        headline=entry.headline,
        place=line.place or entry.responsible or "",
        state=state_word(line.book, entry.state),
        grade=grade_word(line.book, entry.grade),
        due=due_word(entry.next_due_on, today) if entry.next_due_on is not None else None,
        version=entry.version,
        fields=shown,
        reasons=reasons,
    )
