"""Naming another entry on a form: one of those that are likely, or any by its number. What is refused is said beside what
was used to name it.
"""

from collections.abc import Callable, Sequence

from wtforms import StringField, TextAreaField
from wtforms.validators import Optional

from ledger.grammar.book import Book
from ledger.queries.merging import Likely, entry_of_number
from ledger.refusals import AlreadyDifferent, AnswersRefused, NotAllowed
from ledger.web import address, current
from ledger.web.drafts import came_before, tell_received
from ledger.web.form_faults import show_faults
from ledger.web.forms import ActForm
from ledger.web.offered import RadioField
from ledger.web.rows import state_word
from ledger.workdays import chinese_date


class AnotherEntryForm(ActForm):
    other = RadioField(choices=[], validate_choice=False, validators=[Optional()])
    number = StringField()
    reason = TextAreaField()


def ask_another(
    form: AnotherEntryForm, book: Book, likely: Sequence[Likely], *, question: str, reason: str, example: str
) -> None:
    """Say on the form what is asked, and offer what is likely meant."""
    form.other.label.text, form.other.choices = question, [(str(one.id), likely_word(book, one)) for one in likely]
    form.number.label.text = "或者填写编号" if likely else question
    form.number.description = f"{'上面没有的，' if likely else ''}填另一条的编号，如：{book.letter}2026-0412"
    form.number.flags.required = not likely
    form.reason.label.text, form.reason.description, form.reason.flags.required = reason, example, True


def done_with_another(form: AnotherEntryForm, act: Callable[[int], object]) -> int | None:
    """Do something with the entry the form names and return that; None where the form says by now what is wrong."""
    other_id = _named(form)
    if other_id is None:
        form.number.errors = [_not_named(form)]
        return None
    try:
        act(other_id)
    except AnswersRefused as refused:
        show_faults(form, refused)
        return None
    except NotAllowed as refused:
        (form.number if form.number.data or not form.other.data else form.other).errors = [refused.sentence]
        return None
    except AlreadyDifferent:
        came_before(form)
        return None
    tell_received(form)
    return other_id


def likely_word(book: Book, one: Likely) -> str:
    return f"{one.number} {one.headline}，{chinese_date(one.found_on)}发现，{state_word(book, one.state).label}"


def _named(form: AnotherEntryForm) -> int | None:
    """Return the entry meant: the one of the number typed, or the one chosen."""
    if form.number.data:
        return entry_of_number(current.person(), form.number.data)
    return address.as_number(form.other.data)


def _not_named(form: AnotherEntryForm) -> str:
    if form.number.data:
        return "没有找到这个编号，或者不在您的查看范围内，请核对"
    return "请填写另一条的编号，列出来的也可以直接选"
