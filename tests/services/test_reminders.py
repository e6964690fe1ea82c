"""Reminders: the right people, the right morning, each exactly once, whatever happens to the machine."""

import contextvars
import random
import threading
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.books.safety.clocks import REVIEW_CLOCK
from ledger.db import db, transaction
from ledger.grammar.town_rules import NEAR_DAYS
from ledger.models import Clock, Entry, Person, Post, Reminder, Role, Rung
from ledger.services import reminders
from ledger.services.reminders import make_all_reminders, mark_read
from ledger.workdays import LOCAL_ZONE
from tests.lives import (
    LATER,
    NOW,
    TODAY,
    Town,
    a_workplace,
    an_entry,
    decide,
    order,
    rectify,
    report,
    statements,
    take,
)
from tests.machinery.concurrency import at_once, in_processes, killed_before

# A Tuesday; the Friday before is the 20th, the next rest day the 28th.
DUE = date(2026, 3, 24)


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, 30, tzinfo=LOCAL_ZONE).astimezone(UTC)


def just_before(moment: datetime) -> datetime:
    return moment - timedelta(seconds=1)


def noticed(code: str | None = None) -> dict[tuple[str, str], datetime]:
    """Return every reminder, or those of one kind of clock: (person, rung) → the moment it was due."""
    rows = db.session.execute(
        sa.select(Person.name, Reminder.rung, Reminder.due_at)
        .join(Person, Person.id == Reminder.person_id)
        .join(Clock, Clock.id == Reminder.clock_id)
        .where(code is None or Clock.code == code)
    ).all()
    found = {(name, rung.value): due_at for name, rung, due_at in rows}
    assert len(found) == len(rows)
    return found


def ordered(town: Town, due_on: date = DUE, **more) -> Entry:
    return order(town, report(town, a_workplace(town, name=uuid4().hex)), due_on=due_on, **more)


def in_disorder() -> list[str]:
    """Return what is not as it should be: two of one kind, or an open promise nobody will look at again."""
    keys = sa.select(Reminder.person_id, Reminder.clock_id, Reminder.rung, Reminder.due_on, Reminder.channel)
    rows = db.session.execute(keys).all()
    return [] if len(rows) == len(set(rows)) else ["a reminder twice"]


# --- The right morning -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rung", "day"),
    [
        ("near", date(2026, 3, 20)),  # three days before is Saturday the 21st: the working day before it
        ("due", date(2026, 3, 24)),
        ("overdue", date(2026, 3, 25)),
    ],
)
def test_a_rung_is_told_at_half_past_eight_of_its_day_and_not_a_second_earlier(town, rung, day):
    ordered(town)
    make_all_reminders(now=just_before(morning(day)))
    assert ("worker", rung) not in noticed()
    make_all_reminders(now=morning(day))
    assert noticed()["worker", rung] == morning(day)


def test_a_rest_day_moves_a_rung_forward_but_never_what_is_overdue(town):
    ordered(town, date(2026, 3, 28))  # a Saturday
    make_all_reminders(now=morning(date(2026, 4, 1)))
    assert {rung: due_at for (name, rung), due_at in noticed().items() if name == "worker"} == {
        "near": morning(date(2026, 3, 25)),
        "due": morning(date(2026, 3, 27)),
        "overdue": morning(date(2026, 3, 29)),
    }


def test_grave_matters_are_told_on_rest_days_too_and_earlier(town):
    entry = report(town, a_workplace(town), grade="major")
    order(town, entry, major=True, due_on=date(2026, 3, 28))
    make_all_reminders(now=morning(date(2026, 4, 1)))
    assert {rung: due_at for (name, rung), due_at in noticed("A2").items() if name == "worker"} == {
        "near": morning(date(2026, 3, 23)),
        "due": morning(date(2026, 3, 28)),
        "overdue": morning(date(2026, 3, 29)),
    }


def test_before_a_long_holiday_one_notice_speaks_for_two_rungs(town):
    start = datetime(2026, 9, 14, 2, tzinfo=UTC)
    entry = report(town, a_workplace(town), now=start)
    order(town, entry, now=start, due_on=date(2026, 10, 5))
    make_all_reminders(now=morning(date(2026, 10, 5)))
    assert {key: at for key, at in noticed().items() if key[0] == "worker"} == {
        ("worker", "due"): morning(date(2026, 9, 30))
    }


def test_a_town_may_be_told_earlier(town):
    decide(town, NEAR_DAYS, 5)
    ordered(town)
    make_all_reminders(now=morning(date(2026, 3, 19)))
    assert noticed()["worker", "near"] == morning(date(2026, 3, 19))


def test_a_limit_shorter_than_the_warning_is_warned_of_on_its_day_only(town):
    decide(town, REVIEW_CLOCK.length, 1)
    report(town, a_workplace(town))
    make_all_reminders(now=morning(TODAY + timedelta(days=1)))
    assert {rung for _, rung in noticed()} == {"due"}


# --- The right people --------------------------------------------------------------------------------------------------


def why(who: str, rung: Rung = Rung.OVERDUE) -> str | None:
    return db.session.scalar(
        sa.select(Reminder.why)
        .join(Person, Person.id == Reminder.person_id)
        .where(Person.name == who, Reminder.rung == rung)
    )


def test_the_holder_is_told_and_the_grid_head_and_late_also_the_leader(town):
    ordered(town)
    make_all_reminders(now=morning(DUE))
    assert {name for name, _ in noticed()} == {"worker", "grid head"}
    make_all_reminders(now=morning(DUE + timedelta(days=1)))
    assert {name for name, rung in noticed() if rung == "overdue"} == {"worker", "grid head", "leader"}
    assert why("worker") == "这一条现在由您办理"
    assert why("grid head") == "您是网格长，这一条在您的范围内已经超期"
    assert why("leader") == "您是分管领导，这一条在您的范围内已经超期"


def test_what_nobody_holds_is_told_to_everybody_in_the_role_it_waits_for(town):
    rectify(town, ordered(town))
    make_all_reminders(now=morning(TODAY + timedelta(days=11)))
    assert {name for name, rung in noticed() if rung == "overdue"} == {
        "officer",
        "fellow officer",
        "grid head",
        "leader",
    }
    assert why("officer") == "您是安监员，这一条等您岗位办理"


def test_the_nearest_post_is_told_before_one_further_up(town):
    town.add_person("the village's own officer", Role.OFFICER, "甲村")
    rectify(town, ordered(town))
    make_all_reminders(now=morning(TODAY + timedelta(days=11)))
    told = {name for name, rung in noticed() if rung == "overdue"}
    assert "the village's own officer" in told
    assert not {"officer", "fellow officer"} & told


@pytest.mark.parametrize("end", ["retired", "post ended", "post of another book"])
def test_a_holder_who_has_left_is_replaced_by_the_role(town, end):
    ordered(town)
    with transaction() as session:
        if end == "retired":
            session.get(Person, town.people["worker"]).retired_at = NOW
        else:
            change = {"valid_to": DUE} if end == "post ended" else {"book": "housing"}
            session.execute(sa.update(Post).where(Post.person_id == town.people["worker"]).values(change))
    make_all_reminders(now=morning(DUE + timedelta(days=1)))
    assert {name for name, rung in noticed() if rung == "overdue"} == {"fellow worker", "grid head", "leader"}


def test_whoever_holds_two_posts_is_told_once_for_the_nearest_reason(town):
    with transaction() as session:
        session.add(
            Post(
                person_id=town.people["worker"],
                role=Role.LEADER,
                area_id=town.areas["示范镇"],
                valid_from=date(2022, 1, 1),
            )
        )
    ordered(town)
    make_all_reminders(now=morning(DUE + timedelta(days=1)))
    assert why("worker") == "这一条现在由您办理"


def test_another_town_hears_nothing(town):
    ordered(town)
    make_all_reminders(now=morning(DUE + timedelta(days=30)))
    assert not {name for one in ("A2", "A3") for name, _ in noticed(one) if "another" in name}


# --- Exactly once ------------------------------------------------------------------------------------------------------


def test_a_second_run_makes_nothing(town):
    ordered(town)
    first = make_all_reminders(now=morning(DUE))
    before = noticed()
    again = make_all_reminders(now=morning(DUE))
    assert first["planned"] == len(before) > 0
    assert (again["planned"], again["looked_at"]) == (0, 0)
    assert noticed() == before


@pytest.mark.parametrize("days", [1, 7, 40])
def test_after_an_outage_every_notice_is_made_once_with_the_moment_it_was_due(town, days):
    ordered(town)
    make_all_reminders(now=morning(DUE + timedelta(days=1 + days)))
    make_all_reminders(now=morning(DUE + timedelta(days=2 + days)))
    assert {rung: at for (name, rung), at in noticed("A2").items() if name == "worker"} == {
        "near": morning(date(2026, 3, 20)),
        "due": morning(DUE),
        "overdue": morning(DUE + timedelta(days=1)),
    }
    made = set(db.session.scalars(sa.select(Reminder.made_at)))
    assert made == {morning(DUE + timedelta(days=1 + days))}


def test_a_day_by_day_run_and_a_late_one_make_the_same(town):
    entry = ordered(town)
    for day in range(40):
        make_all_reminders(now=morning(TODAY + timedelta(days=day)))
    daily = noticed("A2"), noticed("A3")
    assert all(daily)
    db.session.execute(sa.delete(Reminder))
    db.session.execute(sa.update(Entry).where(Entry.id == entry.id).values(next_action_at=NOW))
    db.session.commit()
    make_all_reminders(now=morning(TODAY + timedelta(days=40)))
    assert (noticed("A2"), noticed("A3")) == daily


def test_an_extension_brings_the_rungs_of_the_new_date(town):
    entry = ordered(town)
    make_all_reminders(now=morning(date(2026, 3, 20)))
    answers = {"due_on": date(2026, 4, 2), "reason": "配件未到"}
    take(town, entry, "extend", by="officer", now=LATER + timedelta(days=10), answers=answers)
    make_all_reminders(now=morning(date(2026, 3, 30)))
    near = db.session.scalars(sa.select(Reminder.due_on).where(Reminder.rung == Rung.NEAR).distinct()).all()
    assert sorted(near) == [DUE, date(2026, 4, 2)]
    assert not db.session.scalars(sa.select(Reminder.id).where(Reminder.rung == Rung.OVERDUE)).all()


def test_a_closed_entry_is_never_told_of_again(town):
    an_entry(town, "closed")
    assert make_all_reminders(now=morning(date(2027, 1, 4)))["looked_at"] == 0


def test_two_sweeps_at_once_make_each_notice_once(application, town):
    for _ in range(12):
        ordered(town)
    now = morning(DUE + timedelta(days=1))
    counts = at_once(application, [lambda: make_all_reminders(now=now)] * 4)
    assert all(isinstance(count, dict) for count in counts), counts
    assert sum(count["planned"] for count in counts) == len(noticed_rows()) == 12 * 7
    assert in_disorder() == []


def noticed_rows() -> list[int]:
    return list(db.session.scalars(sa.select(Reminder.id)))


def test_two_processes_at_once_make_each_notice_once(town):
    for _ in range(8):
        ordered(town)
    now = morning(DUE + timedelta(days=1))
    assert in_processes([lambda: make_all_reminders(now=now)] * 3) == [0, 0, 0]
    assert len(noticed_rows()) == 8 * 7
    assert in_disorder() == []


def test_killed_again_and_again_and_run_once_more_each_notice_is_there_once(town, monkeypatch):
    for _ in range(10):
        ordered(town)
    # Small batches, so that a cut can fall between two of them.
    monkeypatch.setattr(reminders, "AT_A_TIME", 2)
    now = morning(DUE + timedelta(days=1))
    cuts, ends = random.Random(5), []
    for _ in range(8):
        acts = [killed_before(cuts.randint(1, 30), lambda: make_all_reminders(now=now)) for _ in range(2)]
        ends += in_processes(acts)
        assert in_disorder() == []
    assert -9 in ends
    make_all_reminders(now=now)
    assert len(noticed_rows()) == 10 * 7
    assert make_all_reminders(now=now)["looked_at"] == 0


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_step_taken_while_the_sweep_runs_wins(application, town):
    """The step is taken after the sweep has read the entry; SQLite's writers stand in line, so it cannot happen there."""
    entry = ordered(town)
    answers = {"due_on": date(2026, 4, 2), "reason": "配件未到"}
    extend = lambda: take(town, entry, "extend", by="officer", now=LATER, answers=answers)  # noqa: E731
    taken = []

    def step_in_between(connection, cursor, statement, *_):
        if statement.startswith("UPDATE entry SET next_action_at") and not taken:
            taken.append(True)
            thread = threading.Thread(target=contextvars.Context().run, args=(with_context, extend))
            thread.start()
            thread.join()

    def with_context(act):
        with application.app_context():
            taken.append(act().next_action_at)
            db.session.remove()

    sa.event.listen(db.engine, "before_cursor_execute", step_in_between)
    make_all_reminders(now=morning(DUE))
    assert db.session.scalar(sa.select(Entry.next_action_at).where(Entry.id == entry.id)) == taken[1]
    assert taken[1] == morning(date(2026, 3, 30))


def test_steps_and_sweeps_at_the_same_time_do_not_hinder_each_other(application, town):
    hazards = [ordered(town) for _ in range(6)]
    now = morning(DUE + timedelta(days=1))

    def steps():
        for entry in hazards:
            rectify(town, entry, now=now)

    def sweeps():
        for _ in range(6):
            make_all_reminders(now=now)

    assert at_once(application, [steps, sweeps, sweeps]) == [None] * 3
    make_all_reminders(now=now + timedelta(days=30))
    assert in_disorder() == []
    late = set(db.session.scalars(sa.select(Reminder.entry_id).where(Reminder.rung == Rung.OVERDUE)))
    assert late == {entry.id for entry in hazards}


# --- What it costs -----------------------------------------------------------------------------------------------------


def test_an_idle_sweep_reads_one_index_of_entries_and_one_of_looks_and_writes_nothing(town):
    for _ in range(3):
        ordered(town)
    with statements() as sent:
        counts = make_all_reminders(now=NOW + timedelta(minutes=1))
    assert counts == {"looked_at": 0, "planned": 0, "already_there": 0}
    asked = [one for one in sent if not one.startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]
    assert ["FROM entry" in one for one in asked] == [True, False]
    assert "FROM appointment" in asked[1]


def test_the_statements_of_a_sweep_do_not_grow_with_the_entries(town):
    def cost(entries: int) -> int:
        for _ in range(entries):
            ordered(town)
            report(town, a_workplace(town, name=uuid4().hex, area="甲村"), by="officer")
        with statements() as sent:
            make_all_reminders(now=morning(DUE + timedelta(days=1)))
        return len(sent)

    assert cost(1) == cost(8)


def test_only_the_person_marks_their_own_as_read(town):
    ordered(town)
    make_all_reminders(now=morning(DUE))
    ids = noticed_rows()
    mark_read(ids, by=town.person("worker"), now=LATER)
    read = db.session.scalars(sa.select(Reminder.person_id).where(Reminder.read_at == LATER).distinct()).all()
    assert read == [town.people["worker"]]
