"""A second start finds everything done and does nothing; a broken environment is seen for what it is."""

import shutil
import subprocess
import sys

from setup.environment import works
from setup.stamps import fingerprint, is_done, mark_done
from tests.machinery.premises import ROOT


def test_what_was_done_is_not_done_again_until_a_file_changes(tmp_path):
    asked, stamp = tmp_path / "requirements.txt", tmp_path / "environment" / ".stamp"
    asked.write_text("flask==1")
    assert not is_done(stamp, fingerprint([asked]))
    mark_done(stamp, fingerprint([asked]))
    assert is_done(stamp, fingerprint([asked]))
    asked.write_text("flask==2")
    assert not is_done(stamp, fingerprint([asked]))


def test_an_environment_without_a_python_that_starts_does_not_count(tmp_path):
    half_made = tmp_path / "python"
    assert not works(half_made)
    half_made.write_text("#!/bin/sh\nexit 1\n")
    half_made.chmod(0o755)
    assert not works(half_made)


def test_this_environment_is_found_ready():
    again = subprocess.run(
        [sys.executable, "-m", "setup.environment", "requirements.txt"], cwd=ROOT, capture_output=True, text=True
    )
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_a_machine_that_cannot_make_environments_is_told_what_to_install(tmp_path):
    shutil.copytree(ROOT / "setup", tmp_path / "setup")
    (tmp_path / "venv.py").write_text("raise SystemExit('ensurepip is not available')")
    done = subprocess.run([sys.executable, "-m", "setup.environment"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert "apt-get install python3-venv" in done.stderr
    assert not (tmp_path / ".venv").exists()
