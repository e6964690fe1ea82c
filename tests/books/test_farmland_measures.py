"""Several things to be done about one parcel, each by somebody until a day: a life from the list to the closed case."""

from datetime import date, timedelta

import pytest

from ledger.models import Entry
from ledger.queries.measures import measures_of
from ledger.services.submissions import MeasureLine
from tests import parcels
from tests.lives import TODAY, Town, faults, fresh, take

ROOF, WALLS, SOIL = "拆除屋面", "拆除墙体和地基", "客土回填"


@pytest.fixture
def case(town: Town) -> Entry:
    """The roof falls to a colleague, the walls to the party, the soil to the village, all until the day of the plan."""
    entry = parcels.order_by_town(town)
    who = {ROOF: {"person_id": town.people["worker"]}, WALLS: {"named": "当事人"}, SOIL: {"named": "村委会"}}
    lines = [MeasureLine(text=text, due_on=entry.plan_on, **named) for text, named in who.items()]
    return take(town, entry, "list_measures", by="officer", measures=lines)


def ids(entry: Entry, *texts: str) -> list[int]:
    return [one.id for one in measures_of(entry.id) if one.text in texts]


def done(town: Town, entry: Entry, *texts: str, on: date = TODAY, by: str = "worker") -> Entry:
    told = {"measure_done_on": on}
    return take(town, entry, "measures_done", by=by, answers=told, measure_ids=ids(entry, *texts))


def test_the_list_begins_with_the_day_of_the_plan_and_stops_no_clock(town, case):
    assert {one.due_on for one in measures_of(case.id)} == {case.plan_on}
    before = {code: clock.due_on for code, clock in parcels.clocks_of(case).items()}
    done(town, case, ROOF)
    assert {code: clock.due_on for code, clock in parcels.clocks_of(case).items()} == before
    assert (fresh(case).state, fresh(case).measures_open, fresh(case).measures_done) == ("decided", 2, 1)


def test_the_claim_the_acceptance_and_the_closing_each_want_a_reason_past_an_open_one(town, case):
    case = done(town, case, ROOF, WALLS)
    later = parcels.NOW + timedelta(days=3)
    assert SOIL in faults(parcels.carry_out, town, case, now=later)["going_on"]
    case = parcels.carry_out(town, case, now=later, going_on="原土未破坏，不用客土")
    assert "going_on" in faults(parcels.accept, town, case, now=later)
    case = parcels.accept(town, case, now=later, going_on="已经复耕")
    assert "going_on" in faults(parcels.close, town, case, now=later)
    assert parcels.close(town, case, now=later, going_on="同意").state == "closed"


def test_with_all_of_them_done_or_withdrawn_nobody_is_asked(town, case):
    case = done(town, case, ROOF, WALLS)
    take(town, case, "withdraw_measures", by="officer", note="不用客土", measure_ids=ids(case, SOIL))
    assert parcels.carry_out(town, fresh(case), now=parcels.NOW + timedelta(days=3)).state == "carried_out"


def test_what_came_back_from_acceptance_keeps_its_list(town, case):
    case = parcels.carry_out(town, case, now=parcels.NOW, going_on="先报")
    told = parcels.the_plan(TODAY) | {"plan_on": case.plan_on}
    case = take(town, case, "reject", by="officer", answers=told, note="墙体还在")
    assert (case.state, case.measures_open) == ("decided", 3)
