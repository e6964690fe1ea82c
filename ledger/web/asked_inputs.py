"""The inputs of a form made from what a step asks, or from what several ways of beginning ask together."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from wtforms import HiddenField, StringField, TextAreaField, widgets
from wtforms.validators import Optional

from ledger.grammar.book import Book
from ledger.grammar.fields import Kind, Named
from ledger.grammar.papers import PaperKind
from ledger.grammar.steps import Proof, Step, is_mandatory
from ledger.queries.asked import PAPER_PARTS, Asked, AskedField, described
from ledger.queries.asked_about import Offered
from ledger.queries.sealed_people import OUTSIDERS
from ledger.web.forms import CheckboxesField, DayField, RecordForm, record_form
from ledger.web.measures import measure_inputs, offer_measures
from ledger.web.offered import RadioField, SelectField, SelectMultipleField
from ledger.web.options import options
from ledger.web.page_form import IdField

# Forms of so many books and ways of beginning are kept: all of a large installation.
KEPT = 512
PAPER_NAMES = tuple(f"paper-{part}" for part in ("kind", *PAPER_PARTS))
CONCERNS_NAMES = ("concerns_people", "concerns", "concerns_outsiders")
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


@lru_cache(maxsize=KEPT)
def asked_form_class(book: Book, steps: tuple[Step, ...]) -> type[RecordForm]:
    """Return the form of a step, or one form for several ways of beginning; whom and what may be chosen comes later."""
    several = [described(book, step) for step in steps]
    is_new = steps[0].files_new
    inputs: dict[str, Any] = _beginning_inputs(several) if is_new else {"version": IdField()}
    inputs |= _place_inputs(book) if steps[0].amends else {}
    inputs |= {"row": IdField()} if steps[0].corrects_row else {}
    inputs |= _paper_inputs(kinds_of(several))
    inputs |= _sealed_inputs(several)
    if any(one.concerns is not None for one in several):
        inputs |= _concerns_inputs()
    if any(one.asks_hands for one in several):
        inputs["hand_to"] = _choice("交给谁")
    inputs |= measure_inputs(several)
    labels = dict.fromkeys(one.note.label for one in several)
    inputs["note"] = TextAreaField("／".join(labels), validators=[Optional()], render_kw={"rows": 2 if is_new else 3})
    fields = [Named(key=one.key, field=one.field, mandatory=one.mandatory is True) for one in fields_of(several)]
    return record_form(fields, proofs=proofs_of(several), extra=inputs)


def fields_of(several: Iterable[Asked]) -> list[AskedField]:
    """Return the fields that any of the ways has somebody type, in the words of the first that does."""
    found: dict[str, AskedField] = {}
    for asked in several:
        for one in asked.fields:
            if one.typed_when is not False:
                found.setdefault(one.key, one)
    return list(found.values())


def proofs_of(several: Iterable[Asked]) -> list[Proof]:
    found: dict[str, Proof] = {}
    for asked in several:
        for proof in asked.proofs:
            found.setdefault(proof.key, proof)
    return list(found.values())


def kinds_of(several: Iterable[Asked]) -> list[PaperKind]:
    """Return the kinds of paper that any of the ways may put on record."""
    return list(dict.fromkeys(kind for one in several if one.paper is not None for kind in one.paper.kinds))


def _beginning_inputs(several: Sequence[Asked]) -> dict[str, Any]:
    """Return how, where and when an entry begins, and from which finding of a visit."""
    ways = [(one.step.key, one.step.label) for one in several]
    return {
        "step": RadioField("怎么登记", choices=options(ways), default=ways[0][0], validate_choice=False),
        **_place_inputs(several[0].book),
        "visit": IdField(),
        "item": IdField(),
        "found_on": DayField("发现日期", validators=[Optional()]),
    }


def _place_inputs(book: Book) -> dict[str, Any]:
    return {"site": HiddenField("在哪里")} if book.site is not None else {"area": _choice("发生在哪里")}


def _choice(label: str) -> SelectField:
    """Return a list whose options are this person's; see `offer`."""
    return SelectField(label, choices=[], validate_choice=False, validators=[Optional()])


def _paper_inputs(kinds: Sequence[PaperKind]) -> dict[str, Any]:
    if not kinds:
        return {}
    words = {
        "number": {"description": f"如：{kinds[0].number_example}"},
        "legal_basis": {"description": "可按原文修改" if len(kinds) == 1 else "留空的，按所选文书种类的依据登记"},
    }
    parts = {
        f"paper-{part}": (DayField if declared.kind is Kind.DAY else StringField)(
            declared.label, validators=[Optional()], **words.get(part, {})
        )
        for part, declared in PAPER_PARTS.items()
    }
    return {"paper-kind": _choice("文书种类"), **parts}


def _sealed_inputs(several: Iterable[Asked]) -> dict[str, Any]:
    sealed = next((one.sealed for one in several if one.sealed is not None), None)
    if sealed is None:
        return {}
    inputs = {
        sealed_name(named.key): (TextAreaField if named.field.kind is Kind.LONG_TEXT else StringField)(
            named.field.label, description=named.field.help, validators=[Optional()], render_kw=NO_DRAFT
        )
        for named in sealed.fields
    }
    cleared = CheckboxesField("要删去的", choices=[], description="上面不填的保持原样", validators=[Optional()])
    return inputs | {"sealed-cleared": cleared}


def _concerns_inputs() -> dict[str, Any]:
    people = SelectMultipleField(
        "涉及的人员",
        choices=[],
        description="可多选，电脑上按住 Ctrl 键点选",
        validate_choice=False,
        validators=[Optional()],
        widget=widgets.Select(multiple=True),
        render_kw=FIND_PERSON,
    )
    units = CheckboxesField(
        "涉及的村（社区）、单位",
        choices=[],
        description="选中的村（社区），那里的所有岗位都看不到",
        validators=[Optional()],
    )
    outsiders = CheckboxesField(
        "不在上面的",
        choices=options([("yes", OUTSIDERS)]),
        description="被反映的人没有本系统的账号，不要另选无关的人",
        validators=[Optional()],
    )
    return dict(zip(CONCERNS_NAMES, (people, units, outsiders), strict=True))


def offer(form: RecordForm, several: Sequence[Asked]) -> None:
    """Put into the form what this person may choose from: papers, places, colleagues, whom it may concern."""
    first = several[0]
    offer_measures(form, first)
    if "area" in form and first.place is not None:
        form["area"].choices = options([("", "请选择"), *_pairs(first.place.areas)])
    if "hand_to" in form:
        people = dict.fromkeys(pair for one in several for pair in one.hands)
        form["hand_to"].choices = options([("", "请选择"), *_pairs(people)])
    if "paper-kind" in form:
        must = all(is_mandatory(one.paper.mandatory, one.entry) for one in several if one.paper is not None)
        kinds = [(kind.key, kind.label) for kind in kinds_of(several)]
        refused = dict.fromkeys(said for one in several if one.paper is not None for said in one.paper.refused)
        form["paper-kind"].description = f"不在上面的：{'；'.join(refused)}" if refused else ""
        form["paper-kind"].choices = options([("", "请选择" if must else "不登记文书"), *kinds])
    if "sealed-cleared" in form:
        sealed = next(one.sealed for one in several if one.sealed is not None)
        known = [(named.key, named.field.label) for named in sealed.fields if named.key in sealed.known]
        form["sealed-cleared"].choices = options(known)
    if "concerns" in form:
        concerns = next(one.concerns for one in several if one.concerns is not None)
        form["concerns_people"].choices = options(_pairs(_with_named(concerns.people, concerns.named_people)))
        form["concerns"].choices = options(_pairs(_with_named(concerns.areas, concerns.named_areas)))


def _with_named(offered: Offered, named: Offered) -> Offered:
    """Return who may be named, and behind them who is named already and could no longer be."""
    known = {number for number, _ in offered}
    return (*offered, *(one for one in named if one[0] not in known))


def _pairs(offered: Iterable[tuple[int, str]]) -> list[tuple[str, str]]:
    return [(str(number), words) for number, words in offered]
