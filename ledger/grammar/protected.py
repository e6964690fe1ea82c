"""Protected data: what a book must know about people, sealed apart from the entry and masked wherever it is named."""

from dataclasses import dataclass

from ledger.grammar.fields import Field, Kind, Named
from ledger.models import Role


@dataclass(frozen=True, kw_only=True, eq=False)
class Protected:
    """The sealed part of an entry. Only `openers` may open it, each time with a reason that is logged.

    `notice` is what the form tells whoever types it in: why it is asked and who may see it (个人信息保护法第十七条).
    """

    label: str
    fields: tuple[Named, ...]
    openers: tuple[Role, ...]
    notice: str


def masked(field: Field, value: str) -> str:
    """Return what may be shown without opening: 张*, 138****0000, and of anything else only that it is there.

    >>> masked(Field(label="联系电话", kind=Kind.PHONE), "13800000000")
    '138****0000'
    """
    if not value:
        return ""
    if field.kind is Kind.PHONE and len(value) >= 7:
        return f"{value[:3]}****{value[-4:]}"
    if field.kind is Kind.TEXT and (field.most or 0) <= 40:
        return f"{value[0]}*"
    return "已登记"
