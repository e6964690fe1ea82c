"""What is handed to somebody else, or begun anew, was not kept by that: neither in time nor late, unless it was late."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ledger.books.petitions.words import Grade, Opinion, ReviewResult
from ledger.db import db
from ledger.models import Clock, Entry
from ledger.models.clock import KEPT_IN_TIME
from tests import houses, parcels
from tests.books.test_every_book import BOOKS
from tests.lives import NOW, TODAY, Town, a_paper, an_entry, faults, fresh, take
from tests.petition_lives import accepted, extend, grade, on, paper, reply, serve

REFERRED = {"answers": {"referred_to": "县级主管部门"}, "note": "超出本镇权限"}


def moment(number: int):
    return NOW + timedelta(days=number)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def judged(entry: Entry, code: str) -> list[int | None]:
    """Return how the clocks of a code were judged that have stopped, the oldest first."""
    ended = sa.select(Clock.days_late).where(
        Clock.entry_id == entry.id, Clock.code == code, Clock.stopped_at.is_not(None)
    )
    return list(db.session.scalars(ended.order_by(Clock.id)))


def kept(entry: Entry) -> set[str]:
    return set(db.session.scalars(sa.select(Clock.code).where(Clock.entry_id == entry.id, KEPT_IN_TIME)))


# --- Handed on ---------------------------------------------------------------------------------------------------------


def test_a_hazard_that_goes_to_a_superior_was_put_right_by_nobody(town):
    entry = take(town, an_entry(town, "ordered"), "refer", by="officer", now=moment(3), **REFERRED)
    assert (judged(entry, "A2"), judged(entry, "A3")) == ([None], [])
    assert kept(entry) == {"A-review"}


def test_a_hazard_that_goes_to_a_superior_unchecked_was_checked_by_nobody(town):
    entry = take(town, an_entry(town, "rectified"), "refer", by="officer", now=moment(3), **REFERRED)
    assert judged(entry, "A3") == [None]
    assert kept(entry) == {"A-review", "A2"}


def test_what_was_late_when_it_was_handed_on_stays_late(town):
    entry = take(town, an_entry(town, "ordered"), "refer", by="officer", now=moment(20), **REFERRED)
    # Due on the fifteenth day; looked at by nobody since.
    assert (judged(entry, "A2"), judged(entry, "A3")) == ([5], [None])


def test_an_old_date_on_the_letter_takes_no_delay_away_until_another_confirms_it(town):
    letter = a_paper("referral", "青政移〔2026〕1号", day(14))
    entry = take(town, an_entry(town, "ordered"), "refer", by="officer", now=moment(25), paper=letter, **REFERRED)
    assert judged(entry, "A2") == [10]
    assert fresh(entry).unconfirmed_on == day(14)
    told = {"answers": {"day_confirmed": True}, "note": "已核对收文登记"}
    take(town, entry, "confirm_day", by="fellow officer", now=moment(26), **told)
    assert judged(entry, "A2") == [None]
    assert "A2" not in kept(entry)


def a_house_referred(town: Town) -> Entry:
    fixed = houses.a_fixed_entry(town, houses.a_house(town))
    return take(town, fixed, "refer", by="officer", now=moment(1), **REFERRED)


def a_case_for_the_police(town: Town) -> Entry:
    entry, now = parcels.a_case(town, "decided"), moment(12)
    entry = take(town, entry, "propose_referral", by="officer", now=now, answers={"crime_reason": "毁坏"})
    entry = parcels.decide_referral(town, entry, "approve_referral", now=now)
    return take(town, entry, "refer", by="officer", now=now, paper=parcels.paper("crime_referral", day(12)))


HANDED_ON: dict[str, tuple[Callable[[Town], Entry], str]] = {
    "a house, to the county": (a_house_referred, "B11"),
    "a case, to the police": (a_case_for_the_police, "put-right"),
}


@pytest.mark.parametrize("what", HANDED_ON)
def test_whatever_is_handed_on_was_not_kept_by_that(what, town):
    make, code = HANDED_ON[what]
    entry = make(town)
    assert judged(entry, code)[-1] is None
    assert code not in kept(entry)


NOT_OURS = {"refer", "to_discipline", "convert", "withdraw", "objection_upheld"}
# The letter to a superior is what these promise.
PROMISED = {("safety", "A-county"), ("farmland", "D13-handover")}


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.key)
def test_no_duty_of_a_book_is_kept_by_handing_the_matter_on(book):
    """Telling whoever asked where their matter goes is a duty of its own, and kept by it."""
    kept_so = {
        (book.key, rule.code)
        for rule in book.clocks
        # Whatever moves a matter on is the progress of its week.
        if not rule.is_right and rule.one_of != "progress"
        for step in rule.stops
        if step.key in NOT_OURS and step.key != "to_discipline"
    }
    assert kept_so <= PROMISED


# --- Begun anew --------------------------------------------------------------------------------------------------------


def a_promise_reviewed(town: Town, reviewed: tuple[int, int]) -> Entry:
    """Return a matter answered on 9 March, to be carried out by 31 March, upheld on review."""
    entry = reply(town, accepted(town, on(3, 2)), on(3, 9), Opinion.SUPPORT, carry_out_by=date(2026, 3, 31))
    entry = serve(town, entry, on(3, 10))
    asked = {"review_requested_on": date(2026, 3, 20), "review_body": "青阳县人民政府"}
    entry = take(town, entry, "request_review", by="officer", now=on(3, 20), answers=asked)
    return take(
        town, entry, "review", by="officer", now=on(*reviewed),
        paper=paper("review_opinion", date(2026, *reviewed), "青阳县人民政府"),
        answers={
            "review_result": ReviewResult.UPHELD, "opinion": Opinion.SUPPORT, "reviewed_on": date(2026, *reviewed),
        },
    )  # fmt: skip


@pytest.mark.parametrize(("reviewed", "late"), [((3, 30), None), ((4, 10), 10)], ids=["in time", "late"])
def test_a_promise_begun_anew_was_not_kept_on_that_day(reviewed, late, town):
    entry = a_promise_reviewed(town, reviewed)
    assert judged(entry, "carry-out") == [late]
    assert "carry-out" not in kept(entry)


def test_whatever_is_really_done_keeps_the_progress_of_its_week(town):
    entry = grade(town, accepted(town, on(3, 2)), on(3, 2), grade=Grade.C)
    reply(town, entry, on(3, 9))
    assert judged(entry, "progress-c") == [0]
    assert "progress-c" in kept(entry)


# --- Lengthened ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dated_on", "typed_on", "is_in_time"),
    [(15, 17, True), (16, 17, False), (9, 22, False)],
    ids=["approved on the last day", "approved a day late", "an old date typed much later"],
)
def test_an_extension_by_paper_counts_by_the_date_of_its_approval(dated_on, typed_on, is_in_time, town):
    entry, approval = an_entry(town, "ordered"), a_paper("approval", "青政批〔2026〕8号", day(dated_on))
    more = {"answers": {"due_on": day(25), "reason": "配件未到"}, "paper": approval}
    if is_in_time:
        assert take(town, entry, "extend", by="officer", now=moment(typed_on), **more).next_due_on == day(25)
    else:
        told = faults(take, town, entry, "extend", by="officer", now=moment(typed_on), **more)
        assert told["due_on"].startswith("已经超过整改期限，延期须在到期前提出")


@pytest.mark.parametrize(("dated_on", "is_in_time"), [((5, 1), True), ((5, 2), False)])
def test_days_are_added_by_the_same_rule(dated_on, is_in_time, town):
    """Accepted on 2 March: sixty days end on 1 May, and the office opens again on 6 May."""
    entry, on_paper = accepted(town, on(3, 2)), date(2026, *dated_on)
    if is_in_time:
        assert fresh(extend(town, entry, on(5, 6), dated_on=on_paper)).extended_days == 30
    else:
        told = faults(extend, town, entry, on(5, 6), dated_on=on_paper)
        assert told["extended_days"] == "办理期限2026年5月1日（周五）已过，延期须在到期前提出"
