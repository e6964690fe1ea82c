"""Every command is listed, and loaded only when it is called."""

import subprocess
import sys

import pytest

from ledger.commands import MODULES
from tests.machinery.premises import ROOT

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LOADED = "import sys, wsgi; print(*sorted(sys.modules))"
NOT_SERVED = ("ledger.demonstration", "ledger.commands.", "alembic", "mako", "flask_migrate")


def test_every_command_is_listed_with_its_sentence(premises):
    listed = premises.run("--help")
    for name in MODULES:
        assert f"\n  {name} " in listed, name


@pytest.mark.parametrize("name", MODULES)
def test_every_command_says_how_it_is_called(application, name):
    said = application.test_cli_runner().invoke(args=[name, "--help"])
    assert (said.exit_code, said.stderr) == (0, "")
    assert said.stdout.startswith(f"Usage: {application.name} {name}")


def test_who_serves_pages_holds_neither_the_demonstration_nor_the_tools_of_migrations(premises):
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, env=premises.environment(), capture_output=True, encoding="utf-8"
    )
    loaded = done.stdout.split()
    assert "ledger.web.inbox" in loaded
    assert [name for name in loaded if name.startswith(NOT_SERVED)] == []
