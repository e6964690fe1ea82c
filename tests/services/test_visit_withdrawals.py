"""A look that found nothing is taken back by its maker for ten minutes: it counts nowhere then, and stays on record."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.books import farmland, housing, safety
from ledger.db import db
from ledger.grammar.figures import Period
from ledger.models import Site, Visit, VisitResult, VisitWithdrawal
from ledger.queries.figures import figures_of, read_figures
from ledger.refusals import NotAllowed, NotVisible
from ledger.services.entries import file_entry
from ledger.services.figure_sheets import keep_sheets
from ledger.services.visit_withdrawals import withdraw_visit
from ledger.services.visits import VisitSubmission, record_visit
from tests.houses import a_house
from tests.lives import NOW, TODAY, a_report, a_workplace
from tests.parcels import a_parcel

YEAR = Period(first=date(TODAY.year, 1, 1), last=TODAY, as_of=TODAY)
PLACES = {
    safety.BOOK: a_workplace,
    housing.BOOK: a_house,
    farmland.BOOK: lambda town: a_parcel(town, is_key=True),
}


def a_clean_look(town, book, site, *, minutes: int = 0) -> Visit:
    at = NOW + timedelta(minutes=minutes)
    answers = book.usual_visit | {attribute.key: value for attribute, value in book.clean_visit}
    sent = VisitSubmission(uuid=uuid4(), started_at=at, ended_at=at, answers=answers)
    return record_visit(book, site_id=site.id, submission=sent, by=town.person("worker"), now=at)


def withdraw(town, visit: Visit, *, by: str = "worker", minutes: int = 5) -> Visit:
    return withdraw_visit(visit.id, by=town.person(by), now=NOW + timedelta(minutes=minutes))


def told_of(town, book, site: Site) -> Callable[[], tuple]:
    """Return what the figures, kept and counted anew, and the file of the place say."""

    def told() -> tuple:
        leader = town.person("leader")
        keep_sheets(read_figures(book, YEAR, by=leader).counted)
        figures = {one.figure.code: one.value for one in figures_of(book, YEAR, by=leader)}
        kind = book.site.model
        place = db.session.scalar(sa.select(kind).where(kind.id == site.id).execution_options(populate_existing=True))
        learnt = [getattr(place, named.key) for named in book.site.learnt_fields()]
        return figures, place.last_visit_at, place.next_visit_on, learnt

    return told


@pytest.mark.parametrize("book", PLACES, ids=lambda book: book.key)
def test_a_look_taken_back_counts_nowhere(town, book):
    site = PLACES[book](town)
    told = told_of(town, book, site)
    before = told()
    visit = a_clean_look(town, book, site)
    assert told() != before
    for _ in range(2):
        assert withdraw(town, visit).result is VisitResult.WITHDRAWN
    assert told() == before
    row = db.session.scalars(sa.select(VisitWithdrawal)).one()
    assert (row.visit_id, row.by_id) == (visit.id, town.people["worker"])


def test_the_look_before_counts_again(town):
    site = a_workplace(town)
    first = a_clean_look(town, safety.BOOK, site)
    withdraw(town, a_clean_look(town, safety.BOOK, site, minutes=4))
    assert db.session.get_one(Site, site.id, populate_existing=True).last_visit_at == first.started_at


@pytest.mark.parametrize(
    ("by", "minutes", "said"),
    [("fellow worker", 5, "本人"), ("officer", 5, "本人"), ("worker", 11, "十分钟")],
)
def test_nobody_else_and_nobody_later_takes_a_look_back(town, by, minutes, said):
    visit = a_clean_look(town, safety.BOOK, a_workplace(town))
    with pytest.raises(NotAllowed, match=said):
        withdraw(town, visit, by=by, minutes=minutes)
    assert db.session.get_one(Visit, visit.id, populate_existing=True).result is VisitResult.NOTHING_FOUND


def test_somebody_of_another_town_finds_no_such_look(town):
    visit = a_clean_look(town, safety.BOOK, a_workplace(town))
    with pytest.raises(NotVisible):
        withdraw(town, visit, by="worker of another town")


def test_what_was_found_is_not_taken_back_and_nothing_is_filed_from_what_was(town):
    site, worker = a_workplace(town), town.person("worker")
    visit = a_clean_look(town, safety.BOOK, site)
    way = {"site_id": site.id, "by": worker, "now": NOW, "visit_id": visit.id}
    report = safety.BOOK.steps_by_key["report"]
    file_entry(safety.BOOK, report, submission=a_report(worker), **way)
    with pytest.raises(NotAllowed, match="只有“未发现问题”的记录可以撤销"):
        withdraw(town, visit)
    another = withdraw(town, a_clean_look(town, safety.BOOK, site))
    with pytest.raises(NotAllowed, match="已经撤销"):
        file_entry(safety.BOOK, report, submission=a_report(town.person("worker")), **way | {"visit_id": another.id})
