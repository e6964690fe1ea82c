"""Browser tests run on SQLite. One that shall run on PostgreSQL as well says
`@pytest.mark.parametrize("database_url", DATABASES, indirect=True)`.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.work import Work, at_work
from tests.machinery.databases import Templates, asked_database, own_demonstration
from tests.machinery.premises import Premises


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, templates: Templates, instance_folder: Path) -> Iterator[str]:
    yield from asked_database(request, templates, instance_folder)


@pytest.fixture(params=["sqlite"])
def demonstration(request: pytest.FixtureRequest, templates: Templates, instance_folder: Path) -> Iterator[Premises]:
    yield from own_demonstration(request.param, templates, instance_folder)


@pytest.fixture(scope="module")
def work(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    """Two towns at work on one served ledger, shared by the tests of a module; each makes what it changes."""
    with at_work("sqlite", templates, tmp_path_factory.mktemp("work")) as work:
        yield work
