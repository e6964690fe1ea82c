"""A rehearsal as a page shows it: who would be late first, a few lines at once, the rest unfolded or counted."""

from datetime import date, timedelta

from ledger.models import Rung
from ledger.queries.recounts import Becomes, Difference, Notice, Rehearsal
from ledger.web.rehearsal_words import SHOWN, SHOWN_FIRST, rehearsal_words, words_of_ran

DAY = date(2026, 3, 11)


def a_difference(number: int, **more) -> Difference:
    days = {"due_on": DAY, "rolled_on": DAY, "target_on": DAY}
    new = {"new_due_on": DAY + timedelta(days=1), "new_rolled_on": DAY, "new_target_on": DAY}
    return Difference(clock_id=number, entry_id=number, number=f"安2026-{number}", label="审核", **days | new | more)


def test_who_would_be_late_stands_first_and_what_is_too_much_is_counted():
    late = a_difference(SHOWN + 5, becomes=Becomes.LATE)
    found = Rehearsal(looked_at=400, differences=[*map(a_difference, range(1, SHOWN + 5)), late])
    words = rehearsal_words(found)
    assert words["lines"][0]["number"] == late.number
    assert (words["lines"][0]["becomes"], words["lines"][0]["tone"]) == ("变成超期", "late")
    assert (len(words["lines"]), len(words["more"]), words["untold"]) == (SHOWN_FIRST, SHOWN - SHOWN_FIRST, 5)
    assert (words["looked_at"], words["count"], words["late"]) == (400, SHOWN + 5, 1)


def test_of_what_has_stopped_only_what_would_be_judged_otherwise_has_a_line():
    found = Rehearsal(looked_at=2, differences=[a_difference(1), a_difference(2, becomes=Becomes.IN_TIME)])
    assert [one["number"] for one in words_of_ran(found)["lines"]] == ["安2026-2"]


def test_each_line_tells_the_date_that_moves():
    only_rolled = {"new_due_on": DAY, "new_rolled_on": DAY + timedelta(days=3)}
    only_target = {"new_due_on": DAY, "new_target_on": DAY - timedelta(days=2)}
    found = Rehearsal(differences=[a_difference(1), a_difference(2, **only_rolled), a_difference(3, **only_target)])
    told = [(one["what"], one["moves"]) for one in rehearsal_words(found)["lines"]]
    assert told == [("到期日", "推后 1 天"), ("顺延后的日期", "推后 3 天"), ("镇里要求的日期", "提前 2 天")]


def test_reminders_are_told_by_day_those_that_come_anew_and_those_that_stay_away_too():
    notices = (
        Notice(rung=Rung.NEAR, on=None, new_on=DAY),
        Notice(rung=Rung.DUE, on=DAY, new_on=DAY + timedelta(days=1)),
        Notice(rung=Rung.OVERDUE, on=DAY, new_on=None),
    )
    (told,) = rehearsal_words(Rehearsal(differences=[a_difference(1, notices=notices)]))["reminded"]
    assert told["notices"] == (
        "临期提醒另发（2026年3月11日（周三））；到期提醒由2026年3月11日（周三）改到2026年3月12日（周四）；"
        "超期提醒不再单独发（2026年3月11日（周三））"
    )
