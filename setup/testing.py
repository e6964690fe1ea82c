"""See that this machine has what the tests need, installing it where we may. Run by `make test`."""

import os
import shutil
import subprocess
import sys

from setup.machine import find_browser, find_postgresql, find_windowless_browser, has_chinese_font

# What the tests are quicker with and can do without: not every distribution has it.
QUICKER = "chromium-headless-shell"
APT = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}


def missing_packages() -> list[str]:
    """Return the distribution's packages that would bring what is missing."""
    found = {"chromium": find_browser(), "fonts-noto-cjk": has_chinese_font(), "postgresql": find_postgresql()}
    return [package for package, present in found.items() if not present]


def could_be_quicker() -> bool:
    """Return whether the distribution offers what would make the tests quicker and is not there yet."""
    if find_windowless_browser() is not None or not shutil.which("apt-cache"):
        return False
    return subprocess.run(["apt-cache", "show", QUICKER], capture_output=True).returncode == 0


def administrator() -> list[str] | None:
    """Return how to run a command as root without asking anybody, or None when we may not."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n", "--preserve-env=DEBIAN_FRONTEND"]
    return None


def install(packages: list[str]) -> None:
    as_root = administrator()
    if as_root is None or not shutil.which("apt-get"):
        return
    print(f"Installing {' '.join(packages)} …", flush=True)
    apt_get(as_root, "update", "-q")
    for package in packages:
        apt_get(as_root, "install", "-q", "-y", "--no-install-recommends", package)
    if "chromium" in packages and find_browser() is None:
        # Ubuntu offers its Chromium only as a snap, which does not start in a container.
        subprocess.run([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"])


def apt_get(as_root: list[str], *words: str) -> None:
    # Whether it worked is seen afterwards, by looking for the programs themselves.
    subprocess.run([*as_root, "apt-get", *words], env=APT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def main() -> int:
    missing = missing_packages()
    if missing:
        install(missing)
        missing = missing_packages()
    if missing:
        print(
            f"The tests need what is not on this machine: run `apt-get install {' '.join(missing)}` as root "
            "(PostgreSQL 15 or newer; another Chromium can be named by BROWSER_PATH), then `make test` again.",
            file=sys.stderr,
        )
        return 1
    if could_be_quicker():
        install([QUICKER])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
