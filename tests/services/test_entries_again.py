"""The same submission again, what changed meanwhile, and running numbers."""

from uuid import uuid4

import pytest

from ledger.books.safety import BOOK
from ledger.refusals import AlreadyDifferent, SomebodyWasFirst
from ledger.services import entries
from ledger.services.submissions import Submission
from tests.lives import (
    A_REPORT,
    LATER,
    NOW,
    a_photo,
    a_report,
    a_workplace,
    an_entry,
    everything,
    fresh,
    refused,
    take,
)

REPORT = BOOK.steps_by_key["report"]


# --- The same again ----------------------------------------------------------------------------------------------------


def test_a_report_sent_twice_is_one_entry(town):
    site, by = a_workplace(town), town.person("worker")
    submission = a_report(by)
    first = entries.file_entry(BOOK, REPORT, site_id=site.id, submission=submission, by=by, now=NOW)
    before = everything()
    again = entries.file_entry(BOOK, REPORT, site_id=site.id, submission=submission, by=by, now=LATER)
    assert again.id == first.id
    assert everything() == before


def test_a_step_sent_twice_is_one_event_even_when_life_has_gone_on(town):
    entry, person = an_entry(town, "rectified"), town.person("officer")
    submission = Submission(uuid=uuid4(), version=entry.version)
    entries.take_step(entry.id, "pass", submission=submission, by=person, now=NOW)
    take(town, entry, "close", by="fellow officer")
    before = everything()
    assert entries.take_step(entry.id, "pass", submission=submission, by=person, now=LATER).state == "closed"
    assert everything() == before


@pytest.mark.parametrize(
    "change",
    [
        lambda site, other: ({"answers": A_REPORT | {"location": "三楼"}}, site.id),
        lambda site, other: ({"note": "别的"}, site.id),
        lambda site, other: ({}, other.id),
    ],
    ids=["other answers", "another note", "another site"],
)
def test_the_same_id_with_other_content_is_a_conflict(town, change):
    site, other, by = a_workplace(town), a_workplace(town, name="乙饭店"), town.person("worker")
    submission = a_report(by)
    entries.file_entry(BOOK, REPORT, site_id=site.id, submission=submission, by=by, now=NOW)
    words, site_id = change(site, other)
    different = Submission(**({"uuid": submission.uuid, "answers": A_REPORT, "photos": submission.photos} | words))
    said = refused(
        AlreadyDifferent, entries.file_entry, BOOK, REPORT, site_id=site_id, submission=different, by=by, now=NOW
    )
    assert "核对" in said.sentence


def test_an_id_learned_by_somebody_else_tells_nothing(town):
    site, by = a_workplace(town), town.person("worker")
    submission = a_report(by)
    entries.file_entry(BOOK, REPORT, site_id=site.id, submission=submission, by=by, now=NOW)
    same = refused(
        AlreadyDifferent, entries.file_entry, BOOK, REPORT,
        site_id=site.id, submission=submission, by=town.person("fellow worker"), now=NOW,
    )  # fmt: skip
    other = refused(
        AlreadyDifferent, entries.file_entry, BOOK, REPORT,
        site_id=site.id, submission=Submission(uuid=submission.uuid), by=town.person("fellow worker"), now=NOW,
    )  # fmt: skip
    assert same.sentence == other.sentence


def test_an_id_used_for_a_step_is_no_id_for_a_report_nor_for_another_entry(town):
    entry, other, by = an_entry(town, "ordered"), an_entry(town, "ordered"), town.person("worker")
    used = Submission(uuid=uuid4(), note="情况")
    entries.take_step(entry.id, "remark", submission=used, by=by, now=NOW)
    refused(AlreadyDifferent, entries.take_step, other.id, "remark", submission=used, by=by, now=NOW)
    site = a_workplace(town)
    same_id = Submission(uuid=used.uuid, answers=A_REPORT, photos={"before": [a_photo(by)]})
    refused(AlreadyDifferent, entries.file_entry, BOOK, REPORT, site_id=site.id, submission=same_id, by=by, now=NOW)


def test_the_content_is_compared_in_one_form_of_unicode():
    uuid = uuid4()
    composed = Submission(uuid=uuid, answers={"location": "caf\u00e9"}, note="")
    decomposed = Submission(uuid=uuid, note="", answers={"location": "cafe\u0301"})
    assert composed.content_hash("x", digests={}) == decomposed.content_hash("x", digests={})
    assert composed.content_hash("x", digests={}) != composed.content_hash("y", digests={})


def test_the_order_in_which_fields_and_photos_arrive_does_not_matter():
    first, second = uuid4(), uuid4()
    one = Submission(uuid=first, answers={"a": 1, "b": 2}, photos={"before": [first, second]}, version=1)
    two = Submission(uuid=first, answers={"b": 2, "a": 1}, photos={"before": [second, first]}, version=7)
    assert one.content_hash(digests={}) == two.content_hash(digests={})


# --- What somebody else did meanwhile ----------------------------------------------------------------------------------


def test_a_step_on_a_version_that_is_gone_is_refused(town):
    entry = an_entry(town, "rectified")
    seen = entry.version
    take(town, entry, "pass", by="officer")
    said = refused(SomebodyWasFirst, take, town, entry, "return", by="fellow officer", version=seen)
    assert said.current == fresh(entry).version
    assert "有人刚刚改动了这一条" in said.sentence
