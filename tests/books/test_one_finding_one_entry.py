"""One finding, one entry: what a look at a house has judged, located, described and photographed is asked nobody again."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.books.housing import BOOK
from ledger.books.housing.records import HousingEntry
from ledger.books.housing.words import HazardPart, Judgement, VisitKind
from ledger.db import db
from ledger.models import ChecklistItem, Evidence, Person, Tick, Visit, VisitResult
from ledger.services.shipped_checklists import ship_checklists
from ledger.services.visits import VisitSubmission, record_visit
from tests.builders import sign_in
from tests.houses import a_house
from tests.lives import NOW, a_photo, a_small_town

WALLS, FRAME = "墙体出现裂缝或倾斜", "梁柱开裂、露筋或腐朽"


@pytest.fixture
def town(application):
    ship_checklists(now=NOW)
    return a_small_town()


def items() -> list[ChecklistItem]:
    walls = db.session.scalars(sa.select(ChecklistItem).where(ChecklistItem.hazard == WALLS)).one()
    of_list = sa.select(ChecklistItem).where(ChecklistItem.checklist_id == walls.checklist_id)
    return list(db.session.scalars(of_list.order_by(ChecklistItem.position)))


def a_look(town, house, judgement: Judgement, *misfits: str, **answers) -> Visit:
    worker, known = town.person("worker"), items()
    ticks = {item.id: Tick.DOES_NOT_FIT if item.hazard in misfits else Tick.FITS for item in known}
    told = {"visit_kind": VisitKind.SCREENING, "judgement": judgement, "hazard_parts": [HazardPart.WALL]}
    sent = VisitSubmission(
        uuid=uuid4(), started_at=NOW, ended_at=NOW, answers=told | answers, checklist_id=known[0].checklist_id,
        ticks=ticks, photos=[a_photo(worker)],
    )  # fmt: skip
    return record_visit(BOOK, site_id=house.id, submission=sent, by=worker, now=NOW)


def entries_at(house) -> list[HousingEntry]:
    return list(db.session.scalars(sa.select(HousingEntry).where(HousingEntry.site_id == house.id)))


def test_what_was_ticked_and_judged_is_one_entry_and_nothing_is_left_to_file(town):
    house = a_house(town)
    visit = a_look(town, house, Judgement.SOME, WALLS, FRAME)
    [entry] = entries_at(house)
    assert (entry.grade, entry.hazard_parts, entry.description) == ("some", ["wall"], f"{WALLS}；{FRAME}")
    assert (visit.result, visit.unsettled) == (VisitResult.FOUND, 0)
    assert {one["entry"] for one in visit.settled.values()} == {entry.id}
    photos = db.session.scalars(sa.select(Evidence).where(Evidence.entry_id == entry.id))
    assert [one.proof for one in photos] == ["before"]


def test_what_somebody_wrote_is_kept_before_the_words_of_the_list(town):
    house = a_house(town)
    a_look(town, house, Judgement.SOME, WALLS, description="北墙窗角斜裂缝约3毫米")
    [entry] = entries_at(house)
    assert entry.description == "北墙窗角斜裂缝约3毫米"
    assert entry.item_id == next(item.id for item in items() if item.hazard == WALLS)


def test_a_second_look_at_what_is_open_adds_no_entry_and_leaves_nothing_to_file(town):
    house = a_house(town)
    a_look(town, house, Judgement.SOME, WALLS)
    again = a_look(town, house, Judgement.SOME, WALLS, FRAME)
    [entry] = entries_at(house)
    assert again.unsettled == 0
    assert {one["entry"] for one in again.settled.values()} == {entry.id}


def test_what_a_look_told_stands_in_the_form_of_what_is_filed_from_it_by_hand(client, town):
    house = a_house(town)
    visit = a_look(town, house, Judgement.NONE, WALLS)
    assert (entries_at(house), visit.unsettled) == ([], 1)
    db.session.get_one(Person, town.people["worker"]).password_is_temporary = False
    db.session.commit()
    [item] = [item for item in items() if item.hazard == WALLS]
    page = sign_in(client, town.person("worker")).page(f"/record?visit={visit.id}&item={item.id}")
    values = page.form().values
    assert (values["hazard_parts"], values["description"]) == (["wall"], WALLS)
