"""A promise and the town's rule behind it: the unit is said once, and rooms give all they declare in the order written."""

from types import ModuleType

import pytest

from ledger.choices import Choice, Tone
from ledger.grammar.clocks import promise
from ledger.grammar.rooms import every
from ledger.grammar.steps import State
from ledger.grammar.town_rules import town
from ledger.workdays import Unit

REVIEW = town("trial.review_days", "审核期限", 2, Unit.WORKING_DAYS, most=30, basis="本镇规定：及时审核")


class ClockCode(Choice):
    REVIEW = "T1", "审核"


def test_a_clock_counts_in_the_unit_of_the_towns_rule_and_rests_on_what_it_rests_on():
    clock = promise(ClockCode.REVIEW, within=REVIEW, starts=(), stops=())
    assert (clock.code, clock.label) == ("T1", "审核")
    assert (clock.length, clock.unit, clock.basis, clock.is_local) == (REVIEW, Unit.WORKING_DAYS, REVIEW.basis, True)
    assert promise(ClockCode.REVIEW, "复审", within=REVIEW, starts=(), stops=(), basis="别的依据").basis == "别的依据"


def test_a_row_of_the_table_is_not_the_towns_unless_it_says_so():
    assert not promise("T2", "送达", limit="P2", starts=(), stops=()).is_local


def test_a_rule_that_counts_no_time_makes_no_promise():
    times = town("trial.extensions", "最多延期次数", 1, "次", least=0, most=5)
    with pytest.raises(ValueError, match=r"trial\.extensions"):
        promise("T3", "延期", within=times, starts=(), stops=())


def test_rooms_give_what_they_declare_in_the_order_written_and_each_once():
    first, second, third = (State(key, key, tone=Tone.PLAIN) for key in ("first", "second", "third"))
    begun, done = ModuleType("begun"), ModuleType("done")
    begun.FIRST, begun.NUMBER, begun.BY_PACE = first, 7, {"slow": second}
    done.FIRST, done.THIRD = first, third
    assert every(State, begun, done) == (first, second, third)
