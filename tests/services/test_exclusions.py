"""From whom a segregated entry is kept is written down, follows the people, and fails closed."""

from datetime import date, timedelta
from functools import cache
from random import Random

import pytest
import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.orm import aliased

from ledger.books.petitions.words import Category, Purpose
from ledger.clockwork.jobs import REMIND, run
from ledger.db import db, transaction
from ledger.models import Area, AreaLevel, Concern, Entry, Exclusion, Person, Post, Role, Segregation
from ledger.queries.hands import concerns_of
from ledger.queries.health import check
from ledger.segregation import people_concerned_by
from ledger.services.areas import make_area, move_area
from ledger.services.exclusions import renew_exclusions
from ledger.services.people import (
    NewPost,
    add_person,
    change_person,
    end_post,
    give_post,
    restore_person,
    retire_person,
)
from tests.lives import NOW, PEOPLE, TODAY, Town, fresh
from tests.machinery.concurrency import at_once
from tests.petition_lives import PEOPLE as PETITIONERS
from tests.petition_lives import a_petition, file, seen_by


def accuse(town: Town, *people: str, areas: tuple[str, ...] = (), by: str = "fellow officer") -> Entry:
    answers = a_petition(TODAY, category=Category.ACCUSATION, purpose=Purpose.ACCUSATION, title="反映公款使用问题")
    return file(
        town,
        "register",
        NOW,
        answers,
        by=by,
        sealed=PETITIONERS,
        concerns_people=[town.people[who] for who in people],
        concerns_areas=[town.areas[name] for name in areas],
        concerns_outsiders=not (people or areas),
    )


def written() -> set[tuple[int, int]]:
    return set(db.session.execute(sa.select(Exclusion.entry_id, Exclusion.person_id)).tuples())


def worked_out_one_by_one() -> set[tuple[int, int]]:
    session = db.session()
    return {
        (entry_id, person_id)
        for entry_id in session.scalars(sa.select(Concern.entry_id).distinct())
        for person_id in session.scalars(people_concerned_by(*concerns_of(entry_id)))
    }


@cache
def guess() -> sa.Select[tuple[int]]:
    """The entries that concern somebody, as lists once asked the accounts, the posts and the tree for every line."""
    one, other, post, place, unit = (
        aliased(Person), aliased(Person), aliased(Post), aliased(Area), aliased(Area),
    )  # fmt: skip
    mine, theirs, here, there = aliased(Post), aliased(Post), aliased(Area), aliased(Area)

    def digits(phone):
        return sa.func.nullif(sa.func.replace(sa.func.replace(phone, " ", ""), "-", ""), "")

    in_one_town = sa.exists().where(
        mine.person_id == one.id,
        mine.area_id == here.id,
        theirs.person_id == other.id,
        theirs.area_id == there.id,
        sa.or_(here.town_id == there.town_id, here.town_id.is_(None), there.town_id.is_(None)),
    )
    is_same = sa.or_(
        one.id == other.id,
        digits(one.phone) == digits(other.phone),
        digits(one.phone) == other.sign_in_name,
        one.sign_in_name == digits(other.phone),
        sa.and_(one.name == other.name, in_one_town.correlate(one, other)),
    )
    is_named = sa.exists().where(other.id == Concern.person_id, one.id == sa.bindparam("person_id"), is_same)
    is_inside = sa.exists().where(
        unit.id == Concern.area_id,
        post.person_id == sa.bindparam("person_id"),
        place.id == post.area_id,
        place.path.startswith(unit.path),
    )
    kept = sa.or_(is_named.correlate(Concern), is_inside.correlate(Concern))
    return sa.select(Concern.entry_id).where(kept)


def guessed(person_id: int) -> set[int]:
    return set(db.session.scalars(guess(), {"person_id": person_id}))


# --- What is written follows the people -------------------------------------------------------------------------------

NAMES = ("张三", "李四", "王五")
PHONES = (None, "13900000001", "139 0000-0001", "13900000002")
SIGN_IN_NAMES = ("13900000001", "13900000002")
ROLES = (Role.OFFICER, Role.LEADER, Role.VILLAGE_SECRETARY, Role.WORKER)


class Changes:
    """Somebody keeps the accounts, the posts and the tree of a town, as chance has it."""

    def __init__(self, town: Town, chance: Random) -> None:
        self.town, self.chance = town, chance
        self.people = [town.people[who] for who in PEOPLE if who not in ("administrator", "fellow officer")]
        self.day, self.number = NOW, 0

    def act(self) -> None:
        # What is given and taken back on one day leaves no trace.
        self.day += timedelta(days=self.chance.choice([0, 1]))
        self.number += 1
        self.chance.choice(
            [self.change, self.change, self.give, self.end, self.add, self.retire, self.move, self.make]
        )()

    def change(self) -> None:
        person_id = self.chance.choice(self.people)
        taken = set(db.session.scalars(sa.select(Person.sign_in_name).where(Person.id != person_id)))
        free = [name for name in SIGN_IN_NAMES if name not in taken]
        change_person(
            person_id,
            name=self.chance.choice(NAMES),
            sign_in_name=self.chance.choice([f"someone-{person_id}", *free]),
            phone=self.chance.choice(PHONES),
            by=None,
            now=self.day,
        )

    def post(self) -> NewPost:
        areas = db.session.scalars(
            sa.select(Area.id).where(Area.level.in_([AreaLevel.TOWN, AreaLevel.DISTRICT, AreaLevel.VILLAGE]))
        )
        return NewPost(role=self.chance.choice(ROLES), area_id=self.chance.choice(areas.all()), book="petitions")

    def give(self) -> None:
        person_id, post = self.chance.choice(self.people), self.post()
        held = sa.select(Post).where(Post.person_id == person_id, Post.valid_to.is_(None))
        if (post.role, post.area_id, post.book) not in {
            (one.role, one.area_id, one.book) for one in db.session.scalars(held)
        } and db.session.get_one(Person, person_id).retired_at is None:
            give_post(person_id, post=post, by=None, now=self.day)

    def end(self) -> None:
        post_ids = db.session.scalars(
            sa.select(Post.id).where(Post.person_id.in_(self.people), Post.valid_to.is_(None)).order_by(Post.id)
        ).all()
        if post_ids:
            end_post(self.chance.choice(post_ids), by=None, now=self.day)

    def add(self) -> None:
        name = f"new-{self.number}"
        person, _ = add_person(
            name=self.chance.choice(NAMES),
            sign_in_name=name,
            phone=self.chance.choice(PHONES),
            post=self.post(),
            with_password=False,
            by=None,
            now=self.day,
        )
        self.people.append(person.id)

    def retire(self) -> None:
        person_id = self.chance.choice(self.people)
        if db.session.get_one(Person, person_id).retired_at is None:
            retire_person(person_id, by=None, now=self.day)

    def move(self) -> None:
        villages = sa.select(Area.id).where(Area.level == AreaLevel.VILLAGE, Area.town_id == self.town.areas["示范镇"])
        districts = [self.town.areas["东管区"], self.town.areas["西管区"]]
        area = db.session.get_one(Area, self.chance.choice(db.session.scalars(villages).all()))
        [other] = [one for one in districts if one != area.parent_id][:1]
        move_area(area.id, to_parent_id=other, by=None, now=self.day)

    def make(self) -> None:
        make_area(
            parent_id=self.town.areas["东管区"],
            level=AreaLevel.VILLAGE,
            name=f"新村{self.number}",
            by=None,
            now=self.day,
        )


@pytest.mark.parametrize("seed", range(4))
def test_after_any_changes_of_the_people_what_is_written_is_what_they_make_of_it(town: Town, seed: int) -> None:
    chance = Random(seed)
    changes = Changes(town, chance)
    accuse(town, "leader")
    accuse(town, "village secretary", areas=("西管区",))
    accuse(town, areas=("甲村",))
    accuse(town)
    for _ in range(15):
        changes.act()
        db.session.expire_all()
        assert written() == worked_out_one_by_one()
        for person_id in changes.people:
            assert guessed(person_id) <= {entry_id for entry_id, one in written() if one == person_id}
    assert set(db.session.scalars(sa.select(Segregation.entry_id))) == set(db.session.scalars(sa.select(Entry.id)))
    assert len(seen_by(town, "fellow officer")) == 4


def test_somebody_taken_on_with_the_number_of_the_accused_is_kept_out_at_once(town: Town) -> None:
    change_person(town.people["leader"], name="张三", sign_in_name="leader", phone="13900000001", by=None, now=NOW)
    entry = accuse(town, "leader")
    person, _ = add_person(
        name="李四",
        sign_in_name="13900000001",
        post=NewPost(role=Role.OFFICER, area_id=town.areas["示范镇"]),
        by=None,
        now=NOW,
    )
    town.people["second account"] = person.id
    assert seen_by(town, "second account") == set()
    assert seen_by(town, "fellow officer") == {entry.id}


def test_a_post_taken_back_on_its_first_day_lets_its_holder_see_again(town: Town) -> None:
    entry = accuse(town, areas=("甲村",))
    post = give_post(
        town.people["officer"], post=NewPost(role=Role.WORKER, area_id=town.areas["甲村"]), by=None, now=NOW
    )
    assert seen_by(town, "officer") == set()
    end_post(post.id, by=None, now=NOW)
    assert seen_by(town, "officer") == {entry.id}


# --- It fails closed --------------------------------------------------------------------------------------------------

PAST_THE_LEDGER = {
    "an account": lambda town: sa.update(Person)
    .where(Person.id == town.people["officer"])
    .values(phone="13900000001"),
    "a new account": lambda town: sa.insert(Person).values(
        name="leader", sign_in_name="new", made_at=NOW, password_is_temporary=True, failures=0, session_epoch=0,
        large_text=False,
    ),
    "a post": lambda town: sa.update(Post)
    .where(Post.person_id == town.people["officer"])
    .values(area_id=town.areas["甲村"]),
    "a new post": lambda town: sa.insert(Post).values(
        person_id=town.people["officer"], role=Role.WORKER, area_id=town.areas["甲村"], valid_from=date(2022, 1, 1)
    ),
    "a post that goes": lambda town: sa.delete(Post).where(Post.person_id == town.people["officer"]),
    "the tree": lambda town: sa.update(Area).where(Area.id == town.areas["乙村"]).values(path="/9/9/"),
}  # fmt: skip


@pytest.mark.parametrize("what", PAST_THE_LEDGER)
def test_what_the_ledger_has_not_heard_of_shows_a_segregated_entry_to_nobody(town: Town, what: str) -> None:
    entry = accuse(town, "leader")
    assert seen_by(town, "fellow officer") == {entry.id}
    with transaction() as session:
        session.execute(PAST_THE_LEDGER[what](town))
    db.session.expunge_all()

    assert not any(seen_by(town, who) for who in PEOPLE)
    assert stale()

    run(REMIND, now=NOW)
    assert seen_by(town, "fellow officer") == {entry.id}
    assert written() == worked_out_one_by_one()
    assert not stale()


def stale() -> bool:
    [finding] = [one for one in check(current_app.config["LEDGER"], now=NOW) if one.key == "exclusions"]
    return finding.is_wrong


def test_an_entry_nobody_has_worked_out_is_shown_to_nobody(town: Town) -> None:
    entry = accuse(town, "leader")
    with transaction() as session:
        session.execute(sa.delete(Segregation))
    assert not any(seen_by(town, who) for who in PEOPLE)
    assert fresh(entry).is_segregated


def test_an_exclusion_that_went_missing_is_found(town: Town) -> None:
    accuse(town, "leader")
    assert not stale()
    with transaction() as session:
        session.execute(sa.delete(Exclusion))
    assert stale()


def test_a_sign_in_and_a_password_leave_what_is_worked_out_as_it_is(town: Town) -> None:
    entry = accuse(town, "leader")
    retire_person(town.people["supervisor"], by=None, now=NOW)
    restore_person(town.people["supervisor"], by=None, now=NOW)
    with transaction() as session:
        session.execute(sa.update(Person).values(failures=1, session_epoch=5, large_text=True))
    assert {entry.id} == set(
        db.session.scalars(sa.select(Segregation.entry_id).where(Segregation.people_version == version()))
    )


def version() -> int:
    return db.session.scalar(sa.text("SELECT number FROM version WHERE name = 'people'"))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_an_account_made_in_the_moment_of_an_accusation_is_kept_out_too(application: Flask, town: Town) -> None:
    """Whichever of the two comes second sees what the first has written."""
    change_person(town.people["leader"], name="张三", sign_in_name="leader", phone="13900000001", by=None, now=NOW)
    for number in range(8):
        acts = [
            lambda: accuse(town, "leader"),
            lambda number=number: add_person(
                name=f"某某{number}",
                sign_in_name=f"new-{number}",
                phone="13900000001",
                with_password=False,
                by=None,
                now=NOW,
            ),
        ]
        for result in at_once(application, acts):
            assert not isinstance(result, Exception), result
        assert written() == worked_out_one_by_one()
        assert len(seen_by(town, "fellow officer")) == number + 1


def test_renewing_what_is_up_to_date_writes_nothing(town: Town) -> None:
    accuse(town, "leader")
    seen = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *words: seen.append(words[2]))
    with transaction() as session:
        renew_exclusions(session)
    assert not [one for one in seen if one.startswith(("INSERT", "DELETE", "UPDATE"))]
