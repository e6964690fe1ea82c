"""Fields: one line in a book is column, form field, list cell and printed value at once.

`text("部位", most=100)` returns a mapped column that carries its Field in `info`; whether it is mandatory
follows from the annotation (`Mapped[str]` against `Mapped[str | None]`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, MappedColumn, mapped_column

from ledger.choices import Choice, ChoiceColumn
from ledger.db import Json
from ledger.grammar.check_digits import has_its_check_character
from ledger.workdays import chinese_date


class Kind(Choice):
    """The shapes a value can have; forms, cells and printing know these and no others."""

    TEXT = "text", "文字"
    LONG_TEXT = "long_text", "长文字"
    PHONE = "phone", "电话"
    CREDIT_CODE = "credit_code", "统一社会信用代码"
    WHOLE = "whole", "整数"
    DECIMAL = "decimal", "小数"
    DAY = "day", "日期"
    SQUARE_METRES = "square_metres", "面积"
    YES_NO = "yes_no", "是否"
    CHOICE = "choice", "单选"
    CHOICES = "choices", "多选"
    OUTLINE = "outline", "范围"


# Columns as a class of records names them: its own by the name just declared, those of all books as `Entry.found_on`.
Columns = tuple[MappedColumn[Any] | InstrumentedAttribute[Any], ...]
STANDS_ALONE: Columns = ()

# 1 亩 = 2000/3 m² (rules 6.1): three 亩 are two thousand square metres.
MU_IN_TWO_THOUSAND = 3


def in_mu(area_m2: Decimal) -> Decimal:
    """Return an area in 亩, rounded to two places for showing; sums are made from the square metres."""
    return (area_m2 * MU_IN_TWO_THOUSAND / 2000).quantize(Decimal("0.01"), ROUND_HALF_UP)


def from_mu(area_mu: Decimal) -> Decimal:
    """Return an area in m², to a tenth of a square decimetre."""
    return (area_mu * 2000 / MU_IN_TWO_THOUSAND).quantize(Decimal("0.0001"), ROUND_HALF_UP)


@dataclass(frozen=True, kw_only=True, eq=False)
class Field:
    """What a value is called, what it may be, and how it is said.

    `most` is the number of characters for text and the largest value for numbers; `groups` sorts the
    choices under headings (heading, members); `folded` puts it under 更多 on the form. `is_learnt`: written by
    visits and steps, shown with the rest and never typed. `is_unique`: no other place of its kind in the town that is
    in use has the same.
    `follows`: the days of the same entry that a day may not lie before, () for none; None where nobody has said.
    """

    label: str
    kind: Kind
    help: str = ""
    choices: type[Choice] | None = None
    groups: tuple[tuple[str, tuple[Choice, ...]], ...] = ()
    most: int | Decimal | None = None
    least: int | Decimal | None = None
    unit: str = ""
    places: int = 0
    folded: bool = False
    is_learnt: bool = False
    is_unique: bool = False
    follows: Columns | None = None

    def with_words(self, **words: Any) -> "Field":
        """Return the same field under other words, as one step may ask for it."""
        return replace(self, **words)

    def say(self, value: Any) -> str:
        """Return the value as people read it; "" for nothing."""
        if value is None or value == "" or value == []:
            return ""
        if self.kind is Kind.YES_NO:
            return "是" if value else "否"
        if self.kind is Kind.CHOICE:
            return self._word(value)
        if self.kind is Kind.CHOICES:
            return "、".join(self._word(one) for one in value)
        if self.kind is Kind.DAY:
            return chinese_date(value if isinstance(value, date) else date.fromisoformat(value))
        if self.kind is Kind.SQUARE_METRES:
            return f"{in_mu(Decimal(value))} 亩（{Decimal(value):,.2f} ㎡）"
        if self.kind in (Kind.WHOLE, Kind.DECIMAL):
            # A database gives every place it keeps; nobody said the zeros.
            number = f"{value.normalize():,f}" if isinstance(value, Decimal) else f"{value:,}"
            return f"{number}{' ' + self.unit if self.unit else ''}"
        if self.kind is Kind.CREDIT_CODE and not has_its_check_character(str(value)):
            return f"{value}（校验位不符，已按证照核对）"
        return str(value)

    def _word(self, value: Any) -> str:
        known = self.choices._value2member_map_.get(value) if self.choices else None
        return known.label if known is not None else str(value)

    def plain(self, value: Any) -> Any:
        """Return the value in a form that JSON and a hash can hold."""
        if isinstance(value, date | datetime):
            return value.isoformat()
        return str(value) if isinstance(value, Decimal) else value


def text(label: str, *, most: int, help: str = "", folded: bool = False, is_unique: bool = False) -> MappedColumn[Any]:
    declared = Field(label=label, kind=Kind.TEXT, most=most, help=help, folded=folded, is_unique=is_unique)
    return _column(sa.String(most), declared)


def long_text(label: str, *, most: int = 1000, help: str = "", folded: bool = False) -> MappedColumn[Any]:
    return _column(sa.Text(), Field(label=label, kind=Kind.LONG_TEXT, most=most, help=help, folded=folded))


def outline(label: str, *, help: str = "", folded: bool = False) -> MappedColumn[Any]:
    """The outline of a piece of land: GeoJSON in degrees, longitude first."""
    return _column(sa.Text(), Field(label=label, kind=Kind.OUTLINE, most=20000, help=help, folded=folded))


def phone(label: str, *, help: str = "", folded: bool = False) -> MappedColumn[Any]:
    """Eleven digits or a landline with its area code."""
    return _column(sa.String(40), Field(label=label, kind=Kind.PHONE, most=40, help=help, folded=folded))


def credit_code(label: str, *, help: str = "", folded: bool = False) -> MappedColumn[Any]:
    """Eighteen characters with a check digit (GB 32100-2015)."""
    return _column(sa.String(18), Field(label=label, kind=Kind.CREDIT_CODE, most=18, help=help, folded=folded))


def whole(
    label: str, *, unit: str = "", least: int = 0, most: int = 1_000_000, help: str = "", folded: bool = False
) -> MappedColumn[Any]:
    declared = Field(label=label, kind=Kind.WHOLE, least=least, most=most, unit=unit, help=help, folded=folded)
    return _column(sa.Integer(), declared)


def decimal(
    label: str, *, unit: str, places: int = 2, most: int = 100_000_000, help: str = "", folded: bool = False
) -> MappedColumn[Any]:
    declared = Field(
        label=label, kind=Kind.DECIMAL, least=0, most=most, unit=unit, places=places, help=help, folded=folded
    )
    return _column(sa.Numeric(14, places), declared)


def square_metres(label: str, *, help: str = "", folded: bool = False) -> MappedColumn[Any]:
    """An area, stored in m² and never rounded but for showing; entered in 亩 or m² (rules 6.1)."""
    declared = Field(label=label, kind=Kind.SQUARE_METRES, least=0, most=1_000_000_000, help=help, folded=folded)
    return _column(sa.Numeric(16, 4), declared)


def day(label: str, *, after: Columns | None = None, help: str = "", folded: bool = False) -> MappedColumn[Any]:
    """A day, with those it may not lie before, at whatever step it is asked for; `STANDS_ALONE` where it follows none."""
    return _column(sa.Date(), Field(label=label, kind=Kind.DAY, help=help, folded=folded, follows=after))


def yes_no(label: str, *, help: str = "", folded: bool = False) -> MappedColumn[Any]:
    return _column(sa.Boolean(), Field(label=label, kind=Kind.YES_NO, help=help, folded=folded))


def is_so(label: str) -> MappedColumn[Any]:
    """A fact that steps write: false until one says so, also for entries older than the question."""
    declared = Field(label=label, kind=Kind.YES_NO)
    return mapped_column(sa.Boolean(), info={"field": declared}, comment=label, server_default=sa.false())


def choice(
    label: str,
    choices: type[Choice],
    *,
    groups: tuple[tuple[str, tuple[Choice, ...]], ...] = (),
    help: str = "",
    folded: bool = False,
) -> MappedColumn[Any]:
    declared = Field(label=label, kind=Kind.CHOICE, choices=choices, groups=groups, help=help, folded=folded)
    return _column(ChoiceColumn(choices), declared)


def choices(label: str, options: type[Choice], *, help: str = "", folded: bool = False) -> MappedColumn[Any]:
    """Several of a closed list, stored as a list of their values."""
    return _column(Json, Field(label=label, kind=Kind.CHOICES, choices=options, help=help, folded=folded))


def learnt(column: MappedColumn[Any]) -> MappedColumn[Any]:
    """Mark a field of a place that visits and steps write: its file shows it, its form does not ask for it."""
    column.column.info["field"] = column.column.info["field"].with_words(is_learnt=True)
    return column


def _column(storage: Any, declared: Field) -> MappedColumn[Any]:
    return mapped_column(storage, info={"field": declared}, comment=declared.label)


def key_of(column: MappedColumn[Any] | InstrumentedAttribute[Any]) -> str:
    """Return the name of a column, which one that is being declared gets with its class."""
    return str(column.key if isinstance(column, InstrumentedAttribute) else column.column.key)


@dataclass(frozen=True, kw_only=True, eq=False)
class Shared:
    """The words a book gives to a column all books share, such as `Entry.grade`."""

    column: InstrumentedAttribute[Any]
    field: Field


@dataclass(frozen=True, kw_only=True, eq=False)
class Named:
    """A field with the key it goes by and whether it must be filled in."""

    key: str
    field: Field
    mandatory: bool


def declared_fields(model: type[Any]) -> Iterator[Named]:
    """Yield the fields a book's class declares, in the order they are written."""
    for column in model.__table__.columns:
        declared = column.info.get("field")
        if declared is not None:
            yield Named(key=column.key, field=declared, mandatory=not column.nullable)
