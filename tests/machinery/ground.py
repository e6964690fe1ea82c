"""The session's own ground: one folder for everything the tests leave behind, shared by all workers, gone at the end."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.machinery.postgresql import Cluster, as_owner

# Reads until pytest is gone, however it went (even killed), then stops the database and clears the ground.
KEEPER = 'cat >/dev/null; ground=$1; shift; "$@" >/dev/null 2>&1; rm -rf "$ground"'

IN_MEMORY = Path("/dev/shm")
ROOM_BYTES = 2 * 1024**3

ground_key = pytest.StashKey["Ground"]()
keeper_key = pytest.StashKey[subprocess.Popen]()


@dataclass(frozen=True)
class Ground:
    folder: Path

    @property
    def cluster(self) -> Cluster:
        return Cluster(self.folder / "postgresql")

    def running_cluster(self) -> Cluster:
        """Return the session's PostgreSQL, started by whoever asks first."""
        self.build_once("postgresql", lambda folder: Cluster(folder).start())
        return self.cluster

    def build_once(self, name: str, build: Callable[[Path], None]) -> Path:
        """Return the folder `name` filled by `build`: the first worker builds, the others wait.

        What failed once is not tried again by every test: its message is kept and fails them at once.
        """
        folder, failure = self.folder / name, self.folder / f"{name}.failure"
        with self.locked(name):
            if failure.exists():
                pytest.fail(failure.read_text(encoding="utf-8"), pytrace=False)
            if not folder.exists():
                folder.mkdir()
                try:
                    build(folder)
                except Exception as error:
                    failure.write_text(f"The tests' {name} could not be built. {error}", encoding="utf-8")
                    raise
        return folder

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def pytest_configure(config: pytest.Config) -> None:
    # A developer's own ledger must never be the one the tests write to.
    for name in [name for name in os.environ if name.startswith("LEDGER_")]:
        del os.environ[name]
    if not hasattr(config, "workerinput"):
        take_ground(config)


def take_ground(config: pytest.Config) -> None:
    folder = Path(tempfile.mkdtemp(prefix="ledger-tests-", dir=quickest_folder()))
    folder.chmod(0o711)  # the database's own user has to pass through
    ground = Ground(folder)
    stop = as_owner(ground.cluster.stop_command())
    config.stash[ground_key] = ground
    config.stash[keeper_key] = subprocess.Popen(
        ["/bin/sh", "-c", KEEPER, "keeper", str(folder), *stop], stdin=subprocess.PIPE, start_new_session=True
    )
    # Whatever a killed browser leaves in the temporary folder goes with the ground.
    (folder / "temporary").mkdir()
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder / "temporary")
    keep_bytecode(folder / "bytecode")


def keep_bytecode(folder: Path) -> None:
    """Let the processes of the tests compile the ledger once, where the environment forbids to keep it beside it.

    Else each of the many would compile it anew: a tenth of the time of the tests of commands.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder)


def quickest_folder() -> Path | None:
    """Return the folder kept in memory when it has room, else None for the usual temporary folder.

    A PostgreSQL database is hundreds of files: copying one takes 15 ms in memory and up to 500 ms on a disk.
    """
    if not IN_MEMORY.is_dir() or not os.access(IN_MEMORY, os.W_OK):
        return None
    return IN_MEMORY if shutil.disk_usage(IN_MEMORY).free >= ROOM_BYTES else None


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    node.workerinput["ground"] = str(node.config.stash[ground_key].folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    keeper = config.stash.get(keeper_key, None)
    if keeper is not None:
        keeper.stdin.close()
        keeper.wait(timeout=60)


@pytest.fixture(scope="session")
def ground(request: pytest.FixtureRequest) -> Ground:
    config = request.config
    return Ground(Path(config.workerinput["ground"])) if hasattr(config, "workerinput") else config.stash[ground_key]
