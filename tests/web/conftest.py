"""A small lively town for the tests of pages, and a browser signed in as one of its people."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from ledger.db import db
from ledger.models import Person
from tests.builders import sign_in
from tests.machinery.application import WatchfulClient


@pytest.fixture
def signed_in(client, town) -> Callable[[str], WatchfulClient]:
    """A function that signs the browser in as somebody of the town, who has a password of their own by now."""

    def signed_in(who: str) -> WatchfulClient:
        db.session.get_one(Person, town.people[who]).password_is_temporary = False
        db.session.commit()
        return sign_in(client, town.person(who, datetime.now(UTC)))

    return signed_in
