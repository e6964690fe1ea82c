"""What `flask demo` leaves behind, on both kinds of database."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import sqlalchemy as sa
from flask import current_app

from ledger.access import visible_entries, visible_sites, visible_visits
from ledger.books.housing.records import HousingEntry
from ledger.db import db
from ledger.demonstration.founding import Cast, sign_ins
from ledger.demonstration.schedule import cues
from ledger.demonstration.stage import Stage
from ledger.demonstration.telling import telling, told_books
from ledger.demonstration.town import NEIGHBOUR, TOWN
from ledger.grammar import shelf
from ledger.grammar.figures import Period
from ledger.grammar.ladder import MORNING
from ledger.models import (
    AccessRecord,
    Area,
    AreaLevel,
    Entry,
    Event,
    Evidence,
    Link,
    LinkKind,
    MeasureEnd,
    MeasureEnding,
    OpenTally,
    Person,
    Reminder,
    Role,
    Site,
    Upload,
    Visit,
)
from ledger.pictures import SMALL, original_path, served_path
from ledger.queries.figures import figures_of
from ledger.queries.sites import sites_to_visit
from ledger.queries.tallies import stale_tallies
from ledger.services.accounts import sign_in
from ledger.settings import Settings
from tests.machinery.application import working_at
from tests.machinery.indexed import assert_indexed_as_it_stands

COUNTED = (Person, Site, Visit, Entry, Event, Evidence, Upload, Reminder, AccessRecord)


def test_the_past_year_comes_out_as_it_was_published(town):
    year = Period(first=date(2022, 1, 1), last=date(2022, 12, 31), as_of=town.today)
    (leader,) = town.people(Role.LEADER)
    found = {one.figure.code: one.value for one in figures_of(town.book, year, by=leader)}
    published = {"A-1": 59, "A-2": 360, "A-4": 360, "A-5": Decimal("100.0"), "A-9": 38, "A-10": 21}
    assert {code: found[code] for code in published} == published
    assert found["A-3"] > 0
    assert found["A-11"] == Decimal("100.0")
    assert Decimal(80) < found["A-6"] < Decimal(100)


def test_the_past_year_was_closed_within_the_year(town):
    late = town.count(Entry, Entry.found_on <= date(2022, 12, 31), Entry.closed_at >= sa.text("'2023-01-01'"))
    assert late == 0


def test_the_houses_of_the_past_year_come_out_as_they_were_published(town):
    year = Period(first=date(2022, 1, 1), last=date(2022, 12, 31), as_of=town.today)
    (leader,) = town.people(Role.LEADER)
    found = {one.figure.code: one.value for one in figures_of(shelf.book_of("housing"), year, by=leader)}
    published = {"B-1": 289, "B-1b": 289, "B-2": Decimal("100.0"), "B-3": 0, "B-4": None, "B-5": None, "B-6": None}
    assert {code: found[code] for code in published} == published


def test_houses_wait_to_be_looked_at_again(town):
    worker, (leader,) = town.people(Role.WORKER)[0], town.people(Role.LEADER)
    assert sites_to_visit(worker, town.today).rows
    late = sites_to_visit(leader, town.today, limit=200).rows
    assert 15 <= len(late) <= 60
    assert {"business_house", "dwelling_house"} <= {line.site.subject_type for line in late}


def test_the_town_has_its_areas_and_everybody_at_their_post(town):
    here = Area.town_id.in_(sa.select(Area.id).where(Area.name == TOWN))
    sizes = {level: town.count(Area, here, Area.level == level) for level in AreaLevel}
    assert (sizes[AreaLevel.DISTRICT], sizes[AreaLevel.VILLAGE], sizes[AreaLevel.MICRO_GRID]) == (4, 23, 138)
    assert 23 < sizes[AreaLevel.GRID] <= 46
    people = {role: len(town.people(role)) for role in Role}
    assert people[Role.WORKER] == 138
    assert people[Role.GRID_HEAD] == people[Role.VILLAGE_SECRETARY] == 23
    assert people[Role.DISTRICT_HEAD] == 4
    assert (people[Role.OFFICER], people[Role.LEADER], people[Role.CHIEF]) == (9, 1, 2)
    assert people[Role.SUPERVISOR] == people[Role.ADMINISTRATOR] == people[Role.AUDITOR] == 1


def test_everybody_is_invented(town):
    people = town.count(Person)
    assert people == town.count(Person, sa.func.substr(Person.name, 2, 1).in_(list("测试样例虚拟")))
    assert people == town.count(Person, Person.phone.startswith("13800000"))


def test_every_state_and_every_step_of_every_book_is_there_to_look_at(town):
    """A book that declares one more of either tells of it too; the name of what is missing stands in the failure."""
    for book in told_books():
        states = set(db.session.scalars(sa.select(Entry.state).where(Entry.book == book.key).distinct()))
        assert {state.key for state in book.states} - states == set(), book.key
        taken = sa.select(Event.step).join(Entry, Entry.id == Event.entry_id).where(Entry.book == book.key)
        steps = set(db.session.scalars(taken.distinct()))
        assert {step.key for step in book.steps} - steps == set(), book.key


def test_what_practice_does_beside_the_steps_is_there_to_look_at(town):
    """Told before and proven, told late with the camera's word for it, a measure withdrawn, two cases tied."""
    left = sa.select(HousingEntry).where(HousingEntry.controlled_on < HousingEntry.judged_on)
    assert db.session.scalars(left).all()
    waiting = sa.select(sa.func.substr(Upload.claimed_taken_at, 1, 10)).join(Evidence).join(Entry)
    waiting = waiting.where(Entry.unconfirmed_on.is_not(None), Upload.claimed_taken_at.is_not(None))
    told = db.session.scalars(sa.select(Entry.unconfirmed_on).where(Entry.unconfirmed_on.is_not(None))).all()
    assert {one.isoformat() for one in told} & set(db.session.scalars(waiting))
    assert town.count(MeasureEnd, MeasureEnd.ending == MeasureEnding.WITHDRAWN) >= 2
    assert town.count(Link, Link.kind == LinkKind.TOGETHER) == 1


def test_in_every_book_something_is_late_by_days_something_is_near_and_something_far(town):
    for book in told_books():
        due = sa.select(Entry.next_due_on).where(Entry.book == book.key, Entry.closed_at.is_(None))
        days = [(due_on - town.today).days for due_on in db.session.scalars(due) if due_on is not None]
        late = [number for number in days if number < 0]
        assert len(late) >= 2, book.key
        assert min(late) >= -45, book.key
        assert any(0 <= number <= 3 for number in days), book.key
        assert max(days) >= 10, book.key


def test_the_running_year_is_lively_and_some_of_it_is_late(town):
    (leader,) = town.people(Role.LEADER)
    running = sa.and_(Entry.book == town.book.key, Entry.found_on > town.today - timedelta(days=75))
    assert 90 <= town.count(Entry, visible_entries(leader), running) <= 120
    late = db.session.execute(
        sa.select(Entry.village_id, Entry.next_due_on).where(
            visible_entries(leader),
            Entry.book == town.book.key,
            Entry.closed_at.is_(None),
            Entry.next_due_on < town.today,
        )
    ).all()
    assert 15 <= len(late) <= 25
    assert len({village for village, _ in late}) >= 10
    assert town.today - timedelta(days=20) in {due_on for _, due_on in late}
    assert town.count(Entry, Entry.next_due_on == town.today) >= 2
    near = Entry.next_due_on.between(town.today + timedelta(days=1), town.today + timedelta(days=3))
    assert town.count(Entry, near) >= 6


def test_nobody_of_the_table_finds_an_empty_list(town):
    waiting = {
        role: town.count(Entry, visible_entries(town.people(role)[0]), Entry.closed_at.is_(None), Entry.awaits == role)
        for role in (Role.WORKER, Role.OFFICER, Role.LEADER)
    }
    assert waiting[Role.WORKER] >= 4
    assert waiting[Role.OFFICER] >= 15
    assert waiting[Role.LEADER] >= 2
    worker = town.people(Role.WORKER)[0]
    assert town.count(Visit, Visit.by_id == worker.id, Visit.unsettled > 0) == 1
    sites = db.session.scalars(sa.select(Entry.site_id).where(visible_entries(worker), Entry.closed_at.is_(None))).all()
    assert max(sites.count(site) for site in sites) >= 4
    for role in (Role.WORKER, Role.OFFICER, Role.LEADER, Role.GRID_HEAD):
        assert town.count(Reminder, Reminder.person_id == town.people(role)[0].id) > 0
    assert town.count(Person) > 100
    assert town.count(AccessRecord, AccessRecord.by_id.is_not(None)) > 100


def test_some_reminders_are_still_unread_and_old_ones_are_not(town):
    officer = town.people(Role.OFFICER)[0]
    own = Reminder.person_id == officer.id
    assert town.count(Reminder, own, Reminder.read_at.is_not(None)) > 0
    unread = town.count(Reminder, own, Reminder.read_at.is_(None), Reminder.made_at < town.now - timedelta(days=4))
    assert unread == 0


def test_reminders_came_on_their_mornings(town):
    made = db.session.scalars(sa.select(Reminder.made_at).distinct()).all()
    assert len({moment.date() for moment in made}) > 20
    assert MORNING.hour == 8


def test_every_story_runs_forward_in_time(town):
    rows = db.session.execute(sa.select(Event.entry_id, Event.at).order_by(Event.id)).all()
    assert [at for _, at in rows] == sorted(at for _, at in rows)
    assert rows[-1].at <= town.now
    visits = sa.select(Visit).where(Visit.ended_at > town.now)
    assert db.session.scalars(visits).all() == []
    of_the_book = sa.and_(Entry.book == town.book.key, Entry.found_on <= date(2022, 12, 31))
    numbers = db.session.scalars(sa.select(Entry.number).where(of_the_book).order_by(Entry.id))
    assert list(numbers) == [f"{town.book.letter}2022-{number:04d}" for number in range(1, 361)]


def test_nobody_closed_what_they_had_reported_or_put_right(town):
    closing = {
        (book.key, step.key): {other.key for other in step.not_by}
        for book in told_books()
        for step in book.steps
        if step.not_by
    }
    told = sa.select(Event.entry_id, Event.round, Event.step, Event.by_id, Entry.book)
    rows = db.session.execute(told.join(Entry, Entry.id == Event.entry_id)).all()
    hands = {}
    for entry_id, entry_round, step, by_id, _book in rows:
        hands.setdefault((entry_id, entry_round, step), set()).add(by_id)
    for entry_id, entry_round, step, by_id, book in rows:
        for other in closing.get((book, step), ()):
            assert by_id not in hands.get((entry_id, entry_round, other), ())


def test_the_towns_see_nothing_of_each_other(town):
    for role in (Role.WORKER, Role.OFFICER, Role.LEADER):
        for here, there in ((TOWN, NEIGHBOUR), (NEIGHBOUR, TOWN)):
            person = town.people(role, here)[0]
            strangers = sa.select(Area.id).where(Area.name == there)
            assert town.count(Entry, visible_entries(person), Entry.town_id.in_(strangers)) == 0
            assert town.count(Visit, visible_visits(person), Visit.town_id.in_(strangers)) == 0
            assert town.count(Site, visible_sites(person), Site.town_id.in_(strangers)) == 0
            assert town.count(Entry, visible_entries(person)) > 0


def test_the_tallies_agree_with_the_entries(town):
    assert stale_tallies() == []
    assert db.session.scalar(sa.select(sa.func.sum(OpenTally.entries))) > 100


def test_whatever_the_town_did_is_found_as_it_stands(town):
    """Every kind of step of every book was taken there: none leaves behind what a list would be searched by in vain."""
    assert_indexed_as_it_stands()


def test_every_photo_can_be_shown(town):
    folder = town.premises.instance_folder / "evidence"
    wanted = sa.select(Upload.sha256, Upload.pages, Upload.claimed_taken_at).distinct()
    uploads = db.session.execute(wanted).all()
    # Each scene is drawn once, and is another photo where it is taken again at a place; a few have a camera's time.
    assert 25 <= sum(taken_at is None for *_, taken_at in uploads) <= 120
    assert 2 <= sum(taken_at is not None for *_, taken_at in uploads) <= 5
    for sha256, pages, _ in uploads:
        assert original_path(folder, sha256).is_file()
        # A scan is downloaded as it came: nothing smaller is made of it.
        assert served_path(folder, sha256, SMALL).is_file() == (pages is None)
    assert town.count(Upload) == town.count(Evidence)


def test_everybody_in_the_table_can_sign_in_and_nobody_else(town):
    settings = Settings.read(town.premises.environment(), instance=town.premises.instance_folder)
    table = sign_ins(Random(town.seed))
    for line in table:
        person = sign_in(line.sign_in_name, line.password, settings=settings, now=town.now)
        assert (person.name, person.password_is_temporary) == (line.name, False)
    assert town.count(Person, Person.password_hash.is_not(None)) == len(table)


def test_a_second_load_changes_nothing_and_prints_the_table_again(town):
    before = [town.count(model) for model in COUNTED]
    db.session.remove()
    told = json.loads(current_app.test_cli_runner().invoke(args=["demo", "--json"]).stdout)
    assert told["loaded"] is False
    assert [line["sign_in_name"] for line in told["sign_ins"]][:2] == ["13800000001", "13800000002"]
    assert [town.count(model) for model in COUNTED] == before


def test_a_load_taken_up_again_finds_its_acts_and_leaves_them_alone(town):
    before = [town.count(model) for model in COUNTED]
    settings = Settings.read(town.premises.environment(), instance=town.premises.instance_folder)
    stage, chance = Stage(settings=settings, cast=Cast()), Random(town.seed)
    for book in told_books():
        for cue in cues(book, telling(book, today=town.today, chance=chance), now=town.now, chance=chance):
            stage.play(cue)
    assert len(stage.visits) == town.count(Visit)
    assert [town.count(model) for model in COUNTED] == before


def test_a_real_ledger_is_left_alone(application):
    done = application.test_cli_runner().invoke(args=["demo"])
    assert done.exit_code == 1
    assert "不是演示环境" in done.stderr


def test_a_demonstration_that_people_keep_already_is_left_alone(premises, tmp_path):
    table = tmp_path / "areas.csv"
    table.write_text("name,level,parent\n别镇,town,\n", encoding="utf-8")
    somebody = ("--name", "王测明", "--phone", "13800000900", "--role", "leader", "--area", "别镇")
    with working_at(replace(premises, is_demonstration=True)) as application:
        command = application.test_cli_runner()
        assert command.invoke(args=["areas", "load", str(table)]).exit_code == 0
        assert command.invoke(args=["people", "add", *somebody]).exit_code == 0
        done = command.invoke(args=["demo"])
    assert done.exit_code == 1
    assert "已经有人员" in done.stderr
