"""A wrong route put right after acceptance, and the limits of other laws (domain rules 7.C, C5 and C11)."""

from datetime import date

import sqlalchemy as sa

from ledger.books.petitions.words import LimitUnit, Route
from ledger.db import db
from ledger.models import Clock
from tests.lives import faults, fresh, take, why_not
from tests.petition_lives import accept, accepted, dates, extend, on, register, running, sort

BASIS = "《示范省河道管理条例》第二十条"
OTHER = {
    "has_other_limit": True, "other_limit": 20, "other_limit_unit": LimitUnit.WORKING_DAYS, "other_limit_basis": BASIS,
}  # fmt: skip


def change(town, entry, now, route: Route, *, by: str = "leader", **answers):
    note = "属劳动争议，应先仲裁，已电话告知"
    return take(town, entry, "change_route", by=by, now=now, note=note, answers={"route": route} | answers)


def clock_of(entry, code: str) -> Clock:
    return db.session.scalars(sa.select(Clock).where(Clock.entry_id == entry.id, Clock.code == code)).all()[-1]


# --- A wrong route ----------------------------------------------------------------------------------------------------


def test_a_wrong_route_is_put_right_by_a_leader_with_a_reason(town):
    entry = accepted(town, on(3, 9))
    assert why_not(change, town, entry, on(3, 12), Route.ARBITRATION, by="officer")
    assert "相同" in faults(change, town, entry, on(3, 12), Route.OPINION)["route"]
    said = faults(take, town, entry, "change_route", by="leader", answers={"route": Route.ARBITRATION})
    assert set(said) == {"note"}
    assert fresh(change(town, entry, on(3, 12), Route.ARBITRATION)).route == Route.ARBITRATION


def test_the_right_route_counts_from_the_acceptance_and_gives_nobody_a_fresh_start(town):
    entry = change(town, accepted(town, on(3, 9)), on(3, 12), Route.ARBITRATION)
    assert dates(entry) == {"route-2": date(2026, 3, 24)}
    ended = clock_of(entry, "C5")
    assert (ended.days_late, ended.trace[-1]["kind"]) == (None, "ended")
    assert dates(change(town, entry, on(3, 20), Route.OPINION)) == {"C5": date(2026, 5, 8)}


def test_the_fifth_route_counts_from_receipt(town):
    entry = accept(town, sort(town, register(town, on(3, 2)), on(3, 3)), on(3, 9))
    changed = change(town, entry, on(3, 12), Route.DUTY, has_other_limit=False)
    assert dates(changed) == {"C11": date(2026, 5, 2)}


def test_what_was_late_on_the_wrong_route_stays_late(town):
    entry = change(town, accepted(town, on(3, 9), route=Route.COURTS), on(3, 30), Route.OPINION)
    assert clock_of(entry, "route-1").days_late == 6
    assert dates(entry) == {"C5": date(2026, 5, 8)}


# --- Another law --------------------------------------------------------------------------------------------------------


def sorted_duty(town):
    return sort(town, register(town, on(3, 9)), on(3, 9), route=Route.DUTY)


def test_where_another_law_gives_another_limit_that_one_runs_with_its_own_basis(town):
    entry = accept(town, sorted_duty(town), on(3, 9), **OTHER)
    clock = running(entry)["C11"]
    # Twenty working days from 9 March: the Qingming holiday of 4 to 6 April lies between.
    assert clock.legal_due_on == date(2026, 4, 7)
    assert (clock.basis, clock.is_local) == (BASIS, False)
    assert "20个工作日" in clock.sentence


def test_without_another_law_it_is_two_months(town):
    assert dates(accept(town, sorted_duty(town), on(3, 9))) == {"C11": date(2026, 5, 9)}


def test_another_limit_says_how_long_and_where_it_stands(town):
    said = faults(accept, town, sorted_duty(town), on(3, 9), has_other_limit=True)
    assert set(said) == {"other_limit", "other_limit_unit", "other_limit_basis"}
    assert set(faults(accept, town, sorted_duty(town), on(3, 9), has_other_limit=None)) == {"has_other_limit"}


def test_another_route_asks_for_no_other_limit(town):
    assert fresh(accepted(town, on(3, 9))).has_other_limit is None


def test_an_approved_extension_goes_along_from_the_sixth_route_to_the_fifth_and_back_and_is_given_once(town):
    entry = accepted(town, on(3, 9))
    extend(town, entry, on(3, 10), extended_days=30)
    assert clock_of(entry, "C5").legal_due_on == date(2026, 6, 7)
    change(town, entry, on(3, 12), Route.DUTY, has_other_limit=False)
    change(town, entry, on(3, 16), Route.OPINION)
    again = clock_of(entry, "C5")
    assert (again.legal_due_on, again.extended_by, again.extensions) == (date(2026, 6, 7), 30, 1)
    assert any("批准" in line["text"] for line in again.trace)
    assert "一次" in faults(extend, town, entry, on(3, 17), extended_days=30)["extended_days"]
