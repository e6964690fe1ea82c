"""Small makers of what tests need, with defaults for everything a test does not care about.

They write rows directly and need the `application` fixture; what they return stays readable for the whole test.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count

from argon2 import PasswordHasher

from ledger.db import db
from ledger.models import Area, AreaLevel, Person, Post, Role
from ledger.web.signed_in import session_of
from tests.machinery.application import WatchfulClient

LONG_AGO = date(2020, 1, 1)
LONG_AGO_AT = datetime(2020, 1, 1, tzinfo=UTC)
PASSWORD = "Right-horse-9"

# As weak as can be: a test that signs in must not pay a tenth of a second for it.
cheap_hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

_numbers = count(1)


@dataclass(frozen=True, kw_only=True)
class Town:
    """A town with everything a tree can have."""

    county: Area
    town: Area
    district: Area
    villages: tuple[Area, ...]
    grids: tuple[Area, ...]
    micro_grids: tuple[Area, ...]

    @property
    def village(self) -> Area:
        return self.villages[0]

    @property
    def other_village(self) -> Area:
        return self.villages[1]

    @property
    def grid(self) -> Area:
        return self.grids[0]

    @property
    def other_grid(self) -> Area:
        """A grid of the other village."""
        return self.grids[-1]

    @property
    def micro_grid(self) -> Area:
        return self.micro_grids[0]


def an_area(
    level: AreaLevel, name: str, parent: Area | None = None, *, code: str | None = None, valid_from: date = LONG_AGO
) -> Area:
    area = Area(
        level=level, name=name, parent_id=parent.id if parent else None, code=code, valid_from=valid_from, path="/"
    )
    db.session.add(area)
    db.session.flush()
    area.path = f"{parent.path if parent else '/'}{area.id}/"
    area.town_id = area.id if level is AreaLevel.TOWN else (parent.town_id if parent else None)
    area.village_id = area.id if level is AreaLevel.VILLAGE else (parent.village_id if parent else None)
    db.session.commit()
    return area


def a_town(name: str = "青桐镇", *, county: Area | None = None) -> Town:
    """A county, a town, one district, two villages with two grids each, and two micro-grids in every grid."""
    county = county or an_area(AreaLevel.COUNTY, "示例县")
    town = an_area(AreaLevel.TOWN, name, county)
    district = an_area(AreaLevel.DISTRICT, "东管区", town)
    villages = tuple(an_area(AreaLevel.VILLAGE, village, district) for village in ("甲子营村", "云雀楼村"))
    grids = tuple(
        an_area(AreaLevel.GRID, f"第{number}网格", village) for village in villages for number in ("一", "二")
    )
    micro_grids = tuple(
        an_area(AreaLevel.MICRO_GRID, f"微网格{number}", grid) for grid in grids for number in ("01", "02")
    )
    return Town(county=county, town=town, district=district, villages=villages, grids=grids, micro_grids=micro_grids)


def a_person(
    name: str = "张测试",
    role: Role | None = Role.WORKER,
    area: Area | None = None,
    book: str | None = None,
    *,
    sign_in_name: str | None = None,
    password: str | None = PASSWORD,
    password_is_temporary: bool = False,
    valid_from: date = LONG_AGO,
    valid_to: date | None = None,
) -> Person:
    """A person with an account and, where a role and an area are given, one post."""
    person = Person(
        name=name,
        sign_in_name=sign_in_name or f"person{next(_numbers)}",
        password_hash=cheap_hasher.hash(password) if password else None,
        password_is_temporary=password_is_temporary,
        made_at=LONG_AGO_AT,
    )
    person.posts = []
    db.session.add(person)
    db.session.commit()
    if role is not None and area is not None:
        a_post(person, role, area, book, valid_from=valid_from, valid_to=valid_to)
    return person


def a_post(
    person: Person,
    role: Role,
    area: Area,
    book: str | None = None,
    *,
    valid_from: date = LONG_AGO,
    valid_to: date | None = None,
) -> Post:
    post = Post(role=role, area_id=area.id, book=book, valid_from=valid_from, valid_to=valid_to, person_id=person.id)
    db.session.add(post)
    db.session.commit()
    post.area = db.session.get(Area, area.id)
    person.posts = [*person.posts, post]
    db.session.commit()
    return post


def sign_in(client: WatchfulClient, person: Person) -> WatchfulClient:
    """Give the client a session of this person, without the way over the sign-in page."""
    with client.session_transaction() as session:
        session.clear()
        session.update(session_of(person))
    return client
