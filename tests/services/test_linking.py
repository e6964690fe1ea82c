"""关联: cases that belong together and go each their own way are tied by hand with a reason, and untied likewise."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.models import Link
from ledger.queries.links import links_of
from ledger.refusals import NotVisible
from ledger.services.linking import tie, untie
from tests import houses, parcels, petition_lives
from tests.lives import NOW, Town, an_entry, events_of, faults, fresh, why_not

WHY = "同一仓储项目，占两块地"


def tied(town: Town, one, other, *, by: str = "officer", reason: str = WHY, uuid=None) -> Link:
    return tie(one.id, other.id, uuid=uuid or uuid4(), reason=reason, by=town.person(by), now=NOW)


def untied(town: Town, one, other, *, by: str = "officer", reason: str = "核实为两个项目") -> None:
    untie(one.id, other.id, reason=reason, by=town.person(by), now=NOW)


def shown(town: Town, entry, by: str = "officer") -> list[str]:
    return [one.number for one in links_of(town.person(by), fresh(entry)).ties]


@pytest.fixture
def two(town):
    return parcels.a_case(town, "reported"), parcels.a_case(town, "verified")


def test_each_shows_the_other_and_goes_its_own_way(town, two):
    one, other = two
    before = [(fresh(entry).state, parcels.running(entry)) for entry in two]
    tied(town, one, other)
    assert (shown(town, one), shown(town, other)) == ([other.number], [one.number])
    assert [(fresh(entry).state, parcels.running(entry)) for entry in two] == before
    for entry, beside in ((one, other), (other, one)):
        told = events_of(entry)[-1]
        assert (told.step, told.note, told.answers[0]["text"]) == ("tie", WHY, beside.number)


def test_a_tie_wants_a_reason_and_two_different_cases(town, two):
    one, other = two
    assert faults(tied, town, one, other, reason=" ") == {"reason": "请写明理由"}
    assert "不能和自己关联" in why_not(tied, town, one, one)
    assert shown(town, one) == []


def test_the_office_ties_and_nobody_who_does_not_see_both(town, two):
    one, other = two
    assert "关联" in why_not(tied, town, one, other, by="worker")
    far = parcels.a_clue(town, parcel=parcels.a_parcel(town, area="乙村一网格"), by="worker of another village")
    with pytest.raises(NotVisible):
        tied(town, one, far, by="village secretary")


def test_a_tie_is_told_to_those_only_who_may_see_the_other(town, two):
    one, _ = two
    far = parcels.a_clue(town, parcel=parcels.a_parcel(town, area="乙村一网格"), by="worker of another village")
    tied(town, one, far)
    assert (shown(town, one), shown(town, one, "village secretary")) == ([far.number], [])


def test_tied_twice_from_either_side_or_sent_again_it_is_one_tie(town, two):
    one, other = two
    uuid = uuid4()
    first = tied(town, one, other, uuid=uuid)
    assert tied(town, one, other, uuid=uuid).id == tied(town, other, one).id == first.id
    assert db.session.scalar(sa.select(sa.func.count(Link.id))) == 1


def test_it_is_taken_away_with_a_reason_and_may_be_tied_again(town, two):
    one, other = two
    tied(town, one, other)
    assert faults(untied, town, other, one, reason="") == {"reason": "请写明理由"}
    untied(town, other, one)
    assert (shown(town, one), events_of(one)[-1].step) == ([], "untie")
    untied(town, other, one)
    tied(town, one, other)
    assert shown(town, other) == [one.number]


def test_hazards_of_one_cause_and_houses_of_one_owner_are_tied_like_parcels_of_one_case(town):
    """Which of the books ties by hand, they say themselves; what is tied is of one book."""
    hazards = [an_entry(town, "ordered"), an_entry(town, "reported")]
    lines = [houses.report(town, houses.a_house(town)) for _ in range(2)]
    for one, other in (hazards, lines):
        tied(town, one, other)
        assert (shown(town, one), shown(town, other)) == ([other.number], [one.number])
    assert "同一本台账" in why_not(tied, town, hazards[0], lines[0])


def test_a_petition_names_another_by_its_number_and_is_tied_to_none(town):
    one, other = (petition_lives.register(town, NOW) for _ in range(2))
    with pytest.raises(NotVisible):
        tied(town, one, other)
