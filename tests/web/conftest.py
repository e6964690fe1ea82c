"""A small lively town for the tests of pages, and a browser signed in as one of its people."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.db import db
from ledger.models import Person
from tests.builders import sign_in
from tests.lives import Town, a_small_town
from tests.machinery.application import WatchfulClient
from tests.machinery.databases import DATABASES, Templates, own_copy, own_database
from tests.neighbours import Towns, copied_towns, kept_towns


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, templates: Templates, instance_folder: Path) -> Iterator[str]:
    """A database of this test alone: a copy of the two towns where the test asks for them, else without a line in it."""
    if "towns" in request.fixturenames:
        yield from own_copy(request.param, templates, kept_towns(templates, request.param), instance_folder)
    else:
        yield from own_database(request.param, templates, instance_folder)


@pytest.fixture
def towns(application, instance_folder: Path) -> Towns:
    """Two towns at work side by side, of this test alone: what it changes nobody else sees."""
    return copied_towns(instance_folder)


@pytest.fixture
def town(application) -> Town:
    return a_small_town()


@pytest.fixture
def signed_in(client, town) -> Callable[[str], WatchfulClient]:
    """A function that signs the browser in as somebody of the town, who has a password of their own by now."""

    def signed_in(who: str) -> WatchfulClient:
        db.session.get_one(Person, town.people[who]).password_is_temporary = False
        db.session.commit()
        return sign_in(client, town.person(who, datetime.now(UTC)))

    return signed_in
