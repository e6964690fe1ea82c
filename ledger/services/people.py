"""People and posts: taking somebody on, changing, retiring; what each may do, where, for which book.

Accounts are kept by the administrator over all of a person's posts; an administrator over some of them keeps those posts.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from ledger.access import administered_areas
from ledger.db import transaction
from ledger.grammar import shelf
from ledger.grammar.value_faults import NO_TELEPHONE
from ledger.models import LEADING_ROLES, Area, AreaLevel, Entry, Person, Post, Role
from ledger.refusals import AnswersRefused, NotAllowed, NotVisible
from ledger.services.access_log import Act, record
from ledger.services.accounts import plain_sign_in_name
from ledger.services.area_tree import administered
from ledger.services.exclusions import renew_exclusions
from ledger.services.passwords import hash_password, one_time_password
from ledger.settings import Settings
from ledger.typed import are_telephones, is_whole, telephones
from ledger.typed import name as name_as_kept
from ledger.workdays import local_date

NAME_LENGTH = 40
SIGN_IN_NAME = re.compile(r"^\S{2,60}$")

# Rules 1.2: whoever keeps the accounts or the log edits no business data, and the two are different people.
KEEPERS = (Role.ADMINISTRATOR, Role.AUDITOR)


@dataclass(frozen=True, kw_only=True)
class NewPost:
    """A role in an area, for one book or, with `book` None, for all."""

    role: Role
    area_id: int
    book: str | None = None


def add_person(
    *,
    name: str,
    sign_in_name: str,
    phone: str | None = None,
    post: NewPost | None = None,
    with_password: bool = True,
    by: Person | None,
    now: datetime,
) -> tuple[Person, str]:
    """Take on a person, with the first post; return them with the password that works once and is told nowhere else.

    Without a password (then "") nobody can sign in as them until an administrator gives one.
    """
    password = one_time_password() if with_password else ""
    password_hash = hash_password(password) if with_password else None
    with transaction() as session:
        name, sign_in_name, phone = _checked(session, name, sign_in_name, phone)
        person = Person(name=name, sign_in_name=sign_in_name, phone=phone, password_hash=password_hash, made_at=now)
        session.add(person)
        _flush_with_free_name(session)
        record(session, Act.PERSON_ADDED, by=by, now=now, subject=f"person:{person.id}")
        if post is not None:
            _give(session, person, post, by=by, now=now)
        renew_exclusions(session)
        return person, password


def change_person(
    person_id: int, *, name: str, sign_in_name: str, phone: str | None, by: Person | None, now: datetime
) -> Person:
    """Correct a person's name, sign-in name and telephone."""
    with transaction() as session:
        person = _account_in_hand(session, person_id, by, now)
        person.name, person.sign_in_name, person.phone = _checked(session, name, sign_in_name, phone, but=person)
        _flush_with_free_name(session)
        record(session, Act.PERSON_CHANGED, by=by, now=now, subject=f"person:{person.id}")
        renew_exclusions(session)
        return person


def retire_person(person_id: int, *, by: Person | None, now: datetime) -> int:
    """End a person's posts and sessions; return how many open entries went back from their hands to the role."""
    with transaction() as session:
        person = _account_in_hand(session, person_id, by, now)
        if by is not None and by.id == person.id:
            raise NotAllowed("不能停用自己的账号，请由另一位系统管理员办理。")
        if person.retired_at is not None:
            raise NotAllowed(f"“{person.name}”已经停用。")
        _lock_administrators(session)
        posts = living_posts(session, person.id, now)
        for post in posts:
            _refuse_losing_last_administrator(session, post, now, leaving=person.id)
        for post in posts:
            _end(session, post, now)
        renew_exclusions(session)
        released = _release(session, person, [], now)
        person.retired_at = now
        person.session_epoch += 1
        record(session, Act.PERSON_RETIRED, by=by, now=now, subject=f"person:{person.id}", released=released)
        return released


def restore_person(person_id: int, *, by: Person | None, now: datetime) -> str:
    """Bring a retired person back, without posts; return the password that works once."""
    password = one_time_password()
    password_hash = hash_password(password)
    with transaction() as session:
        person = _account_in_hand(session, person_id, by, now)
        if person.retired_at is None:
            raise NotAllowed(f"“{person.name}”没有停用，不用恢复。")
        person.retired_at = None
        _set_one_time(person, password_hash)
        record(session, Act.PERSON_RESTORED, by=by, now=now, subject=f"person:{person.id}")
        return password


def reset_password(person_id: int, *, by: Person | None, now: datetime) -> str:
    """Give a person a password that works once, and end their sessions; it is told nowhere else."""
    password = one_time_password()
    password_hash = hash_password(password)
    with transaction() as session:
        person = _account_in_hand(session, person_id, by, now)
        if person.retired_at is not None:
            raise NotAllowed(f"“{person.name}”已停用。需要再用的，请先恢复，恢复时会给出新密码。")
        _set_one_time(person, password_hash)
        record(session, Act.PASSWORD_RESET, by=by, now=now, subject=f"person:{person.id}")
        return password


def share_password(
    person_ids: Collection[int], *, password: str, by: Person | None, settings: Settings, now: datetime
) -> None:
    """Give people one password that everybody may know. Raises NotAllowed but in a demonstration.

    Hashed once for all of them: there is nothing to hide, and a hash takes a core for a tenth of a second.
    """
    if not settings.demo:
        raise NotAllowed("只有演示环境才能给几个人同一个密码。请逐人重置密码。")
    password_hash = hash_password(password)
    with transaction() as session:
        for person_id in person_ids:
            person = _account_in_hand(session, person_id, by, now)
            person.password_hash, person.password_is_temporary = password_hash, False
            person.session_epoch += 1
            record(session, Act.PASSWORD_RESET, by=by, now=now, subject=f"person:{person.id}")


def give_post(person_id: int, *, post: NewPost, by: Person | None, now: datetime) -> Post:
    """Give a person a post in an area this administrator keeps."""
    with transaction() as session:
        person = _seen(session, person_id, by, now)
        if person.retired_at is not None:
            raise NotAllowed(f"“{person.name}”已停用，请先恢复账号再给岗位。")
        given = _give(session, person, post, by=by, now=now)
        renew_exclusions(session)
        return given


def end_post(post_id: int, *, by: Person | None, now: datetime) -> int:
    """End a post at once; return how many open entries went back from the person's hands to the role."""
    with transaction() as session:
        _lock_administrators(session)
        post = session.scalar(
            sa.select(Post)
            .where(Post.id == post_id, _lives(now))
            .options(joinedload(Post.area), joinedload(Post.person))
        )
        if post is None:
            raise NotVisible
        administered(session, post.area_id, by)
        _refuse_losing_last_administrator(session, post, now)
        person, post_id, area_id, role = post.person, post.id, post.area_id, post.role
        _end(session, post, now)
        renew_exclusions(session)
        released = _release(session, person, living_posts(session, person.id, now), now)
        record(
            session, Act.POST_ENDED, by=by, now=now, subject=f"person:{person.id}",
            post=post_id, area=area_id, role=role.value, released=released,
        )  # fmt: skip
        return released


def living_posts(session: Session, person_id: int, now: datetime) -> list[Post]:
    posts = sa.select(Post).where(Post.person_id == person_id, _lives(now)).order_by(Post.id)
    return list(session.scalars(posts.options(joinedload(Post.area)).execution_options(populate_existing=True)))


def _lives(now: datetime) -> sa.ColumnElement[bool]:
    today = local_date(now)
    return sa.and_(Post.valid_from <= today, sa.or_(Post.valid_to.is_(None), Post.valid_to >= today))


def _seen(session: Session, person_id: int, by: Person | None, now: datetime) -> Person:
    """Return a person with a post in the areas kept by `by`, or, for want of any, one who had a post there."""
    person = session.get(Person, person_id)
    if person is None or any(post.role is Role.CLOCK for post in living_posts(session, person_id, now)):
        raise NotVisible
    if by is not None and not (_posts_kept(session, person_id, by, now) or person.id == by.id):
        raise NotVisible
    return person


def _posts_kept(session: Session, person_id: int, by: Person, now: datetime) -> bool:
    kept = (
        sa.select(Post.id)
        .join(Area, Area.id == Post.area_id)
        .where(Post.person_id == person_id, administered_areas(by))
    )
    if living_posts(session, person_id, now):
        kept = kept.where(_lives(now))
    return session.scalar(kept.limit(1)) is not None


def _account_in_hand(session: Session, person_id: int, by: Person | None, now: datetime) -> Person:
    """Raise NotAllowed where the person also holds posts elsewhere: a town must not take over another's account."""
    person = _seen(session, person_id, by, now)
    if by is not None:
        kept = set(session.scalars(sa.select(Area.id).where(administered_areas(by))))
        elsewhere = [post for post in living_posts(session, person_id, now) if post.area_id not in kept]
        if elsewhere:
            raise NotAllowed(
                f"“{person.name}”在“{elsewhere[0].area.name}”还有岗位，账号由上级管理员维护。您可以增减本辖区内的岗位。"
            )
    return person


def _checked(
    session: Session, name: str, sign_in_name: str, phone: str | None, but: Person | None = None
) -> tuple[str, str, str | None]:
    """Return the values as they are kept; raises AnswersRefused with a sentence for each that cannot stand."""
    name, phone = name_as_kept(name), telephones(phone or "") or None
    sign_in_name = plain_sign_in_name(sign_in_name)
    faults = {}
    if not name:
        faults["name"] = "请填写姓名"
    elif len(name) > NAME_LENGTH:
        faults["name"] = f"姓名请控制在 {NAME_LENGTH} 字以内"
    elif not name.isprintable() or not is_whole(name):
        faults["name"] = "姓名里有无法保存的字符，请重新输入"
    if not SIGN_IN_NAME.match(sign_in_name) or not sign_in_name.isprintable():
        faults["sign_in_name"] = "请填写 2 到 60 位的登录名，不含空格，一般用手机号"
    else:
        holder = session.scalar(sa.select(Person).where(Person.sign_in_name == sign_in_name))
        if holder is not None and (but is None or holder.id != but.id):
            faults["sign_in_name"] = TAKEN
    if phone and not are_telephones(phone):
        faults["phone"] = NO_TELEPHONE
    if faults:
        raise AnswersRefused(faults)
    return name, sign_in_name, phone


TAKEN = "这个登录名已有人使用（也可能是停用的账号）。请换一个，例如在后面加上村名拼音"


def _flush_with_free_name(session: Session) -> None:
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError:
        # Somebody took the name between the question and the answer.
        raise AnswersRefused({"sign_in_name": TAKEN}) from None


def _give(session: Session, person: Person, new: NewPost, *, by: Person | None, now: datetime) -> Post:
    area = administered(session, new.area_id, by)
    book = None if new.role in KEEPERS else (new.book or None)
    held = living_posts(session, person.id, now)
    faults = _post_faults(new.role, area, book, held)
    if faults:
        raise AnswersRefused(faults)
    post = Post(person_id=person.id, role=new.role, area_id=area.id, book=book, valid_from=local_date(now))
    session.add(post)
    session.flush()
    record(
        session, Act.POST_GIVEN, by=by, now=now, subject=f"person:{person.id}",
        post=post.id, area=area.id, role=new.role.value, book=book,
    )  # fmt: skip
    return post


def _post_faults(role: Role, area: Area, book: str | None, held: list[Post]) -> dict[str, str]:
    faults = {}
    if role is Role.CLOCK:
        faults["role"] = "这个岗位只给定时程序，请另选"
    if area.valid_to is not None:
        faults["area"] = f"“{area.name}”已停用，请另选区域"
    if role in KEEPERS and area.level.depth > AreaLevel.TOWN.depth:
        faults["area"] = f"{role.label}设在镇（街道）或以上，请选镇"
    if book is not None and book not in {one.key for one in shelf.books()}:
        faults["book"] = "没有这本台账，请重新选择"
    if any((post.role, post.area_id, post.book) == (role, area.id, book) for post in held):
        faults["role"] = "已经有这个岗位，不用再给"
    mixed = [post for post in held if post.role is not role and (role in KEEPERS or post.role in KEEPERS)]
    if mixed:
        faults["role"] = (
            f"现任“{mixed[0].role.label}”，不能兼任“{role.label}”：系统管理员、审计管理员要由不同的人担任，也不办理业务。"
            "请另选一人；人手不够的，给同一人另建一个账号"
        )
    return faults


def _end(session: Session, post: Post, now: datetime) -> None:
    """End a post with yesterday, so that it gives nothing from this moment; one given today is taken back whole."""
    yesterday = local_date(now) - timedelta(days=1)
    if post.valid_from > yesterday:
        session.delete(post)
    else:
        post.valid_to = yesterday


def _lock_administrators(session: Session) -> None:
    """Let two administrators who remove each other come one after the other."""
    session.scalars(sa.select(Post.id).where(Post.role == Role.ADMINISTRATOR).order_by(Post.id).with_for_update()).all()


def _refuse_losing_last_administrator(session: Session, post: Post, now: datetime, leaving: int | None = None) -> None:
    """Raise unless somebody else still keeps the accounts of the post's area."""
    if post.role is not Role.ADMINISTRATOR:
        return
    others = (
        sa.select(Post)
        .join(Person, Person.id == Post.person_id)
        .where(Post.role == Role.ADMINISTRATOR, Post.id != post.id, _lives(now), Person.retired_at.is_(None))
        .options(joinedload(Post.area))
    )
    remaining = [other for other in session.scalars(others) if other.person_id != leaving]
    if not any(other.area.covers(post.area.path) for other in remaining):
        raise NotAllowed(f"这是“{post.area.name}”最后一位系统管理员，请先把岗位给另一个人，再结束这一个。")


def _release(session: Session, person: Person, remaining: list[Post], now: datetime) -> int:
    """Give back to the role the open entries this person holds but could no longer move; return how many."""
    held = sa.select(Entry.id, Entry.book, Entry.awaits, Area.path).join(Area, Area.id == Entry.area_id)
    rows = session.execute(held.where(Entry.holder_id == person.id, Entry.closed_at.is_(None))).all()
    stranded = [
        entry_id
        for entry_id, book, awaits, path in rows
        if not any(post.role is awaits and post.is_for(book) and post.area.covers(path) for post in remaining)
    ]
    if stranded:
        free = sa.update(Entry).where(Entry.id.in_(stranded))
        values = {"holder_id": None, "held_since": now, "version": Entry.version + 1}
        session.execute(free.values(values).execution_options(synchronize_session=False))
    _release_led(session, person, remaining, now)
    return len(stranded)


def _release_led(session: Session, person: Person, remaining: list[Post], now: datetime) -> None:
    """Leave without a leader the open entries this person leads and could not lead any longer; the office names another."""
    led = sa.select(Entry.id, Entry.book, Area.path).join(Area, Area.id == Entry.area_id)
    rows = session.execute(led.where(Entry.lead_id == person.id, Entry.closed_at.is_(None))).all()
    left = [
        entry_id
        for entry_id, book, path in rows
        if not any(post.role in LEADING_ROLES and post.is_for(book) and post.area.covers(path) for post in remaining)
    ]
    if left:
        values = {"lead_id": None, "lead_left_on": local_date(now), "version": Entry.version + 1}
        free = sa.update(Entry).where(Entry.id.in_(left)).values(values)
        session.execute(free.execution_options(synchronize_session=False))


def _set_one_time(person: Person, password_hash: str) -> None:
    person.password_hash = password_hash
    person.password_is_temporary = True
    person.failures = 0
    person.locked_until = None
    person.session_epoch += 1
