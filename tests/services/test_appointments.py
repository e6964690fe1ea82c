"""Looking back: an appointment for a look at what is closed, kept by the look, late where nobody goes."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import sqlalchemy as sa

from ledger.db import db, transaction
from ledger.grammar.town_rules import NEAR_DAYS_GRAVE
from ledger.models import Appointment, Entry, Person, Reminder
from ledger.queries.beside import Beside, beside
from ledger.queries.reminders import reminders_of
from ledger.refusals import NotVisible
from ledger.services.appointments import tell_anew
from ledger.services.proposals import agree, propose
from ledger.services.reminders import make_all_reminders
from ledger.services.submissions import Submission
from ledger.workdays import LOCAL_ZONE, local_date
from tests.lives import LATER, NOW, TODAY, Town, an_entry, decide, faults, fresh, refused, take

LOOKED = "门口堆物已清，没有再堆"
# Major hazards are looked at again thirty days after they were closed.
AFTER = timedelta(days=30)


def closed(town: Town, *, major: bool = True) -> Entry:
    if not major:
        return an_entry(town, "closed")
    return take(town, an_entry(town, "awaits_approval", major=True), "approve_close", by="leader", note="同意")


def look(entry: Entry) -> Appointment:
    found = sa.select(Appointment).where(Appointment.entry_id == entry.id).execution_options(populate_existing=True)
    return db.session.scalars(found).one()


def look_back(town: Town, entry: Entry, day: date, *, step: str = "look_back", by: str = "officer", **more) -> Entry:
    now = NOW + (day - TODAY)
    answers = {"looked_back_on": more.pop("looked_on", day)}
    usual = {"photos": {"look_back": 1}} if step == "look_back" else {}
    return take(town, fresh(entry), step, by=by, now=now, answers=answers, note=LOOKED, **usual, **more)


def shown(town: Town, who: str, day: date) -> list[tuple[str, int]]:
    return [(line.why, line.entry_id) for line in beside(town.person(who, NOW + (day - TODAY)), today=day)]


def test_a_major_hazard_that_is_closed_is_to_be_looked_at_again(town):
    entry = closed(town)
    made = look(entry)
    assert made.due_on == local_date(entry.closed_at) + AFTER
    assert (made.falls_to, made.kept_on, entry.closed_at is None) == ("officer", None, False)


def test_a_general_hazard_is_not(town):
    entry = closed(town, major=False)
    assert db.session.scalar(sa.select(sa.func.count()).where(Appointment.entry_id == entry.id)) == 0


def test_a_look_on_its_day_keeps_the_appointment_and_leaves_the_entry_closed(town):
    entry = closed(town)
    due_on = look(entry).due_on
    entry = look_back(town, entry, due_on)
    kept = look(entry)
    assert (entry.state, kept.kept_on, kept.kept_by_id) == ("closed", due_on, town.people["officer"])
    assert shown(town, "officer", due_on + timedelta(days=1)) == []


def test_a_look_long_before_its_day_keeps_nothing(town):
    entry = closed(town)
    due_on = look(entry).due_on
    entry = look_back(town, entry, due_on - timedelta(days=8))
    assert look(entry).kept_on is None
    entry = look_back(town, entry, due_on - timedelta(days=7))
    assert look(entry).kept_on == due_on - timedelta(days=7)


def test_nobody_looked_before_it_was_closed(town):
    entry = an_entry(town, "awaits_approval", major=True)
    entry = take(town, entry, "approve_close", by="leader", note="同意", now=LATER)
    found = faults(look_back, town, entry, look(entry).due_on, looked_on=TODAY)
    assert "不能早于销号的" in found["looked_back_on"]


def test_what_came_back_is_taken_up_again_and_that_was_the_look(town):
    entry = closed(town)
    now = NOW + timedelta(days=20)
    entry = take(
        town, entry, "reopen", by="officer", now=now, note="又堵上了", photos={"before": 1},
        answers={"due_on": local_date(now) + timedelta(days=10)},
    )  # fmt: skip
    assert (entry.state, look(entry).kept_on) == ("ordered", local_date(now))


def test_what_came_back_and_is_not_taken_up_wants_a_reason_and_a_leaders_word(town):
    entry = closed(town)
    day = look(entry).due_on
    now = NOW + (day - TODAY)
    told = Submission(uuid=uuid4(), answers={"looked_back_on": day}, note="已另行立项，编号见整改台账")
    empty = Submission(uuid=uuid4(), answers={"looked_back_on": day})
    officer = town.person("officer", now)
    assert faults(propose, entry.id, "leave_closed", submission=empty, by=officer, now=now).keys() == {"note"}
    proposal = propose(entry.id, "leave_closed", submission=told, by=officer, now=now)
    assert look(entry).kept_on is None
    agree(proposal.id, by=town.person("leader", now), now=now)
    assert (fresh(entry).state, look(entry).kept_on) == ("closed", day)


def test_a_look_is_shown_a_week_ahead_to_whom_it_falls_and_to_leaders_once_it_is_late(town):
    entry = closed(town)
    due_on, line = look(entry).due_on, [(Beside.LOOK_BACK, entry.id)]
    assert shown(town, "officer", due_on - timedelta(days=8)) == []
    assert shown(town, "officer", due_on - timedelta(days=7)) == line
    assert shown(town, "leader", due_on) == []
    for who in ("officer", "leader", "chief", "county leader"):
        assert shown(town, who, due_on + timedelta(days=1)) == line, who
    for who in ("worker", "supervisor", "officer of another town"):
        assert shown(town, who, due_on + timedelta(days=1)) == [], who


def test_who_sees_nothing_of_the_entry_tells_of_no_look(town):
    entry = closed(town)
    due_on = look(entry).due_on
    refused(NotVisible, look_back, town, entry, due_on, by="officer of another town")


def test_a_recheck_that_began_by_itself_stands_in_the_inbox_of_whoever_owes_it(town):
    entry = an_entry(town, "ordered")
    due_on = entry.due_on
    assert shown(town, "officer", due_on - timedelta(days=1)) == []
    for day in (due_on, due_on + timedelta(days=40)):
        assert shown(town, "officer", day) == [(Beside.FALLEN, entry.id)]
    for who in ("worker", "leader", "officer of another town"):
        assert shown(town, who, due_on) == [], who
    # Once it is claimed, the entry itself waits for the officer.
    entry = take(
        town, entry, "rectify", by="worker", now=LATER, answers={"done_on": local_date(LATER)}, photos={"after": 1}
    )
    assert shown(town, "officer", local_date(LATER)) == []


# --- Told as a clock is ------------------------------------------------------------------------------------------------


def reminded(entry: Entry) -> dict[tuple[str, str], date]:
    rows = sa.select(Person.name, Reminder.rung, Reminder.due_at).join(Person, Person.id == Reminder.person_id)
    of_look = rows.where(Reminder.entry_id == entry.id, Reminder.appointment_id.is_not(None))
    return {(name, rung.value): local_date(due_at) for name, rung, due_at in db.session.execute(of_look)}


def swept(day: date) -> None:
    make_all_reminders(now=datetime.combine(day, time(20), LOCAL_ZONE).astimezone(UTC))


def test_a_look_that_is_due_is_told_by_the_rungs_of_a_clock_each_once(town):
    entry = closed(town)
    due_on = look(entry).due_on
    swept(due_on - timedelta(days=6))
    assert reminded(entry) == {}
    swept(due_on - timedelta(days=5))
    assert reminded(entry) == dict.fromkeys(
        [("officer", "near"), ("fellow officer", "near"), ("grid head", "near")], due_on - timedelta(days=5)
    )
    for _ in range(2):
        swept(due_on + timedelta(days=1))
    told = reminded(entry)
    assert {rung for name, rung in told if name == "officer"} == {"near", "due", "overdue"}
    assert told["leader", "overdue"] == due_on + timedelta(days=1)
    assert look(entry).next_action_at is None


def test_a_look_that_was_kept_is_told_no_more(town):
    entry = closed(town)
    due_on = look(entry).due_on
    look_back(town, entry, due_on - timedelta(days=6))
    swept(due_on + timedelta(days=1))
    assert reminded(entry) == {}


def test_a_town_that_wants_to_be_told_earlier_is_told_of_looks_too(town):
    entry = closed(town)
    due_on = look(entry).due_on
    with transaction() as session:
        tell_anew(session, town_id=town.areas["示范镇"])
    decide(town, NEAR_DAYS_GRAVE, 9)
    swept(due_on - timedelta(days=9))
    assert ("officer", "near") in reminded(entry)


def test_whoever_is_reminded_of_a_look_reads_what_it_is_about(town):
    entry = closed(town)
    swept(look(entry).due_on)
    page = reminders_of(town.person("officer", NOW + timedelta(days=40)))
    assert page.rows[0].clock == "重大隐患销号后回头看"
