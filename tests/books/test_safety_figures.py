"""The figures of the book of hazards, each against lives led for it: whose delay it is, and which date binds."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from ledger.books.safety import BOOK
from ledger.books.safety.words import PenaltyRoad, Punished
from ledger.grammar.figures import Period
from ledger.queries.figures import figures_of
from tests.lives import (
    NOW,
    TODAY,
    Town,
    a_paper,
    a_workplace,
    an_entry,
    faults,
    fix_on_spot,
    order,
    rectify,
    report,
    take,
)
from tests.plain_figures import assert_figures_tell_what_is_there

YEAR = Period(first=date(2026, 1, 1), last=date(2026, 12, 31), as_of=TODAY + timedelta(days=60))


def days(number: int):
    return NOW + timedelta(days=number)


def figures(town: Town, *, after: int = 60) -> dict[str, object]:
    period = replace(YEAR, as_of=TODAY + timedelta(days=after))
    return {one.figure.code: one.value for one in figures_of(BOOK, period, by=town.person("leader"))}


def due_in(town: Town, number: int = 5):
    return order(town, report(town, a_workplace(town, name=f"限{number}日的店")), due_on=TODAY + timedelta(days=number))


def give_back(town: Town, entry, at: int, due: int):
    answers = {"due_on": TODAY + timedelta(days=due)}
    return take(town, entry, "return", by="officer", now=days(at), answers=answers, note="门还锁着")


def test_what_the_unit_is_late_with_and_what_the_office_is_late_with_stand_apart(town):
    due_in(town)
    an_entry(town, "reported")
    an_entry(town, "rectified")
    an_entry(town, "passed")
    # The unit's order ran out after five days, and nobody has looked at it in the ten days that followed.
    assert [figures(town, after=60)[code] for code in ("A-7", "A-7b")] == [1, 4]
    assert [figures(town, after=6)[code] for code in ("A-7", "A-7b")] == [1, 2]
    assert [figures(town, after=5)[code] for code in ("A-7", "A-7b")] == [0, 2]


def test_a_claim_leaves_the_late_ones_and_stands_in_a_line_of_its_own(town):
    late = due_in(town)
    assert [figures(town)[code] for code in ("A-7", "A-6c", "A-6e")] == [1, 0, 1]
    rectify(town, late, now=days(8))
    found = figures(town, after=9)
    assert [found[code] for code in ("A-7", "A-6b", "A-6c", "A-6e")] == [0, 0, 1, 0]


def test_a_claim_in_time_counts_in_time_once_other_hands_have_looked(town):
    entry = rectify(town, due_in(town), now=days(3))
    found = figures(town, after=6)
    assert [found[code] for code in ("A-6a", "A-6b", "A-6d", "A-6")] == [1, 0, 1, Decimal("0.0")]
    take(town, entry, "pass", by="officer", now=days(4))
    found = figures(town, after=6)
    assert [found[code] for code in ("A-6a", "A-6b", "A-6d", "A-6")] == [1, 1, 0, Decimal("100.0")]


def test_the_first_date_ordered_binds_whatever_date_a_return_fixes(town):
    entry = rectify(town, due_in(town), now=days(3))
    give_back(town, entry, 4, 5)
    rectify(town, entry, now=days(9))
    take(town, entry, "pass", by="officer", now=days(10))
    found = figures(town, after=10)
    assert [found[code] for code in ("A-6a", "A-6b", "A-6c")] == [1, 0, 1]


def test_what_is_due_only_later_is_in_no_rate(town):
    due_in(town, 5)
    due_in(town, 30)
    assert figures(town, after=10)["A-6a"] == 1
    assert figures(town, after=30)["A-6a"] == 2


def test_what_nobody_has_ordered_yet_is_told_apart(town):
    due_in(town)
    an_entry(town, "reported")
    an_entry(town, "sent_back")
    assert [figures(town)[code] for code in ("A-2", "A-6a", "A-6f")] == [3, 1, 2]


def test_what_is_put_right_on_the_spot_is_told_apart(town):
    fix_on_spot(town, a_workplace(town))
    an_entry(town, "closed")
    found = figures(town)
    assert [found[code] for code in ("A-4", "A-4b", "A-6a")] == [2, 1, 1]


def test_only_what_had_to_be_rechecked_by_the_day_is_in_the_rate_of_rechecks(town):
    an_entry(town, "closed")
    an_entry(town, "rectified")
    assert [figures(town, after=9)[code] for code in ("A-8a", "A-8b", "A-8")] == [0, 0, None]
    assert [figures(town, after=10)[code] for code in ("A-8a", "A-8b", "A-8")] == [2, 1, Decimal("50.0")]


def test_a_recheck_after_its_days_is_a_recheck_and_is_told_as_late(town):
    entry = an_entry(town, "rectified")
    take(town, entry, "pass", by="officer", now=days(20))
    found = figures(town, after=20)
    assert [found[code] for code in ("A-8a", "A-8b", "A-8c")] == [1, 1, 1]


def test_nothing_referred_counts_as_rechecked(town):
    entry = an_entry(town, "rectified")
    take(town, entry, "refer", by="officer", now=days(1), answers={"referred_to": "县应急管理局"}, note="超出权限")
    assert [figures(town)[code] for code in ("A-8a", "A-8b")] == [1, 0]


def test_what_was_sent_on_unlooked_at_stays_to_be_rechecked_whatever_is_ordered_afterwards(town):
    entry = an_entry(town, "rectified")
    take(town, entry, "refer", by="officer", now=days(1), answers={"referred_to": "县应急管理局"}, note="超出权限")
    answers = {"due_on": TODAY + timedelta(days=40)}
    take(town, entry, "answered", by="officer", now=days(20), answers=answers, note="继续整改")
    assert [figures(town, after=30)[code] for code in ("A-8a", "A-8b")] == [1, 0]
    take(town, entry, "refer", by="officer", now=days(30), answers={"referred_to": "县应急管理局"}, note="仍不整改")
    assert [figures(town, after=30)[code] for code in ("A-8a", "A-8b")] == [1, 0]
    answers = {"due_on": TODAY + timedelta(days=40)}
    take(town, entry, "answered", by="officer", now=days(30), answers=answers, note="继续整改")
    rectify(town, entry, now=days(30))
    take(town, entry, "pass", by="officer", now=days(31))
    assert [figures(town)[code] for code in ("A-8a", "A-8b")] == [1, 1]
    assert_figures_tell_what_is_there(BOOK, YEAR, by=town.person("leader"))


BETTER_IF_HIGHER = ("A-4", "A-5", "A-6", "A-6b", "A-8", "A-11")


def shown(town) -> list[object]:
    found = figures(town)
    return [found[code] for code in BETTER_IF_HIGHER]


def test_closing_and_taking_up_again_makes_nothing_better(town):
    entry = an_entry(town, "closed")
    due_in(town)
    before, photos = shown(town), {"before": 1}
    answers = {"due_on": TODAY + timedelta(days=50)}
    take(town, entry, "reopen", by="officer", now=days(1), answers=answers, note="又上锁", photos=photos)
    reopened = shown(town)
    assert all(now <= was for now, was in zip(reopened, before, strict=True) if None not in (now, was))
    rectify(town, entry, now=days(40))
    take(town, entry, "pass", by="officer", now=days(41))
    take(town, entry, "close", by="officer", now=days(42))
    again = shown(town)
    assert all(now <= was for now, was in zip(again, before, strict=True) if None not in (now, was))
    assert figures(town)["A-6c"] == 1


def test_a_void_line_leaves_the_counts_and_stands_in_a_line_of_its_own(town):
    an_entry(town, "closed")
    before = figures(town)
    an_entry(town, "void")
    after = figures(town)
    assert (before["A-2v"], after["A-2v"]) == (0, 1)
    assert [after[code] for code in ("A-2", *BETTER_IF_HIGHER)] == [before[code] for code in ("A-2", *BETTER_IF_HIGHER)]


def test_a_major_hazard_graded_down_stands_in_a_line_of_its_own(town):
    entry = an_entry(town, "ordered", major=True)
    an_entry(town, "ordered", major=True)
    assert [figures(town)[code] for code in ("A-3", "A-11c")] == [2, 0]
    take(town, entry, "lower", by="leader", note="不构成重大")
    assert [figures(town)[code] for code in ("A-2", "A-3", "A-11c")] == [2, 1, 1]


def test_what_the_unit_plans_is_neither_the_offices_delay_nor_an_order_not_kept(town):
    """On the sixteenth day the plan is late, and so is the office, which has not told the county in its working day."""
    an_entry(town, "ordered", major=True)
    late = [figures(town, after=after)[code] for after in (1, 15, 16) for code in ("A-7", "A-7b", "A-7c")]
    assert late == [0, 0, 0, 0, 1, 0, 1, 1, 1]


# --- How long it takes, what comes back, and by whom an order was given -------------------------------------------------


def closed_after(town, at: int):
    """Return a hazard that was ordered at once, and put right, passed and closed on a day."""
    ordered = order(town, report(town, a_workplace(town, name=f"第{at}日的店")), due_on=TODAY + timedelta(days=5))
    entry = rectify(town, ordered, now=days(at))
    take(town, entry, "pass", by="officer", now=days(at))
    return take(town, entry, "close", by="officer", now=days(at))


def test_how_long_it_took_is_told_by_the_mean_and_by_the_median_beside_it(town):
    assert [figures(town)[code] for code in ("X-2", "X-2m")] == [None, None]
    for at in (2, 3, 40):
        closed_after(town, at)
    an_entry(town, "ordered")
    an_entry(town, "void")
    assert [figures(town)[code] for code in ("X-2", "X-2m")] == [Decimal("15.0"), Decimal("3.0")]
    fix_on_spot(town, a_workplace(town))
    assert [figures(town)[code] for code in ("X-2", "X-2m")] == [Decimal("11.3"), Decimal("2.5")]


def test_how_long_it_took_counts_local_days_and_those_closed_in_the_period(town):
    entry = rectify(town, due_in(town), now=days(2))
    # Half past midnight in Shanghai, still the day before in UTC.
    night = NOW.replace(hour=16, minute=30) + timedelta(days=3)
    take(town, entry, "pass", by="officer", now=night)
    take(town, entry, "close", by="officer", now=night)
    assert figures(town)["X-2"] == Decimal("4.0")
    april = Period(first=date(2026, 4, 1), last=date(2026, 4, 30), as_of=TODAY + timedelta(days=60))
    assert {one.figure.code: one.value for one in figures_of(BOOK, april, by=town.person("leader"))}["X-2"] is None


def test_taking_up_and_closing_again_counts_from_the_day_it_was_first_found(town):
    entry = closed_after(town, 2)
    reopen(town, entry, 10)
    assert figures(town)["X-2"] is None
    rectify(town, entry, now=days(11))
    take(town, entry, "pass", by="officer", now=days(11))
    take(town, entry, "close", by="officer", now=days(12))
    assert figures(town)["X-2"] == Decimal("12.0")


def reopen(town, entry, at: int):
    answers = {"due_on": TODAY + timedelta(days=at + 10)}
    return take(town, entry, "reopen", by="officer", now=days(at), answers=answers, note="又上锁", photos={"before": 1})


RELAPSES = ("X-3a", "X-3b", "X-3c", "X-3")


def test_what_comes_back_soon_is_a_relapse_however_often_it_is_closed_again(town):
    entry = closed_after(town, 2)
    closed_after(town, 3)
    assert [figures(town)[code] for code in RELAPSES] == [2, 0, 0, Decimal("0.0")]
    reopen(town, entry, 10)
    assert [figures(town)[code] for code in RELAPSES] == [2, 1, 0, Decimal("50.0")]
    rectify(town, entry, now=days(11))
    take(town, entry, "pass", by="officer", now=days(11))
    take(town, entry, "close", by="officer", now=days(12))
    assert [figures(town)[code] for code in RELAPSES] == [2, 1, 0, Decimal("50.0")]


def test_what_comes_back_after_the_towns_days_is_no_relapse(town):
    reopen(town, closed_after(town, 2), 93)
    assert [figures(town, after=100)[code] for code in RELAPSES] == [1, 0, 0, Decimal("0.0")]


def test_what_was_sent_back_and_never_closed_is_neither_closed_nor_a_relapse(town):
    entry = rectify(town, due_in(town), now=days(3))
    give_back(town, entry, 4, 5)
    assert [figures(town)[code] for code in RELAPSES] == [0, 0, 0, None]


def test_a_relapse_that_is_not_taken_up_stands_in_a_line_of_its_own(town):
    entry = an_entry(town, "closed", major=True)
    told = {"looked_back_on": TODAY + timedelta(days=30)}
    take(town, entry, "leave_closed", by="leader", now=days(30), answers=told, note="已另行立项")
    assert [figures(town)[code] for code in RELAPSES] == [1, 0, 1, Decimal("0.0")]


def test_orders_are_told_by_whoever_gave_them(town):
    for number, issuer in ((1, "示范镇人民政府"), (2, "示范镇人民政府"), (3, "青阳县应急管理局")):
        paper = a_paper(number=f"责改〔2026〕{number}号", issuing_authority=issuer)
        order(town, report(town, a_workplace(town, name=f"第{number}家")), paper=paper, due_on=TODAY)
    [orders] = [one for one in figures_of(BOOK, YEAR, by=town.person("leader")) if one.figure.code == "A-9"]
    assert (orders.value, orders.parts) == (3, [("示范镇人民政府", 2), ("青阳县应急管理局", 1)])


# --- Penalties: decided by whoever may, recorded one by one --------------------------------------------------------------


def penalty(town, entry, number: str, punished: Punished, fine: str, road: PenaltyRoad, on: date = TODAY):
    answers = {"punished": punished, "penalty_road": road, "fine": Decimal(fine)}
    paper = a_paper(
        kind="penalty_decision", number=number, dated_on=on, issuing_authority="青阳县应急管理局",
        legal_basis="《中华人民共和国行政处罚法》第五十七条",
    )  # fmt: skip
    return take(town, entry, "penalty", by="officer", now=days(9), answers=answers, paper=paper)


PENALTIES = ("A-12", "A-12a", "A-12b", "A-12c", "A-12d", "A-12e")


def test_every_penalty_counts_by_its_own_day_and_a_decision_on_two_hazards_once(town):
    first, second = due_in(town), an_entry(town, "closed")
    penalty(town, first, "县应急罚〔2026〕1号", Punished.UNIT, "1.5", PenaltyRoad.ORDINARY)
    penalty(town, first, "县应急罚〔2026〕2号", Punished.PERSON, "0.02", PenaltyRoad.SIMPLE)
    penalty(town, second, "县应急罚〔2026〕1号", Punished.UNIT, "1.5", PenaltyRoad.ORDINARY)
    wanted = [2, Decimal("1.52"), 1, 1, 1, 1]
    assert [figures(town)[code] for code in PENALTIES] == wanted
    april = Period(first=date(2026, 4, 1), last=date(2026, 4, 30), as_of=TODAY + timedelta(days=60))
    assert {one.figure.code: one.value for one in figures_of(BOOK, april, by=town.person("leader"))}["A-12"] == 0
    assert_figures_tell_what_is_there(BOOK, YEAR, by=town.person("leader"))


def test_the_town_itself_punishes_nobody(town):
    paper = a_paper(kind="penalty_decision", number="示政罚〔2026〕1号", issuing_authority="示范镇人民政府")
    answers = {"punished": Punished.UNIT, "penalty_road": PenaltyRoad.ORDINARY, "fine": Decimal(1)}
    said = faults(take, town, due_in(town), "penalty", by="officer", answers=answers, paper=paper)
    assert "不能由示范镇作出" in said["paper-issuing_authority"]
