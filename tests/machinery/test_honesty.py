"""A test that does not run is a failure, whatever way it was told not to."""

import subprocess
import sys

import pytest

from tests.machinery.premises import ROOT

WAYS_NOT_TO_RUN = {
    "told to skip": "def test_it(): pytest.skip('no browser')",
    "marked to skip": "@pytest.mark.skip(reason='no browser')\ndef test_it(): pass",
    "expected to fail": "@pytest.mark.xfail\ndef test_it(): assert False",
    "passing though expected to fail": "@pytest.mark.xfail\ndef test_it(): pass",
    "a whole file": "pytest.skip('no browser', allow_module_level=True)",
    "a package that is not there": "pytest.importorskip('package_that_is_not_there')",
}


def run_tests(folder, source: str) -> subprocess.CompletedProcess:
    (folder / "test_one.py").write_text("import pytest\n" + source)
    (folder / "pytest.ini").write_text("[pytest]\n")
    options = ["-p", "tests.machinery.honesty", "-p", "no:cacheprovider", "--rootdir", str(folder)]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(folder)], cwd=ROOT, capture_output=True, encoding="utf-8"
    )


@pytest.mark.parametrize("source", WAYS_NOT_TO_RUN.values(), ids=WAYS_NOT_TO_RUN.keys())
def test_a_test_that_does_not_run_fails_the_session_with_a_sentence(tmp_path, source):
    done = run_tests(tmp_path, source)
    assert done.returncode != 0
    assert "Install what it needs, mend it, or delete it." in done.stdout


def test_a_test_that_runs_passes(tmp_path):
    assert run_tests(tmp_path, "def test_it(): pass").returncode == 0


def test_no_test_waits_by_an_eval_which_the_content_policy_refuses_at_the_second_look():
    waiting = [
        path.name
        for path in (ROOT / "tests" / "browser").glob("*.py")
        if ".wait_for_function(" in path.read_text("utf-8")
    ]
    assert waiting == [], "say browser.wait_until"
