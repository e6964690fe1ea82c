"""An act that is a paper happened on the day of its paper, whoever types what; nothing is served before it was made."""

from datetime import date, timedelta

import pytest

from ledger.books.petitions.words import Opinion
from ledger.web.asked_inputs import asked_form_class
from tests import parcels
from tests.books.test_every_book import BOOKS
from tests.books.test_farmland_cases import days
from tests.books.test_petitions_rounds import reviewed
from tests.lives import faults, fresh, take
from tests.petition_lives import accepted, on, paper, register, reply, sort

BY_PAPER = [
    pytest.param(book, step, ask, id=f"{book.key}-{step.key}-{ask.field.key}")
    for book in BOOKS for step in book.steps for ask in step.asks if ask.by_paper
]  # fmt: skip


@pytest.mark.parametrize(("book", "step", "ask"), BY_PAPER)
def test_what_a_compulsory_paper_tells_is_not_typed_again(book, step, ask):
    form = asked_form_class(book, (step,))
    assert hasattr(form, "paper-dated_on")
    assert hasattr(form, ask.field.key) is (step.paper.mandatory is not True)


def kept_by_papers():
    """Return every clock and every step that keeps it with a paper. What is void, or set aside, has nothing to keep; what
    a step keeps and begins anew, as the progress of a week, goes by the day it is noted.
    """
    return [
        pytest.param(clock, step, id=f"{book.key}-{clock.code}-{step.key}")
        for book in BOOKS for clock in book.clocks for step in clock.stops
        if step.paper is not None and not clock.is_right and step.to is not book.void and step.key != "set_aside"
        and step not in clock.starts
    ]  # fmt: skip


@pytest.mark.parametrize(("clock", "step"), kept_by_papers())
def test_a_clock_that_is_kept_by_a_paper_is_judged_by_the_day_of_the_act(clock, step):
    """Never by the day of typing alone: the step asks for the day, or the date on its paper tells it."""
    told = [*(ask.field for ask in step.asks), *step.paper.kinds]
    assert any(source is one for source in clock.kept_on for one in told)


def test_a_reply_of_july_was_not_given_in_march(town):
    """Typed on 1 July with a paper of 1 July, it is the reply of 1 July, fifty-three days late."""
    entry = accepted(town, on(3, 9))
    typed = {"opinion": Opinion.EXPLAIN, "replied_on": date(2026, 3, 12)}
    july = paper("reply_opinion", date(2026, 7, 1))
    said = faults(take, town, entry, "reply", by="officer", now=on(7, 1), note="事实清楚", answers=typed, paper=july)
    assert said == {"replied_on": "答复作出日期就是文书的落款日期 2026-07-01，两处要一致，请核对后改正"}
    entry = reply(town, entry, on(7, 1))
    assert entry.replied_on == date(2026, 7, 1)
    assert next(clock.days_late for clock in parcels.clocks_of(entry).values() if clock.code == "C5") == 54


def test_a_decision_of_june_was_not_made_in_april(town):
    """The decision is dated 20 June; whoever writes 1 April beside it is told that this is the date of the paper."""
    entry = parcels.a_case(town, "notified")
    june = parcels.paper("penalty_decision", date(2026, 6, 20))
    told = {"plan_fit": False, "decided_on": date(2026, 4, 1)} | parcels.the_plan(date(2026, 6, 22))
    more = {"by": "officer", "now": days(105), "paper": june}
    said = faults(take, town, entry, "decide", answers=told, **more)
    assert said == {"decided_on": "决定日期就是文书的落款日期 2026-06-20，两处要一致，请核对后改正"}
    del told["decided_on"]
    assert take(town, entry, "decide", answers=told, **more).decided_on == date(2026, 6, 20)
    assert parcels.clocks_of(fresh(entry))["D6"].days_late == 13


def test_what_is_wrong_with_the_day_of_a_paper_is_said_beside_its_date(town):
    entry = parcels.a_case(town, "filed")
    early = parcels.paper("penalty_notice", days(-1).date())
    said = faults(take, town, entry, "notify", by="officer", answers={"notified_on": days(-2).date()}, paper=early)
    assert "落款日期" in said["notified_on"]
    received = sort(town, register(town, on(3, 5)), on(3, 5))
    told = {"responsible": "镇农业农村办", "handler": "李四", "no_interest": True}
    before = paper("acceptance", date(2026, 3, 4))
    said = faults(take, town, received, "accept", by="officer", now=on(3, 6), answers=told, paper=before)
    assert said == {"paper-dated_on": "文书的落款日期就是受理日期：受理日期不能早于收到日期 2026-03-05"}


def test_without_a_paper_the_day_is_asked_for_itself(town):
    """Where nobody can be told in writing there is no paper, and the day is typed as it always was."""
    entry = sort(town, register(town, on(3, 5)), on(3, 5), can_be_told=False)
    told = {"responsible": "镇农业农村办", "handler": "李四", "no_interest": True}
    assert set(faults(take, town, entry, "accept", by="officer", now=on(3, 6), answers=told)) == {"accepted_on"}
    told |= {"accepted_on": date(2026, 3, 6)}
    assert take(town, entry, "accept", by="officer", now=on(3, 6), answers=told).accepted_on == date(2026, 3, 6)


def test_nothing_is_received_before_it_was_made(town):
    """The opinion is of 20 April: nobody had it on the 19th, on the 20th one may."""
    entry = reviewed(town)
    opinion = paper("review_opinion", date(2026, 4, 20), "青阳县人民政府")
    told = {"review_result": "upheld", "opinion": Opinion.EXPLAIN, "reviewed_on": date(2026, 4, 19)}
    more = {"by": "officer", "now": on(4, 21), "paper": opinion}
    assert "2026-04-20" in faults(take, town, entry, "review", answers=told, **more)["reviewed_on"]
    told["reviewed_on"] += timedelta(days=1)
    assert take(town, entry, "review", answers=told, **more).state == "reviewed"
