"""What can be wrong with a value by itself, said in a sentence that tells what to do. Every door asks here."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from ledger.grammar.check_digits import has_its_check_character, is_written_as_credit_code
from ledger.grammar.fields import Field, Kind, Named
from ledger.grammar.geojson import outline_fault
from ledger.typed import UNDECODABLE, are_telephones, code, is_blank, is_storable, is_whole, line, prose, telephones

NO_TELEPHONE = "请填写 11 位手机号，或带区号的座机（如 0543-1234567）"
CHECK_CHARACTER_FAILS = (
    "统一社会信用代码的校验位不对，可能抄错了一位，请对照营业执照；证照上就是这样的，勾选“按证照核对无误”"
)
EARLIEST_DAY = date(1900, 1, 1)
LATEST_DAY = date(2199, 12, 31)


def is_empty(value: Any) -> bool:
    """Return whether nothing was filled in; blanks are nothing, 0 and "no" are something."""
    return value in (None, [], ()) or (isinstance(value, str) and is_blank(value))


def is_number(value: Any) -> bool:
    """Return whether a value lies above or below others: a text, a yes, NaN and the infinite do not."""
    if isinstance(value, Decimal):
        return value.is_finite()
    # A whole number is finite, however long: too long a one is no float any more.
    return (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, float) and isfinite(value))


def missing(field: Field, label: str = "") -> str:
    """Return the sentence for something left empty: what is picked from a list is not written."""
    verb = "请选择" if field.kind in (Kind.CHOICE, Kind.CHOICES, Kind.YES_NO) else "请填写"
    return f"{verb}{label or field.label}"


def is_of_kind(field: Field, value: Any) -> bool:
    """Return whether a field of this kind can hold a value at all; nothing it can always hold."""
    return value is None or (_IS_OF_KIND[field.kind](value) and _is_offered(field, value))


def wrong_kind(field: Field, value: Any) -> str:
    """Return the sentence for a value that is none of this kind, as a text where yes or no is asked; else ""."""
    if is_empty(value) or is_of_kind(field, value):
        return ""
    return _WRONG_KIND.get(field.kind, "请填写文字，{label}只能是文字").format(label=field.label)


def unkept_fault(text: str) -> str:
    """Return what to do about signs that cannot be kept or came broken, to follow where they are; or ""."""
    if not is_storable(text):
        return "有无法保存的字符，请重新输入"
    return "" if is_whole(text) else f"有没传完整的字符（{UNDECODABLE}），请删去后重新输入"


def as_kept(field: Field, value: Any) -> Any:
    """Return a value in the one form fields of its kind keep, however it was typed."""
    return _FORM_OF[field.kind](value) if isinstance(value, str) and field.kind in _FORM_OF else value


def values_among(fields: Mapping[str, Field], answers: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the answers that are values their fields can hold, as they are kept, and a sentence for each of the others.

    Those are written nowhere and no rule looks at them: neither a condition nor a database knows what to make of them.
    Whatever is empty in another way than its field, as a blank where a day is asked, is nothing.
    """
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for key, value in answers.items():
        if key not in fields or is_of_kind(fields[key], value):
            found[key] = as_kept(fields[key], value) if key in fields else value
        elif is_empty(value):
            found[key] = None
        else:
            wrong[key] = wrong_kind(fields[key], value)
    return found, wrong


def fault(field: Field, value: Any) -> str:
    """Return what is wrong with a value that is not empty, or ""."""
    if is_empty(value):
        return ""
    if sentence := wrong_kind(field, value):
        return sentence
    if isinstance(value, str) and (sentence := unkept_fault(value)):
        return f"{field.label}里{sentence}"
    by_kind = {
        Kind.TEXT: _text_fault,
        Kind.LONG_TEXT: _text_fault,
        Kind.PHONE: _phone_fault,
        Kind.CREDIT_CODE: _credit_code_fault,
        Kind.WHOLE: _number_fault,
        Kind.DECIMAL: _number_fault,
        Kind.SQUARE_METRES: _number_fault,
        Kind.DAY: _day_fault,
        Kind.OUTLINE: _outline_fault,
    }
    return by_kind[field.kind](field, value) if field.kind in by_kind else ""


def record_faults(fields: list[Named], answers: dict[str, Any]) -> dict[str, str]:
    """Return a sentence for each field of a record that is missing or wrong, and for each answer nobody asked for."""
    known = {named.key for named in fields}
    faults = dict.fromkeys(set(answers) - known, "没有这一项")
    for named in fields:
        value = answers.get(named.key)
        if named.mandatory and is_empty(value):
            faults[named.key] = missing(named.field)
        elif sentence := fault(named.field, value):
            faults[named.key] = sentence
    return faults


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)


def _is_offered(field: Field, value: Any) -> bool:
    """Return whether what is picked is one of the choices: another is none of them to any rule, nor to what a step sets."""
    picked = [value] if field.kind is Kind.CHOICE else value
    return field.choices is None or all(one in field.choices._value2member_map_ for one in picked)


_FORM_OF: dict[Kind, Callable[[str], str]] = {
    Kind.TEXT: line,
    Kind.LONG_TEXT: prose,
    Kind.PHONE: telephones,
    Kind.CREDIT_CODE: code,
}
_IS_OF_KIND: dict[Kind, Callable[[Any], bool]] = {
    Kind.TEXT: _is_text,
    Kind.LONG_TEXT: _is_text,
    Kind.PHONE: _is_text,
    Kind.CREDIT_CODE: _is_text,
    Kind.OUTLINE: _is_text,
    Kind.CHOICE: _is_text,
    Kind.CHOICES: _are_texts,
    Kind.WHOLE: _is_whole,
    Kind.DECIMAL: is_number,
    Kind.SQUARE_METRES: is_number,
    Kind.DAY: _is_day,
    Kind.YES_NO: _is_yes_or_no,
}
_WRONG_KIND = {
    Kind.CHOICE: "请从列表中选择{label}",
    Kind.CHOICES: "请从列表中选择{label}",
    Kind.WHOLE: "请填写整数，{label}只能是整数",
    Kind.DECIMAL: "请填写数字，{label}只能是数字",
    Kind.SQUARE_METRES: "请填写数字，{label}只能是数字",
    Kind.DAY: "请填写日期，例如 2026-03-05",
    Kind.YES_NO: "{label}请选择是或否",
}


def _text_fault(field: Field, value: str) -> str:
    if field.most is not None and len(value) > field.most:
        return f"{field.label}最多 {field.most} 个字，现在是 {len(value)} 个，请缩短"
    return ""


def _outline_fault(field: Field, value: str) -> str:
    return _text_fault(field, value) or outline_fault(value)


def _phone_fault(field: Field, value: str) -> str:
    if not are_telephones(value):
        return NO_TELEPHONE
    return "" if len(telephones(value)) <= (field.most or 40) else "电话太多，最多填三个"


def _credit_code_fault(field: Field, value: str) -> str:
    if not is_written_as_credit_code(value):
        return "统一社会信用代码是 18 位数字和大写字母（不含 I、O、S、V、Z），请对照营业执照"
    return ""


def question(field: Field, value: Any) -> str:
    """Return what is asked of a value that may stand, but is likely a slip; or "". Somebody's word settles it.

    A check digit is such a question: there are licences whose own fails it.
    """
    if field.kind is not Kind.CREDIT_CODE or not isinstance(value, str) or _credit_code_fault(field, value):
        return ""
    return "" if is_empty(value) or has_its_check_character(value) else CHECK_CHARACTER_FAILS


def _number_fault(field: Field, value: Any) -> str:
    if field.least is not None and value < field.least:
        return f"{field.label}不能小于 {field.least}"
    if field.most is not None and value > field.most:
        return f"{field.label}不能大于 {field.most}，请核对单位是不是{field.unit or '填错'}"
    if field.kind is Kind.DECIMAL and round(value, field.places) != value:
        return f"{field.label}最多保留 {field.places} 位小数"
    return ""


def _day_fault(field: Field, value: date) -> str:
    return "" if EARLIEST_DAY <= value <= LATEST_DAY else f"请核对{field.label}的年份"
