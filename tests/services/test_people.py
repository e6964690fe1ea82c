"""People and posts: who may be made what, by whom; what happens to their work when they go."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.models import AccessRecord, Entry, Person, Post, Role
from ledger.queries.accounts import person_of_session
from ledger.refusals import AnswersRefused, NotAllowed, NotVisible
from ledger.services import people
from ledger.services.access_log import Act
from ledger.services.accounts import sign_in
from ledger.services.people import NewPost
from ledger.settings import Settings
from tests.lives import NOW, TODAY, an_entry, take


@pytest.fixture
def keeper(town):
    return town.person("administrator")


@pytest.fixture
def stranger(town):
    town.add_person("administrator of another town", Role.ADMINISTRATOR, "邻镇")
    return town.person("administrator of another town")


def a_post(town, role: Role, area: str, book: str | None = None) -> NewPost:
    return NewPost(role=role, area_id=town.areas[area], book=book)


def add(town, keeper, name: str = "李样例", sign_in_name: str = "13800000009", **more):
    more = {"post": a_post(town, Role.WORKER, "丙村")} | more
    return people.add_person(name=name, sign_in_name=sign_in_name, by=keeper, now=NOW, **more)


def posts_of(person_id: int) -> list[tuple[Role, int]]:
    found = person_of_session(person_id, db.session.get(Person, person_id).session_epoch, today=TODAY)
    return [(post.role, post.area_id) for post in found.person.posts]


def acts_on(person_id: int) -> list[str]:
    acts = sa.select(AccessRecord.act).where(AccessRecord.subject == f"person:{person_id}").order_by(AccessRecord.id)
    return list(db.session.scalars(acts))


def settings_of(application) -> Settings:
    return application.config["LEDGER"]


def test_a_new_person_signs_in_with_a_password_that_has_to_be_replaced(town, keeper, application):
    person, password = add(town, keeper, sign_in_name=" Li.YangLi ")
    assert person.sign_in_name == "li.yangli"
    assert person.password_is_temporary
    assert sign_in("Li.YangLi", password, settings=settings_of(application), now=NOW).id == person.id
    assert posts_of(person.id) == [(Role.WORKER, town.areas["丙村"])]


def test_the_access_log_tells_who_was_added_by_id_and_nothing_personal(town, keeper):
    person, password = add(town, keeper, phone="138 0000 0009")
    assert acts_on(person.id) == ["person.add", "post.give"]
    for record in db.session.scalars(sa.select(AccessRecord)):
        said = f"{record.subject} {record.details}"
        assert not any(secret in said for secret in ("李样例", "13800000009", "138 0000", password))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "某" * 41}, "name"),
        ({"sign_in_name": "a"}, "sign_in_name"),
        ({"sign_in_name": "li yang"}, "sign_in_name"),
        ({"sign_in_name": "OFFICER"}, "sign_in_name"),
        ({"phone": "打我电话"}, "phone"),
    ],
)
def test_what_cannot_stand_is_refused_beside_its_field_and_nobody_is_made(town, keeper, values, field):
    count = sa.select(sa.func.count(Person.id))
    before = db.session.scalar(count)
    with pytest.raises(AnswersRefused) as refused:
        add(town, keeper, **values)
    assert list(refused.value.faults) == [field]
    assert db.session.scalar(count) == before


def test_two_administrators_who_take_the_same_sign_in_name_at_once_make_one_person(town, application):
    outcomes = []
    together = threading.Barrier(2)

    def add_one() -> None:
        with application.app_context():
            by = town.person("administrator")
            together.wait()
            try:
                people.add_person(name="李样例", sign_in_name="same.name", by=by, now=NOW)
                outcomes.append("made")
            except AnswersRefused as refused:
                outcomes.append(next(iter(refused.faults)))

    threads = [threading.Thread(target=add_one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["made", "sign_in_name"]


def test_changing_a_person_keeps_the_own_sign_in_name_and_refuses_anothers(town, keeper):
    person, _ = add(town, keeper)
    people.change_person(person.id, name="李新名", sign_in_name="13800000009", phone=None, by=keeper, now=NOW)
    assert db.session.get(Person, person.id).name == "李新名"
    with pytest.raises(AnswersRefused):
        people.change_person(person.id, name="李新名", sign_in_name="officer", phone=None, by=keeper, now=NOW)


def test_a_password_for_several_is_given_in_a_demonstration_alone(town, keeper, application):
    """The exhibition has one password for everybody; a real ledger refuses, and nobody's password has changed."""
    ids = [add(town, keeper)[0].id, add(town, keeper, "王样例", "13800000008")[0].id]
    settings = settings_of(application)
    with pytest.raises(NotAllowed, match="演示环境"):
        people.share_password(ids, password="Yanshi-138", by=None, settings=settings, now=NOW)
    assert Act.PASSWORD_RESET not in acts_on(ids[0])
    people.share_password(ids, password="Yanshi-138", by=None, settings=replace(settings, demo=True), now=NOW)
    for name, person_id in zip(("13800000009", "13800000008"), ids, strict=True):
        person = sign_in(name, "Yanshi-138", settings=settings, now=NOW)
        assert (person.id, person.password_is_temporary) == (person_id, False)
        assert Act.PASSWORD_RESET in acts_on(person_id)


def test_a_reset_password_works_once_ends_the_sessions_and_opens_the_lock(town, keeper, application):
    person, old = add(town, keeper)
    person.locked_until = NOW + timedelta(minutes=10)
    db.session.commit()
    new = people.reset_password(person.id, by=keeper, now=NOW)
    assert new != old
    assert person_of_session(person.id, 0, today=TODAY) is None
    assert sign_in("13800000009", new, settings=settings_of(application), now=NOW).password_is_temporary


def test_a_retired_person_is_out_at_once_and_the_work_goes_back_to_the_role(town, keeper):
    entry = take(
        town, an_entry(town), "hand_over", by="officer", hand_to_id=town.people["fellow officer"], note="请接办"
    )
    assert entry.holder_id == town.people["fellow officer"]
    assert people.retire_person(town.people["fellow officer"], by=keeper, now=NOW) == 1
    db.session.expire_all()
    assert db.session.get(Entry, entry.id).holder_id is None
    assert person_of_session(town.people["fellow officer"], 0, today=TODAY) is None
    assert person_of_session(town.people["fellow officer"], 1, today=TODAY) is None
    assert not [
        post
        for post in db.session.scalars(sa.select(Post))
        if post.person_id == town.people["fellow officer"] and not post.valid_to
    ]


def test_a_retired_person_comes_back_with_a_new_password_and_without_posts(town, keeper):
    people.retire_person(town.people["worker"], by=keeper, now=NOW)
    with pytest.raises(NotAllowed, match="先恢复"):
        people.give_post(town.people["worker"], post=a_post(town, Role.WORKER, "甲村"), by=keeper, now=NOW)
    assert people.restore_person(town.people["worker"], by=keeper, now=NOW)
    db.session.expire_all()
    assert posts_of(town.people["worker"]) == []


def test_ending_one_post_leaves_work_that_another_post_still_covers(town, keeper):
    officer = town.people["fellow officer"]
    extra = people.give_post(officer, post=a_post(town, Role.OFFICER, "甲村", "safety"), by=keeper, now=NOW)
    entry = take(town, an_entry(town), "hand_over", by="officer", hand_to_id=officer, note="请接办")
    assert people.end_post(extra.id, by=town.person("administrator"), now=NOW) == 0
    remaining = db.session.scalars(sa.select(Post).where(Post.person_id == officer)).one()
    assert people.end_post(remaining.id, by=town.person("administrator"), now=NOW) == 1
    db.session.expire_all()
    assert db.session.get(Entry, entry.id).holder_id is None


def test_an_ended_post_gives_nothing_from_that_moment(town, keeper):
    post = db.session.scalars(sa.select(Post).where(Post.person_id == town.people["worker"])).one()
    people.end_post(post.id, by=keeper, now=NOW)
    assert posts_of(town.people["worker"]) == []


def test_the_last_administrator_stays_until_another_is_made(town, keeper):
    post = db.session.scalars(sa.select(Post).where(Post.person_id == keeper.id)).one()
    with pytest.raises(NotAllowed, match="最后一位系统管理员"):
        people.end_post(post.id, by=keeper, now=NOW)
    add(town, keeper, post=a_post(town, Role.ADMINISTRATOR, "示范镇"))
    people.end_post(post.id, by=keeper, now=NOW)
    assert posts_of(keeper.id) == []


def test_an_administrator_of_the_county_is_enough_for_the_town(town, keeper):
    town.add_person("county administrator", Role.ADMINISTRATOR, "青阳县")
    post = db.session.scalars(sa.select(Post).where(Post.person_id == keeper.id)).one()
    people.end_post(post.id, by=town.person("county administrator"), now=NOW)
    last = db.session.scalars(sa.select(Post).where(Post.person_id == town.people["county administrator"])).one()
    with pytest.raises(NotAllowed):
        people.end_post(last.id, by=town.person("county administrator"), now=NOW)


def test_nobody_retires_the_own_account(town, keeper):
    with pytest.raises(NotAllowed, match="另一位系统管理员"):
        people.retire_person(keeper.id, by=keeper, now=NOW)


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        (Role.ADMINISTRATOR, Role.AUDITOR),
        (Role.AUDITOR, Role.ADMINISTRATOR),
        (Role.ADMINISTRATOR, Role.OFFICER),
        (Role.AUDITOR, Role.LEADER),
        (Role.OFFICER, Role.ADMINISTRATOR),
    ],
)
def test_accounts_log_and_business_are_three_different_hands(town, keeper, held, wanted):
    person, _ = add(town, keeper, post=a_post(town, held, "示范镇"))
    with pytest.raises(AnswersRefused) as refused:
        people.give_post(person.id, post=a_post(town, wanted, "示范镇"), by=keeper, now=NOW)
    assert "不能兼任" in refused.value.faults["role"]


@pytest.mark.parametrize(
    ("role", "area", "book", "field"),
    [
        (Role.WORKER, "丙村", None, "role"),
        (Role.CLOCK, "示范镇", None, "role"),
        (Role.AUDITOR, "甲村", None, "area"),
        (Role.OFFICER, "示范镇", "weather", "book"),
    ],
)
def test_a_post_that_makes_no_sense_is_refused(town, keeper, role, area, book, field):
    person, _ = add(town, keeper)
    with pytest.raises(AnswersRefused) as refused:
        people.give_post(person.id, post=a_post(town, role, area, book), by=keeper, now=NOW)
    assert field in refused.value.faults


def test_no_post_is_given_outside_the_own_town(town, keeper):
    person, _ = add(town, keeper)
    for area in ("邻镇", "邻村", "青阳县"):
        with pytest.raises(NotVisible):
            people.give_post(person.id, post=a_post(town, Role.WORKER, area), by=keeper, now=NOW)


def test_another_towns_administrator_touches_none_of_our_people(town, stranger):
    worker = town.people["worker"]
    post = db.session.scalars(sa.select(Post).where(Post.person_id == worker)).one()
    for change in (
        lambda: people.change_person(worker, name="某", sign_in_name="mou", phone=None, by=stranger, now=NOW),
        lambda: people.reset_password(worker, by=stranger, now=NOW),
        lambda: people.retire_person(worker, by=stranger, now=NOW),
        lambda: people.restore_person(worker, by=stranger, now=NOW),
        lambda: people.give_post(worker, post=a_post(town, Role.WORKER, "邻村"), by=stranger, now=NOW),
        lambda: people.end_post(post.id, by=stranger, now=NOW),
    ):
        with pytest.raises(NotVisible):
            change()
    assert acts_on(worker) == []


def test_a_towns_administrator_cannot_take_over_an_account_with_posts_beyond_the_town(town, keeper):
    town.add_person("county administrator", Role.ADMINISTRATOR, "青阳县")
    county = town.people["county leader"]
    people.give_post(county, post=a_post(town, Role.LEADER, "示范镇"), by=town.person("county administrator"), now=NOW)
    with pytest.raises(NotAllowed, match="上级管理员"):
        people.reset_password(county, by=town.person("administrator"), now=NOW)
    with pytest.raises(NotAllowed):
        people.retire_person(county, by=town.person("administrator"), now=NOW)


def test_the_clock_is_no_person_an_administrator_could_wake(town, keeper):
    town.add_person("clock", Role.CLOCK, "示范镇")
    with pytest.raises(NotVisible):
        people.reset_password(town.people["clock"], by=keeper, now=NOW)
