"""A petition matter told act by act, with the words an office writes at each step."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import Any, Self

from ledger.books import petitions as book
from ledger.books.petitions import (
    Affected,
    Category,
    Channel,
    CloseKind,
    Complexity,
    Conflict,
    Dispose,
    Grade,
    Harm,
    Merits,
    Opinion,
    OurClock,
    PetitionEntry,
    Purpose,
    ReviewResult,
    Route,
    Satisfaction,
    TimeOpen,
)
from ledger.books.stories.petitions.texts import DISPUTES, TEXTS, Told
from ledger.grammar.papers import PaperKind
from ledger.grammar.steps import Step
from ledger.grammar.stories import Act, Answers, Document, Part, Place, Tale, office_day
from ledger.models import Entry, Role

TOWN, COUNTY, CITY = "示范镇人民政府", "示例县人民政府", "示例市人民政府"
COUNTY_OFFICE, DISCIPLINE = "示例县信访局", "示例县纪委监委"
VILLAGES, CORNERS = 23, 6
OFFICER, FELLOW = Part(role=Role.OFFICER), Part(role=Role.OFFICER, number=1)
LEADER, CHIEF = Part(role=Role.LEADER), Part(role=Role.CHIEF)
WORKER, SECRETARY = Part(role=Role.WORKER), Part(role=Role.VILLAGE_SECRETARY)
# Nobody's: invented people with telephone numbers that are given to no one.
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", ("示民", "示国", "示芳", "示梅", "示军", "示平", "示霞", "示玉")
LOWEST: Answers = (
    (PetitionEntry.harm, Harm.INCONVENIENCE),
    (PetitionEntry.affected, Affected.FEW),
    (PetitionEntry.time_open, TimeOpen.SHORT),
    (PetitionEntry.our_clock, OurClock.IN_TIME),
    (PetitionEntry.complexity, Complexity.ONE_UNIT),
    (PetitionEntry.merits, Merits.PARTLY),
    (PetitionEntry.conflict, Conflict.CALM),
)


@dataclass
class Office:
    """The desk everything passes: it numbers its papers and knows what has been told already."""

    chance: Random
    numbers: dict[tuple[PaperKind, int], int] = field(default_factory=dict)
    told: int = 0
    disputes: int = 0

    def matter(self, *, text: Told | None = None) -> "Matter":
        text = text or TEXTS[self.told % len(TEXTS)]
        self.told += 1
        return Matter(self, text, self.told)

    def dispute(self) -> "Matter":
        text = DISPUTES[self.disputes % len(DISPUTES)]
        self.disputes += 1
        return self.matter(text=text)

    def paper(self, kind: PaperKind, on: date, issuer: str = TOWN) -> Document:
        number = self.numbers[kind, on.year] = self.numbers.get((kind, on.year), 0) + 1
        word = kind.number_example.split("〔")[0]
        return Document(kind=kind, number=f"{word}〔{on.year}〕{number}号", dated_on=on, issuer=issuer)

    def people(self) -> tuple[tuple[str, str], ...]:
        name = self.chance.choice(SURNAMES) + self.chance.choice(GIVEN)
        phone = f"1380000{self.chance.randrange(1000, 9999)}"
        return (("name", name), ("phone", phone), ("address", f"示范镇某村{self.chance.randrange(1, 300)}号"))


class Matter:
    """One matter. Each method tells the next step, on a day offices work, and returns the matter itself."""

    def __init__(self, office: Office, text: Told, number: int) -> None:
        self.office, self.text = office, text
        self.village, self.corner = number * 5 % VILLAGES, number % CORNERS
        self.acts: list[Act] = []
        self.number = number

    @cached_property
    def place(self) -> Place:
        """Return the corner of the town it lies in; asked for when all is told."""
        return Place(
            name=f"第{self.number}件", subject_type="", village=self.village, corner=self.corner, address="",
            known_since=self.acts[0].on - timedelta(days=2), answers=(),
        )  # fmt: skip

    def tale(self) -> Tale:
        return Tale(place=self.place, acts=tuple(self.acts))

    def day(self, on: date) -> date:
        """Return a working day near `on`, not before the last act."""
        last = self.acts[-1].on if self.acts else on - timedelta(days=14)
        return max(office_day(on, not_before=max(on - timedelta(days=12), last)), last)

    def act(self, step: Step, on: date, by: Part, answers: Answers = (), note: str = "", **more: Any) -> Self:
        self.acts.append(Act(step=step, on=on, by=by, answers=answers, note=note, **more))
        return self

    # --- Coming in ---

    def asked(self, on: date, channel: Channel, category: Category, people: int) -> Answers:
        purposes = {Category.SUGGESTION: Purpose.SUGGESTION, Category.ACCUSATION: Purpose.ACCUSATION}
        return (
            *self.what(people),
            (PetitionEntry.channel, channel),
            (PetitionEntry.purpose, purposes.get(category, Purpose.REQUEST)),
            (PetitionEntry.category, category),
            (PetitionEntry.received_on, on),
            (PetitionEntry.first_on, on),
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
    ) -> Self:
        day = self.day(on)
        answers = (*self.asked(day, channel, category, people), (PetitionEntry.is_repeat, repeated))
        return self.act(book.REGISTER, day, by, answers, people=self.office.people(), concerns=concerns)

    def receive_assigned(self, on: date, *, result_due_on: date | None = None) -> Self:
        day = self.day(on)
        answers = (
            *self.asked(day, Channel.FROM_ABOVE, Category.CLAIM, 1),
            (PetitionEntry.assigned_by, COUNTY_OFFICE),
            (PetitionEntry.assigned_number, f"示信交〔{day.year}〕{self.number}号"),
            (PetitionEntry.result_due_on, result_due_on),
        )
        return self.act(book.RECEIVE_ASSIGNED, day, OFFICER, answers, people=self.office.people())

    def screen(self, on: date, by: Part = WORKER) -> Self:
        return self.act(book.SCREEN, on, by, self.what(2))

    def contact(self, on: date) -> Self:
        return self.act(book.CONTACT, self.day(on), OFFICER, note="已分别听取双方意见，愿意由村里和司法所调解。")

    def list_backlog(self, on: date, first_on: date, plan_due_on: date) -> Self:
        answers = (*self.what(6), (PetitionEntry.first_on, first_on), (PetitionEntry.plan_due_on, plan_due_on))
        return self.act(book.LIST_BACKLOG, self.day(on), OFFICER, answers, people=self.office.people())

    # --- Sorting and telling ---

    def sort(self, on: date, dispose: Dispose = Dispose.OWN, route: Route | None = Route.OPINION, **more: Any) -> Self:
        category = more.get("category", Category.CLAIM)
        answers = (
            (PetitionEntry.category, category),
            (PetitionEntry.route, route if category is Category.CLAIM else None),
            (PetitionEntry.dispose, dispose),
            (Entry.responsible, self.text.unit),
            (PetitionEntry.can_be_told, more.get("can_be_told", True)),
        )
        return self.act(book.SORT, self.day(on), more.get("by", OFFICER), answers)

    def accept(self, on: date) -> Self:
        day = self.day(on)
        answers = (
            (PetitionEntry.accepted_on, day),
            (PetitionEntry.notice_on, day),
            (Entry.responsible, self.text.unit),
            (PetitionEntry.handler, self.text.handler),
            (PetitionEntry.no_interest, True),
        )
        return self.act(book.ACCEPT, day, OFFICER, answers, document=self.office.paper(book.ACCEPTANCE, day))

    def decline(self, on: date) -> Self:
        day = self.day(on)
        return self.act(
            book.DECLINE, day, OFFICER, ((PetitionEntry.notice_on, day),),
            note="诉求已由人民法院生效判决确认，已告知可依法申请再审。", document=self.office.paper(book.REFUSAL, day),
        )  # fmt: skip

    def pass_on(self, on: date, to: str) -> Self:
        day = self.day(on)
        answers = ((PetitionEntry.passed_to, to), (PetitionEntry.notice_on, day))
        return self.act(book.PASS_ON, day, OFFICER, answers, document=self.office.paper(book.TRANSFER, day))

    def to_discipline(self, on: date, by: Part) -> Self:
        day = self.day(on)
        answers = ((PetitionEntry.passed_to, DISCIPLINE), (PetitionEntry.notice_on, day))
        return self.act(book.TO_DISCIPLINE, day, by, answers, document=self.office.paper(book.TRANSFER, day))

    def object(self, on: date) -> Self:
        day = self.day(on)
        note = "该事项所在地块不在本镇辖区，附区划图。"
        return self.act(book.OBJECT, day, OFFICER, note=note, document=self.office.paper(book.OBJECTION, day))

    def hear_back(self, on: date) -> Self:
        day = self.day(on)
        return self.act(book.RESULT_RECEIVED, day, OFFICER, ((PetitionEntry.finished_on, day),), note=self.text.answer)

    def file_away(self, on: date) -> Self:
        return self.act(
            book.FILE_AWAY, self.day(on), OFFICER, note="来信没有署名和地址，无法告知，内容已转有关单位参考。"
        )

    def to_disclosure(self, on: date) -> Self:
        answers = ((Entry.responsible, "镇党政办公室"),)
        note = "已电话告知按政府信息公开申请办理。"
        return self.act(book.TO_DISCLOSURE, self.day(on), OFFICER, answers, note=note)

    def answer_directly(self, on: date) -> Self:
        day = self.day(on)
        return self.act(
            book.DIRECT_REPLY, day, OFFICER, ((PetitionEntry.finished_on, day),), note=self.text.answer,
            document=self.office.paper(book.REPLY_LETTER, day),
        )  # fmt: skip

    # --- Handling ---

    def extend(self, on: date, days: int = 30) -> Self:
        day = self.day(on)
        answers = (
            (PetitionEntry.extended_days, days),
            (PetitionEntry.extension_reason, "涉及多个单位，需实地测量后才能确定。"),
            (PetitionEntry.extension_notice_on, day),
        )
        return self.act(book.EXTEND, day, LEADER, answers, document=self.office.paper(book.EXTENSION, day))

    def reply(self, on: date, opinion: Opinion) -> Self:
        day = self.day(on)
        answers = (
            (PetitionEntry.opinion, opinion),
            (PetitionEntry.replied_on, day),
            (PetitionEntry.carry_out_by, day + timedelta(days=30) if opinion is Opinion.SUPPORT else None),
        )
        document = self.office.paper(book.REPLY_OPINION, day)
        return self.act(book.REPLY, day, OFFICER, answers, note=self.text.answer, document=document)

    def serve(self, on: date) -> Self:
        day = self.day(on)
        document = self.office.paper(book.SERVICE, day)
        return self.act(book.SERVE, day, OFFICER, ((PetitionEntry.served_on, day),), document=document)

    def mediate(self, on: date, confirmation: bool = False) -> Self:
        day = self.day(on)
        answers = (
            (PetitionEntry.agreement_on, day),
            (PetitionEntry.carry_out_by, day + timedelta(days=30)),
            (PetitionEntry.confirmation_wanted, confirmation),
        )
        return self.act(book.MEDIATE, day, OFFICER, answers, document=self.office.paper(book.AGREEMENT, day))

    def guide(self, on: date, to: str) -> Self:
        day = self.day(on)
        answers = ((PetitionEntry.passed_to, to), (PetitionEntry.finished_on, day))
        return self.act(
            book.GUIDE, day, OFFICER, answers, note="已讲明途径和所需材料，由司法所协助写好申请书。",
            document=self.office.paper(book.REPLY_LETTER, day),
        )  # fmt: skip

    def carry_out(self, on: date) -> Self:
        day = self.day(on)
        return self.act(book.CARRY_OUT, day, OFFICER, ((PetitionEntry.carried_out_on, day),), note=self.text.done)

    def finish(self, on: date, accepted: bool = False) -> Self:
        day = self.day(on)
        answers = ((PetitionEntry.finished_on, day), (PetitionEntry.accepts_in_writing, accepted or None))
        return self.act(book.FINISH, day, OFFICER, answers)

    # --- Review ---

    def request_review(self, on: date) -> Self:
        day = self.day(on)
        answers = ((PetitionEntry.review_requested_on, day), (PetitionEntry.review_body, COUNTY))
        return self.act(book.REQUEST_REVIEW, day, OFFICER, answers)

    def review(self, on: date) -> Self:
        day = self.day(on)
        answers = (
            (PetitionEntry.review_result, ReviewResult.UPHELD),
            (PetitionEntry.opinion, Opinion.REFUSE),
            (PetitionEntry.reviewed_on, day),
        )
        document = self.office.paper(book.REVIEW_OPINION, day, COUNTY)
        return self.act(book.REVIEW, day, OFFICER, answers, document=document)

    def hear(self, on: date) -> Self:
        return self.act(book.OPEN_HEARING, self.day(on), OFFICER)

    def request_final(self, on: date) -> Self:
        day = self.day(on)
        answers = ((PetitionEntry.final_requested_on, day), (PetitionEntry.final_body, CITY))
        return self.act(book.REQUEST_FINAL, day, OFFICER, answers)

    def final(self, on: date) -> Self:
        day = self.day(on)
        answers = (
            (PetitionEntry.final_result, ReviewResult.UPHELD),
            (PetitionEntry.opinion, Opinion.REFUSE),
            (PetitionEntry.final_on, day),
        )
        return self.act(book.FINAL, day, OFFICER, answers, document=self.office.paper(book.FINAL_OPINION, day, CITY))

    # --- Grading and the end ---

    def grade(self, on: date, grade: Grade, note: str, changed: Answers = (), by: Part = LEADER) -> Self:
        plan: Answers = ()
        if grade is Grade.A:
            plan = (
                (PetitionEntry.case_leader, "镇长"),
                (PetitionEntry.team, "自然资源所、司法所、农业农村办"),
                (
                    PetitionEntry.plan,
                    "一、核清土地面积和历次协议；二、由自然资源所出具测绘结论；三、两个月内商定补偿。",
                ),
            )
        answers = (*(dict(LOWEST) | dict(changed)).items(), (Entry.grade, grade), *plan)
        return self.act(book.GRADE, self.day(on), by, answers, note=note)

    def progress(self, on: date, note: str) -> Self:
        return self.act(book.PROGRESS, self.day(on), OFFICER, note=note)

    def come_again(self, on: date, channel: Channel) -> Self:
        day = self.day(on)
        answers = ((PetitionEntry.contact_on, day), (PetitionEntry.contact_channel, channel))
        return self.act(book.COME_AGAIN, day, OFFICER, answers, note="同前，询问办理进度。")

    def follow_up(self, on: date, satisfaction: Satisfaction = Satisfaction.GOOD) -> Self:
        day = self.day(on)
        answers = ((PetitionEntry.followed_up_on, day), (PetitionEntry.satisfaction, satisfaction))
        return self.act(book.FOLLOW_UP, day, OFFICER, answers, note="电话回访：事项已按答复办理，没有新的要求。")

    def resolve(self, on: date) -> Self:
        day = self.day(on)
        note = "诉求已解决，本人书面认可。"
        return self.act(book.RESOLVE, day, LEADER, ((PetitionEntry.resolved_on, day),), note=note)

    def close(self, on: date, kind: CloseKind) -> Self:
        return self.act(book.CLOSE, self.day(on), LEADER, ((PetitionEntry.close_kind, kind),), note="同意销号归档。")
