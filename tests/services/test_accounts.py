"""Signing in, locking and the first administrator, below the pages, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.models import AccessRecord, AreaLevel, Person
from ledger.refusals import NotAllowed
from ledger.services import passwords
from ledger.services.access_log import Act
from ledger.services.accounts import SignInRefused, make_first_administrator, sign_in
from tests.builders import PASSWORD, a_person

NAME = "13800000000"
WRONG = "Wrong-horse-9"
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)


@pytest.fixture
def settings(application):
    return application.config["LEDGER"]


def fail_to_sign_in(settings, password: str = WRONG, *, name: str = NAME, now: datetime = NOW) -> None:
    with pytest.raises(SignInRefused):
        sign_in(name, password, settings=settings, now=now)


def acts() -> list[str]:
    return list(db.session.scalars(sa.select(AccessRecord.act).order_by(AccessRecord.id)))


def test_five_failures_lock_for_fifteen_minutes(settings):
    a_person(sign_in_name=NAME)
    for _ in range(5):
        fail_to_sign_in(settings)
    fail_to_sign_in(settings, PASSWORD, now=NOW + timedelta(minutes=14))
    assert sign_in(NAME, PASSWORD, settings=settings, now=NOW + timedelta(minutes=15)).sign_in_name == NAME
    assert acts() == [Act.SIGN_IN_FAILED.value] * 5 + [Act.LOCKED.value, Act.SIGN_IN_FAILED.value, Act.SIGNED_IN.value]


def test_four_failures_and_a_success_begin_the_count_anew(settings):
    a_person(sign_in_name=NAME)
    for _ in range(2):
        for _ in range(4):
            fail_to_sign_in(settings)
        assert sign_in(NAME, PASSWORD, settings=settings, now=NOW)


def test_trying_on_while_locked_does_not_lock_for_longer(settings):
    a_person(sign_in_name=NAME)
    for minute in range(15):
        fail_to_sign_in(settings, now=NOW if minute < 5 else NOW + timedelta(minutes=minute))
    assert sign_in(NAME, PASSWORD, settings=settings, now=NOW + timedelta(minutes=15))


def test_guesses_made_at_the_same_time_all_count(application, settings):
    person = a_person(sign_in_name=NAME)

    def guess(_: int) -> bool:
        with application.app_context():
            try:
                sign_in(NAME, WRONG, settings=settings, now=NOW)
            except SignInRefused:
                return True
        return False

    with ThreadPoolExecutor(5) as pool:
        assert all(pool.map(guess, range(5)))
    db.session.expire_all()
    assert db.session.get(Person, person.id).locked_until == NOW + timedelta(minutes=15)


class CountingHasher:
    """The real hasher, with a note of what it was asked."""

    def __init__(self, real) -> None:
        self.real = real
        self.verified: list[str] = []

    def verify(self, password_hash: str, password: str) -> bool:
        self.verified.append(password_hash)
        return self.real.verify(password_hash, password)

    def __getattr__(self, name: str):
        return getattr(self.real, name)


def test_a_password_is_checked_once_whether_the_name_is_unknown_locked_retired_or_without_one(settings, monkeypatch):
    """So the time of the answer does not tell which it was."""
    locked = a_person(sign_in_name="locked")
    locked.locked_until = NOW + timedelta(minutes=1)
    retired = a_person(sign_in_name="retired")
    retired.retired_at = NOW
    a_person(sign_in_name="without", password=None)
    a_person(sign_in_name=NAME)
    db.session.commit()
    hasher = CountingHasher(passwords.hasher)
    monkeypatch.setattr(passwords, "hasher", hasher)
    for name in ("unknown", "locked", "retired", "without", NAME):
        hasher.verified.clear()
        fail_to_sign_in(settings, name=name)
        assert len(hasher.verified) == 1, name


def test_nobodys_hash_costs_as_much_as_a_real_one():
    assert not passwords.needs_new_hash(passwords.NOBODYS_HASH)
    assert not passwords.is_password(None, "")


def test_a_hash_of_weaker_days_is_made_anew_at_the_next_sign_in(settings):
    person = a_person(sign_in_name=NAME)
    weak = person.password_hash
    assert passwords.needs_new_hash(weak)
    sign_in(NAME, PASSWORD, settings=settings, now=NOW)
    db.session.expire_all()
    stronger = db.session.get(Person, person.id).password_hash
    assert stronger != weak
    assert not passwords.needs_new_hash(stronger)
    assert passwords.is_password(stronger, PASSWORD)


def test_the_log_never_holds_what_was_typed(settings):
    """A mistyped name may well be a password."""
    fail_to_sign_in(settings, name="My-secret-1")
    a_person(sign_in_name=NAME)
    fail_to_sign_in(settings)
    for record in db.session.scalars(sa.select(AccessRecord)):
        assert "secret" not in repr((record.act, record.subject, record.details))
        assert WRONG not in repr((record.act, record.subject, record.details))


def test_of_two_first_administrators_at_once_one_is_made(application):
    def make(number: int) -> bool:
        with application.app_context():
            try:
                make_first_administrator(
                    area_name="青桐镇",
                    area_level=AreaLevel.TOWN,
                    area_code=None,
                    name="赵管理",
                    sign_in_name=f"person{number}",
                    password=PASSWORD,
                    now=NOW,
                )
            except NotAllowed:
                return False
        return True

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(make, range(3))) == [False, False, True]
    assert db.session.scalar(sa.select(sa.func.count(Person.id))) == 1


def test_passwords_for_one_time_are_good_ones_and_never_the_same():
    made = {passwords.one_time_password() for _ in range(50)}
    assert len(made) == 50
    assert all(passwords.password_fault(one, sign_in_name=NAME) == "" for one in made)


@pytest.mark.parametrize(
    ("password", "is_good"),
    [
        ("Abcdefg1", True),
        ("abcdefg1!", True),
        ("ABCDEFG1!", True),
        ("密码密码密码Ab", True),
        ("abcdefgh", False),
        ("abcdefg1", False),
        ("Abcde1!", False),
        ("12345678!", False),
        ("", False),
    ],
)
def test_a_password_has_eight_characters_of_three_classes(password, is_good):
    assert (passwords.password_fault(password, sign_in_name=NAME) == "") is is_good
