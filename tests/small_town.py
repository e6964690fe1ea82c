"""The small town most tests begin with: made once a session, and copied for each of them with the database it is in."""

import pickle
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.lives import Town, a_small_town
from tests.machinery.application import working_at
from tests.machinery.databases import STANDING, Templates
from tests.machinery.premises import Premises

# Where a kept ledger tells what stands in it.
TOLD = "town"


def kept_small_town(templates: Templates, database: str) -> Premises:
    """Return a ledger with the town in it, and nothing happened yet."""

    def build(folder: Path) -> None:
        empty = templates.empty(database)
        premises = templates.lay_out(folder, templates.engine(database).copy(empty.database_url, folder))
        with working_at(premises):
            town = a_small_town()
        (folder / TOLD).write_bytes(pickle.dumps(town))

    return templates.built(f"small-town-{database}", build)


STANDING["small_town"] = kept_small_town


@pytest.fixture
def small_town(application, database_url: str, templates: Templates) -> Town:
    """The town in this test's own database."""
    kept = kept_small_town(templates, make_url(database_url).get_backend_name())
    return pickle.loads((kept.instance_folder.parent / TOLD).read_bytes())


@pytest.fixture
def town(small_town: Town) -> Town:
    return small_town
