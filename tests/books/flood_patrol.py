"""汛期巡查台账: dikes, ponds and culverts watched in the flood season. The fifth book, as a newcomer writes one."""

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from ledger.choices import Choice, Tone
from ledger.grammar.book import Book, SiteKind
from ledger.grammar.clocks import promise
from ledger.grammar.conditions import is_, is_not
from ledger.grammar.fields import Field, Kind, Shared, choice, day, decimal, long_text, text
from ledger.grammar.figures import count, in_period, rate
from ledger.grammar.papers import PaperKind
from ledger.grammar.steps import Ask, Hands, PaperAsk, Proof, State, Step
from ledger.grammar.town_rules import town
from ledger.grammar.usual_steps import OFFICE, OFFICER
from ledger.models import FIELD_ROLES, Entry, Role, Site, Visit
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
    due_on: Mapped[date | None] = day("处置期限", after=(Entry.found_on,))


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
    not_before=(Entry.found_on,),
)
REPORT = Step(
    "report", "上报险情", to=REPORTED, who=(*FIELD_ROLES, *OFFICER), proofs=(BEFORE,),
    asks=(Ask(FloodPatrolEntry.danger), Ask(FloodPatrolEntry.description), Ask(Entry.grade)),
)
ORDER = Step(
    "order", "研判并交办", from_states=(REPORTED, HANDLED), to=HANDLING, who=OFFICER,
    asks=(
        Ask(Entry.grade), Ask(FloodPatrolEntry.measure), Ask(FloodPatrolEntry.due_on, fresh=True, not_past=True),
    ),
    paper=PaperAsk(kinds=(ORDER_PAPER,)), hands=Hands.REPORTER,
)
HANDLE = Step("handle", "报告处置完成", from_states=(HANDLING,), to=HANDLED, who=FIELD_ROLES, proofs=(AFTER,))
CLOSE = Step(
    "close", "核验并解除", from_states=(HANDLED,), to=CLOSED, who=OFFICE, not_by=(REPORT, HANDLE), must_note="核验情况",
)
DISMISS = Step(
    "dismiss", "不是险情", done="判定不是险情", from_states=(REPORTED,), to=VOID, who=OFFICER, not_by=(REPORT,),
    must_note="理由",
)

FOUND = (in_period(Entry.found_on), is_not(Entry.state, VOID.key))
DANGERS = count("F-1", "发现险情", "期间内发现的险情，不含判定不是险情的", "处", *FOUND)
LIFTED = count("F-2", "已解除险情", "F-1 中已解除的", "处", in_period(Entry.found_on), is_(Entry.state, CLOSED.key))

BOOK = Book(
    key="flood_patrol", label="汛期巡查", letter="汛", entry_word="险情", officer="水利专干", entry=FloodPatrolEntry,
    visit=FloodPatrolVisit,
    site=SiteKind(
        model=Waterworks, label="水利工程", subject_type=Field(label="工程类别", kind=Kind.CHOICE, choices=Works),
    ),
    shared=(Shared(column=Entry.grade, field=Field(label="险情等级", kind=Kind.CHOICE, choices=Risk)),),
    headline=lambda entry: f"{Danger(entry.danger).label}：{entry.description}",
    is_grave=is_(Entry.grade, Risk.SERIOUS, otherwise="不是重大险情"), grave_grades=(Risk.SERIOUS,),
    states=(REPORTED, HANDLING, HANDLED, CLOSED, VOID), void=VOID, steps=(REPORT, ORDER, HANDLE, CLOSE, DISMISS),
    expects={REPORTED: ORDER, HANDLING: HANDLE, HANDLED: CLOSE},
    clocks=(
        promise(
            "F1", "研判", starts=(REPORT,), stops=(ORDER, DISMISS), basis="本镇规定：汛期险情及时研判",
            within=town("flood_patrol.judge_hours", "险情研判时限", 4, Unit.HOURS, most=48),
        ),
        promise("F2", "处置", starts=(ORDER,), stops=(HANDLE,), until=FloodPatrolEntry.due_on, basis="处置期限由研判时确定"),
        promise("F3", "核验", starts=(HANDLE,), stops=(CLOSE, ORDER), within=1, basis="本镇规定：处置完成后次日核验"),
    ),
    papers=(ORDER_PAPER,), figures=(DANGERS, LIFTED, rate("F-3", "解除率", LIFTED, DANGERS)),
    begin_from=lambda item: ((FloodPatrolEntry.description, item.hazard or item.text),),
)
