"""The same submission again, what changed meanwhile, and running numbers."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.books.safety import BOOK, Level
from ledger.db import db, transaction
from ledger.models import Clock, Entry, Post, Role, Sequence
from ledger.refusals import AlreadyDifferent, NotVisible, SomebodyWasFirst
from ledger.services import entries
from ledger.services.submissions import Submission
from tests.lives import (
    A_REPORT,
    LATER,
    NOW,
    TODAY,
    a_photo,
    a_report,
    a_workplace,
    an_entry,
    counted,
    everything,
    faults,
    fresh,
    major_answers,
    refused,
    report,
    take,
    tallied,
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
    assert composed.content_hash("x") == decomposed.content_hash("x")
    assert composed.content_hash("x") != composed.content_hash("y")


def test_the_order_in_which_fields_and_photos_arrive_does_not_matter():
    first, second = uuid4(), uuid4()
    one = Submission(uuid=first, answers={"a": 1, "b": 2}, photos={"before": [first, second]}, version=1)
    two = Submission(uuid=first, answers={"b": 2, "a": 1}, photos={"before": [second, first]}, version=7)
    assert one.content_hash() == two.content_hash()


# --- What somebody else did meanwhile ----------------------------------------------------------------------------------


def test_a_step_on_a_version_that_is_gone_is_refused(town):
    entry = an_entry(town, "rectified")
    seen = entry.version
    take(town, entry, "pass", by="officer")
    said = refused(SomebodyWasFirst, take, town, entry, "return", by="fellow officer", version=seen)
    assert said.current == fresh(entry).version
    assert "有人刚刚改动了这一条" in said.sentence


# --- Numbers -----------------------------------------------------------------------------------------------------------


def test_numbers_run_without_a_gap_within_town_book_and_year(town):
    site = a_workplace(town)
    first, second = report(town, site), report(town, site)
    faults(report, town, site, location="")
    third = report(town, site)
    new_year = report(town, site, now=NOW + timedelta(days=300))
    assert [entry.number for entry in (first, second, third, new_year)] == [
        "安2026-0001",
        "安2026-0002",
        "安2026-0003",
        "安2027-0001",
    ]


def test_another_town_numbers_for_itself(town):
    report(town, a_workplace(town))
    elsewhere = a_workplace(town, area="邻村", by="officer of another town")
    assert report(town, elsewhere, by="worker of another town").number == "安2026-0001"
    assert sorted(db.session.scalars(sa.select(Sequence.last))) == [1, 1]


def test_the_year_of_a_number_is_the_local_one(town):
    new_years_morning = NOW.replace(year=2026, month=12, day=31, hour=16, minute=5)
    assert report(town, a_workplace(town), now=new_years_morning).number == "安2027-0001"


def test_a_post_for_another_book_gives_nothing_here(town):
    town.add_person("officer of another book", Role.OFFICER, "示范镇", book="housing")
    refused(NotVisible, take, town, an_entry(town), "remark", by="officer of another book", note="看看")


def test_a_person_without_a_post_of_today_files_nothing(town):
    site = a_workplace(town)
    with transaction() as session:
        session.execute(
            sa.update(Post).where(Post.person_id == town.people["worker"]).values(valid_to=TODAY - timedelta(days=1))
        )
    refused(NotVisible, report, town, site)


def test_entry_and_event_and_clock_agree_after_every_step(town):
    site = a_workplace(town)
    for _ in range(2):
        an_entry(town, "closed", site=site)
        an_entry(town, "closed", major=True, site=site)
    closed = db.session.scalars(sa.select(Entry)).all()
    assert {entry.state for entry in closed} == {"closed"}
    assert db.session.scalar(sa.select(sa.func.count()).where(Clock.stopped_at.is_(None))) == 0
    assert counted() == tallied()


def test_a_major_order_is_answered_with_all_it_asks(town):
    entry = report(town, a_workplace(town), grade=Level.MAJOR)
    entry = take(town, entry, "order", by="officer", answers=major_answers(TODAY + timedelta(days=30)))
    assert (entry.funds, entry.standard) == (Decimal("0.50"), "GB 35181-2025 第6.1条")
