"""What the processes of the tests leave behind lies on the session's own ground."""

import os
import subprocess
import sys
from pathlib import Path

from tests.machinery.ground import keep_bytecode
from tests.machinery.premises import ROOT


def test_processes_find_the_ledger_compiled_where_nothing_may_be_kept_beside_it(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", "elsewhere")
    keep_bytecode(tmp_path)
    subprocess.run([sys.executable, "-c", "import ledger.refusals"], cwd=ROOT, check=True)
    assert list(tmp_path.rglob("refusals.*.pyc"))


def test_bytecode_stays_where_python_keeps_it_when_nobody_minds(monkeypatch):
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    keep_bytecode(Path("elsewhere"))
    assert "PYTHONPYCACHEPREFIX" not in os.environ
