"""A case told act by act. Office acts fall on days offices work; what is dated is dated on the day it is told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Self

from ledger.books.farmland import papers
from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.steps import (
    acceptance, by_force, clue, county_case, crime, decision, enforcement, look_back, putting_right, stopping,
    supervision,
    verification,
)
from ledger.books.farmland.stories.plots import Plot
from ledger.books.farmland.words import Acceptance, Conclusion, Defence, Handling, Hearing, Remedy, Source
from ledger.grammar import merging
from ledger.grammar.papers import PaperKind
from ledger.grammar.steps import Proof, Step
from ledger.grammar.stories import Act, Answers, Papers, Part, Tale, office_day
from ledger.models import Entry, Role

TOWN, LAND_BUREAU = "示范镇人民政府", "示例县自然资源和规划局"
WORKER, OFFICER, OTHER_OFFICER = Part(role=Role.WORKER), Part(role=Role.OFFICER), Part(role=Role.OFFICER, number=1)
LEADER, SECRETARY = Part(role=Role.LEADER), Part(role=Role.VILLAGE_SECRETARY)
DAY = timedelta(days=1)
CLASSIFIED = (
    "符合村庄规划，属公共设施，不立案，补办用地手续。",
    "占地较小、不占永久基本农田，经县局会商不立案，补办手续后销号。",
)
DEFERRED = (
    "二〇一六年前后建成、长期居住，按存量分类处置政策暂缓，每半年研判一次。",
    "历史遗留存量，不再扩大，按分类处置政策暂缓。",
)
WAIVED = (
    "当事人书面表示不陈述、不申辩、不要求听证。",
    "已送达告知书，当事人签字放弃陈述、申辩和听证。",
)
PAID = "当事人已到银行缴清罚款，收据复印件存档。"
CLOSED = (
    "验收属实，同意销号；村里继续看护。",
    "现场与照片一致，同意销号。",
    "同意销号，列入季度回头看名单。",
    "整改到位，同意销号，纳入田长制日常巡查。",
)

# What is told of a day, once it is known which day it was.
Told = Callable[[date], Answers]


def nothing(_: date) -> Answers:
    return ()


@dataclass
class Desk:
    """Where every case passes: its numbered papers, and how many cases there are."""

    papers: Papers = field(default_factory=Papers)
    cases: int = 0


class Case:
    """One case on one plot. Each method tells the next step and returns the case itself."""

    def __init__(self, plot: Plot, desk: Desk) -> None:
        desk.cases += 1
        self.plot, self.papers, self.number = plot, desk.papers, desk.cases
        self.acts: list[Act] = []
        self.told: Tale | None = None

    def tale(self) -> Tale:
        """Return the case as it is told: always the same tale, once it has been asked for."""
        if self.told is None:
            self.told = Tale(site=self.plot.site, acts=tuple(self.acts))
        return self.told

    def act(
        self,
        step: Step | merging.Act,
        on: date,
        by: Part = OFFICER,
        told: Told = nothing,
        *,
        photos: tuple[tuple[Proof, str], ...] = (),
        paper: tuple[PaperKind, str] | None = None,
        note: str = "",
        hand_to: Part | None = None,
        **more: Any,
    ) -> Self:
        last = self.acts[-1].on if self.acts else on - 12 * DAY
        day = on if by in (WORKER, SECRETARY) else office_day(on, not_before=last)
        day = max(day, last) if self.acts else day
        document = self.papers.paper(paper[0], day, paper[1]) if paper else None
        self.acts.append(
            Act(
                step=step, on=day, by=by, answers=told(day), photos=photos, document=document, note=note,
                hand_to=hand_to, **more,
            )
        )
        return self

    def one_of(self, words: Sequence[str]) -> str:
        """Return what is said this time; the next case says it in other words."""
        return words[self.number % len(words)]

    # --- Found, verified, stopped ---

    def report(self, on: date, by: Part = WORKER, *, source: Source = Source.PATROL, at_once: bool = True) -> Self:
        """Tell of the clue; `at_once`: it was stopped on the spot and reported to the county."""
        return self.act(
            clue.REPORT, on, by, lambda day: self.clue(day, source, at_once), photos=((clue.BEFORE, "field before"),)
        )

    def clue(self, day: date, source: Source, at_once: bool) -> Answers:
        patch: Answers = (
            (FarmlandEntry.patch_no, f"379901A{self.number:04d}"),
            (FarmlandEntry.issued_on, day - 2 * DAY),
        )
        return (
            (FarmlandEntry.source, source),
            *(patch if source is Source.PATCH else ()),
            (FarmlandEntry.building_kind, self.plot.building_kind),
            (FarmlandEntry.use, self.plot.use),
            (FarmlandEntry.stopped_on_spot, at_once),
            (FarmlandEntry.reported_at_once, at_once),
        )

    def send_back(self, on: date, note: str) -> Self:
        return self.act(clue.SEND_BACK, on, note=note)

    def resubmit(self, on: date, note: str) -> Self:
        photos = ((clue.RESUBMIT.proofs[0], "field before"),)
        return self.act(
            clue.RESUBMIT, on, WORKER, lambda day: self.clue(day, Source.PATROL, True), photos=photos, note=note
        )

    def stop_on_spot(self, on: date, by: Part, note: str) -> Self:
        return self.act(stopping.STOP_ON_SPOT, on, by, photos=((clue.PROGRESS, "field before"),), note=note)

    def report_at_once(self, on: date, by: Part, note: str) -> Self:
        return self.act(stopping.REPORT_AT_ONCE, on, by, note=note)

    def verify(self, on: date, *, lacks_permit: bool = False) -> Self:
        plot = self.plot
        homestead: Answers = ((FarmlandEntry.one_house, False), (FarmlandEntry.is_member, True))
        return self.act(
            verification.VERIFY,
            on,
            told=lambda day: (
                (FarmlandEntry.verified_on, day),
                (FarmlandEntry.conclusion, Conclusion.PROBLEM),
                (FarmlandEntry.violation_type, plot.violation),
                (FarmlandEntry.occupant, plot.occupant),
                (FarmlandEntry.occupant_kind, plot.occupant_kind),
                (FarmlandEntry.occupant_phone, plot.occupant_phone),
                (FarmlandEntry.started, plot.started),
                (FarmlandEntry.area_total, plot.total),
                (FarmlandEntry.area_agri, plot.farmland),
                (FarmlandEntry.area_farmland, plot.farmland),
                (FarmlandEntry.area_basic, plot.basic),
                (FarmlandEntry.lacks_rural_permit, lacks_permit),
                *(homestead if plot.is_village_house else ()),
            ),
        )

    def stop(self, on: date) -> Self:
        paper = (papers.STOP_NOTICE, LAND_BUREAU)
        return self.act(stopping.STOP, on, told=lambda day: ((FarmlandEntry.stopped_on, day),), paper=paper)

    # --- The ways to have it put right ---

    def plan(self, until: date, *handling: Handling) -> Answers:
        return (
            (FarmlandEntry.handling, [one.value for one in handling or (self.plot.handling,)]),
            (FarmlandEntry.next_step, self.plot.next_step),
            (FarmlandEntry.plan_on, until),
        )

    def town_order(self, on: date, until: date, *, served: bool = True) -> Self:
        paper = (papers.TOWN_ORDER_PAPER, TOWN)
        return self.act(
            putting_right.TOWN_ORDER, on, paper=paper,
            told=lambda day: (
                (FarmlandEntry.ordered_on, day), *self.plan(until),
                *(((FarmlandEntry.order_served_on, day),) if served else ()),
            ),
        )

    def serve_order(self, on: date) -> Self:
        return self.act(by_force.SERVE_ORDER, on, told=lambda day: ((FarmlandEntry.order_served_on, day),))

    def decide_force(self, urged_on: date, comply_by: date, on: date) -> Self:
        """The town urges, and once that term is over decides to carry its order out by itself."""
        self.act(
            by_force.URGE_OF_TOWN, urged_on, paper=(papers.TOWN_URGING, TOWN),
            told=lambda day: ((FarmlandEntry.urged_on, day), (FarmlandEntry.comply_by, comply_by)),
        )
        defence = (FarmlandEntry.urging_defence, Defence.NONE)
        return self.act(
            by_force.DECIDE_FORCE, on, told=lambda day: ((FarmlandEntry.force_decided_on, day), defence),
            paper=(papers.FORCE_DECISION, TOWN), note="催告期满没有拆除，也没有提出陈述、申辩。",
        )

    def announce(self, on: date, until: date) -> Self:
        return self.act(
            by_force.ANNOUNCE, on, paper=(papers.TOWN_ANNOUNCEMENT, TOWN),
            told=lambda day: ((FarmlandEntry.announced_on, day), (FarmlandEntry.announced_until, until)),
        )

    def pull_down(self, remedy_on: date, on: date) -> Self:
        self.settle_remedy(remedy_on, Remedy.NONE)
        return self.act(
            by_force.PULL_DOWN, on, photos=((by_force.BY_FORCE, "field before"),),
            told=lambda day: (
                (FarmlandEntry.forced_on, day), (FarmlandEntry.is_forced_by_day, True),
                (FarmlandEntry.are_supplies_kept, True), (FarmlandEntry.area_demolished, self.plot.total),
            ),
            note="镇综合执法队会同村委会到场，屋内物品清点造册，交当事人签收。",
        )

    def settle_remedy(self, on: date, remedy: Remedy) -> Self:
        return self.act(
            decision.SETTLE_REMEDY, on,
            told=lambda day: ((FarmlandEntry.remedy, remedy), (FarmlandEntry.remedy_ended_on, day)),
        )

    def report_up(self, on: date) -> Self:
        paper = (papers.REPORT_LETTER, TOWN)
        return self.act(stopping.REPORT_UP, on, told=lambda _: ((FarmlandEntry.reported_to, LAND_BUREAU),), paper=paper)

    def classify(self, on: date, until: date) -> Self:
        why = (FarmlandEntry.handling_reason, "农村公共设施或设施农业，符合村庄规划，经县局会商不予处罚，先补办手续。")
        told = (*self.plan(until, Handling.REGULARISE), why)
        return self.act(putting_right.CLASSIFY, on, told=lambda _: told, note=self.one_of(CLASSIFIED))

    def defer(self, on: date, until: date) -> Self:
        told = ((FarmlandEntry.deferred_until, until),)
        return self.act(putting_right.DEFER, on, LEADER, lambda _: told, note=self.one_of(DEFERRED))

    def tear_down(self, on: date) -> Self:
        photos = ((putting_right.TEAR_DOWN.proofs[0], "field before"),)
        return self.act(
            putting_right.TEAR_DOWN, on, WORKER,
            lambda day: ((FarmlandEntry.torn_down_on, day), (FarmlandEntry.area_demolished, self.plot.total)),
            photos=photos, note="已拆除清运，等待翻耕。",
        )

    def file(self, on: date, crime: Answers = ()) -> Self:
        paper = (papers.FILING, LAND_BUREAU)
        return self.act(
            county_case.FILE,
            on,
            told=lambda day: ((FarmlandEntry.filed_on, day), (FarmlandEntry.filed_by, LAND_BUREAU), *crime),
            paper=paper,
        )

    def notify(self, on: date) -> Self:
        hearing = (papers.HEARING_NOTICE, LAND_BUREAU)
        penalty = (papers.PENALTY_NOTICE, LAND_BUREAU)
        self.act(county_case.TELL_HEARING, on, told=lambda day: ((FarmlandEntry.hearing_told_on, day),), paper=hearing)
        return self.act(county_case.NOTIFY, on, told=lambda day: ((FarmlandEntry.notified_on, day),), paper=penalty)

    def decide(
        self, on: date, until: date, handling: tuple[Handling, ...] = (Handling.DEMOLISH, Handling.FINE)
    ) -> Self:
        self.act(
            county_case.HEAR,
            on - 3 * DAY,
            told=lambda _: ((FarmlandEntry.defence, Defence.WAIVED),),
            note=self.one_of(WAIVED),
        )
        self.act(
            county_case.HOLD_HEARING, on - 3 * DAY, told=lambda _: ((FarmlandEntry.hearing, Hearing.WAIVED),),
            note=self.one_of(WAIVED),
        )
        paper = (papers.PENALTY_DECISION, LAND_BUREAU)
        return self.act(
            decision.DECIDE,
            on,
            told=lambda day: (
                (FarmlandEntry.decided_on, day),
                (FarmlandEntry.plan_fit, Handling.CONFISCATE in handling),
                *self.plan(until, *handling),
            ),
            paper=paper,
        )

    def serve(self, on: date) -> Self:
        return self.act(decision.SERVE, on, told=lambda day: ((FarmlandEntry.served_on, day),))

    def pay_fine(self, on: date) -> Self:
        return self.act(enforcement.PAY_FINE, on, told=lambda day: ((FarmlandEntry.fine_paid_on, day),), note=PAID)

    def go_to_court(self, remedy_on: date, urged_on: date, on: date, *, remedy: Remedy = Remedy.NONE) -> Self:
        self.settle_remedy(remedy_on, remedy)
        urging = (papers.URGING, LAND_BUREAU)
        self.act(enforcement.URGE, urged_on, told=lambda day: ((FarmlandEntry.urged_on, day),), paper=urging)
        application = (papers.COURT_APPLICATION, LAND_BUREAU)
        return self.act(
            enforcement.APPLY_COURT, on, told=lambda day: ((FarmlandEntry.applied_on, day),), paper=application
        )

    def propose_referral(self, on: date) -> Self:
        reason = ((FarmlandEntry.crime_reason, "永久基本农田面积超过追诉线，耕作层已经毁坏，需由公安机关审查。"),)
        return self.act(crime.PROPOSE_REFERRAL, on, told=lambda _: reason)

    def refer(self, on: date) -> Self:
        self.propose_referral(on - 3 * DAY)
        note = f"县局负责人 {on - DAY:%Y-%m-%d} 签批，同意移送。"
        self.act(crime.APPROVE_REFERRAL, on - DAY, paper=(papers.REFERRAL_DECISION, LAND_BUREAU), note=note)
        return self.act(crime.REFER, on, paper=(papers.CRIME_REFERRAL, LAND_BUREAU))

    # --- Put right, accepted, closed, looked back at ---

    def put_right(self, day: date) -> Answers:
        plot = self.plot
        is_regularised = plot.handling is Handling.REGULARISE
        nothing_done, all_done = Decimal(0), plot.total
        return (
            (FarmlandEntry.done_on, day),
            (FarmlandEntry.area_demolished, nothing_done if is_regularised else all_done),
            (FarmlandEntry.area_recultivated, nothing_done if is_regularised else plot.farmland),
            (FarmlandEntry.area_regularised, all_done if is_regularised else nothing_done),
            *(((FarmlandEntry.regularised_farmland, plot.farmland),) if is_regularised else ()),
        )

    def correct(self, on: date, *, done_on: date | None = None) -> Self:
        handling = (FarmlandEntry.handling, [self.plot.handling.value])
        photos = ((putting_right.AFTER, "field after"),)
        return self.act(
            putting_right.CORRECT, on, WORKER, lambda day: (handling, *self.put_right(done_on or day)), photos=photos
        )

    def confirm_day(self, on: date) -> Self:
        """Confirm a day that was told much later than it was."""
        note = "村里的清运记录和照片拍摄时间都是这一天。"
        return self.act(supervision.CONFIRM_DAY, on, told=lambda _: ((Entry.day_confirmed, True),), note=note)

    def carry_out(self, on: date) -> Self:
        return self.act(
            putting_right.CARRY_OUT, on, WORKER, self.put_right, photos=((putting_right.AFTER, "field after"),)
        )

    def accept(self, on: date) -> Self:
        """What was made good stands on its approval number, all else on the county's opinion."""
        is_regularised = self.plot.handling is Handling.REGULARISE
        approval: Answers = ((FarmlandEntry.approval_no, f"示政土字〔{on.year}〕{self.number}号"),)
        return self.act(
            acceptance.ACCEPT,
            on,
            OTHER_OFFICER,
            lambda day: (
                (FarmlandEntry.acceptance, Acceptance.PASSED),
                (FarmlandEntry.accepted_by, "示范镇自然资源所、镇农业农村办公室"),
                (FarmlandEntry.accepted_on, day),
                *(approval if is_regularised else ()),
            ),
            photos=((acceptance.ON_SITE, "field after"),),
            paper=None if is_regularised else (papers.ACCEPTANCE_OPINION, LAND_BUREAU),
        )

    def reject(self, on: date, until: date, note: str) -> Self:
        photos = ((acceptance.REJECT.proofs[0], "field before"),)
        return self.act(acceptance.REJECT, on, OTHER_OFFICER, lambda _: self.plan(until), photos=photos, note=note)

    def refuse_close(self, on: date, until: date, note: str) -> Self:
        return self.act(acceptance.REFUSE_CLOSE, on, LEADER, lambda _: ((FarmlandEntry.plan_on, until),), note=note)

    def close(self, on: date) -> Self:
        return self.act(
            acceptance.CLOSE,
            on,
            LEADER,
            lambda day: (
                (FarmlandEntry.confirmed_by, f"{LAND_BUREAU}执法监察科"),
                (FarmlandEntry.confirmed_on, day),
                (FarmlandEntry.put_right_on, day),
            ),
            note=self.one_of(CLOSED),
        )

    def look_back(self, on: date) -> Self:
        photos = ((look_back.LOOKED_BACK, "field after"),)
        return self.act(
            look_back.LOOK_BACK, on, WORKER, lambda day: ((Entry.looked_back_on, day),),
            photos=photos, note=self.plot.looked_back,
        )

    def relapse(self, on: date, note: str) -> Self:
        photos = ((look_back.RELAPSE.proofs[0], "field before"),)
        return self.act(
            look_back.RELAPSE, on, WORKER, lambda day: ((FarmlandEntry.discovered_on, day),), photos=photos, note=note,
        )
