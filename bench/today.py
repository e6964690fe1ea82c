"""The program of 27 November 2026, before it was made quick, built beside and served as it served then."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.serving import MeasuredPremises
from tests.machinery.live_server import LiveServer
from tests.machinery.premises import ROOT

COMMIT = "4471d74"
# Run by that program's own bench, which knows its tables.
FILL = """
import sys
from datetime import UTC, datetime
from bench.filling import fill
from ledger.models import Role
print(fill(sys.argv[1], int(sys.argv[2]), now=datetime.now(UTC)).ground.holder(Role.LEADER))
"""


class OlderServer(LiveServer):
    """Its command line is the same; it is only started elsewhere."""

    def __init__(self, premises: MeasuredPremises, log: Path, source: Path) -> None:
        super().__init__(premises, log)
        self.source = source

    def command(self) -> list[str]:
        return ["env", "-C", str(self.source), *super().command()]


@contextmanager
def served_as_before(address: str, folder: Path, entries: int) -> Iterator[tuple[OlderServer, int] | None]:
    """Give the older program, filled and served, and who its leader is; None where the commit is not at hand."""
    source = folder / "older"
    if not _unpacked(source):
        yield None
        return
    premises = MeasuredPremises(address, folder)
    _run(source, premises, *premises.command("db", "upgrade"))
    leader_id = int(_run(source, premises, sys.executable, "-c", FILL, address, str(entries)))
    server = OlderServer(premises, folder / "older.log", source)
    server.start()
    try:
        yield server, leader_id
    finally:
        server.kill()


def _unpacked(source: Path) -> bool:
    source.mkdir()
    packed = subprocess.run(["git", "archive", COMMIT], cwd=ROOT, capture_output=True)
    if packed.returncode == 0:
        subprocess.run(["tar", "-x", "-C", str(source)], input=packed.stdout, check=True)
    return packed.returncode == 0


def _run(source: Path, premises: MeasuredPremises, *words: str) -> str:
    done = subprocess.run(words, cwd=source, env=premises.environment(), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words[:4])} …\n{done.stderr}")
    return done.stdout
