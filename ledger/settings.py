"""What one installation decides: read from the environment once, when the application is made.

What a *town* decides (limits in days, who may close) is not here: see `models/town_decision.py`.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from ledger.keys import kept_key

MEBIBYTE = 1024 * 1024


class WrongSetting(Exception):
    """A setting has a value the ledger cannot start with; the message names both."""


def usable_cores() -> int:
    """Return how many cores this process may use, which in a container are fewer than the machine has."""
    return len(os.sched_getaffinity(0))


def _flag(name: str, text: str) -> bool:
    if text not in ("0", "1"):
        raise WrongSetting(f"{name}={text!r}: write 1 (yes) or 0 (no)")
    return text == "1"


def _number(name: str, text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        raise WrongSetting(f"{name}={text!r}: write a whole number") from None
    if number < 1:
        raise WrongSetting(f"{name}={text!r}: write a number of at least 1")
    return number


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One value per environment variable `LEDGER_<NAME>`; the comment above each is its documentation."""

    # The folder that holds the database, the evidence and the keys.
    instance: Path
    # Where the books are kept: sqlite:///… or postgresql+psycopg://…; default: ledger.db in the instance folder.
    database_url: str
    # Signs the sessions; made on the first start and kept in the instance folder.
    secret_key: str = field(repr=False)
    # 1: this is the demonstration town; every page says so and only 127.0.0.1 is served.
    demo: bool = False
    # 1: the pages are reached by HTTPS; cookies are then marked Secure.
    https: bool = False
    # How many reverse proxies stand in front and may name the caller's address.
    proxies: int = 0
    # How many processes serve the pages; default: as many as the machine lets us use cores.
    processes: int = field(default_factory=usable_cores)
    # 1: the scheduler runs inside the served processes, in one of them at a time; 0: run `flask clockwork` beside them.
    clockwork: bool = True
    # Wrong passwords in a row before a name is locked.
    sign_in_failures: int = 5
    # Minutes a locked name stays locked.
    sign_in_lock_minutes: int = 15
    # Days a phone stays signed in.
    signed_in_days: int = 30
    # Largest photo taken in, in bytes.
    photo_bytes: int = 20 * MEBIBYTE
    # Largest photo taken in, in pixels; phones make up to 108 million, but send 12 to 50.
    photo_pixels: int = 60_000_000
    # Largest scan taken in (PDF), in bytes and in pages.
    scan_bytes: int = 20 * MEBIBYTE
    scan_pages: int = 100
    # Largest request, in bytes: one form with all its photos and scans.
    request_bytes: int = 64 * MEBIBYTE

    @property
    def evidence(self) -> Path:
        return self.instance / "evidence"

    @property
    def holidays(self) -> Path:
        """Holiday tables the town has loaded itself; they win over those shipped."""
        return self.instance / "holidays"

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None, *, instance: Path) -> "Settings":
        """Return the settings of this installation; `instance` serves unless LEDGER_INSTANCE names another.

        Raises WrongSetting for a value that cannot be used and for a LEDGER_ name that does not exist.
        """
        environment = os.environ if environment is None else environment
        given = {
            name[len("LEDGER_") :].lower(): text for name, text in environment.items() if name.startswith("LEDGER_")
        }
        known = {setting.name: setting for setting in fields(cls)}
        for name in given:
            if name not in known:
                raise WrongSetting(f"LEDGER_{name.upper()} is no setting of the ledger")
        folder = Path(given.pop("instance", instance)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        url = given.pop("database_url", f"sqlite:///{folder / 'ledger.db'}")
        if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise WrongSetting("LEDGER_DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://")
        key = given.pop("secret_key", None) or _kept_secret(folder)
        values = {
            name: (_flag if known[name].type in (bool, "bool") else _number)(f"LEDGER_{name.upper()}", text)
            for name, text in given.items()
            if not (name == "proxies" and text == "0")
        }
        return cls(instance=folder, database_url=url, secret_key=key, **values)


def _kept_secret(folder: Path) -> str:
    return kept_key(folder / "secret_key", lambda: secrets.token_hex(32).encode()).decode("ascii").strip()
