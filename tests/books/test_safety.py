"""The safety book against the rules it was written from (domain rules 2, 3, 7.A, 8)."""

from datetime import date, timedelta

import pytest

from ledger.books.safety import BOOK
from ledger.books.safety.clocks import RECHECK_CLOCK
from ledger.books.safety.papers import (
    ACCEPTANCE,
    CLOSING_DOWN,
    COERCION_DECISION,
    DELISTING,
    FIRE_ORDER,
    FIRE_SEALING,
    LISTING,
    LISTING_ANSWER,
    MEASURE_DECISION,
    PENALTY_DECISION,
    RESUMPTION,
)
from ledger.books.safety.records import SafetyEntry
from ledger.books.safety.states import AWAITS_APPROVAL, CLOSED, ORDERED, PASSED, SENT_BACK
from ledger.books.safety.steps.closing import APPROVE_CLOSE, CLOSE
from ledger.books.safety.steps.recheck import EXPIRED_NOT, EXPIRED_PARTLY, PASS, PASS_MAJOR, RETURN
from ledger.books.safety.steps.rectification import RECTIFY, START
from ledger.books.safety.steps.reporting import FIX_ON_SPOT, REPORT
from ledger.books.safety.steps.review import ORDER, RESUBMIT, VOID_ENTRY
from ledger.books.safety.words import CATEGORY_GROUPS, Category, Level, Mode
from ledger.grammar.steps import Hands
from ledger.models import LEADING_ROLES, Role

TODAY = date(2026, 3, 9)


def test_every_category_stands_under_exactly_one_heading():
    grouped = [category for _, members in CATEGORY_GROUPS for category in members]
    assert sorted(grouped) == sorted(Category)


def test_only_leaders_close_a_major_hazard():
    assert APPROVE_CLOSE.who == LEADING_ROLES
    ways_to_close = [step for step in BOOK.steps if step.to is CLOSED]
    assert {step.key for step in ways_to_close} == {"fix_on_spot", "close", "approve_close"}
    assert [step.from_states for step in ways_to_close] == [(), (PASSED,), (AWAITS_APPROVAL,)]


def test_every_step_that_judges_wants_other_hands():
    for step in (PASS, PASS_MAJOR, RETURN, CLOSE, APPROVE_CLOSE):
        assert {REPORT, FIX_ON_SPOT, RESUBMIT, START, RECTIFY} <= set(step.not_by)
    assert {REPORT, RESUBMIT} <= set(VOID_ENTRY.not_by)


def test_whatever_is_compulsory_to_photograph_names_its_rule():
    for step in BOOK.steps:
        for proof in step.proofs:
            assert not proof.least or "须" in proof.basis


def test_what_only_the_county_decides_is_not_issued_by_the_town():
    competent = {
        MEASURE_DECISION,
        COERCION_DECISION,
        FIRE_SEALING,
        CLOSING_DOWN,
        FIRE_ORDER,
        PENALTY_DECISION,
        LISTING,
        LISTING_ANSWER,
        DELISTING,
        ACCEPTANCE,
        RESUMPTION,
    }
    assert {kind for kind in BOOK.papers if not kind.town_may_issue} == competent


def test_every_open_state_is_under_a_clock():
    """Nothing lies forgotten: whichever step leads into an open state starts a promise or leaves one running."""
    started = {step for clock in BOOK.clocks for step in clock.starts}
    for step in BOOK.steps:
        if step.to is not None and not step.to.is_closed and step not in (START, EXPIRED_PARTLY, EXPIRED_NOT):
            assert step in started, f"{step.key} leads to {step.to.key} and promises nothing"


def test_every_clock_names_its_basis_and_says_when_the_figure_is_the_towns():
    for clock in BOOK.clocks:
        assert clock.basis or clock.limit
        assert clock.is_local or clock.limit
    assert RECHECK_CLOCK.length.confirm


@pytest.mark.parametrize(
    ("grade", "mode", "days"),
    [(Level.GENERAL, Mode.AT_ONCE, 7), (Level.GENERAL, Mode.BY_DATE, 15), (Level.MAJOR, Mode.STOPPED, 30)],
)
def test_the_proposed_date_follows_level_and_mode(grade, mode, days):
    entry = SafetyEntry(grade=grade, mode=mode)
    due = next(ask for ask in ORDER.asks if ask.field is SafetyEntry.due_on)
    proposed = due.proposed(entry, today=TODAY, decided=lambda town_rule: town_rule.default)
    assert proposed == TODAY + timedelta(days=days)


def test_a_step_back_to_the_field_goes_to_whoever_reported():
    back = [step for step in BOOK.steps if step.to in (ORDERED, SENT_BACK)]
    assert all(step.hands is Hands.REPORTER for step in back)


def test_a_new_round_begins_with_nothing_done():
    for step in BOOK.steps:
        if step.opens_round:
            assert (SafetyEntry.done_on, None) in step.sets


def test_whoever_waits_for_a_state_can_do_something_about_it():
    for state in BOOK.states:
        if state.awaits:
            assert any(state in step.from_states and state.awaits in step.who and step.to for step in BOOK.steps)


def test_the_officer_of_this_book_has_a_title_of_its_own():
    assert BOOK.role_word(Role.OFFICER) == "安监员"
    assert BOOK.role_word(Role.WORKER) == "网格员"


def test_figures_are_told_apart_and_defined_in_words():
    codes = [figure.code for figure in BOOK.figures]
    assert len(set(codes)) == len(codes)
    for figure in BOOK.figures:
        assert figure.definition
        assert (figure.measure is None) == (figure.part is not None or bool(figure.added))
