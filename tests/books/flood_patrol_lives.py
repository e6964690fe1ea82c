"""The fifth book walked in a process of its own; `test_fifth_book.py` starts it and says on which ledger."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.grammar import shelf
from ledger.models import Clock, Entry, Person, Reminder, Role
from ledger.services.reminders import make_all_reminders
from ledger.workdays import local_date
from tests.books import flood_patrol
from tests.books.flood_patrol import BOOK, Danger, FloodPatrolEntry, FloodPatrolVisit, Risk, Waterworks, Works
from tests.builders import sign_in
from tests.lives import Town, a_photo, a_small_town, a_workplace, events_of, report
from tests.machinery.pages import Page
from tests.machinery.premises import Premises
from tests.walks.machine import a_world, walk

NOW = datetime.now(UTC)
TODAY = local_date(NOW)
SHARED: dict[str, Town] = {}


@pytest.fixture
def premises() -> Premises:
    database_url, folder = os.environ["FIFTH_BOOK_PREMISES"].split("\n")
    return Premises(database_url, Path(folder))


@pytest.fixture
def town(application) -> Town:
    """One town for the whole walk; its database has the book's tables as their migration would make them."""
    shelf.put(BOOK)
    if "town" not in SHARED:
        tables = [model.__table__ for model in (Waterworks, FloodPatrolVisit, FloodPatrolEntry)]
        db.metadata.create_all(db.engine, tables=tables)
        SHARED["town"] = a_small_town()
    yield SHARED["town"]
    shelf.take_off(BOOK)


@pytest.fixture
def signed_in(client, town):
    def signed_in(who: str):
        db.session.get_one(Person, town.people[who]).password_is_temporary = False
        db.session.commit()
        return sign_in(client, town.person(who, NOW))

    return signed_in


@pytest.fixture
def pond(town, signed_in) -> Waterworks:
    """A file made on the page for places; each test has one of its own."""
    name = f"甲村塘坝{uuid4().hex[:6]}"
    values = {
        "name": name,
        "subject_type": Works.POND.value,
        "address": "村北",
        "keeper": "张三",
    }
    response = signed_in("worker").fill("/sites/new?kind=waterworks", values)
    assert response.status_code == 303, Page(response.text).field_errors
    return db.session.scalars(sa.select(Waterworks).where(Waterworks.name == name)).one()


def reported(signed_in, town, pond, *, by: str = "worker", risk: Risk = Risk.ORDINARY) -> Entry:
    """Report by the form of 记一条, as a phone does."""
    client = signed_in(by)
    photo = a_photo(town.person(by, NOW), NOW)
    values = {
        "site": str(pond.id),
        "step": "report",
        "danger": Danger.SEEPAGE.value,
        "description": "背水坡渗水",
        "grade": risk.value,
        "photo-before_kept": str(photo),
    }
    response = client.fill("/record?book=flood_patrol", values)
    assert response.status_code == 303, Page(response.text).field_errors
    return db.session.scalars(sa.select(Entry).where(Entry.site_id == pond.id).order_by(Entry.id.desc())).first()


def step(signed_in, entry: Entry, key: str, *, by: str, values: dict) -> Entry:
    path = f"/entries/{entry.id}/steps/{key}"
    response = signed_in(by).fill(path, values, action=None)
    assert response.status_code == 303, Page(response.text).field_errors
    return db.session.get_one(Entry, entry.id)


def clocks(entry: Entry) -> dict[str, Clock]:
    return {one.code: one for one in db.session.scalars(sa.select(Clock).where(Clock.entry_id == entry.id))}


def test_it_lives_from_the_report_to_the_end_on_pages_alone(town, pond, signed_in):
    entry = reported(signed_in, town, pond)
    assert entry.number == f"汛{TODAY.year}-0001"
    assert (entry.state, entry.headline) == ("reported", "渗水、管涌：背水坡渗水")
    assert clocks(entry)["F1"].unit == "hours"
    ordered = {"measure": "导渗压重", "due_on": (TODAY + timedelta(days=2)).isoformat(), "grade": Risk.SERIOUS.value}
    entry = step(signed_in, entry, "order", by="officer", values=ordered)
    assert (entry.state, entry.holder_id) == ("handling", town.people["worker"])
    assert clocks(entry)["F2"].target_due_on == TODAY + timedelta(days=2)
    photo = a_photo(town.person("worker", NOW), NOW)
    entry = step(signed_in, entry, "handle", by="worker", values={"photo-after_kept": str(photo)})
    assert clocks(entry)["F3"].target_due_on == TODAY + timedelta(days=1)
    entry = step(signed_in, entry, "close", by="officer", values={"note": "渗水已止"})
    assert entry.state == "closed" and entry.closed_at is not None
    assert all(clock.stopped_at is not None for clock in clocks(entry).values())
    assert [event.step for event in events_of(entry)] == ["report", "order", "handle", "close"]
    page = signed_in("leader").page(f"/entries/{entry.id}")
    assert all(word in page.text for word in ("研判并交办", "导渗压重", "渗水已止", "汛期巡查"))


def test_the_form_says_what_is_missing(town, pond, signed_in):
    response = signed_in("worker").fill("/record?book=flood_patrol", {"site": str(pond.id), "step": "report"})
    assert response.status_code == 422
    assert "请填写险情描述" in response.text


def test_what_the_book_refuses_is_refused_in_its_words(town, pond, signed_in):
    entry = reported(signed_in, town, pond)
    values = {"measure": "清淤", "due_on": (TODAY - timedelta(days=1)).isoformat(), "grade": Risk.ORDINARY.value}
    response = signed_in("officer").fill(f"/entries/{entry.id}/steps/order", values)
    assert response.status_code == 422 and "处置期限不能早于今天" in response.text
    assert signed_in("worker").get(f"/entries/{entry.id}/steps/order").status_code == 403
    assert signed_in("officer of another town").get(f"/entries/{entry.id}").status_code == 404


def test_other_hands_close_what_somebody_reported(town, pond, signed_in):
    entry = reported(signed_in, town, pond, by="officer")
    assert signed_in("officer").get(f"/entries/{entry.id}/steps/dismiss").status_code == 403
    entry = step(signed_in, entry, "dismiss", by="fellow officer", values={"note": "雨水积存，不是渗水"})
    assert entry.state == "void"


def test_it_stands_in_the_list_the_overview_the_figures_and_at_its_place(town, pond, signed_in):
    entry = reported(signed_in, town, pond, risk=Risk.SERIOUS)
    for who in ("worker", "officer", "leader"):
        client = signed_in(who)
        assert entry.number in client.page("/books/flood_patrol").text
        assert entry.number in client.page(f"/sites/{pond.id}").text
    client = signed_in("leader")
    assert "汛期巡查" in client.page("/overview").text
    figures = client.page("/figures?book=flood_patrol").main.text
    assert all(figure.definition in figures for figure in BOOK.figures)
    assert entry.number not in signed_in("officer of another town").page("/books/flood_patrol").text


def test_whoever_is_late_is_reminded(town, pond, signed_in):
    entry = reported(signed_in, town, pond)
    make_all_reminders(now=NOW + timedelta(days=9))
    told = db.session.scalars(sa.select(Reminder.person_id).where(Reminder.entry_id == entry.id))
    assert {town.people["officer"], town.people["leader"]} <= set(told)


def test_a_look_is_recorded_and_counted(town, pond, signed_in):
    client = signed_in("worker")
    path = f"/sites/{pond.id}/visit"
    response = client.fill(path, {"water_level": "12.5"})
    assert response.status_code == 303, Page(response.text).field_errors
    visit = db.session.scalars(sa.select(FloodPatrolVisit).where(FloodPatrolVisit.site_id == pond.id)).one()
    assert visit.number.startswith("汛检")
    assert client.page(f"/visits/{visit.id}").heading


def test_the_town_may_set_its_rule(town, signed_in):
    text = signed_in("administrator").page("/admin/rules").text
    assert "险情研判时限" in text and "4 小时" in text


def test_the_other_books_stay_as_they_are(town, signed_in):
    entry = report(town, a_workplace(town, name=f"甲村饭店{uuid4().hex[:6]}"), now=NOW)
    assert entry.number not in signed_in("officer").page("/books/flood_patrol").text
    assert entry.number in signed_in("officer").page("/books/safety").text


def test_an_officer_of_this_book_alone_sees_this_book_alone(town, pond, signed_in):
    entry = reported(signed_in, town, pond)
    if "water officer" not in town.people:
        town.add_person("water officer", Role.OFFICER, "示范镇", book=BOOK.key)
    client = signed_in("water officer")
    assert entry.number in client.page("/books/flood_patrol").text
    assert client.get("/books/safety").status_code == 404


def test_whatever_people_try_the_laws_hold(town):
    world = a_world(BOOK, town, {})
    walk(world, walks=2, acts=6)
    assert world.explore(most=30) == [] and len(world.stood_in) == len(BOOK.states)
    world.let_everybody_blunder()
    world.lead_all_home()
    world.assert_all_counted()


def test_off_the_shelf_it_is_gone(application):
    assert flood_patrol.BOOK not in shelf.books()
