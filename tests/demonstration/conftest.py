from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from ledger.db import db
from ledger.demonstration.town import TOWN
from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.models import AccessRecord, Area, Person, Post, Role
from ledger.services.access_log import Act
from ledger.workdays import local_date
from tests.machinery.application import working_at
from tests.machinery.premises import Premises


@dataclass(frozen=True)
class LoadedTown:
    """The demonstration town as `flask demo` left it; `book` is the one most of it tells of."""

    premises: Premises
    book: Book
    now: datetime
    seed: int

    @property
    def today(self) -> date:
        return local_date(self.now)

    def people(self, role: Role, town: str = TOWN) -> list[Person]:
        towns = sa.select(Area.id).where(Area.name == town)
        found = sa.select(Person).join(Post).join(Area).where(Post.role == role, Area.town_id.in_(towns))
        found = found.options(selectinload(Person.posts).options(joinedload(Post.area))).order_by(Person.id)
        return list(db.session.scalars(found).unique())

    def count(self, model: type[Any], *conditions: sa.ColumnElement[bool]) -> int:
        return db.session.scalar(sa.select(sa.func.count(model.id)).where(*conditions))


@pytest.fixture
def town(demonstration: Premises) -> Iterator[LoadedTown]:
    with working_at(demonstration):
        begun = db.session.scalars(
            sa.select(AccessRecord.details).where(AccessRecord.act == Act.DEMONSTRATION_BEGUN.value)
        ).one()
        yield LoadedTown(demonstration, shelf.book_of("safety"), datetime.fromisoformat(begun["moment"]), begun["seed"])
