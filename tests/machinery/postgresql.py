"""A private PostgreSQL cluster in a folder: reached by a socket in that folder only."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import psycopg
from psycopg import sql

from setup.machine import find_postgresql

OWNER = "postgres"
ROLE = "ledger"
NEW_CLUSTER = ("--username", OWNER, "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "200",
    "timezone": "'UTC'",
}
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


class ClusterUnavailable(Exception):
    """PostgreSQL is absent or would not start; the message says what to do."""


@dataclass(frozen=True)
class Cluster:
    folder: Path

    def start(self, careless: bool = True) -> None:
        """Make and start the cluster; a careless one is quick and would not survive a power cut."""
        require_server()
        if os.geteuid() == 0:
            shutil.chown(self.folder, OWNER)
        self.run("initdb", "--pgdata", self.data, *NEW_CLUSTER)
        settings = SETTINGS | (CARELESS if careless else {})
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        options += f" -c unix_socket_directories={self.folder}"
        self.run("pg_ctl", "--pgdata", self.data, "--log", self.folder / "log", "--options", options, "--wait", "start")
        self.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(ROLE)))

    def stop_command(self) -> list[str]:
        return [str(programs() / "pg_ctl"), "--pgdata", str(self.data), "--mode=immediate", "stop"]

    def stop(self) -> None:
        subprocess.run(as_owner(self.stop_command()), capture_output=True)

    def url(self, database: str) -> str:
        """Return the SQLAlchemy address of `database` for an ordinary role, as the ledger has in real life."""
        return f"postgresql+psycopg://{ROLE}@/{database}?host={self.folder}"

    def create_database(self, name: str, template: str = "template1") -> str:
        """Make a database that is a copy of `template`, and return its address."""
        self.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY {}").format(
                sql.Identifier(name), sql.Identifier(template), sql.Identifier(ROLE), sql.Identifier("file_copy")
            )
        )
        return self.url(name)

    def drop_database(self, name: str) -> None:
        self.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def execute(self, statement: sql.Composable) -> None:
        connection_of_owner(self.folder).execute(statement)

    def run(self, program: str, *words: str | Path) -> None:
        command = as_owner([str(programs() / program), *map(str, words)])
        # The server inherits our files: a pipe would stay open, and be waited for, as long as it lives.
        with (self.folder.parent / f"{self.folder.name}.{program}.out").open("w+", encoding="utf-8") as output:
            done = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
            if done.returncode != 0:
                output.seek(0)
                raise ClusterUnavailable(f"PostgreSQL's {program} failed:\n{output.read()}")


@contextmanager
def private_cluster(careless: bool = True) -> Iterator[Cluster]:
    """Give a cluster that lives as long as the block; a measurement wants one that is not careless."""
    ground = Path(mkdtemp(prefix="ledger-postgresql-"))
    ground.chmod(0o711)
    cluster = Cluster(ground / "postgresql")
    cluster.folder.mkdir()
    try:
        cluster.start(careless)
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(ground, ignore_errors=True)


@cache
def connection_of_owner(folder: Path) -> psycopg.Connection:
    """Return this process's line to a cluster: a new one for every database made or dropped takes as long as a drop."""
    return psycopg.connect(host=str(folder), user=OWNER, dbname="postgres", autocommit=True)


@cache
def programs() -> Path:
    return find_postgresql() or Path("/usr/lib/postgresql")


def require_server() -> None:
    if find_postgresql() is None:
        raise ClusterUnavailable("There is no PostgreSQL 15 or newer: run `apt-get install postgresql` as root.")
    if os.geteuid() == 0:
        try:
            pwd.getpwnam(OWNER)
        except KeyError:
            raise ClusterUnavailable(
                "PostgreSQL does not run as root and there is no user postgres: run `useradd --system postgres`."
            ) from None


def as_owner(command: list[str]) -> list[str]:
    """Return the command as the user who may run a server: PostgreSQL refuses to be root."""
    return ["runuser", "-u", OWNER, "--", *command] if os.geteuid() == 0 else command
