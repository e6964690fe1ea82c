"""The database: base class, session, the one `transaction()`, and how instants and free data are stored."""

import fcntl
import os
import select
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session, make_transient_to_detached, object_mapper
from sqlalchemy.orm.attributes import set_committed_value

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class Base(DeclarativeBase):
    """Constraint names follow one convention, so that migrations read alike on both databases."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(
    model_class=Base,
    disable_autonaming=True,
    # What was read stays readable after the commit that ends the read; see transaction().
    session_options={"expire_on_commit": False},
)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class Instant(sa.types.TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the database, on both databases alike."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a time zone: {value!r}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def insert(table: Any) -> Any:
    """Return an INSERT that knows ON CONFLICT in the dialect of the running database."""
    dialect = db.session.get_bind().dialect.name
    return (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)


def write_row(session: Session, row: Base) -> None:
    """Insert a new row by one plain statement and give it its id.

    For what is written once and then left alone: a flush takes three times as long to find out what there is to do.
    The row stays outside the session.
    """
    values = {name: value for name, value in vars(row).items() if name in row.__table__.c}
    made = session.connection().execute(_insert_into(row.__table__), values)
    set_committed_value(row, "id", made.inserted_primary_key[0])


def write_and_keep(session: Session, new: Base) -> None:
    """Insert what is new, a row in each of its tables, by plain statements; from then on the session has it as if read."""
    stored = vars(new)
    for table in object_mapper(new).tables:
        usual = _usual_values(table)
        values = usual | {name: value for name, value in stored.items() if name in table.c}
        made = session.connection().execute(_insert_into(table), values)
        stored.update(usual | values, id=made.inserted_primary_key[0])
    make_transient_to_detached(new)
    session.add(new)
    session.info["new"].append(new)


@cache
def _insert_into(table: sa.Table) -> sa.Insert:
    return table.insert()


@cache
def _usual_values(table: sa.Table) -> dict[str, Any]:
    """Return what stands in a column that is not spoken of, where Python knows it; SQL's NULL is not JSON's null."""
    return {
        column.name: column.default.arg if column.default is not None else None
        for column in table.c
        if not column.primary_key and not column.type.should_evaluate_none
    }


@contextmanager
def transaction(*, patience: float | None = None) -> Iterator[Session]:
    """Open the one transaction of a service function; commit at the end, roll everything back on any error.

    Raises RuntimeError when one is already open: services do not call services, they share
    functions that change models. With `patience` it waits for others no longer than that many seconds at each door,
    and then raises TimeoutError or what the database says of a lock.
    """
    session = db.session()
    if "writing" in session.info:
        raise RuntimeError("a service function must not open a transaction inside another")
    # Ends the read that found out who is calling. SQLite would otherwise have to promote that
    # read to a write, and refuse at once, without waiting, whenever somebody wrote in between.
    session.commit()
    with _in_line(session.get_bind().engine, patience):
        # What is touched from here on, as far as it has been sent to the database.
        session.info["writing"], session.info["new"] = set(), []
        try:
            options = writing_options(session.get_bind().dialect) | {"patience": patience}
            session.connection(execution_options=options)
            yield session
            session.commit()
        except BaseException:
            _undo(session)
            raise
        finally:
            del session.info["writing"], session.info["new"]


@contextmanager
def _in_line(engine: sa.Engine, patience: float | None) -> Iterator[None]:
    """Let SQLite's writers write one after the other, all threads of all processes; PostgreSQL knows how to by itself.

    SQLite lets whoever finds it busy sleep, look again and sleep longer: who comes anew overtakes. Here the next is
    woken by whoever is done. Only one at a time stands at the door, so that a process with much to write goes in turn
    with the others. The locks of a killed process go with it.
    """
    database = engine.url.database
    if engine.dialect.name != "sqlite" or not database or database == ":memory:":
        yield
        return
    with _door(f"{database}-next") as next_one, _door(f"{database}-writer") as writer:
        _wait_at(next_one, patience)
        _wait_at(writer, patience)
        fcntl.flock(next_one, fcntl.LOCK_UN)
        try:
            yield
        finally:
            fcntl.flock(writer, fcntl.LOCK_UN)


@contextmanager
def _door(path: str) -> Iterator[int]:
    """Open the file of a lock, bare: a file object costs ten times as much, in every transaction."""
    door = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        yield door
    finally:
        os.close(door)


def _wait_at(door: int, patience: float | None) -> None:
    if patience is None:
        fcntl.flock(door, fcntl.LOCK_EX)
        return
    gives_up_at = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= gives_up_at:
                raise TimeoutError("somebody else writes") from None
            time.sleep(0.01)


def writing_options(dialect: sa.Dialect) -> dict[str, Any]:
    """Return the options of a connection that is about to write: nobody sees any of it before all of it is there."""
    return {"writing": True} | ({"isolation_level": "READ COMMITTED"} if dialect.name == "postgresql" else {})


@contextmanager
def snapshot() -> Iterator[Session]:
    """Read one state of the ledger in every statement of the block, whatever others write meanwhile.

    For what has to agree with itself: a number with its list, a sheet of figures, an export, a report. What SQLite
    reads in one request is of one state anyway, and inside a transaction() it is that transaction's.
    """
    session = db.session()
    if session.get_bind().dialect.name == "sqlite" or session.info.keys() & {"writing", "snapshot"}:
        yield session
        return
    session.commit()
    session.info["snapshot"] = True
    try:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True})
        yield session
    finally:
        del session.info["snapshot"]
        # Never a rollback: it would forget who asks, and every statement the connection has prepared.
        session.commit()


@sa.event.listens_for(Session, "after_flush")
def _note_touched(session: Session, flush: Any) -> None:
    if "writing" in session.info:
        session.info["writing"].update(session.new, session.dirty, session.deleted)


def _undo(session: Session) -> None:
    """Roll back, and forget what was touched, and nothing that was only read.

    A plain rollback forgets everything the session knows, also what the page that explains the refusal was about to
    show. A savepoint would do as well, and costs two questions to the database in every transaction that is not refused.
    """
    for new in session.info["new"]:
        session.expunge(new)
    touched = session.info["writing"].union(session.new, session.dirty, session.deleted)
    only_read = [one for one in session.identity_map.values() if one not in touched]
    for one in only_read:
        session.expunge(one)
    session.rollback()
    session.add_all(only_read)
    # To take them back the session has begun anew; nothing is to be waiting in it.
    session.commit()


def looking_again(*also: type[Exception]) -> Callable[[Callable[Parameters, Result]], Callable[Parameters, Result]]:
    """Run a service once more when a unique key it was about to write has been taken in the very moment.

    The second look finds what the first could not yet see: the same submission, the same paper, a used photo. `also`
    names what else may come of the same act done twice at once, such as a refusal because its photos are used already.
    """

    def twice(write: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
        @wraps(write)
        def written(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
            try:
                return write(*args, **kwargs)
            except (IntegrityError, *also):
                return write(*args, **kwargs)

        return written

    return twice


# What makes a commit return before the disk has it: a power cut may lose the last ones, and spoils nothing.
HURRIED = {"sqlite": "PRAGMA synchronous=NORMAL", "postgresql": "SET synchronous_commit TO off"}


@contextmanager
def hurried() -> Iterator[None]:
    """Commit without waiting for the disk, in work that finds out by itself what a power cut has lost.

    Half of the time of many small transactions is that wait. Only for a process of its own: everybody's connections
    are made anew before and after, and what the session knew is forgotten.
    """

    def _on_connect(connection: Any, record: Any) -> None:
        connection.execute(HURRIED[engine.dialect.name])
        connection.commit()

    engine = db.engine
    sa.event.listen(engine, "connect", _on_connect)
    try:
        _connect_anew(engine)
        yield
    finally:
        sa.event.remove(engine, "connect", _on_connect)
        _connect_anew(engine)


def _connect_anew(engine: sa.Engine) -> None:
    db.session.remove()
    engine.dispose()


def engine_options(database_url: str) -> dict[str, Any]:
    """Return how the engine of a database is made, in SQLAlchemy's words; what its connections are taught follows below.

    PostgreSQL is read without a transaction: one that ends in a rollback would take the prepared statements with it.
    """
    # In each process a few threads serve, and the timetable runs beside them: none should wait for a connection.
    options: dict[str, Any] = {"pool_size": 10, "max_overflow": 10}
    return options | ({"isolation_level": "AUTOCOMMIT"} if database_url.startswith("postgresql") else {})


def prepare_engine(engine: sa.Engine) -> None:
    """Teach the connections of an engine how the ledger reads and writes."""
    teach = {"sqlite": _prepare_sqlite, "postgresql": _prepare_postgresql}
    teach[engine.dialect.name](engine)


# A connection keeps every statement of the ledger: some hundreds, some of them once for each kind of value.
MOST_PREPARED = 1000


def _prepare_postgresql(engine: sa.Engine) -> None:
    """Plan a statement once, at its second use, and compile none: looking for a plan costs more than most have to do."""

    @sa.event.listens_for(engine, "connect")
    def _on_connect(connection: Any, record: Any) -> None:
        connection.prepare_threshold, connection.prepared_max = 1, MOST_PREPARED
        connection.execute("SET plan_cache_mode TO force_generic_plan")
        connection.execute("SET jit TO off")
        connection.commit()

    @sa.event.listens_for(engine, "begin")
    def _on_begin(connection: sa.Connection) -> None:
        patience = connection.get_execution_options().get("patience")
        if patience is not None:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {_milliseconds(patience)}")

    @sa.event.listens_for(engine, "checkout")
    def _on_checkout(connection: Any, record: Any, proxy: Any) -> None:
        # A restarted server must not cost somebody the form they are sending. It says goodbye: a look at the line is
        # enough, where a question and its answer would take as long as a page's own.
        if _has_hung_up(connection.pgconn.socket):
            raise sa.exc.InvalidatePoolError


def _has_hung_up(line: int) -> bool:
    """Return whether something has come on the line of a connection nobody has asked anything."""
    poll = select.poll()
    poll.register(line, select.POLLIN)
    return bool(poll.poll(0))


# In milliseconds: how long SQLite waits for whoever writes from outside the line.
PATIENCE = 30_000


def _prepare_sqlite(engine: sa.Engine) -> None:
    """Write-ahead log, foreign keys, patience, and transactions that are ours."""

    @sa.event.listens_for(engine, "connect")
    def _on_connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        _use_write_ahead_log(connection)
        for pragma in (
            "foreign_keys=ON",
            # INSERT OR REPLACE deletes as well: the triggers that keep rows from being deleted must hear of it.
            "recursive_triggers=ON",
            f"busy_timeout={PATIENCE}",
            "synchronous=FULL",
            # In KiB, for each connection; the operating system keeps the file for all of them.
            "cache_size=-8192",
            "mmap_size=268435456",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _on_begin(connection: sa.Connection) -> None:
        # A writer takes the lock when it begins, and so waits its turn instead of failing half-way.
        options = connection.get_execution_options()
        if not options.get("writing", False):
            connection.exec_driver_sql("BEGIN")
        elif options.get("patience") is None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={_milliseconds(options['patience'])}")
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            finally:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE}")


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))


def _use_write_ahead_log(connection: Any) -> None:
    """Switch the file over, once in its life. SQLite refuses at once, without waiting, while another process does it."""
    for patience in range(100, -1, -1):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if not patience:
                raise
            time.sleep(0.1)
