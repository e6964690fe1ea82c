"""What is append-only is kept so by the database itself, whoever asks and however."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from ledger.books.petitions.records import PetitionContact
from ledger.books.petitions.words import Channel
from ledger.books.safety.records import SafetyPenalty
from ledger.books.safety.words import PenaltyRoad, Punished
from ledger.db import db
from ledger.models import (
    AccessRecord,
    DateDecision,
    EntryPaper,
    Event,
    HolidayDecision,
    Measure,
    MeasureEnd,
    MeasureEnding,
    Paper,
    RuleDecision,
    VisitWithdrawal,
    step_row_tables,
)
from ledger.queries.health import APPEND_ONLY
from tests.builders import LONG_AGO, LONG_AGO_AT

ROWS = {
    Event: {
        "uuid": UUID(int=1),
        "content_hash": "0" * 64,
        "entry_id": 1,
        "step": "report",
        "at": LONG_AGO_AT,
        "by_id": 1,
        "round": 1,
        "to_state": "reported",
        "answers": [],
    },
    Paper: {
        "town_id": 1,
        "kind": "order",
        "number": "1",
        "dated_on": LONG_AGO,
        "issuing_authority": "青桐镇人民政府",
        "legal_basis": "《山东省安全生产条例》",
        "recorded_by_id": 1,
        "recorded_at": LONG_AGO_AT,
    },
    EntryPaper: {"entry_id": 1, "paper_id": 1, "event_id": 1},
    Measure: {"entry_id": 1, "event_id": 1, "text": "拆除门锁", "named": "甲村饭店", "due_on": LONG_AGO},
    VisitWithdrawal: {"visit_id": 1, "by_id": 1, "at": LONG_AGO_AT},
    MeasureEnd: {"measure_id": 1, "event_id": 1, "ending": MeasureEnding.DONE, "ended_on": LONG_AGO},
    AccessRecord: {"at": LONG_AGO_AT, "act": "account.sign_in", "details": {}},
    HolidayDecision: {
        "number": 1,
        "at": LONG_AGO_AT,
        "year": 2027,
        "source": "国务院办公厅通知",
        "content": "{}",
        "digest": "0" * 64,
        "decision": DateDecision.KEEP,
        "differences": [],
        "confirmed": 0,
    },
    RuleDecision: {
        "number": 1,
        "town_id": 1,
        "key": "near_days",
        "at": LONG_AGO_AT,
        "by_id": 1,
        "value_after": 5,
        "reason": "",
        "differences": [],
        "notices": 0,
    },
    PetitionContact: {
        "entry_id": 1,
        "event_id": 1,
        "happened_on": LONG_AGO,
        "channel": Channel.PHONE,
        "is_group": False,
    },
    SafetyPenalty: {
        "entry_id": 1,
        "event_id": 1,
        "happened_on": LONG_AGO,
        "punished": Punished.UNIT,
        "road": PenaltyRoad.ORDINARY,
        "fine": 1,
    },
}
TABLES = (*APPEND_ONLY, *step_row_tables())

ACTS = {
    "change every row": "UPDATE {table} SET id = id + 1",
    "change one row": "UPDATE {table} SET id = 9 WHERE id = 1",
    "delete one row": "DELETE FROM {table} WHERE id = 1",
    "delete every row": "DELETE FROM {table}",
}


@pytest.fixture
def rows(application):
    """One row in each of the tables; what they would point at is not what is tested here."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            if connection.dialect.name == "postgresql":
                drop_foreign_keys(connection)
            for model, values in ROWS.items():
                connection.execute(sa.insert(model).values(id=1, **values))
        connection.invalidate()


def drop_foreign_keys(connection: sa.Connection) -> None:
    for table in TABLES:
        for key in sa.inspect(connection).get_foreign_keys(table):
            connection.execute(sa.text(f"ALTER TABLE {table} DROP CONSTRAINT {key['name']}"))


def attempt(statement: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(sa.text(statement))


def is_there(table: str) -> bool:
    with db.engine.connect() as connection:
        return connection.execute(sa.text(f"SELECT count(*) FROM {table} WHERE id = 1")).scalar_one() == 1


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_nobody_can(act, table, rows):
    with pytest.raises(DatabaseError, match=f"{table} is append-only"):
        attempt(act.format(table=table))
    assert is_there(table)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_nobody_can_empty_the_table(table, rows):
    with pytest.raises(DatabaseError, match="append-only"):
        attempt(f"TRUNCATE {table} CASCADE")
    assert is_there(table)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nobody_can_put_another_row_in_the_place_of_one(rows):
    with pytest.raises(DatabaseError, match="access_record is append-only"):
        attempt("INSERT OR REPLACE INTO access_record (id, at, act, details) VALUES (1, '2026-01-01', 'other', '{}')")
    assert is_there("access_record")


@pytest.mark.parametrize("table", TABLES)
def test_rows_can_be_added(table, rows):
    """So the refusals above are about changing, not about the table."""
    assert is_there(table)
