"""水毁修复台账: what a flood left broken at the waterworks that 汛期巡查 watches. Two books, one kind of place.

Its entries begin in two ways, and one of them asks for everything a step can ask for: a paper, somebody's name kept
sealed, a note, and whose hands it goes to.
"""

from decimal import Decimal

from sqlalchemy.orm import Mapped

from ledger.choices import Choice, Tone
from ledger.grammar.book import Book
from ledger.grammar.clocks import promise
from ledger.grammar.conditions import is_, is_not
from ledger.grammar.fields import Field, Kind, Named, Shared, choice, decimal, text
from ledger.grammar.figures import count, in_period
from ledger.grammar.papers import PaperKind
from ledger.grammar.sealed import Sealed
from ledger.grammar.steps import Ask, Hands, PaperAsk, State, Step
from ledger.models import FIELD_ROLES, Entry, Role, Visit
from tests.books.flood_patrol import BOOK as PATROL


class Damage(Choice):
    BREACH = "breach", "决口"
    CRACK = "crack", "裂缝"


class Size(Choice):
    SMALL = "small", "小修"
    LARGE = "large", "大修"


class FloodRepairVisit(Visit, book="flood_repairs"):
    cracks: Mapped[Decimal] = decimal("裂缝总长", unit="米")


class FloodRepairEntry(Entry, book="flood_repairs"):
    damage: Mapped[Damage] = choice("水毁类别", Damage)
    part: Mapped[str] = text("水毁部位", most=60)
    width: Mapped[Decimal | None] = decimal("决口宽度", unit="米")


TO_REPAIR = State("to_repair", "待修复", tone=Tone.NEAR, awaits=Role.OFFICER)
REPAIRED = State("repaired", "已修复", tone=Tone.DONE, is_closed=True)
VOID = State("void", "不用修", tone=Tone.DONE, is_closed=True)

IS_BREACH = is_(FloodRepairEntry.damage, Damage.BREACH, otherwise="不是决口")
SURVEY = PaperKind(
    "flood_survey", "水毁勘察表", number_example="青水勘〔2026〕1号", legal_basis="《中华人民共和国防洪法》第四十七条",
    not_before=(Entry.found_on,),
)
THE_DAMAGE = (
    Ask(FloodRepairEntry.damage), Ask(FloodRepairEntry.part),
    Ask(FloodRepairEntry.width, mandatory=IS_BREACH, only_then=True),
)
NOTE_DOWN = Step(
    "note_down", "随手记下", to=TO_REPAIR, who=(*FIELD_ROLES, Role.OFFICER), asks=THE_DAMAGE,
)
SURVEYED = Step(
    "surveyed", "按勘察表登记", to=TO_REPAIR, who=(Role.OFFICER,), asks=(*THE_DAMAGE, Ask(Entry.grade)),
    paper=PaperAsk(kinds=(SURVEY,), mandatory=True), seals=True, must_note="勘察情况", hands=Hands.CHOSEN,
)
REPAIR = Step("repair", "修复完成", from_states=(TO_REPAIR,), to=REPAIRED, who=(Role.OFFICER,), not_by=(SURVEYED,))
DISMISS = Step("dismiss", "不用修", from_states=(TO_REPAIR,), to=VOID, who=(Role.OFFICER,), must_note="理由")

BOOK = Book(
    key="flood_repairs", label="水毁修复", position=110, letter="毁", entry_word="水毁", officer="水利专干",
    entry=FloodRepairEntry, visit=FloodRepairVisit, site=PATROL.site,
    shared=(Shared(column=Entry.grade, field=Field(label="修复规模", kind=Kind.CHOICE, choices=Size)),),
    headline=lambda entry: f"{Damage(entry.damage).label}：{entry.part}",
    is_grave=is_(Entry.grade, Size.LARGE, otherwise="不是大修"),
    states=(TO_REPAIR, REPAIRED, VOID), void=VOID, steps=(NOTE_DOWN, SURVEYED, REPAIR, DISMISS),
    expects={TO_REPAIR: REPAIR},
    clocks=(
        promise(
            "FR1", "修复", starts=(NOTE_DOWN, SURVEYED), stops=(REPAIR, DISMISS), within=30,
            basis="本镇规定：汛后一个月内修复",
        ),
    ),
    papers=(SURVEY,),
    figures=(
        count(
            "FR-1", "水毁处数", "期间内发现的水毁，不含不用修的", "处",
            in_period(Entry.found_on), is_not(Entry.state, VOID.key),
        ),
    ),
    begin_from=lambda item: ((FloodRepairEntry.part, item.hazard or item.text),),
    sealed=Sealed(
        label="报修人", openers=(Role.OFFICER,), names=("name",), notice="只为回访使用，专干以外的人看不到。",
        fields=(Named(key="name", field=Field(label="姓名", kind=Kind.TEXT, most=40), mandatory=True),),
    ),
)
