"""A fresh, migrated database for every test, on SQLite and on PostgreSQL.

The migrations run once a session and database, through the ledger's own `flask db upgrade`; each test gets a copy.
"""

import shutil
import sqlite3
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import make_url

from tests.machinery.ground import Ground
from tests.machinery.kept import Kept
from tests.machinery.postgresql import Cluster
from tests.machinery.premises import Premises

DATABASES = ("sqlite", "postgresql")


class Engine(ABC):
    """How one kind of database makes a new database, copies one and drops it. A database is known by its address."""

    @abstractmethod
    def create(self, folder: Path) -> str: ...

    @abstractmethod
    def copy(self, template: str, folder: Path) -> str: ...

    @abstractmethod
    def drop(self, database_url: str) -> None: ...

    @contextmanager
    def lent(self, template: str, folder: Path) -> Iterator[str]:
        """Give a database like the template to one test."""
        database_url = self.copy(template, folder)
        yield database_url
        self.drop(database_url)


class SQLite(Engine):
    def create(self, folder: Path) -> str:
        return f"sqlite:///{folder / 'ledger.db'}"

    def copy(self, template: str, folder: Path) -> str:
        source = Path(template.removeprefix("sqlite:///"))
        # Whoever closes it last leaves no log; looking into it for every test takes five times as long as the copy.
        if Path(f"{source}-wal").exists():
            with closing(sqlite3.connect(source)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(source, folder / "ledger.db")
        return self.create(folder)

    def drop(self, database_url: str) -> None:
        """The file goes with the test's folder."""


@dataclass(frozen=True)
class PostgreSQL(Engine):
    cluster: Cluster

    def create(self, folder: Path) -> str:
        return self.cluster.create_database(f"ledger_{uuid4().hex}")

    def copy(self, template: str, folder: Path) -> str:
        return self.cluster.create_database(f"ledger_{uuid4().hex}", template=database_name(template))

    def drop(self, database_url: str) -> None:
        self.cluster.drop_database(database_name(database_url))

    @contextmanager
    def lent(self, template: str, folder: Path) -> Iterator[str]:
        kept = IDLE[template].pop() if IDLE[template] else self.kept_copy(template)
        yield self.cluster.url(kept.name)
        if kept.is_whole_again():
            IDLE[template].append(kept)
        else:
            kept.leave()

    def kept_copy(self, template: str) -> Kept:
        name = f"ledger_{uuid4().hex}"
        self.cluster.create_database(name, template=database_name(template))
        return Kept(self.cluster, name)


# The databases nobody works with at the moment, by the template they are like.
IDLE: defaultdict[str, list[Kept]] = defaultdict(list)


def database_name(database_url: str) -> str:
    return make_url(database_url).database


@dataclass(frozen=True)
class Templates:
    """The ledgers that tests start from, made once a session by whichever worker asks first."""

    ground: Ground

    def engine(self, database: str) -> Engine:
        return SQLite() if database == "sqlite" else PostgreSQL(self.ground.running_cluster())

    def empty(self, database: str) -> Premises:
        """Return a ledger with every migration and no line in it."""

        def build(folder: Path) -> None:
            premises = self.lay_out(folder, self.engine(database).create(folder))
            premises.run("db", "upgrade")

        return self.built(f"empty-{database}", build)

    def demonstration(self, database: str) -> Premises:
        """Return a ledger with the demonstration town in it."""

        def build(folder: Path) -> None:
            empty = self.empty(database)
            premises = self.lay_out(
                folder, self.engine(database).copy(empty.database_url, folder), is_demonstration=True
            )
            premises.run("demo")

        return self.built(f"demonstration-{database}", build, is_demonstration=True)

    def built(self, name: str, build: Callable[[Path], None], is_demonstration: bool = False) -> Premises:
        folder = self.ground.build_once(name, build)
        return Premises((folder / "address").read_text(), folder / "instance", is_demonstration)

    def lay_out(self, folder: Path, database_url: str, is_demonstration: bool = False) -> Premises:
        (folder / "address").write_text(database_url)
        (folder / "instance").mkdir()
        return Premises(database_url, folder / "instance", is_demonstration)


# The kept ledgers in which something stands already, by the fixture that hands out what.
STANDING: dict[str, Callable[[Templates, str], Premises]] = {}


@pytest.fixture(scope="session")
def templates(ground: Ground) -> Templates:
    return Templates(ground)


@pytest.fixture
def instance_folder(tmp_path: Path) -> Path:
    """An empty folder for this test's evidence, keys and (on SQLite) database."""
    folder = tmp_path / "instance"
    folder.mkdir()
    return folder


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, templates: Templates, instance_folder: Path) -> Iterator[str]:
    """A migrated database of this test alone: the test runs once on each kind of database.

    There is no line in it but for what stands there already (STANDING).
    A test for one kind only says `@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)`.
    """
    yield from asked_database(request, templates, instance_folder)


@pytest.fixture
def premises(database_url: str, instance_folder: Path) -> Premises:
    """This test's own empty ledger, for commands and servers in processes of their own."""
    return Premises(database_url, instance_folder)


@pytest.fixture(params=DATABASES)
def demonstration(request: pytest.FixtureRequest, templates: Templates, instance_folder: Path) -> Iterator[Premises]:
    """This test's own copy of the demonstration town, with its evidence and keys, once on each kind of database."""
    yield from own_demonstration(request.param, templates, instance_folder)


def asked_database(request: pytest.FixtureRequest, templates: Templates, instance_folder: Path) -> Iterator[str]:
    """Give the database of the asked kind in which stands what the test's fixtures hand out."""
    standing = [kept for fixture, kept in STANDING.items() if fixture in request.fixturenames]
    if not standing:
        yield from own_database(request.param, templates, instance_folder)
        return
    (kept,) = standing
    yield from own_copy(request.param, templates, kept(templates, request.param), instance_folder)


def own_database(database: str, templates: Templates, instance_folder: Path) -> Iterator[str]:
    with templates.engine(database).lent(templates.empty(database).database_url, instance_folder) as database_url:
        yield database_url


def own_demonstration(database: str, templates: Templates, instance_folder: Path) -> Iterator[Premises]:
    engine, template = templates.engine(database), templates.demonstration(database)
    shutil.copytree(template.instance_folder, instance_folder, dirs_exist_ok=True)
    database_url = engine.copy(template.database_url, instance_folder)
    yield Premises(database_url, instance_folder, is_demonstration=True)
    engine.drop(database_url)


def own_copy(database: str, templates: Templates, template: Premises, instance_folder: Path) -> Iterator[str]:
    """Copy a whole ledger: its evidence and keys into the folder, and its database, whose address is given."""
    shutil.copytree(template.instance_folder, instance_folder, dirs_exist_ok=True)
    with templates.engine(database).lent(template.database_url, instance_folder) as database_url:
        yield database_url
