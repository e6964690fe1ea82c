"""汛期巡查台账: dikes, ponds and culverts watched in the flood season. The fifth book, as a newcomer writes one."""

from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from ledger.choices import Choice, Tone
from ledger.grammar.book import Book, SiteKind
from ledger.grammar.clocks import ClockRule
from ledger.grammar.fields import Field, Kind, Shared, choice, day, decimal, long_text, text
from ledger.grammar.figures import Counted, Figure
from ledger.grammar.papers import PaperKind
from ledger.grammar.steps import Ask, Check, Condition, Hands, PaperAsk, Proof, State, Step
from ledger.grammar.town_rules import TownRule
from ledger.models import FIELD_ROLES, LEADING_ROLES, Entry, Role, Site, Visit
from ledger.workdays import Unit


class Works(Choice):
    DIKE = "dike", "堤防"
    POND = "pond", "塘坝"
    CULVERT = "culvert", "涵闸"


class Danger(Choice):
    SEEPAGE = "seepage", "渗水、管涌"
    SLIDE = "slide", "滑坡、塌陷"
    BLOCKED = "blocked", "淤堵"


class Risk(Choice):
    ORDINARY = "ordinary", "一般险情"
    SERIOUS = "serious", "重大险情"


class Waterworks(Site, kind="waterworks"):
    keeper: Mapped[str] = text("巡查责任人", most=40)
    safe_level: Mapped[Decimal | None] = decimal("警戒水位", unit="米")


class FloodPatrolVisit(Visit, book="flood_patrol"):
    water_level: Mapped[Decimal] = decimal("当前水位", unit="米")


class FloodPatrolEntry(Entry, book="flood_patrol"):
    danger: Mapped[Danger] = choice("险情类别", Danger)
    description: Mapped[str] = long_text("险情描述", most=300)
    measure: Mapped[str | None] = text("处置措施", most=200)
    due_on: Mapped[date | None] = day("处置期限")


REPORTED = State("reported", "待研判", tone=Tone.WAITING, awaits=Role.OFFICER)
HANDLING = State("handling", "处置中", tone=Tone.NEAR, awaits=Role.WORKER)
HANDLED = State("handled", "待核验", tone=Tone.WAITING, awaits=Role.OFFICER)
CLOSED = State("closed", "已解除", tone=Tone.DONE, is_closed=True)
VOID = State("void", "不是险情", tone=Tone.DONE, is_closed=True)

BEFORE = Proof("before", "险情照片", least=1, basis="上报险情须附现场照片")
AFTER = Proof("after", "处置后照片", least=1, basis="解除险情须有处置前后对照照片")
ORDER_PAPER = PaperKind(
    "flood_order", "险情处置通知书",
    number_example="青汛处〔2026〕1号", legal_basis="《中华人民共和国防洪法》第三十八条",
)  # fmt: skip
JUDGE_HOURS = TownRule("flood_patrol.judge_hours", "险情研判时限", default=4, unit="小时", least=1, most=48)
DUE_NOT_PAST = Check(
    FloodPatrolEntry.due_on,
    refusal=lambda case: "处置期限不能早于今天" if case.entry.due_on and case.entry.due_on < case.today else None,
)
REPORT = Step(
    "report", "上报险情", to=REPORTED, who=(*FIELD_ROLES, Role.OFFICER),
    asks=(Ask(FloodPatrolEntry.danger), Ask(FloodPatrolEntry.description), Ask(Entry.grade)), proofs=(BEFORE,),
)  # fmt: skip
ORDER = Step(
    "order", "研判并交办", from_states=(REPORTED, HANDLED), to=HANDLING, who=(Role.OFFICER,),
    asks=(Ask(Entry.grade), Ask(FloodPatrolEntry.measure), Ask(FloodPatrolEntry.due_on, fresh=True)),
    checks=(DUE_NOT_PAST,), paper=PaperAsk(kinds=(ORDER_PAPER,)), hands=Hands.REPORTER,
)  # fmt: skip
HANDLE = Step("handle", "报告处置完成", from_states=(HANDLING,), to=HANDLED, who=FIELD_ROLES, proofs=(AFTER,))
CLOSE = Step(
    "close", "核验并解除", from_states=(HANDLED,), to=CLOSED, who=(Role.OFFICER, *LEADING_ROLES),
    not_by=(REPORT, HANDLE), must_note="核验情况",
)  # fmt: skip
DISMISS = Step(
    "dismiss", "不是险情", done="判定不是险情", from_states=(REPORTED,), to=VOID, who=(Role.OFFICER,),
    not_by=(REPORT,), must_note="理由",
)  # fmt: skip

FOUND = Figure(
    "F-1", "发现险情", "期间内发现的险情，不含判定不是险情的", "处", counted=Counted.ENTRIES,
    measure=lambda period: sa.func.count().filter(
        Entry.found_on.between(period.first, period.last), Entry.state != VOID.key
    ),
)  # fmt: skip
LIFTED = Figure(
    "F-2", "已解除险情", "F-1 中已解除的", "处", counted=Counted.ENTRIES,
    measure=lambda period: sa.func.count().filter(
        Entry.found_on.between(period.first, period.last), Entry.state == CLOSED.key
    ),
)  # fmt: skip

BOOK = Book(
    key="flood_patrol", label="汛期巡查", letter="汛", entry_word="险情", officer="水利专干", entry=FloodPatrolEntry,
    visit=FloodPatrolVisit,
    site=SiteKind(
        model=Waterworks, label="水利工程", subject_type=Field(label="工程类别", kind=Kind.CHOICE, choices=Works),
    ),
    shared=(Shared(column=Entry.grade, field=Field(label="险情等级", kind=Kind.CHOICE, choices=Risk)),),
    headline=lambda entry: f"{Danger(entry.danger).label}：{entry.description}",
    is_grave=Condition(
        holds=lambda entry: entry.grade == Risk.SERIOUS, otherwise="不是重大险情",
        seen_in=(Entry.grade, Risk.SERIOUS),
    ),
    grave_grades=(Risk.SERIOUS,), states=(REPORTED, HANDLING, HANDLED, CLOSED, VOID), void=VOID,
    steps=(REPORT, ORDER, HANDLE, CLOSE, DISMISS),
    clocks=(
        ClockRule(
            "F1", "研判", starts=(REPORT,), stops=(ORDER, DISMISS), length=JUDGE_HOURS, unit=Unit.HOURS,
            basis="本镇规定：汛期险情及时研判", is_local=True,
        ),
        ClockRule(
            "F2", "处置", starts=(ORDER,), stops=(HANDLE,), until=FloodPatrolEntry.due_on,
            basis="处置期限由研判时确定", is_local=True,
        ),
        ClockRule(
            "F3", "核验", starts=(HANDLE,), stops=(CLOSE, ORDER), length=1, basis="本镇规定：处置完成后次日核验",
            is_local=True,
        ),
    ),
    papers=(ORDER_PAPER,), town_rules=(JUDGE_HOURS,),
    figures=(FOUND, LIFTED, Figure("F-3", "解除率", "F-2 ÷ F-1", "%", part=LIFTED, whole=FOUND)),
    begin_from=lambda item: ((FloodPatrolEntry.description, item.hazard or item.text),),
)  # fmt: skip
