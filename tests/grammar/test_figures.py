"""Figures say as data which rows they count, so that a number may be kept and is the same number."""

from datetime import date

from ledger.books.safety.words import Level
from ledger.grammar.conditions import is_
from ledger.grammar.figures import OVERDUE, Period, by_as_of, count, in_period, rate, total
from ledger.models import Entry, Visit
from ledger.workdays import day_begins

PERIOD = Period(first=date(2026, 1, 1), last=date(2026, 3, 31), as_of=date(2026, 4, 15))
FOUND = count("T-1", "发现", "期间内发现的", "条", in_period(Entry.found_on))
MAJOR = count("T-2", "其中重大", "T-1 中重大的", "条", in_period(Entry.found_on), is_(Entry.grade, Level.MAJOR))


def said(measure) -> str:
    return str(measure.compile(compile_kwargs={"literal_binds": True})).replace("\n", " ")


def test_a_figure_tells_its_conditions_and_the_date_that_puts_a_row_into_the_period():
    assert MAJOR.as_data() == [
        {"field": "found_on", "relation": "in_period"},
        {"field": "grade", "relation": "is", "values": ["major"]},
    ]
    assert MAJOR.dated_by is Entry.found_on
    assert MAJOR.is_data
    assert count("T-3", "超期", "", "条", OVERDUE).dated_by is None


def test_what_only_a_function_can_count_says_so():
    late = count("T-4", "迟", "", "条", in_period(Entry.found_on), lambda period: Entry.round > 1)
    assert late.as_data()[1] is None
    assert not late.is_data


def test_counts_sums_and_different_ones_are_asked_over_the_same_rows():
    among = "FILTER (WHERE entry.found_on >= '2026-01-01' AND entry.found_on <= '2026-03-31'"
    assert said(FOUND.measure(PERIOD)) == f"count(*) {among})"
    assert said(total("T-5", "轮次", "", "轮", Entry.round, in_period(Entry.found_on)).measure(PERIOD)) == (
        f"coalesce(sum(entry.round) {among}), 0)"
    )
    assert said(count("T-6", "家", "", "家", each=Visit.site_id).measure(PERIOD)) == "count(DISTINCT visit.site_id)"
    assert "entry.next_due_on < '2026-04-15'" in said(count("T-7", "超期", "", "条", OVERDUE).measure(PERIOD))


def test_the_day_of_the_count_still_counts_where_moments_are_kept():
    closed = count("T-8", "办结", "", "条", by_as_of(Entry.closed_at)).measure(PERIOD).compile()
    assert "entry.closed_at < " in str(closed)
    assert list(closed.params.values()) == [day_begins(date(2026, 4, 16))]


def test_a_rate_names_its_part_and_its_whole():
    share = rate("T-9", "重大率", MAJOR, FOUND)
    assert (share.definition, share.unit, share.part, share.whole) == ("T-2 ÷ T-1", "%", MAJOR, FOUND)
