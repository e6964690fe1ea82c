"""What the lists cost, whatever the ledger has grown to: the indexes they are read by, and no query per row."""

import pickle
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from bench.filling import COLUMNS, Filled, fill
from bench.writing import writing
from ledger.db import db
from ledger.grammar import shelf
from ledger.models import Entry, Person, Post, Role, Site, Visit
from ledger.queries.accounts import person_of_session
from ledger.queries.dossiers import dossier_of
from ledger.queries.entries import Narrowing, entries_of, inbox, overdue_entries
from ledger.queries.looks_meanwhile import looks_meanwhile, open_then
from ledger.queries.overview import overview_of
from ledger.queries.papers import papers_page
from ledger.queries.sites import sites_page, sites_to_visit, unsettled_at, unsettled_visits
from ledger.queries.views import View, Which
from ledger.services.reminders import make_all_reminders
from ledger.workdays import local_date
from tests.builders import sign_in
from tests.machinery.application import WatchfulClient
from tests.machinery.databases import DATABASES, Templates
from tests.machinery.pages import Page
from tests.machinery.plans import explained, statements
from tests.machinery.premises import Premises

NOW = datetime.now(UTC)
TODAY = local_date(NOW)
# Enough for the databases to prefer an index; and so few that the small towns fill no page.
SOME_THOUSANDS, FEW = 20_000, 1500


@pytest.fixture
def size() -> int:
    return SOME_THOUSANDS


def county(database: str, templates: Templates, size: int) -> Premises:
    """A county whose large town has seven entries of ten, and whose small ones one each; filled once a session."""

    def build(folder: Path) -> None:
        empty = templates.empty(database)
        premises = templates.lay_out(folder, templates.engine(database).copy(empty.database_url, folder))
        (folder / "filled").write_bytes(pickle.dumps(fill(premises.database_url, size, now=NOW)))

    return templates.built(f"county-{size}-{database}", build)


@pytest.fixture(params=DATABASES)
def database_url(
    request: pytest.FixtureRequest, templates: Templates, instance_folder: Path, size: int
) -> Iterator[str]:
    """This test's own copy of the county."""
    engine = templates.engine(request.param)
    copy = engine.copy(county(request.param, templates, size).database_url, instance_folder)
    yield copy
    engine.drop(copy)


@pytest.fixture
def filled(application: Flask, templates: Templates, size: int) -> Filled:
    database = db.engine.dialect.name
    return pickle.loads((county(database, templates, size).instance_folder.parent / "filled").read_bytes())


def person(filled: Filled, role: Role, *, of_small_town: bool = False) -> Person:
    town_id = filled.ground.places[1 if of_small_town else 0][0].town_id
    return person_of_session(filled.ground.holders[town_id, role][0], 0, today=TODAY).person


def plan_of(read: Callable[[], object]) -> str:
    """Return how the database goes about the one statement by which `read` reads its entries."""
    with statements() as seen:
        read()
    [plan] = [explained(*one) for one in seen if re.search(r"FROM entry\b", one[0])]
    return plan


def assert_reads_only_its_page(plan: str, *indexes: str) -> None:
    """The open entries come out of one of the indexes in the order of the page: nothing is scanned, nothing sorted."""
    assert any(index in plan for index in indexes), plan
    assert "SCAN entry" not in plan, plan
    assert "Seq Scan on entry" not in plan, plan
    assert "TEMP B-TREE" not in plan, plan
    assert "Sort" not in plan.replace("Incremental Sort", ""), plan


def assert_begins_at_the_key(plan: str, index: str) -> None:
    """The index itself is entered behind the last page: what was shown before is not read again."""
    [line] = [line for line in plan.splitlines() if "next_due_on" in line and ">" in line and "Sort" not in line]
    assert index in plan, plan
    assert "Index Cond" in line or index in line, plan


def assert_follows_indexes(plan: str, *indexes: str) -> None:
    """Every look at the entries goes by one of these indexes, or straight to an entry by its id."""
    looks = [line for line in plan.splitlines() if re.search(r"(SEARCH|SCAN|on) entry\b|Scan on ix_entry", line)]
    looks = [
        line for line in looks if "PRIMARY KEY" not in line and "pk_entry" not in line and "Bitmap Heap" not in line
    ]
    assert all(any(index in line for index in indexes) for line in looks), plan
    assert all(index in plan for index in indexes), plan


def test_the_overdue_list_reads_only_its_page(filled: Filled) -> None:
    leader = person(filled, Role.LEADER)

    plan = plan_of(lambda: overdue_entries(leader, today=TODAY, narrowing=Narrowing()))

    assert_reads_only_its_page(plan, "ix_entry_open_town_due")


def test_a_later_page_of_the_overdue_list_begins_where_the_last_one_ended(filled: Filled) -> None:
    leader = person(filled, Role.LEADER)
    first = overdue_entries(leader, today=TODAY, narrowing=Narrowing())

    plan = plan_of(lambda: overdue_entries(leader, today=TODAY, narrowing=Narrowing(), after=first.next_key))

    assert_begins_at_the_key(plan, "ix_entry_open_town_due")


def test_the_overdue_list_of_one_village_reads_by_an_index_of_the_open_entries(filled: Filled) -> None:
    leader, narrowing = person(filled, Role.LEADER), Narrowing(village_id=filled.ground.village_id)

    plan = plan_of(lambda: overdue_entries(leader, today=TODAY, narrowing=narrowing))

    assert "ix_entry_open_village_due" in plan or "ix_entry_open_town_due" in plan, plan
    assert "Seq Scan on entry" not in plan


def test_one_village_of_a_book_is_told_from_the_index_of_its_list(filled: Filled) -> None:
    """No line of another village is looked at for it, whichever of the indexes of what is open leads there."""
    leader, narrowing = person(filled, Role.LEADER), Narrowing(village_id=filled.ground.village_id, book="safety")

    plan = plan_of(lambda: overdue_entries(leader, today=TODAY, narrowing=narrowing))

    [chosen] = [one for one in sa.inspect(db.engine).get_indexes("entry") if one["name"] in plan]
    assert "village_id" in chosen["column_names"], plan


def test_the_open_list_reads_only_its_page(filled: Filled) -> None:
    officer = person(filled, Role.OFFICER)

    plan = plan_of(lambda: entries_of(officer, view=View(Which.OPEN, TODAY), narrowing=Narrowing()))

    assert_reads_only_its_page(plan, "ix_entry_open_town_due")


def worker_of(filled: Filled) -> Person:
    return person_of_session(filled.worker_id, 0, today=TODAY).person


def test_the_inbox_reads_no_more_than_a_page_by_the_index_of_what_nobody_holds(filled: Filled) -> None:
    officer = person(filled, Role.OFFICER)

    plan = plan_of(lambda: inbox(officer))

    assert_follows_indexes(plan, "ix_entry_own_due", "ix_entry_unheld_town")


def test_a_worker_finds_what_is_in_their_hands_and_what_waits_in_their_grid_by_indexes(filled: Filled) -> None:
    worker = worker_of(filled)

    plan = plan_of(lambda: inbox(worker))

    assert_follows_indexes(plan, "ix_entry_own_due", "ix_entry_unheld_area")


def test_what_a_visit_left_unsettled_is_found_by_its_own_index(filled: Filled) -> None:
    worker = worker_of(filled)

    with statements() as seen:
        unsettled_visits(worker)

    [plan] = [explained(*one) for one in seen if "FROM visit" in one[0]]
    assert "ix_visit_unsettled" in plan, plan


def test_a_look_and_what_was_open_there_find_each_other_by_the_place(filled: Filled) -> None:
    worker = worker_of(filled)
    visit = db.session.scalars(sa.select(Visit).where(Visit.town_id == filled.ground.town_id).limit(1)).one()
    entry = db.session.scalars(sa.select(Entry).where(Entry.site_id == visit.site_id).limit(1)).one()

    for read in (
        lambda: open_then(worker, visit),
        lambda: looks_meanwhile(worker, entry),
        lambda: unsettled_at(worker, [visit.site_id]),
    ):
        with statements() as seen:
            read()
        [plan] = [explained(*one) for one in seen]
        assert any(index in plan for index in ("ix_visit_site", "ix_entry_site", "ix_entry_open_site")), plan
        assert "SCAN visit" not in plan and "SCAN entry" not in plan, plan
        assert "Seq Scan on visit" not in plan and "Seq Scan on entry" not in plan, plan


@pytest.mark.parametrize("role", [Role.LEADER, Role.OFFICER])
def test_the_overview_is_read_from_the_tallies_and_from_what_is_segregated(filled: Filled, role: Role) -> None:
    who = person(filled, role)

    with statements() as seen:
        overview_of(who, shelf.books(), today=TODAY, near_days=3)

    plans = [explained(*one) for one in seen if re.search(r"FROM (entry|\w+_tally)\b", one[0])]
    assert len(plans) == 3
    assert_follows_indexes("\n".join(plans), "ix_entry_segregated")
    assert not any("TEMP B-TREE" in plan for plan in plans[:1]), plans[0]


def test_the_overview_of_a_district_reads_its_villages_only_and_what_lies_beside_them(filled: Filled) -> None:
    post = db.session.scalar(sa.select(Post).where(Post.role == Role.DISTRICT_HEAD).order_by(Post.id).limit(1))
    post.role = Role.OFFICER
    db.session.commit()
    officer = person_of_session(post.person_id, 0, today=TODAY).person

    with statements() as seen:
        overview_of(officer, shelf.books(), today=TODAY, near_days=3)

    plans = [explained(*one) for one in seen if re.search(r"FROM (entry|\w+_tally)\b", one[0])]
    assert len(plans) == 3
    assert not any(re.search(r"(SCAN|Seq Scan on) entry\b(?!_)", plan) for plan in plans), plans


def test_the_places_of_a_town_are_found_by_their_index_before_anything_is_counted_in_them(filled: Filled) -> None:
    officer = person(filled, Role.OFFICER)

    with statements() as seen:
        sites_page(officer)

    [keys] = [explained(*one) for one in seen if re.search(r"FROM site\s+WHERE", one[0])]
    [lines] = [explained(*one) for one in seen if re.search(r"FROM site JOIN", one[0])]
    assert "ix_site_town_latest" in keys or "pk_site" in keys, keys
    assert "Sort" not in keys and "TEMP B-TREE" not in keys, keys
    assert_follows_indexes(lines, "ix_entry_open_site")


def test_the_places_to_visit_are_found_by_their_index(filled: Filled) -> None:
    officer = person(filled, Role.OFFICER)
    db.session.execute(sa.update(Site).where(Site.id % 100 == 0).values(next_visit_on=TODAY))

    with statements() as seen:
        sites_to_visit(officer, TODAY)

    [keys] = [explained(*one) for one in seen if re.search(r"FROM site\s+WHERE", one[0])]
    assert "ix_site_next_visit" in keys, keys


@pytest.mark.parametrize("role", [Role.OFFICER, Role.WORKER])
def test_papers_are_read_in_their_own_order_and_entries_by_their_ids(filled: Filled, role: Role) -> None:
    who = worker_of(filled) if role is Role.WORKER else person(filled, role)

    with statements() as seen:
        page = papers_page(who)

    plans = [explained(*one) for one in seen if "FROM paper" in one[0]]
    assert page.rows and len(plans) == 2
    assert not any(re.search(r"(SCAN|Seq Scan on) entry\b(?!_)", plan) for plan in plans), plans
    if role is Role.OFFICER:
        assert "ix_paper_town_recorded" in plans[0] or "pk_paper" in plans[0], plans[0]
        assert "Sort" not in plans[0] and "TEMP B-TREE FOR ORDER" not in plans[0], plans[0]


def test_what_was_closed_of_one_grade_is_read_by_the_grade(filled: Filled) -> None:
    officer, narrowing = person(filled, Role.OFFICER), Narrowing(book="safety", grade="major")

    plan = plan_of(lambda: entries_of(officer, view=View(Which.CLOSED, TODAY), narrowing=narrowing))

    assert_reads_only_its_page(plan, "ix_entry_closed_grade")


@pytest.mark.parametrize("which", list(Which))
def test_a_whole_number_leads_straight_to_its_entry(filled: Filled, which: Which) -> None:
    officer, view = person(filled, Role.OFFICER), View(which, TODAY, near_days=3)
    query = sa.select(Entry.number).where(Entry.town_id == filled.ground.town_id, view.condition())
    number = db.session.scalar(query.order_by(Entry.id.desc()).limit(1))

    with statements() as seen:
        page = entries_of(officer, view=view, narrowing=Narrowing(book="safety", words=number.lower()))

    plans = [explained(*one) for one in seen if "FROM entry" in one[0]]
    assert [row.number for row in page.rows] == [number]
    assert "uq_entry_town_number" in plans[0] or "sqlite_autoindex_entry" in plans[0], plans[0]
    assert "rowid=?" in plans[1] or re.search(r"Index Cond: .*\bid = \$", plans[1]), plans[1]


def test_a_number_nobody_was_given_costs_no_more_than_one_that_is_there(filled: Filled) -> None:
    """It must not be told by the time it takes whether a matter kept from somebody exists."""
    officer = person(filled, Role.OFFICER)

    with statements() as seen:
        page = entries_of(officer, view=View(Which.ALL, TODAY), narrowing=Narrowing(words="举2026-K7Q4MX"))

    assert page.rows == []
    assert not any("lower" in statement.lower() for statement, _ in seen)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("size", [FEW])
def test_the_story_of_an_entry_looks_up_its_site_and_not_all_sites(filled: Filled) -> None:
    officer = person(filled, Role.OFFICER)
    query = sa.select(Entry.id).where(Entry.town_id == filled.ground.town_id).limit(1)
    entry_id = db.session.scalar(query)
    db.session.expunge_all()

    with statements() as seen:
        dossier_of(officer, entry_id, today=TODAY)

    plans = "\n".join(explained(*one) for one in seen if one[0].startswith("SELECT"))
    assert "SEARCH site USING INTEGER PRIMARY KEY" in plans
    assert "SCAN" not in plans.replace("SCAN CONSTANT ROW", ""), plans


def asked(client: WatchfulClient, path: str) -> tuple[int, Page]:
    """Return how many statements a page took, the second time it is asked for, and the page."""
    client.page(path)
    with statements() as seen:
        page = client.page(path)
    return len([statement for statement, _ in seen if statement.startswith("SELECT")]), page


@pytest.mark.parametrize("size", [FEW])
@pytest.mark.parametrize(
    ("path", "role", "row"),
    [
        ("/overdue", Role.LEADER, "entry-row"),
        ("/books/safety", Role.OFFICER, "entry-row"),
        ("/inbox", Role.OFFICER, "entry-row"),
        ("/sites", Role.OFFICER, "row-link"),
        ("/reminders", Role.OFFICER, "message"),
    ],
)
def test_a_page_of_fifty_takes_no_more_statements_than_a_short_one(
    client: WatchfulClient, filled: Filled, path: str, role: Role, row: str
) -> None:
    if path == "/reminders":
        make_all_reminders(now=NOW + timedelta(days=1))
    few, short = asked(sign_in(client, person(filled, role, of_small_town=True)), path)
    many, long = asked(sign_in(client, person(filled, role)), path)

    rows = [len(page.root.of_class(row)) for page in (short, long)]
    assert 0 < rows[0] < rows[1], rows
    assert few == many


@pytest.mark.parametrize("size", [FEW])
def test_an_entry_with_thirty_events_takes_no_more_statements_than_one_with_three(
    client: WatchfulClient, filled: Filled, premises: Premises
) -> None:
    officer = person(filled, Role.OFFICER)
    query = sa.select(Entry.id).where(Entry.town_id == filled.ground.town_id, Entry.state == "rectified").limit(1)
    entry_id = db.session.scalar(query)
    three, _ = asked(sign_in(client, officer), f"/entries/{entry_id}")

    add_remarks(premises.database_url, entry_id, by_id=officer.id, times=27)
    thirty, page = asked(client, f"/entries/{entry_id}")

    assert page.text.count("补充情况") >= 27
    assert thirty == three


def add_remarks(database_url: str, entry_id: int, *, by_id: int, times: int) -> None:
    first, at = 1_000_000, f"{NOW:%Y-%m-%d %H:%M:%S.%f}"
    rows = [
        (number, f"{number:032x}", "0" * 64, entry_id, "remark", at, by_id, 1, "rectified", "rectified", "看过", "[]")
        for number in range(first, first + times)
    ]
    db.session.rollback()
    with writing(database_url) as writer:
        writer.write("event", COLUMNS["event"], rows)
