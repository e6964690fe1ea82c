"""Looks at parcels: what one tap says, what was seen besides, and where a farmland look has no place."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.books.farmland import BOOK
from ledger.books.farmland.records import FarmlandVisit
from ledger.books.farmland.words import CoordinateSystem, VisitKind
from ledger.db import db
from ledger.models import Person, Visit, VisitResult
from ledger.queries.visits import SEEN
from ledger.refusals import NotAllowed
from ledger.services import sites, visits
from ledger.services.sites import SiteSubmission
from ledger.services.visits import VisitSubmission
from tests import parcels
from tests.builders import sign_in
from tests.lives import NOW, a_workplace, faults

OUTLINE = '{"type": "Polygon", "coordinates": [[[117.1, 37.2], [117.2, 37.2], [117.2, 37.3], [117.1, 37.2]]]}'


def a_patrol(town, site, *, building_seen: bool) -> Visit:
    answers = {"visit_kind": VisitKind.PATROL, "building_seen": building_seen}
    submission = VisitSubmission(uuid=uuid4(), started_at=NOW, ended_at=NOW, answers=answers)
    return visits.record_visit(BOOK, site_id=site.id, submission=submission, by=town.person("worker"), now=NOW)


def test_one_tap_says_that_nothing_is_being_built(client, town):
    parcel = parcels.a_parcel(town, is_key=True)
    db.session.get_one(Person, town.people["worker"]).password_is_temporary = False
    db.session.commit()
    sign_in(client, town.person("worker"))
    assert client.submit(f"/sites/{parcel.id}/clean", {"submission": str(uuid4())}).status_code == 303
    visit = db.session.scalars(sa.select(FarmlandVisit)).one()
    assert (visit.building_seen, visit.result) == (False, VisitResult.NOTHING_FOUND)


def test_building_under_way_is_found_and_offered_to_be_filed(client, town):
    parcel = parcels.a_parcel(town)
    visit = a_patrol(town, parcel, building_seen=True)
    assert (visit.result, visit.unsettled) == (VisitResult.FOUND, 1)
    db.session.get_one(Person, town.people["worker"]).password_is_temporary = False
    db.session.commit()
    sign_in(client, town.person("worker"))
    page = client.page(f"/visits/{visit.id}")
    assert "现场正在动工" in page.main.text and "登记占地问题" in page.main.text
    answer = client.submit(f"/visits/{visit.id}/findings/{SEEN}", {"reason": "已登记在册，地2026-0001"})
    assert answer.status_code == 303
    assert db.session.get_one(Visit, visit.id).unsettled == 0


def test_a_clue_filed_from_the_look_settles_what_was_seen(town):
    parcel = parcels.a_parcel(town)
    visit = a_patrol(town, parcel, building_seen=True)
    entry = parcels.a_clue(town, parcel=parcel, visit_id=visit.id)
    visit = db.session.get_one(Visit, visit.id)
    assert (visit.unsettled, visit.settled) == (0, {SEEN: {"entry": entry.id, "closed": False}})


def test_a_look_at_farmland_is_recorded_at_parcels_only(town):
    with pytest.raises(NotAllowed, match="不登记在这类对象上"):
        a_patrol(town, a_workplace(town), building_seen=False)


def test_a_parcel_keeps_its_outline_with_the_system_it_was_measured_in(town):
    parcel = parcels.a_parcel(town, boundary=OUTLINE, crs=CoordinateSystem.PROJECTED)
    assert (parcel.boundary, parcel.crs) == (OUTLINE, CoordinateSystem.PROJECTED)
    submission = SiteSubmission(
        uuid=uuid4(), name="村西地块", subject_type="0103", area_id=town.areas["甲村"], address="甲村村西",
        answers={"boundary": "四至：东至路，西至沟"},
    )  # fmt: skip
    refused = faults(sites.make_site, BOOK.site, submission=submission, by=town.person("officer"), now=NOW)
    assert "GeoJSON" in refused["boundary"]
