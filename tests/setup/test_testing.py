"""A machine without a browser gets one when we may install it, and otherwise a sentence; nothing is skipped."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.machinery.premises import ROOT

# Stand-ins for the distribution's own programs: what they "install" appears beside them.
APT_GET = """#!/bin/sh
here=$(dirname "$0")
echo "$@" >> "$here/asked"
case "$*" in
  *headless*) printf '#!/bin/sh\\nexit 0\\n' > "$here/chromium-headless-shell"; /bin/chmod +x "$here/chromium-headless-shell" ;;
  *chromium*) printf '#!/bin/sh\\nexit 0\\n' > "$here/chromium"; /bin/chmod +x "$here/chromium" ;;
  *fonts-noto-cjk*) printf '#!/bin/sh\\necho NotoSansCJK\\n' > "$here/fc-list"; /bin/chmod +x "$here/fc-list" ;;
esac
"""
SUDO = """#!/bin/sh
while [ "${1#-}" != "$1" ]; do shift; done
exec "$@"
"""


@pytest.fixture
def programs(tmp_path) -> Path:
    """An empty folder that is all of the PATH: a machine where nothing is installed but PostgreSQL."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("dirname", "true"):
        (folder / name).symlink_to(f"/usr/bin/{name}")
    return folder


def place(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(script)
    (folder / name).chmod(0o755)


def installed_on(programs: Path) -> list[str]:
    asked = (programs / "asked").read_text().splitlines()
    return [line.split()[-1] for line in asked if line.startswith("install")]


def prepare(programs: Path) -> subprocess.CompletedProcess:
    bare = {"PATH": str(programs), "HOME": str(programs), "LANG": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, "-m", "setup.testing"], cwd=ROOT, env=bare, capture_output=True, encoding="utf-8"
    )


def test_what_is_missing_is_installed_and_nothing_else(programs):
    place(programs, "apt-get", APT_GET)
    place(programs, "sudo", SUDO)
    done = prepare(programs)
    assert done.returncode == 0, done.stderr
    assert installed_on(programs) == ["chromium", "fonts-noto-cjk"]


def test_a_browser_without_a_window_comes_along_where_the_distribution_has_one(programs):
    for name, script in (("apt-get", APT_GET), ("sudo", SUDO), ("apt-cache", "#!/bin/sh\n")):
        place(programs, name, script)
    assert prepare(programs).returncode == 0
    assert installed_on(programs) == ["chromium", "fonts-noto-cjk", "chromium-headless-shell"]


def test_where_the_distribution_has_none_the_whole_browser_does(programs):
    for name, script in (("apt-get", APT_GET), ("sudo", SUDO), ("apt-cache", "#!/bin/sh\nexit 100\n")):
        place(programs, name, script)
    assert prepare(programs).returncode == 0
    assert installed_on(programs) == ["chromium", "fonts-noto-cjk"]


def test_a_second_time_nothing_is_installed(programs):
    place(programs, "apt-get", APT_GET)
    place(programs, "sudo", SUDO)
    prepare(programs)
    (programs / "asked").unlink()
    assert prepare(programs).returncode == 0
    assert not (programs / "asked").exists()


def test_where_nothing_can_be_installed_a_sentence_says_what_to_install(programs):
    done = prepare(programs)
    assert done.returncode == 1
    assert "apt-get install chromium fonts-noto-cjk" in done.stderr
