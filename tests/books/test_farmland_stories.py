"""What the demonstration tells of the farmland: thirty cases of 2022 all put right, and one living in every state."""

from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from ledger.books.farmland import BOOK
from ledger.books.farmland.steps import acceptance, decision, look_back, putting_right
from ledger.books.farmland.stories import tell
from ledger.grammar import shelf
from ledger.grammar.looks import is_early
from ledger.holidays import SHIPPED_TABLES, Holidays


@pytest.fixture(scope="module", autouse=True)
def calendar():
    shelf.keep_holidays(Holidays.load(SHIPPED_TABLES, override=Path("nowhere")))


def told():
    return tell(date(2026, 11, 23), Random(2022))


def test_thirty_cases_of_2022_were_put_right_within_the_year_and_looked_back_at_a_quarter_later():
    past = [tale for tale in told().tales if tale.acts[0].on.year == 2022]
    assert len(past) == 30
    for *_, closing, look in (tale.acts for tale in past):
        assert (closing.step, closing.on.year, look.step) == (acceptance.CLOSE, 2022, look_back.LOOK_BACK)
        assert not is_early(look.on, closing.on + timedelta(days=90))


def test_the_county_the_town_and_the_people_themselves_put_them_right():
    taken = [{act.step for act in tale.acts} for tale in told().tales if tale.acts[0].on.year == 2022]
    for way in (decision.DECIDE, putting_right.TOWN_ORDER, putting_right.CLASSIFY, putting_right.CORRECT):
        assert any(way in steps for steps in taken), way.key


def test_the_running_year_has_something_in_every_state():
    living = [tale for tale in told().tales if tale.acts[0].on.year != 2022]
    ends = {next(act.step.to for act in reversed(tale.acts) if act.step.to is not None) for tale in living}
    assert ends == set(BOOK.states)


def test_the_same_day_tells_the_same_story():
    assert [[act.on for act in tale.acts] for tale in told().tales] == [
        [act.on for act in tale.acts] for tale in told().tales
    ]
