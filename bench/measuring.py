"""One run: fill a ledger and the bare stack beside it, serve both, ask, and let the sweep run over it all."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice, repeat
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import floor
from bench.asking import DEEP, Day, SignedIn
from bench.filling import Filled, fill
from bench.load import URL_ENCODED, Asked, Client, Figure, Throughput, eight_at_once, measure
from bench.serving import FloorServer, MeasuredPremises, Watch
from bench.writing import an_engine
from ledger import create_app
from ledger.db import db
from ledger.models import Role
from ledger.services.reminders import make_all_reminders
from ledger.settings import Settings
from ledger.workdays import local_date
from tests.machinery.live_server import LiveServer
from tests.machinery.postgresql import Cluster, private_cluster

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
MOST_FORMS = 2000


@dataclass(frozen=True)
class Sweep:
    """One run of the reminder sweep."""

    looked_at: int
    planned: int
    seconds: float
    cpu_seconds: float


@dataclass
class Run:
    """All that was measured on one database with one number of entries."""

    database: str
    entries: int
    filled_seconds: float = 0.0
    pages: dict[str, Figure] = field(default_factory=dict)
    floor: dict[str, Figure] = field(default_factory=dict)
    at_once: dict[str, Throughput] = field(default_factory=dict)
    sweeps: dict[str, Sweep] = field(default_factory=dict)
    memory_mib: float = 0.0


def run(database: str, entries: int, *, seconds: float, tell) -> Run:
    """Measure on one kind of database; every server, cluster and folder is gone at the end."""
    found = Run(database, entries)
    with TemporaryDirectory(prefix="bench-") as name, a_database(database, Path(name)) as (address, cluster):
        folder = Path(name)
        premises = MeasuredPremises(address("ledger"), folder)
        premises.run("db", "upgrade")
        now = datetime.now(UTC)
        tell(f"{database}: filling {entries:,} entries")
        filled = fill(premises.database_url, entries, now=now)
        found.filled_seconds = filled.seconds
        floor_premises = MeasuredPremises(address("floor"), folder)
        floor.fill(floor_premises.database_url, entries)
        with served(FloorServer(floor_premises, folder / "floor.log")) as server:
            tell(f"{database}: the bare stack")
            _measure_floor(found, server, Watch(server.process.pid, cluster), seconds)
        with served(LiveServer(premises, folder / "ledger.log")) as server:
            tell(f"{database}: the ledger")
            _measure_ledger(found, server, Watch(server.process.pid, cluster), filled, now, seconds)
        tell(f"{database}: the sweep")
        _measure_sweep(found, premises, cluster, now)
    return found


@contextmanager
def a_database(database: str, folder: Path) -> Iterator[tuple]:
    """Give a function that makes an address for a fresh database of a name, and the cluster it lies in, if any."""
    if database == SQLITE:
        yield lambda name: f"sqlite:///{folder / name}.db", None
    else:
        with private_cluster(careless=False) as cluster:
            yield cluster.create_database, cluster


@contextmanager
def served(server: LiveServer) -> Iterator[LiveServer]:
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _measure_floor(found: Run, server: LiveServer, watch: Watch, seconds: float) -> None:
    client = Client(server.port)
    client.ask(Asked("/sign-in", shows="in"))
    client.keep_cookie()
    deep = Asked(f"/overdue?after={floor.TODAY - 9}.{found.entries // 2}")
    found.floor["list"] = measure(client, watch, repeat(Asked("/overdue", shows="<tr")), seconds=seconds)
    found.floor["deep"] = measure(client, watch, repeat(deep), seconds=seconds / 2)
    found.floor["counts"] = measure(client, watch, repeat(Asked("/counts")), seconds=seconds / 2)
    found.floor["create"] = measure(client, watch, _floor_forms(), seconds=seconds)
    found.at_once["bare stack: list"] = eight_at_once(client, watch, [Asked("/overdue")], seconds=seconds)
    forms = list(islice(_floor_forms(), 20 * MOST_FORMS))
    found.at_once["bare stack: create"] = eight_at_once(client, watch, forms, seconds=seconds)


def _floor_forms() -> Iterator[Asked]:
    number = 0
    while True:
        number += 1
        body = f"title=Made+{number}&text=as+seen&area={1 + number % floor.AREAS}&owner={1 + number % floor.PEOPLE}"
        yield Asked("/create", body.encode(), URL_ENCODED, status=302)


def _measure_ledger(
    found: Run, server: LiveServer, watch: Watch, filled: Filled, now: datetime, seconds: float
) -> None:
    ground = filled.ground
    leader = SignedIn(server.port, ground.holder(Role.LEADER))
    officer = SignedIn(server.port, ground.holder(Role.OFFICER))
    worker = SignedIn(server.port, filled.worker_id)
    engine = an_engine(server.premises.database_url)
    day = Day(engine, filled, local_date(now))
    engine.dispose()
    lists = {
        "overdue, first page": (leader, day.overdue()),
        f"overdue, page at {DEEP:.0%} depth": (leader, day.overdue_after(DEEP)),
        "overdue, last full page": (leader, day.overdue_last()),
        "overdue, one village": (leader, day.overdue_in_village()),
        "inbox of an officer": (officer, day.inbox()),
        "inbox of a worker": (worker, day.inbox()),
        "what a worker reported": (worker, day.mine()),
        "overview": (leader, day.overview()),
    }
    for what, (who, asked) in lists.items():
        who.plain.ask(asked)
        found.pages[what] = measure(who.browser, watch, repeat(asked), seconds=seconds)
    plain = measure(leader.plain, watch, repeat(day.overdue()), seconds=seconds)
    found.pages["overdue, first page, not compressed"] = plain
    found.pages["an entry's page"] = measure(officer.browser, watch, day.entries(), seconds=seconds)
    filing = day.filing(worker.token)
    found.pages["file an entry (form)"] = measure(worker.browser, watch, filing, seconds=seconds)
    found.pages["take a step: order (form)"] = measure(officer.browser, watch, day.orders(officer.token), seconds=seconds)
    found.pages["take a step: start (form)"] = measure(officer.browser, watch, day.starts(officer.token), seconds=seconds)
    found.pages["send a photo of 12 MP"] = measure(worker.browser, watch, day.photos(worker.token), seconds=seconds, warm=1)
    found.at_once["overdue, first page"] = eight_at_once(leader.browser, watch, [day.overdue()], seconds=seconds)
    found.at_once["overdue, not compressed"] = eight_at_once(leader.plain, watch, [day.overdue()], seconds=seconds)
    some = list(islice(day.entries(), 200))
    found.at_once["an entry's page"] = eight_at_once(officer.browser, watch, some, seconds=seconds)
    forms = list(islice(filing, MOST_FORMS))
    found.at_once["file an entry (form)"] = eight_at_once(worker.browser, watch, forms, seconds=seconds)
    found.memory_mib = watch.memory_mib()


def _measure_sweep(found: Run, premises: MeasuredPremises, cluster: Cluster | None, now: datetime) -> None:
    """As of this evening, so that every reminder of the day is due whatever the hour of the measurement."""
    evening = datetime.combine(local_date(now) + timedelta(days=1), datetime.min.time(), now.tzinfo) - timedelta(hours=9)
    app = create_app(Settings.read(premises.environment(), instance=premises.instance_folder))
    watch = Watch(None, cluster)
    with app.app_context():
        for what in ("sweep, due this morning", "sweep again, nothing due"):
            database, cpu, began = watch.seconds()[1], time.process_time(), time.perf_counter()
            counts = make_all_reminders(now=evening)
            found.sweeps[what] = Sweep(
                looked_at=counts["looked_at"],
                planned=counts["planned"],
                seconds=time.perf_counter() - began,
                cpu_seconds=time.process_time() - cpu + watch.seconds()[1] - database,
            )
        db.session.remove()
        db.engine.dispose()
