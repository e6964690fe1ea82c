"""What is kept from the accused, as their best friend in the office would try to get at it (domain rules 0.1 no. 8, 5.5)."""

import re
from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa

from ledger.access import visible_entries
from ledger.books.petitions import BOOK
from ledger.books.petitions.words import Category, Dispose, Purpose
from ledger.db import db
from ledger.models import Entry, Person, Reminder, Role
from ledger.queries.administration import children_of, log_page
from ledger.queries.entries import every_overdue_entry, reported_by
from ledger.queries.hands import colleagues, excluded_from
from ledger.queries.holidays import touched_clocks
from ledger.queries.recounts import KEPT_APART
from ledger.queries.reminders import reminders_of
from ledger.services.exclusions import renew_exclusions
from ledger.services.people import change_person
from ledger.services.reminders import make_all_reminders
from ledger.services.sealed_people import look_up, open_record, renew_code
from tests import lives
from tests.lives import events_of, faults, fresh, take, why_not
from tests.petition_lives import (
    A_BACKLOG,
    A_DISPUTE,
    PEOPLE,
    a_petition,
    accepted,
    file,
    on,
    paper,
    register,
    screened,
    seen_by,
    sort,
)

EVERYBODY = tuple(lives.PEOPLE)


def whom(town, people=(), areas=(), outsiders: bool = False) -> dict:
    return {
        "concerns_people": [town.people[who] for who in people],
        "concerns_areas": [town.areas[name] for name in areas],
        "concerns_outsiders": outsiders,
    }


def accuse(town, *people: str, areas: tuple[str, ...] = (), by: str = "fellow officer", **more) -> Entry:
    answers = {"category": Category.ACCUSATION, "purpose": Purpose.ACCUSATION, "title": "反映公款使用问题"} | more
    day = lives.TODAY
    outsiders = answers.pop("outsiders", False)
    return file(
        town, "register", lives.NOW, a_petition(day, **answers), by=by, sealed=PEOPLE,
        **whom(town, people, areas, outsiders),
    )  # fmt: skip


def with_post(town, who: str, role: Role, area: str, **more) -> None:
    with lives.transaction() as session:
        given = {"valid_from": date(2022, 1, 1)} | more
        session.add(lives.Post(person_id=town.people[who], role=role, area_id=town.areas[area], **given))
        renew_exclusions(session)


def called(town, who: str, **what) -> None:
    """Give an account another name or telephone number."""
    with lives.transaction() as session:
        session.execute(sa.update(Person).where(Person.id == town.people[who]).values(**what))
        renew_exclusions(session)


def convert(town, entry: Entry, *people: str, **answers) -> Entry:
    asked = {key: value for key, value in a_petition(lives.TODAY).items() if key not in A_DISPUTE}
    asked |= {"category": Category.ACCUSATION, "purpose": Purpose.ACCUSATION} | answers
    return take(
        town, entry, "convert", by="fellow officer", now=lives.LATER, answers=asked, sealed=PEOPLE,
        **whom(town, people),
    )  # fmt: skip


# --- At the entrance --------------------------------------------------------------------------------------------------


def test_an_old_accusation_listed_as_backlog_is_kept_from_whom_it_concerns_too(town):
    answers = A_BACKLOG | {"category": Category.ACCUSATION, "first_on": date(2021, 5, 1)}
    listed = {"by": "fellow officer", "sealed": PEOPLE}
    assert "concerns" in faults(file, town, "list_backlog", lives.NOW, answers, **listed)
    entry = file(town, "list_backlog", lives.NOW, answers, **listed, **whom(town, ("leader",)))
    assert seen_by(town, "leader") == set()
    assert seen_by(town, "officer") == {entry.id}


def test_an_old_accusation_is_not_settled_in_the_office_but_sent_to_the_discipline_inspection(town):
    answers = A_BACKLOG | {"category": Category.ACCUSATION, "first_on": date(2021, 5, 1)}
    entry = file(town, "list_backlog", lives.NOW, answers, by="fellow officer", **whom(town, ("leader",)))
    settle = {"by": "officer", "note": "双方同意", "answers": {"finished_on": lives.TODAY}}
    assert "纪检监察" in why_not(take, town, entry, "settle", **settle)
    assert [step.key for step in BOOK.expected(fresh(entry))] == ["to_discipline"]
    take(town, entry, "to_discipline", by="officer", answers={"passed_to": "青阳县纪委监委"})
    assert fresh(entry).state == "closed"


def test_an_accusation_is_not_let_in_under_another_name(town):
    said = faults(register, town, purpose=Purpose.ACCUSATION, category=Category.CLAIM)
    assert "检举控告类" in said["category"]
    entry = accuse(town, "leader")
    said = faults(sort, town, entry, lives.NOW, category=Category.CLAIM)
    assert "检举控告类" in said["category"]


def test_whoever_has_no_account_is_said_to_be_outside_and_nobody_else_is_chosen_for_them(town):
    assert "concerns" in faults(accuse, town)
    entry = accuse(town, outsiders=True)
    assert entry.is_segregated
    assert seen_by(town, "leader") == {entry.id}
    told = [line["text"] for event in events_of(entry) for line in event.answers if line["label"] == "对谁保密"]
    assert told == ["不在系统内的人员、单位"]


@pytest.mark.parametrize(
    ("unit", "kept", "sees"),
    [
        ("东管区", ("district head", "village secretary", "worker"), "officer"),
        ("甲村", ("village secretary", "grid head", "worker"), "officer"),
    ],
)
def test_a_district_is_a_unit_like_a_village(town, unit, kept, sees):
    for who in kept:
        with_post(town, who, Role.LEADER, "示范镇")
    entry = accuse(town, areas=(unit,))
    assert [seen_by(town, who) for who in kept] == [set()] * len(kept)
    assert seen_by(town, sees) == {entry.id}


def test_an_accusation_against_the_own_town_is_registered_above_it(town):
    assert "上级机关" in faults(accuse, town, areas=("示范镇",))["concerns"]


# --- Whoever the accused is -------------------------------------------------------------------------------------------

ACCOUNTS: dict[str, Callable] = {
    "the same number": lambda town: (
        called(town, "leader", phone="13900000001"), called(town, "officer", phone="139 0000-0001"),
    ),
    "the number as the name to sign in with": lambda town: (
        called(town, "leader", phone="13900000001"), called(town, "officer", sign_in_name="13900000001"),
    ),
    "the same name in the same town": lambda town: (
        called(town, "leader", name="张三"), called(town, "officer", name="张三"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("alike", ACCOUNTS)
@pytest.mark.parametrize("is_late", [False, True])
def test_another_account_of_the_accused_sees_nothing_either(town, alike, is_late):
    if not is_late:
        ACCOUNTS[alike](town)
    entry = accuse(town, "leader")
    if is_late:
        ACCOUNTS[alike](town)
    assert seen_by(town, "officer") == set()
    assert town.people["officer"] in excluded_from(fresh(entry))


def test_the_same_name_in_another_town_is_somebody_else(town):
    called(town, "leader", name="张三")
    called(town, "officer of another town", name="张三")
    entry = accuse(town, "leader")
    assert town.people["officer of another town"] not in excluded_from(fresh(entry))


def test_a_changed_name_opens_nothing(town):
    called(town, "leader", name="张三")
    called(town, "officer", name="张三")
    accuse(town, "leader")
    administrator = town.person("administrator")
    change_person(
        town.people["officer"], name="张山", sign_in_name="zhangshan", phone=None, by=administrator, now=lives.NOW
    )
    assert seen_by(town, "officer") == set()


def test_nobody_registers_an_accusation_against_himself_under_his_other_account(town):
    called(town, "leader", name="张三")
    called(town, "fellow officer", name="张三")
    assert "您本人" in faults(accuse, town, "leader")["concerns"]


def test_who_led_the_accused_village_before_does_not_see_it_from_a_town_post(town):
    with_post(town, "leader", Role.VILLAGE_SECRETARY, "甲村", valid_to=date(2025, 12, 31))
    entry = accuse(town, areas=("甲村",))
    assert seen_by(town, "leader") == set()
    assert town.people["leader"] in excluded_from(fresh(entry))


def test_whoever_moves_on_from_the_accused_village_takes_no_sight_of_it_along(town):
    accuse(town, areas=("甲村",))
    with lives.transaction() as session:
        session.execute(
            sa.update(lives.Post)
            .where(lives.Post.person_id == town.people["village secretary"])
            .values(area_id=town.areas["示范镇"], role=Role.LEADER)
        )
        renew_exclusions(session)
    assert seen_by(town, "village secretary") == set()


def test_reading_and_handing_on_agree_on_everybody(town):
    with_post(town, "chief", Role.GRID_HEAD, "甲村一网格", valid_to=date(2024, 12, 31))
    called(town, "supervisor", name="village secretary")
    entry = accuse(town, areas=("甲村",))
    kept = excluded_from(fresh(entry))
    for who in EVERYBODY:
        person = town.person(who)
        seen = sa.select(Entry.id).where(visible_entries(person))
        assert not (person.id in kept and db.session.scalars(seen).all()), who
    assert {town.people[who] for who in ("chief", "supervisor", "village secretary", "worker")} <= kept
    assert not kept & {colleague.id for colleague in colleagues(BOOK, fresh(entry), today=lives.TODAY)}


# --- Afterwards -------------------------------------------------------------------------------------------------------


def test_whom_it_concerns_is_added_later_by_any_of_the_office_and_told_on_the_timeline(town):
    entry = accuse(town, "leader")
    assert "concerns" in faults(take, town, entry, "keep_apart", by="officer", note="又查明一人")
    take(town, entry, "keep_apart", by="officer", note="又查明一人", **whom(town, ("chief",)))
    assert seen_by(town, "leader") == seen_by(town, "chief") == set()
    [line] = [line for line in events_of(entry)[-1].answers if line["label"] == "对谁保密"]
    assert line["text"] == "chief"


def test_sorting_adds_whom_it_concerns_and_drops_nobody(town):
    entry = accuse(town, "leader")
    answers = {
        "category": Category.ACCUSATION, "dispose": Dispose.FORWARD, "responsible": "镇纪委", "can_be_told": True,
    }  # fmt: skip
    take(town, entry, "sort", by="fellow officer", answers=answers, **whom(town, ("chief",)))
    assert seen_by(town, "leader") == seen_by(town, "chief") == set()


def test_any_matter_may_be_kept_apart_once_it_turns_out_to_concern_somebody(town):
    dispute = screened(town)
    take(town, dispute, "keep_apart", by="fellow officer", note="涉及干部", **whom(town, ("leader",)))
    assert seen_by(town, "leader") == set()


def test_only_another_leader_takes_a_wrong_person_off_and_the_rest_stay(town):
    entry = accuse(town, "chief", "supervisor")
    anew = {"note": "同名误选", **whom(town, ("chief",))}
    assert "分管领导" in why_not(take, town, entry, "revise_apart", by="officer", **anew)
    take(town, entry, "revise_apart", by="leader", **anew)
    assert seen_by(town, "chief") == set()
    assert seen_by(town, "supervisor") == {entry.id}
    [line] = [line for line in events_of(entry)[-1].answers if line["label"] == "对谁保密"]
    assert (line["text"], set(line["was"].split("、"))) == ("chief", {"chief", "supervisor"})


def test_work_in_the_hands_of_the_accused_goes_back_to_the_office(town):
    entry = accepted(town, lives.NOW)
    take(town, entry, "hand_over", by="officer", hand_to_id=town.people["fellow officer"])
    take(town, entry, "keep_apart", by="officer", note="涉及承办人", **whom(town, ("fellow officer",)))
    assert fresh(entry).holder_id is None


# --- Clues ------------------------------------------------------------------------------------------------------------


def test_who_reported_a_dispute_does_not_read_that_it_became_an_accusation_against_him(town):
    dispute = screened(town)
    assert [row.number for row in reported_by(town.person("worker")).rows] == [dispute.number]
    convert(town, dispute, "worker")
    assert reported_by(town.person("worker")).rows == []


def test_who_reported_a_dispute_holds_no_code_and_the_petitioner_gets_one(town):
    dispute = screened(town)
    assert getattr(dispute, "new_query_code", None) is None
    turned = convert(town, dispute, "worker")
    assert look_up(turned.number, turned.new_query_code, address="1.2.3.4", now=lives.LATER) == turned.id


def test_a_code_the_accused_has_seen_opens_nothing_any_more(town):
    entry = register(town, by="fellow officer")
    seen = entry.new_query_code
    kept = take(town, entry, "keep_apart", by="officer", note="涉及承办人", **whom(town, ("fellow officer",)))
    assert look_up(entry.number, seen, address="1.2.3.4", now=lives.NOW) is None
    assert look_up(entry.number, kept.new_query_code, address="1.2.3.4", now=lives.NOW) == entry.id


def test_a_code_nobody_accused_has_seen_stays_with_the_petitioner(town):
    entry = register(town, by="fellow officer")
    take(town, entry, "keep_apart", by="officer", note="涉及领导", **whom(town, ("leader",)))
    assert look_up(entry.number, entry.new_query_code, address="1.2.3.4", now=lives.NOW) == entry.id


@pytest.mark.parametrize("who", ["worker", "supervisor"])
def test_only_who_may_open_the_record_gives_a_new_code(town, who):
    dispute = screened(town)
    assert "受理机关" in why_not(renew_code, dispute.id, by=town.person(who), now=lives.NOW)


def test_numbers_of_accusations_leave_no_gap_and_tell_no_order(town):
    first, hidden, second = register(town), accuse(town, "officer"), register(town)
    assert [first.number, second.number] == ["访2026-0001", "访2026-0002"]
    assert re.fullmatch(r"举2026-[2-9A-HJ-NP-Z]{6}", hidden.number)
    assert look_up(hidden.number.lower(), hidden.new_query_code, address="1.2.3.4", now=lives.NOW) == hidden.id


def test_what_becomes_an_accusation_later_keeps_the_number_everybody_has_seen(town):
    dispute = screened(town)
    assert convert(town, dispute, "worker").number == dispute.number


def test_a_paper_of_a_hidden_matter_tells_the_accused_nothing(town):
    entry = accuse(town, "officer")
    answers = {
        "category": Category.ACCUSATION, "dispose": Dispose.FORWARD, "responsible": "镇纪委", "can_be_told": True,
    }  # fmt: skip
    take(town, entry, "sort", by="fellow officer", answers=answers)
    hidden = paper("transfer", lives.TODAY)
    take(
        town, entry, "to_discipline", by="leader", paper=hidden,
        answers={"passed_to": "青阳县纪委监委", "notice_on": lives.TODAY},
    )  # fmt: skip
    own = sort(town, register(town), lives.NOW, dispose=Dispose.FORWARD)
    asked = {"answers": {"passed_to": "青阳县水利局", "notice_on": lives.TODAY}, "paper": hidden}
    assert faults(take, town, own, "pass_on", by="officer", **asked) == {"paper-number": "请核对文号"}
    # Whoever may read the matter is told nothing less than before.
    take(town, own, "pass_on", by="fellow officer", **asked)


def test_reminders_of_what_is_now_hidden_are_gone(town):
    entry = screened(town)
    make_all_reminders(now=on(4, 20))
    assert reminders_of(town.person("officer")).rows
    take(town, entry, "keep_apart", by="fellow officer", note="涉及专干", **whom(town, ("officer",)))
    assert reminders_of(town.person("officer")).rows == []
    assert (
        db.session.scalar(sa.select(sa.func.count(Reminder.id)).where(Reminder.person_id == town.people["officer"]))
        == 0
    )


def test_somebody_is_reminded_though_all_who_usually_are_have_to_withdraw(town):
    accuse(town, "officer", "leader", by="fellow officer")
    with lives.transaction() as session:
        session.execute(sa.delete(lives.Post).where(lives.Post.person_id == town.people["fellow officer"]))
    make_all_reminders(now=on(6, 1))
    told = set(db.session.scalars(sa.select(Reminder.person_id)))
    assert town.people["chief"] in told
    assert not told & {town.people["officer"], town.people["leader"]}


def test_counts_lists_and_the_log_of_the_administration_leave_it_out(town):
    before = children_of(town.area("青阳县"), today=lives.TODAY)
    town.add_person("auditor", Role.AUDITOR, "示范镇")
    entry = accuse(town, "leader", "auditor")
    other = accuse(town, "leader")
    for one in (entry, other):
        open_record(one.id, reason="核对送达地址", by=town.person("officer"), now=lives.NOW)
    after = children_of(town.area("青阳县"), today=lives.TODAY)
    assert [line.open_entries for line in after] == [line.open_entries for line in before]
    assert every_overdue_entry(today=date(2027, 1, 1), book=None) == []
    told = {one.number for one in touched_clocks(db.session(), 2026)}
    assert told == {KEPT_APART}
    lines = log_page(town.person("auditor"), act="protected.open").rows
    assert [line.about for line in lines] == [f"{other.number}，理由：核对送达地址"]
