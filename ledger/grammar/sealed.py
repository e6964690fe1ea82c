"""Sealed data: what a book must know about people, sealed apart from the entry and masked wherever it is named."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.fields import Kind, Named
from ledger.models import Role
from ledger.typed import half_width

# Mobile numbers, and identity numbers of 18 and of 15 digits: region, day of birth, sequence.
_REGION = r"(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|81|82)\d\d(0[1-9]|[1-9]\d)"
_DAY = r"(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"
PERSONAL_NUMBER = re.compile(
    rf"(?<!\d)(1[3-9]\d{{9}}|{_REGION}(19|20)\d{{2}}{_DAY}\d{{3}}[\dX]|{_REGION}\d{{2}}{_DAY}\d{{3}})(?!\d)"
)
# Several people in one field: 张三、李四（代表）.
BETWEEN_NAMES = re.compile(r"[、，,；;/（）()\n]+")
# 138-0000-0000, 138–0000–0000, 138·0000·0000; a full stop stands between days and amounts, too.
BETWEEN_DIGITS = r"_·•‐‑‒–—―−-"
LEAST_NAME, LEAST_PHONE = 2, 7
NO_NAMES = frozenset({"匿名", "不详", "未知", "代表"})


@dataclass(frozen=True, kw_only=True, eq=False)
class Sealed:
    """The sealed part of an entry. Only `openers` may open it, each time with a reason that is logged.

    `notice` is what the form tells whoever types it in: why it is asked and who may see it (个人信息保护法第十七条).
    """

    label: str
    fields: tuple[Named, ...]
    openers: tuple[Role, ...]
    notice: str
    # Keys of the fields that hold names: what stands in them may stand in no text about the entry, nor may the
    # telephone numbers.
    names: tuple[str, ...] = ()
    # Fields of the entry that hold numbers of documents, which may look like anybody's.
    numbers: tuple[InstrumentedAttribute[Any], ...] = ()

    def names_in(self, sealed: Mapping[str, str]) -> frozenset[str]:
        """Return the names and telephone numbers that stand in a sealed record, each by itself."""
        phones = tuple(named.key for named in self.fields if named.field.kind is Kind.PHONE)
        names = _parts(sealed, self.names, least=LEAST_NAME) - NO_NAMES
        return names | _parts(sealed, phones, least=LEAST_PHONE)

    def masked(self, named: Named, value: str) -> str:
        """Return what may be shown without opening: 张*, 138****0000, and of anything else only that it is there."""
        if named.key in self.names and value:
            return f"{value[0]}*"
        if named.field.kind is Kind.PHONE and len(value) >= LEAST_PHONE:
            return f"{value[:3]}****{value[-4:]}"
        return "已登记" if value else ""

    def naming(self, text: str, names: frozenset[str]) -> str:
        """Return what to do about a text that holds the number of a person or one of these names, or "".

        The sentence repeats neither: it is shown, and may be logged.
        """
        if not personal_number_in(text) and not any(name in _bare(text) for name in names):
            return ""
        return (
            f"这里不写{self.label}的姓名、手机号和证件号，请改写成“{self.label}”；"
            f"需要留存的填在加密的“{self.label}”一栏"
        )


def _parts(sealed: Mapping[str, str], keys: tuple[str, ...], *, least: int) -> frozenset[str]:
    parts = (_bare(part) for key in keys for part in BETWEEN_NAMES.split(sealed.get(key) or ""))
    return frozenset(part for part in parts if len(part) >= least)


def _bare(text: str) -> str:
    """Return a text as it is compared: half-width, and without what people put into names and numbers."""
    plain = "".join(half_width(text).split())
    return re.sub(rf"(?<=\d)[{BETWEEN_DIGITS}](?=\d)", "", plain)


def personal_number_in(text: str) -> bool:
    """Return whether a mobile or identity number stands in a text, however it is grouped.

    >>> personal_number_in("请回拨 138 0000 0000")
    True
    """
    plain = half_width(text).upper()
    joined = re.sub(rf"(?<=\d)[ {BETWEEN_DIGITS}](?=[\dX])", "", plain)
    return any(PERSONAL_NUMBER.search(one) for one in (plain, joined))
