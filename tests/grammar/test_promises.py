"""A promise and the town's rule behind it: the unit is said once, and rooms give all they declare in the order written."""

import importlib.util
import sys
from types import ModuleType

import pytest

from ledger.choices import Choice
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


def room(folder, name: str, text: str) -> ModuleType:
    """Return a room as Python reads it: a file of its own."""
    path = folder / f"{name}.py"
    path.write_text(
        f"from ledger.choices import Tone\nfrom ledger.grammar.steps import State\n{text}", encoding="utf-8"
    )
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_rooms_give_what_they_write_in_its_order_and_each_once(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    begun = room(tmp_path, "begun", "FIRST = State('first', '', tone=Tone.PLAIN)\nNUMBER = 7\n")
    later = room(tmp_path, "later", "LAST = State('last', '', tone=Tone.PLAIN)\n")
    imports = "from later import LAST\nfrom begun import FIRST\n"
    done = room(tmp_path, "done", f"{imports}BY_PACE = {{1: State('slow', '', tone=Tone.PLAIN)}}\n")
    assert [state.key for state in every(State, begun, done, later)] == ["first", "slow", "last"]
    assert [state.key for state in every(State, done)] == ["last", "first", "slow"]
