"""合并 of petition matters: handled together, and each registration is owed its own answer."""

from datetime import timedelta
from uuid import uuid4

import pytest

from ledger.books.petitions.words import CloseKind
from ledger.queries.sealed_people import public_dossier
from ledger.services.merging import merge, tell_of_end
from ledger.workdays import local_date
from tests import petition_lives as lives
from tests.lives import NOW, events_of, fresh, take, why_not
from tests.lives import faults as faults_of

LATER = NOW + timedelta(days=2)


def merged(town, entry, into, *, by="officer", now=LATER):
    return merge(entry.id, into.id, uuid=uuid4(), reason="同一条水沟", by=town.person(by, now), now=now)


def told(town, entry, now=LATER, note="电话告知，已清淤", on=None):
    tell_of_end(entry.id, on=on or local_date(now), note=note, by=town.person("officer", now), now=now)


@pytest.fixture
def pair(town):
    """A matter that is ready to be closed, and another registration of it."""
    first, second = lives.register(town), lives.register(town, NOW + timedelta(days=1))
    return first, second


def closing(town, entry, now=LATER):
    first = lives.accept(town, lives.sort(town, entry, now), now)
    first = lives.serve(town, lives.reply(town, first, now), now)
    take(
        town, first, "finish", by="officer", now=now,
        answers={"finished_on": local_date(now), "accepts_in_writing": True},
    )  # fmt: skip
    lives.resolve(town, lives.follow_up(town, first, now), now)
    return lambda: take(
        town, first, "close", by="chief", now=now, note="同意", answers={"close_kind": CloseKind.ACCEPTED}
    )


def test_a_matter_is_not_closed_before_everybody_who_brought_it_has_been_told(town, pair):
    first, second = pair
    merged(town, second, first)
    close = closing(town, first)
    assert second.number in faults_of(close)[""]
    told(town, second)
    close()
    assert (fresh(first).state, fresh(second).state) == ("closed", "merged")
    assert [event.step for event in events_of(second)][-2:] == ["tell", "end_heard"]


def test_when_it_was_told_is_a_day_between_the_merger_and_today(town, pair):
    first, second = pair
    merged(town, second, first)
    for day in (local_date(LATER) - timedelta(days=1), local_date(LATER) + timedelta(days=1)):
        assert "告知日期" in faults_of(told, town, second, on=day)["on"]
    assert faults_of(told, town, second, note="") == {"note": "请写明怎样告知的"}


def test_to_say_twice_that_it_was_told_tells_it_once(town, pair):
    first, second = pair
    merged(town, second, first)
    for now in (LATER, LATER + timedelta(seconds=2)):
        told(town, second, now)
    told(town, second, LATER + timedelta(days=1), note="又上门说明一次")
    assert [event.note for event in events_of(second) if event.step == "tell"] == ["电话告知，已清淤", "又上门说明一次"]


def test_whoever_asks_with_the_merged_number_hears_how_the_matter_stands(town, pair):
    first, second = pair
    merged(town, second, first)
    lives.accept(town, lives.sort(town, first, LATER + timedelta(hours=1)), LATER + timedelta(hours=2))
    seen = public_dossier(second.id)
    assert (seen.number, seen.state, seen.is_closed) == (second.number, "办理中", False)
    assert "与同一事项的其他登记合并办理" in [words for _, words in seen.steps]


def test_an_accusation_is_merged_with_nothing(town, pair):
    first, _ = pair
    accused = {"concerns_outsiders": True}
    from_below = lives.file(
        town, "register", NOW,
        lives.a_petition(local_date(NOW), purpose="accusation", category="accusation"), **accused,
    )  # fmt: skip
    assert "单独办理" in why_not(merged, town, from_below, first)
    assert "单独办理" in why_not(merged, town, first, from_below)


def test_what_has_been_answered_keeps_its_own_terms(town, pair):
    first, second = pair
    lives.serve(town, lives.reply(town, lives.accept(town, lives.sort(town, second, LATER), LATER), LATER), LATER)
    assert "单独计算" in why_not(merged, town, second, first)
