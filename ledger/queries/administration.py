"""What an administrator keeps: people with their posts, the tree of areas; and the access log for the auditor."""

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from ledger.access import administered_areas
from ledger.db import db
from ledger.models import AccessRecord, Area, AreaLevel, Entry, Person, Post, Role, Site
from ledger.ngrams import words_in
from ledger.queries.entries import PAGE, Page
from ledger.refusals import NotVisible
from ledger.segregation import entries_kept_from
from ledger.typed import prose

# The path of a root is "/17/".
ROOT_SLASHES = 2
# An id as an address may carry it.
NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, kw_only=True)
class PersonLine:
    """A person in a list, with the posts that hold."""

    person: Person
    posts: list[Post]


@dataclass(frozen=True, kw_only=True)
class AreaLine:
    """A node of the tree with what is directly below it and what lies in the whole of it."""

    area: Area
    children: int
    posts: int
    sites: int
    open_entries: int


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """One line of the access log, with the names behind its ids."""

    record: AccessRecord
    by_name: str | None
    about: str


def people_page(
    person: Person,
    *,
    today: date,
    words: str = "",
    role: Role | None = None,
    area_id: int | None = None,
    retired: bool = False,
    after: str | None = None,
) -> Page:
    """Return a page of the people whose posts lie in the areas this person keeps, by the pinyin of their names.

    Somebody without any post left is found where the last posts were.
    """
    found = sa.select(Person).where(_kept_people(person, today, role=role, area_id=area_id))
    found = found.where(Person.retired_at.is_not(None) if retired else Person.retired_at.is_(None))
    if prose(words) and words.isprintable():
        found = found.where(_contains(prose(words)))
    if key := _person_key(after):
        found = found.where(sa.tuple_(Person.name_key, Person.id) > sa.tuple_(sa.literal(key[0]), sa.literal(key[1])))
    people = list(db.session.scalars(found.order_by(Person.name_key, Person.id).limit(PAGE + 1)))
    shown = people[:PAGE]
    posts = posts_of([one.id for one in shown], today=today)
    rows = [PersonLine(person=one, posts=posts[one.id]) for one in shown]
    return Page(rows=rows, next_key=f"{shown[-1].id}~{shown[-1].name_key}" if len(people) > PAGE else None)


def administered_person(person: Person, person_id: int, *, today: date) -> Person:
    """Raises NotVisible for somebody without a post in the areas this person keeps."""
    found = sa.select(Person).where(Person.id == person_id, sa.or_(_kept_people(person, today), Person.id == person.id))
    one = db.session.scalar(found)
    if one is None:
        raise NotVisible
    return one


def posts_of(person_ids: Collection[int], *, today: date, ended: bool = False) -> dict[int, list[Post]]:
    """Return the posts of some people that hold, or those that ended, with their areas."""
    wanted = sa.select(Post).where(Post.person_id.in_(person_ids), sa.not_(_holds(today)) if ended else _holds(today))
    posts: dict[int, list[Post]] = defaultdict(list)
    for post in db.session.scalars(wanted.options(joinedload(Post.area)).order_by(Post.id)):
        posts[post.person_id].append(post)
    return posts


def open_work(person_id: int) -> int:
    """Return how many open entries are in somebody's own hands."""
    held = sa.select(sa.func.count()).where(Entry.holder_id == person_id, Entry.closed_at.is_(None))
    return db.session.scalar(held) or 0


def kept_area_ids(person: Person) -> set[int]:
    return set(db.session.scalars(sa.select(Area.id).where(administered_areas(person))))


def administered_area(person: Person, area_id: int) -> Area:
    """Raises NotVisible outside the areas this person keeps."""
    area = db.session.scalar(sa.select(Area).where(Area.id == area_id, administered_areas(person)))
    if area is None:
        raise NotVisible
    return area


def top_areas(person: Person) -> list[Area]:
    """Return the areas of this person's administrator posts: where the tree begins for them."""
    ids = {post.area_id for post in person.posts if post.role is Role.ADMINISTRATOR}
    return list(db.session.scalars(sa.select(Area).where(Area.id.in_(ids)).order_by(Area.path)))


def area_line(area: Area, *, today: date) -> AreaLine:
    return _counted([area], today)[0]


def children_of(area: Area, *, today: date, retired: bool = False) -> list[AreaLine]:
    """Return the nodes directly below one, largest level first and then by code and name, with what lies in each."""
    below = sa.select(Area).where(Area.parent_id == area.id)
    below = below.where(Area.valid_to.is_not(None) if retired else Area.valid_to.is_(None))
    found = sorted(db.session.scalars(below), key=lambda one: (one.level.depth, one.code or "", one.id))
    return _counted(found, today)


def way_to(person: Person, area: Area) -> list[Area]:
    """Return the kept areas above one, the largest first."""
    ids = [int(part) for part in area.path.strip("/").split("/")][:-1]
    above = sa.select(Area).where(Area.id.in_(ids), administered_areas(person))
    return sorted(db.session.scalars(above), key=lambda one: one.path.count("/"))


def area_choices(person: Person, *, shallower_than: AreaLevel | None = None, within: Area | None = None) -> list[Area]:
    """Return the living areas this person keeps, in the order of the tree, as a select wants them."""
    found = sa.select(Area).where(administered_areas(person), Area.valid_to.is_(None))
    if shallower_than is not None:
        found = found.where(Area.level.in_([level for level in AreaLevel if level.depth < shallower_than.depth]))
    if within is not None:
        found = found.where(Area.path.startswith(within.path, autoescape=True))
    return sorted(db.session.scalars(found), key=lambda one: [int(part) for part in one.path.strip("/").split("/")])


def log_page(person: Person, *, act: str = "", after: str | None = None) -> Page:
    """Return a page of the access log, the latest first, as far as it concerns the areas this person audits.

    A line concerns an area when the person who acted, or the one acted upon, has or had a post there. What was done
    with an entry kept from the auditor is not told.
    """
    actor = aliased(Person)
    found = sa.select(AccessRecord, actor.name).outerjoin(actor, actor.id == AccessRecord.by_id)
    found = found.where(_audited(person))
    found = found.where(sa.or_(AccessRecord.subject.is_(None), AccessRecord.subject.not_in(_kept_subjects(person))))
    if act:
        found = found.where(AccessRecord.act == act)
    if NUMBER.fullmatch(after or ""):
        found = found.where(AccessRecord.id < int(after or 0))
    records = db.session.execute(found.order_by(AccessRecord.id.desc()).limit(PAGE + 1)).all()
    names = _names([record for record, _name in records])
    rows = [LogLine(record=record, by_name=name, about=_about(record, names)) for record, name in records[:PAGE]]
    return Page(rows=rows, next_key=str(rows[-1].record.id) if len(records) > PAGE else None)


def _holds(today: date) -> sa.ColumnElement[bool]:
    return sa.and_(Post.valid_from <= today, sa.or_(Post.valid_to.is_(None), Post.valid_to >= today))


def _kept_people(
    person: Person, today: date, *, role: Role | None = None, area_id: int | None = None
) -> sa.ColumnElement[bool]:
    theirs = sa.select(Post.id).where(Post.person_id == Person.id)
    kept = theirs.join(Area, Area.id == Post.area_id).where(administered_areas(person), Post.role != Role.CLOCK)
    if role is not None:
        kept = kept.where(Post.role == role)
    if area_id is not None:
        kept = kept.where(Area.path.contains(f"/{area_id}/", autoescape=True))
    has_post = theirs.where(_holds(today)).exists()
    return sa.or_(kept.where(_holds(today)).exists(), sa.and_(sa.not_(has_post), kept.exists()))


def _contains(words: str) -> sa.ColumnElement[bool]:
    """Accounts are few: what they are called by is compared as the other lists compare, without an index."""
    plain = [_plain(column) for column in (Person.name, Person.sign_in_name, Person.phone)]
    said = (sa.or_(*(column.icontains(word, autoescape=True) for column in plain)) for word in words_in(words))
    return sa.and_(sa.true(), *said)


def _plain(column: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    """Return what is compared, without what people put between the parts of a name or a number."""
    for between in " -·.@_":
        column = sa.func.replace(column, between, "")
    return column


def _person_key(after: str | None) -> tuple[str, int] | None:
    number, _, name = (after or "").partition("~")
    return (name, int(number)) if NUMBER.fullmatch(number) and name.isprintable() else None


def _counted(areas: list[Area], today: date) -> list[AreaLine]:
    """Count what lies in each area with one statement a kind, however many areas there are."""
    ids = [area.id for area in areas]
    children = sa.select(Area.parent_id, sa.func.count()).where(Area.parent_id.in_(ids), Area.valid_to.is_(None))
    below = dict(db.session.execute(children.group_by(Area.parent_id)).tuples().all())
    posts = _count_inside(ids, Post, Post.area_id, _holds(today))
    sites = _count_inside(ids, Site, Site.area_id, Site.retired_at.is_(None))
    # What is kept apart is not counted: a difference of one would tell that it is there.
    told = sa.and_(Entry.closed_at.is_(None), Entry.is_segregated.is_(False))
    entries = _count_inside(ids, Entry, Entry.area_id, told)
    return [
        AreaLine(
            area=area,
            children=below.get(area.id, 0),
            posts=posts.get(area.id, 0),
            sites=sites.get(area.id, 0),
            open_entries=entries.get(area.id, 0),
        )
        for area in areas
    ]


def _count_inside(ids: list[int], model: type, area_id: sa.ColumnElement[int], lives: sa.ColumnElement[bool]) -> dict:
    top, inside = aliased(Area), aliased(Area)
    counted = (
        sa.select(top.id, sa.func.count())
        .select_from(top)
        .join(inside, inside.path.like(top.path.concat("%")))
        .join(model, area_id == inside.id)
        .where(top.id.in_(ids), lives)
        .group_by(top.id)
    )
    return dict(db.session.execute(counted).tuples().all())


def _audited(person: Person) -> sa.ColumnElement[bool]:
    paths = [post.area.path for post in person.posts if post.role is Role.AUDITOR]
    if not paths:
        return sa.false()
    inside = sa.or_(*(Area.path.startswith(path, autoescape=True) for path in paths))
    theirs = sa.select(Post.person_id).join(Area, Area.id == Post.area_id).where(inside)
    people = theirs.with_only_columns(sa.literal("person:").concat(sa.cast(Post.person_id, sa.String)))
    areas = sa.select(sa.literal("area:").concat(sa.cast(Area.id, sa.String))).where(inside)
    lies_here = [AccessRecord.by_id.in_(theirs), AccessRecord.subject.in_(people), AccessRecord.subject.in_(areas)]
    if any(path.count("/") == ROOT_SLASHES for path in paths):
        # A wrong name at the sign-in page belongs to nobody; whoever audits a root looks after these.
        lies_here.append(sa.and_(AccessRecord.by_id.is_(None), AccessRecord.subject.is_(None)))
    return sa.or_(*lies_here)


def _kept_subjects(person: Person) -> sa.Select[tuple[str]]:
    kept = entries_kept_from(person.id).subquery()
    return sa.select(sa.literal("entry:").concat(sa.cast(kept.c.id, sa.String)))


def _about(record: AccessRecord, names: dict[str | None, str]) -> str:
    """Return what a line is about and, where one had to be given, the reason: what an auditor has to judge."""
    about, reason = names.get(record.subject, ""), record.details.get("reason", "")
    return "，理由：".join(part for part in (about, reason) if part) if reason else about


def _names(records: list[AccessRecord]) -> dict[str | None, str]:
    """Return what the subjects of some lines are called, with one statement a kind."""
    names: dict[str | None, str] = {}
    for kind, model, column in (
        ("person", Person, Person.name), ("area", Area, Area.name), ("entry", Entry.__table__.c, Entry.number),
    ):  # fmt: skip
        prefix = f"{kind}:"
        ids = {int(one.subject[len(prefix) :]) for one in records if (one.subject or "").startswith(prefix)}
        for number, name in db.session.execute(sa.select(model.id, column).where(model.id.in_(ids))):
            names[f"{prefix}{number}"] = name
    return names
