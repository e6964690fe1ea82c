"""An empty database becomes exactly what the models say, on both kinds, and the folder's listing is the history."""

import re
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from ledger.db import db
from ledger.models import Checklist
from ledger.queries.health import MIGRATIONS
from ledger.workdays import local_date
from tests.builders import LONG_AGO_AT
from tests.machinery.application import working_at
from tests.machinery.databases import DATABASES, Templates
from tests.machinery.premises import ROOT, Premises

FILES = sorted(path.name for path in (MIGRATIONS / "versions").glob("*.py"))


def test_the_migrations_make_what_the_models_say(application):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, db.metadata) == []


def test_check_constraints_of_the_models_are_in_the_database(application):
    """Alembic does not compare them."""
    inspector = sa.inspect(db.engine)
    for table in db.metadata.sorted_tables:
        wanted = {one.name for one in table.constraints if isinstance(one, sa.CheckConstraint)}
        assert {one["name"] for one in inspector.get_check_constraints(table.name)} == wanted, table.name


def test_an_empty_database_becomes_a_working_one_with_the_shipped_checklists(application):
    shipped = db.session.scalars(sa.select(Checklist.key).where(Checklist.town_id.is_(None))).all()
    assert {"fire", "gas", "electricity", "small-places", "leased-workshops"} <= set(shipped)


def test_every_file_is_numbered_after_the_one_before():
    assert [name[:4] for name in FILES] == [f"{number:04d}" for number in range(1, len(FILES) + 1)]
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", name) for name in FILES)
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert [one.revision for one in reversed(list(scripts.walk_revisions()))] == [name[:4] for name in FILES]


def carry_out(application: Flask, *words: str) -> None:
    """Carry out a command of the ledger in this process, which has loaded already what a new one would load again."""
    done = application.test_cli_runner().invoke(args=list(words))
    assert done.exit_code == 0, f"{done.output}{done.exception!r}"


def test_upgrading_again_changes_nothing(application):
    carry_out(application, "db", "upgrade")
    carry_out(application, "db", "check")


@pytest.mark.parametrize("database", DATABASES)
def test_two_upgrades_at_once_make_one_database(database, templates: Templates, tmp_path: Path):
    folder = tmp_path / "instance"
    folder.mkdir()
    engine = templates.engine(database)
    premises = Premises(engine.create(folder), folder)
    command, environment = premises.command("db", "upgrade"), premises.environment()
    both = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(2)
    ]
    said = [one.communicate(timeout=120)[0].decode() for one in both]
    assert [one.returncode for one in both] == [0, 0], "\n".join(said)
    with working_at(premises) as application:
        carry_out(application, "db", "check")
    engine.drop(premises.database_url)


A_TOWN = {"id": 1, "level": "town", "name": "示范镇", "path": "/1/", "town_id": 1, "valid_from": date(2022, 1, 1)}
AN_ACCOUNT = {
    "id": 1, "name": "张三", "sign_in_name": "person1", "password_is_temporary": False, "failures": 0,
    "session_epoch": 0, "large_text": False, "made_at": LONG_AGO_AT,
}  # fmt: skip
AN_ENTRY = {
    "id": 1, "uuid": uuid4(), "content_hash": "0" * 64, "book": "petitions", "number": "举2026-K7Q4MX", "headline": "举报",
    "state": "registered", "area_id": 1, "town_id": 1, "found_on": date(2026, 1, 1), "reported_by_id": 1,
    "reported_at": LONG_AGO_AT, "held_since": LONG_AGO_AT, "round": 1, "is_listed": False,
    "is_segregated": True, "version": 1,
}  # fmt: skip
AN_EVENT = {
    "id": 1, "uuid": uuid4(), "content_hash": "0" * 64, "entry_id": 1, "step": "report", "at": LONG_AGO_AT, "by_id": 1,
    "round": 1, "to_state": "registered", "answers": [],
}  # fmt: skip
A_CLOCK = {
    "label": "整改", "round": 1, "started_on": date(2026, 1, 1), "start_event_id": 1, "length": 3, "unit": "days",
    "legal_due_on": date(2026, 1, 4), "legal_due_rolled_on": date(2026, 1, 4), "target_due_on": date(2026, 1, 4),
    "basis": "本镇规定", "is_local": True, "sentence": "整改", "trace": [], "extensions": 0, "extended_by": 0,
    "rolls": False, "pauses": [],
}  # fmt: skip


class Old:
    """A database as it was at some revision, to be filled with rows of that day and then brought up to date."""

    def __init__(self, premises: Premises, revision: str):
        self.premises = premises
        with working_at(premises) as application:
            carry_out(application, "db", "upgrade", revision)
        self.engine = sa.create_engine(premises.database_url)
        self._tables = sa.MetaData()
        self._tables.reflect(self.engine)

    def keep(self, connection: sa.Connection, table: str, *rows: dict[str, Any]) -> None:
        """Write rows down as the drivers want them, which know nothing of the models."""
        is_sqlite = connection.dialect.name == "sqlite"
        for row in rows:
            values = {key: value.hex if is_sqlite and isinstance(value, UUID) else value for key, value in row.items()}
            connection.execute(sa.insert(self._tables.tables[table]).values(values))

    def upgrade(self) -> None:
        with working_at(self.premises) as application:
            carry_out(application, "db", "upgrade")


@pytest.fixture(params=DATABASES)
def an_old_one(request, templates: Templates, tmp_path: Path) -> Iterator[Callable[[str], Old]]:
    folder = tmp_path / "instance"
    folder.mkdir()
    engine, made = templates.engine(request.param), []

    def make(revision: str) -> Old:
        made.append(Old(Premises(engine.create(folder), folder), revision))
        return made[-1]

    yield make
    for old in made:
        old.engine.dispose()
        engine.drop(old.premises.database_url)


def test_whom_an_old_accusation_concerns_is_moved_and_worked_out(an_old_one):
    old = an_old_one("0013")
    with old.engine.begin() as connection:
        old.keep(connection, "area", A_TOWN)
        for number in (1, 2, 3):
            account = {"id": number, "name": "张三" if number < 3 else "李四", "sign_in_name": f"person{number}"}
            old.keep(connection, "person", AN_ACCOUNT | account)
            post = {"id": number, "person_id": number, "role": "officer", "area_id": 1, "valid_from": date(2022, 1, 1)}
            old.keep(connection, "post", post)
        old.keep(connection, "entry", AN_ENTRY)
        old.keep(connection, "exclusion", {"entry_id": 1, "person_id": 1, "is_implied": False})

    old.upgrade()

    with old.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT entry_id, person_id, area_id FROM concern")).all() == [(1, 1, None)]
        excluded = connection.execute(sa.text("SELECT entry_id, person_id FROM exclusion ORDER BY person_id")).all()
        assert excluded == [(1, 1), (1, 2)]
        current = "SELECT people_version = (SELECT number FROM version) FROM segregation"
        assert connection.execute(sa.text(current)).scalars().all() == [True]


def test_old_clocks_of_farmland_give_back_the_names_of_the_law(an_old_one):
    """D15 to D17 are limits of the law (rules 7.D); another book's clock of such a name is not touched."""
    old = an_old_one("0027")
    with old.engine.begin() as connection:
        old.keep(connection, "area", A_TOWN)
        old.keep(connection, "person", AN_ACCOUNT)
        for number, book in ((1, "farmland"), (2, "other")):
            own = {"id": number, "uuid": uuid4(), "number": f"第{number}号", "is_segregated": False}
            old.keep(connection, "entry", AN_ENTRY | own | {"book": book})
            old.keep(connection, "event", AN_EVENT | {"id": number, "uuid": uuid4(), "entry_id": number})
            rows = [
                A_CLOCK | {"entry_id": number, "start_event_id": number, "code": code, "stopped_at": stopped_at}
                for code in ("D6", "D15", "D15-deferral", "D16", "D17")
                for stopped_at in (LONG_AGO_AT, None)
            ]
            old.keep(connection, "clock", *rows)

    old.upgrade()

    with old.engine.connect() as connection:
        codes = "SELECT entry_id, code FROM clock WHERE stopped_at IS {} ORDER BY id"
        told, ended = (connection.execute(sa.text(codes.format(one))).all() for one in ("NULL", "NOT NULL"))
    assert told == ended
    named = [[code for entry, code in told if entry == number] for number in (1, 2)]
    assert named == [
        ["D6", "put-right", "deferral", "strike-off", "land-look-back"],
        ["D6", "D15", "D15-deferral", "D16", "D17"],
    ]


def test_a_farmland_case_that_waited_for_its_look_is_closed_and_promised_it(an_old_one):
    """One looked at before is closed from the day it was closed on, whenever somebody looked."""
    old, later = an_old_one("0041"), LONG_AGO_AT + timedelta(days=70)
    with old.engine.begin() as connection:
        old.keep(connection, "area", A_TOWN)
        old.keep(connection, "person", AN_ACCOUNT)
        own = {"book": "farmland", "is_segregated": False, "town_id": 1, "number": "地2026-0001", "state": "watched"}
        waiting = own | {"awaits": "worker", "next_due_on": date(2026, 4, 1), "outsider": "county"}
        old.keep(connection, "entry", AN_ENTRY | waiting)
        looked = {"id": 2, "uuid": uuid4(), "number": "地2026-0002", "state": "closed", "closed_at": later}
        old.keep(connection, "entry", AN_ENTRY | own | looked)
        for number in (1, 2):
            closing = {"id": number, "uuid": uuid4(), "entry_id": number, "step": "close", "to_state": "watched"}
            old.keep(connection, "event", AN_EVENT | closing)
        look = {"id": 3, "uuid": uuid4(), "entry_id": 2, "step": "look_back", "to_state": "closed", "at": later}
        old.keep(connection, "event", AN_EVENT | look)
        kept = A_CLOCK | {
            "entry_id": 2,
            "code": "land-look-back",
            "stopped_at": later,
            "days_late": 0,
            "start_event_id": 2,
        }
        running = [A_CLOCK | {"entry_id": 1, "code": code} for code in ("land-look-back", "P4")]
        old.keep(connection, "clock", kept, *running)

    old.upgrade()

    with old.engine.connect() as connection:
        entries = "SELECT state, awaits, next_due_on, outsider, closed_at FROM entry ORDER BY id"
        rows = connection.execute(sa.text(entries).columns(closed_at=sa.DateTime)).all()
        assert rows == [("closed", None, None, None, LONG_AGO_AT.replace(tzinfo=None))] * 2
        promised = "SELECT entry_id, code, falls_to, due_on, made_event_id, kept_on FROM appointment"
        told = connection.execute(sa.text(promised).columns(due_on=sa.Date)).all()
        assert told == [(1, "look_back", "worker", date(2026, 1, 4), 1, None)]
        clocks = "SELECT code, stopped_at IS NULL, days_late FROM clock ORDER BY code, entry_id"
        ended = [(code, bool(runs), late) for code, runs, late in connection.execute(sa.text(clocks))]
        assert ended == [("P4", False, None), ("land-look-back", False, None), ("land-look-back", False, 0)]
        tallies = "SELECT (SELECT count(*) FROM open_tally), (SELECT sum(entries) FROM closed_tally)"
        assert connection.execute(sa.text(tallies)).one() == (0, 2)


def test_what_was_closed_before_looks_were_promised_is_promised_one_that_lies_ahead(an_old_one):
    """A look whose day is past by now was promised by nobody: it has none, and is not late."""
    old, now = an_old_one("0047"), datetime.now(UTC)
    with old.engine.begin() as connection:
        old.keep(connection, "area", A_TOWN)
        old.keep(connection, "person", AN_ACCOUNT)
        for number, ago in ((1, 10), (2, 40)):
            at = now - timedelta(days=ago)
            own = {"id": number, "uuid": uuid4(), "book": "safety", "number": f"安2026-000{number}", "state": "closed"}
            grade = {"grade": "major", "is_segregated": False, "closed_at": at}
            old.keep(connection, "entry", AN_ENTRY | own | grade)
            closing = {"id": number, "uuid": uuid4(), "entry_id": number, "step": "approve_close", "at": at}
            old.keep(connection, "event", AN_EVENT | closing)

    old.upgrade()

    with old.engine.connect() as connection:
        promised = "SELECT entry_id, due_on, falls_to, made_event_id, next_action_at IS NULL FROM appointment"
        (told,) = connection.execute(sa.text(promised).columns(due_on=sa.Date)).all()
        due_on = local_date(now - timedelta(days=10)) + timedelta(days=30)
        assert (*told[:4], bool(told[4])) == (1, due_on, "officer", 1, False)


def test_what_came_again_and_what_came_back_is_read_from_the_events_that_told_it(an_old_one):
    """A coming by the day and the way it told, and by the day of telling where it told none; a relapse by its day."""
    old = an_old_one("0039")
    told = [{"field": "contact_on", "text": "2026年3月12日（周四）"}, {"field": "contact_channel", "text": "走访"}]
    night = LONG_AGO_AT.replace(hour=20)
    with old.engine.begin() as connection:
        old.keep(connection, "area", A_TOWN)
        old.keep(connection, "person", AN_ACCOUNT)
        old.keep(connection, "entry", AN_ENTRY | {"is_segregated": False})
        for number, step in enumerate(
            (
                {"step": "come_again", "answers": told},
                {"step": "come_again", "at": night},
                {"step": "return", "from_state": "finished"},
                {"step": "reopen", "from_state": "closed", "at": night},
            ),
            start=1,
        ):
            old.keep(connection, "event", AN_EVENT | {"id": number, "uuid": uuid4()} | step)

    old.upgrade()

    next_day = (LONG_AGO_AT + timedelta(days=1)).date()
    with old.engine.connect() as connection:
        contact = sa.Table("petitions_contact", sa.MetaData(), autoload_with=connection).c
        found = connection.execute(
            sa.select(contact.event_id, contact.happened_on, contact.channel, contact.people).order_by(contact.event_id)
        ).all()
        assert found == [(1, date(2026, 3, 12), "visit", None), (2, next_day, "phone", None)]
        came_back = sa.Table("entry", sa.MetaData(), autoload_with=connection).c.came_back_on
        assert connection.execute(sa.select(came_back)).scalars().all() == [next_day]


def test_what_was_first_said_of_a_matter_is_read_from_the_events_that_told_it(an_old_one):
    """Who gave no rating the first time has rated it the second; what was said after that changes nothing."""
    old = an_old_one("0049")
    with old.engine.begin() as connection:
        old.keep(connection, "area", A_TOWN)
        old.keep(connection, "person", AN_ACCOUNT)
        old.keep(connection, "entry", AN_ENTRY | {"book": "petitions", "is_segregated": False})
        old.keep(
            connection, "petitions_entry",
            {"id": 1, "kind": "formal", "title": "排水沟", "summary": "清淤", "topic": "environment", "contact_count": 1}
            | {"is_finished": True, "is_resolved": False},
        )  # fmt: skip
        for number, said in enumerate(("未评价", "不满意", "满意"), start=1):
            answers = [{"field": "satisfaction", "text": said}]
            told = {"id": number, "uuid": uuid4(), "step": "follow_up", "answers": answers}
            old.keep(connection, "event", AN_EVENT | told)

    old.upgrade()

    with old.engine.connect() as connection:
        rated = sa.text("SELECT first_satisfaction FROM petitions_entry")
        assert connection.execute(rated).scalars().all() == ["bad"]
