"""Make .venv and install the pinned packages. Standard library only; run with the machine's own Python.

`python3 -m setup.environment requirements.txt …` does nothing when these very files were installed before.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from setup.stamps import fingerprint, is_done, mark_done

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
OLDEST_PYTHON = (3, 11)


class SetupFailed(Exception):
    """Something on this machine stands in the way; the message says what to do."""


def require_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise SetupFailed(
            f"The ledger needs Python 3.11 or newer and this is {sys.version.split()[0]}: "
            "install a newer one and call `make PYTHON=python3.11 …`."
        )


def make_environment() -> None:
    if works(PYTHON):
        return
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    print("Making the virtual environment …", flush=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], capture_output=True, text=True)
    if made.returncode != 0 or not works(PYTHON):
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        raise SetupFailed(
            "Python could not make a virtual environment: run `apt-get install python3-venv` as root, then try again."
            f"\n{made.stdout}{made.stderr}".rstrip()
        )


def works(python: Path) -> bool:
    """Return whether this Python starts and has pip: a half-made environment has neither."""
    if not python.is_file():
        return False
    tried = subprocess.run([str(python), "-c", "import pip"], capture_output=True)
    return tried.returncode == 0


def install(lists: list[Path]) -> None:
    """Install the packages of all lists at once, so that they agree with each other, unless each is there already."""
    if all(is_done(stamp(file), fingerprint([file])) for file in lists):
        return
    print(f"Installing {' and '.join(file.name for file in lists)} …", flush=True)
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--quiet", "--no-input", "--disable-pip-version-check"]
    for file in lists:
        command += ["--requirement", str(file)]
    if subprocess.run(command, stdin=subprocess.DEVNULL).returncode != 0:
        raise SetupFailed("The Python packages could not be installed: see pip's message above, then try again.")
    for file in lists:
        mark_done(stamp(file), fingerprint([file]))


def stamp(file: Path) -> Path:
    return ENVIRONMENT / f".{file.stem}.stamp"


def main(names: list[str]) -> int:
    try:
        require_python()
        make_environment()
        install([ROOT / name for name in names])
    except SetupFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:] or ["requirements.txt"]))
