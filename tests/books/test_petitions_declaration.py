"""The declaration of the petitions book, rule by rule (domain rules 5, 7.C)."""

from datetime import date

import pytest
import sqlalchemy as sa

from ledger.books.petitions import BOOK
from ledger.books.petitions.checks import MOST_EXTENSION, MOST_REPRESENTATIVES, REGULATION_SINCE
from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.steps.closing import CLOSE, RESOLVE
from ledger.books.petitions.steps.progress import GRADE
from ledger.books.petitions.steps.review import END_HEARING, OPEN_HEARING
from ledger.books.petitions.steps.supervision import VOID_ENTRY
from ledger.books.petitions.town import A_FROM, B_FROM, GROUP_FROM, REPEAT_DAYS
from ledger.books.petitions.words import Category, ClockCode, Dispose, Grade, Route
from ledger.db import db
from ledger.grammar import shelf
from ledger.grammar.fields import declared_fields
from ledger.models import FIELD_ROLES, LEADING_ROLES, Event, Role
from ledger.workdays import Unit
from tests import lives
from tests.petition_lives import PEOPLE, register

# --- The declaration, rule by rule ------------------------------------------------------------------------------------

FORBIDDEN = (
    "人员等级", "人员ABC", "重点人员", "不放心", "挑头", "稳控", "去向", "行踪", "轨迹", "车辆", "车牌", "进京", "赴省",
    "家庭成员", "社会关系", "精神状况", "网络言论", "涉密", "人员备注", "越级次数",
)  # fmt: skip


def declared_words() -> list[str]:
    """Return every word the books show: fields, choices, steps, states, papers, clocks, figures, rules."""
    words = []
    for book in shelf.books():
        named = [*book.entry_fields(), *(book.sealed.fields if book.sealed else ())]
        named += list(declared_fields(book.visit)) if book.visit else []
        named += book.site.fields() if book.site else []
        for one in named:
            words += [one.field.label, one.field.help]
            words += [choice.label for choice in one.field.choices] if one.field.choices else []
        for step in book.steps:
            words += [step.label, step.done, step.note, *(ask.label + ask.help for ask in step.asks)]
            words += [proof.label for proof in step.proofs]
        for part in (book.states, book.papers, book.clocks, book.figures, book.town_rules):
            words += [one.label for one in part]
    return words


def test_no_book_has_a_field_that_must_not_be_built(application):
    words = declared_words()
    assert len(words) > 500
    assert [(bad, word) for bad in FORBIDDEN for word in words if bad in word] == []


def test_no_book_grades_a_person_or_keeps_family_and_movements_in_a_column(application):
    columns = {column.key for table in db.metadata.sorted_tables for column in table.columns}
    bad = (
        "track",
        "vehicle",
        "plate",
        "whereabouts",
        "family",
        "relative",
        "mental",
        "beijing",
        "stability",
        "person_grade",
    )
    assert [(word, column) for word in bad for column in columns if word in column] == []


def test_the_row_has_no_column_for_a_person():
    assert not {"name", "phone", "address", "id_number", "petitioner"} & set(PetitionEntry.__table__.columns.keys())
    assert {named.key for named in BOOK.sealed.fields} == {"name", "phone", "address", "id_number"}
    assert not any(named.mandatory for named in BOOK.sealed.fields)
    assert "个人信息保护法" in BOOK.sealed.notice


# Code → (limit in the table, days, unit, rolls, steps that start it, the field it counts from).
STATUTORY = {
    "C1": (15, Unit.DAYS, False, {"sort"}, "received_on"),
    "C2": (15, Unit.DAYS, False, {"register", "convert"}, "received_on"),
    "C3": (15, Unit.DAYS, False, {"receive_assigned"}, "received_on"),
    "C4": (5, Unit.WORKING_DAYS, False, {"receive_assigned"}, "received_on"),
    "C5": (60, Unit.DAYS, False, {"accept", "change_route", "set_aside"}, "accepted_on"),
    "C6": (30, Unit.DAYS, True, {"serve"}, "served_on"),
    "C7": (30, Unit.DAYS, False, {"request_review"}, "review_requested_on"),
    "C8": (30, Unit.DAYS, True, {"review"}, "reviewed_on"),
    "C9": (30, Unit.DAYS, False, {"request_final"}, "final_requested_on"),
    "C11": (2, Unit.MONTHS, False, {"accept", "change_route"}, "received_on"),
    "C12": (30, Unit.DAYS, True, {"mediate"}, "agreement_on"),
    "C13": (20, Unit.WORKING_DAYS, False, {"to_disclosure"}, "received_on"),
    "C14": (3, Unit.DAYS, False, {"screen"}, None),
    "C14-settle": (30, Unit.DAYS, False, {"screen"}, None),
    "C16": (1, Unit.WORKING_DAYS, False, {"register", "convert", "receive_assigned"}, None),
}


@pytest.mark.parametrize("code", STATUTORY)
def test_a_clock_of_the_regulation_is_the_row_of_the_table(application, code):
    rule = next(clock for clock in BOOK.clocks if clock.code == code)
    limit = shelf.limit_of(rule.limit, lives.TODAY)
    counts_from = rule.counts_from.key if rule.counts_from is not None else None
    said = (limit.length, limit.unit, limit.rolls, {step.key for step in rule.starts}, counts_from)
    assert (rule.limit, said) == (code, STATUTORY[code])


LOCAL = {
    "backlog": 180, "route-1": 15, "route-2": 15, "route-3": 15, "route-4": 60, "suggestion": 60, "answer": 60,
    "sort": 15, "service": 7, "hearing": 30, "carry-out": 60, "finish": 30, "finish-unasked": 45, "follow-up": 30, "close": 15, "grade": 7,
    "grade-review": 30, "progress-a": 7, "progress-b": 14, "progress-c": 30, "C-outside": 10, "C-lead": 3,
}  # fmt: skip


def test_every_other_clock_is_the_towns_own_and_says_so():
    own = {clock.code: clock for clock in BOOK.clocks if not clock.limit and clock.code != "C10"}
    assert {code: clock.length.default for code, clock in own.items()} == LOCAL
    for clock in own.values():
        assert clock.is_local
        assert clock.basis
        assert clock.length in BOOK.town_rules
    assert own[ClockCode.GRADE_REVIEW].length.most == 30


EXPECTED = {
    Dispose.OWN: "accept", Dispose.FORWARD: "pass_on", Dispose.ASSIGN: "pass_on", Dispose.REPORT_UP: "pass_on",
    Dispose.DECLINE: "decline", Dispose.ANSWER: "direct_reply", Dispose.FILE: "file_away",
}  # fmt: skip


@pytest.mark.parametrize("dispose", Dispose)
def test_how_a_matter_was_sorted_decides_what_is_expected_of_the_office(dispose):
    entry = PetitionEntry(state="sorted", awaits="officer", category=Category.CLAIM, dispose=dispose)
    assert [step.key for step in BOOK.expected(entry)] == [EXPECTED[dispose]]


def test_an_accusation_is_expected_to_go_to_the_discipline_inspection_wherever_it_waits():
    for state in ("sorted", "settling"):
        entry = PetitionEntry(state=state, awaits="officer", category=Category.ACCUSATION, dispose=Dispose.FORWARD)
        assert [step.key for step in BOOK.expected(entry)] == ["to_discipline"]


@pytest.mark.parametrize("route", Route)
def test_the_route_of_a_claim_decides_whether_it_is_answered_or_led_to_the_courts(route):
    expected = "reply" if route in (Route.DUTY, Route.OPINION) else "guide"
    entry = PetitionEntry(state="handling", awaits="officer", category=Category.CLAIM, route=route)
    assert [step.key for step in BOOK.expected(entry)] == [expected]


WHO = {
    "screen": (*FIELD_ROLES, Role.OFFICER),
    "extend": LEADING_ROLES,
    "extend_settling": LEADING_ROLES,
    "extend_plan": (Role.CHIEF,),
    "extend_disclosure": LEADING_ROLES,
    "resolve": LEADING_ROLES,
    "recategorize": LEADING_ROLES,
    "change_route": LEADING_ROLES,
    "revoke_resolved": LEADING_ROLES,
    "close": LEADING_ROLES,
    "refuse_close": LEADING_ROLES,
    "revise_apart": LEADING_ROLES,
    "supervise": (Role.SUPERVISOR, *LEADING_ROLES),
    "end_supervision": (Role.SUPERVISOR, *LEADING_ROLES),
}
OFFICE_STEPS = {
    "list_backlog", "to_discipline", "decline", "file_away", "keep_apart", "reopen", "grade", "lower_grade", "progress", "report_result", "hand_over", "void", "look_back",
    "leave_closed", "await_outsider", "outsider_back", "appoint_lead", "amend",
    "confirm_day", "amend_come_again", "take_back_come_again",
}  # fmt: skip


@pytest.mark.parametrize("step", BOOK.steps, ids=lambda step: step.key)
def test_who_takes_a_step(step):
    expected = WHO.get(step.key) or ((Role.OFFICER, *LEADING_ROLES) if step.key in OFFICE_STEPS else (Role.OFFICER,))
    assert step.who == expected


RULES = {
    "only the book's officer, leaders and chief open the sealed people": (
        BOOK.sealed.openers, (Role.OFFICER, Role.LEADER, Role.CHIEF),
    ),
    "field posts only report": (BOOK.reporters_only, FIELD_ROLES),
    "petitioners may look their matter up": (BOOK.is_public, True),
    "the machine never sets a grade": (
        [step.key for step in BOOK.steps for attribute, value in step.sets
         if attribute.key == "grade" and value is not None],
        [],
    ),
    "a grade needs a reason": (GRADE.note_mandatory, True),
    "resolving needs a reason": (RESOLVE.note_mandatory, True),
    "resolving is for other hands": (
        {step.key for step in RESOLVE.not_by}, {"settle", "mediate", "reply", "carry_out"},
    ),
    "closing is for other hands": (
        {step.key for step in CLOSE.not_by},
        {"screen", "register", "receive_assigned", "list_backlog", "convert", "settle", "mediate", "reply", "guide",
         "direct_reply", "result_received", "answer_disclosure", "carry_out", "follow_up"},
    ),
    "nobody voids what he registered": (
        {step.key for step in VOID_ENTRY.not_by},
        {"register", "receive_assigned", "screen", "list_backlog", "convert"},
    ),
    "finishing never resolves": (
        [step.key for step in BOOK.steps if any(a.key == "is_resolved" and v for a, v in step.sets)], ["resolve"],
    ),
    "only registering, listing and completing seal people": (
        {step.key for step in BOOK.steps if step.seals},
        {"register", "receive_assigned", "list_backlog", "convert", "seal_people"},
    ),
    "accusations are kept from whom they concern from the first step on": (
        {step.key for step in BOOK.steps if step.segregates},
        {"register", "receive_assigned", "list_backlog", "convert", "sort", "keep_apart", "revise_apart"},
    ),
    "a hearing stops the clock of the final review": (
        [(c.code, c.pauses, c.resumes) for c in BOOK.clocks if c.pauses],
        [("C9", (OPEN_HEARING,), (END_HEARING,))],
    ),
    "reviews are not the town's to write": (
        {kind.key for kind in BOOK.papers if not kind.town_may_issue},
        {"review_opinion", "final_opinion", "hearing_notice", "hearing_record", "result_longer"},
    ),
    "papers in their order": (
        {kind.key: {one.key for one in kind.after} for kind in BOOK.papers if kind.after},
        {"extension": {"acceptance"}, "service": {"reply_opinion", "reply_letter"}, "review_opinion": {"reply_opinion"},
         "final_opinion": {"review_opinion"}, "hearing_record": {"hearing_notice"}},
    ),
    "only documents are photographed, and only what takes a matter back is demanded": (
        {(proof.key, proof.least) for step in BOOK.steps for proof in step.proofs},
        {("documents", 0), ("withdrawal", 1)},
    ),
    "only A is grave": (BOOK.grave_grades, (Grade.A,)),
    "eight points propose A and four B": ((A_FROM.default, B_FROM.default), (8, 4)),
    "an extension is at most thirty days": (MOST_EXTENSION, 30),
    "five are a group": (GROUP_FROM.default, 5),
    "a group sends five": (MOST_REPRESENTATIVES, 5),
    "coming back within a year counts": (REPEAT_DAYS.default, 365),
    "the regulation holds since May 2022": (REGULATION_SINCE, date(2022, 5, 1)),
    "only a leader's turn is closing": ([s.key for s in BOOK.states if s.awaits is Role.LEADER], ["followed_up"]),
    "everything else awaits the petition office": (
        {s.awaits for s in BOOK.states if not s.is_closed and s.key != "followed_up"}, {Role.OFFICER},
    ),
    "one word for the officer": (BOOK.role_word(Role.OFFICER), "信访专干"),
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_the_rule(rule):
    declared, expected = RULES[rule]
    assert declared == expected


def test_figures_are_told_apart_and_defined_in_words():
    codes = [figure.code for figure in BOOK.figures]
    assert len(set(codes)) == len(codes)
    assert {f"C-{number}" for number in range(1, 10)} <= set(codes)
    assert all(figure.definition for figure in BOOK.figures)


def test_events_hold_no_sealed_values(town):
    entry = register(town, people=PEOPLE)
    (event,) = db.session.scalars(sa.select(Event).where(Event.entry_id == entry.id))
    assert {change["field"] for change in event.answers} <= {named.key for named in BOOK.entry_fields()}
