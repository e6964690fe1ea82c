"""What the books tell holds on every day of the year, without a database."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from random import Random

import pytest

from ledger import pictures
from ledger.demonstration.scenes import SCENES, drawn
from ledger.demonstration.schedule import cues
from ledger.demonstration.telling import telling, told_books
from ledger.grammar import shelf
from ledger.holidays import SHIPPED_TABLES, Holidays
from ledger.workdays import LOCAL_ZONE, local_date

DAYS = (date(2026, 2, 23), date(2026, 3, 1), date(2026, 10, 8), date(2026, 11, 23), date(2027, 1, 2), date(2028, 2, 29))
MOMENTS = ((0, 0, 0), (0, 1, 0), (8, 0, 0), (23, 59, 59))


@pytest.fixture(scope="module", autouse=True)
def books():
    shelf.discover("ledger.books")
    shelf.keep_holidays(Holidays.load(SHIPPED_TABLES, override=Path("nowhere")))
    return told_books()


def told_on(book, day):
    return telling(book, today=day, chance=Random(2022))


def test_some_book_has_stories(books):
    assert books


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_no_story_runs_ahead_of_today_or_backwards(books, day):
    for book in books:
        told = told_on(book, day)
        assert all(look.on <= day for look in told.looks)
        for tale in told.tales:
            days = [act.on for act in tale.acts]
            assert days == sorted(days)
            assert days[-1] <= day
            assert tale.look is None or tale.look.on <= days[0]
            assert tale.acts[0].step.files_new or tale.look is not None


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("clock", MOMENTS, ids=str)
def test_everything_happens_on_its_day_and_before_now(books, day, clock):
    now = datetime(day.year, day.month, day.day, *clock, tzinfo=LOCAL_ZONE).astimezone(UTC)
    for book in books:
        moments = {}
        for cue in cues(book, told_on(book, day), now=now, chance=Random(1)):
            assert cue.at <= now
            if cue.act is not None:
                assert local_date(cue.at) == cue.act.on
                assert moments.get(cue.tale, cue.at) <= cue.at
                moments[cue.tale] = cue.at


def test_the_same_seed_tells_the_same_town(books):
    now = datetime(2026, 11, 23, 2, tzinfo=UTC)
    for book in books:
        first, second = (
            [(cue.at, cue.uuid) for cue in cues(book, told_on(book, local_date(now)), now=now, chance=Random(7))]
            for _ in range(2)
        )
        assert first == second


def test_every_named_scene_can_be_drawn_and_taken_in(books, tmp_path):
    told = [told_on(book, date(2026, 11, 23)) for book in books]
    named = {scene for one in told for tale in one.tales for act in tale.acts for _, scene in act.photos}
    named |= {look.scene for one in told for look in one.looks if look.scene}
    assert {scene.split()[0] for scene in named} <= set(SCENES)
    seen = set()
    for scene in named:
        picture = pictures.take_in(
            BytesIO(drawn(scene)), name="photo.jpg", folder=tmp_path, most_bytes=1_000_000, most_pixels=1_000_000
        )
        seen.add(picture.sha256)
        assert drawn(scene) == drawn(scene)
    assert len(seen) == len(named) >= 25


def test_places_have_their_days_and_their_names_apart(books):
    for book in books:
        told = told_on(book, date(2026, 11, 23))
        assert len({(place.town, place.name) for place in told.sites}) == len(told.sites)
        known = {place: place.known_since for place in told.sites}
        assert all(known[look.site] < look.on for look in told.looks)
        assert all(known[tale.site] + timedelta(days=1) < tale.acts[0].on for tale in told.tales)
