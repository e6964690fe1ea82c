"""No judgement becomes less by one hand: in every book somebody proposes it, and who leads decides."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from ledger.books.farmland.words import Era
from ledger.books.housing.words import HazardLevel
from ledger.books.petitions.words import Grade
from ledger.grammar.book import Book
from ledger.grammar.steps import Step
from ledger.models import LEADING_ROLES, Entry
from tests import parcels
from tests.books.test_every_book import BOOKS
from tests.houses import A_HAZARD, a_house, due_dates, entry_at, regrade, report, verify
from tests.lives import NOW, TODAY, events_of, faults, fresh, take
from tests.petition_lives import A_CASE, ALL_LOW, accepted, grade, on

SIX_MU = dict.fromkeys(("area_total", "area_agri", "area_farmland", "area_basic"), Decimal(4000))


# --- Every book ----------------------------------------------------------------------------------------------------------


def _judges_anew(step: Step) -> bool:
    """Return whether a step says again how grave something is, once it was filed."""
    begotten = step.begets.asks if step.begets is not None else ()
    written = {ask.field.key for ask in (*step.asks, *begotten)} | {field.key for field, _ in step.sets}
    return Entry.grade.key in written and not step.files_new and not step.amends


def _is_decided(step: Step) -> bool:
    return (bool(step.decided_by) and set(step.decided_by) <= set(LEADING_ROLES)) or set(step.who) <= set(LEADING_ROLES)


def _lowers(book: Book, step: Step) -> bool:
    """Return whether somebody who does not lead makes a grade less by this step, with any two grades of the book."""
    fixed = {field.key: value for field, value in step.sets if not callable(value)}
    if Entry.grade.key in fixed:
        # One that begins anew has no grade, and is graded for the first time.
        return fixed[Entry.grade.key] is not None and fixed[Entry.grade.key] not in book.grave_grades
    grades = list(book.shared[0].field.choices)
    pairs = [(was, now) for was in grades for now in grades if was != now]
    refused = {pair for pair in pairs if any(_refuses(check, pair, step) for check in step.checks)}
    return not any((was, now) in refused or (now, was) in refused for was, now in pairs)


def _refuses(check, pair, step) -> bool:
    was, now = pair
    entry = SimpleNamespace(grade=was if step.begets else now, appraisal_grade=None, has_worsened=False)
    case = SimpleNamespace(entry=entry, was={"grade": was}, heir={"grade": now, "appraisal_grade": None}, leads=False)
    try:
        return check.field in (Entry.grade, check.field) and check.refusal(case) is not None
    except (AttributeError, KeyError, TypeError):
        return False


def test_no_step_of_any_book_lowers_by_one_hand():
    known = {f"{book.key}.{step.key}" for book in BOOKS for step in book.steps if _judges_anew(step)}
    assert {"safety.order", "housing.verify", "petitions.grade", "farmland.correct_findings"} <= known
    alone = {
        f"{book.key}.{step.key}"
        for book in BOOKS for step in book.steps
        if _judges_anew(step) and not _is_decided(step) and _lowers(book, step)
    }  # fmt: skip
    # Only what was not verified yet can be verified, so nothing stood there before.
    assert alone <= {"farmland.verify"}


# --- 房屋 ------------------------------------------------------------------------------------------------------------------


def test_the_officer_verifies_no_less_than_was_reported(town):
    house = a_house(town)
    entry = report(town, house, grade=HazardLevel.SEVERE)
    said = faults(verify, town, entry, grade=HazardLevel.SOME)
    assert set(said) == {"grade"} and "降低上报的初判" in said["grade"]
    lower = {"answers": {"grade": HazardLevel.SOME, "may_collapse": False}, "note": "裂缝只在抹灰层"}
    entry = take(town, entry, "lower_reported", by="officer", **lower)
    assert (entry.state, entry.grade) == ("reported", HazardLevel.SOME)
    told = events_of(entry)[-1]
    assert (told.step, told.by_id) == ("lower_reported", town.people["officer"])
    assert verify(town, entry).state == "verified"


def test_nor_does_whoever_reported_it_report_less_when_asked_to_add_something(town):
    entry = report(town, a_house(town), grade=HazardLevel.SEVERE)
    take(town, entry, "send_back", by="officer", note="补拍")
    assert set(faults(take, town, entry, "resubmit", by="worker", answers=A_HAZARD)) == {"grade"}
    again = A_HAZARD | {"grade": HazardLevel.SEVERE}
    assert take(town, entry, "resubmit", by="worker", answers=again).state == "reported"


def test_a_house_held_likely_to_come_down_stays_so_when_its_line_is_graded_anew(town):
    house = a_house(town)
    regrade(town, verify(town, report(town, house), may_collapse=True))
    heir = entry_at(house)
    assert heir.may_collapse is True
    assert set(faults(verify, town, heir, may_collapse=False)) == {"may_collapse"}
    lower = {"grade": HazardLevel.SEVERE, "may_collapse": False}
    take(town, heir, "lower_reported", by="leader", answers=lower, note="已经支护")
    assert "B1" not in due_dates(verify(town, entry_at(house), may_collapse=False))


# --- 信访 ------------------------------------------------------------------------------------------------------------------


def test_the_officer_grades_first_and_raises_and_the_leader_lowers(town):
    entry = accepted(town, NOW)
    grade(town, entry, on(3, 9), by="officer", grade=Grade.B)
    grade(town, entry, on(3, 9), by="officer", grade=Grade.A, **A_CASE)
    said = faults(grade, town, entry, on(3, 10), by="officer", grade=Grade.C)
    assert set(said) == {"grade"} and "降低事项等级" in said["grade"]
    less = {"answers": ALL_LOW | {"grade": Grade.C}, "note": "已大半解决"}
    lowered = take(town, entry, "lower_grade", by="officer", now=on(3, 10), **less)
    assert lowered.grade == Grade.C
    assert fresh(entry).next_due_on is not None


# --- 耕地 ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"started": "2012"}, "started"), ({"area_farmland": 1, "area_basic": 0}, "area_farmland")],
    ids=["new-becomes-stock", "no-crime-any-more"],
)
def test_findings_that_become_less_are_corrected_by_a_leader(town, changed, field):
    entry = parcels.a_case(town, "reported", started="2021-05", **({} if field == "started" else SIX_MU))
    correct = {"by": "officer", "note": "县局勘测定界", "answers": changed, "now": NOW + timedelta(days=1)}
    said = faults(take, town, entry, "correct_findings", **correct)
    assert field in said and "分管领导" in said[field]
    entry = take(town, entry, "lower_findings", **correct)
    assert entry.grade == (Era.EARLY if field == "started" else Era.NEW)
    assert not entry.crime_question
    assert entry.next_due_on > TODAY
