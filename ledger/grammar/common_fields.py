"""Columns every entry has whose words are the same in every book; a book has those that its steps ask."""

from ledger.grammar.fields import Field, Kind, Shared
from ledger.models import Entry

LOOKED_BACK_ON = Shared(
    column=Entry.looked_back_on,
    field=Field(label="回头看日期", kind=Kind.DAY, follows=(Entry.found_on,)),
)
COMMON_SHARED = (LOOKED_BACK_ON,)
