"""The ground of the measured ledger: a county with one large town and three small ones, their people and their posts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from ledger.models import AreaLevel, Role
from ledger.services.passwords import hash_password

SINCE = date(2022, 1, 1).isoformat()
SINCE_AT = "2022-01-01 00:00:00.000000"
PASSWORD = "Bench-horse-9"

# Levels below the town with how many of each lie in one of the level above: 221 areas, and 33.
LARGE = ((AreaLevel.DISTRICT, 4), (AreaLevel.VILLAGE, 6), (AreaLevel.GRID, 2), (AreaLevel.MICRO_GRID, 3))
SMALL = ((AreaLevel.DISTRICT, 2), (AreaLevel.VILLAGE, 3), (AreaLevel.GRID, 2), (AreaLevel.MICRO_GRID, 1))
TOWNS = (("示范镇", LARGE), ("东邻镇", SMALL), ("西邻镇", SMALL), ("南邻镇", SMALL))

POST_OF = {
    AreaLevel.MICRO_GRID: Role.WORKER,
    AreaLevel.GRID: Role.GRID_HEAD,
    AreaLevel.VILLAGE: Role.VILLAGE_SECRETARY,
    AreaLevel.DISTRICT: Role.DISTRICT_HEAD,
}
TOWN_POSTS = (Role.LEADER, Role.CHIEF, Role.OFFICER, Role.OFFICER)


@dataclass(frozen=True)
class Place:
    """A micro-grid with the worker who walks it."""

    area_id: int
    village_id: int
    town_id: int
    worker_id: int


@dataclass
class Ground:
    """The rows of areas, people and posts, and what the entries need to know of them."""

    areas: list[tuple] = field(default_factory=list)
    people: list[tuple] = field(default_factory=list)
    posts: list[tuple] = field(default_factory=list)
    # The micro-grids of each town, the large one first.
    places: list[list[Place]] = field(default_factory=list)
    # Town → who holds a post for the whole of it.
    holders: dict[tuple[int, Role], list[int]] = field(default_factory=dict)

    @property
    def town_id(self) -> int:
        return self.places[0][0].town_id

    @property
    def village_id(self) -> int:
        return self.places[0][0].village_id

    def holder(self, role: Role) -> int:
        """Return who holds a post for the whole of the large town."""
        return self.holders[self.town_id, role][0]


def sign_in_name(person_id: int) -> str:
    return f"bench{person_id}"


def lay_out() -> Ground:
    """Return the county. Everybody has the same password, hashed once as the ledger hashes."""
    ground, password_hash = Ground(), hash_password(PASSWORD)
    county = _area(ground, AreaLevel.COUNTY, "示例县", None)
    for name, levels in TOWNS:
        town = _area(ground, AreaLevel.TOWN, name, county)
        for role in TOWN_POSTS:
            person_id = _person(ground, role, town[0], password_hash)
            ground.holders.setdefault((town[0], role), []).append(person_id)
        ground.places.append(list(_below(ground, town, levels, password_hash)))
    return ground


def _below(ground: Ground, above: tuple, levels: tuple, password_hash: str) -> Iterator[Place]:
    (level, times), *rest = levels
    for number in range(1, times + 1):
        area = _area(ground, level, f"{number} {level.label.split('（')[0]}", above)
        person_id = _person(ground, POST_OF[level], area[0], password_hash)
        if rest:
            yield from _below(ground, area, tuple(rest), password_hash)
        else:
            yield Place(area_id=area[0], village_id=area[6], town_id=area[5], worker_id=person_id)


def _area(ground: Ground, level: AreaLevel, name: str, above: tuple | None) -> tuple:
    """Add a row of (id, parent, level, name, path, town, village, since)."""
    area_id = len(ground.areas) + 1
    town_id = area_id if level is AreaLevel.TOWN else above[5] if above else None
    village_id = area_id if level is AreaLevel.VILLAGE else above[6] if above else None
    path = f"{above[4] if above else '/'}{area_id}/"
    row = (area_id, above[0] if above else None, level.value, name, path, town_id, village_id, SINCE)
    ground.areas.append(row)
    return row


def _person(ground: Ground, role: Role, area_id: int, password_hash: str) -> int:
    person_id = len(ground.people) + 1
    ground.people.append(
        (person_id, f"{role.label}{person_id}", sign_in_name(person_id), password_hash, False, 0, 0, False, SINCE_AT)
    )
    ground.posts.append((person_id, person_id, role.value, area_id, SINCE))
    return person_id
