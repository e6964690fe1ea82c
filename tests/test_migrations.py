"""An empty database becomes exactly what the models say, on both kinds, and the folder's listing is the history."""

import re
import subprocess
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from ledger.db import db
from ledger.models import Checklist
from ledger.queries.health import MIGRATIONS
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
    "password_is_temporary": False, "failures": 0, "session_epoch": 0, "large_text": False, "made_at": LONG_AGO_AT,
}  # fmt: skip
AN_ENTRY = {
    "id": 1, "uuid": uuid4(), "content_hash": "0" * 64, "book": "petitions", "number": "举2026-K7Q4MX", "headline": "举报",
    "state": "registered", "area_id": 1, "town_id": 1, "found_on": date(2026, 1, 1), "reported_by_id": 1,
    "reported_at": LONG_AGO_AT, "held_since": LONG_AGO_AT, "round": 1, "is_listed": False,
    "is_segregated": True, "version": 1,
}  # fmt: skip


@pytest.mark.parametrize("database", DATABASES)
def test_whom_an_old_accusation_concerns_is_moved_and_worked_out(database, templates: Templates, tmp_path: Path):
    folder = tmp_path / "instance"
    folder.mkdir()
    engine = templates.engine(database)
    premises = Premises(engine.create(folder), folder)
    with working_at(premises) as application:
        carry_out(application, "db", "upgrade", "0013")
    other = sa.create_engine(premises.database_url)
    with other.begin() as connection:
        old = sa.MetaData()
        old.reflect(connection)
        connection.execute(sa.insert(old.tables["area"]).values(A_TOWN))
        for number in (1, 2, 3):
            account = {"id": number, "name": "张三" if number < 3 else "李四", "sign_in_name": f"person{number}"}
            connection.execute(sa.insert(old.tables["person"]).values(account | AN_ACCOUNT))
            post = {"id": number, "person_id": number, "role": "officer", "area_id": 1, "valid_from": date(2022, 1, 1)}
            connection.execute(sa.insert(old.tables["post"]).values(post))
        uuid = AN_ENTRY["uuid"].hex if database == "sqlite" else AN_ENTRY["uuid"]
        connection.execute(sa.insert(old.tables["entry"]).values(AN_ENTRY | {"uuid": uuid}))
        connection.execute(sa.insert(old.tables["exclusion"]).values(entry_id=1, person_id=1, is_implied=False))

    with working_at(premises) as application:
        carry_out(application, "db", "upgrade")

    with other.connect() as connection:
        assert connection.execute(sa.text("SELECT entry_id, person_id, area_id FROM concern")).all() == [(1, 1, None)]
        excluded = connection.execute(sa.text("SELECT entry_id, person_id FROM exclusion ORDER BY person_id")).all()
        assert excluded == [(1, 1), (1, 2)]
        current = "SELECT people_version = (SELECT number FROM version) FROM segregation"
        assert connection.execute(sa.text(current)).scalars().all() == [True]
    other.dispose()
    engine.drop(premises.database_url)
