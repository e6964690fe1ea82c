"""A day told more than three working days later is believed for the clock when somebody else confirms it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.grammar.town_rules import STRICT_OTHER_HANDS, TOLD_LATE_DAYS
from ledger.models import Appointment, Clock, Entry
from ledger.queries.beside import Beside, beside
from ledger.services.merging import merge, unmerge
from ledger.services.rejoining import rejoin
from ledger.services.splitting import split
from ledger.services.submissions import Submission
from ledger.workdays import local_date
from tests import houses, parcels, petition_lives
from tests.books.test_every_book import BOOKS
from tests.lives import (
    NOW,
    TODAY,
    Town,
    a_workplace,
    an_entry,
    decide,
    faults,
    fresh,
    order,
    report,
    take,
    why_not,
)
from tests.petition_lives import on


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def moment(number: int):
    return NOW + timedelta(days=number)


def last_clock(entry: Entry, code: str) -> Clock:
    wanted = sa.select(Clock).where(Clock.entry_id == entry.id, Clock.code == code).order_by(Clock.id.desc()).limit(1)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def a_hazard_told_late(town: Town, done: int = 10, told: int = 20) -> Entry:
    """Due on the tenth day, done on it as is said ten days later."""
    entry = order(town, report(town, a_workplace(town)), due_on=day(10))
    answers = {"done_on": day(done)}
    return take(town, entry, "rectify", by="worker", now=moment(told), photos={"after": 1}, answers=answers)


def a_house_told_late(town: Town) -> Entry:
    entry = houses.notify(town, houses.verify(town, houses.report(town, houses.a_house(town))), days=10)
    return houses.finish(town, entry, now=moment(20), done_on=day(10))


def a_case_told_late(town: Town) -> Entry:
    entry = parcels.decide(town, parcels.a_case(town, "notified"), now=moment(10), plan_on=day(12))
    return parcels.carry_out(town, entry, now=moment(25), done_on=day(12))


def a_reply_told_late(town: Town) -> Entry:
    """Accepted on 2 March, so due on 1 May; said to have been written that day, and typed in June."""
    entry = petition_lives.accepted(town, on(3, 2))
    return petition_lives.reply(town, entry, on(6, 15), dated_on=date(2026, 5, 1))


LIVES = [
    pytest.param(a_hazard_told_late, "A2", day(10), id="safety"),
    pytest.param(a_house_told_late, "B10", day(10), id="housing"),
    pytest.param(a_case_told_late, "put-right", day(12), id="farmland"),
    pytest.param(a_reply_told_late, "C5", date(2026, 5, 1), id="petitions"),
]


@pytest.mark.parametrize(("life", "code", "told_on"), LIVES)
@pytest.mark.parametrize("is_true", [True, False])
def test_it_is_late_until_another_confirms_it(town, life, code, told_on, is_true):
    entry = life(town)
    clock = last_clock(entry, code)
    assert clock.days_late > 0
    assert (clock.told_on, entry.unconfirmed_on) == (told_on, told_on)
    assert "才记入，待他人确认" in clock.trace[-1]["text"]
    late = clock.days_late
    answers = {"day_confirmed": is_true}
    entry = take(
        town, entry, "confirm_day", by="fellow officer", now=on(6, 16), answers=answers, note="看了照片拍摄时间"
    )
    clock = last_clock(entry, code)
    assert (clock.days_late, clock.told_on, entry.unconfirmed_on) == (0 if is_true else late, None, None)
    said = "fellow officer确认" if is_true else "fellow officer没有确认"
    assert said in clock.trace[-1]["text"]


@pytest.mark.parametrize("is_true", [True, False])
def test_what_was_taken_back_long_ago_as_it_is_said_now_is_late_until_another_confirms_it(town, is_true):
    """Due on 8 May and typed on 1 July: that it was withdrawn on 5 May already, another has to confirm."""
    entry = petition_lives.accepted(town, NOW)
    told = {"answers": {"finished_on": date(2026, 5, 5)}, "photos": {"withdrawal": 1}, "note": "本人书面撤回"}
    entry = take(town, entry, "withdraw", by="officer", now=on(7, 1), **told)
    clock = last_clock(entry, "C5")
    assert (clock.days_late, clock.told_on, fresh(entry).unconfirmed_on) == (54, date(2026, 5, 5), date(2026, 5, 5))
    answers = {"day_confirmed": is_true}
    take(town, entry, "confirm_day", by="fellow officer", now=on(7, 2), answers=answers, note="见撤回材料的日期")
    clock = last_clock(entry, "C5")
    assert (clock.days_late, clock.told_on) == (None if is_true else 54, None)
    assert fresh(entry).unconfirmed_on is None


def test_nobody_confirms_the_day_they_told_themselves(town):
    entry = a_reply_told_late(town)
    for said in (True, False):
        answers = {"day_confirmed": said}
        refusal = why_not(take, town, entry, "confirm_day", by="officer", now=on(6, 16), answers=answers, note="属实")
        assert "须由他人办理" in refusal
    assert fresh(entry).unconfirmed_on == date(2026, 5, 1)


def test_whoever_rechecks_a_day_of_their_own_leaves_it_to_others(town):
    """Where the town lets one person put right and recheck, the day is still another's to confirm."""
    decide(town, STRICT_OTHER_HANDS, 0)
    entry = order(town, report(town, a_workplace(town)), due_on=day(10))
    answers = {"done_on": day(10)}
    entry = take(town, entry, "rectify", by="officer", now=moment(20), photos={"after": 1}, answers=answers)
    found = faults(take, town, entry, "pass", by="officer", now=moment(21), answers={"day_confirmed": True})
    assert "须由他人确认" in found["day_confirmed"]
    entry = take(town, entry, "pass", by="officer", now=moment(21), answers={"day_confirmed": False})
    assert (entry.state, entry.unconfirmed_on) == ("passed", day(10))
    assert last_clock(entry, "A2").days_late == 10


def test_three_working_days_later_is_soon_enough(town):
    # Done on Thursday 19 March, typed on Tuesday the 24th.
    entry = a_hazard_told_late(town, told=15)
    assert (last_clock(entry, "A2").days_late, entry.unconfirmed_on) == (0, None)
    said = {"day_confirmed": True}
    assert "没有事后补记" in why_not(
        take, town, entry, "confirm_day", by="officer", answers=said, note="-", now=moment(15)
    )


def test_how_much_later_is_for_the_town_to_say(town):
    decide(town, TOLD_LATE_DAYS, 10)
    assert a_hazard_told_late(town).unconfirmed_on is None


def test_what_is_late_either_way_waits_for_nobody_once_the_days_are_the_same(town):
    entry = a_hazard_told_late(town, done=9, told=10)
    assert entry.unconfirmed_on is None


def test_a_recheck_confirms_in_the_same_form(town):
    entry = a_hazard_told_late(town)
    assert "day_confirmed" in faults(take, town, entry, "pass", by="officer", now=moment(21))
    entry = take(town, entry, "pass", by="officer", now=moment(21), answers={"day_confirmed": True})
    assert (entry.state, last_clock(entry, "A2").days_late) == ("passed", 0)


def test_an_acceptance_of_a_house_and_of_a_parcel_confirms_in_the_same_form(town):
    house = take(town, a_house_told_late(town), "pass", by="officer", now=moment(21), answers={"day_confirmed": True})
    assert last_clock(house, "B10").days_late == 0
    parcel = parcels.accept(town, a_case_told_late(town), now=moment(26), day_confirmed=True)
    assert last_clock(parcel, "put-right").days_late == 0


def test_a_recheck_asks_nothing_where_nothing_waits(town):
    entry = order(town, report(town, a_workplace(town)), due_on=day(10))
    entry = take(town, entry, "rectify", by="worker", photos={"after": 1}, answers={"done_on": TODAY})
    assert fresh(take(town, entry, "pass", by="officer")).day_confirmed is None


# --- Beside the usual way ----------------------------------------------------------------------------------------------


def test_what_a_leader_agreed_to_needs_no_further_word(town):
    """The day stood in what was proposed, and somebody else has looked at it."""
    entry = houses.notify(town, houses.verify(town, houses.report(town, houses.a_house(town))), days=10)
    entry = take(
        town, entry, "demolished", by="officer", now=moment(20), photos={"after": 1}, answers={"done_on": day(9)},
        note="责任人自行拆除",
    )  # fmt: skip
    assert (last_clock(entry, "B10").days_late, entry.unconfirmed_on) == (0, None)


def a_look_told_late(town: Town) -> tuple[Entry, Appointment]:
    """Looked at on its day, as is said eight days later."""
    entry = take(town, an_entry(town, "awaits_approval", major=True), "approve_close", by="leader", note="同意")
    due_on = the_look(entry).due_on
    entry = take(
        town, entry, "look_back", by="officer", now=NOW + (due_on - TODAY) + timedelta(days=8), note="没有再堆",
        photos={"look_back": 1}, answers={"looked_back_on": due_on},
    )  # fmt: skip
    return entry, the_look(entry)


def the_look(entry: Entry) -> Appointment:
    found = sa.select(Appointment).where(Appointment.entry_id == entry.id).execution_options(populate_existing=True)
    return db.session.scalars(found).one()


@pytest.mark.parametrize("is_true", [True, False])
def test_a_look_told_late_is_late_until_another_confirms_it(town, is_true):
    entry, look = a_look_told_late(town)
    told_on, told_at = look.due_on, look.due_on + timedelta(days=8)
    assert (look.told_on, look.kept_on, entry.unconfirmed_on) == (told_on, told_at, told_on)
    more = {"now": NOW + (told_at - TODAY), "note": "看了照片拍摄时间", "answers": {"day_confirmed": is_true}}
    assert "须由他人办理" in why_not(take, town, entry, "confirm_day", by="officer", **more)
    entry = take(town, entry, "confirm_day", by="fellow officer", **more)
    look = the_look(entry)
    assert (look.told_on, look.kept_on, entry.unconfirmed_on) == (None, told_on if is_true else told_at, None)


def test_what_waits_on_one_that_is_merged_waits_where_it_goes_on(town):
    place = a_workplace(town)
    entry = order(town, report(town, place), due_on=day(10))
    entry = take(town, entry, "rectify", by="worker", now=moment(20), photos={"after": 1}, answers={"done_on": day(10)})
    other = order(town, report(town, place, by="fellow worker"), due_on=day(30))
    other = take(town, other, "rectify", by="worker", now=moment(21), photos={"after": 1}, answers={"done_on": day(21)})
    officer = town.person("officer", moment(22))
    merge(entry.id, other.id, uuid=uuid4(), reason="同一处，重复上报", by=officer, now=moment(22))
    assert (fresh(entry).unconfirmed_on, fresh(other).unconfirmed_on) == (None, day(10))
    unmerge(entry.id, reason="不是同一处", by=officer, now=moment(22))
    assert (fresh(entry).unconfirmed_on, fresh(other).unconfirmed_on) == (day(10), None)
    merge(entry.id, other.id, uuid=uuid4(), reason="还是同一处", by=officer, now=moment(23))
    other = take(town, fresh(other), "pass", by="officer", now=moment(23), answers={"day_confirmed": True})
    assert {clock.days_late for clock in clocks_of(other) if clock.code == "A2"} == {0}
    assert other.unconfirmed_on is None


def clocks_of(entry: Entry) -> list[Clock]:
    found = sa.select(Clock).where(Clock.entry_id == entry.id).execution_options(populate_existing=True)
    return list(db.session.scalars(found))


def test_both_halves_of_what_is_split_wait_and_each_is_confirmed(town):
    old = a_hazard_told_late(town)
    answers = {"location": "一楼配电箱", "category": "electricity", "description": "配电箱没有门"}
    sent = Submission(uuid=uuid4(), answers=answers, note="其实是两处")
    new = split(old.id, submission=sent, by=town.person("officer", moment(21)), now=moment(21))
    for half in (old, new):
        assert fresh(half).unconfirmed_on == day(10)
        half = take(town, fresh(half), "pass", by="officer", now=moment(22), answers={"day_confirmed": True})
        assert (last_clock(half, "A2").days_late, half.unconfirmed_on) == (0, None)


def test_what_is_one_again_waits_once(town):
    old = a_hazard_told_late(town)
    answers = {"location": "一楼配电箱", "category": "electricity", "description": "配电箱没有门"}
    officer = town.person("officer", moment(21))
    sent = Submission(uuid=uuid4(), answers=answers, note="其实是两处")
    new = split(old.id, submission=sent, by=officer, now=moment(21))
    rejoin(new.id, reason="还是一处", by=officer, now=moment(21))
    assert (fresh(new).unconfirmed_on, fresh(old).unconfirmed_on) == (None, day(10))


def test_a_claim_that_did_not_hold_waits_for_nobody(town):
    """What is undone was not kept, whatever day it was."""
    entry = a_hazard_told_late(town)
    entry = take(town, entry, "return", by="officer", now=moment(21), note="还没有拆", photos={"recheck": 1})
    assert entry.unconfirmed_on is None
    assert last_clock_undone(entry, "A2")


def last_clock_undone(entry: Entry, code: str) -> bool:
    return any(clock.undone_on is not None for clock in clocks_of(entry) if clock.code == code)


def test_putting_the_registration_right_leaves_what_waits_as_it_is(town):
    """Two people have looked at the day of finding; the day of doing is another matter."""
    entry = a_hazard_told_late(town)
    entry = take(town, entry, "amend", by="officer", now=moment(21), note="看错了日期", answers={"found_on": day(-2)})
    clock = last_clock(entry, "A2")
    assert (clock.days_late, clock.told_on, entry.unconfirmed_on) == (10, day(10), day(10))


def test_it_stands_in_the_inbox_of_whoever_confirms(town):
    entry = a_hazard_told_late(town)
    assert unconfirmed_in_inboxes(town, entry) == {"officer", "fellow officer"}


def test_what_an_officer_told_stands_in_the_inbox_of_others_and_of_leaders(town):
    entry = a_reply_told_late(town)
    shown = unconfirmed_in_inboxes(town, entry)
    assert {"fellow officer", "leader"} <= shown and not {"officer", "worker", "supervisor"} & shown


def unconfirmed_in_inboxes(town: Town, entry: Entry) -> set[str]:
    now = on(6, 16)
    return {
        who
        for who in town.people
        for line in beside(town.person(who, now), today=local_date(now))
        if (line.why, line.entry_id) == (Beside.UNCONFIRMED, entry.id)
    }


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.key)
def test_every_book_has_the_step_that_confirms_a_day(book):
    """Wherever an entry stands, but for what turned out to be nothing."""
    step = book.steps_by_key["confirm_day"]
    assert {*book.states} - {*step.from_states} <= {book.void}
