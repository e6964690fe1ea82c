"""Grading a matter: the machine proposes, a named person decides (domain rules 5.4)."""

from datetime import date

import pytest

from ledger.books.petitions import BOOK
from ledger.books.petitions.grading import FACTORS, propose, score
from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.town import B_FROM
from ledger.books.petitions.words import Affected, Complexity, Conflict, Grade, Harm, Merits, TimeOpen
from tests import lives
from tests.lives import events_of, faults, fresh, take
from tests.petition_lives import A_CASE, ALL_LOW, accepted, dates, grade, on, screened

# --- Grading: the machine proposes, a named person decides ------------------------------------------------------------


def test_choosing_no_grade_says_the_score_and_the_proposal_beside_it(town):
    entry = accepted(town, lives.NOW)
    said = faults(grade, town, entry, affected=Affected.SOME, merits=Merits.FOUNDED, time_open=TimeOpen.MIDDLE)
    assert set(said) == {"grade"}
    assert "4 分" in said["grade"]
    assert "建议B级" in said["grade"]
    assert fresh(entry).grade is None


def test_a_grade_needs_a_written_reason_and_its_taker_stands_in_the_timeline(town):
    entry = accepted(town, lives.NOW)
    assert set(faults(grade, town, entry, note="", grade=Grade.C)) == {"note"}
    grade(town, entry, grade=Grade.B)
    decided = fresh(entry)
    # The person may decide otherwise than proposed; both stay on record.
    assert (decided.grade, decided.proposal, decided.score) == (Grade.B, Grade.C, 0)
    assert events_of(entry)[-1].by_id == town.people["leader"]
    assert events_of(entry)[-1].note == "涉及多户排水"


def test_a_grade_a_matter_needs_leader_team_and_plan(town):
    entry = accepted(town, lives.NOW)
    assert set(faults(grade, town, entry, grade=Grade.A)) == {"team", "plan"}
    grade(town, entry, grade=Grade.A, **A_CASE)
    assert BOOK.is_grave.holds(fresh(entry))


def test_a_grade_is_reviewed_within_thirty_days_and_no_grading_is_progress(town):
    entry = accepted(town, on(3, 9))
    grade(town, entry, on(3, 9), grade=Grade.A, **A_CASE)
    assert dates(entry) == {
        "C5": date(2026, 5, 8),
        "grade-review": date(2026, 4, 8),
        "progress-a": date(2026, 3, 16),
        "C-lead": date(2026, 3, 12),
    }
    grade(town, entry, on(4, 1), grade=Grade.B)
    assert dates(entry) == {"C5": date(2026, 5, 8), "grade-review": date(2026, 5, 1), "progress-b": date(2026, 3, 16)}
    take(town, entry, "progress", by="officer", now=on(4, 10), note="已测量")
    assert dates(entry)["progress-b"] == date(2026, 4, 24)
    assert dates(entry)["grade-review"] == date(2026, 5, 1)


def test_grading_again_asks_for_the_decision_again(town):
    entry = accepted(town, lives.NOW)
    grade(town, entry, grade=Grade.B)
    assert "建议" in faults(grade, town, entry, now=lives.LATER)["grade"]


@pytest.mark.parametrize(
    ("answers", "points", "proposal"),
    [
        ({}, 0, Grade.C),
        ({"affected": Affected.MANY, "merits": Merits.PARTLY}, 3, Grade.C),
        ({"affected": Affected.MANY, "merits": Merits.FOUNDED}, 4, Grade.B),
        ({"affected": Affected.MANY, "merits": Merits.FOUNDED, "complexity": Complexity.BEYOND, "harm": Harm.MONEY}, 7, Grade.B),
        (
            {"affected": Affected.MANY, "merits": Merits.FOUNDED, "complexity": Complexity.BEYOND, "time_open": TimeOpen.LONG},
            8, Grade.A,
        ),
        ({"harm": Harm.LIFE}, 2, Grade.A),
        ({"conflict": Conflict.DANGER}, 2, Grade.A),
    ],
)  # fmt: skip
def test_the_factors_propose(answers, points, proposal):
    entry = PetitionEntry(**ALL_LOW | answers)
    assert (score(entry), propose(entry, lambda rule: rule.default)) == (points, proposal)


def test_a_town_may_set_from_how_many_points_a_grade_is_proposed(town):
    entry = accepted(town, lives.NOW)
    four = {"affected": Affected.MANY, "merits": Merits.FOUNDED}
    assert fresh(grade(town, entry, grade=Grade.B, **four)).proposal == Grade.B
    lives.decide(town, B_FROM, 5)
    assert fresh(grade(town, entry, grade=Grade.C, **four)).proposal == Grade.C


def test_every_factor_counts_nothing_one_or_two():
    assert len(FACTORS) == 7
    assert all(len(choices) == 3 for _, choices in FACTORS)


def test_a_screened_dispute_is_graded_before_it_is_settled(town):
    entry = screened(town)
    take(town, entry, "contact", by="officer", note="双方愿意调解", answers={"reached_on": lives.TODAY})
    settle = {"by": "officer", "note": "已改装水槽", "answers": {"finished_on": lives.TODAY}}
    assert "评定事项等级" in faults(take, town, entry, "settle", **settle)[""]
    grade(town, entry, grade=Grade.C)
    take(town, entry, "settle", **settle)
    assert fresh(entry).state == "finished"
