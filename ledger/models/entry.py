"""Entries: the lines that have to be closed. All that is listed, filtered, counted or reminded across books lives here."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ledger.choices import Choice, ChoiceColumn
from ledger.db import Instant, Model
from ledger.models.area import Area
from ledger.models.person import Person, Role
from ledger.models.site import Site

OPEN = sa.text("closed_at IS NULL")
HELD = sa.text("closed_at IS NULL AND holder_id IS NOT NULL")
UNHELD = sa.text("closed_at IS NULL AND holder_id IS NULL")
LED = sa.text("closed_at IS NULL AND lead_id IS NOT NULL")
UNLED = sa.text("closed_at IS NULL AND lead_left_on IS NOT NULL")
UNCONFIRMED = sa.text("unconfirmed_on IS NOT NULL")
OUTSIDE = sa.text("closed_at IS NULL AND outsider IS NOT NULL")
CLOSED = sa.text("closed_at IS NOT NULL")
CAME_BACK = sa.text("came_back_on IS NOT NULL")
SEGREGATED = sa.text("is_segregated")


class Outsider(Choice):
    """Whom outside the office an entry may wait for."""

    APPRAISER = "appraiser", "鉴定、检测机构"
    COUNTY = "county", "县级部门"
    COURT = "court", "法院"
    POLICE = "police", "公安机关"
    OTHER = "other", "其他单位"


def _partial(name: str, *columns: str, where: sa.TextClause) -> sa.Index:
    return sa.Index(name, *columns, sqlite_where=where, postgresql_where=where)


def _open_index(name: str, *columns: str) -> sa.Index:
    """An index of the open entries only: its size and cost follow what is open, not ten years of closed lines."""
    return _partial(name, *columns, where=OPEN)


def _unheld_index(name: str, column: str) -> sa.Index:
    """What waits for a role and for nobody in particular, as an inbox reads it; the last columns let it be counted there."""
    return _partial(name, column, "awaits", "next_due_on", "id", "book", "is_segregated", where=UNHELD)


class ListedBefore(Choice):
    """What is left of 挂牌督办 on an entry, on the list or off it."""

    LISTED = "listed", "挂过牌"
    TO_DECIDE = "to_decide", "反弹后待定是否重新挂牌"


class Entry(Model):
    """What every entry has; a book adds a detail table (`class PatrolEntry(Entry, book="patrol")`).

    `state`, `awaits`, `holder_id`, `next_due_on`, `next_action_at` are derived from the steps taken and
    written only by `services.entries`.
    """

    __tablename__ = "entry"
    __table_args__ = (
        _open_index("ix_entry_open_due", "next_due_on", "id"),
        # What follows the id is there to be counted without a look at the entries themselves.
        _open_index("ix_entry_open_town_due", "town_id", "next_due_on", "id", "village_id", "book", "is_segregated"),
        _open_index("ix_entry_open_book_due", "town_id", "book", "next_due_on", "id", "village_id", "is_segregated"),
        _open_index("ix_entry_open_village_due", "village_id", "next_due_on", "id"),
        _open_index("ix_entry_open_area_due", "area_id", "next_due_on", "id"),
        _unheld_index("ix_entry_unheld_town", "town_id"),
        _unheld_index("ix_entry_unheld_village", "village_id"),
        _unheld_index("ix_entry_unheld_area", "area_id"),
        # Named after the others: of two indexes that promise it as much, SQLite takes the one made last, and migrations
        # make them by name.
        _partial("ix_entry_own_due", "holder_id", "next_due_on", "id", where=HELD),
        _partial("ix_entry_led", "lead_id", "next_due_on", "id", where=LED),
        _partial("ix_entry_unled", "town_id", "lead_left_on", "id", where=UNLED),
        _partial("ix_entry_unconfirmed", "town_id", "unconfirmed_on", "id", where=UNCONFIRMED),
        _partial("ix_entry_outside", "town_id", "book", "next_due_on", "id", where=OUTSIDE),
        _open_index("ix_entry_open_action", "next_action_at", "id"),
        _open_index("ix_entry_open_site", "site_id", "id"),
        sa.Index("ix_entry_town_reported", "town_id", "book", "id"),
        sa.Index("ix_entry_village_reported", "village_id", "book", "id"),
        sa.Index("ix_entry_area_reported", "area_id", "book", "id"),
        _partial("ix_entry_closed_grade", "town_id", "book", "grade", "id", where=CLOSED),
        sa.Index("ix_entry_site", "site_id", "id"),
        sa.Index("ix_entry_reported_by", "reported_by_id", "id"),
        sa.Index(
            "ix_entry_listed",
            "town_id",
            "book",
            sqlite_where=sa.text("closed_at IS NULL AND is_listed = 1"),
            postgresql_where=sa.text("closed_at IS NULL AND is_listed"),
        ),
        sa.Index("ix_entry_town_found", "town_id", "book", "found_on"),
        sa.Index("ix_entry_village_found", "town_id", "village_id", "book", "found_on"),
        sa.Index(
            "ix_entry_segregated_town",
            "town_id",
            "closed_at",
            # In the words in which each of them is asked for it.
            sqlite_where=sa.text("is_segregated = 1"),
            postgresql_where=sa.text("is_segregated"),
        ),
        # What is told of each lies in the index: a year of closed lines is counted without a look at them.
        _partial(
            "ix_entry_closed",
            "town_id",
            "book",
            "closed_at",
            "id",
            "state",
            "is_segregated",
            "found_on",
            "came_back_on",
            "village_id",
            where=CLOSED,
        ),
        _partial("ix_entry_came_back", "town_id", "book", "id", where=CAME_BACK),
        _partial("ix_entry_segregated", "id", where=SEGREGATED),
        sa.UniqueConstraint("town_id", "number", name="uq_entry_town_number"),
        # A closed entry promises nothing any more; PostgreSQL's statistics stay true because of it.
        sa.CheckConstraint(
            "closed_at IS NULL OR (next_due_on IS NULL AND next_action_at IS NULL)", "closed_promises_nothing"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True)
    # SHA-256 over what was entered: the same id with other content is a conflict, not a repeat.
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    book: Mapped[str] = mapped_column(sa.String(40))
    number: Mapped[str] = mapped_column(sa.String(40))
    headline: Mapped[str] = mapped_column(sa.String(200))
    state: Mapped[str] = mapped_column(sa.String(40))
    grade: Mapped[str | None] = mapped_column(sa.String(40))
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("area.id"))
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("area.id"))
    village_id: Mapped[int | None] = mapped_column(sa.ForeignKey("area.id"))
    site_id: Mapped[int | None] = mapped_column(sa.ForeignKey("site.id"))
    visit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("visit.id"), index=True)
    # The checklist item that did not fit, where one began the entry.
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("checklist_item.id"))
    # The unit that has to put it right, as typed; a fact about the matter, not an account.
    responsible: Mapped[str | None] = mapped_column(sa.String(100))
    found_on: Mapped[date]
    reported_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    reported_at: Mapped[datetime] = mapped_column(Instant)
    # Which role the next step waits for, and the person, where one has been named.
    awaits: Mapped[Role | None] = mapped_column(ChoiceColumn(Role))
    holder_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    held_since: Mapped[datetime] = mapped_column(Instant)
    # The leader who answers for it in person, whoever has it in hand; since when there is none any more, because they left.
    lead_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    lead_left_on: Mapped[date | None]
    round: Mapped[int] = mapped_column(default=1)
    is_listed: Mapped[bool] = mapped_column(default=False)
    # Nothing where it never was on the list.
    listed_before: Mapped[ListedBefore | None] = mapped_column(ChoiceColumn(ListedBefore))
    # Kept from whoever it concerns (Concern, Exclusion), whatever their role.
    is_segregated: Mapped[bool] = mapped_column(default=False)
    # The entry this one took over from, where a changed judgement closes the old line and opens a new one.
    follows_id: Mapped[int | None] = mapped_column(sa.ForeignKey("entry.id"), index=True)
    # The earliest promise of the clocks that run.
    next_due_on: Mapped[date | None]
    # When the reminder sweep has to look at it next.
    next_action_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    # Who outside the office is waited for, as long as it is, and until when an answer is expected; by name, since when,
    # and when it came: of the last time.
    outsider: Mapped[Outsider | None] = mapped_column(ChoiceColumn(Outsider))
    outsider_until: Mapped[date | None]
    outsider_name: Mapped[str | None] = mapped_column(sa.String(60))
    outsider_since: Mapped[date | None]
    outsider_back_on: Mapped[date | None]
    # When what was closed was last found to have come back, taken up again or not.
    came_back_on: Mapped[date | None]
    # When somebody last looked whether what was closed has come back.
    looked_back_on: Mapped[date | None]
    # How many of its measures are still to be done, and how many are done; the day told for those that were done last.
    measures_open: Mapped[int] = mapped_column(default=0, server_default="0")
    measures_done: Mapped[int] = mapped_column(default=0, server_default="0")
    measure_done_on: Mapped[date | None]
    # The earliest of the days told much later that nobody else has confirmed yet, who told them (none where several
    # did), and what was last said of such.
    unconfirmed_on: Mapped[date | None]
    unconfirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    day_confirmed: Mapped[bool | None]
    version: Mapped[int] = mapped_column(default=1)

    # The guarded update: an UPDATE carries the version it read, and finding no row means somebody was first.
    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_on": "book", "version_id_col": version}

    area: Mapped[Area] = relationship(foreign_keys=[area_id], lazy="raise_on_sql")
    village: Mapped[Area | None] = relationship(foreign_keys=[village_id], lazy="raise_on_sql")
    site: Mapped[Site | None] = relationship(lazy="raise_on_sql")
    lead: Mapped[Person | None] = relationship(foreign_keys=[lead_id], lazy="raise_on_sql")
    holder: Mapped[Person | None] = relationship(foreign_keys=[holder_id], lazy="raise_on_sql")
    reported_by: Mapped[Person] = relationship(foreign_keys=[reported_by_id], lazy="raise_on_sql")

    def __init_subclass__(cls, *, book: str | None = None, **rest: Any) -> None:
        if book is not None:
            cls.__tablename__ = f"{book}_entry"
            cls.__mapper_args__ = {"polymorphic_identity": book, "polymorphic_load": "inline"}
            cls.id = mapped_column(sa.ForeignKey("entry.id"), primary_key=True, sort_order=-1)
        super().__init_subclass__(**rest)
