"""Looking back at farmland: an appointment at a closed case, and what was on the list asks again when it comes back."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ledger.books.farmland import BOOK
from ledger.db import db
from ledger.grammar.figures import Period
from ledger.models import Appointment, Entry
from ledger.queries.beside import Beside, beside
from ledger.queries.figures import figures_of
from ledger.workdays import local_date
from tests import parcels
from tests.lives import NOW, Town, faults, fresh, take
from tests.parcels import clocks_of, running

# Closed thirteen days after it was found (parcels.a_case), looked at again ninety days later.
CLOSED_ON = local_date(NOW) + timedelta(days=13)
DUE_ON = CLOSED_ON + timedelta(days=90)


def at(day: date):
    return NOW + (day - local_date(NOW))


def look(entry: Entry) -> Appointment:
    found = sa.select(Appointment).where(Appointment.entry_id == entry.id).execution_options(populate_existing=True)
    return db.session.scalars(found.order_by(Appointment.id.desc())).first()


def appointed(entry: Entry) -> dict[str, tuple[date, date | None]]:
    """Return, by its code, for when each look is appointed and on which day it was kept."""
    found = sa.select(Appointment).where(Appointment.entry_id == entry.id).execution_options(populate_existing=True)
    return {one.code: (one.due_on, one.kept_on) for one in db.session.scalars(found)}


def shown(town: Town, who: str, day: date) -> list[tuple[str, int]]:
    found = beside(town.person(who, at(day)), today=day)
    return [(line.why, line.entry_id) for line in found if line.why == Beside.LOOK_BACK]


def listed(town: Town, state: str = "accepted") -> Entry:
    return take(town, parcels.a_case(town, state), "list", by="leader", now=at(CLOSED_ON), note="镇政府挂牌督办")


def delist(town: Town, entry: Entry, on: date = CLOSED_ON) -> Entry:
    return take(town, entry, "delist", by="leader", now=at(on), note="整改到位，摘牌")


def test_a_closed_case_is_closed_and_a_look_is_promised_from_the_day_it_was_closed(town):
    entry = parcels.a_case(town, "closed")
    made = look(entry)
    assert (entry.state, local_date(entry.closed_at), running(entry)) == ("closed", CLOSED_ON, set())
    assert (made.due_on, made.falls_to, made.kept_on) == (DUE_ON, "worker", None)


def test_the_look_waits_a_week_ahead_for_the_worker_and_for_the_leader_once_it_is_late(town):
    entry = parcels.a_case(town, "closed")
    line = [(Beside.LOOK_BACK, entry.id)]
    assert shown(town, "worker", DUE_ON - timedelta(days=8)) == []
    assert shown(town, "worker", DUE_ON - timedelta(days=7)) == line
    assert shown(town, "leader", DUE_ON) == []
    assert shown(town, "leader", DUE_ON + timedelta(days=1)) == line


def test_a_look_keeps_the_appointment_and_leaves_the_case_closed_on_its_day(town):
    entry = parcels.a_case(town, "closed")
    entry = parcels.look_back(town, entry, now=at(DUE_ON - timedelta(days=8)))
    assert look(entry).kept_on is None
    entry = parcels.look_back(town, entry, now=at(DUE_ON))
    assert (entry.state, local_date(entry.closed_at), look(entry).kept_on) == ("closed", CLOSED_ON, DUE_ON)


def test_what_came_back_is_the_look_as_well(town):
    entry = parcels.relapse(town, parcels.a_case(town, "closed"), now=at(DUE_ON))
    assert (entry.state, entry.closed_at, look(entry).kept_on) == ("verified", None, DUE_ON)


def test_a_fine_still_unpaid_is_neither_kept_nor_missed_by_closing_and_is_chased_until_it_is_paid(town):
    """Served on 19 March for fifteen days; closed on the 22nd."""
    entry = parcels.a_case(town, "notified")
    entry = parcels.decide(
        town, entry, parcels.Handling.DEMOLISH, parcels.Handling.FINE, now=at(CLOSED_ON - timedelta(days=3))
    )
    entry = parcels.carry_out(town, entry, now=at(CLOSED_ON - timedelta(days=2)))
    entry = parcels.accept(town, entry, now=at(CLOSED_ON - timedelta(days=1)))
    entry = parcels.close(town, entry, now=at(CLOSED_ON))
    fine = clocks_of(entry)["P4"]
    assert (running(entry), fine.stopped_at is None, fine.days_late) == (set(), False, None)
    due_on, before = CLOSED_ON + timedelta(days=12), CLOSED_ON + timedelta(days=4)
    assert appointed(entry) == {"look_back": (DUE_ON, None), "fine": (due_on, None)}
    assert shown(town, "officer", before) == []
    assert shown(town, "officer", due_on + timedelta(days=1)) == [(Beside.LOOK_BACK, entry.id)]
    # Earlier than any look would count, and paid all the same.
    paid_on = CLOSED_ON + timedelta(days=2)
    entry = take(town, entry, "pay_fine", by="officer", now=at(paid_on), answers={"fine_paid_on": paid_on})
    assert (entry.state, entry.fine_paid_on) == ("closed", paid_on)
    assert appointed(entry) == {"look_back": (DUE_ON, None), "fine": (due_on, paid_on)}
    assert shown(town, "officer", due_on + timedelta(days=1)) == []


def test_what_is_listed_is_taken_off_the_list_before_it_is_closed(town):
    entry = listed(town)
    said = "正在挂牌督办，请先由分管领导“摘牌”，再销号"
    assert said in faults(parcels.close, town, entry, now=at(CLOSED_ON)).values()
    assert fresh(entry).is_listed
    entry = parcels.close(town, delist(town, entry), now=at(CLOSED_ON))
    assert (entry.state, entry.is_listed) == ("closed", False)


@pytest.mark.parametrize(
    ("step", "is_listed"), [("list", True), ("not_relisted", False)], ids=["listed anew", "not listed anew"]
)
def test_a_relapse_of_what_was_listed_waits_for_the_leader_to_list_it_anew_or_to_say_why_not(town, step, is_listed):
    """Told on Saturday 20 June 2026: three working days, without the Dragon Boat holiday's last day, end on the 24th."""
    entry = parcels.close(town, delist(town, listed(town)), now=at(CLOSED_ON))
    entry = parcels.relapse(town, entry, now=at(DUE_ON))
    assert (clocks_of(entry)["relist"].due_on, clocks_of(entry)["relist"].falls_to) == (date(2026, 6, 24), "leader")
    entry = take(town, entry, step, by="leader", now=at(DUE_ON), note="已责成三日内清走")
    assert (entry.is_listed, "relist" in running(entry)) == (is_listed, False)


def test_a_relapse_of_what_never_was_on_the_list_asks_nothing(town):
    entry = parcels.relapse(town, parcels.a_case(town, "closed"), now=at(DUE_ON))
    assert "relist" not in clocks_of(entry)


def test_a_case_counts_as_closed_once_and_its_relapse_within_the_days_of_the_town(town):
    entry = parcels.a_case(town, "closed")
    parcels.relapse(town, entry, now=at(CLOSED_ON + timedelta(days=80)))
    period = Period(first=date(2026, 1, 1), last=date(2026, 12, 31), as_of=date(2026, 12, 31))
    told = {value.figure.code: value.text for value in figures_of(BOOK, period, by=town.person("leader"))}
    assert (told["X-3a"], told["X-3b"]) == ("1", "1")
