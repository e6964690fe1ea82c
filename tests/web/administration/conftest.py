"""A town with an administrator at the desk, somebody to administer, and every page there is about them."""

import pytest

from ledger.models import AreaLevel, Role
from ledger.queries.checklists import town_checklists
from ledger.services.shipped_checklists import ship_checklists
from tests.builders import LONG_AGO_AT, a_person, a_town, an_area, sign_in


@pytest.fixture
def town(application):
    return a_town()


@pytest.fixture
def keeper(town):
    return a_person("管测试", Role.ADMINISTRATOR, town.town)


@pytest.fixture
def worker(town):
    return a_person("张测试", Role.WORKER, town.micro_grid, sign_in_name="13800000001")


@pytest.fixture
def at_desk(client, keeper):
    return sign_in(client, keeper)


@pytest.fixture
def stranger(client, town):
    """A browser of another town's administrator."""
    elsewhere = an_area(AreaLevel.TOWN, "邻镇", town.county)
    return sign_in(client.application.test_client(), a_person("邻测试", Role.ADMINISTRATOR, elsewhere))


@pytest.fixture
def shipped(town):
    ship_checklists(now=LONG_AGO_AT)
    return town_checklists(town.town.id)[0]


def person_pages(person_id: int, post_id: int) -> list[str]:
    here = f"/admin/people/{person_id}"
    return [here, *(f"{here}/{page}" for page in ("edit", "posts/new", f"posts/{post_id}/end", "password", "retire"))]


def area_pages(area_id: int) -> list[str]:
    here = f"/admin/areas/{area_id}"
    return [here, *(f"{here}/{page}" for page in ("new", "rename", "move", "retire"))]


def checklist_pages(town_id: int, checklist_id: int, item_id: int) -> list[str]:
    here = f"/admin/checklists/{town_id}"
    own = f"{here}/{checklist_id}"
    return [
        f"{here}/new/safety",
        own,
        f"{own}/edit",
        f"{own}/items/new",
        f"{own}/items/{item_id}",
        f"{own}/items/{item_id}/retire",
    ]


@pytest.fixture
def all_pages(town, worker, shipped):
    """Every page of administration about something of our town."""
    return [
        *person_pages(worker.id, worker.posts[0].id),
        *area_pages(town.village.id),
        *checklist_pages(town.town.id, shipped.id, shipped.items[0].id),
        f"/admin/rules/{town.town.id}/near_days",
        f"/admin/rules/{town.town.id}/near_days/default",
    ]
