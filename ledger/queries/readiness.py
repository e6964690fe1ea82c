"""Whether the books kept here can be worked with: are their tables there, and does somebody take up what is reported?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from ledger.db import db
from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.models import Area, AreaLevel, Person, Post, Role

AREAS_TOLD = 5


def missing_tables() -> str:
    """Return what the program declares and the database lacks, in a sentence for whoever keeps the machine, or ""."""
    inspector = sa.inspect(db.engine)
    there = set(inspector.get_table_names())
    lacking = []
    for table in db.metadata.sorted_tables:
        if table.name not in there:
            lacking.append(f"{_owner(table)}的表 {table.name}")
            continue
        columns = {column["name"] for column in inspector.get_columns(table.name)}
        lacking += [f"{_owner(table)}的列 {table.name}.{one.name}" for one in table.columns if one.name not in columns]
    if not lacking:
        return ""
    return (
        f"数据库里没有{'、'.join(lacking)}：程序改了，迁移没有跟上。"
        "请运行 flask --app wsgi db upgrade；还缺的，请补写迁移（见 README 的 A new book）。其他页面照常可用。"
    )


def _owner(table: sa.Table) -> str:
    """Return the book whose table it is, in its own words."""
    for book in shelf.books():
        models = (book.entry, book.visit, book.site.model if book.site is not None else None)
        if any(model is not None and model.__table__ is table for model in models):
            return f"“{book.label}”"
    return "程序"


@dataclass(frozen=True, kw_only=True)
class Unreached:
    """A book whose reports wait for nobody in a town: somebody may file there, and no post takes up what was filed, or
    decides (`decides`) what is proposed about it.
    """

    town: str
    town_id: int
    book: Book
    role: Role
    decides: bool = False


def unreached_books(today: date, *, everywhere: bool = False) -> list[Unreached]:
    """Return where reports would lie unseen on a day, town by town, in the order of the books.

    `everywhere`: also in towns where nobody may report yet, as a town that is being founded wants to know.
    """
    posts = db.session.scalars(
        sa.select(Post)
        .join(Person, Person.id == Post.person_id)
        .where(Person.retired_at.is_(None), Post.valid_from <= today)
        .where(sa.or_(Post.valid_to.is_(None), Post.valid_to >= today))
        .options(joinedload(Post.area))
    ).all()
    towns = db.session.scalars(
        sa.select(Area).where(Area.level == AreaLevel.TOWN, Area.valid_to.is_(None)).order_by(Area.id)
    ).all()
    return [
        Unreached(town=town.name, town_id=town.id, book=book, role=role, decides=decides)
        for town in towns
        for book in shelf.books()
        for role, decides in _wanting(book, _held(book, town, posts), everywhere)
    ]


def said_unreached(found: Iterable[Unreached]) -> str:
    """Return the sentence that names the books whose reports or proposals reach nobody, "" where there are none."""
    return "；".join(
        f"{one.town}的“{one.book.label}”没有{one.book.role_word(one.role)}，"
        f"{'提请的没有人决定' if one.decides else '报上来的没有人办'}"
        for one in found
    )


def areas_without_people(today: date) -> list[Area]:
    """Return the villages in which nobody has a post on a day, neither in the village nor in a grid of it."""
    area = aliased(Area)
    inside = (
        sa.exists()
        .where(area.id == Post.area_id, area.village_id == Area.id, Person.id == Post.person_id)
        .where(Person.retired_at.is_(None), Post.valid_from <= today)
        .where(sa.or_(Post.valid_to.is_(None), Post.valid_to >= today))
    )
    found = sa.select(Area).where(Area.level == AreaLevel.VILLAGE, Area.valid_to.is_(None), ~inside)
    return list(db.session.scalars(found.order_by(Area.id)))


def said_areas(areas: list[Area]) -> str:
    """Return the sentence that names areas without people, the first few of them by name."""
    names = "、".join(area.name for area in areas[:AREAS_TOLD])
    return f"{names}{f'等 {len(areas)} 个村（社区）' if len(areas) > AREAS_TOLD else ''}没有人员，那里的事没有人上报。"


def _held(book: Book, town: Area, posts: Iterable[Post]) -> set[Role]:
    """Return the roles somebody has for a book in a town, or over it."""
    own = (post for post in posts if post.is_for(book.key))
    return {post.role for post in own if post.area.town_id == town.id or post.area.covers(town.path)}


def _wanting(book: Book, held: set[Role], everywhere: bool) -> Iterator[tuple[Role, bool]]:
    """Yield the roles nobody has who would take up what is filed, and those who would decide what is proposed."""
    awaited = _awaited_of_nobody(book, held, everywhere)
    yield from ((role, False) for role in awaited)
    proposed = (step.decided_by for step in book.steps if step.decided_by and held & set(step.who))
    deciding = dict.fromkeys(roles[0] for roles in proposed if not held & set(roles))
    yield from ((role, True) for role in deciding if role not in awaited)


def _awaited_of_nobody(book: Book, held: set[Role], everywhere: bool) -> list[Role]:
    begun = [step for step in book.filing_steps() if everywhere or held & set(step.who)]
    awaited = [step.to.awaits for step in begun if step.to is not None]
    return [role for role in dict.fromkeys(awaited) if role is not None and role not in held]
