"""What the file of a house says: worked out from all that is on record, the worst of what is open first."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ledger.books.housing import BOOK
from ledger.books.housing.records import House, HousingVisit
from ledger.books.housing.town import CONTROL_COUNTS, LOOK_BACK_MONTHS
from ledger.books.housing.visits import is_hazardous
from ledger.books.housing.words import (
    AppraisalGrade,
    BuiltPeriod,
    EngineeringMeasure,
    HazardLevel,
    HouseUse,
    IllegalHandling,
    Judgement,
    ManagementMeasure,
    Remediation,
    Surroundings,
    VisitKind,
    VoidReason,
)
from ledger.db import db
from ledger.grammar import shelf
from ledger.models import Role
from ledger.services import sites, town_rules
from ledger.services.sites import SiteSubmission
from tests.houses import (
    a_fixed_entry,
    a_house,
    accept_and_close,
    an_appraised_entry,
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
from tests.lives import NOW, TODAY, Town, a_workplace, decide, events_of, faults, fresh, take, why_not


def void(town: Town, entry, reason: VoidReason, **more):
    answers = {"void_reason": reason}
    return take(town, entry, "void", by="officer", answers=answers, note="现场看过", **more)


# --- A clean look ------------------------------------------------------------------------------------------------------


def test_a_clean_look_neither_turns_an_open_red_house_green_nor_stops_its_round(town):
    house = a_house(town)
    look(town, house, Judgement.SEVERE)
    verify(town, entry_at(house), grade=HazardLevel.SEVERE)
    look(town, house, kind=VisitKind.PATROL, now=days(1))
    assert kept(house).judgement == Judgement.SEVERE
    assert kept(house).next_visit_on == date(2026, 4, 10)


def test_once_all_is_closed_the_last_word_counts(town):
    house = a_house(town)
    look(town, house, Judgement.SOME)
    look(town, house, kind=VisitKind.PATROL, now=days(1))
    entry = finish(town, notify(town, verify(town, entry_at(house), now=days(1)), now=days(1)), now=days(2))
    accept_and_close(town, entry, now=days(2))
    assert (kept(house).judgement, kept(house).remediation) == (Judgement.NONE, Remediation.DONE)


# --- Several lines at one house ----------------------------------------------------------------------------------------


def test_closing_one_of_two_lines_leaves_the_house_to_the_other(town):
    house = a_house(town)
    worse = verify(town, report(town, house, grade=HazardLevel.SEVERE))
    accept_and_close(town, a_fixed_entry(town, house))
    assert (kept(house).judgement, kept(house).remediation) == (Judgement.SEVERE, Remediation.PENDING)
    look(town, house, now=days(1))
    assert kept(house).next_visit_on == date(2026, 4, 10)
    assert fresh(worse).closed_at is None


def test_the_worst_appraisal_of_what_is_open_is_that_of_the_house(town):
    house = a_house(town)
    an_appraised_entry(town, house, AppraisalGrade.D)
    an_appraised_entry(town, house, AppraisalGrade.B)
    assert kept(house).appraisal_grade == AppraisalGrade.D


@pytest.mark.parametrize("reason", [VoidReason.MISTAKEN, VoidReason.TWICE])
def test_a_report_void_as_mistaken_gives_the_house_back_what_was_said_before(town, reason):
    house = a_house(town)
    look(town, house)
    before = (kept(house).judgement, kept(house).remediation)
    void(town, report(town, house, now=days(1)), reason, now=days(1))
    assert (kept(house).judgement, kept(house).remediation) == before == (Judgement.NONE, Remediation.NOT_NEEDED)
    look(town, house, Judgement.SOME, now=days(2))
    void(town, entry_at(house), reason, now=days(2))
    assert kept(house).judgement == Judgement.NONE


def test_what_needs_no_work_stays_on_the_round_until_its_line_is_closed(town):
    house = a_house(town)
    look(town, house)
    entry = take(town, an_appraised_entry(town, house, AppraisalGrade.B), "no_fix", by="officer", note="裂缝为抹灰层")
    assert (entry.remediation, kept(house).remediation) == (Remediation.NOT_NEEDED, Remediation.PENDING)
    assert is_hazardous(kept(house))
    take(town, entry, "close", by="fellow officer")
    assert kept(house).remediation is Remediation.NOT_NEEDED


# --- A worse look ------------------------------------------------------------------------------------------------------


def test_a_worse_look_at_a_known_house_goes_to_the_officer(town):
    house = a_house(town)
    look(town, house, Judgement.SOME)
    entry = notify(town, verify(town, entry_at(house)))
    visit = look(town, house, Judgement.SEVERE, kind=VisitKind.PATROL, now=days(5))
    entry = fresh(entry)
    assert (entry.state, entry.awaits, entry.has_worsened) == ("to_fix", Role.OFFICER, True)
    assert events_of(entry)[-1].step == "worsened"
    assert visit.number in events_of(entry)[-1].note
    assert due_dates(entry)["B6-verdict"] == TODAY + timedelta(days=8)
    assert kept(house).judgement == Judgement.SEVERE


def test_the_officer_regrades_what_has_worsened_or_says_it_has_not(town):
    house = a_house(town)
    look(town, house, Judgement.SOME)
    entry = notify(town, verify(town, entry_at(house)))
    look(town, house, Judgement.SEVERE, kind=VisitKind.PATROL, now=days(5))
    entry = take(town, fresh(entry), "not_worse", by="officer", note="是旧裂缝", now=days(6))
    assert (entry.awaits, entry.holder_id, entry.has_worsened) == (Role.WORKER, town.people["worker"], False)
    assert "B6-verdict" not in due_dates(entry)
    assert kept(house).judgement == Judgement.SOME
    look(town, house, Judgement.SEVERE, kind=VisitKind.PATROL, now=days(7))
    regrade(town, fresh(entry), days(8))
    assert (entry_at(house).grade, kept(house).judgement) == (HazardLevel.SEVERE, Judgement.SEVERE)


def test_what_is_said_to_have_worsened_is_not_accepted_before_that_is_settled(town):
    entry = a_fixed_entry(town, a_house(town))
    entry = take(town, entry, "worsened", by="grid head", note="裂缝扩到 8 毫米")
    assert "尚未核定" in faults(take, town, entry, "pass", by="officer")[""]


@pytest.mark.parametrize("judgement", [Judgement.SOME, Judgement.NONE])
def test_a_look_that_is_no_worse_adds_nothing(town, judgement):
    house = a_house(town)
    look(town, house, Judgement.SOME)
    entry = verify(town, entry_at(house))
    look(town, house, judgement, kind=VisitKind.PATROL, now=days(1))
    assert events_of(entry)[-1].step == "verify"


# --- Control -----------------------------------------------------------------------------------------------------------


def test_control_ends_with_its_line(town):
    house = a_house(town)
    entry = control(town, notify(town, verify(town, report(town, house))), ManagementMeasure.SEAL_OFF)
    accept_and_close(town, finish(town, entry))
    assert kept(house).is_controlled is False
    void(town, control(town, report(town, house), ManagementMeasure.SEAL_OFF), VoidReason.TWICE)
    assert kept(house).is_controlled is False


def test_control_that_counted_in_place_of_any_work_goes_on(town):
    decide(town, CONTROL_COUNTS, 1)
    house = a_house(town)
    entry = control(town, notify(town, verify(town, report(town, house))), ManagementMeasure.SEAL_OFF)
    accept_and_close(town, finish(town, entry, engineering_measures=[]))
    assert kept(house).is_controlled is True


@pytest.mark.parametrize("measures", [[ManagementMeasure.OTHER], [ManagementMeasure.SEAL_OFF], ["stop_use"]])
def test_less_than_stopping_use_and_moving_out_does_not_keep_the_promise_of_a_house_that_may_collapse(town, measures):
    entry = verify(town, report(town, a_house(town)), may_collapse=True)
    entry = control(town, entry, *measures)
    assert due_dates(entry)["B1"] == TODAY
    more = {*measures, ManagementMeasure.STOP_USE, ManagementMeasure.MOVE_OUT}
    assert "B1" not in due_dates(control(town, fresh(entry), *more))


def test_lifting_the_control_of_a_house_that_may_collapse_starts_the_promise_again(town):
    entry = verify(town, report(town, a_house(town)), may_collapse=True)
    entry = control(town, entry, ManagementMeasure.STOP_USE, ManagementMeasure.MOVE_OUT)
    lifted = take(town, entry, "lift_control", by="officer", note="住户要求", now=days(2))
    assert due_dates(lifted)["B1"] == TODAY + timedelta(days=2)


def test_measures_taken_are_lifted_and_not_left_out(town):
    entry = verify(town, report(town, a_house(town)), may_collapse=True)
    entry = control(town, entry, ManagementMeasure.STOP_USE, ManagementMeasure.MOVE_OUT)
    assert "解除管控" in faults(control, town, entry, ManagementMeasure.OTHER)["management_measures"]


# --- Put right -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("handling", [IllegalHandling.FINE, IllegalHandling.PERMIT_LATER, IllegalHandling.OTHER])
def test_a_fine_or_a_permit_puts_no_house_right(town, handling):
    entry = notify(town, verify(town, report(town, a_house(town))))
    assert set(faults(finish, town, entry, engineering_measures=[], illegal_handling=[handling])) == {
        "engineering_measures"
    }
    pulled_down = finish(
        town, entry, engineering_measures=[], illegal_handling=[handling, IllegalHandling.DEMOLISH_ALL]
    )
    assert pulled_down.state == "fixed"


def test_a_relapsed_house_is_not_put_right_by_the_work_of_the_round_before(town):
    entry = accept_and_close(town, a_fixed_entry(town, a_house(town)))
    due = {"due_on": TODAY + timedelta(days=30)}
    entry = take(town, entry, "reopen", by="officer", answers=due, note="又裂了", photos={"before": 1})
    assert (entry.engineering_measures, entry.illegal_handling) == (None, None)
    answers = {"done_on": TODAY}
    assert set(faults(take, town, entry, "finish", by="worker", answers=answers, photos={"after": 1})) == {
        "engineering_measures"
    }
    assert finish(town, entry, engineering_measures=[EngineeringMeasure.STRENGTHEN]).state == "fixed"


# --- The next look -------------------------------------------------------------------------------------------------------


def test_a_house_whose_hazard_was_closed_is_looked_at_again_within_a_year(town):
    house = a_house(town)
    look(town, house, Judgement.SOME)
    entry = finish(town, notify(town, verify(town, entry_at(house))), now=days(10))
    accept_and_close(town, entry, now=days(20))
    assert kept(house).last_closed_on == TODAY + timedelta(days=20)
    assert kept(house).next_visit_on == date(2027, 3, 29)
    look(town, house, kind=VisitKind.PATROL, now=days(100))
    assert kept(house).next_visit_on == date(2027, 6, 17)
    key, administrator = LOOK_BACK_MONTHS.key, town.person("administrator")
    town_rules.adjust(town.areas["示范镇"], key, 3, by=administrator, now=NOW)
    assert kept(house).next_visit_on == date(2026, 9, 17)


def changed(town: Town, house: House, now=NOW, **more) -> House:
    house = kept(house)
    submission = SiteSubmission(
        uuid=house.uuid,
        name=house.name,
        subject_type=more.pop("use", house.subject_type),
        area_id=house.area_id,
        address=house.address,
        answers={named.key: getattr(house, named.key) for named in BOOK.site.fields()} | more,
    )
    return sites.change_site(
        house.id, BOOK.site, submission=submission, version=house.version, by=town.person("officer", now), now=now
    )


def test_a_corrected_file_plans_the_next_look_anew(town):
    house = a_house(town)
    look(town, house)
    assert kept(house).next_visit_on == date(2031, 3, 9)
    changed(town, house, use=HouseUse.BUSINESS, business_kinds=["retail"])
    assert kept(house).next_visit_on == date(2027, 3, 9)
    changed(town, house, built_period=BuiltPeriod.TO_1980, surroundings=[Surroundings.FLOOD])
    assert kept(house).next_visit_on == date(2026, 6, 9)


def test_a_rule_the_town_changes_plans_its_next_looks_anew(town):
    house, rules = a_house(town, use=HouseUse.BUSINESS), {one.key: one for one in shelf.limit_town_rules()}
    look(town, house)
    administrator, where = town.person("administrator"), town.areas["示范镇"]
    town_rules.adjust(where, rules["limit.B8-business"].key, 6, by=administrator, now=NOW)
    assert kept(house).next_visit_on == date(2026, 9, 9)
    town_rules.adjust(where, rules["limit.B8-business"].key, None, by=administrator, now=NOW)
    assert kept(house).next_visit_on == date(2027, 3, 9)


# --- What a file may say ---------------------------------------------------------------------------------------------------


def test_a_house_number_is_given_once_in_a_town(town):
    house = a_house(town, house_number="YH370000000000001")
    found = faults(a_house, town, house_number="YH370000000000001")
    assert house.name in found["house_number"]
    changed(town, house, owner="李四")
    other = a_house(town)
    assert set(faults(changed, town, other, house_number="YH370000000000001")) == {"house_number"}
    sites.retire_site(house.id, by=town.person("officer"), now=NOW)
    changed(town, other, house_number="YH370000000000001")


@pytest.mark.parametrize(("field", "value"), [("floors_up", 0), ("built_year", 3)])
def test_a_house_has_a_storey_and_a_year_that_can_be(town, field, value):
    assert set(faults(a_house, town, **{field: value})) == {field}


def test_a_visit_of_this_book_is_recorded_at_houses_only(town):
    workplace = a_workplace(town)
    assert "自建房" in why_not(look, town, workplace)
    assert db.session.scalar(sa.select(sa.func.count(HousingVisit.id))) == 0


TO_BUSINESS = {"use": HouseUse.BUSINESS, "business_kinds": ["catering"]}


def test_a_house_that_turns_to_business_while_its_hazard_is_open_stops_it_at_once(town):
    """建村〔2023〕18号, as B1 demands evacuation: due on the day its file says so."""
    house = a_house(town)
    entry = verify(town, report(town, house))
    assert "B1-business" not in due_dates(entry)
    changed(town, house, now=days(4), **TO_BUSINESS)
    entry = fresh(entry)
    assert (entry.is_business, due_dates(entry)["B1-business"]) == (True, TODAY + timedelta(days=4))
    assert entry.next_due_on <= TODAY + timedelta(days=4)
    assert events_of(entry)[-1].step == "turned"
    control(town, entry, ManagementMeasure.STOP_BUSINESS, now=days(4))
    assert "B1-business" not in due_dates(entry)


def test_what_nobody_has_verified_yet_stops_its_business_with_the_verdict(town):
    house = a_house(town)
    entry = report(town, house)
    changed(town, house, now=days(1), **TO_BUSINESS)
    assert "B1-business" not in due_dates(entry)
    assert "B1-business" in due_dates(verify(town, entry, now=days(1)))
