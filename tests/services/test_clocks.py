"""Promises: when they are due, why, and what they leave behind."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ledger.books.farmland.words import Source
from ledger.books.safety.clocks import REVIEW_CLOCK
from ledger.books.safety.town import EXTENSIONS
from ledger.db import db, transaction
from ledger.models import Clock, Entry
from ledger.overdue import is_overdue, overdue_on
from tests import parcels, petition_lives
from tests.lives import (
    LATER,
    NOW,
    TODAY,
    a_paper,
    a_workplace,
    an_entry,
    decide,
    events_of,
    faults,
    fresh,
    order,
    rectify,
    report,
    take,
)
from tests.petition_lives import A_BACKLOG, assigned, file, screened

# --- Extensions --------------------------------------------------------------------------------------------------------


def extend(town, entry, until: date, *, now=LATER, **more):
    answers = {"due_on": until, "reason": "配件未到"} | more
    return take(town, entry, "extend", by="officer", now=now, answers=answers)


def test_an_extension_moves_the_date_and_says_who_approved_it(town):
    entry = an_entry(town, "ordered")
    entry = extend(town, entry, TODAY + timedelta(days=25))
    assert (entry.state, entry.next_due_on) == ("ordered", TODAY + timedelta(days=25))
    clock = db.session.scalars(sa.select(Clock).where(Clock.stopped_at.is_(None), Clock.code == "A2")).one()
    assert (clock.extensions, clock.legal_due_on, clock.target_due_on) == (1, entry.next_due_on, entry.next_due_on)
    told = [line["text"] for line in clock.trace]
    assert any("原于3月24日（周二）期满，延长10日" in text for text in told)
    assert any("officer（安监员）提请，leader（分管领导）批准" in text for text in told)
    assert told[-1].endswith("到期")
    assert sum(line["amount"] for line in clock.trace if line["kind"] == "extension") == 10
    assert "延长10日" in clock.sentence


@pytest.mark.parametrize(
    ("until", "now", "sentence"),
    [
        (25, NOW + timedelta(days=16), "已经超过整改期限"),
        (15, LATER, "新的期限要晚于原期限 2026-03-24"),
        (31, LATER, "一次延期不超过原期限的长度，最晚可延到 2026-04-08"),
    ],
)
def test_an_extension_is_asked_in_time_and_no_longer_than_the_limit(town, until, now, sentence):
    entry = an_entry(town, "ordered")
    found = faults(extend, town, entry, TODAY + timedelta(days=until), now=now)
    assert found["due_on"].startswith(sentence)


def test_an_extension_is_possible_on_the_last_day_and_as_long_as_the_limit(town):
    entry = an_entry(town, "ordered")
    assert extend(town, entry, TODAY + timedelta(days=30), now=NOW + timedelta(days=15)).next_due_on == date(2026, 4, 8)


def test_an_extension_is_granted_once(town):
    entry = extend(town, an_entry(town, "ordered"), TODAY + timedelta(days=20))
    found = faults(extend, town, entry, TODAY + timedelta(days=22))
    assert found["due_on"].startswith("整改期限最多延期 1 次，已经用完")


def test_a_second_extension_where_a_town_allows_it_keeps_the_account_of_the_first(town):
    decide(town, EXTENSIONS, 2)
    entry = extend(town, an_entry(town, "ordered"), TODAY + timedelta(days=20))
    later = {"due_on": TODAY + timedelta(days=24), "reason": "配件未到"}
    paper = a_paper("approval", "青政批〔2026〕8号")
    take(town, entry, "extend", by="officer", now=LATER, answers=later, paper=paper)
    clock = db.session.scalars(sa.select(Clock).where(Clock.stopped_at.is_(None), Clock.code == "A2")).one()
    told = "".join(line["text"] for line in clock.trace)
    assert clock.target_due_on == TODAY + timedelta(days=24)
    assert "leader（分管领导）批准" in told
    assert "officer（安监员）登记，依据审批表（批准文件）（青政批〔2026〕8号，2026年3月9日（周一））" in told
    assert sum(line["amount"] for line in clock.trace if line["kind"] == "extension") == 9


def test_a_second_extension_wants_its_own_reason(town):
    decide(town, EXTENSIONS, 2)
    entry = extend(town, an_entry(town, "ordered"), TODAY + timedelta(days=20))
    found = faults(take, town, entry, "extend", by="officer", answers={"due_on": TODAY + timedelta(days=22)})
    assert set(found) == {"reason"}


@pytest.mark.parametrize("days", [-30, 0])
def test_an_extension_never_takes_time_away(town, days):
    told = A_BACKLOG | {"first_on": date(2021, 5, 1), "plan_due_on": date(2026, 6, 30)}
    entry = file(town, "list_backlog", NOW, told)
    until = {"plan_due_on": date(2026, 6, 30) + timedelta(days=days)}
    said = faults(take, town, entry, "extend_plan", by="chief", note="等待测绘", answers=until)
    assert said == {"plan_due_on": "新的期限要晚于现在的期限 2026-06-30"}


def test_an_extension_by_no_day_at_all_is_none(town):
    entry = screened(town)
    take(town, entry, "contact", by="officer", note="已见面", answers={"reached_on": TODAY})
    said = faults(take, town, entry, "extend_settling", by="leader", note="等待测绘", answers={"settle_days": 0})
    assert said == {"settle_days": "请填写延长几日"}
    entry = parcels.file(town, parcels.a_case(town, "reported"))
    told = {"extension_days": 0, "reason": "案情复杂"}
    approved = parcels.paper("extension_approval", TODAY)
    said = faults(take, town, entry, "extend_decision", by="officer", answers=told, paper=approved)
    assert said == {"extension_days": "延长的天数至少填 1"}


def test_what_no_longer_runs_cannot_be_extended(town):
    entry = assigned(town, NOW, result_due_on=date(2026, 4, 30))
    petition_lives.reported(town, petition_lives.sort(town, entry, NOW))
    later = {"result_due_on": date(2026, 5, 30)}
    consent = petition_lives.paper("result_longer", TODAY, "青阳县信访局")
    said = faults(take, town, entry, "extend_result", by="officer", note="同意", answers=later, paper=consent)
    assert "已经不在计算" in said["result_due_on"]


# --- Promises ----------------------------------------------------------------------------------------------------------


def clocks_of(entry: Entry) -> dict[str, Clock]:
    """Return the latest clock of each kind."""
    rows = db.session.scalars(
        sa.select(Clock).where(Clock.entry_id == entry.id).order_by(Clock.id).execution_options(populate_existing=True)
    )
    return {clock.code: clock for clock in rows}


def running(entry: Entry) -> set[str]:
    return {code for code, clock in clocks_of(entry).items() if clock.stopped_at is None}


def test_a_report_is_to_be_reviewed_within_working_days(town):
    friday = NOW + timedelta(days=4)
    entry = report(town, a_workplace(town), now=friday)
    clock = clocks_of(entry)["A-review"]
    assert (clock.target_due_on, clock.legal_due_on) == (date(2026, 3, 17), date(2026, 3, 17))
    assert entry.next_due_on == date(2026, 3, 17)
    assert (
        clock.sentence == "审核：自2026年3月13日起（当日不计）第2个工作日，2026年3月17日（周二）到期；其间周末2天不计。"
    )
    assert [line["kind"] for line in clock.trace] == ["start", "rest_day_skipped", "rest_day_skipped", "result"]
    assert clock.is_local
    assert "本镇规定" in clock.basis


def test_the_local_day_counts_not_the_one_in_greenwich(town):
    late_evening = NOW.replace(hour=17)  # one in the morning of the 10th in Shanghai
    entry = report(town, a_workplace(town), now=late_evening)
    assert clocks_of(entry)["A-review"].started_on == date(2026, 3, 10)
    assert entry.found_on == date(2026, 3, 10)


def test_a_long_holiday_is_not_counted_and_said_so(town):
    entry = report(town, a_workplace(town), now=NOW.replace(month=9, day=30))
    clock = clocks_of(entry)["A-review"]
    assert clock.target_due_on == date(2026, 10, 9)
    assert "国庆节放假7天" in clock.sentence


def test_the_promised_date_of_an_order_is_the_one_in_the_order(town):
    entry = order(town, report(town, a_workplace(town)), due_on=date(2026, 3, 28))
    clock = clocks_of(entry)["A2"]
    assert (clock.legal_due_on, clock.legal_due_rolled_on) == (date(2026, 3, 28), date(2026, 3, 30))
    assert clock.target_due_on == entry.next_due_on == date(2026, 3, 28)
    assert clock.sentence.startswith("整改：自2026年3月9日起（当日不计）第19日，2026年3月28日（周六）到期")


@pytest.mark.parametrize(
    ("state", "codes"),
    [
        ("reported", {"A-review"}),
        ("sent_back", {"A-resubmit"}),
        ("ordered", {"A2", "A3"}),
        ("rectifying", {"A2", "A3"}),
        ("rectified", {"A3"}),
        ("passed", {"A-close"}),
        ("awaits_approval", {"A-close", "A-county"}),
        ("referred", {"A-referral"}),
        ("closed", set()),
        ("void", set()),
    ],
)
def test_every_open_state_promises_something_and_a_closed_one_nothing(town, state, codes):
    entry = fresh(an_entry(town, state, major=state == "awaits_approval"))
    assert running(entry) == codes
    assert (entry.next_due_on is None) == (not codes) == (entry.next_action_at is None)


def test_to_close_keeps_nothing_that_nobody_has_done(town):
    """The county was never told of the major hazard: closing the line on the same day did not tell it."""
    entry = an_entry(town, "closed", major=True)
    clocks = {one.code: one for one in db.session.scalars(sa.select(Clock).where(Clock.entry_id == entry.id))}
    assert (clocks["A-county"].days_late, clocks["A-close"].days_late) == (None, 0)
    assert "不算按期，也不算超期" in clocks["A-county"].trace[-1]["text"]


def test_how_late_it_was_is_frozen_when_the_step_is_taken(town):
    entry = order(town, report(town, a_workplace(town)), due_on=TODAY + timedelta(days=1))
    entry = rectify(town, entry, now=NOW + timedelta(days=5))
    clock = clocks_of(entry)["A2"]
    assert (clock.days_late, clock.stopped_at) == (4, NOW + timedelta(days=5))
    assert clocks_of(entry)["A-review"].days_late == 0


def test_what_is_done_on_the_last_day_is_in_time(town):
    entry = order(town, report(town, a_workplace(town)), due_on=TODAY + timedelta(days=1))
    last_minute = NOW.replace(day=10, hour=15, minute=59)
    assert clocks_of(rectify(town, entry, now=last_minute))["A2"].days_late == 0


def test_a_minute_after_midnight_it_is_late(town):
    entry = order(town, report(town, a_workplace(town)), due_on=TODAY + timedelta(days=1))
    assert clocks_of(rectify(town, entry, now=NOW.replace(day=10, hour=16, minute=1)))["A2"].days_late == 1


def test_every_clock_knows_the_events_that_started_and_stopped_it(town):
    entry = an_entry(town, "closed")
    steps = {event.id: event.step for event in events_of(entry)}
    assert {
        code: (steps[clock.start_event_id], steps[clock.stop_event_id]) for code, clock in clocks_of(entry).items()
    } == {
        "A-review": ("report", "order"),
        "A2": ("order", "rectify"),
        "A3": ("rectify", "pass"),
        "A-close": ("pass", "close"),
    }


def test_a_town_that_decides_other_days_moves_no_date_already_promised(town):
    entry = report(town, a_workplace(town))
    promised = entry.next_due_on
    decide(town, REVIEW_CLOCK.length, 10)
    assert fresh(entry).next_due_on == promised
    assert report(town, a_workplace(town, name="乙饭店")).next_due_on == date(2026, 3, 23)


def test_a_date_never_lies_after_the_one_of_the_law(town):
    for state in ("reported", "ordered", "rectified", "passed"):
        an_entry(town, state)
    assert all(clock.target_due_on <= clock.legal_due_on for clock in db.session.scalars(sa.select(Clock)))


# --- Overdue, said twice ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("days", [-400, -1, 0, 1, 400, None])
def test_overdue_means_the_same_to_python_and_to_the_database(town, days, closed):
    entry = an_entry(town, "ordered")
    due_on = None if days is None else TODAY + timedelta(days=days)
    with transaction() as session:
        stored = {
            "next_due_on": None if closed else due_on,
            "closed_at": NOW if closed else None,
            "next_action_at": None,
        }
        session.execute(sa.update(Entry.__table__).where(Entry.id == entry.id).values(stored))
    for day in (TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=401)):
        found = db.session.scalar(sa.select(Entry.id).where(overdue_on(day))) is not None
        assert found == is_overdue(stored["next_due_on"], stored["closed_at"], day)


def test_a_date_set_before_the_clock_starts_stays_the_date_that_was_missed(town):
    """A patch handed down on 10 January and registered on 9 March was to be checked by the end of January."""
    parcel = parcels.a_parcel(town)
    entry = parcels.a_clue(town, parcel=parcel, source=Source.PATCH, patch_no="滨-17", issued_on=date(2026, 1, 10))
    clock = db.session.scalars(sa.select(Clock).where(Clock.entry_id == entry.id, Clock.code == "D4")).one()
    assert (clock.legal_due_on, clock.target_due_on) == (date(2026, 1, 31), date(2026, 1, 31))
    assert entry.next_due_on == date(2026, 1, 31)
    assert is_overdue(entry.next_due_on, entry.closed_at, TODAY)
    assert clock.sentence.endswith("2026年1月31日（周六）到期，登记时已经过期。")
