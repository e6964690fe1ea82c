"""Segregation: whom an entry is said to concern, who is kept from it because of that, and how far that is worked out."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ledger.db import Model


class Concern(Model):
    """Whom a segregated entry concerns: one person, or everybody with a post in an area.

    Whoever belongs to such an area on the day, or has another account, stands here too (`is_implied`): they stay
    known when they move on, change their name or the area is laid to another.
    """

    __tablename__ = "concern"
    __table_args__ = (
        sa.Index("ix_concern_entry", "entry_id"),
        sa.CheckConstraint("(person_id IS NULL) <> (area_id IS NULL)", "is_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("area.id"))
    is_implied: Mapped[bool] = mapped_column(server_default=sa.false())


class Exclusion(Model):
    """An account a segregated entry is kept from, as worked out from its concerns and written down for the lists."""

    __tablename__ = "exclusion"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), primary_key=True, index=True)


class Segregation(Model):
    """That the exclusions of an entry are worked out, from which state of the people.

    Without this row, or with an earlier state in it, nobody may see the entry: its exclusions may lack somebody.
    """

    __tablename__ = "segregation"

    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), primary_key=True, autoincrement=False)
    people_version: Mapped[int]


class Version(Model):
    """How often something has changed that others are worked out from. The database itself counts, whoever changes it."""

    __tablename__ = "version"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    number: Mapped[int]


# What decides who is whose other account and who belongs to which unit: accounts, posts, the tree.
PEOPLE = "people"
