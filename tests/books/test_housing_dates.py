"""By when: every clock of the book of houses, and when a house has to be looked at again."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.books.housing import BOOK
from ledger.books.housing.records import House, HousingEntry, HousingVisit
from ledger.books.housing.steps.acceptance import EXPIRED_NOT, EXPIRED_PARTLY
from ledger.books.housing.steps.notifying import NOTIFY_APPRAISE
from ledger.books.housing.steps.putting_right import DUE, START
from ledger.books.housing.town import FIRST_SCREENING_DAYS
from ledger.books.housing.visits import next_visit
from ledger.books.housing.words import (
    AppraisalGrade,
    BuiltPeriod,
    HazardLevel,
    HouseUse,
    Judgement,
    ManagementMeasure,
    Pace,
    Surroundings,
    VisitKind,
)
from ledger.db import db
from ledger.grammar import shelf
from ledger.models import Clock
from ledger.queries.sites import sites_to_visit
from ledger.services import sites
from ledger.services.sites import SiteSubmission
from tests.houses import (
    a_house,
    a_paper,
    accept_and_close,
    an_appraised_entry,
    commission,
    control,
    days,
    due_dates,
    entry_at,
    finish,
    kept,
    look,
    notify,
    report,
    verify,
)
from tests.lives import NOW, TODAY, decide, faults, take

# --- Clocks -------------------------------------------------------------------------------------------------------------
# 9 March 2026 is a Monday; working days 10, 11, 12, 13, 16 March follow.


def test_from_the_report_the_verdict_and_the_department(town):
    assert due_dates(report(town, a_house(town))) == {"B6-verdict": date(2026, 3, 12), "B5": date(2026, 3, 12)}


def test_the_department_is_told_from_the_day_of_the_look(town):
    house = a_house(town, now=days(-9))
    look(town, house, Judgement.SOME, started_at=days(-2))
    assert due_dates(entry_at(house)) == {"B6-verdict": date(2026, 3, 12), "B5": date(2026, 3, 10)}


def test_from_the_verdict(town):
    entry = verify(town, report(town, a_house(town)), needs_appraisal=True, now=days(1))
    assert due_dates(entry) == {
        "B5": date(2026, 3, 12),
        "B2": date(2026, 3, 14),  # five days from the judgement of 9 March
        "B0c": date(2026, 3, 13),  # three working days from Tuesday
        "B6-update": date(2026, 3, 11),
    }


def test_what_may_collapse_is_evacuated_on_the_day(town):
    entry = verify(town, report(town, a_house(town)), may_collapse=True)
    assert due_dates(entry)["B1"] == TODAY
    assert "B1" not in due_dates(control(town, entry, ManagementMeasure.STOP_USE, ManagementMeasure.MOVE_OUT))


def test_a_d_grade_is_evacuated_on_the_day_unless_controlled_already(town):
    entry = an_appraised_entry(town, a_house(town), AppraisalGrade.D)
    assert due_dates(entry)["B1"] == TODAY
    assert "B1" not in due_dates(an_appraised_entry(town, a_house(town), AppraisalGrade.C))


@pytest.mark.parametrize(
    ("pace", "expected"),
    [
        (Pace.ORDINARY, {"B3": date(2026, 3, 24)}),
        (Pace.URGENT, {"B3-urgent": date(2026, 3, 14)}),
        (Pace.COMPLEX, {"B3-complex": date(2026, 5, 8), "B3-interim": date(2026, 4, 8)}),
    ],
)
def test_the_report_follows_the_pace_of_the_appraisal(town, pace, expected):
    entry = notify(town, verify(town, report(town, a_house(town)), needs_appraisal=True))
    running = due_dates(commission(town, entry, pace=pace))
    assert {code: due for code, due in running.items() if code.startswith("B3")} == expected
    assert "B2" not in running


def test_an_interim_opinion_keeps_only_its_own_clock(town):
    entry = notify(town, verify(town, report(town, a_house(town)), needs_appraisal=True))
    entry = commission(town, entry, pace=Pace.COMPLEX)
    paper = a_paper("interim_opinion", authority="省建科院")
    running = due_dates(take(town, entry, "interim", by="officer", paper=paper))
    assert "B3-interim" not in running
    assert "B3-complex" in running


def test_the_appraisal_counts_from_the_day_it_was_commissioned(town):
    entry = notify(town, verify(town, report(town, a_house(town)), needs_appraisal=True))
    assert due_dates(commission(town, entry, now=days(3), commissioned_on=TODAY))["B3"] == date(2026, 3, 24)
    later = notify(town, verify(town, report(town, a_house(town)), needs_appraisal=True))
    assert set(faults(commission, town, later, commissioned_on=TODAY + timedelta(days=1))) == {"commissioned_on"}


def test_a_dangerous_house_is_reported_and_urged(town):
    running = due_dates(an_appraised_entry(town, a_house(town), AppraisalGrade.C))
    assert (running["B4"], running["B4-urge"], running["B4b"]) == (
        date(2026, 3, 12), date(2026, 3, 12), date(2026, 3, 16),
    )  # fmt: skip
    sound = due_dates(an_appraised_entry(town, a_house(town), AppraisalGrade.B))
    assert {"B4", "B4-urge"} & sound.keys() == set()
    assert sound["B4b"] == date(2026, 3, 16)


def test_putting_right_acceptance_and_closing_have_their_dates(town):
    entry = notify(town, verify(town, report(town, a_house(town))), days=25)
    assert due_dates(entry)["B10"] == date(2026, 4, 3)
    entry = finish(town, entry)
    assert (due_dates(entry)["B11"], "B10" in due_dates(entry)) == (date(2026, 3, 19), False)
    entry = take(town, entry, "pass", by="officer")
    assert due_dates(entry)["B12"] == date(2026, 3, 12)


def test_a_town_may_set_its_own_length(town):
    limits = {one.key: one for one in shelf.limit_town_rules()}
    decide(town, limits["limit.B2"], 2)
    assert due_dates(verify(town, report(town, a_house(town)), needs_appraisal=True))["B2"] == date(2026, 3, 11)


@pytest.mark.parametrize(
    ("level", "grade", "length"),
    [(HazardLevel.SOME, None, 60), (HazardLevel.SEVERE, None, 30), (HazardLevel.SOME, AppraisalGrade.C, 30)],
)
def test_the_proposed_date_follows_the_gravity(level, grade, length):
    entry = HousingEntry(grade=level, appraisal_grade=grade)
    assert DUE.default(entry, TODAY, lambda town_rule: town_rule.default) == TODAY + timedelta(days=length)


def test_every_open_state_is_under_a_clock():
    started = {step for clock in BOOK.clocks for step in clock.starts}
    covered_before = {NOTIFY_APPRAISE, START, EXPIRED_PARTLY, EXPIRED_NOT}
    for step in BOOK.steps:
        if step.to is not None and not step.to.is_closed and step not in covered_before:
            assert step in started, f"{step.key} leads to {step.to.key} and promises nothing"


def test_every_row_of_the_table_of_limits_is_used_or_said_in_words():
    used = {clock.limit or clock.code for clock in BOOK.clocks} | set(BOOK.site.visit_rules)
    rows = next(group for group in shelf.limits() if group.key == "housing")
    # B6: a late upload, and B9: a house appraised only after its use began, are counted among the figures.
    assert {limit.code for limit in rows.limits} - used == {"B6", "B9"}


# --- When to look again -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "judgement", "expected"),
    [
        ({}, Judgement.NONE, date(2031, 3, 9)),  # B8: five years
        ({"use": HouseUse.BUSINESS}, Judgement.NONE, date(2027, 3, 9)),  # B8: business houses every year
        ({"built_period": BuiltPeriod.TO_1990}, Judgement.NONE, date(2026, 6, 9)),  # B7: each quarter
        ({"built_period": BuiltPeriod.TO_1980, "use": HouseUse.BUSINESS}, Judgement.NONE, date(2026, 6, 9)),
        ({"built_period": BuiltPeriod.TO_2000}, Judgement.NONE, date(2031, 3, 9)),
        ({"surroundings": [Surroundings.FLOOD]}, Judgement.NONE, date(2026, 6, 9)),
        ({"surroundings": [Surroundings.CUT_SLOPE]}, Judgement.NONE, date(2031, 3, 9)),
        ({}, Judgement.SOME, date(2026, 4, 9)),  # B7: red and yellow each month
        ({"built_period": BuiltPeriod.TO_1980}, Judgement.SEVERE, date(2026, 4, 9)),
    ],
)
def test_the_next_visit_follows_the_house(town, more, judgement, expected):
    house = a_house(town, **more)
    look(town, house, judgement)
    assert kept(house).next_visit_on == expected


def test_a_house_on_file_that_nobody_has_screened_shows_up_as_due(town):
    house = a_house(town)
    assert kept(house).next_visit_on == TODAY + timedelta(days=FIRST_SCREENING_DAYS.default)
    worker, late = town.person("worker"), TODAY + timedelta(days=31)
    assert [line.site.id for line in sites_to_visit(worker, late).rows] == [house.id]
    assert sites_to_visit(worker, TODAY + timedelta(days=29)).rows == []


def test_a_patrol_is_no_screening(town):
    house = a_house(town)
    look(town, house, kind=VisitKind.PATROL, now=days(40))
    assert kept(house).next_visit_on == TODAY + timedelta(days=FIRST_SCREENING_DAYS.default)
    look(town, house, now=days(41))
    assert kept(house).next_visit_on == date(2031, 4, 19)


def test_a_town_decides_how_soon_a_house_is_screened_after_it_was_put_on_file(town):
    decide(town, FIRST_SCREENING_DAYS, 10)
    house = a_house(town, built_period=BuiltPeriod.TO_1980)
    assert kept(house).next_visit_on == TODAY + timedelta(days=10)


def test_a_corrected_file_plans_the_next_visit_anew(town):
    house = a_house(town)
    look(town, house)
    known = {named.key: getattr(kept(house), named.key) for named in BOOK.site.fields()}
    submission = SiteSubmission(
        uuid=uuid4(), name="张三自建房", subject_type=HouseUse.DWELLING, area_id=house.area_id, address="甲村中街 12 号",
        answers=known | {"built_period": BuiltPeriod.TO_1980},
    )  # fmt: skip
    sites.change_site(house.id, BOOK.site, submission=submission, version=1, by=town.person("officer"), now=days(1))
    assert kept(house).next_visit_on == date(2026, 6, 9)


def test_a_month_after_the_thirty_first_is_the_last_day_of_the_month():
    house = House(judgement=Judgement.SOME, built_period=BuiltPeriod.TO_2010, screened_on=date(2026, 1, 1), made_at=NOW)
    assert next_visit(house, date(2026, 1, 31), lambda one: one.default) == date(2026, 2, 28)
    assert next_visit(house, date(2026, 12, 31), lambda one: one.default) == date(2027, 1, 31)


def test_grades_c_and_d_are_looked_at_monthly_until_put_right(town):
    house = a_house(town)
    look(town, house)
    entry = an_appraised_entry(town, house, AppraisalGrade.C)
    look(town, house, now=days(1), kind=VisitKind.PATROL)
    assert kept(house).next_visit_on == date(2026, 4, 10)
    entry = take(town, entry, "order_fix", by="officer", answers={"due_on": TODAY + timedelta(days=30)})
    accept_and_close(town, finish(town, entry))
    assert kept(house).next_visit_on == date(2027, 3, 10)


def test_a_patrol_does_not_put_off_the_next_screening(town):
    house = a_house(town, use=HouseUse.BUSINESS)
    look(town, house)
    look(town, house, kind=VisitKind.PATROL, now=days(200))
    assert kept(house).next_visit_on == date(2027, 3, 9)
    look(town, house, kind=VisitKind.RECHECK, now=days(201))
    assert kept(house).next_visit_on == date(2027, 9, 26)


def test_nobody_judges_by_default():
    assert "judgement" not in BOOK.usual_visit
    assert BOOK.usual_visit == {"visit_kind": VisitKind.PATROL}
    assert dict(BOOK.clean_visit) == {HousingVisit.judgement: Judgement.NONE}


def test_a_town_may_set_its_own_round(town):
    limits = {one.key: one for one in shelf.limit_town_rules()}
    decide(town, limits["limit.B8-business"], 6)
    house = a_house(town, use=HouseUse.BUSINESS)
    look(town, house)
    assert kept(house).next_visit_on == date(2026, 9, 9)


def test_the_owner_is_told_on_the_day_the_notice_reached_them(town):
    """Written on the day of the verdict, handed over four working days later: told a day late, and not before it was written."""
    entry = verify(town, report(town, a_house(town)))
    notice = a_paper("hazard_notice", dated_on=TODAY)
    told = {"notice_signed": True, "due_on": TODAY + timedelta(days=30)}
    now = days(4)
    early = told | {"notified_on": TODAY - timedelta(days=1)}
    assert "notified_on" in faults(take, town, entry, "notify_fix", by="officer", now=now, answers=early, paper=notice)
    reached = told | {"notified_on": TODAY + timedelta(days=4)}
    take(town, entry, "notify_fix", by="officer", now=now, answers=reached, paper=notice)
    judged = sa.select(Clock.days_late).where(Clock.entry_id == entry.id, Clock.code == "B0c")
    assert db.session.scalars(judged).all() == [1]
