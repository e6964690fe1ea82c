"""A hazardous house told act by act, with the words people write at each step."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Self

from ledger.books.housing.papers import ACCEPTANCE, APPRAISAL_REPORT, NOTICE, URGING
from ledger.books.housing.records import HousingEntry, HousingVisit
from ledger.books.housing.steps.acceptance import (
    APPROVE_CLOSE, AT_ACCEPTANCE, CLOSE, EXPIRED_PASS, EXPIRED_PASS_GRAVE, PASS, PASS_GRAVE,
)
from ledger.books.housing.steps.appraisal import COMMISSION, ORDER_FIX, RECORD_APPRAISAL
from ledger.books.housing.steps.control import CONTROL
from ledger.books.housing.steps.correction import LOWER, REGRADE, VOID_ENTRY
from ledger.books.housing.steps.judging import LOWER_REPORTED, VERIFY
from ledger.books.housing.steps.notifying import NOTIFY_APPRAISE, NOTIFY_FIX
from ledger.books.housing.steps.putting_right import AFTER, FINISH, START
from ledger.books.housing.steps.reporting import REPORT_DANGER, TELL_DEPARTMENT, UPDATE_PLATFORM
from ledger.books.housing.steps.supervision import CONFIRM_DAY
from ledger.books.housing.stories.signs import Sign
from ledger.books.housing.words import (
    AppraisalGrade, CommissionedBy, EngineeringMeasure, HazardLevel, Judgement, ManagementMeasure, Pace, VisitKind,
    VoidReason,
)
from ledger.grammar.papers import PaperKind
from ledger.grammar.steps import Proof, Step
from ledger.grammar.stories import Act, Answers, Look, Papers, Part, Tale, ToldSite, office_day
from ledger.grammar.usual_steps import OFFICE
from ledger.models import Entry, Role

TOWN_GOVERNMENT = "示范镇人民政府"
HOUSING_BUREAU = "示例县住房和城乡建设局"
INSTITUTION = "示例市建筑工程质量检测中心"
COMPANIONS = "镇村镇建设办王测强、村委会李样军"
SURVEYORS = ("村镇建设办技术员刘测航", "县住建局派驻技术员陈样峰", "第三方巡查单位技术员孙例刚")
LEADER, CHIEF = Part(role=Role.LEADER), Part(role=Role.CHIEF)
WORKER = Part(role=Role.WORKER)


def _signed(on: date) -> Answers:
    """Whoever answers for the house was told that day, and signed for it."""
    return ((HousingEntry.notified_on, on), (HousingEntry.notice_signed, True))


class HouseCase:
    """One hazardous house, from the look that judged it on. Every number is a count of days before today."""

    def __init__(
        self, today: date, site: ToldSite, days: int, judgement: Judgement, sign: Sign, papers: Papers,
        *, kind: VisitKind = VisitKind.SCREENING,
    ) -> None:
        self.today, self.site, self.judgement, self.sign, self.papers = today, site, judgement, sign, papers
        self.officer = Part(role=Role.OFFICER, number=site.village)
        self.acts: list[Act] = []
        self.look = Look(
            site=site,
            on=self.ago(days),
            by=WORKER,
            answers=(
                (HousingVisit.visit_kind, kind),
                (HousingVisit.judgement, judgement),
                (HousingVisit.hazard_parts, [sign.part.value]),
                (HousingVisit.description, sign.description),
                (HousingVisit.surveyor, SURVEYORS[site.village % len(SURVEYORS)]),
            ),
            scene="house before",
        )

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def tale(self) -> Tale | None:
        return Tale(site=self.site, acts=tuple(self.acts), look=self.look) if self.acts else None

    def act(
        self, step: Step, days: int, by: Part, answers: Callable[[date], Answers] | None = None, *,
        paper: PaperKind | None = None, issuer: str = TOWN_GOVERNMENT, photos: tuple[Proof, ...] = (),
        note: str = "", hand_to: Part | None = None, **more: Any,
    ) -> Self:
        last = self.acts[-1].on if self.acts else self.look.on
        wanted = max(self.ago(days), last)
        day = office_day(wanted, not_before=last) if by.role in OFFICE else wanted
        self.acts.append(
            Act(
                step=step,
                on=day,
                by=by,
                answers=answers(day) if answers else (),
                photos=tuple((proof, f"house {'after' if proof is AFTER else 'before'}") for proof in photos),
                document=self.papers.paper(paper, day, issuer) if paper else None,
                note=note,
                hand_to=hand_to,
                **more,
            )
        )
        return self

    # --- The ordinary way ---

    def verify(self, days: int, *, appraisal: bool = False, may_collapse: bool = False, is_told: bool = True) -> Self:
        """Tell what the officer found on the spot; the department and the platform usually learn it the same day."""
        self.act(
            VERIFY,
            days,
            self.officer,
            lambda _day: (
                (Entry.grade, HazardLevel(self.judgement)),
                (HousingEntry.hazard_parts, [self.sign.part.value]),
                (HousingEntry.description, self.sign.description),
                (HousingEntry.may_collapse, may_collapse),
                (HousingEntry.needs_appraisal, appraisal),
            ),
        )
        return self.told(days) if is_told else self

    def notify_appraise(self, days: int) -> Self:
        return self.act(NOTIFY_APPRAISE, days, self.officer, _signed, paper=NOTICE)

    def notify_fix(self, days: int, due: int) -> Self:
        due_on = self.ago(due)
        return self.act(
            NOTIFY_FIX, days, self.officer, lambda day: (*_signed(day), (HousingEntry.due_on, due_on)), paper=NOTICE
        )

    def commission(self, days: int, pace: Pace = Pace.ORDINARY) -> Self:
        return self.act(
            COMMISSION,
            days,
            self.officer,
            lambda day: (
                (HousingEntry.institution, INSTITUTION),
                (HousingEntry.commissioned_by, CommissionedBy.OWNER),
                (HousingEntry.pace, pace),
                (HousingEntry.commissioned_on, day),
            ),
        )

    def appraise(self, days: int, grade: AppraisalGrade) -> Self:
        return self.act(
            RECORD_APPRAISAL,
            days,
            self.officer,
            lambda day: ((HousingEntry.appraisal_grade, grade), (HousingEntry.report_received_on, day)),
            paper=APPRAISAL_REPORT,
            issuer=INSTITUTION,
        )

    def order(self, days: int, due: int) -> Self:
        answers: Answers = ((HousingEntry.due_on, self.ago(due)),)
        return self.act(
            ORDER_FIX, days, self.officer, lambda _day: answers, paper=URGING, issuer=HOUSING_BUREAU
        )

    def start(self, days: int) -> Self:
        return self.act(START, days, WORKER, lambda _day: ((HousingEntry.plan, self.sign.plan),))

    def finish(
        self, days: int, measure: EngineeringMeasure = EngineeringMeasure.STRENGTHEN, *, done: int | None = None
    ) -> Self:
        """Tell that the works are done: on the day of telling, or on the one before that `done` says."""
        done_on = self.ago(done) if done is not None else None
        return self.act(
            FINISH,
            days,
            WORKER,
            lambda day: ((HousingEntry.done_on, done_on or day), (HousingEntry.engineering_measures, [measure.value])),
            photos=(AFTER,),
            taken_on=done_on,
        )

    def confirm_day(self, days: int) -> Self:
        """Confirm a day that was told much later than it was."""
        confirmed: Answers = ((Entry.day_confirmed, True),)
        return self.act(CONFIRM_DAY, days, LEADER, lambda _day: confirmed, note="施工结算单和照片拍摄时间都是这一天。")

    def accept(self, days: int) -> Self:
        return self.act(PASS, days, self.officer, note=self.sign.accepted)

    def accept_grave(self, days: int) -> Self:
        companions: Answers = ((HousingEntry.acceptance_companions, COMPANIONS),)
        return self.act(PASS_GRAVE, days, self.officer, lambda _day: companions, paper=ACCEPTANCE)

    def found_fixed(self, days: int) -> Self:
        return self._found_fixed(EXPIRED_PASS, days)

    def found_fixed_grave(self, days: int) -> Self:
        return self._found_fixed(EXPIRED_PASS_GRAVE, days, (HousingEntry.acceptance_companions, COMPANIONS))

    def _found_fixed(self, step: Step, days: int, *more: tuple[Any, Any]) -> Self:
        """Looked at when its period was over, without anybody's report, and found put right the day before."""
        strengthened = [EngineeringMeasure.STRENGTHEN.value]
        answers: Answers = (
            (HousingEntry.done_on, self.ago(days + 1)), (HousingEntry.engineering_measures, strengthened), *more,
        )
        return self.act(step, days, self.officer, lambda _day: answers, photos=(AFTER,), note=self.sign.accepted)

    def found_undone(self, step: Step, days: int, note: str) -> Self:
        return self.act(step, days, self.officer, photos=(AT_ACCEPTANCE,), note=note)

    def close(self, days: int, by: Part | None = None) -> Self:
        return self.act(CLOSE, days, by or self.officer)

    def approve(self, days: int) -> Self:
        return self.act(APPROVE_CLOSE, days, LEADER, note="验收材料齐全，同意销号。继续每月巡查，防止反弹。")

    # --- Beside it ---

    def control(self, days: int, *measures: ManagementMeasure) -> Self:
        taken = [one.value for one in measures]
        return self.act(
            CONTROL,
            days,
            WORKER,
            lambda day: ((HousingEntry.management_measures, taken), (HousingEntry.controlled_on, day)),
            note="已拉警戒线，责任人签字。",
        )

    def moved_out_before(self, days: int, left: int) -> Self:
        """Nobody waited for the judgement: so many days before today people had left, and the photo was taken then."""
        measures = [
            one.value
            for one in (ManagementMeasure.STOP_USE, ManagementMeasure.MOVE_OUT, ManagementMeasure.SEAL_OFF)
        ]
        answers: Answers = (
            (HousingEntry.management_measures, measures), (HousingEntry.controlled_on, self.ago(left)),
            (HousingEntry.moved_out, 4),
        )
        return self.act(
            CONTROL, days, WORKER, lambda _day: answers, photos=CONTROL.proofs, taken_on=self.ago(left),
            note="夜里听见墙响，一家四口当晚搬到亲戚家，第二天才请人来看。",
        )

    def told(self, days: int) -> Self:
        """Tell the department and renew the platform."""
        self.act(TELL_DEPARTMENT, days, self.officer, note="已发函并电话告知县住建局。")
        return self.act(UPDATE_PLATFORM, days, self.officer)

    def report_danger(self, days: int) -> Self:
        return self.act(REPORT_DANGER, days, self.officer, note="已报县住建局房屋安全科。")

    def back_to_fixing(self, step: Step, days: int, due: int, by: Part, note: str, *photos: Proof) -> Self:
        answers: Answers = ((HousingEntry.due_on, self.ago(due)),)
        return self.act(step, days, by, lambda _day: answers, note=note, photos=photos)

    def void(self, days: int) -> Self:
        answers: Answers = ((HousingEntry.void_reason, VoidReason.NO_HAZARD),)
        return self.act(
            VOID_ENTRY, days, self.officer, lambda _day: answers, note="技术员到场，为抹灰层收缩裂纹。"
        )

    def lower_reported(self, days: int) -> Self:
        answers: Answers = ((Entry.grade, HazardLevel.SOME), (HousingEntry.may_collapse, False))
        note = "技术员到场复核，裂缝只在抹灰层，承重墙完好，对照判定标准属于一定隐患。"
        return self.act(LOWER_REPORTED, days, self.officer, lambda _day: answers, note=note)

    def regrade(self, days: int) -> Self:
        answers: Answers = (
            (HousingEntry.reason, "连续降雨后复核，损坏明显加重，不宜继续居住"),
            (Entry.grade, HazardLevel.SEVERE),
            (HousingEntry.description, f"{self.sign.description}；雨后复核明显加重"),
        )
        return self.act(REGRADE, days, self.officer, lambda _day: answers)

    def lower(self, days: int) -> Self:
        answers: Answers = (
            (HousingEntry.reason, "县技术员现场复核，损坏没有发展，不属于严重隐患"),
            (Entry.grade, HazardLevel.SOME),
            (HousingEntry.description, f"{self.sign.description}；复核没有发展"),
        )
        return self.act(LOWER, days, LEADER, lambda _day: answers)
