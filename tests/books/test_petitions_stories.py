"""What the petitions book tells of the demonstration town, without a database."""

from datetime import date
from pathlib import Path
from random import Random

import pytest

from ledger.books.petitions import BOOK
from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.states import RETURNED, VOID
from ledger.books.petitions.steps.handling import GUIDE
from ledger.books.petitions.stories import tell
from ledger.books.petitions.words import Topic
from ledger.grammar import shelf
from ledger.holidays import SHIPPED_TABLES, Holidays

DAYS = (date(2026, 2, 23), date(2026, 5, 6), date(2026, 10, 8), date(2026, 11, 23), date(2027, 1, 2), date(2028, 2, 29))


@pytest.fixture(autouse=True)
def holidays():
    shelf.keep_holidays(Holidays.load(SHIPPED_TABLES, override=Path("nowhere")))


def ends(tales) -> list:
    return [[act.step.to for act in tale.acts if act.step.to is not None][-1] for tale in tales]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_forty_matters_of_2022_are_at_their_end_within_the_year(day):
    past = [tale for tale in tell(day, Random(2022)).tales if tale.acts[0].on.year == 2022]
    assert len(past) == 40
    assert all(end.is_closed for end in ends(past))
    # Looking back at what is closed comes after the end.
    assert max(act.on for tale in past for act in tale.acts if act.step.to is not None) <= date(2022, 12, 31)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_living_matter_stands_in_every_open_state(day):
    living = [tale for tale in tell(day, Random(2022)).tales if tale.acts[0].on.year != 2022]
    assert {state for state in BOOK.states if not state.is_closed} <= set(ends(living))
    assert {RETURNED, VOID} <= set(ends(living))


def test_no_two_matters_are_told_in_the_same_words():
    told = [dict(tale.acts[0].answers) for tale in tell(date(2026, 11, 23), Random(2022)).tales]
    for attribute in (PetitionEntry.title, PetitionEntry.summary):
        said = [answers[attribute] for answers in told]
        assert sorted(said) == sorted(set(said))


def test_what_leads_to_the_courts_is_a_matter_for_the_courts():
    guided = [tale for tale in tell(date(2026, 11, 23), Random(2022)).tales if GUIDE in {act.step for act in tale.acts}]
    topics = {dict(tale.acts[0].answers)[PetitionEntry.topic] for tale in guided}
    assert topics == {Topic.LAW_SUITS, Topic.NEIGHBOURS, Topic.WAGES, Topic.HOMESTEAD}


def test_whoever_petitions_stands_only_where_it_is_sealed():
    for tale in tell(date(2026, 11, 23), Random(2022)).tales:
        sealed = [value for act in tale.acts for key, value in act.people if key in ("name", "phone")]
        told = [str(value) for act in tale.acts for _, value in act.answers] + [act.note for act in tale.acts]
        assert not any(value in words for value in sealed for words in told)
        assert all(act.step.seals for act in tale.acts if act.people)
