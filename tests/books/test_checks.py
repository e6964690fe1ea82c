"""What the checks of the books decide about days, asked one by one without a ledger: none of them lets pass what it is for."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from ledger.books.housing.conditions import IS_BUSINESS
from ledger.books.housing.words import HouseUse
from ledger.books.petitions import BOOK as PETITIONS
from ledger.books.petitions.steps.handling import REPLY
from ledger.books.petitions.steps.progress import GRADE
from ledger.books.petitions.steps.review import FINAL, REQUEST_REVIEW, REVIEW
from ledger.books.petitions.steps.settling import EXTEND_SETTLING
from ledger.books.petitions.words import ClockCode, Opinion, ReviewResult
from ledger.books.safety.conditions import IS_LEASED, IS_SMALL_PLACE, USES_GAS
from ledger.books.safety.words import SubjectType
from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.grammar.days import PROOF_WANTED, day_fault, not_proven
from ledger.grammar.steps import Ask, Case
from tests.books.test_every_book import BOOKS

TODAY = date(2026, 3, 9)
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


class Anything(SimpleNamespace):
    """An entry of which nothing is known but what is given."""

    def __getattr__(self, name: str) -> None:
        return None


def a_case(**known) -> Case:
    return Case(
        entry=Anything(**known), was={}, today=TODAY, asked_on=TODAY, started_on=None, paper_kinds=frozenset(),
        paper_kind=None, paper_on=None, heir={}, extensions=0, due_dates={}, last_days={}, decided=lambda one: one.default,
        holidays=shelf.holidays(),
    )  # fmt: skip


def days_asked(which: str) -> list:
    return [
        pytest.param(book, ask, id=f"{book.key}-{step.key}-{ask.field.key}")
        for book in BOOKS
        for step in book.steps
        for ask in step.all_asks
        if getattr(ask, which)
    ]


def fault_of_day(book: Book, ask: Ask, told: date, *, is_proven=not_proven, **known) -> str:
    return day_fault(
        ask, Anything(**known | {ask.field.key: told}), today=TODAY, word_of=book.word_of, days_before=book.days_before,
        is_proven=is_proven,
    )  # fmt: skip


@pytest.mark.parametrize(("book", "ask"), days_asked("not_ahead"))
def test_a_day_that_has_come_does_not_lie_ahead(book, ask):
    assert "不能晚于今天" in fault_of_day(book, ask, TOMORROW)
    assert fault_of_day(book, ask, TODAY) == ""


@pytest.mark.parametrize(("book", "ask"), days_asked("not_past"))
def test_a_day_that_is_to_come_does_not_lie_behind(book, ask):
    assert f"请填 {TODAY} 或以后的日期" in fault_of_day(book, ask, YESTERDAY)
    assert fault_of_day(book, ask, TODAY) == ""


@pytest.mark.parametrize(("book", "ask"), days_asked("after"))
def test_a_day_does_not_come_before_what_it_follows(book, ask):
    for before in ask.after:
        assert book.word_of(before) in fault_of_day(book, ask, YESTERDAY, **{before.key: TODAY})
        assert fault_of_day(book, ask, TODAY, **{before.key: TODAY}) == ""


EVERY_DAY = [
    pytest.param(book, ask, id=f"{book.key}-{step.key}-{ask.field.key}")
    for book in BOOKS for step in book.steps for ask in step.asks if isinstance(ask.field.type, sa.Date)
]  # fmt: skip


@pytest.mark.parametrize(("book", "ask"), EVERY_DAY)
def test_every_day_keeps_its_place_behind_what_its_field_follows(book, ask):
    """The day before each of them is refused beside the field, the same day is taken."""
    assert ask.after or book.field_of(ask.field).follows is not None
    for before in book.days_before(ask.field):
        said = fault_of_day(book, replace(ask, not_past=False), YESTERDAY, **{before.key: TODAY})
        proof = PROOF_WANTED if before in ask.may_precede else ""
        assert said == f"{ask.label or book.word_of(ask.field)}不能早于{book.word_of(before)} {TODAY}{proof}"
        assert fault_of_day(book, ask, TODAY, **{before.key: TODAY}) == ""


@pytest.mark.parametrize(("book", "ask"), days_asked("may_precede"))
def test_what_people_do_may_precede_only_what_is_named_and_only_where_something_shows_it(book, ask):
    for before in ask.may_precede:
        known = {before.key: TODAY}
        assert fault_of_day(book, ask, YESTERDAY, **known).endswith(PROOF_WANTED)
        assert fault_of_day(book, ask, YESTERDAY, is_proven=lambda on, other: True, **known) == ""
    others = {*book.days_before(ask.field), *ask.after} - set(ask.may_precede)
    for before in others:
        assert fault_of_day(book, ask, YESTERDAY, is_proven=lambda on, other: True, **{before.key: TODAY})


def test_what_nobody_told_stands_for_what_went_before_it():
    """Nothing was served: the request for a review lies behind the reply all the same."""
    request = next(ask for ask in REQUEST_REVIEW.asks if ask.field.key == "review_requested_on")
    assert "答复作出日期" in fault_of_day(PETITIONS, request, YESTERDAY, replied_on=TODAY)


def refusal_of(step, field: str, *, due_dates: dict | None = None, **known) -> str:
    case = replace(a_case(**known), due_dates=due_dates or {})
    return "".join(check.refusal(case) or "" for check in step.checks if check.field.key == field)


@pytest.mark.parametrize("step", [REVIEW, FINAL], ids=lambda step: step.key)
def test_an_opinion_set_aside_is_no_review_upheld_or_changed(step):
    field = "review_result" if step is REVIEW else "final_result"
    assert "重新办理" in refusal_of(step, field, **{field: ReviewResult.SET_ASIDE})
    assert refusal_of(step, field, **{field: ReviewResult.UPHELD}) == ""


def test_an_agreement_is_no_reply():
    assert "调解" in refusal_of(REPLY, "opinion", opinion=Opinion.SETTLED)


def test_a_plan_judges_nobody_and_an_extension_has_its_days():
    assert "不写对人的评价" in refusal_of(GRADE, "plan", plan="此人缠访，先稳控")
    running, over = {ClockCode.SETTLE: TODAY}, {ClockCode.SETTLE: YESTERDAY}
    assert "请填写延长几日" in refusal_of(EXTEND_SETTLING, "settle_days", due_dates=running, settle_days=0)
    assert refusal_of(EXTEND_SETTLING, "settle_days", due_dates=running, settle_days=1) == ""
    assert "已过" in refusal_of(EXTEND_SETTLING, "settle_days", due_dates=over, settle_days=1)


def test_small_leased_and_gas_using_places_are_told_apart():
    place = {"subject_type": SubjectType.SMALL_PLACE}
    assert IS_SMALL_PLACE.holds(Anything(**place)) and not IS_LEASED.holds(Anything(**place))
    assert IS_LEASED.holds(Anything(subject_type=SubjectType.LEASED_WORKSHOP))
    assert USES_GAS.holds(Anything(gas_use=True)) and not USES_GAS.holds(Anything(gas_use=False))
    assert IS_BUSINESS.holds(Anything(subject_type=HouseUse.BUSINESS))
