"""The front door: signing in, locking after wrong passwords, and passwords of one's own."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.db import db, insert, transaction
from ledger.models import Area, AreaLevel, Lease, Person, Post, Role
from ledger.queries.accounts import FOUNDED, has_people
from ledger.refusals import AnswersRefused, NotAllowed, Refused
from ledger.services import passwords
from ledger.services.access_log import Act, record
from ledger.services.area_tables import CODE
from ledger.services.area_tree import settle
from ledger.services.exclusions import renew_exclusions
from ledger.settings import Settings
from ledger.typed import code as code_as_kept
from ledger.typed import is_blank, is_storable, is_whole, prose
from ledger.typed import name as name_as_kept
from ledger.typed import sign_in_name as sign_in_name_as_kept
from ledger.workdays import local_date

FIRST = "first administrator"


class SignInRefused(Refused):
    """Name and password do not open the door; the sentence is the same whatever the reason."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            f"名称或密码不对，或者已被临时锁定。连续输错 {settings.sign_in_failures} 次会锁定"
            f" {settings.sign_in_lock_minutes} 分钟。"
        )


def plain_sign_in_name(typed: str) -> str:
    """Return a sign-in name as it is stored."""
    return sign_in_name_as_kept(typed)


def sign_in(sign_in_name: str, password: str, *, settings: Settings, now: datetime) -> Person:
    """Return the person; raises SignInRefused, in the same time, for an unknown name, a wrong password and a lock."""
    person = _known_as(sign_in_name)
    # Outside the transaction: on SQLite nobody else could write while the password is being checked.
    is_right = passwords.is_password(person.password_hash if person else None, password)
    with transaction() as session:
        if person is None:
            record(session, Act.SIGN_IN_FAILED, by=None, now=now)
            is_in = False
        elif is_right:
            is_in = _let_in(session, person, now)
        else:
            is_in = False
            _count_failure(session, person, settings, now)
    if person is None or not is_in:
        raise SignInRefused(settings)
    _strengthen(person, password)
    return person


def _known_as(typed: str) -> Person | None:
    """Return whose sign-in name was typed: exactly so, as names were kept before they had one form, or in that form."""
    names = [one for one in ("".join(typed.split()).lower(), plain_sign_in_name(typed)) if is_storable(one)]
    found = db.session.scalars(
        sa.select(Person).where(Person.sign_in_name.in_(names), Person.retired_at.is_(None))
    ).all()
    return min(found, key=lambda one: names.index(one.sign_in_name), default=None)


def _let_in(session: Session, person: Person, now: datetime) -> bool:
    """Forget earlier failures and return True, unless the name is locked."""
    opened = session.execute(
        sa.update(Person)
        .where(Person.id == person.id, sa.or_(Person.locked_until.is_(None), Person.locked_until <= now))
        .values(failures=0, locked_until=None)
        .execution_options(synchronize_session=False)
    )
    is_in = opened.rowcount == 1
    record(session, Act.SIGNED_IN if is_in else Act.SIGN_IN_FAILED, by=person, now=now)
    return is_in


def _count_failure(session: Session, person: Person, settings: Settings, now: datetime) -> None:
    """Count a wrong password in the database itself, so that guesses made at the same time all count."""
    failures = session.scalar(
        sa.update(Person)
        .where(Person.id == person.id, sa.or_(Person.locked_until.is_(None), Person.locked_until <= now))
        .values(failures=Person.failures + 1)
        .returning(Person.failures)
        .execution_options(synchronize_session=False)
    )
    record(session, Act.SIGN_IN_FAILED, by=person, now=now)
    if failures is not None and failures >= settings.sign_in_failures:
        until = now + timedelta(minutes=settings.sign_in_lock_minutes)
        session.execute(
            sa.update(Person)
            .where(Person.id == person.id)
            .values(failures=0, locked_until=until)
            .execution_options(synchronize_session=False)
        )
        record(session, Act.LOCKED, by=person, now=now)


def _strengthen(person: Person, password: str) -> None:
    """Hash anew what was hashed with weaker parameters: only now is the password known."""
    if person.password_hash and passwords.needs_new_hash(person.password_hash):
        stronger = passwords.hash_password(password)
        with transaction() as session:
            session.execute(
                sa.update(Person)
                .where(Person.id == person.id, Person.password_hash == person.password_hash)
                .values(password_hash=stronger)
                .execution_options(synchronize_session=False)
            )


def sign_out(*, by: Person, now: datetime) -> None:
    with transaction() as session:
        record(session, Act.SIGNED_OUT, by=by, now=now)


def change_password(*, old: str, new: str, by: Person, now: datetime) -> Person:
    """Replace one's password and end all one's sessions; return the person a new one is begun for.

    Raises AnswersRefused naming the field that cannot stand.
    """
    faults = {}
    if not passwords.is_password(by.password_hash, old):
        faults["old"] = "现在的密码不对，请重新输入"
    elif old == new:
        faults["new"] = "新密码和现在的一样，请换一个"
    elif fault := passwords.password_fault(new, sign_in_name=by.sign_in_name):
        faults["new"] = fault
    if faults:
        raise AnswersRefused(faults)
    new_hash = passwords.hash_password(new)
    with transaction() as session:
        changed = session.execute(
            sa.update(Person)
            .where(Person.id == by.id, Person.password_hash == by.password_hash, Person.retired_at.is_(None))
            .values(password_hash=new_hash, password_is_temporary=False, session_epoch=Person.session_epoch + 1)
            .execution_options(synchronize_session=False)
        )
        if changed.rowcount != 1:
            raise AnswersRefused({"old": "密码刚刚已经改过，请用新密码重新登录"})
        record(session, Act.PASSWORD_CHANGED, by=by, now=now)
        return session.get_one(Person, by.id, populate_existing=True)


def set_large_text(large_text: bool, *, by: Person) -> None:
    with transaction() as session:
        session.get_one(Person, by.id).large_text = large_text


def make_first_administrator(
    *,
    area_name: str = "",
    area_level: AreaLevel = AreaLevel.TOWN,
    area_code: str | None = None,
    area_id: int | None = None,
    name: str,
    sign_in_name: str,
    password: str,
    now: datetime,
) -> Person:
    """Make the root of the tree and the person who keeps it, in a ledger where nobody can sign in yet. Where areas
    are loaded already, the person keeps one of them, a town or a county.

    Raises NotAllowed as soon as somebody can, and AnswersRefused for what cannot stand.
    """
    sign_in_name, name, area_name = plain_sign_in_name(sign_in_name), name_as_kept(name), prose(area_name)
    area_code = code_as_kept(area_code or "")
    said = {"name": name, "sign_in_name": sign_in_name}
    if area_id is None:
        said["area_name"] = area_name
    faults = {
        key: "请填写，至少要有一个看得见的字" for key, words in said.items() if is_blank(words) or not is_whole(words)
    }
    if area_code and not CODE.match(area_code):
        faults["area_code"] = "统计用区划代码是 12 位数字；还没有代码的先空着"
    if fault := passwords.password_fault(password, sign_in_name=sign_in_name):
        faults["password"] = fault
    if faults:
        raise AnswersRefused(faults)
    password_hash = passwords.hash_password(password)
    with transaction() as session:
        _be_the_first(session, now)
        area = _founded(session, area_id) or Area(
            level=area_level, name=area_name, code=area_code or None, valid_from=local_date(now)
        )
        person = Person(
            name=name,
            sign_in_name=sign_in_name,
            password_hash=password_hash,
            password_is_temporary=False,
            made_at=now,
        )
        session.add_all([area, person])
        session.flush()
        if area_id is None:
            settle(area, None)
        _give(session, person, area, Role.ADMINISTRATOR, local_date(now))
        record(session, Act.FIRST_ADMINISTRATOR, by=person, now=now, subject=f"area:{area.id}")
        renew_exclusions(session)
        return person


def _founded(session: Session, area_id: int | None) -> Area | None:
    """Return the chosen one of the areas that are loaded, None where none are; raises AnswersRefused for any other."""
    area = session.get(Area, area_id) if area_id is not None else None
    if area is not None and area.level in FOUNDED and area.valid_to is None:
        return area
    if area_id is not None or session.scalar(sa.select(Area.id).limit(1)) is not None:
        raise AnswersRefused({"area": "区域已经载入，请在里面选择您的镇或县"})
    return None


def _be_the_first(session: Session, now: datetime) -> None:
    """Raise NotAllowed unless nobody was here before, also not in this very moment: one row can be inserted once."""
    taken = session.scalar(
        insert(Lease)
        .values(name=FIRST, owner="", until=now)
        .on_conflict_do_nothing(index_elements=["name"])
        .returning(Lease.name)
    )
    if taken is None or has_people():
        raise NotAllowed("这套台账已经有人在用。请用自己的名称和密码登录；没有账号的，请联系系统管理员。")


def _give(session: Session, person: Person, area: Area, role: Role, since: date) -> None:
    session.add(Post(person_id=person.id, role=role, area_id=area.id, valid_from=since))
