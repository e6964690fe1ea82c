"""Founding the towns: areas, people, posts, and the passwords of those in the table. All by the administrators' services."""

from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from ledger.db import db
from ledger.demonstration.telling import told_books
from ledger.demonstration.town import CORNERS, NEIGHBOUR, TOWN, TOWNS, VILLAGES, Seat, area_rows, corner_name, seats
from ledger.grammar.stories import Part, ToldSite
from ledger.models import Area, Person, Post, Role
from ledger.services.areas import load_areas
from ledger.services.people import NewPost, add_person, give_post, share_password
from ledger.services.shipped_checklists import ship_checklists
from ledger.settings import Settings
from ledger.workdays import LOCAL_ZONE

FOUNDED = datetime.combine(date(2022, 1, 4), time(9), LOCAL_ZONE)
# Known to everybody who reads this: the demonstration answers on 127.0.0.1 only.
PASSWORD = "Yanshi-138"
SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余"
MIDDLE = "测试样例虚拟"
GIVEN = "明华强军芳丽娜静伟勇艳杰涛梅霞平刚桂英玉兰斌超波辉鹏"


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """A line of the table."""

    title: str
    name: str
    sign_in_name: str
    password: str
    look: str


class Cast:
    """Who plays which part: the people of both towns, by the area and the role of their posts."""

    def __init__(self) -> None:
        self.areas = {area.name: area for area in db.session.scalars(sa.select(Area))}
        found = (
            sa.select(Person)
            .order_by(Person.id)
            .options(
                selectinload(Person.posts).joinedload(Post.area).joinedload(Area.parent),
                selectinload(Person.posts).joinedload(Post.person),
            )
            .execution_options(populate_existing=True)
        )
        self.people = list(db.session.scalars(found))
        self._posts: dict[tuple[Role, int], list[Post]] = {}
        for person in self.people:
            for post in person.posts:
                self._posts.setdefault((post.role, post.area_id), []).append(post)

    def holders(self, role: Role, area_id: int, book: str) -> list[Person]:
        return [post.person for post in self._posts.get((role, area_id), ()) if post.is_for(book)]

    def area_of(self, site: ToldSite) -> Area:
        villages = VILLAGES[TOWNS[site.town]]
        corners = 1 if TOWNS[site.town] == NEIGHBOUR else CORNERS
        return self.areas[corner_name(villages[site.village % len(villages)], site.corner % corners)]

    def person(self, part: Part, site: ToldSite, book: str) -> Person:
        """Return who holds the role for a book nearest above the place."""
        for area_id in reversed([int(number) for number in self.area_of(site).path.strip("/").split("/")]):
            holders = self.holders(part.role, area_id, book)
            if holders:
                return holders[part.number % len(holders)]
        raise LookupError(f"nobody is {part.role.label} over {site.name}")


def found_towns(*, settings: Settings, chance: Random, now: datetime) -> None:
    """Make the areas and the people of both towns; what is there already stays."""
    ship_checklists(now=now)
    load_areas(area_rows(), by=None, now=FOUNDED)
    named = [(seat, name, _phone(number)) for number, (seat, name) in enumerate(_named(chance), start=1)]
    # Whoever keeps the accounts comes first and takes on the others; the neighbours' are the operator's work.
    keepers = [one for one in named if Role.ADMINISTRATOR in one[0].roles]
    for seat, name, phone in keepers:
        _seat_person(seat, name, phone, by=None)
    keeper = _known(keepers[0][2])
    for seat, name, phone in named:
        if (seat, name, phone) not in keepers:
            _seat_person(seat, name, phone, by=keeper if seat.town == TOWN else None)
    _open_the_table([phone for seat, _, phone in named if seat.title], settings)


def sign_ins(chance: Random) -> list[SignIn]:
    """Return the table, without asking the database: it follows from the order of the seats."""
    return [
        SignIn(title=seat.title, name=name, sign_in_name=_phone(number), password=PASSWORD, look=seat.look)
        for number, (seat, name) in enumerate(_named(chance), start=1)
        if seat.title
    ]


def _named(chance: Random) -> list[tuple[Seat, str]]:
    """Return every seat with an invented name, no name twice."""
    names = [surname + middle + given for surname in SURNAMES for middle in MIDDLE for given in GIVEN]
    wanted = seats(told_books())
    return list(zip(wanted, chance.sample(names, len(wanted)), strict=True))


def _phone(number: int) -> str:
    return f"13800000{number:03d}"


def _seat_person(seat: Seat, name: str, phone: str, *, by: Person | None) -> None:
    area_id = db.session.scalars(sa.select(Area.id).where(Area.name == seat.area)).one()
    posts = [NewPost(role=role, area_id=area_id, book=book) for role in seat.roles for book in seat.books or (None,)]
    person = _known(phone)
    if person is None:
        add_person(name=name, sign_in_name=phone, phone=phone, post=posts[0], with_password=False, by=by, now=FOUNDED)
        person = _known(phone)
    for post in posts[len(person.posts) :]:
        give_post(person.id, post=post, by=by, now=FOUNDED)


def _open_the_table(phones: list[str], settings: Settings) -> None:
    """Let those of the table sign in with the password that stands in it, once."""
    closed = sa.select(Person.id).where(Person.sign_in_name.in_(phones), Person.password_hash.is_(None))
    person_ids = db.session.scalars(closed.order_by(Person.id)).all()
    if person_ids:
        share_password(person_ids, password=PASSWORD, by=None, settings=settings, now=FOUNDED)


def _known(phone: str) -> Person | None:
    found = sa.select(Person).where(Person.sign_in_name == phone)
    found = found.options(joinedload(Person.posts).joinedload(Post.area)).execution_options(populate_existing=True)
    return db.session.scalars(found).unique().one_or_none()
