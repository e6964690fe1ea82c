"""Where one ledger lives: its database and its instance folder; and how its commands are called."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND_SECONDS = 300


class CommandFailed(Exception):
    """A command of the ledger ended with an error; the message holds all that it said."""


@dataclass(frozen=True)
class Premises:
    database_url: str
    instance_folder: Path
    is_demonstration: bool = False
    # How many processes serve it; None: as many as there are cores.
    processes: int | None = None

    def environment(self) -> dict[str, str]:
        """Return what a process of its own needs to know to work on this ledger, and no other."""
        own = {
            "LEDGER_DATABASE_URL": self.database_url,
            "LEDGER_INSTANCE": str(self.instance_folder),
            "LEDGER_DEMO": "1" if self.is_demonstration else "0",
        }
        if self.processes is not None:
            own["LEDGER_PROCESSES"] = str(self.processes)
        return {name: value for name, value in os.environ.items() if not name.startswith("LEDGER_")} | own

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "flask", "--app", "wsgi", *words]

    def run(self, *words: str) -> str:
        """Run `flask --app wsgi …` as a person would and return what it printed; raise CommandFailed on an error."""
        done = self.attempt(*words)
        if done.returncode != 0:
            raise CommandFailed(f"`flask --app wsgi {' '.join(words)}` failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def attempt(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command that may fail, and return how it ended."""
        return subprocess.run(
            self.command(*words),
            cwd=ROOT,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=COMMAND_SECONDS,
        )
