"""A hazardous house told act by act, with the words people write at each step."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Self

from ledger.books import housing as book
from ledger.books.housing import (
    AppraisalGrade,
    CommissionedBy,
    EngineeringMeasure,
    HazardLevel,
    HazardPart,
    HousingEntry,
    HousingVisit,
    Judgement,
    ManagementMeasure,
    Pace,
    VisitKind,
    VoidReason,
)
from ledger.grammar.papers import PaperKind
from ledger.grammar.steps import Proof, Step
from ledger.grammar.stories import Act, Answers, Document, Look, Part, Place, Tale, office_day
from ledger.models import LEADING_ROLES, Entry, Role

TOWN_GOVERNMENT = "示范镇人民政府"
HOUSING_BUREAU = "示例县住房和城乡建设局"
INSTITUTION = "示例市建筑工程质量检测中心"
COMPANIONS = "镇村镇建设办王测强"
OFFICE_ROLES = (Role.OFFICER, *LEADING_ROLES)
LEADER, CHIEF = Part(role=Role.LEADER), Part(role=Role.CHIEF)
WORKER = Part(role=Role.WORKER)


class HouseCase:
    """One hazardous house, from the look that judged it on. Every number is a count of days before today."""

    def __init__(
        self, today: date, place: Place, days: int, judgement: Judgement, part: HazardPart, description: str,
        *, kind: VisitKind = VisitKind.SCREENING,
    ) -> None:  # fmt: skip
        self.today, self.place, self.judgement, self.part, self.description = today, place, judgement, part, description
        self.officer = Part(role=Role.OFFICER, number=place.village)
        self.acts: list[Act] = []
        self.look = Look(
            place=place,
            on=self.ago(days),
            by=WORKER,
            answers=(
                (HousingVisit.visit_kind, kind),
                (HousingVisit.judgement, judgement),
                (HousingVisit.hazard_parts, [part.value]),
                (HousingVisit.description, description),
                (HousingVisit.surveyor, "村镇建设办技术员"),
            ),
            scene="house before",
        )

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def tale(self) -> Tale | None:
        return Tale(place=self.place, acts=tuple(self.acts), look=self.look) if self.acts else None

    def act(
        self, step: Step, days: int, by: Part, answers: Callable[[date], Answers] | None = None, *,
        paper: PaperKind | None = None, issuer: str = TOWN_GOVERNMENT, photos: tuple[Proof, ...] = (),
        note: str = "", hand_to: Part | None = None,
    ) -> Self:  # fmt: skip
        last = self.acts[-1].on if self.acts else self.look.on
        wanted = max(self.ago(days), last)
        day = office_day(wanted, not_before=last) if by.role in OFFICE_ROLES else wanted
        self.acts.append(
            Act(
                step=step,
                on=day,
                by=by,
                answers=answers(day) if answers else (),
                photos=tuple((proof, f"house {'after' if proof is book.AFTER else 'before'}") for proof in photos),
                document=self._document(paper, day, issuer) if paper else None,
                note=note,
                hand_to=hand_to,
            )
        )
        return self

    def _document(self, paper: PaperKind, day: date, issuer: str) -> Document:
        """Number it as its kind is numbered; every house has a hundred numbers of its own."""
        serial = int(self.place.name[-4:-1]) * 100 + len(self.acts)
        like = paper.number_example.replace("青", "示", 1)
        number = re.sub(r"\d{4}(〕|-)\d+", lambda found: f"{day.year}{found[1]}{serial % 10000}", like)
        return Document(kind=paper, number=number, dated_on=day, issuer=issuer)

    # --- The ordinary way ---

    def verify(self, days: int, *, appraisal: bool = False, may_collapse: bool = False) -> Self:
        return self.act(
            book.VERIFY,
            days,
            self.officer,
            lambda _day: (
                (Entry.grade, HazardLevel(self.judgement)),
                (HousingEntry.hazard_parts, [self.part.value]),
                (HousingEntry.description, self.description),
                (HousingEntry.may_collapse, may_collapse),
                (HousingEntry.needs_appraisal, appraisal),
            ),
        )

    def notify_appraise(self, days: int) -> Self:
        signed: Answers = ((HousingEntry.notice_signed, True),)
        return self.act(book.NOTIFY_APPRAISE, days, self.officer, lambda _day: signed, paper=book.NOTICE)

    def notify_fix(self, days: int, due: int) -> Self:
        answers: Answers = ((HousingEntry.notice_signed, True), (HousingEntry.due_on, self.ago(due)))
        return self.act(book.NOTIFY_FIX, days, self.officer, lambda _day: answers, paper=book.NOTICE)

    def commission(self, days: int, pace: Pace = Pace.ORDINARY) -> Self:
        return self.act(
            book.COMMISSION,
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
            book.RECORD_APPRAISAL,
            days,
            self.officer,
            lambda day: ((HousingEntry.appraisal_grade, grade), (HousingEntry.report_received_on, day)),
            paper=book.APPRAISAL_REPORT,
            issuer=INSTITUTION,
        )

    def order(self, days: int, due: int) -> Self:
        answers: Answers = ((HousingEntry.due_on, self.ago(due)),)
        return self.act(
            book.ORDER_FIX, days, self.officer, lambda _day: answers, paper=book.URGING, issuer=HOUSING_BUREAU
        )

    def start(self, days: int, plan: str) -> Self:
        return self.act(book.START, days, WORKER, lambda _day: ((HousingEntry.plan, plan),))

    def finish(self, days: int, measure: EngineeringMeasure = EngineeringMeasure.STRENGTHEN) -> Self:
        return self.act(
            book.FINISH,
            days,
            WORKER,
            lambda day: ((HousingEntry.done_on, day), (HousingEntry.engineering_measures, [measure.value])),
            photos=(book.AFTER,),
        )

    def accept(self, days: int) -> Self:
        return self.act(book.PASS, days, self.officer, note="现场查看，裂缝已处理，支撑牢固。")

    def accept_grave(self, days: int) -> Self:
        companions: Answers = ((HousingEntry.acceptance_companions, COMPANIONS),)
        return self.act(book.PASS_GRAVE, days, self.officer, lambda _day: companions, paper=book.ACCEPTANCE)

    def close(self, days: int) -> Self:
        return self.act(book.CLOSE, days, self.officer)

    def approve(self, days: int) -> Self:
        return self.act(book.APPROVE_CLOSE, days, LEADER, note="验收材料齐全，同意销号。继续每月巡查，防止反弹。")

    # --- Beside it ---

    def control(self, days: int, *measures: ManagementMeasure) -> Self:
        answers: Answers = ((HousingEntry.management_measures, [one.value for one in measures]),)
        return self.act(book.CONTROL, days, WORKER, lambda _day: answers, note="已拉警戒线，责任人签字。")

    def told(self, days: int) -> Self:
        """Tell the department and renew the platform."""
        self.act(book.TELL_DEPARTMENT, days, self.officer, note="已发函并电话告知县住建局。")
        return self.act(book.UPDATE_PLATFORM, days, self.officer)

    def report_danger(self, days: int) -> Self:
        return self.act(book.REPORT_DANGER, days, self.officer, note="已报县住建局房屋安全科。")

    def back_to_fixing(self, step: Step, days: int, due: int, by: Part, note: str, *photos: Proof) -> Self:
        answers: Answers = ((HousingEntry.due_on, self.ago(due)),)
        return self.act(step, days, by, lambda _day: answers, note=note, photos=photos)

    def void(self, days: int) -> Self:
        answers: Answers = ((HousingEntry.void_reason, VoidReason.NO_HAZARD), (HousingEntry.approved_by, "分管领导"))
        return self.act(
            book.VOID_ENTRY, days, self.officer, lambda _day: answers, note="技术员到场，为抹灰层收缩裂纹。"
        )

    def regrade(self, days: int) -> Self:
        answers: Answers = (
            (HousingEntry.reason, "复核时裂缝由 3 毫米扩到 8 毫米"),
            (Entry.grade, HazardLevel.SEVERE),
            (HousingEntry.description, "东山墙斜裂缝扩到 8 毫米，墙体外闪"),
        )
        return self.act(book.REGRADE, days, self.officer, lambda _day: answers)
