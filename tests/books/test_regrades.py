"""A line judged anew, graver or less, keeps its lateness: the earlier of the old and the new day governs, in every book."""

from datetime import date, timedelta

import sqlalchemy as sa

from ledger.books.housing.words import AppraisalGrade, HazardLevel
from ledger.books.petitions.words import Grade
from ledger.db import db
from ledger.grammar import shelf
from ledger.models import Clock, Entry
from ledger.workdays import local_date
from tests.houses import a_house, a_paper, an_appraised_entry, days, entry_at, notify, regrade, report, verify
from tests.lives import NOW, TODAY, an_entry, fresh, take
from tests.petition_lives import A_CASE, accepted, dates, grade, on
from tests.petition_lives import take as act


def ran(entry: Entry, code: str) -> list[Clock]:
    found = sa.select(Clock).where(Clock.entry_id == entry.id, Clock.code == code).order_by(Clock.id)
    return list(db.session.scalars(found.execution_options(populate_existing=True)))


def days_late(entry: Entry, code: str) -> list[int | None]:
    return [clock.days_late for clock in ran(entry, code)]


def running(entry: Entry) -> dict[str, date]:
    rows = sa.select(Clock).where(Clock.entry_id == entry.id, Clock.stopped_at.is_(None))
    return {clock.code: clock.due_on for clock in db.session.scalars(rows.execution_options(populate_existing=True))}


# --- 信访 ---------------------------------------------------------------------------------------------------------------


def test_raising_a_late_petition_keeps_the_date_it_was_late_with(town):
    entry = accepted(town, NOW)
    grade(town, entry, on(3, 9), grade=Grade.B)
    grade(town, entry, on(4, 1), grade=Grade.A, **A_CASE)
    assert (dates(entry)["progress-a"], fresh(entry).next_due_on) == (date(2026, 3, 23), date(2026, 3, 23))
    assert days_late(entry, "progress-b") == [9]
    assert any("以较早的期限为准" in line["text"] for line in ran(entry, "progress-a")[0].trace)


def test_grading_again_is_no_progress(town):
    entry = accepted(town, NOW)
    grade(town, entry, on(3, 9), grade=Grade.B)
    grade(town, entry, on(3, 20), grade=Grade.B)
    assert (dates(entry)["progress-b"], len(ran(entry, "progress-b"))) == (date(2026, 3, 23), 1)
    act(town, entry, "progress", by="officer", now=on(3, 20), note="已测量")
    assert dates(entry)["progress-b"] == date(2026, 4, 3)


def test_lowering_a_late_petition_erases_nothing(town):
    entry = accepted(town, NOW)
    grade(town, entry, on(3, 9), grade=Grade.A, **A_CASE)
    grade(town, entry, on(4, 1), grade=Grade.C, by="leader")
    assert dates(entry)["progress-c"] == date(2026, 3, 16)
    assert (days_late(entry, "progress-a"), days_late(entry, "C-lead")) == ([16], [20])
    grade(town, entry, on(4, 2), grade=Grade.A, **A_CASE)
    assert (dates(entry)["progress-a"], dates(entry)["C-lead"]) == (date(2026, 3, 16), date(2026, 3, 12))


# --- 安全：重大 --------------------------------------------------------------------------------------------------------------


def test_lowered_and_raised_again_a_major_hazard_owes_its_plan_since_the_first_day(town):
    entry = an_entry(town, "ordered", major=True)
    owed = running(entry)["A-plan"]
    late = NOW + timedelta(days=20)
    take(town, entry, "lower", by="leader", now=late, note="对照标准，不构成重大")
    assert days_late(entry, "A-plan") == [(local_date(late) - owed).days]
    raised = {"standard": "GB 35181-2025 第6.1条", "interim": "停业", "funds": 1, "person_phone": "13800000000"}
    take(
        town,
        entry,
        "raise",
        by="officer",
        now=late + timedelta(days=1),
        answers=raised | {"major_on": local_date(late) + timedelta(days=1)},
        note="又发现两处",
    )
    assert running(entry)["A-plan"] == owed


def test_and_so_it_does_where_it_was_lowered_in_time(town):
    """Its plan is due on 24 March, lowered or not in between: twelve days off the list are none won."""
    entry = an_entry(town, "ordered", major=True)
    owed = {code: running(entry)[code] for code in ("A-plan", "A-county")}
    take(town, entry, "lower", by="leader", note="对照标准，不构成重大")
    assert not owed.keys() & running(entry).keys()
    raised = {"standard": "GB 35181-2025 第6.1条", "interim": "停业", "funds": 1, "person_phone": "13800000000"}
    take(
        town,
        entry,
        "raise",
        by="officer",
        now=NOW + timedelta(days=12),
        answers=raised | {"major_on": TODAY + timedelta(days=12)},
        note="又发现两处",
    )
    assert {code: running(entry)[code] for code in owed} == owed


def test_a_late_hazard_raised_or_lowered_is_as_late_as_before(town):
    entry = an_entry(town, "ordered")
    due, late = running(entry)["A2"], NOW + timedelta(days=20)
    raised = {"standard": "GB 35181-2025 第6.1条", "interim": "停业", "funds": 1, "person_phone": "13800000000"}
    take(
        town, entry, "raise", by="officer", now=late, answers=raised | {"major_on": local_date(late)}, note="又发现两处"
    )
    assert (fresh(entry).next_due_on, running(entry)["A2"]) == (due, due)
    take(town, entry, "lower", by="leader", now=late + timedelta(days=1), note="对照标准，不构成重大")
    assert (fresh(entry).next_due_on, running(entry)["A2"]) == (due, due)


# --- 房屋 ---------------------------------------------------------------------------------------------------------------


def test_the_heir_of_a_line_late_with_its_works_is_late_with_them(town):
    house = a_house(town)
    old = notify(town, verify(town, report(town, house)), days=5)
    due, first = TODAY + timedelta(days=5), old.next_due_on
    regrade(town, old, days(9))
    heir = entry_at(house)
    assert (running(heir)["B10"], heir.next_due_on, days_late(old, "B10")) == (due, first, [4])


def test_the_heir_of_a_line_nobody_told_the_owner_of_is_late_at_once_and_with_the_same(town):
    house = a_house(town)
    old = verify(town, report(town, house))
    owed, first = running(old)["B0c"], old.next_due_on
    regrade(town, old, days(9))
    heir = entry_at(house)
    assert heir.next_due_on == first
    assert days_late(old, "B0c") == [(TODAY + timedelta(days=9) - owed).days]
    assert running(verify(town, heir, now=days(9)))["B0c"] == owed


def test_the_heir_of_a_line_in_time_has_days_of_its_own(town):
    house = a_house(town)
    old = verify(town, report(town, house))
    regrade(town, old, days(1))
    assert (days_late(old, "B0c"), entry_at(house).next_due_on > TODAY + timedelta(days=1)) == ([None], True)


def test_lowered_by_a_leader_a_late_house_is_as_late_as_before(town):
    house = a_house(town)
    entry = an_appraised_entry(town, house, AppraisalGrade.C, level=HazardLevel.SEVERE)
    owed = entry.next_due_on
    paper = a_paper("review_appraisal", authority="省建科院")
    regrade(town, entry, days(20), step="lower", paper=paper, grade=HazardLevel.SOME, appraisal_grade=AppraisalGrade.C)
    assert entry_at(house).next_due_on == owed


# --- Every book ------------------------------------------------------------------------------------------------------------


def test_what_judges_anew_how_grave_a_line_is_is_known_in_every_book():
    known = {(book.key, step.key) for book in shelf.books() for step in book.steps if step.regrades}
    assert known == {
        ("safety", "lower"), ("safety", "raise"), ("housing", "regrade"), ("housing", "lower"),
        ("housing", "lower_reported"), ("petitions", "grade"), ("petitions", "lower_grade"),
        ("farmland", "correct_findings"), ("farmland", "lower_findings"),
    }  # fmt: skip
