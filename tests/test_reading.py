"""Reading: no transaction stays behind a page, what has to agree is of one state, and statements are prepared once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask, before_render_template

from ledger.access import paths_of
from ledger.db import db, snapshot, transaction
from ledger.models import Area, AreaLevel, Person, Post, Role
from ledger.queries.accounts import person_of_session
from ledger.refusals import NotVisible
from tests.builders import LONG_AGO, a_person, a_town, sign_in
from tests.lives import Town
from tests.machinery.application import WatchfulClient
from tests.machinery.concurrency import WAIT_SECONDS, in_processes, killed_before

POSTGRESQL_ONLY = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def leader(client: WatchfulClient, town: Town) -> WatchfulClient:
    db.session.get_one(Person, town.people["leader"]).password_is_temporary = False
    db.session.commit()
    return sign_in(client, town.person("leader", datetime.now(UTC)))


def add_an_area() -> None:
    with transaction() as session:
        session.add(Area(level=AreaLevel.COUNTY, name="新县", path="/9/", valid_from=LONG_AGO))


def elsewhere(application: Flask, act: Callable[[], object]) -> None:
    """Do something in a thread and with a connection of its own, and wait for it."""

    def in_a_context() -> None:
        with application.app_context():
            act()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(in_a_context).result(WAIT_SECONDS)


def areas() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Area))


def others(application: Flask, asked: str) -> list:
    """Return what a connection of its own sees of the ledger's others in this database."""
    statement = f"SELECT {asked} FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
    with application.app_context(), db.engine.connect() as connection:
        return list(connection.execute(sa.text(statement)).scalars())


@POSTGRESQL_ONLY
def test_what_a_page_asked_is_still_prepared_when_it_has_been_answered(leader: WatchfulClient) -> None:
    db.session.remove()
    db.engine.dispose()
    for _ in range(3):
        leader.page("/overdue")

    db.session.remove()
    known = db.session.scalars(sa.text("SELECT statement FROM pg_prepared_statements")).all()
    assert any("FROM entry" in one for one in known), known


@contextmanager
def while_drawing(look) -> Iterator[list]:
    """Look at something whenever a page is about to be drawn, and collect what was seen."""
    seen: list = []

    def note(sender: Flask, **more: object) -> None:
        seen.append(look(sender))

    with before_render_template.connected_to(note):
        yield seen


@POSTGRESQL_ONLY
@pytest.mark.parametrize("path", ["/overdue", "/books/safety", "/sites", "/password"])
def test_no_transaction_is_open_while_a_page_is_drawn_nor_afterwards(leader: WatchfulClient, path: str) -> None:
    def open_transactions(application: Flask) -> list:
        return [state for state in others(application, "state") if state.startswith("idle in transaction")]

    with while_drawing(open_transactions) as seen:
        leader.page(path)

    assert seen and not any(seen)
    assert not open_transactions(leader.application)


@pytest.mark.parametrize("path", ["/overview", "/inbox"])
@POSTGRESQL_ONLY
def test_a_number_and_its_list_are_read_in_one_snapshot(town: Town, client: WatchfulClient, path: str) -> None:
    who = "officer" if path == "/inbox" else "leader"
    db.session.get_one(Person, town.people[who]).password_is_temporary = False
    db.session.commit()
    sign_in(client, town.person(who, datetime.now(UTC)))

    def of_one_state(application: Flask) -> tuple[str, str]:
        settings = ("transaction_isolation", "transaction_read_only")
        return tuple(db.session.scalar(sa.text(f"SHOW {name}")) for name in settings)

    with while_drawing(of_one_state) as seen:
        client.page(path)

    assert set(seen) == {("repeatable read", "on")}


@POSTGRESQL_ONLY
def test_all_figures_of_a_sheet_are_read_in_one_snapshot(town: Town, client: WatchfulClient) -> None:
    """The page is drawn afterwards, once what had to be counted anew is kept."""
    db.session.get_one(Person, town.people["leader"]).password_is_temporary = False
    db.session.commit()
    sign_in(client, town.person("leader", datetime.now(UTC)))
    seen = []

    def note(connection: sa.Connection, cursor, statement: str, *_: object) -> None:
        # Of entries the menu asks as well, while the page is drawn; of nothing else a figure is made of.
        tables = ("FROM visit", "FROM paper", "figure_stamp", "figure_sheet", *(() if drawn else ("FROM entry",)))
        if any(table in statement for table in tables):
            seen.append(connection.get_execution_options().get("isolation_level"))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        with while_drawing(lambda _: None) as drawn:
            client.page("/figures")
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)

    assert len(seen) > 1
    assert set(seen) == {"REPEATABLE READ"}


def test_a_snapshot_stays_what_it_was_while_others_write(application: Flask) -> None:
    with snapshot():
        before = areas()
        elsewhere(application, add_an_area)
        during = areas()

    db.session.commit()
    assert during == before
    assert areas() == before + 1


def test_a_snapshot_inside_another_is_the_same_one(application: Flask) -> None:
    with snapshot():
        before = areas()
        elsewhere(application, add_an_area)
        with snapshot():
            assert areas() == before
        assert areas() == before


def test_a_snapshot_inside_a_transaction_sees_what_it_has_written(application: Flask) -> None:
    with transaction() as session:
        session.add(Area(level=AreaLevel.COUNTY, name="新县", path="/9/", valid_from=LONG_AGO))
        with snapshot():
            assert areas() == 1
    assert areas() == 1


def test_a_refusal_inside_a_snapshot_forgets_nobody(application: Flask) -> None:
    person = a_person("李青", Role.LEADER, a_town().town)

    with pytest.raises(NotVisible), snapshot():
        raise NotVisible

    assert paths_of(person)
    with transaction() as session:
        session.get_one(Person, person.id).name = "李小青"
    assert db.session.get_one(Person, person.id).name == "李小青"


def test_a_transaction_cut_off_between_two_writes_leaves_neither(application: Flask) -> None:
    def add_two() -> None:
        with transaction() as session:
            for name in ("一县", "二县"):
                session.add(Area(level=AreaLevel.COUNTY, name=name, path="/9/", valid_from=LONG_AGO))
                session.flush()

    for statement in range(1, 20):
        if in_processes([killed_before(statement, add_two)]) == [0]:
            break
        assert areas() == 0
    assert statement > 2
    assert areas() == 2


@POSTGRESQL_ONLY
def test_a_read_that_fails_spoils_no_other(application: Flask) -> None:
    with pytest.raises(sa.exc.DBAPIError):
        db.session.execute(sa.text("SELECT 1 / 0"))

    assert areas() == 0


@POSTGRESQL_ONLY
def test_a_server_that_hung_up_costs_nobody_a_request(leader: WatchfulClient) -> None:
    db.session.remove()
    db.engine.dispose()
    leader.page("/overdue")
    db.session.remove()
    other = sa.create_engine(db.engine.url)
    with other.connect() as connection:
        hang_up = "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database() AND usename = current_user"
        assert connection.scalars(sa.text(hang_up)).all() == [True]
    other.dispose()

    leader.page("/overdue")


def test_whoever_lost_a_post_a_name_or_the_account_has_lost_it_by_the_next_look(town: Town) -> None:
    """The person of a session is read anew for every page, and is a thing of its own: nobody spoils another's."""
    officer, today = town.people["officer"], date(2026, 3, 9)
    first = person_of_session(officer, 0, today=today)
    first.person.name = "谁改了它"
    assert person_of_session(officer, 0, today=today).person.name == "officer"

    with transaction() as session:
        session.get_one(Person, officer).name = "李青"
    assert person_of_session(officer, 0, today=today).person.name == "李青"
    with transaction() as session:
        session.get_one(Area, town.areas["示范镇"]).name = "新镇"
    assert person_of_session(officer, 0, today=today).unit_name == "新镇"
    [post] = person_of_session(officer, 0, today=today).person.posts
    with transaction() as session:
        session.delete(session.get_one(Post, post.id))
    assert person_of_session(officer, 0, today=today).person.posts == []
    with transaction() as session:
        session.get_one(Person, officer).retired_at = datetime.now(UTC)
    assert person_of_session(officer, 0, today=today) is None


def test_a_person_of_several_posts_holds_each_with_its_area(town: Town) -> None:
    with transaction() as session:
        session.add(
            Post(
                person_id=town.people["officer"],
                role=Role.WORKER,
                area_id=town.areas["甲村"],
                book="housing",
                valid_from=LONG_AGO,
            )
        )
    found = person_of_session(town.people["officer"], 0, today=date(2026, 3, 9))
    assert [(post.role, post.area.name, post.book) for post in found.person.posts] == [
        (Role.OFFICER, "示范镇", None),
        (Role.WORKER, "甲村", "housing"),
    ]
    assert found.person not in db.session
