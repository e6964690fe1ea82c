"""Kept figures beside the plain count: equal for everybody, for every period, and after whatever happens next."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest
import sqlalchemy as sa
from flask import Flask

from ledger.books.safety import BOOK
from ledger.db import db
from ledger.grammar import shelf
from ledger.grammar.figures import Period
from ledger.models import NO_MONTH, AreaLevel, Clock, Entry, FigureSheet, Role, SheetOf, Visit, VisitResult
from ledger.queries.figure_months import figures_kept, months_of
from ledger.queries.figures import read_figures
from ledger.services.areas import make_area, move_area
from ledger.services.figure_sheets import keep_sheets
from ledger.workdays import local_date
from tests.lives import (
    NOW,
    TODAY,
    Town,
    a_small_town,
    a_visit,
    a_workplace,
    an_entry,
    fix_on_spot,
    order,
    report,
    take,
)
from tests.plain_figures import assert_figures_tell_what_is_there

YEAR = Period(first=date(TODAY.year, 1, 1), last=date(TODAY.year, 12, 31), as_of=TODAY)
SEEN_BY = (
    "leader",
    "county leader",
    "officer of the district",
    "leader of the village",
    "worker",
    "officer of another town",
)
CLOSED = Entry.closed_at.is_not(None)
STATES = ("reported", "ordered", "rectified", "closed", "void")


@pytest.fixture
def town(application: Flask) -> Town:
    """Half a year of hazards and visits, in two villages and in a park of none."""
    town, random = a_small_town(), Random(11)
    town.areas["产业园"] = make_area(
        parent_id=town.areas["东管区"], level=AreaLevel.GRID, name="产业园", by=None, now=NOW
    ).id
    town.add_person("officer of the district", Role.OFFICER, "东管区")
    town.add_person("leader of the village", Role.LEADER, "甲村")
    sites = [a_workplace(town, name=f"第{number}家") for number in range(3)]
    for _ in range(14):
        an_entry(town, random.choice(STATES), site=random.choice(sites), now=ago(random.choice((0, 25, 60, 120))))
    for number in range(6):
        a_visit(town, sites[number % 3], now=ago(number * 20))
    report(town, a_workplace(town, area="乙村一网格"), by="worker of another village")
    report(town, a_workplace(town, area="产业园"), by="officer")
    return town


def ago(days: int):
    return NOW - timedelta(days=days)


def periods() -> Iterator[Period]:
    yield YEAR
    yield Period(first=TODAY.replace(day=1), last=TODAY, as_of=TODAY)
    yield Period(first=TODAY - timedelta(days=100), last=TODAY - timedelta(days=3), as_of=TODAY)
    yield Period(first=TODAY - timedelta(days=4), last=TODAY - timedelta(days=1), as_of=TODAY)
    for days in (-30, 9, 10, 11, 40, 400):
        yield Period(first=YEAR.first, last=YEAR.last, as_of=TODAY + timedelta(days=days))


def test_everybody_is_told_what_they_could_count(town: Town) -> None:
    for who in SEEN_BY:
        for period in periods():
            assert_figures_tell_what_is_there(BOOK, period, by=town.person(who))
        for village in ("甲村", "乙村", "丙村"):
            assert_figures_tell_what_is_there(BOOK, YEAR, by=town.person(who), village_id=town.areas[village])


def test_what_happens_after_a_sheet_was_kept_is_in_the_next_reading(town: Town) -> None:
    leader, site = town.person("leader"), a_workplace(town, name="新开的店")
    assert_figures_tell_what_is_there(BOOK, YEAR, by=leader)
    for happens in (
        lambda: report(town, site),
        lambda: an_entry(town, "closed", major=True),
        lambda: fix_on_spot(town, site),
        lambda: a_visit(town, site),
        lambda: order(town, report(town, site), due_on=TODAY + timedelta(days=5)),
        lambda: db.session.execute(sa.update(Entry).values(grade="major", version=Entry.version + 1)),
        lambda: db.session.execute(sa.update(Entry).values(found_on=TODAY - timedelta(days=70))),
        lambda: db.session.execute(sa.update(Entry).where(CLOSED).values(closed_at=ago(70))),
        lambda: db.session.execute(sa.update(Entry).where(CLOSED).values(came_back_on=TODAY)),
        lambda: db.session.execute(sa.update(Entry).where(CLOSED).values(state="void")),
        lambda: db.session.execute(sa.update(Entry).where(CLOSED).values(closed_at=None)),
        lambda: db.session.execute(sa.update(Clock).values(legal_due_on=TODAY - timedelta(days=1))),
        lambda: db.session.execute(sa.update(Visit).values(result=VisitResult.FOUND)),
        lambda: move_area(
            town.areas["甲村一网格"], to_parent_id=town.areas["丙村"], by=town.person("administrator"), now=NOW
        ),
    ):
        happens()
        for village in (None, town.areas["甲村"], town.areas["丙村"]):
            assert_figures_tell_what_is_there(BOOK, YEAR, by=town.person("leader"), village_id=village)


def test_a_sheet_counted_before_a_change_and_kept_after_it_is_not_believed(town: Town) -> None:
    leader = town.person("leader")
    slow = read_figures(BOOK, YEAR, by=leader)
    an_entry(town, "closed")
    keep_sheets(read_figures(BOOK, YEAR, by=leader).counted)
    keep_sheets(slow.counted)
    assert_figures_tell_what_is_there(BOOK, YEAR, by=leader)

    slow = read_figures(BOOK, YEAR, by=leader)
    an_entry(town)
    keep_sheets(slow.counted)
    assert_figures_tell_what_is_there(BOOK, YEAR, by=leader)


def test_figures_read_a_second_time_count_nothing(town: Town) -> None:
    leader = town.person("leader")
    first = read_figures(BOOK, YEAR, by=leader)
    keep_sheets(first.counted)
    assert first.counted
    assert read_figures(BOOK, YEAR, by=leader).counted == []


def test_a_change_counts_one_month_of_one_village_anew(town: Town) -> None:
    leader = town.person("leader")
    keep_sheets(read_figures(BOOK, YEAR, by=leader).counted)
    an_entry(town)
    anew = [sheet.place for sheet in read_figures(BOOK, YEAR, by=leader).counted]
    assert {(place.kind, place.month) for place in anew} == {
        (SheetOf.ENTRIES, TODAY.replace(day=1)),
        (SheetOf.OPEN, NO_MONTH),
    }
    assert sorted(place.village_id for place in anew) == 2 * [-1] + 2 * [town.areas["甲村"]]


def test_what_is_closed_counts_the_month_of_its_closing_anew(town: Town) -> None:
    leader, entry = town.person("leader"), an_entry(town, "passed", now=ago(60))
    keep_sheets(read_figures(BOOK, YEAR, by=leader).counted)
    take(town, entry, "close", by="officer")
    anew = {(one.place.kind, one.place.month) for one in read_figures(BOOK, YEAR, by=leader).counted}
    assert anew == {
        (SheetOf.ENTRIES, local_date(ago(60)).replace(day=1)),
        (SheetOf.CLOSED, TODAY.replace(day=1)),
        (SheetOf.OPEN, NO_MONTH),
    }


def test_a_day_on_which_a_date_turns_counts_its_month_anew(town: Town) -> None:
    leader, due_on = town.person("leader"), TODAY + timedelta(days=5)
    order(town, report(town, a_workplace(town, name="限期的店")), due_on=due_on)
    for day in (TODAY, due_on - timedelta(days=1), due_on, due_on + timedelta(days=1)):
        period = Period(first=YEAR.first, last=YEAR.last, as_of=day)
        assert_figures_tell_what_is_there(BOOK, period, by=leader)


def test_figures_of_another_wording_are_counted_anew(town: Town) -> None:
    leader = town.person("leader")
    keep_sheets(read_figures(BOOK, YEAR, by=leader).counted)
    db.session.execute(sa.update(FigureSheet).values(declared="before", numbers="[{},{}]"))
    db.session.commit()
    assert_figures_tell_what_is_there(BOOK, YEAR, by=leader)


def test_a_book_that_keeps_matters_from_people_keeps_no_sheets(town: Town) -> None:
    petitions = shelf.book_of("petitions")
    assert read_figures(petitions, YEAR, by=town.person("leader")).counted == []


def test_most_figures_of_safety_are_kept(application: Flask) -> None:
    kept = {kind: {figure.code for figure in figures} for kind, figures in figures_kept(BOOK).by_sheet.items()}
    assert kept == {
        SheetOf.VISITS: {"A-1", "A-1b", "A-1c"},
        SheetOf.PAPERS: {"A-9", "A-10"},
        SheetOf.ENTRIES: {
            *"A-2 A-2m A-2v A-2x A-3 A-4 A-4b A-6a A-6b A-6c A-6d A-6e A-6f A-8a A-8b A-8c A-11a A-11c".split()
        },
        SheetOf.CLOSED: {"X-2", "X-2m", "X-3s"},
        SheetOf.OPEN: {"A-7", "A-7b", "A-7c", "A-11b", "X-1a", "X-1b", "X-1c"},
    }


def test_a_period_falls_into_whole_months_and_the_days_around_them() -> None:
    months = months_of(Period(first=date(2026, 1, 31), last=date(2026, 4, 2), as_of=TODAY))
    assert months.whole == (date(2026, 2, 1), date(2026, 3, 1))
    assert [(rest.first, rest.last) for rest in months.rest] == [
        (date(2026, 1, 31), date(2026, 1, 31)),
        (date(2026, 4, 1), date(2026, 4, 2)),
    ]
