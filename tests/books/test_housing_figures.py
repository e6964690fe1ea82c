"""The figures of the book of houses, each against lives led for it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from ledger.books.housing import BOOK
from ledger.books.housing.town import KEY_STOREYS
from ledger.books.housing.words import (
    AppraisalGrade,
    HazardLevel,
    HouseUse,
    Judgement,
    ManagementMeasure,
    Remediation,
    VisitKind,
    VoidReason,
)
from ledger.grammar.figures import Period
from ledger.queries.figures import figures_of
from tests.houses import (
    a_fixed_entry,
    a_house,
    accept_and_close,
    an_appraised_entry,
    control,
    days,
    entry_at,
    finish,
    look,
    notify,
    regrade,
    report,
    verify,
)
from tests.lives import NOW, TODAY, Town, decide, take

THE_YEAR = Period(first=date(2026, 1, 1), last=date(2026, 12, 31), as_of=TODAY)


def figures(town: Town, period: Period = THE_YEAR, by: str = "leader") -> dict[str, object]:
    return {one.figure.code: one.value for one in figures_of(BOOK, period, by=town.person(by))}


# --- Figures ------------------------------------------------------------------------------------------------------------


def test_screened_with_nothing_found_counts_as_screened_and_as_nothing_else(town):
    for number in range(3):
        house = a_house(town, use=HouseUse.BUSINESS, households=number or None)
        look(town, house)
        look(town, house, now=days(1))
    look(town, a_house(town))
    a_house(town)
    found = figures(town)
    assert (found["B-1"], found["B-1b"], found["B-1h"]) == (4, 3, 1 + 1 + 2 + 1)
    assert (found["B-2a"], found["B-2"]) == (5, Decimal("80.0"))
    assert (found["B-3"], found["B-4"], found["B-5"], found["B-6"]) == (0, None, None, None)
    last_year = replace(THE_YEAR, first=date(2025, 1, 1), last=date(2025, 12, 31))
    assert (figures(town, last_year)["B-1"], figures(town, last_year)["B-2"]) == (0, None)


def test_a_patrol_is_no_screening(town):
    look(town, a_house(town), kind=VisitKind.PATROL)
    assert (figures(town)["B-1"], figures(town)["B-7"]) == (0, 1)


def test_figures_of_a_worker_count_the_workers_own_corner(town):
    look(town, a_house(town))
    look(town, a_house(town, area="丙村"), by="officer")
    assert (figures(town)["B-1"], figures(town, by="worker")["B-1"]) == (2, 1)


def test_measures_are_counted_as_control_and_never_as_put_right(town):
    controlled = control(town, notify(town, verify(town, report(town, a_house(town)))), ManagementMeasure.STOP_USE)
    assert controlled.remediation is Remediation.PENDING
    report(town, a_house(town), grade=HazardLevel.SEVERE)
    accept_and_close(town, a_fixed_entry(town, a_house(town)))
    found = figures(town)
    assert (found["B-3"], found["B-3a"], found["B-3b"]) == (3, 1, 2)
    assert (found["B-5a"], found["B-5b"], found["B-5"]) == (3, 1, Decimal("33.3"))
    assert (found["B-6b"], found["B-6"]) == (1, Decimal("50.0"))


def test_appraisal_figures(town):
    an_appraised_entry(town, a_house(town), AppraisalGrade.C)
    an_appraised_entry(town, a_house(town), AppraisalGrade.D)
    verify(town, report(town, a_house(town)), needs_appraisal=True)
    verify(town, report(town, a_house(town)))
    found = figures(town)
    assert (found["B-4c"], found["B-4d"], found["B-4"]) == (1, 1, Decimal("66.7"))


def test_what_needed_no_work_stays_out_of_the_rate(town):
    entry = take(town, an_appraised_entry(town, a_house(town), AppraisalGrade.A), "no_fix", by="officer", note="无")
    take(town, entry, "close", by="fellow officer")
    assert (figures(town)["B-3"], figures(town)["B-5a"], figures(town)["B-5"]) == (1, 0, None)


def test_a_regraded_house_counts_once_and_by_its_new_level(town):
    regrade(town, verify(town, report(town, a_house(town))))
    found = figures(town)
    assert (found["B-3"], found["B-3a"], found["B-3b"], found["B-5a"]) == (1, 1, 0, 1)


def test_a_house_with_something_left_to_do_is_not_put_right(town):
    house = a_house(town)
    accept_and_close(town, a_fixed_entry(town, house))
    assert figures(town)["B-5b"] == 1
    report(town, house, now=days(3))
    assert (figures(town)["B-5a"], figures(town)["B-5b"]) == (1, 0)


def test_void_lines_count_nowhere(town):
    answers = {"void_reason": VoidReason.NO_HAZARD}
    take(town, report(town, a_house(town)), "void", by="officer", answers=answers, note="抹灰裂纹")
    assert figures(town)["B-3"] == 0


def test_problems_found_on_patrol_and_those_settled(town):
    for number in range(2):
        house = a_house(town)
        look(town, house, Judgement.SOME, kind=VisitKind.PATROL)
        if number:
            accept_and_close(town, finish(town, notify(town, verify(town, entry_at(house)))))
    report(town, a_house(town))
    found = figures(town)
    assert (found["B-7"], found["B-7a"], found["B-7b"], found["B-7c"]) == (2, 2, 1, Decimal("50.0"))


def test_figures_are_told_apart_and_defined_in_words():
    codes = [figure.code for figure in BOOK.figures]
    assert len(set(codes)) == len(codes)
    assert {f"B-{number}" for number in range(1, 8)} <= set(codes)
    for figure in BOOK.figures:
        assert figure.definition
        assert (figure.measure is None) == (figure.part is not None or bool(figure.added))
        assert (figure.part is None) == (figure.whole is None)


def test_dangerous_houses_are_those_of_grade_c_or_d_each_once(town):
    house = a_house(town)
    an_appraised_entry(town, house, AppraisalGrade.C)
    an_appraised_entry(town, house, AppraisalGrade.D)
    an_appraised_entry(town, a_house(town), AppraisalGrade.D)
    an_appraised_entry(town, a_house(town), AppraisalGrade.B)
    found = figures(town)
    assert (found["B-4c"], found["B-4d"], found["B-4e"]) == (1, 2, 2)


def test_where_houses_count_as_high_is_the_towns_to_say(town):
    for floors in (2, 3, 4):
        look(town, a_house(town, floors_up=floors), Judgement.SOME)
    assert (figures(town)["B-1s"], figures(town)["B-3s"]) == (2, 2)
    decide(town, KEY_STOREYS, 4)
    assert (figures(town)["B-1s"], figures(town)["B-3s"]) == (1, 1)


def test_a_finding_sent_in_a_day_late_is_counted_and_a_clean_look_is_not(town):
    look(town, a_house(town), Judgement.SOME, started_at=NOW - timedelta(hours=23))
    look(town, a_house(town), Judgement.SOME, started_at=NOW - timedelta(hours=25))
    look(town, a_house(town), started_at=NOW - timedelta(hours=25))
    assert figures(town)["B-7d"] == 1


def test_business_houses_not_appraised_before_their_use_are_counted(town):
    for appraised in (True, False, None):
        look(town, a_house(town, use=HouseUse.BUSINESS, appraised_for_business=appraised))
    assert (figures(town)["B-1b"], figures(town)["B-1c"]) == (3, 1)


def test_what_leaves_a_count_of_houses_stands_in_a_line_of_its_own(town):
    take(town, an_appraised_entry(town, a_house(town), AppraisalGrade.A), "no_fix", by="officer", note="无")
    verify(town, report(town, a_house(town), grade=HazardLevel.SEVERE), needs_appraisal=False)
    lowered = verify(town, report(town, a_house(town), grade=HazardLevel.SEVERE), needs_appraisal=True)
    regrade(town, lowered, step="lower", grade=HazardLevel.SOME, description="裂缝稳定")
    found = figures(town)
    assert [found[code] for code in ("B-3", "B-3l", "B-4", "B-4f", "B-5a", "B-5c")] == [3, 1, 100, 1, 2, 1]
