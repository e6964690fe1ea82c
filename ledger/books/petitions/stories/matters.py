"""A petition matter from its coming in to its end, with the words an office writes at each step."""

from datetime import date, timedelta
from typing import Self

from ledger.books.petitions import papers
from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.steps import closing, keeping, progress, registering, settling, supervision
from ledger.books.petitions.stories.procedure import Procedure
from ledger.books.petitions.stories.telling import FELLOW, LEADER, OFFICER, SUPERVISOR, WORKER, Desk
from ledger.books.petitions.stories.texts import (
    ACCEPTED_IN_WRITING, CAME_AGAIN, CLOSED, CONTACTED, FOLLOWED_UP, REACHED, RESOLVED, UNDERSTOOD,
)
from ledger.books.petitions.words import (
    Affected, Category, Channel, CloseKind, Complexity, Conflict, Grade, Harm, Merits, OurClock, Purpose, Satisfaction,
    TimeOpen,
)
from ledger.grammar.stories import Answers, Part, waiting
from ledger.models import Entry, Outsider

COUNTY_OFFICE = "示例县信访局"
LOWEST: Answers = (
    (PetitionEntry.harm, Harm.INCONVENIENCE),
    (PetitionEntry.affected, Affected.FEW),
    (PetitionEntry.time_open, TimeOpen.SHORT),
    (PetitionEntry.our_clock, OurClock.IN_TIME),
    (PetitionEntry.complexity, Complexity.ONE_UNIT),
    (PetitionEntry.merits, Merits.PARTLY),
    (PetitionEntry.conflict, Conflict.CALM),
)
# How long ago the matter was first brought where somebody comes again with it.
ASKED_BEFORE = timedelta(days=97)
PURPOSES = {Category.SUGGESTION: Purpose.SUGGESTION, Category.ACCUSATION: Purpose.ACCUSATION}
CASE_LEADER: Answers = (
    (PetitionEntry.team, "自然资源所、司法所、农业农村办公室、村“两委”"),
    (
        PetitionEntry.plan,
        "一、核清各户占地面积和历次协议；二、由自然资源所出具统一测绘结论；三、逐户核对签字；四、两个月内商定补偿并公示。",
    ),
)


class Office(Desk):
    """The desk, and the matters that begin there."""

    def matter(self, way: str) -> "Matter":
        return Matter(self, self.text(way))


class Matter(Procedure):
    """One matter. Each method tells the next step, on a day offices work, and returns the matter itself."""

    # --- Coming in ---

    def asked(self, on: date, channel: Channel, category: Category, *, repeated: bool = False) -> Answers:
        return (
            (PetitionEntry.channel, channel),
            (PetitionEntry.purpose, PURPOSES.get(category, Purpose.REQUEST)),
            (PetitionEntry.category, category),
            (PetitionEntry.received_on, on),
            (PetitionEntry.first_on, on - ASKED_BEFORE if repeated else on),
            (PetitionEntry.can_be_told, True),
        )

    def what(self, people: int) -> Answers:
        return (
            (PetitionEntry.title, self.text.title),
            (PetitionEntry.summary, self.text.summary),
            (PetitionEntry.topic, self.text.topic),
            (PetitionEntry.people_count, people),
        )

    def register(
        self,
        on: date,
        *,
        channel: Channel = Channel.VISIT,
        category: Category = Category.CLAIM,
        people: int = 1,
        by: Part = OFFICER,
        concerns: tuple[Part, ...] = (),
        repeated: bool = False,
        signed: bool = True,
        reached: bool = True,
    ) -> Self:
        day = self.day(on)
        asked = dict(self.asked(day, channel, category, repeated=repeated)) | {PetitionEntry.can_be_told: signed}
        answers = (*self.what(people), *asked.items(), (PetitionEntry.is_repeat, repeated))
        names = self.office.people() if signed else ()
        self.act(registering.REGISTER, day, by, answers, people=names, concerns=concerns)
        return self.reach(day, by) if signed and reached else self

    def reach(self, on: date, by: Part = OFFICER) -> Self:
        """Call back whoever brought it, on the day it came in."""
        day = self.day(on)
        return self.act(progress.REACH, day, by, ((PetitionEntry.reached_on, day),), note=self.one_of(REACHED))

    def receive_assigned(self, on: date, *, result_due_on: date | None = None) -> Self:
        day = self.day(on)
        answers = (
            *self.what(1),
            *self.asked(day, Channel.FROM_ABOVE, Category.CLAIM),
            (PetitionEntry.assigned_by, COUNTY_OFFICE),
            (PetitionEntry.assigned_number, f"示信交〔{day.year}〕{self.number}号"),
            (PetitionEntry.result_due_on, result_due_on),
        )
        return self.act(registering.RECEIVE_ASSIGNED, day, OFFICER, answers, people=self.office.people()).reach(day)

    def screen(self, on: date, by: Part = WORKER) -> Self:
        return self.act(registering.SCREEN, on, by, self.what(2))

    def contact(self, on: date) -> Self:
        day = self.day(on)
        return self.act(settling.CONTACT, day, OFFICER, ((PetitionEntry.reached_on, day),), note=self.one_of(CONTACTED))

    def convert(self, on: date) -> Self:
        """Whoever disputes asks the town in writing: from now on the regulation's own time limits count."""
        day = self.day(on)
        asked = self.asked(day, Channel.LETTER, Category.CLAIM)
        return self.act(settling.CONVERT, day, OFFICER, asked, people=self.office.people()).reach(day)

    def list_backlog(self, on: date, first_on: date, plan_due_on: date, people: int) -> Self:
        answers = (
            *self.what(people), (PetitionEntry.category, Category.CLAIM), (PetitionEntry.first_on, first_on),
            (PetitionEntry.plan_due_on, plan_due_on),
        )
        return self.act(registering.LIST_BACKLOG, self.day(on), OFFICER, answers, people=self.office.people())

    def void(self, on: date, note: str) -> Self:
        """Taken back by a colleague: whoever registered it does not void it."""
        return self.act(supervision.VOID_ENTRY, self.day(on), FELLOW, note=note)

    # --- Settling what was screened or lies open for long ---

    def settle(self, on: date) -> Self:
        day = self.day(on)
        return self.act(settling.SETTLE, day, OFFICER, ((PetitionEntry.finished_on, day),), note=self.text.answer)

    def extend_settling(self, on: date, days: int, note: str) -> Self:
        return self.act(settling.EXTEND_SETTLING, self.day(on), LEADER, ((PetitionEntry.settle_days, days),), note)

    def extend_plan(self, on: date, by: Part, until: date, note: str) -> Self:
        return self.act(settling.EXTEND_PLAN, self.day(on), by, ((PetitionEntry.plan_due_on, until),), note)

    def reopen(self, on: date, until: date, note: str) -> Self:
        return self.act(closing.REOPEN, self.day(on), OFFICER, ((PetitionEntry.plan_due_on, until),), note)

    # --- Grading, supervising, talking to whoever assigned it ---

    def grade(self, on: date, grade: Grade, note: str, changed: Answers = (), by: Part = LEADER) -> Self:
        plan = CASE_LEADER if grade is Grade.A else ()
        answers = (*(dict(LOWEST) | dict(changed)).items(), (Entry.grade, grade), *plan)
        return self.act(progress.GRADE, self.day(on), by, answers, note=note)

    def lower_grade(self, on: date, grade: Grade, note: str, changed: Answers = ()) -> Self:
        answers = (*(dict(LOWEST) | dict(changed)).items(), (Entry.grade, grade))
        return self.act(progress.LOWER_GRADE, self.day(on), OFFICER, answers, note=note)

    def progress(self, on: date, note: str) -> Self:
        return self.act(progress.PROGRESS, self.day(on), OFFICER, note=note)

    def come_again(self, on: date, channel: Channel, note: str = "") -> Self:
        day = self.day(on)
        people = ((PetitionEntry.contact_people, 2),) if channel is Channel.VISIT else ()
        answers = ((PetitionEntry.contact_on, day), (PetitionEntry.contact_channel, channel), *people)
        return self.act(progress.COME_AGAIN, day, OFFICER, answers, note=note or self.one_of(CAME_AGAIN))

    def amend_coming(self, on: date, came_on: date, people: int, note: str) -> Self:
        """What was registered as a call was a visit."""
        answers = (
            (PetitionEntry.contact_on, came_on),
            (PetitionEntry.contact_channel, Channel.VISIT),
            (PetitionEntry.contact_people, people),
        )
        return self.act(progress.AMEND_COMING, self.day(on), OFFICER, answers, note=note)

    def take_back_coming(self, on: date, note: str) -> Self:
        return self.act(progress.TAKE_BACK_COMING, self.day(on), OFFICER, note=note)

    def supplement_people(self, on: date) -> Self:
        return self.act(keeping.SEAL_PEOPLE, self.day(on), OFFICER, people=self.office.people())

    def segregate(self, on: date, by: Part, concerns: tuple[Part, ...], note: str) -> Self:
        return self.act(keeping.KEEP_APART, self.day(on), by, note=note, concerns=concerns)

    def revise_apart(self, on: date, concerns: tuple[Part, ...], note: str) -> Self:
        return self.act(keeping.REVISE_APART, self.day(on), LEADER, note=note, concerns=concerns)

    def supervise(self, on: date, note: str) -> Self:
        day = self.day(on)
        document = self.office.paper(papers.SUPERVISION, day)
        return self.act(supervision.SUPERVISE, day, SUPERVISOR, note=note, document=document)

    def end_supervision(self, on: date, note: str) -> Self:
        return self.act(supervision.END_SUPERVISION, self.day(on), SUPERVISOR, note=note)

    def hand_over(self, on: date, note: str) -> Self:
        return self.act(supervision.HAND_OVER, self.day(on), OFFICER, note=note, hand_to=FELLOW)

    def await_outsider(self, on: date, outsider: Outsider, name: str, note: str, until: date | None = None) -> Self:
        day = self.day(on)
        told = waiting(outsider, name, since=day, until=until)
        return self.act(supervision.AWAIT_OUTSIDER, day, OFFICER, told, note=note)

    def outsider_back(self, on: date, note: str) -> Self:
        day = self.day(on)
        return self.act(supervision.OUTSIDER_BACK, day, OFFICER, ((Entry.outsider_back_on, day),), note=note)

    def appoint_lead(self, on: date, lead: Part) -> Self:
        return self.act(progress.APPOINT_LEAD, self.day(on), OFFICER, note="请按化解方案每周推进。", hand_to=lead)

    def confirm_day(self, on: date) -> Self:
        """Confirm the day of a paper that was told much later."""
        answers = ((Entry.day_confirmed, True),)
        note = "看过意见书原件和发文登记，是当天印发的。"
        return self.act(supervision.CONFIRM_DAY, self.day(on), FELLOW, answers, note=note)

    def extend_result(self, on: date, until: date) -> Self:
        answers = ((PetitionEntry.result_due_on, until),)
        day, note = self.day(on), "县信访局复函：同意延期报告，须附测绘结论。"
        document = self.office.paper(papers.RESULT_LONGER, day, COUNTY_OFFICE)
        return self.act(progress.EXTEND_RESULT, day, OFFICER, answers, note, document=document)

    def report_result(self, on: date) -> Self:
        day = self.day(on)
        document = self.office.paper(papers.RESULT_REPORT, day)
        return self.act(
            progress.REPORT_RESULT, day, OFFICER, note="已向县信访局报告办理结果，附答复和送达回证。", document=document,
        )

    # --- The end ---

    def follow_up(self, on: date, satisfaction: Satisfaction = Satisfaction.GOOD, *, explained: bool = False) -> Self:
        day = self.day(on)
        answers = ((PetitionEntry.followed_up_on, day), (PetitionEntry.satisfaction, satisfaction))
        words = (FOLLOWED_UP | UNDERSTOOD if explained else FOLLOWED_UP)[satisfaction]
        return self.act(closing.FOLLOW_UP, day, OFFICER, answers, note=self.one_of(words))

    def resolve(self, on: date, *, explained: bool = False) -> Self:
        day = self.day(on)
        note = self.one_of(ACCEPTED_IN_WRITING if explained else RESOLVED)
        return self.act(closing.RESOLVE, day, LEADER, ((PetitionEntry.resolved_on, day),), note=note)

    def revoke_resolved(self, on: date, note: str) -> Self:
        return self.act(closing.REVOKE_RESOLVED, self.day(on), LEADER, note=note)

    def close(self, on: date, kind: CloseKind) -> Self:
        note = self.one_of(CLOSED)
        return self.act(closing.CLOSE, self.day(on), LEADER, ((PetitionEntry.close_kind, kind),), note=note)

    def look_back(self, on: date) -> Self:
        day, note = self.day(on), "电话回访，答复的事已经落实，没有新的反映。"
        return self.act(closing.LOOK_BACK, day, OFFICER, ((Entry.looked_back_on, day),), note=note)

    def leave_closed(self, on: date, note: str) -> Self:
        day = self.day(on)
        return self.act(closing.LEAVE_CLOSED, day, OFFICER, ((Entry.looked_back_on, day),), note=note)

    def refuse_close(self, on: date, note: str) -> Self:
        return self.act(closing.REFUSE_CLOSE, self.day(on), LEADER, note=note)
