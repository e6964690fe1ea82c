"""An empty database becomes exactly what the models say, on both kinds, and the folder's listing is the history."""

import re
import subprocess
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from ledger.db import db
from ledger.models import Checklist
from ledger.queries.health import MIGRATIONS
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


def test_upgrading_again_changes_nothing(premises):
    premises.run("db", "upgrade")
    premises.run("db", "check")


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
    premises.run("db", "check")
    engine.drop(premises.database_url)
