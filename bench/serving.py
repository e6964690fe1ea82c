"""The two servers that are measured, each in a process of its own, and how much of the processors they have used."""

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.machinery.live_server import LiveServer
from tests.machinery.postgresql import Cluster
from tests.machinery.premises import Premises

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class MeasuredPremises(Premises):
    """A ledger whose timetable stands still: the sweep is measured by itself, not in the middle of a page."""

    def environment(self) -> dict[str, str]:
        return super().environment() | {"LEDGER_CLOCKWORK": "0"}


class FloorServer(LiveServer):
    """The bare stack, started and watched like the ledger."""

    def command(self) -> list[str]:
        return [sys.executable, "-m", "bench.floor", "--database", self.premises.database_url]


@dataclass(frozen=True)
class Watch:
    """Processor time spent so far by one server and by the database it asks."""

    server: int | None
    cluster: Cluster | None

    def seconds(self) -> tuple[float, float]:
        """Return (server, database). SQLite works inside the server."""
        return _seconds(self._serving()), _seconds(self._database())

    def _serving(self) -> list[int]:
        return [self.server, *_children(self.server)] if self.server else []

    def _database(self) -> list[int]:
        if self.cluster is None:
            return []
        postmaster = int((self.cluster.data / "postmaster.pid").read_text().splitlines()[0])
        return [postmaster, *_children(postmaster)]

    def memory_mib(self) -> float:
        """Return what the largest of the serving processes holds for itself; mapped files are no cost."""
        return max(_anonymous_mib(process) for process in self._serving())


def _anonymous_mib(process: int) -> float:
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Anonymous:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _seconds(processes: Iterable[int]) -> float:
    """Add up user and system time of processes, their threads, and the children they have already seen end."""
    ticks = 0
    for process in processes:
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        ticks += sum(int(one) for one in fields[11:15])
    return ticks / TICKS_A_SECOND


def _children(parent: int) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(fields[1]) == parent:
                found.append(int(folder.name))
    return found
