"""A fifth book lives in the house without any other change: one file, put on the shelf (README, "A new book").

A class of entries joins every reading of entries for as long as a process lives, so the book gets a process of its
own: this file lets `flood_patrol_lives.py` be walked there, on a fresh ledger of each kind, and likewise the two
books of `shared_place_lives.py`.
"""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.machinery.premises import COMMAND_SECONDS, ROOT, Premises

HERE = Path(__file__).parent
MAY_IMPORT = (
    "ledger.choices",
    "ledger.grammar",
    "ledger.models",
    "ledger.workdays",
    "sqlalchemy",
    "datetime",
    "decimal",
)


def test_a_newcomer_writes_it_in_one_file_of_about_a_hundred_lines():
    written = (HERE / "flood_patrol.py").read_text(encoding="utf-8")
    assert len(written.splitlines()) <= 160
    imported = [node.module for node in ast.walk(ast.parse(written)) if isinstance(node, ast.ImportFrom)]
    assert all(module.startswith(MAY_IMPORT) for module in imported)


def test_nobody_else_has_heard_of_it():
    program = [
        *(ROOT / "ledger").rglob("*.py"),
        *(ROOT / "templates").rglob("*.html"),
        *(ROOT / "static").rglob("*.js"),
    ]
    assert not [path for path in program if "flood_" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("lives", ["flood_patrol_lives.py", "shared_place_lives.py"])
def test_it_lives_through_everything_the_house_offers(premises: Premises, lives):
    told = f"{premises.database_url}\n{premises.instance_folder}"
    walked = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(HERE / lives)],
        cwd=ROOT,
        env={**os.environ, "FIFTH_BOOK_PREMISES": told},
        capture_output=True,
        encoding="utf-8",
        timeout=COMMAND_SECONDS,
    )
    assert walked.returncode == 0, walked.stdout + walked.stderr
    assert "passed" in walked.stdout
