"""Many at the same moment and power cuts, in the books beside the first: what they write in one act beyond an event.

A regrade closes one entry and opens another, a look opens one, a petition is sealed and kept from somebody: all of it
or nothing, and once. The same again by one person after the other is part of every walk (`test_entries_laws`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.books import farmland, housing, petitions
from ledger.books.housing.words import HazardLevel, HazardPart, Judgement, VisitKind
from ledger.books.petitions.words import Category, Dispose, Route
from ledger.db import db
from ledger.models import Concern, Entry, Event, LookUp, SealedRecord, Visit
from ledger.refusals import NotAllowed
from ledger.services import entries, visits
from ledger.services.submissions import Submission
from ledger.services.visits import VisitSubmission
from tests import houses, parcels, petition_lives
from tests.lives import NOW, TODAY, Town, a_photo, counted, everything, fresh, tallied
from tests.machinery.concurrency import at_once, in_processes, killed_before

# A cut before every statement would be a process each; every third finds the same seams.
EVERY = 3


@dataclass(frozen=True, kw_only=True)
class Deed:
    """Something one person hands in; `made` says how many rows of what it makes."""

    act: Callable[[], Any]
    made: dict[type, int]


def a_regrade(town: Town, who: str = "officer", entry: Entry | None = None) -> Deed:
    entry = entry or houses.verify(town, houses.report(town, houses.a_house(town)))
    told = {"grade": HazardLevel.SEVERE, "description": "裂缝扩大", "reason": "复核时裂缝已到 8 毫米"}
    submission = Submission(uuid=uuid4(), answers=told)
    return Deed(
        act=lambda: entries.take_step(entry.id, "regrade", submission=submission, by=town.person(who), now=NOW).id,
        made={Entry: 1, Event: 2},
    )


def a_look_that_finds(town: Town) -> Deed:
    house, worker = houses.a_house(town), town.person("worker")
    answers = {
        "visit_kind": VisitKind.SCREENING,
        "judgement": Judgement.SOME,
        "hazard_parts": [HazardPart.WALL],
        "description": "东墙竖向裂缝",
    }
    submission = VisitSubmission(uuid=uuid4(), started_at=NOW, ended_at=NOW, answers=answers, photos=[a_photo(worker)])
    return Deed(
        act=lambda: (
            visits.record_visit(
                housing.BOOK, site_id=house.id, submission=submission, by=town.person("worker"), now=NOW
            ).id
        ),
        made={Visit: 1, Entry: 1, Event: 1},
    )


def an_accusation(town: Town) -> Deed:
    submission = Submission(
        uuid=uuid4(),
        answers=petition_lives.a_petition(TODAY, category=Category.ACCUSATION),
        sealed=petition_lives.PEOPLE,
        concerns_people=[town.people["village secretary"]],
    )
    register, area_id = petitions.BOOK.steps_by_key["register"], town.areas["甲村"]
    return Deed(
        act=lambda: (
            entries.file_entry(
                petitions.BOOK, register, area_id=area_id, submission=submission, by=town.person("officer"), now=NOW
            ).id
        ),
        made={Entry: 1, Event: 1, SealedRecord: 1, Concern: 1, LookUp: 1},
    )


def a_clue(town: Town) -> Deed:
    parcel, photo = parcels.a_parcel(town), a_photo(town.person("worker"))
    submission = Submission(uuid=uuid4(), answers=parcels.A_CLUE, photos={"before": [photo]})
    report = farmland.BOOK.steps_by_key["report"]
    return Deed(
        act=lambda: (
            entries.file_entry(
                farmland.BOOK, report, site_id=parcel.id, submission=submission, by=town.person("worker"), now=NOW
            ).id
        ),
        made={Entry: 1, Event: 1},
    )


DEEDS = (a_regrade, a_look_that_finds, an_accusation, a_clue)


def rows() -> dict[type, int]:
    models = (Visit, Entry, Event, SealedRecord, Concern, LookUp)
    return {model: db.session.scalar(sa.select(sa.func.count()).select_from(model)) for model in models}


def made_since(before: dict[type, int]) -> dict[type, int]:
    return {model: count - before[model] for model, count in rows().items() if count != before[model]}


def named(one: Callable[..., Deed]) -> str:
    return one.__name__


@pytest.mark.parametrize("deed_of", DEEDS, ids=named)
def test_what_is_sent_four_times_at_once_is_done_once_and_answered_alike(application, town, deed_of):
    deed = deed_of(town)
    before = rows()
    answers = at_once(application, [deed.act] * 4)
    assert answers == [answers[0]] * 4 and isinstance(answers[0], int), answers
    assert made_since(before) == deed.made
    assert counted() == tallied()
    whole = everything()
    assert deed.act() == answers[0]
    assert everything() == whole


@pytest.mark.parametrize("deed_of", DEEDS, ids=named)
def test_a_power_cut_leaves_all_of_it_or_nothing(town, deed_of):
    deed = deed_of(town)
    before, whole = rows(), everything()
    for statement in range(1, 120, EVERY):
        if in_processes([killed_before(statement, deed.act)]) == [0]:
            break
        assert everything() == whole, f"something was left half done at statement {statement}"
    assert statement > 3 * EVERY
    assert made_since(before) == deed.made
    assert counted() == tallied()


def test_of_two_officers_who_regrade_at_once_one_succeeds_and_one_learns_where_it_stands(application, town):
    entry = houses.verify(town, houses.report(town, houses.a_house(town)))
    deeds = [a_regrade(town, who, entry) for who in ("officer", "fellow officer")]
    before = rows()
    answers = at_once(application, [deed.act for deed in deeds])
    assert answers.count(entry.id) == 1
    (refused,) = [answer for answer in answers if answer != entry.id]
    assert isinstance(refused, NotAllowed) and "等级变更，已另立新条" in refused.sentence
    assert made_since(before) == deeds[0].made
    assert fresh(entry).closed_at is not None


@pytest.mark.parametrize("step", ["sort", "verify"])
def test_of_two_people_who_take_a_step_at_once_one_succeeds_and_the_other_is_told(application, town, step):
    if step == "sort":
        entry, answers = petition_lives.register(town), {"responsible": "镇农业农村办"}
        answers |= {"category": Category.CLAIM, "route": Route.OPINION}
        answers |= {"dispose": Dispose.OWN, "can_be_told": True}
    else:
        entry, answers = parcels.a_clue(town), parcels.findings(TODAY)

    def taking(who: str) -> Callable[[], Any]:
        submission = Submission(uuid=uuid4(), answers=answers, version=entry.version)
        return lambda: entries.take_step(entry.id, step, submission=submission, by=town.person(who), now=NOW).id

    said = at_once(application, [taking("officer"), taking("fellow officer")])
    assert said.count(entry.id) == 1
    (refused,) = [one for one in said if one != entry.id]
    assert "有人刚刚改动了这一条" in refused.sentence
    taken = sa.select(sa.func.count()).select_from(Event).where(Event.entry_id == entry.id, Event.step == step)
    assert db.session.scalar(taken) == 1
