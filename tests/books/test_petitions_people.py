"""Who sees a petition matter, and what is written about nobody (domain rules 5.5, 5.6)."""

from datetime import date

import pytest
import sqlalchemy as sa
from flask import current_app

from ledger.books.petitions import BOOK
from ledger.books.petitions.steps.registering import SCREEN
from ledger.books.petitions.town import FIELD_REPORTS
from ledger.books.petitions.words import Category, CloseKind, Dispose, Grade, Purpose
from ledger.db import db
from ledger.models import FIELD_ROLES, AccessRecord, Entry, Reminder, Role, SealedRecord
from ledger.refusals import NotVisible
from ledger.services.exclusions import renew_exclusions
from ledger.services.reminders import make_all_reminders
from ledger.services.sealed_people import look_up, open_record
from tests import lives
from tests.lives import faults, fresh, refused, take, why_not
from tests.petition_lives import (
    A_DISPUTE,
    PEOPLE,
    a_petition,
    accept,
    dates,
    follow_up,
    grade,
    on,
    paper,
    register,
    reply,
    resolve,
    screened,
    seen_by,
    serve,
    sort,
)

# --- Screened disputes and who sees them ------------------------------------------------------------------------------


def test_a_reported_dispute_is_contacted_in_three_days_and_settled_in_thirty(town):
    entry = screened(town)
    assert (entry.kind, entry.received_on) == ("screened", lives.TODAY)
    assert dates(entry) == {"C14": date(2026, 3, 12), "C14-settle": date(2026, 4, 8)}
    take(town, entry, "contact", by="officer", note="双方愿意调解", answers={"reached_on": lives.TODAY})
    extend_by = {"note": "等待材料", "answers": {"settle_days": 15}}
    assert "分管领导" in why_not(take, town, entry, "extend_settling", by="officer", **extend_by)
    take(town, entry, "extend_settling", by="leader", **extend_by)
    assert dates(entry)["C14-settle"] == date(2026, 4, 23)


def test_field_posts_see_only_what_they_reported(town):
    own, other = screened(town), screened(town, by="fellow worker")
    formal = register(town)
    assert seen_by(town, "worker") == {own.id}
    assert seen_by(town, "fellow worker") == {other.id}
    for who in ("grid head", "village secretary", "district head"):
        assert seen_by(town, who) == set()
    assert seen_by(town, "officer") == seen_by(town, "leader") == {own.id, other.id, formal.id}


def test_field_posts_take_no_further_step_and_get_no_reminders(town):
    entry = screened(town)
    assert "信访专干" in why_not(take, town, entry, "contact", by="worker", note="联系了")
    for role in FIELD_ROLES:
        assert [step.key for step in BOOK.steps if role in step.who] == ["screen"]
    make_all_reminders(now=on(4, 20))
    told = set(db.session.scalars(sa.select(Reminder.person_id).where(Reminder.entry_id == entry.id)))
    assert told
    field = {town.people[who] for who in ("worker", "grid head", "village secretary", "district head")}
    assert not told & field


def test_a_town_may_keep_the_book_from_its_field_posts_altogether(town):
    lives.decide(town, FIELD_REPORTS, 0)
    assert "信访专干" in why_not(screened, town)
    assert screened(town, by="officer", area="甲村").state == "reported"


def test_reporting_a_dispute_asks_nothing_personal():
    assert not SCREEN.seals
    assert {ask.field.key for ask in SCREEN.asks} == {"title", "summary", "topic", "people_count"}


def test_a_dispute_whose_party_petitions_becomes_a_matter_with_the_rights_attached(town):
    entry = screened(town)
    answers = {key: value for key, value in a_petition(date(2026, 3, 12)).items() if key not in A_DISPUTE}
    take(town, entry, "convert", by="officer", now=lives.LATER, answers=answers, sealed=PEOPLE)
    turned = fresh(entry)
    assert (turned.kind, turned.state) == ("formal", "registered")
    assert dates(entry) == {"C2": date(2026, 3, 27), "C16": date(2026, 3, 13)}


# --- What must not be written, and who may read -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("summary", "请拨 13911112222 联系"),
        ("title", "证件 371602199001011234"),
        ("summary", "此人长期缠访"),
        ("title", "稳控对象"),
    ],
)
def test_a_text_about_a_person_is_sent_back(town, field, text):
    assert set(faults(register, town, **{field: text})) == {field}


def all_text(column: sa.Column) -> bool:
    return not isinstance(column.type, sa.LargeBinary)


def kept_anywhere(wanted: list[str]) -> list[str]:
    """Return where in the database or in the files of the instance one of these words stands."""
    db.session.commit()
    found = []
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(sa.select(table)).mappings():
            for name, value in row.items():
                raw = value if isinstance(value, bytes) else str(value).encode()
                found += [f"{table.name}.{name}" for word in wanted if word.encode() in raw]
    folder = current_app.config["LEDGER"].instance
    files = [path for path in folder.rglob("*") if path.is_file()]
    return found + [str(path) for path in files for word in wanted if word.encode() in path.read_bytes()]


def test_nothing_about_the_petitioner_stands_anywhere_readable(town, caplog):
    caplog.set_level("DEBUG")
    entry = register(town, on(3, 2), people=PEOPLE)
    sort(town, entry, on(3, 3))
    accept(town, entry, on(3, 4))
    take(town, entry, "seal_people", by="officer", now=on(3, 5), sealed=PEOPLE)
    grade(town, entry, on(3, 5), grade=Grade.B)
    reply(town, entry, on(3, 6))
    serve(town, entry, on(3, 7))
    take(
        town, entry, "finish", by="officer", now=on(3, 9),
        answers={"finished_on": date(2026, 3, 9), "accepts_in_writing": True},
    )  # fmt: skip
    follow_up(town, entry, on(3, 10))
    make_all_reminders(now=on(6, 1))
    assert open_record(entry.id, reason="核对送达地址", by=town.person("officer"), now=on(3, 11)) == PEOPLE
    resolve(town, entry, on(3, 12))
    take(town, entry, "close", by="leader", now=on(3, 12), answers={"close_kind": CloseKind.ACCEPTED})
    assert kept_anywhere(list(PEOPLE.values())) == []
    assert not any(value in caplog.text for value in PEOPLE.values())
    # The test sees what it looks for: the headline is found.
    assert "entry.headline" in kept_anywhere(["村西排水沟堵塞"])


def test_what_nobody_may_write_down_is_kept_nowhere_either(town):
    """The notes are where people write most: what is sent back leaves no trace, and what is rephrased is kept."""
    entry = register(town, people=PEOPLE)
    for said in (f"{PEOPLE['name']}来电", f"回拨 {PEOPLE['phone']}", f"核对证件 {PEOPLE['id_number']}"):
        assert set(faults(take, town, entry, "progress", by="officer", note=said)) == {"note"}
        assert set(faults(grade, town, entry, grade=Grade.B, note=said)) == {"note"}
    take(town, entry, "progress", by="officer", note="信访人来电，已回复")
    assert kept_anywhere([PEOPLE["name"], PEOPLE["phone"], PEOPLE["id_number"]]) == []
    assert "event.note" in kept_anywhere(["信访人来电"])


def test_opening_needs_a_reason_and_a_right_and_is_logged(town):
    entry = register(town, people=PEOPLE)
    opened = {"reason": "核对送达地址", "now": lives.NOW}
    said = faults(open_record, entry.id, reason=" ", by=town.person("officer"), now=lives.NOW)
    assert "理由" in said["reason"]
    for who in ("officer", "leader", "chief"):
        assert open_record(entry.id, by=town.person(who), **opened)["name"] == PEOPLE["name"]
    assert "承办机关和负责人" in why_not(open_record, entry.id, by=town.person("supervisor"), **opened)
    for who in ("worker", "grid head", "village secretary", "administrator", "officer of another town"):
        refused(NotVisible, open_record, entry.id, by=town.person(who), **opened)
    logged = db.session.execute(
        sa.select(AccessRecord.by_id, AccessRecord.subject, AccessRecord.details).where(
            AccessRecord.act == "protected.open"
        )
    ).all()
    assert [row.by_id for row in logged] == [town.people[who] for who in ("officer", "leader", "chief")]
    assert {(row.subject, row.details["reason"]) for row in logged} == {(f"entry:{entry.id}", "核对送达地址")}


def test_a_worker_who_reported_it_still_may_not_open(town):
    entry = screened(town)
    take(town, entry, "seal_people", by="officer", sealed=PEOPLE)
    why_not(open_record, entry.id, reason="想联系一下", by=town.person("worker"), now=lives.NOW)


def test_a_petition_may_be_anonymous(town):
    entry = register(town, can_be_told=False)
    assert db.session.scalar(sa.select(sa.func.count(SealedRecord.id))) == 0
    sort(town, entry, lives.NOW, can_be_told=False)
    answers = {"accepted_on": lives.TODAY, "responsible": "镇农业农村办", "handler": "李四", "no_interest": True}
    take(town, entry, "accept", by="officer", answers=answers)
    assert fresh(entry).state == "handling"


def test_its_petitioner_may_ask_after_it_and_hears_states_and_dates_only(town):
    entry = register(town)
    code = entry.new_query_code
    assert look_up(entry.number, code, address="1.2.3.4", now=lives.NOW) == entry.id
    assert look_up(entry.number, "AAAA-AAAA", address="1.2.3.4", now=lives.NOW) is None
    told = {step.key: step.public for step in BOOK.steps if step.public}
    assert {"register", "accept", "decline", "extend", "reply", "serve", "finish", "close"} <= set(told)
    assert not {"grade", "progress", "supervise", "screen", "hand_over", "follow_up"} & set(told)


# --- Whistle-blowing --------------------------------------------------------------------------------------------------


def accuse(town, *, by: str = "fellow officer", people: tuple[str, ...] = (), areas: tuple[str, ...] = ()) -> Entry:
    return register(
        town, by=by, people=PEOPLE, category=Category.ACCUSATION, purpose=Purpose.ACCUSATION, title="反映公款使用问题",
        summary="反映一笔公款的使用，要求核查。",
        concerns_people=[town.people[who] for who in people], concerns_areas=[town.areas[name] for name in areas],
    )  # fmt: skip


@pytest.mark.parametrize("who", ["officer", "leader", "chief", "supervisor", "county leader", "village secretary"])
def test_an_accusation_is_invisible_to_the_person_it_concerns(town, who):
    entry = accuse(town, people=(who,))
    assert seen_by(town, who) == set()
    assert seen_by(town, "fellow officer") == {entry.id}
    refused(NotVisible, take, town, entry, "progress", by=who, note="看看")
    refused(NotVisible, open_record, entry.id, reason="想看看是谁", by=town.person(who), now=lives.NOW)
    make_all_reminders(now=on(6, 1))
    told = sa.select(sa.func.count(Reminder.id)).where(Reminder.person_id == town.people[who])
    assert db.session.scalar(told) == 0


def test_an_accusation_is_invisible_to_everybody_whose_post_lies_in_the_unit_it_concerns(town):
    town.add_person("leader of a village", Role.LEADER, "甲村")
    town.add_person("leader with a village post", Role.LEADER, "示范镇")
    with lives.transaction() as session:
        session.add(
            lives.Post(
                person_id=town.people["leader with a village post"], role=Role.VILLAGE_SECRETARY,
                area_id=town.areas["甲村"], valid_from=date(2022, 1, 1),
            )
        )  # fmt: skip
        renew_exclusions(session)
    entry = accuse(town, areas=("甲村",))
    for who in ("leader of a village", "leader with a village post", "village secretary", "grid head", "worker"):
        assert seen_by(town, who) == set()
    assert seen_by(town, "leader") == {entry.id}


def test_an_accusation_names_whom_it_concerns(town):
    assert "涉及的人员或单位" in faults(accuse, town)["concerns"]


def test_nobody_registers_an_accusation_against_himself(town):
    assert "concerns" in faults(accuse, town, by="officer", people=("officer",))


def test_sorting_an_accusation_keeps_it_segregated_and_sends_it_to_the_discipline_inspection(town):
    entry = accuse(town, people=("officer",))
    answers = {
        "category": Category.ACCUSATION, "dispose": Dispose.OWN, "responsible": "镇纪委", "can_be_told": True,
    }  # fmt: skip
    said = faults(take, town, entry, "sort", by="fellow officer", answers=answers)
    assert "纪检监察" in said["dispose"]
    take(town, entry, "sort", by="fellow officer", answers=answers | {"dispose": Dispose.FORWARD})
    assert fresh(entry).is_segregated
    passed = {"passed_to": "青阳县纪委监委", "notice_on": lives.TODAY}
    assert "检举控告" in why_not(
        take, town, entry, "pass_on", by="fellow officer", answers=passed, paper=paper("transfer", lives.TODAY)
    )
    sent = {"answers": passed, "paper": paper("transfer", lives.TODAY)}
    assert "须由他人办理" in why_not(take, town, entry, "to_discipline", by="fellow officer", **sent)
    take(town, entry, "to_discipline", by="leader", answers=passed, paper=paper("transfer", lives.TODAY))
    closed = fresh(entry)
    assert (closed.state, closed.close_kind) == ("closed", CloseKind.TO_DISCIPLINE)
    assert seen_by(town, "officer") == set()


def test_a_matter_sorted_as_an_accusation_is_kept_from_then_on(town):
    entry = register(town, by="fellow officer")
    answers = {
        "category": Category.ACCUSATION, "dispose": Dispose.FORWARD, "responsible": "镇纪委", "can_be_told": True,
    }  # fmt: skip
    assert "concerns" in faults(take, town, entry, "sort", by="fellow officer", answers=answers)
    take(town, entry, "sort", by="fellow officer", answers=answers, concerns_people=[town.people["leader"]])
    assert seen_by(town, "leader") == set()
