"""A house that is gone leaves the register, one built in its place names it, and no business goes on in a hazardous one."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.access import visible_sites
from ledger.books.housing import BOOK
from ledger.books.housing.words import (
    EngineeringMeasure,
    HazardLevel,
    HouseUse,
    Judgement,
    ManagementMeasure,
    Remediation,
)
from ledger.db import db
from ledger.models import Clock, ListedBefore, Site
from ledger.refusals import AnswersRefused
from ledger.services.merging import merge, unmerge
from tests.houses import (
    a_fixed_entry,
    a_house,
    accept_and_close,
    control,
    days,
    due_dates,
    entry_at,
    finish,
    kept,
    look,
    notify,
    regrade,
    report,
    verify,
)
from tests.lives import TODAY, events_of, faults, fresh, refused, take, why_not
from tests.machinery.concurrency import at_once

LATER = days(10)
STOPPED = (ManagementMeasure.STOP_BUSINESS,)


def pulled_down(town, entry, *, now=LATER):
    told = {"done_on": TODAY + timedelta(days=9)}
    return take(
        town, entry, "demolished", by="officer", now=now, answers=told, photos={"after": 1}, note="责任人自行拆除"
    )


# --- Gone --------------------------------------------------------------------------------------------------------------


def test_nothing_stands_by_itself_again_at_a_house_that_is_gone(town):
    house = a_house(town)
    first, second = (verify(town, report(town, house)) for _ in range(2))
    reason, officer = "同一栋", town.person("officer")
    merge(first.id, second.id, uuid=uuid4(), reason=reason, by=officer, now=days(1))
    pulled_down(town, fresh(second))
    said = why_not(unmerge, first.id, reason="不是一件", by=town.person("officer", LATER), now=LATER)
    assert "已经停用或者不在了" in said and fresh(first).state == "merged"


def test_a_house_that_was_pulled_down_leaves_the_register_and_keeps_its_file(town):
    house = a_house(town)
    entry = pulled_down(town, notify(town, verify(town, report(town, house))))
    assert (entry.state, entry.remediation, entry.next_due_on) == ("gone", Remediation.DONE, None)
    file = kept(house)
    assert (file.demolished_on, file.next_visit_on) == (TODAY + timedelta(days=9), None)
    assert file.retired_at == LATER
    assert db.session.scalar(sa.select(sa.exists().where(Site.id == house.id, visible_sites(town.person("officer")))))


def test_only_its_putting_right_is_judged_once_a_house_is_gone(town):
    """Told and verified late, put right in time; of what was still to be done there is nothing left to keep."""
    entry = notify(town, verify(town, report(town, a_house(town)), now=days(1)), now=days(2))
    before = set(due_dates(entry))
    assert {"B10", "B5"} <= before
    entry = pulled_down(town, entry)
    clocks = {clock.code: clock for clock in db.session.scalars(sa.select(Clock).where(Clock.entry_id == entry.id))}
    assert clocks["B10"].days_late == 0
    assert clocks["B5"].days_late > 0
    assert clocks["B6-update"].days_late > 0
    assert clocks["B0c"].days_late == 0


def test_a_demolition_is_decided_by_a_leader_and_shown(town):
    entry = report(town, a_house(town))
    more = {"answers": {"done_on": TODAY}, "note": "自行拆除"}
    assert faults(take, town, entry, "demolished", by="leader", **more).keys() == {"after"}
    assert BOOK.steps_by_key["demolished"].decided_by


def test_whatever_is_open_at_a_house_ends_with_it_and_says_so(town):
    house = a_house(town)
    first, second = verify(town, report(town, house)), report(town, house)
    pulled_down(town, first)
    second = fresh(second)
    assert (second.state, second.done_on, second.next_due_on) == ("gone", TODAY + timedelta(days=9), None)
    assert kept(house).retired_at == LATER
    told = events_of(second)[-1]
    assert (told.step, told.note) == ("demolished", f"随 {first.number} 一并终结，照片和批准见那一条")


def test_a_line_closed_with_the_house_pulled_down_ends_the_others_too(town):
    house = a_house(town)
    other = report(town, house)
    measure = [EngineeringMeasure.DEMOLISH]
    entry = finish(town, notify(town, verify(town, report(town, house))), engineering_measures=measure)
    accept_and_close(town, entry, now=LATER)
    assert (fresh(other).state, fresh(other).done_on, kept(house).retired_at) == ("gone", TODAY, LATER)


def test_what_is_listed_does_not_end_with_its_house_and_says_why(town):
    house = a_house(town)
    first = verify(town, report(town, house))
    listed = take(town, verify(town, report(town, house)), "list", by="leader", note="由镇督查办督办")
    version = fresh(listed).version
    pulled_down(town, first)
    listed = fresh(listed)
    assert (listed.state, listed.done_on, listed.version, kept(house).retired_at) == ("verified", None, version, None)
    assert kept(house).next_visit_on is None
    told = events_of(listed)[-1]
    assert (told.step, "摘牌" in told.note, first.number in told.note) == ("left_standing", True, True)
    listed = take(town, listed, "delist", by="leader", now=LATER, note="房屋已拆除")
    assert pulled_down(town, listed).state == "gone"
    assert kept(house).retired_at == LATER


def test_two_lines_of_a_house_ended_at_once_are_both_ended(application, town):
    house = a_house(town)
    entries = [verify(town, report(town, house)) for _ in range(3)]
    at_once(application, [lambda one=one: pulled_down(town, one).state for one in entries])
    assert [fresh(one).state for one in entries] == ["gone"] * 3
    assert kept(house).retired_at == LATER


@pytest.mark.parametrize("measure", [EngineeringMeasure.DEMOLISH, EngineeringMeasure.REBUILD])
def test_a_line_closed_with_the_house_pulled_down_takes_it_off_the_register(town, measure):
    house = a_house(town)
    entry = finish(town, notify(town, verify(town, report(town, house))), engineering_measures=[measure])
    entry = accept_and_close(town, entry, now=LATER)
    assert (kept(house).demolished_on, kept(house).retired_at) == (TODAY, LATER)
    said = why_not(take, town, entry, "reopen", by="officer", now=days(20), note="又裂", photos={"before": 1},
                   answers={"due_on": TODAY + timedelta(days=40)})  # fmt: skip
    assert said == "房屋已经拆除，不能按反弹办理；重建的请另建新档，写明原房屋编号"


def test_a_house_that_was_strengthened_stays(town):
    house = a_house(town)
    accept_and_close(town, a_fixed_entry(town, house), now=LATER)
    assert (kept(house).demolished_on, kept(house).retired_at) == (None, None)
    assert kept(house).next_visit_on is not None


# --- Built anew --------------------------------------------------------------------------------------------------------


def test_a_rebuilt_house_is_a_new_file_that_names_the_old(town):
    old = a_house(town, name="村东头一号")
    pulled_down(town, report(town, old))
    new = a_house(town, name="村东头一号", now=days(90), rebuilt_from=kept(old).house_number)
    assert (new.id != old.id, new.premises_id, kept(old).premises_id) == (True, old.id, None)
    assert (new.demolished_on, new.judgement) == (None, None)


def test_what_still_stands_is_rebuilt_by_nobody(town):
    standing = a_house(town)
    refusal = refused(AnswersRefused, a_house, town, rebuilt_from=standing.house_number)
    assert "没有找到" in refusal.faults["rebuilt_from"]


# --- No business in a hazardous house ----------------------------------------------------------------------------------


def test_a_business_house_with_a_hazard_stops_its_business_at_once(town):
    house = a_house(town, use=HouseUse.BUSINESS)
    look(town, house, Judgement.SOME)
    entry = verify(town, entry_at(house))
    assert (entry.is_business, due_dates(entry)["B1-business"]) == (True, TODAY)
    entry = control(town, entry, ManagementMeasure.SEAL_OFF)
    assert "B1-business" in due_dates(entry)
    entry = control(town, fresh(entry), ManagementMeasure.SEAL_OFF, *STOPPED)
    assert "B1-business" not in due_dates(entry)
    entry = take(town, fresh(entry), "lift_control", by="officer", now=LATER, note="擅自恢复")
    assert due_dates(entry)["B1-business"] == TODAY + timedelta(days=10)


def test_a_dwelling_has_no_business_to_stop(town):
    entry = verify(town, report(town, a_house(town)))
    assert (entry.is_business, "B1-business" in due_dates(entry)) == (False, False)


def test_a_dwelling_used_for_business_meanwhile_stops_it(town):
    entry = verify(town, report(town, a_house(town)), is_business=True)
    assert due_dates(entry)["B1-business"] == TODAY


def test_a_regraded_line_keeps_to_the_same_day(town):
    entry = verify(town, report(town, a_house(town, use=HouseUse.BUSINESS), grade=HazardLevel.SOME))
    regrade(town, entry, days(3))
    heir = db.session.scalars(sa.select(BOOK.entry).where(BOOK.entry.follows_id == entry.id)).one()
    assert (heir.is_business, due_dates(heir)["B1-business"]) == (True, TODAY)


# --- Listed, closed, and back ------------------------------------------------------------------------------------------


def test_a_listed_house_is_taken_off_before_it_is_closed_and_asked_about_when_it_comes_back(town):
    entry = take(town, a_fixed_entry(town, a_house(town)), "list", by="leader", note="由镇督查办督办")
    entry = take(town, entry, "pass", by="officer")
    assert "摘牌" in faults(take, town, entry, "close", by="officer")[""]
    entry = take(town, fresh(entry), "delist", by="leader", note="已加固")
    entry = take(town, entry, "close", by="officer")
    more = {"answers": {"due_on": TODAY + timedelta(days=60)}, "note": "又裂", "photos": {"before": 1}}
    entry = take(town, entry, "reopen", by="officer", now=LATER, **more)
    assert (entry.listed_before, "B14" in due_dates(entry)) == (ListedBefore.TO_DECIDE, True)
    entry = take(town, entry, "not_relisted", by="leader", now=LATER, note="范围小")
    assert (entry.listed_before, "B14" in due_dates(entry)) == (ListedBefore.LISTED, False)
