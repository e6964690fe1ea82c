"""Who brought a matter: sealed, opened with a reason, written nowhere else (rules 5.5)."""

from ledger.books.petitions.records import PetitionEntry
from ledger.grammar.fields import Field, Kind, Named
from ledger.grammar.sealed import Sealed
from ledger.models import LEADING_ROLES, Role

PEOPLE = Sealed(
    label="信访人",
    fields=(
        Named(key="name", field=Field(label="姓名", kind=Kind.TEXT, most=40, help="集体走访的填代表"), mandatory=False),
        Named(key="phone", field=Field(label="联系电话", kind=Kind.PHONE, most=40), mandatory=False),
        Named(key="address", field=Field(label="住址", kind=Kind.TEXT, most=100), mandatory=False),
        Named(
            key="id_number",
            field=Field(label="证件号码", kind=Kind.TEXT, most=18, help="只有受理程序确实需要时才填写，如核对送达对象"),
            mandatory=False,
        ),
    ),
    openers=(Role.OFFICER, *LEADING_ROLES),
    names=("name",),
    numbers=(PetitionEntry.system_number, PetitionEntry.related_number, PetitionEntry.assigned_number),
    notice=(
        "仅为办理、告知和送达本事项收集，加密保存，可以匿名（全部留空）。只有信访专干和负责人写明理由后可以查看，"
        "每次查看都有记录。信访人有权查询、更正（个人信息保护法第十七条、第四十五条、第四十六条）。"
    ),
)
