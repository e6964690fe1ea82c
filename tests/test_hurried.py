"""Work that can be done again commits without waiting for the disk; afterwards every commit waits once more."""

import sqlalchemy as sa

from ledger.db import db, hurried

# How each kind of database tells whether its commits wait, and what it says then and in a hurry.
ASKED = {"sqlite": "PRAGMA synchronous", "postgresql": "SHOW synchronous_commit"}
WAITS, HURRIES = {"sqlite": 2, "postgresql": "on"}, {"sqlite": 1, "postgresql": "off"}


def waits() -> object:
    return db.session.execute(sa.text(ASKED[db.engine.dialect.name])).scalar_one()


def test_commits_wait_for_the_disk_but_in_a_hurry(application):
    kind = db.engine.dialect.name
    if kind == "postgresql":
        # The cluster of the tests never waits; a real one does, unless it is told otherwise.
        db.session.execute(
            sa.text(f'ALTER ROLE CURRENT_USER IN DATABASE "{db.engine.url.database}" SET synchronous_commit TO on')
        )
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    assert waits() == WAITS[kind]
    with hurried():
        assert waits() == HURRIES[kind]
    assert waits() == WAITS[kind]
