"""Columns every entry has whose words are the same in every book; a book has those that its steps ask."""

from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.fields import Field, Kind, Shared
from ledger.models import Entry, Outsider


def _day(column: InstrumentedAttribute[Any], label: str, *follows: InstrumentedAttribute[Any]) -> Shared:
    return Shared(column=column, field=Field(label=label, kind=Kind.DAY, follows=follows))


COMMON_SHARED = (
    Shared(column=Entry.outsider, field=Field(label="正在等谁", kind=Kind.CHOICE, choices=Outsider)),
    Shared(column=Entry.outsider_name, field=Field(label="等待的单位名称", kind=Kind.TEXT, most=60)),
    _day(Entry.outsider_since, "等待起始日期", Entry.found_on),
    _day(Entry.outsider_until, "预计答复日期", Entry.outsider_since),
    _day(Entry.outsider_back_on, "外部答复日期", Entry.outsider_since),
    _day(Entry.looked_back_on, "回头看日期", Entry.found_on),
    _day(Entry.measure_done_on, "措施完成日期", Entry.found_on),
)
