"""A matter on its way through the procedure: sorted and told, handled, reviewed. Each method tells the next step."""

from datetime import date, timedelta
from typing import Any, Self

from ledger.books.petitions import papers
from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.steps import closing, disclosure, handling, keeping, review, service, sorting
from ledger.books.petitions.stories.telling import CITY, COUNTY, FELLOW, LEADER, OFFICER, Telling
from ledger.books.petitions.stories.texts import EXTENDED
from ledger.books.petitions.words import Category, Dispose, Opinion, Purpose, ReviewResult, Route
from ledger.grammar.stories import Part
from ledger.models import Entry

DISCIPLINE = "示例县纪委监委"
REDO = "原意见没有说明测量依据，撤销原意见，要求三十日内重新调查核实并作出处理。"


class Procedure(Telling):
    """What an office does between registering a matter and ending its procedure."""

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
        return self.act(sorting.SORT, self.day(on), more.get("by", OFFICER), answers)

    def recategorize(self, on: date, note: str) -> Self:
        """What was registered as an accusation by mistake."""
        answers = ((PetitionEntry.purpose, Purpose.REQUEST), (PetitionEntry.category, Category.CLAIM))
        return self.act(sorting.RECATEGORIZE, self.day(on), LEADER, answers, note=note)

    def amend(self, on: date, field: Any, value: Any, note: str) -> Self:
        return self.act(keeping.AMEND, self.day(on), OFFICER, ((field, value),), note=note)

    def accept(self, on: date, *more: tuple[Any, Any]) -> Self:
        day = self.day(on)
        answers = (
            (PetitionEntry.accepted_on, day),
            (PetitionEntry.notice_on, day),
            (Entry.responsible, self.text.unit),
            (PetitionEntry.handler, self.text.handler),
            (PetitionEntry.no_interest, True),
            *((field, value) for field, value in more),
        )
        return self.act(sorting.ACCEPT, day, OFFICER, answers, document=self.office.paper(papers.ACCEPTANCE, day))

    def decline(self, on: date) -> Self:
        day = self.day(on)
        return self.act(
            sorting.DECLINE, day, FELLOW, ((PetitionEntry.notice_on, day),),
            note=self.text.answer, document=self.office.paper(papers.REFUSAL, day),
        )

    def pass_on(self, on: date, to: str) -> Self:
        day = self.day(on)
        answers = ((PetitionEntry.passed_to, to), (PetitionEntry.notice_on, day))
        return self.act(sorting.PASS_ON, day, OFFICER, answers, document=self.office.paper(papers.TRANSFER, day))

    def to_discipline(self, on: date, by: Part) -> Self:
        day = self.day(on)
        answers = ((PetitionEntry.passed_to, DISCIPLINE), (PetitionEntry.notice_on, day))
        return self.act(sorting.TO_DISCIPLINE, day, by, answers, document=self.office.paper(papers.TRANSFER, day))

    def object(self, on: date, note: str) -> Self:
        day = self.day(on)
        return self.act(sorting.OBJECT, day, OFFICER, note=note, document=self.office.paper(papers.OBJECTION, day))

    def hear_back(self, on: date) -> Self:
        day = self.day(on)
        answers = ((PetitionEntry.finished_on, day),)
        return self.act(sorting.RESULT_RECEIVED, day, OFFICER, answers, note=self.text.answer)

    def file_away(self, on: date) -> Self:
        return self.act(sorting.FILE_AWAY, self.day(on), FELLOW, note=self.text.answer)

    def to_disclosure(self, on: date) -> Self:
        answers = ((Entry.responsible, self.text.unit),)
        return self.act(disclosure.TO_DISCLOSURE, self.day(on), OFFICER, answers, note=self.text.answer)

    def extend_disclosure(self, on: date, days: int) -> Self:
        answers = ((PetitionEntry.disclosure_days, days),)
        note = "材料分散在项目法人和县级部门，需要征求第三方意见，已书面告知申请人。"
        return self.act(disclosure.EXTEND_DISCLOSURE, self.day(on), LEADER, answers, note)

    def answer_disclosure(self, on: date) -> Self:
        day = self.day(on)
        document = self.office.paper(papers.REPLY_LETTER, day)
        answers = ((PetitionEntry.finished_on, day),)
        return self.act(disclosure.ANSWER_DISCLOSURE, day, OFFICER, answers, document=document)

    def answer_directly(self, on: date) -> Self:
        day = self.day(on)
        return self.act(
            sorting.DIRECT_REPLY, day, OFFICER, ((PetitionEntry.finished_on, day),), note=self.text.answer,
            document=self.office.paper(papers.REPLY_LETTER, day),
        )

    # --- Handling ---

    def extend(self, on: date, days: int = 30) -> Self:
        day = self.day(on)
        answers = (
            (PetitionEntry.extended_days, days),
            (PetitionEntry.extension_reason, self.one_of(EXTENDED)),
            (PetitionEntry.extension_notice_on, day),
        )
        return self.act(handling.EXTEND, day, LEADER, answers, document=self.office.paper(papers.EXTENSION, day))

    def reply(self, on: date, opinion: Opinion, *, typed_on: date | None = None) -> Self:
        """Tell the reply on its day, or on a later one."""
        day = self.day(on)
        answers = (
            (PetitionEntry.opinion, opinion),
            (PetitionEntry.replied_on, day),
            (PetitionEntry.carry_out_by, day + timedelta(days=30) if opinion is Opinion.SUPPORT else None),
        )
        document = self.office.paper(papers.REPLY_OPINION, day)
        told = self.day(typed_on) if typed_on else day
        return self.act(handling.REPLY, told, OFFICER, answers, note=self.text.answer, document=document)

    def serve(self, on: date) -> Self:
        day = self.day(on)
        document = self.office.paper(papers.SERVICE, day)
        return self.act(service.SERVE, day, OFFICER, ((PetitionEntry.served_on, day),), document=document)

    def mediate(self, on: date, *, confirmation: bool = False, within: int = 30) -> Self:
        day = self.day(on)
        answers = (
            (PetitionEntry.agreement_on, day),
            (PetitionEntry.carry_out_by, day + timedelta(days=within)),
            (PetitionEntry.confirmation_wanted, confirmation),
        )
        document = self.office.paper(papers.AGREEMENT, day)
        return self.act(handling.MEDIATE, day, OFFICER, answers, note=self.text.answer, document=document)

    def confirm(self, on: date) -> Self:
        note = "双方共同向县人民法院申请司法确认，法院已裁定调解协议有效。"
        return self.act(handling.CONFIRMED, self.day(on), OFFICER, note=note)

    def change_route(self, on: date, route: Route, note: str) -> Self:
        return self.act(handling.CHANGE_ROUTE, self.day(on), LEADER, ((PetitionEntry.route, route),), note=note)

    def guide(self, on: date, to: str) -> Self:
        day = self.day(on)
        answers = ((PetitionEntry.passed_to, to), (PetitionEntry.finished_on, day))
        document = self.office.paper(papers.REPLY_LETTER, day)
        return self.act(handling.GUIDE, day, OFFICER, answers, note=self.text.answer, document=document)

    def carry_out(self, on: date) -> Self:
        day = self.day(on)
        return self.act(service.CARRY_OUT, day, OFFICER, ((PetitionEntry.carried_out_on, day),), note=self.text.done)

    def finish(self, on: date, accepted: bool = False) -> Self:
        day = self.day(on)
        answers = ((PetitionEntry.finished_on, day), (PetitionEntry.accepts_in_writing, accepted or None))
        return self.act(service.FINISH, day, OFFICER, answers)

    def withdraw(self, on: date) -> Self:
        day = self.day(on)
        return self.act(
            closing.WITHDRAW, day, OFFICER, ((PetitionEntry.finished_on, day),), note=self.text.answer,
            scans=((papers.WRITTEN_WITHDRAWAL, "letter received"),),
        )

    # --- Review ---

    def request_review(self, on: date) -> Self:
        day = self.day(on)
        answers = ((PetitionEntry.review_requested_on, day), (PetitionEntry.review_body, COUNTY))
        return self.act(review.REQUEST_REVIEW, day, OFFICER, answers)

    def review(self, on: date) -> Self:
        day = self.day(on)
        answers = (
            (PetitionEntry.review_result, ReviewResult.UPHELD),
            (PetitionEntry.opinion, Opinion.REFUSE),
            (PetitionEntry.reviewed_on, day),
        )
        document = self.office.paper(papers.REVIEW_OPINION, day, COUNTY)
        return self.act(review.REVIEW, day, OFFICER, answers, document=document)

    def set_aside(self, on: date) -> Self:
        day = self.day(on)
        document = self.office.paper(papers.REVIEW_OPINION, day, COUNTY)
        return self.act(review.SET_ASIDE, day, OFFICER, ((PetitionEntry.accepted_on, day),), REDO, document=document)

    def request_final(self, on: date) -> Self:
        day = self.day(on)
        answers = ((PetitionEntry.final_requested_on, day), (PetitionEntry.final_body, CITY))
        return self.act(review.REQUEST_FINAL, day, OFFICER, answers)

    def hear(self, on: date) -> Self:
        day = self.day(on)
        return self.act(
            review.OPEN_HEARING, day, OFFICER, document=self.office.paper(papers.HEARING_NOTICE, day, CITY)
        )

    def end_hearing(self, on: date) -> Self:
        day = self.day(on)
        return self.act(
            review.END_HEARING, day, OFFICER, document=self.office.paper(papers.HEARING_RECORD, day, CITY)
        )

    def final(self, on: date) -> Self:
        day = self.day(on)
        answers = (
            (PetitionEntry.final_result, ReviewResult.UPHELD),
            (PetitionEntry.opinion, Opinion.REFUSE),
            (PetitionEntry.final_on, day),
        )
        document = self.office.paper(papers.FINAL_OPINION, day, CITY)
        return self.act(review.FINAL, day, OFFICER, answers, document=document)
