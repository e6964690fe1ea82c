"""Forms from the declaration: a field of a book becomes an input, and what was typed becomes plain values again.

Forms only parse. Whether a value may stand is decided by the service, whose faults come back beside the fields.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID, uuid4

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    MultipleFileField,
    StringField,
    TelField,
    TextAreaField,
    widgets,
)
from wtforms import Field as FormField
from wtforms.fields.choices import Choice as OfferedChoice
from wtforms.validators import Optional

from ledger.grammar.fields import Field, Kind, Named
from ledger.grammar.steps import Proof
from ledger.typed import code, half_width, is_blank
from ledger.web.confirmations import Confirming, confirmation_name
from ledger.web.offered import RadioField, SelectField, SelectMultipleField
from ledger.web.options import grouped_options, options
from ledger.web.page_form import PageForm

MOST_RADIOS = 5
AREA_AS_TYPED = re.compile(r"(?P<number>\d{1,9}(\.\d{1,4})?)(?P<unit>亩|分|公顷|㎡|m2|m²|平方米|平米)?", re.IGNORECASE)
# No plot a town writes up by a bare number is larger (rules 12.5).
MOST_BARE_MU = 50
M2_IN = {
    "亩": Decimal(2000) / 3,
    "分": Decimal(200) / 3,
    "公顷": Decimal(10000),
    "㎡": Decimal(1),
    "m2": Decimal(1),
    "m²": Decimal(1),
    "平方米": Decimal(1),
    "平米": Decimal(1),
}
YES_OR_NO = (("yes", "是"), ("no", "否"))
TYPED_BESIDE = (
    "hand_to",
    "paper-kind",
    "paper-number",
    "paper-dated_on",
    "paper-issuing_authority",
    "paper-legal_basis",
    "found_on",
    "note",
)
# What sealed people and those concerned are asked under begins so.
SEALED_INPUTS = ("sealed-", "concerns")
# And what is said of measures; whom a line falls to and its day stand there before anybody types.
MEASURE_INPUTS = ("measure-", "measures", "going_on")
RESERVED = frozenset(dir(PageForm)) | {
    "submission",
    "as_new",
    "acts",
    "received",
    "version",
    "note",
    "hand_to",
    "step",
    "site",
    "visit",
    "item",
    "area",
    "concerns",
    "concerns_people",
    "concerns_outsiders",
    "measures",
    "going_on",
}


class WholeField(StringField):
    """A whole number; full-width digits and thousands commas are understood."""

    def __init__(self, *words: Any, unit: str = "", **options: Any) -> None:
        super().__init__(*words, **options)
        self.unit = unit

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.text = half_width(valuelist[0]) if valuelist else ""
        self.data = None
        if self.text:
            try:
                self.data = self._number(self.text.replace(",", "").replace("，", ""))
            except (ValueError, InvalidOperation):
                raise ValueError(self._complaint()) from None

    def _number(self, text: str) -> Any:
        return int(text)

    def _complaint(self) -> str:
        return "请填写整数，例如 12"

    def _value(self) -> str:
        typed = getattr(self, "text", "")
        return typed or ("" if self.data is None else str(self.data))


class DecimalNumberField(WholeField):
    """A decimal number; "NaN", "1e9" and "1_000" are no numbers to an office."""

    def _number(self, text: str) -> Decimal:
        number = Decimal(text)
        if not number.is_finite() or set("e_") & set(text.lower()):
            raise ValueError
        return number

    def _complaint(self) -> str:
        return "请填写数字，例如 0.5"

    def _value(self) -> str:
        typed = getattr(self, "text", "")
        return typed or (f"{self.data.normalize():f}" if isinstance(self.data, Decimal) else super()._value())


class SquareMetresField(WholeField):
    """An area as an office writes it: 0.35亩, 233㎡, 0.02公顷. The value is in m².

    A small bare number is 亩, as the form says; one that is more likely to be square metres is asked about, never guessed.
    """

    def _number(self, text: str) -> Decimal:
        found = AREA_AS_TYPED.fullmatch(text.replace(" ", ""))
        if found is None:
            raise ValueError
        number = Decimal(found["number"])
        if not found["unit"] and number > MOST_BARE_MU:
            raise ValueError
        return (number * M2_IN[found["unit"] or "亩"]).quantize(Decimal("0.0001"))

    def _complaint(self) -> str:
        if AREA_AS_TYPED.fullmatch(self.text.replace(" ", "")):
            return f"请写明单位，是 {self.text}亩 还是 {self.text}㎡"
        return "请填写面积，例如 0.35亩 或 233㎡"

    def _value(self) -> str:
        typed = getattr(self, "text", "")
        return typed or ("" if self.data is None else f"{Decimal(self.data).normalize():f}㎡")


class DayField(DateField):
    """A day from the browser's calendar, or typed as 2026-03-05, 2026.3.5, 2026/3/5, 2026年3月5日."""

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label, format=["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"], **more)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        try:
            super().process_formdata([half_width(one) for one in valuelist])
        except ValueError:
            raise ValueError("请填写日期，例如 2026-03-05") from None


class CheckboxesField(SelectMultipleField):
    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        """Unknown values are the service's to refuse."""


class YesNoField(RadioField):
    """是 or 否; left alone it is neither, because an empty answer is no 否."""

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label, choices=options(YES_OR_NO), coerce=_yes_no, validate_choice=False, **more)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is None and not all(map(is_blank, valuelist)):
            raise ValueError("请选择是或否")

    def iter_choices(self) -> Any:
        for value, label in YES_OR_NO:
            yield OfferedChoice(value, label, self.data is not None and self.data == (value == "yes"), {})


def _yes_no(value: Any) -> bool | None:
    return value if isinstance(value, bool) or value is None else {"yes": True, "no": False}.get(value)


def _text(value: str | None) -> str | None:
    return value or None


def _code(value: str | None) -> str | None:
    return code(value or "") or None


def _none_if_empty(value: Any) -> Any:
    return None if value in ("", "None", None) else value


def input_for(named: Named) -> Any:
    """Return the unbound form field for a declared one."""
    declared = named.field
    more: dict[str, Any] = {"description": declared.help, "validators": [Optional()]}
    simple = {
        Kind.LONG_TEXT: (TextAreaField, {"filters": [_text], "render_kw": {"rows": 3}}),
        Kind.OUTLINE: (TextAreaField, {"filters": [_text], "render_kw": {"rows": 3}}),
        Kind.PHONE: (TelField, {"filters": [_text]}),
        Kind.CREDIT_CODE: (StringField, {"filters": [_code]}),
        Kind.WHOLE: (WholeField, {"unit": declared.unit, "render_kw": {"inputmode": "numeric"}}),
        Kind.DECIMAL: (DecimalNumberField, {"unit": declared.unit, "render_kw": {"inputmode": "decimal"}}),
        Kind.SQUARE_METRES: (SquareMetresField, {"render_kw": {"placeholder": "如 0.35亩 或 233㎡，不写单位按亩"}}),
        Kind.DAY: (DayField, {}),
        Kind.YES_NO: (YesNoField, {}),
    }
    if declared.kind in simple:
        field_class, extra = simple[declared.kind]
        return field_class(declared.label, **more, **extra)
    if declared.kind is Kind.CHOICE:
        return choice_input(declared, **more)
    if declared.kind is Kind.CHOICES and declared.choices is not None:
        return CheckboxesField(declared.label, choices=options(declared.choices.pairs()), **more)
    return StringField(declared.label, filters=[_text], **more)


def choice_input(declared: Field, **more: Any) -> Any:
    """Return big buttons for a few choices, a drop-down list for many."""
    pairs = declared.choices.pairs() if declared.choices is not None else []
    more |= {"coerce": _none_if_empty, "validate_choice": False}
    if len(pairs) <= MOST_RADIOS:
        return RadioField(declared.label, choices=options(pairs), **more)
    if declared.groups:
        grouped: dict[str, list[tuple[str, str]]] = {"": [("", "请选择")]}
        grouped |= {heading: [(one.value, one.label) for one in members] for heading, members in declared.groups}
        return SelectField(declared.label, choices=grouped_options(grouped), **more)
    return SelectField(declared.label, choices=options([("", "请选择"), *pairs]), **more)


class ActForm(PageForm):
    """The base of every form that is one act: one id for its whole life, however often it is sent or comes back.

    `as_new` is another id, sent along by whoever says that what differs from what was received before is another act.
    """

    class Meta:
        # Every form that is sent is checked before any page hears of it, and pages make their token themselves: to make
        # another for a form that is only read would cost as much as to read it.
        csrf = False

    submission = HiddenField()
    as_new = HiddenField()
    # What was received before under the id of this form, where that says something else.
    received: Any = None

    def submission_id(self) -> UUID:
        """Return the id made when the first letter was typed, or the form first shown; a mangled one is replaced."""
        for said in (self.as_new.data, self.submission.data):
            try:
                return UUID(said or "")
            except ValueError:
                continue
        self.submission.data = str(uuid4())
        return UUID(self.submission.data)

    def fresh_id(self) -> str:
        """Return the id for another act, the same for as long as it is offered."""
        return self.as_new.data or str(uuid4())

    def acts(self) -> list[str]:
        """Return the ids what is kept of this form on the device may carry."""
        return [said for said in (self.submission.data, self.as_new.data) if said]


class RecordForm(Confirming, ActForm):
    """The base of every form made from a declaration."""

    # Keys of declared fields, in the order of the declaration.
    keys: Sequence[str] = ()
    folded: frozenset[str] = frozenset()
    proofs: Sequence[Proof] = ()

    def answers(self, keys: Iterable[str] | None = None) -> dict[str, Any]:
        return {key: self[key].data for key in (self.keys if keys is None else keys)}

    def typed(self) -> list[tuple[str, str]]:
        """Return what was filled in, in words, so that nothing is lost where the form itself cannot go on."""
        measures = [name for name in self._fields if name.startswith(MEASURE_INPUTS)]
        shown = [self[name] for name in dict.fromkeys([*measures, *self.keys, *TYPED_BESIDE]) if name in self]
        said = [(field.label.text, _said(field)) for field in shown]
        return [(label, text) for label, text in said if text]

    @property
    def errors(self) -> dict[Any, Any]:
        """Return what is wrong in the order the page asks: how and where, the fields, who is concerned, the rest."""
        found = super().errors
        fields = sorted(self.keys, key=lambda key: key in self.folded)
        places = {name: place for place, name in enumerate([*fields, *SEALED_INPUTS, *TYPED_BESIDE])}
        return {name: found[name] for name in sorted(found, key=lambda name: places.get(_stem(name), -1))}

    def open_fields(self) -> list[FormField]:
        return [self[key] for key in self.keys if key not in self.folded]

    def folded_fields(self) -> list[FormField]:
        return [self[key] for key in self.keys if key in self.folded]

    def photo_fields(self) -> list[tuple[Proof, FormField]]:
        return [(proof, self[proof_name(proof)]) for proof in self.proofs]

    def has_folded_errors(self) -> bool:
        return any(field.errors for field in self.folded_fields())

    def mark_mandatory(self, keys: Iterable[str]) -> None:
        for key in keys:
            self[key].flags.required = True

    def name_of(self, key: str) -> str:
        """Return under which name the form asks for a field or a proof."""
        return {proof.key: proof_name(proof) for proof in self.proofs}.get(key, key)

    def unreadable(self) -> dict[str, str]:
        """Return what no value could be made of, under the keys a service knows."""
        keys = {proof_name(proof): proof.key for proof in self.proofs}
        return {keys.get(name, name): "；".join(field.errors) for name, field in self._fields.items() if field.errors}

    def show_faults(self, faults: dict[str, str]) -> None:
        """Put the service's sentences beside the fields they are about; what has no field stands on top."""
        for key, sentence in faults.items():
            name = self.name_of(key)
            if name in self:
                self[name].errors = [*(said for said in self[name].errors if said not in sentence), sentence]
            else:
                self.form_errors.append(sentence)


def _stem(name: str | None) -> str | None:
    """Return a name, or what all names of its sort begin with."""
    return next((stem for stem in SEALED_INPUTS if name and name.startswith(stem)), name)


def _said(field: FormField) -> str:
    """Return what stands in an input, a chosen option by its label."""
    if hasattr(field, "iter_choices"):
        return "、".join(choice[1] for choice in field.iter_choices() if choice[2] and choice[0] != "")
    value = field._value() if hasattr(field, "_value") else field.data
    return str(value or "")


def proof_name(proof: Proof) -> str:
    return f"photo-{proof.key}"


def record_form(
    fields: Sequence[Named],
    *,
    proofs: Sequence[Proof] = (),
    extra: dict[str, Any] | None = None,
    base: type[RecordForm] = RecordForm,
) -> type[RecordForm]:
    """Return a form class for declared fields, photos and what else a page asks.

    Raises ValueError for a field whose key is a word forms need for themselves.
    """
    taken = [named.key for named in fields if named.key in RESERVED]
    if taken:
        raise ValueError(f"fields may not be called {taken}")
    inputs: dict[str, Any] = {named.key: input_for(named) for named in fields}
    inputs |= {proof_name(proof): MultipleFileField(proof.label) for proof in proofs}
    checked = {named.key: named.field for named in fields if named.field.kind is Kind.CREDIT_CODE}
    inputs |= {confirmation_name(key): BooleanField("按证照核对无误") for key in checked}
    inputs |= extra or {}
    inputs |= {
        "keys": tuple(named.key for named in fields),
        "folded": frozenset(named.key for named in fields if named.field.folded),
        "proofs": tuple(proofs),
        "checked": checked,
    }
    return type("DeclaredForm", (base,), inputs)
