"""Two books that keep their entries at one kind of place, and a way of beginning that asks for everything.

Walked in a process of its own, as `flood_patrol_lives.py` is; `test_fifth_book.py` starts it and says on which ledger.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.grammar import shelf
from ledger.models import Entry, Paper, Person, Role, SealedRecord, Visit
from ledger.workdays import local_date
from tests.books import flood_patrol, flood_repairs
from tests.books.flood_patrol import FloodPatrolEntry, FloodPatrolVisit, Waterworks, Works
from tests.books.flood_repairs import FloodRepairEntry, FloodRepairVisit
from tests.builders import sign_in
from tests.lives import Town, a_small_town
from tests.machinery.pages import Page
from tests.machinery.premises import Premises

NOW = datetime.now(UTC)
TODAY = local_date(NOW)
BOOKS = (flood_patrol.BOOK, flood_repairs.BOOK)
MODELS = (Waterworks, FloodPatrolVisit, FloodPatrolEntry, FloodRepairVisit, FloodRepairEntry)
RECORD = "/record?book=flood_repairs"
SHARED: dict[str, Town] = {}


@pytest.fixture
def premises() -> Premises:
    database_url, folder = os.environ["FIFTH_BOOK_PREMISES"].split("\n")
    return Premises(database_url, Path(folder))


@pytest.fixture
def town(application) -> Town:
    for book in BOOKS:
        shelf.put(book)
    if "town" not in SHARED:
        db.metadata.create_all(db.engine, tables=[model.__table__ for model in MODELS])
        SHARED["town"] = a_small_town()
        SHARED["town"].add_person("repairs officer", Role.OFFICER, "示范镇", book="flood_repairs")
    yield SHARED["town"]
    for book in BOOKS:
        shelf.take_off(book)


@pytest.fixture
def signed_in(client, town):
    def signed_in(who: str):
        db.session.get_one(Person, town.people[who]).password_is_temporary = False
        db.session.commit()
        return sign_in(client, town.person(who, NOW))

    return signed_in


@pytest.fixture
def pond(town, signed_in) -> Waterworks:
    name = f"甲村塘坝{datetime.now(UTC).timestamp()}"
    values = {"name": name, "subject_type": Works.POND.value, "address": "村北", "keeper": "张三"}
    response = signed_in("worker").fill("/sites/new?kind=waterworks", values)
    assert response.status_code == 303, Page(response.text).field_errors
    return db.session.scalars(sa.select(Waterworks).where(Waterworks.name == name)).one()


def surveyed(town, pond, **more) -> dict[str, str]:
    """Return what an officer types who registers the damage by its survey."""
    return {
        "site": str(pond.id),
        "step": "surveyed",
        "damage": "crack",
        "part": "溢洪道",
        "grade": "large",
        "note": "勘察属实",
        "sealed-name": "欧阳测试",
        "hand_to": str(town.people["fellow officer"]),
        "paper-kind": "flood_survey",
        "paper-number": f"示水勘〔2026〕{pond.id}号",
        "paper-dated_on": TODAY.isoformat(),
        "paper-issuing_authority": "示范县水利局",
    } | more


def inputs(page: Page) -> set[str]:
    return {control.get("name") for control in page.root.all("input", "textarea", "select")}


# --- Beginning an entry asks for all a step can ask for ------------------------------------------------------------------


def test_the_form_of_a_new_entry_has_every_field_its_steps_demand(town, pond, signed_in):
    address = f"{RECORD}&site={pond.id}"
    demanded = {"paper-kind", "paper-number", "hand_to", "sealed-name"}
    assert {*demanded, "note", "damage", "grade"} <= inputs(signed_in("officer").page(address))
    # Whoever may only note it down is not asked for what the survey brings.
    assert inputs(signed_in("worker").page(address)).isdisjoint({*demanded, "grade"})


def test_a_new_entry_keeps_its_paper_its_sealed_name_and_its_hands(town, pond, signed_in):
    response = signed_in("officer").fill(f"{RECORD}&site={pond.id}", surveyed(town, pond))
    assert response.status_code == 303, Page(response.text).field_errors
    entry = db.session.scalars(sa.select(FloodRepairEntry).where(FloodRepairEntry.site_id == pond.id)).one()
    paper = db.session.scalars(sa.select(Paper).where(Paper.number == f"示水勘〔2026〕{pond.id}号")).one()
    assert entry.holder_id == town.people["fellow officer"]
    assert paper.legal_basis == flood_repairs.SURVEY.legal_basis
    assert db.session.scalar(sa.select(SealedRecord.entry_id).where(SealedRecord.entry_id == entry.id)) == entry.id


def test_everything_its_way_of_beginning_demands_is_missed_at_once(town, pond, signed_in):
    nothing = dict.fromkeys(surveyed(town, pond), "") | {"site": str(pond.id), "step": "surveyed"}
    response = signed_in("officer").fill(f"{RECORD}&site={pond.id}", nothing)
    assert response.status_code == 422
    wrong = Page(response.text).field_errors
    assert wrong.keys() >= {"damage", "part", "grade", "note", "paper-kind", "hand_to", "sealed-name"}
    assert wrong["note"] == "请填写勘察情况"


def test_the_same_is_missed_while_no_place_is_chosen_yet(town, pond, signed_in):
    nothing = dict.fromkeys(surveyed(town, pond), "") | {"step": "surveyed"}
    response = signed_in("officer").fill(RECORD, nothing)
    wrong = Page(response.text).field_errors
    assert wrong.keys() >= {"damage", "part", "grade", "note", "paper-kind", "hand_to", "sealed-name"}


def test_what_was_typed_stays_when_it_is_refused(town, pond, signed_in):
    late = surveyed(town, pond, **{"paper-dated_on": (TODAY + timedelta(days=1)).isoformat()})
    address = f"{RECORD}&site={pond.id}"
    response = signed_in("officer").fill(address, late)
    page = Page(response.text)
    assert page.field_errors == {"paper-dated_on": "落款日期不能晚于今天"}
    kept = page.form(address).values
    # Radio buttons come as a list of what is chosen.
    assert {key: kept[key] if isinstance(kept[key], str) else kept[key][0] for key in late} == late


def test_the_other_way_of_beginning_is_not_asked_for_it(town, pond, signed_in):
    typed = {"site": str(pond.id), "step": "note_down", "damage": "crack", "part": "坝顶"}
    response = signed_in("officer").fill(f"{RECORD}&site={pond.id}", typed)
    assert response.status_code == 303, Page(response.text).field_errors


def test_a_new_entry_is_not_handed_to_whoever_could_not_go_on_with_it(town, pond, signed_in):
    client = signed_in("officer")
    offered = {one.get("value") for one in client.page(f"{RECORD}&site={pond.id}").root.all("option")}
    assert str(town.people["fellow officer"]) in offered
    assert offered.isdisjoint({str(town.people["officer"]), str(town.people["worker"])})
    for who in ("officer", "worker", "officer of another town"):
        typed = surveyed(town, pond, hand_to=str(town.people[who]))
        response = client.fill(f"{RECORD}&site={pond.id}", typed)
        assert Page(response.text).field_errors.keys() == {"hand_to"}, who


# --- Two books at one place ----------------------------------------------------------------------------------------------


def test_the_visit_of_either_book_is_recorded_from_its_own_address(town, pond, signed_in):
    client = signed_in("officer")
    for book, typed, model in (
        ("flood_patrol", {"water_level": "12.5"}, FloodPatrolVisit),
        ("flood_repairs", {"cracks": "3"}, FloodRepairVisit),
    ):
        response = client.fill(f"/sites/{pond.id}/visit?book={book}", typed)
        assert response.status_code == 303, Page(response.text).field_errors
        assert db.session.scalar(sa.select(sa.func.count()).where(model.site_id == pond.id).select_from(model)) == 1


def test_its_page_leads_to_the_visits_of_both_and_each_form_to_the_other(town, pond, signed_in):
    client = signed_in("officer")
    page = client.page(f"/sites/{pond.id}")
    assert page.links["按清单检查（汛期巡查）"] == f"/sites/{pond.id}/visit?book=flood_patrol"
    assert page.links["按清单检查（水毁修复）"] == f"/sites/{pond.id}/visit?book=flood_repairs"
    form = client.page(f"/sites/{pond.id}/visit?book=flood_patrol")
    assert form.links["水毁修复"] == f"/sites/{pond.id}/visit?book=flood_repairs"


def test_nothing_found_counts_for_the_book_it_was_tapped_for(town, pond, signed_in):
    client = signed_in("officer")
    form = client.page(f"/sites/{pond.id}").form(f"/sites/{pond.id}/clean?book=flood_repairs")
    response = client.post(form.action, data=form.values)
    # Each of these books wants a number on every visit, so one tap cannot say it.
    assert response.status_code == 422
    assert not db.session.scalars(sa.select(Visit).where(Visit.site_id == pond.id)).all()


def test_without_a_book_in_the_address_it_is_the_first_somebody_has_a_post_for(town, pond, signed_in):
    assert "当前水位" in signed_in("officer").page(f"/sites/{pond.id}/visit").main.text
    assert "裂缝总长" in signed_in("repairs officer").page(f"/sites/{pond.id}/visit").main.text


def test_a_book_somebody_has_no_post_for_or_that_is_not_kept_there_has_no_visit(town, pond, signed_in):
    client = signed_in("repairs officer")
    for book in ("flood_patrol", "safety", "nonsense"):
        assert client.get(f"/sites/{pond.id}/visit", query_string={"book": book}).status_code == 404


def test_a_place_chosen_goes_along_from_the_form_of_one_book_to_that_of_the_other(town, pond, signed_in):
    page = signed_in("officer").page(f"/record?book=flood_patrol&site={pond.id}")
    assert page.links["记水毁"] == f"/record?book=flood_repairs&site={pond.id}"
    assert page.links["记隐患"] == "/record?book=safety"


def test_entries_of_both_stand_at_the_place(town, pond, signed_in):
    client = signed_in("officer")
    response = client.fill(f"{RECORD}&site={pond.id}", surveyed(town, pond))
    entry = db.session.scalars(sa.select(Entry).where(Entry.site_id == pond.id)).one()
    assert response.location == f"/entries/{entry.id}"
    assert entry.number in client.page(f"/sites/{pond.id}").text
