"""One run: fill a ledger and the bare stack beside it, serve both, ask, and let the sweep run over it all."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import islice, repeat
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import crowd, floor
from bench.asking import ALL_OF_A_BOOK, DEEP, OVERDUE_LIST, Day, SignedIn
from bench.filling import Filled, fill
from bench.load import (
    URL_ENCODED,
    Asked,
    Client,
    Figure,
    Sample,
    Throughput,
    at_once,
    measure,
    measure_in_turn,
)
from bench.once import FirstPage, demonstration_cpu_seconds, first_page, start_seconds
from bench.serving import FloorServer, MeasuredPremises, Watch
from bench.today import served_as_before
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
OVERDUE, NOT_COMPRESSED = "overdue, first page", "overdue, first page, not compressed"
LAST, VILLAGE, MINE = "overdue, last full page", "overdue, one village", "what a worker reported"
FILING, OVERVIEW = "file an entry (form)", "overview"
INBOX_OFFICER, INBOX_WORKER, ENTRY, OF_A_BOOK = (
    "inbox of an officer",
    "inbox of a worker",
    "an entry's page",
    "list of a book",
)
ORDER, START = "take a step: order (form)", "take a step: start (form)"
FIGURES, SITES, PAPERS = "统计 of a year", "对象", "文书"
USUAL, HEAVY, SLOW = "usual", "beside eight at 统计", "beside 24 slow uploads"
MANY = 32
# Filling the program of before with more would take longer than everything else of a run.
MOST_BEFORE = 100_000
# wrk counts in whole seconds.
MANY_TURNS, MANY_SECONDS = 4, 1
MOST_FORMS = 2000


class Part(Enum):
    """What of a run has just been measured."""

    PAGES = "one client"
    AT_ONCE = "eight clients"
    BESIDE = "others in the way"
    MANY = "32 clients"
    SWEEPS = "reminders"


@dataclass(frozen=True)
class Sweep:
    """One run of the reminder sweep."""

    looked_at: int
    planned: int
    seconds: float
    cpu_seconds: float


@dataclass(frozen=True)
class Rate:
    """Requests a second, and how many cores the server and its database could use: on a busy machine not all."""

    per_second: float
    cores: float


@dataclass
class Run:
    """All that was measured on one database with one number of entries."""

    database: str
    entries: int
    filled_seconds: float = 0.0
    pages: dict[str, Figure] = field(default_factory=dict)
    floor: dict[str, Figure] = field(default_factory=dict)
    # Each search by words, and the lists they are beside.
    searches: dict[str, Figure] = field(default_factory=dict)
    at_once: dict[str, Throughput] = field(default_factory=dict)
    sweeps: dict[str, Sweep] = field(default_factory=dict)
    # 待办 of a worker, alone and while others are in the way.
    inbox: dict[str, Figure] = field(default_factory=dict)
    # The overdue list for 32 clients, a second: this program, and the one of before where it is at hand.
    many: Rate | None = None
    many_before: Rate | None = None
    memory_mib: float = 0.0
    memory_heavy_mib: float = 0.0
    first_page: FirstPage | None = None
    start_seconds: float = 0.0
    demonstration_seconds: float | None = None


def run(
    database: str, entries: int, *, seconds: float, is_first: bool, tell, show: Callable[[Run, Part], None]
) -> Run:  # fmt: skip
    """Measure on one kind of database; every server, cluster and folder is gone at the end.

    The first run with a database also builds the program of before, and loads a demonstration. `tell` hears what
    comes next, `show` what has been measured.
    """
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
        bare_server, server = (
            FloorServer(floor_premises, folder / "floor.log"),
            LiveServer(premises, folder / "ledger.log"),
        )
        found.start_seconds = start_seconds(server)
        with ended(server), served(bare_server) as bare:
            day = a_day(server, bare, cluster, filled, now)
            found.first_page = first_page(day.worker.plain, "/inbox")
            tell(f"{database}: the ledger and the bare stack in turn")
            _measure_in_turn(found, day, seconds)
            tell(f"{database}: searches")
            _measure_searches(found, day, seconds)
            tell(f"{database}: the other pages")
            _measure_pages(found, day, seconds)
            show(found, Part.PAGES)
            tell(f"{database}: several at once")
            _measure_at_once(found, day, seconds)
            found.memory_mib = day.watch.memory_mib()
            show(found, Part.AT_ONCE)
            _measure_beside(found, day, 2 * seconds)
            found.memory_heavy_mib = day.watch.memory_mib()
            show(found, Part.BESIDE)
            if is_first:
                tell(f"{database}: 32 clients")
                with _before(address, folder, entries) as older:
                    _measure_many(found, day, older)
                show(found, Part.MANY)
        tell(f"{database}: the sweep")
        _measure_sweep(found, premises, cluster, now)
        show(found, Part.SWEEPS)
    if is_first and database == SQLITE:
        tell("loading a demonstration")
        found.demonstration_seconds = demonstration_cpu_seconds()
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
    with ended(server):
        yield server


@contextmanager
def ended(server: LiveServer) -> Iterator[None]:
    try:
        yield
    finally:
        # Not as Ctrl-C would: who measures in the background has taught its children to ignore that.
        server.end(signal.SIGTERM)


@dataclass(frozen=True)
class Scene:
    """Who asks whom: three people of the town, and a client of the bare stack."""

    leader: SignedIn
    officer: SignedIn
    worker: SignedIn
    bare: Client
    watch: Watch
    bare_watch: Watch
    day: Day
    filing: Iterator[Asked]


def a_day(ledger: LiveServer, bare: LiveServer, cluster: Cluster | None, filled: Filled, now: datetime) -> Scene:
    client = Client(bare.port)
    client.ask(Asked("/sign-in", shows="in"))
    client.keep_cookie()
    engine = an_engine(ledger.premises.database_url)
    day = Day(engine, filled, local_date(now))
    engine.dispose()
    worker = SignedIn(ledger.port, filled.worker_id)
    return Scene(
        leader=SignedIn(ledger.port, filled.ground.holder(Role.LEADER)),
        officer=SignedIn(ledger.port, filled.ground.holder(Role.OFFICER)),
        worker=worker,
        bare=client,
        watch=Watch(ledger.process.pid, cluster),
        bare_watch=Watch(bare.process.pid, cluster),
        day=day,
        filing=day.filing(worker.token),
    )


def _measure_in_turn(found: Run, scene: Scene, seconds: float) -> None:
    """What the goals compare. A turn of one is followed at once by a turn of the other."""
    leader, worker, day = scene.leader, scene.worker, scene.day

    def ours(client: Client, requests: Iterator[Asked]) -> Sample:
        return Sample(client, scene.watch, requests)

    def bare(requests: Iterator[Asked]) -> Sample:
        return Sample(scene.bare, scene.bare_watch, requests)

    lists = measure_in_turn(
        {
            "bare list": bare(repeat(Asked("/overdue", shows="<tr"))),
            NOT_COMPRESSED: ours(leader.plain, repeat(day.overdue())),
            OVERDUE: ours(leader.browser, repeat(day.overdue())),
            LAST: ours(leader.browser, repeat(day.overdue_last())),
        },
        seconds=2 * seconds,
    )
    forms = measure_in_turn(
        {"bare create": bare(_floor_forms()), FILING: ours(worker.browser, scene.filing)}, seconds=2 * seconds
    )
    leader.plain.ask(day.overview())
    overviews = measure_in_turn(
        {"bare counts": bare(repeat(Asked("/counts"))), OVERVIEW: ours(leader.browser, repeat(day.overview()))},
        seconds=seconds,
    )
    for what, figure in (lists | forms | overviews).items():
        bare_name = what.removeprefix("bare ")
        (found.floor if what.startswith("bare ") else found.pages)[bare_name] = figure


def _measure_searches(found: Run, scene: Scene, seconds: float) -> None:
    """Each beside the list it narrows, a turn of one after the other: before anything else has changed the ledger."""
    leader, watch = scene.leader.browser, scene.watch
    whole = {OVERDUE_LIST: scene.day.overdue(), ALL_OF_A_BOOK: scene.day.all_of_a_book()}
    asked = whole | scene.day.searches()
    found.searches = measure_in_turn(
        {what: Sample(leader, watch, repeat(one)) for what, one in asked.items()}, seconds=seconds / 2
    )


def _measure_pages(found: Run, scene: Scene, seconds: float) -> None:
    leader, officer, worker, day = scene.leader, scene.officer, scene.worker, scene.day
    pages = {
        f"overdue, page at {DEEP:.0%} depth": (leader, day.overdue_after(DEEP)),
        VILLAGE: (leader, day.overdue_in_village()),
        INBOX_OFFICER: (officer, day.inbox()),
        INBOX_WORKER: (worker, day.inbox()),
        MINE: (worker, day.mine()),
        OF_A_BOOK: (leader, day.of_a_book()),
        FIGURES: (leader, day.figures()),
        SITES: (officer, day.sites()),
        PAPERS: (officer, day.papers()),
    }
    for what, (who, asked) in pages.items():
        who.plain.ask(asked)
        found.pages[what] = measure(who.browser, scene.watch, repeat(asked), seconds=seconds, warm=3)
    acts = {
        ENTRY: (officer, day.entries()),
        ORDER: (officer, day.orders(officer.token)),
        START: (officer, day.starts(officer.token)),
    }
    for what, (who, requests) in acts.items():
        found.pages[what] = measure(who.browser, scene.watch, requests, seconds=seconds)
    photos = day.photos(worker.token)
    found.pages["send a photo of 12 MP"] = measure(worker.browser, scene.watch, photos, seconds=seconds, warm=1)
    found.floor["deep list"] = measure(
        scene.bare, scene.bare_watch, repeat(Asked(f"/overdue?after={floor.TODAY - 9}.0")), seconds=seconds / 2
    )


def _measure_at_once(found: Run, scene: Scene, seconds: float) -> None:
    day, watch = scene.day, scene.watch
    bare_forms = list(islice(_floor_forms(), 20 * MOST_FORMS))
    found.at_once["bare stack: list"] = at_once(scene.bare, scene.bare_watch, [Asked("/overdue")], seconds=seconds)
    found.at_once[NOT_COMPRESSED] = at_once(scene.leader.plain, watch, [day.overdue()], seconds=seconds)
    found.at_once[OVERDUE] = at_once(scene.leader.browser, watch, [day.overdue()], seconds=seconds)
    entries = list(islice(day.entries(), 200))
    found.at_once[ENTRY] = at_once(scene.officer.browser, watch, entries, seconds=seconds)
    found.at_once["bare stack: create"] = at_once(scene.bare, scene.bare_watch, bare_forms, seconds=seconds)
    forms = list(islice(scene.filing, MOST_FORMS))
    found.at_once[FILING] = at_once(scene.worker.browser, watch, forms, seconds=seconds)


def _measure_beside(found: Run, scene: Scene, seconds: float) -> None:
    """A worker's 待办 while eight people are at 统计, and while phones on a weak signal send photos."""
    leader, worker, port = scene.leader, scene.worker, scene.leader.plain.port
    crowds = {
        USUAL: crowd.nobody,
        HEAVY: crowd.heavy(port, leader.browser.headers, scene.day.figures()),
        SLOW: crowd.weak_signals(port, worker.browser.headers["Cookie"]),
    }
    for what, people in crowds.items():
        found.inbox[what] = crowd.beside(worker.browser, scene.watch, scene.day.inbox(), people, seconds)


def _before(address: Callable[[str], str], folder: Path, entries: int) -> AbstractContextManager:
    return served_as_before(address("older"), folder, entries) if entries <= MOST_BEFORE else nullcontext()


def _measure_many(found: Run, scene: Scene, older: tuple | None) -> None:
    """The overdue list for 32 clients, in turn with the program of before."""
    sides = {"now": (scene.leader.browser, scene.watch)}
    if older is not None:
        server, leader_id = older
        then = SignedIn(server.port, leader_id)
        sides["before"] = (then.browser, Watch(server.process.pid, scene.watch.cluster))
    taken: dict[str, list[Throughput]] = {side: [] for side in sides}
    for _ in range(MANY_TURNS):
        for side, (client, watch) in sides.items():
            asked = [scene.day.overdue()]
            client.ask(asked[0])
            taken[side].append(at_once(client, watch, asked, seconds=MANY_SECONDS, clients=MANY))
    found.many = _rate(taken["now"])
    found.many_before = _rate(taken["before"]) if "before" in taken else None


def _rate(taken: list[Throughput]) -> Rate:
    return Rate(
        per_second=sum(one.per_second for one in taken) / len(taken),
        cores=sum(one.per_second * one.cpu_ms / 1000 for one in taken) / len(taken),
    )


def _floor_forms() -> Iterator[Asked]:
    number = 0
    while True:
        number += 1
        body = f"title=Made+{number}&text=as+seen&area={1 + number % floor.AREAS}&owner={1 + number % floor.PEOPLE}"
        yield Asked("/create", body.encode(), URL_ENCODED, status=302)


def _measure_sweep(found: Run, premises: MeasuredPremises, cluster: Cluster | None, now: datetime) -> None:
    """As of this evening, so that every reminder of the day is due whatever the hour of the measurement."""
    evening = datetime.combine(local_date(now) + timedelta(days=1), datetime.min.time(), now.tzinfo) - timedelta(
        hours=9
    )
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
