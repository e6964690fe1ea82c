"""Find what the tests need from the machine: Chromium, a Chinese font, a PostgreSQL server. Standard library only."""

import os
import re
import shutil
import subprocess
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
# The same Chromium without a window around its pages, which a quarter of the work is for.
WINDOWLESS = ("chromium-headless-shell", "chrome-headless-shell")
BROWSER_CACHE = Path.home() / ".cache" / "ms-playwright"
OLDEST_POSTGRESQL = 15


def find_browser() -> Path | None:
    """Return a Chromium that starts: $BROWSER_PATH, else the machine's, else one that Playwright downloaded."""
    return first_that_starts(BROWSERS, "chromium-*/chrome-linux*/chrome")


def find_windowless_browser() -> Path | None:
    """Return one without a window: $BROWSER_PATH whatever it is, else the machine's, else one that Playwright downloaded."""
    return first_that_starts(WINDOWLESS, "chromium_headless_shell-*/chrome-*linux*/*headless[-_]shell")


def first_that_starts(names: tuple[str, ...], downloads: str) -> Path | None:
    chosen = os.environ.get("BROWSER_PATH")
    on_path = [Path(found) for name in ((chosen,) if chosen else names) if (found := shutil.which(name))]
    downloaded = [] if chosen else sorted(BROWSER_CACHE.glob(downloads))
    return next((browser for browser in on_path + downloaded if starts(browser)), None)


def starts(program: Path) -> bool:
    # Ubuntu's chromium-browser is a script that only tells one to install a snap.
    return subprocess.run([program, "--version"], capture_output=True).returncode == 0


def has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True).stdout.strip())


def find_postgresql() -> Path | None:
    """Return the folder of the newest PostgreSQL server programs of version 15 or later, or None."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: version(folder) or 0, reverse=True)
    on_path = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    candidates = [folder for folder in debian + on_path if (version(folder) or 0) >= OLDEST_POSTGRESQL]
    return next((folder for folder in candidates if (folder / "initdb").is_file()), None)


def version(folder: Path) -> int | None:
    """Return the major version of the PostgreSQL server in `folder`, or None when it does not start."""
    server = folder / "postgres"
    if not server.is_file():
        return None
    answer = subprocess.run([server, "--version"], capture_output=True, text=True).stdout
    number = re.search(r"\) (\d+)", answer)
    return int(number.group(1)) if number else None
