"""The parts of a form that keep a confidence: sealed people, and whom a segregated entry is kept from."""

from typing import Any

from wtforms import SelectMultipleField, StringField, TextAreaField, widgets
from wtforms.validators import Optional

from ledger.grammar.book import Book
from ledger.grammar.fields import Kind
from ledger.grammar.steps import Step
from ledger.models import Entry, Person
from ledger.queries.sealed_people import areas_concerned, kept_apart_from, people_concerned
from ledger.services.segregation import OUTSIDERS
from ledger.web.conditions import followed
from ledger.web.forms import CheckboxesField, RecordForm
from ledger.web.options import options

# What is typed here is about people: it is never kept as a draft on the device.
NO_DRAFT = {"data-draft": "never", "autocomplete": "off"}

FIND_PERSON = {
    "size": 8,
    "data-behaviour": "find-option",
    "data-find-hint": "输入姓名或岗位查找",
    "data-find-label": "查找涉及的人员",
}


def sealed_name(key: str) -> str:
    return f"sealed-{key}"


def sealed_inputs(book: Book, steps: tuple[Step, ...], *, by: Person, sealed: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the inputs for what any of these steps seals, and for whom it concerns.

    `sealed` names what is sealed already, to be taken away on demand; what is left empty stays as it is.
    """
    inputs: dict[str, Any] = {}
    if book.sealed is not None and any(step.seals for step in steps):
        for named in book.sealed.fields:
            field_class = TextAreaField if named.field.kind is Kind.LONG_TEXT else StringField
            inputs[sealed_name(named.key)] = field_class(
                named.field.label, description=named.field.help, validators=[Optional()], render_kw=NO_DRAFT
            )
        if sealed:
            labels = [(named.key, named.field.label) for named in book.sealed.fields if named.key in sealed]
            inputs["sealed-cleared"] = CheckboxesField(
                "要删去的", choices=options(labels), description="上面不填的保持原样", validators=[Optional()]
            )
    if any(step.segregates is not None for step in steps):
        inputs["concerns_people"] = SelectMultipleField(
            "涉及的人员",
            choices=options((str(person_id), words) for person_id, words in people_concerned(by)),
            description="可多选，电脑上按住 Ctrl 键点选",
            validate_choice=False,
            validators=[Optional()],
            widget=widgets.Select(multiple=True),
            render_kw=FIND_PERSON,
        )
        inputs["concerns"] = CheckboxesField(
            "涉及的村（社区）、单位",
            choices=options((str(area_id), name) for area_id, name in areas_concerned(by)),
            description="选中的村（社区），那里的所有岗位都看不到",
            validators=[Optional()],
        )
        inputs["concerns_outsiders"] = CheckboxesField(
            "不在上面的",
            choices=options([("yes", OUTSIDERS)]),
            description="被反映的人没有本系统的账号，不要另选无关的人",
            validators=[Optional()],
        )
    return inputs


def begin_concerns(form: RecordForm, entry: Entry) -> None:
    """Choose whom it is kept from now, for a step that says so anew; also who could no longer be chosen."""
    for name, known in zip(("concerns_people", "concerns"), kept_apart_from(entry), strict=True):
        offered = {value for value, *_ in form[name].choices}
        gone = [(str(number), word) for number, word in known if str(number) not in offered]
        form[name].choices = [*form[name].choices, *options(gone)]
        form[name].data = [str(number) for number, _ in known]


def sealed_answers(form: RecordForm, book: Book, step: Step) -> dict[str, Any]:
    """Return what a submission takes: the sealed values by key, and the ids of whom it concerns."""
    answers: dict[str, Any] = {}
    if step.seals and book.sealed is not None:
        typed = {named.key: (form[sealed_name(named.key)].data or "").strip() for named in book.sealed.fields}
        answers["sealed"] = {key: value for key, value in typed.items() if value}
        if "sealed-cleared" in form:
            answers["cleared"] = form["sealed-cleared"].data or []
    if step.segregates is not None:
        answers["concerns_people"] = _numbers(form["concerns_people"].data)
        answers["concerns_areas"] = _numbers(form["concerns"].data)
        answers["concerns_outsiders"] = bool(form["concerns_outsiders"].data)
    return answers


def sealed_input_words(form: RecordForm, book: Book, steps: tuple[Step, ...]) -> dict[str, Any]:
    """Return what the template shows of them: the fields, the notice, and on which answer "concerns" depends."""
    seals = book.sealed is not None and any(step.seals for step in steps)
    conditions = [step.segregates for step in steps if step.segregates is not None]
    return {
        "sealed_fields": _sealed_fields(form, book) if seals else [],
        "sealed_label": book.sealed.label if seals else "",
        "sealed_notice": book.sealed.notice if seals else "",
        "sealed_when": _when_seals(steps) if seals else None,
        "concerns": [form["concerns_people"], form["concerns"], form["concerns_outsiders"]] if conditions else [],
        "concerns_when": followed(conditions[0]) if conditions else None,
    }


def _sealed_fields(form: RecordForm, book: Book) -> list[Any]:
    asked = [form[sealed_name(named.key)] for named in book.sealed.fields]
    return [*asked, form["sealed-cleared"]] if "sealed-cleared" in form else asked


def _when_seals(steps: tuple[Step, ...]) -> str | None:
    sealing = [step.key for step in steps if step.seals]
    return None if len(sealing) == len(steps) else f"step={','.join(sealing)}"


def _numbers(values: list[str] | None) -> list[int]:
    return [int(value) for value in values or [] if value.isdecimal() and len(value) < 10]
