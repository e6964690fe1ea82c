"""People who sign in, and the posts that say what each may do, where, for which book."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from ledger.choices import Choice, ChoiceColumn
from ledger.db import Instant, Model
from ledger.models.area import Area
from ledger.pinyin import name_key


class Role(Choice):
    """What a post makes of a person (rules 1.2). Offices differ from town to town; these are the parts they play."""

    WORKER = "worker", "网格员"
    GRID_HEAD = "grid_head", "网格长"
    VILLAGE_SECRETARY = "village_secretary", "村（社区）书记"
    DISTRICT_HEAD = "district_head", "管区书记"
    OFFICER = "officer", "站所人员"
    LEADER = "leader", "分管领导"
    CHIEF = "chief", "党委书记、镇长"
    SUPERVISOR = "supervisor", "督查办"
    ADMINISTRATOR = "administrator", "系统管理员"
    AUDITOR = "auditor", "审计管理员"
    # The clock: signs what the timetable does. Nobody can sign in as it.
    CLOCK = "clock", "定时程序"

    @property
    def sees_entries(self) -> bool:
        return self not in (Role.ADMINISTRATOR, Role.AUDITOR, Role.CLOCK)


FIELD_ROLES = (Role.WORKER, Role.GRID_HEAD, Role.VILLAGE_SECRETARY, Role.DISTRICT_HEAD)
LEADING_ROLES = (Role.LEADER, Role.CHIEF)


class Person(Model):
    """One person with one account; accounts are never shared and never deleted, only retired."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(40))
    # By which people are listed: its pinyin.
    name_key: Mapped[str] = mapped_column(sa.String(200), server_default=sa.text("''"))
    # What is typed at the sign-in page: lower case, usually the mobile number.
    sign_in_name: Mapped[str] = mapped_column(sa.String(60), unique=True)
    phone: Mapped[str | None] = mapped_column(sa.String(20))
    password_hash: Mapped[str | None] = mapped_column(sa.String(120))
    # A password somebody else chose works once: the next page asks for the person's own.
    password_is_temporary: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(Instant)
    # Part of every session; raising it ends them all.
    session_epoch: Mapped[int] = mapped_column(default=0)
    large_text: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(Instant)
    retired_at: Mapped[datetime | None] = mapped_column(Instant)

    posts: Mapped[list["Post"]] = relationship(back_populates="person", lazy="raise_on_sql", order_by="Post.id")

    @validates("name")
    def _keep_in_order(self, _: str, name: str) -> str:
        self.name_key = name_key(name)
        return name

    def holds(self, *roles: Role) -> bool:
        """Return whether any post that holds today gives one of these roles."""
        return any(post.role in roles for post in self.posts)


class Post(Model):
    """A role in an area, for one book or, with `book` empty, for all."""

    __tablename__ = "post"
    __table_args__ = (sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", "valid_to_after_valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(ChoiceColumn(Role))
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("area.id"), index=True)
    book: Mapped[str | None] = mapped_column(sa.String(40))
    valid_from: Mapped[date]
    # The last day it holds; empty while it does.
    valid_to: Mapped[date | None]

    person: Mapped[Person] = relationship(back_populates="posts", lazy="raise_on_sql")
    area: Mapped[Area] = relationship(lazy="raise_on_sql")

    def is_for(self, book: str) -> bool:
        return self.book is None or self.book == book
