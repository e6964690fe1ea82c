"""A hazard told act by act, with the words people write at each step."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Self
from zlib import crc32

from sqlalchemy.orm import InstrumentedAttribute

from ledger.books.safety.papers import (
    ACCEPTANCE, DELISTING, LISTING, LISTING_ANSWER, PENALTY_DECISION, RECHECK_OPINION, REFERRAL, RESUMPTION,
)
from ledger.books.safety.records import SafetyEntry, Workplace
from ledger.books.safety.steps.closing import (
    APPROVE_CLOSE, CLOSE, LEAVE_CLOSED, LOOK_BACK, REFUSE_CLOSE, REOPEN,
)
from ledger.books.safety.steps.listing import (
    ASK_FOR_LONGER, DELIST, KEEP_LISTING, LENGTHEN_LISTING, LIST, NOT_RELISTED, PUBLISH_LISTING,
)
from ledger.books.safety.steps.major import ASK_TO_RESUME, PLAN, REVIEW_RESUMPTION, TELL_COUNTY
from ledger.books.safety.steps.recheck import (
    AT_RECHECK, EXPIRED_NOT, EXPIRED_PARTLY, EXPIRED_PASS, EXPIRED_PASS_MAJOR, PASS, PASS_MAJOR, RETURN,
)
from ledger.books.safety.steps.rectification import EXTEND, RECTIFY, START
from ledger.books.safety.steps.reporting import AFTER, BEFORE, FIX_ON_SPOT, REPORT
from ledger.books.safety.steps.review import LOWER, ORDER, RAISE, RESUBMIT, SEND_BACK, VOID_ENTRY, VOID_MAJOR
from ledger.books.safety.steps.supervision import (
    AMEND, ANSWERED, AWAIT_OUTSIDER, CONFIRM_DAY, HAND_OVER, OUTSIDER_BACK, PENALTY, RECORD_PAPER, REFER, REMARK,
)
from ledger.books.safety.stories.people import (
    EMERGENCY_BUREAU, OFFICE_ROLES, SAFETY_COMMITTEE, TOWN_GOVERNMENTS, document, is_same, officer_of, worker_of,
)
from ledger.books.safety.stories.texts import Hazard
from ledger.books.safety.words import Level, PenaltyRoad, Punished
from ledger.grammar.merging import MERGE
from ledger.grammar.papers import PaperKind
from ledger.grammar.steps import Proof, Step
from ledger.grammar.stories import Act, Answer, Answers, Document, Look, Part, Tale, ToldSite, office_day, waiting
from ledger.models import Entry, Outsider, Role

COMPANIONS = "镇应急管理办公室王测强"
PASSED_NOTES = (
    "现场查看，已按要求整改到位，与整改前照片角度一致。",
    "现场逐项核对，整改完成，经营者已签字确认。",
    "现场测试正常，同意整改结果。",
    "已整改，提醒经营者每日自查。",
)


class Matter:
    """One hazard at one place. Each method tells the next step and returns the matter itself."""

    def __init__(self, site: ToldSite, hazard: Hazard, *, look: Look | None = None, item: int | None = None) -> None:
        self.site, self.hazard, self.look, self.item = site, hazard, look, item
        self.acts: list[Act] = []
        self.reporter: Part | None = None
        self.ordered_with_paper = False
        self.kinds: set[PaperKind] = set()
        self.told: Tale | None = None

    def tale(self) -> Tale:
        """Return the matter as it is told: always the same tale, once it has been asked for."""
        if self.told is None:
            self.told = Tale(site=self.site, acts=tuple(self.acts), look=self.look, item=self.item)
        return self.told

    def merged_into(self, other: Self, on: date) -> Self:
        return self.act(
            MERGE, on, officer_of(self.site), note="同一处，网格员、网格长先后上报，照片一致。", other=other.tale()
        )

    @property
    def last_day(self) -> date | None:
        return self.acts[-1].on if self.acts else self.look.on if self.look else None

    @property
    def inspector(self) -> Part:
        """Return the officer who goes to recheck: another one than who reported."""
        first = officer_of(self.site)
        return officer_of(self.site, 1) if self.reporter is not None and is_same(self.reporter, first) else first

    def act(
        self,
        step: Step,
        on: date,
        by: Part,
        answers: Answers = (),
        photos: tuple[tuple[Proof, str], ...] = (),
        document: Document | None = None,
        note: str = "",
        hand_to: Part | None = None,
        **more: Any,
    ) -> Self:
        day = self.day_of(on, by)
        if document is not None and document.dated_on > day:
            document = replace(document, dated_on=day)
        if document is not None:
            self.kinds.add(document.kind)
        self.acts.append(
            Act(
                step=step,
                on=day,
                by=by,
                answers=answers,
                photos=photos,
                document=document,
                note=note,
                hand_to=hand_to,
                **more,
            )
        )
        return self

    def day_of(self, on: date, by: Part) -> date:
        """Return the day on which somebody does what was meant for this one: offices rest, and nothing runs back."""
        earliest = max(on - timedelta(days=12), self.last_day or date.min)
        day = office_day(on, not_before=earliest) if by.role in OFFICE_ROLES else on
        return max(day, self.last_day or day)

    def by_the_officer(self, step: Step, on: date, told: InstrumentedAttribute[date | None], *answers: Answer,
                       **more: Any) -> Self:  # fmt: skip
        """Tell what the officer does and types on the same day."""
        by = officer_of(self.site)
        return self.act(step, on, by, ((told, self.day_of(on, by)), *answers), **more)

    def scene(self, proof: Proof) -> tuple[tuple[Proof, str], ...]:
        return ((proof, f"{self.hazard.scene} {'after' if proof is AFTER else 'before'}"),)

    def the_hazard(self) -> Answers:
        return (
            (SafetyEntry.location, self.hazard.location),
            (SafetyEntry.category, self.hazard.category),
            (SafetyEntry.description, self.hazard.description),
            (Entry.grade, self.hazard.level),
        )

    # --- The ordinary way ---

    def report(self, on: date, by: Part | None = None) -> Self:
        self.reporter = by or worker_of(self.site)
        answers = (*self.the_hazard(), (SafetyEntry.mode, self.hazard.mode))
        return self.act(REPORT, on, self.reporter, answers, self.scene(BEFORE))

    def fix_on_spot(self, on: date, by: Part | None = None) -> Self:
        answers = (*self.the_hazard(), (SafetyEntry.measure, self.hazard.measure))
        photos = (*self.scene(BEFORE), *self.scene(AFTER))
        return self.act(FIX_ON_SPOT, on, by or worker_of(self.site), answers, photos)

    def order(self, on: date, due_on: date, document: Document | None = None) -> Self:
        hazard, particulars = self.hazard, dict(self.site.answers)
        answers: Answers = (
            (Entry.grade, hazard.level),
            (SafetyEntry.category, hazard.category),
            (SafetyEntry.mode, hazard.mode),
            (SafetyEntry.measure, hazard.measure),
            (SafetyEntry.person, particulars[Workplace.principal]),
            (SafetyEntry.person_phone, particulars[Workplace.principal_phone]),
            (SafetyEntry.due_on, due_on),
        )
        if hazard.level is Level.MAJOR:
            answers = (
                *answers,
                (SafetyEntry.funds, hazard.funds or Decimal(0)),
                (SafetyEntry.interim, hazard.interim),
                (SafetyEntry.standard, hazard.standard),
            )
        self.ordered_with_paper = document is not None
        # Where there is a paper, it tells the day.
        ordered_on = None if document else self.day_of(on, officer_of(self.site))
        answers = (*answers, (SafetyEntry.ordered_on, ordered_on))
        self.act(ORDER, on, officer_of(self.site), answers, document=document)
        return self.tell_county(self.acts[-1].on) if self.hazard.is_major else self

    def rectify(self, on: date, by: Part | None = None, *, done_on: date | None = None, **more: Any) -> Self:
        by = by or worker_of(self.site)
        answers = ((SafetyEntry.done_on, done_on or on),)
        return self.act(RECTIFY, on, by, answers, self.scene(AFTER), taken_on=done_on, **more)

    def confirm_day(self, on: date, by: Part) -> Self:
        """Confirm a day that was told much later than it was."""
        answers = ((Entry.day_confirmed, True),)
        return self.act(CONFIRM_DAY, on, by, answers, note="照片拍摄时间与所报日期一致，经营者也这样说。")

    def recheck(self, on: date, document: Document | None = None, by: Part | None = None) -> Self:
        """Pass, in the way the level asks for."""
        note = PASSED_NOTES[len(self.hazard.description) % len(PASSED_NOTES)]
        document = document or self.opinion(on)
        answers: Answers = ()
        if self.hazard.is_major or self.ordered_with_paper:
            answers = ((SafetyEntry.recheck_companions, COMPANIONS),)
        step = PASS_MAJOR if self.hazard.is_major else PASS
        return self.act(step, on, by or self.inspector, answers, document=document, note=note)

    def found_done(self, on: date, done_on: date) -> Self:
        """Looked at when its period was over, without anybody's claim, and found put right."""
        companions = ((SafetyEntry.recheck_companions, COMPANIONS),) if self.hazard.is_major else ()
        step = EXPIRED_PASS_MAJOR if self.hazard.is_major else EXPIRED_PASS
        answers = ((SafetyEntry.done_on, done_on), *companions)
        return self.act(
            step, on, self.inspector, answers, self.scene(AFTER), self.opinion(on), note="到期去看，已经整改。"
        )

    def found_undone(self, on: date, note: str, *, in_part: bool = False) -> Self:
        step = EXPIRED_PARTLY if in_part else EXPIRED_NOT
        return self.act(step, on, self.inspector, photos=self.scene(AT_RECHECK), note=note)

    def close(self, on: date) -> Self:
        if self.hazard.is_major:
            return self.act(
                APPROVE_CLOSE, on, Part(role=Role.LEADER), note="情况属实，同意销号。请继续盯防，防止反弹。"
            )
        return self.act(CLOSE, on, self.inspector)

    def look_back(self, on: date) -> Self:
        note = "整改措施都在，现场没有再堆放，人员知道怎么做。"
        photos = ((LOOK_BACK.proofs[0], f"{self.hazard.scene} after"),)
        self.act(LOOK_BACK, on, self.inspector, photos=photos, note=note)
        return self._looked_on_the_day()

    def leave_closed(self, on: date, note: str) -> Self:
        self.act(LEAVE_CLOSED, on, self.inspector, note=note)
        return self._looked_on_the_day()

    def _looked_on_the_day(self) -> Self:
        self.acts[-1] = replace(self.acts[-1], answers=((Entry.looked_back_on, self.acts[-1].on),))
        return self

    def opinion(self, on: date) -> Document | None:
        """Return the paper a recheck needs: the opinion where something was ordered on paper, else the acceptance."""
        if self.kinds.intersection(RECHECK_OPINION.after):
            return self.own_document(RECHECK_OPINION, "示应急复查", on, TOWN_GOVERNMENTS[self.site.town])
        return self.own_document(ACCEPTANCE, "示县应急验", on, EMERGENCY_BUREAU) if self.hazard.is_major else None

    def own_document(self, kind: PaperKind, word: str, on: date, issuer: str) -> Document:
        """Return a paper about this matter alone, with a number of its own."""
        number = crc32(f"{self.site.name}{self.hazard.description}{len(self.acts)}".encode()) % 90_000 + 1_000
        return document(kind, f"{word}〔{on.year}〕{number}号", on, issuer)

    # --- What a major hazard takes beside ---

    def tell_county(self, on: date) -> Self:
        letter = self.own_document(REFERRAL, "示政函", on, TOWN_GOVERNMENTS[self.site.town])
        return self.act(TELL_COUNTY, on, officer_of(self.site), document=letter, note="已书面报告县应急管理局。")

    def plan(self, on: date) -> Self:
        answers: Answers = (
            (SafetyEntry.plan_aims, f"消除“{self.hazard.location}”处的重大隐患，经验收合格后恢复使用。"),
            (SafetyEntry.plan_methods, self.hazard.measure),
            (SafetyEntry.plan_means, f"自筹 {self.hazard.funds or 0} 万元，材料已联系厂家。"),
            (SafetyEntry.plan_people, f"{dict(self.site.answers)[Workplace.principal]}负责，施工队配合。"),
            (SafetyEntry.plan_stages, "先停用、清人，再施工，期限内完成并申请验收。"),
            (SafetyEntry.plan_precautions, self.hazard.interim or "整改完成前停止使用，专人看守。"),
        )
        return self.by_the_officer(PLAN, on, SafetyEntry.planned_on, *answers)

    def ask_to_resume(self, on: date) -> Self:
        return self.by_the_officer(ASK_TO_RESUME, on, SafetyEntry.resume_asked_on)

    def review_resumption(self, on: date, may_resume: bool, note: str) -> Self:
        paper = self.own_document(RESUMPTION, "示县应急复产", on, EMERGENCY_BUREAU)
        answers = ((SafetyEntry.may_resume, may_resume),)
        return self.act(REVIEW_RESUMPTION, on, officer_of(self.site), answers, document=paper, note=note)

    # --- The other ways ---

    def send_back(self, on: date, note: str) -> Self:
        return self.act(SEND_BACK, on, officer_of(self.site), note=note)

    def resubmit(self, on: date) -> Self:
        answers = (*self.the_hazard(), (SafetyEntry.mode, self.hazard.mode))
        return self.act(
            RESUBMIT,
            on,
            self.reporter or worker_of(self.site),
            answers,
            self.scene(BEFORE),
            note="已补充部位和照片。",
        )

    def start(self, on: date, note: str) -> Self:
        return self.act(START, on, worker_of(self.site), note=note)

    def extend(self, on: date, due_on: date, reason: str, *, is_undecided: bool = False) -> Self:
        answers = ((SafetyEntry.due_on, due_on), (SafetyEntry.reason, reason))
        self.act(EXTEND, on, officer_of(self.site), answers)
        self.acts[-1] = replace(self.acts[-1], is_undecided=is_undecided)
        return self

    def send_round_again(self, on: date, due_on: date, note: str) -> Self:
        answers = ((SafetyEntry.due_on, due_on),)
        return self.act(RETURN, on, self.inspector, answers, self.scene(AT_RECHECK), note=note)

    def refuse_close(self, on: date, due_on: date, note: str) -> Self:
        return self.act(REFUSE_CLOSE, on, Part(role=Role.LEADER), ((SafetyEntry.due_on, due_on),), note=note)

    def reopen(self, on: date, due_on: date, note: str) -> Self:
        return self.act(
            REOPEN,
            on,
            self.inspector,
            ((SafetyEntry.due_on, due_on),),
            self.scene(REOPEN.proofs[0]),
            note=note,
        )

    def void(self, on: date, note: str) -> Self:
        return self.act(VOID_ENTRY, on, self.inspector, note=note)

    # --- How grave it is ---

    def lower(self, on: date, note: str) -> Self:
        self.hazard = replace(self.hazard, level=Level.GENERAL)
        return self.act(LOWER, on, Part(role=Role.LEADER), note=note)

    def raise_level(self, on: date, standard: str, interim: str, note: str) -> Self:
        self.hazard = replace(self.hazard, level=Level.MAJOR)
        answers: Answers = (
            (SafetyEntry.major_on, self.day_of(on, officer_of(self.site))),
            (SafetyEntry.standard, standard),
            (SafetyEntry.interim, interim),
            (SafetyEntry.funds, Decimal(2)),
            (SafetyEntry.person_phone, dict(self.site.answers)[Workplace.principal_phone]),
        )
        self.act(RAISE, on, officer_of(self.site), answers, note=note)
        return self.tell_county(self.acts[-1].on)

    def void_major(self, on: date, note: str) -> Self:
        return self.act(VOID_MAJOR, on, Part(role=Role.LEADER), note=note)

    def refer(self, on: date, to: str, note: str, document: Document | None = None) -> Self:
        return self.act(
            REFER, on, officer_of(self.site), ((SafetyEntry.referred_to, to),), document=document, note=note
        )

    def answered(self, on: date, due_on: date, note: str) -> Self:
        return self.act(ANSWERED, on, officer_of(self.site), ((SafetyEntry.due_on, due_on),), note=note)

    def record(self, document: Document, on: date | None = None) -> Self:
        day = on or self.last_day or document.dated_on
        return self.act(RECORD_PAPER, day, officer_of(self.site), document=document)

    def punish(self, on: date, punished: Punished, fine: Decimal, note: str) -> Self:
        road = PenaltyRoad.SIMPLE if fine <= Decimal("0.3") else PenaltyRoad.ORDINARY
        answers = ((SafetyEntry.punished, punished), (SafetyEntry.penalty_road, road), (SafetyEntry.fine, fine))
        paper = self.own_document(PENALTY_DECISION, "示县应急罚", on, EMERGENCY_BUREAU)
        return self.act(PENALTY, on, officer_of(self.site), answers, document=paper, note=note)

    def list_publicly(self, on: date, until: date) -> Self:
        answers = (
            (SafetyEntry.supervising_unit, SAFETY_COMMITTEE),
            (SafetyEntry.supervising_person, "县安委办副主任"),
            (SafetyEntry.listed_until, until),
        )
        paper = self.own_document(LISTING, "示安办督", on, SAFETY_COMMITTEE)
        return self.act(LIST, on, Part(role=Role.CHIEF), answers, document=paper)

    def publish(self, on: date) -> Self:
        return self.by_the_officer(PUBLISH_LISTING, on, SafetyEntry.published_on)

    def ask_for_longer(self, on: date, note: str, late: str | None = None) -> Self:
        return self.by_the_officer(
            ASK_FOR_LONGER, on, SafetyEntry.longer_asked_on, (SafetyEntry.reason, late), note=note
        )

    def answer_listing(self, on: date, until: date | None, note: str) -> Self:
        """The listing body lengthens it, or does not."""
        paper = self.own_document(LISTING_ANSWER, "示安办函", on, SAFETY_COMMITTEE)
        answers = ((SafetyEntry.listed_until, until),) if until is not None else ()
        step = LENGTHEN_LISTING if until is not None else KEEP_LISTING
        return self.act(step, on, officer_of(self.site), answers, document=paper, note=note)

    def delist(self, on: date, note: str) -> Self:
        paper = self.own_document(DELISTING, "示安办销", on, SAFETY_COMMITTEE)
        return self.act(DELIST, on, Part(role=Role.CHIEF), document=paper, note=note)

    def keep_off_the_list(self, on: date, note: str) -> Self:
        return self.act(NOT_RELISTED, on, Part(role=Role.LEADER), note=note)

    def await_outsider(self, on: date, outsider: Outsider, name: str, note: str, until: date | None = None) -> Self:
        self.act(AWAIT_OUTSIDER, on, officer_of(self.site), note=note)
        told = waiting(outsider, name, since=self.acts[-1].on, until=until)
        self.acts[-1] = replace(self.acts[-1], answers=told)
        return self

    def outsider_back(self, on: date, note: str) -> Self:
        self.act(OUTSIDER_BACK, on, officer_of(self.site), note=note)
        self.acts[-1] = replace(self.acts[-1], answers=((Entry.outsider_back_on, self.acts[-1].on),))
        return self

    def hand_over(self, on: date, to: Part, note: str = "") -> Self:
        return self.act(HAND_OVER, on, officer_of(self.site), note=note, hand_to=to)

    def found_earlier(self, on: date, note: str) -> Self:
        found_on = self.acts[0].on - timedelta(days=1)
        return self.act(AMEND, on, officer_of(self.site), ((Entry.found_on, found_on),), note=note)

    def remark(self, on: date, by: Part, note: str) -> Self:
        return self.act(REMARK, on, by, note=note)
