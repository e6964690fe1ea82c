"""The book of self-built houses: the file of a house, what a visit says, and the three axes."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from ledger.books.housing import BOOK
from ledger.books.housing.records import House, HousingEntry
from ledger.books.housing.states import SENT_BACK, TO_FIX
from ledger.books.housing.steps.judging import BEFORE
from ledger.books.housing.town import CONTROL_COUNTS
from ledger.books.housing.words import (
    STRUCTURE_LISTS,
    AppraisalGrade,
    EngineeringMeasure,
    HazardLevel,
    HouseUse,
    IllegalHandling,
    Judgement,
    ManagementMeasure,
    OperatingIssue,
    Remediation,
    Structure,
    VisitKind,
    VoidReason,
)
from ledger.db import db
from ledger.grammar.steps import Hands
from ledger.models import Entry, Evidence, Role, VisitResult
from ledger.queries.sites import sites_to_visit
from tests.houses import (
    A_HAZARD,
    a_fixed_entry,
    a_house,
    accept_and_close,
    an_appraised_entry,
    commission,
    control,
    days,
    entry_at,
    finish,
    kept,
    look,
    notify,
    record_appraisal,
    report,
    verify,
)
from tests.lives import TODAY, decide, faults, fresh, take, why_not

# --- The file of a house --------------------------------------------------------------------------------------------


def test_the_fields_the_rules_call_mandatory_are_mandatory_and_open():
    mandatory = {named.key for named in BOOK.site.fields() if named.mandatory}
    assert mandatory == {
        "house_number", "owner", "owner_phone", "owner_kind", "floors_up", "floors_down", "floor_area",
        "built_period", "structure", "altered", "structure_changed",
    }  # fmt: skip
    assert not any(named.field.folded for named in BOOK.site.fields() if named.mandatory)


def test_what_the_rules_call_optional_is_folded_away():
    conditional = {"alterations", "business_kinds", "occupant", "occupant_phone", "appraised_for_business"}
    optional = [named for named in BOOK.site.fields() if not named.mandatory and named.key not in conditional]
    assert len(optional) > 12
    assert all(named.field.folded for named in optional)


def test_a_structure_type_remembers_the_list_it_comes_from():
    assert {one.split(".")[0] for one in Structure} == {"campaign", "census", "county"}
    assert [len(members) for _, members in STRUCTURE_LISTS] == [8, 7, 8]
    assert sum(len(members) for _, members in STRUCTURE_LISTS) == len(Structure)


def test_nobody_types_the_three_axes(town):
    typed = {named.key for named in BOOK.site.fields()}
    learnt = {named.key for named in BOOK.site.learnt_fields()}
    assert learnt == {
        "judgement", "appraisal_status", "appraisal_grade", "remediation", "is_controlled", "screened_on",
        "last_closed_on", "demolished_on",
    }  # fmt: skip
    assert not typed & learnt
    assert faults(a_house, town, judgement=Judgement.NONE) == {"judgement": "没有这一项"}


# --- What a visit says -----------------------------------------------------------------------------------------------


def test_a_clean_screening_is_a_visit_and_opens_nothing(town):
    house = a_house(town)
    visit = look(town, house)
    assert visit.result is VisitResult.NOTHING_FOUND
    assert db.session.scalar(sa.select(sa.func.count(Entry.id))) == 0
    assert (kept(house).judgement, kept(house).remediation) == (Judgement.NONE, Remediation.NOT_NEEDED)
    assert kept(house).appraisal_grade is None


@pytest.mark.parametrize("judgement", [Judgement.SEVERE, Judgement.SOME])
def test_a_judgement_that_finds_a_hazard_opens_an_entry_with_the_photos_as_proof(town, judgement):
    house = a_house(town)
    visit = look(town, house, judgement, photos=2)
    entry = entry_at(house)
    assert (entry.visit_id, entry.grade, entry.state) == (visit.id, judgement.value, "reported")
    assert entry.description == A_HAZARD["description"]
    proofs = db.session.scalars(sa.select(Evidence.proof).where(Evidence.entry_id == entry.id)).all()
    assert proofs == ["before", "before"]
    assert visit.result is VisitResult.FOUND
    assert (kept(house).judgement, kept(house).remediation) == (judgement, Remediation.PENDING)


def test_a_second_look_that_judges_the_same_opens_no_second_entry(town):
    house = a_house(town)
    look(town, house, Judgement.SOME)
    entry = entry_at(house)
    again = look(town, house, Judgement.SOME, kind=VisitKind.PATROL, now=days(1))
    assert entry_at(house).id == entry.id
    assert again.settled == {f"entry-{entry.id}": {"entry": entry.id, "closed": False}}
    assert db.session.scalars(sa.select(Evidence.proof).where(Evidence.visit_id == again.id)).all() == ["visit"]


def test_photos_are_compulsory_for_a_hazard_and_recommended_for_a_clean_look(town):
    house = a_house(town)
    look(town, house, photos=0)
    assert set(faults(look, town, house, Judgement.SOME, photos=0)) == {"visit"}
    assert "四面" in BEFORE.basis
    assert "须" in BEFORE.basis


def test_a_hazard_names_its_parts_or_an_operating_issue(town):
    house = a_house(town)
    assert set(faults(look, town, house, Judgement.SOME, hazard_parts=[], description="裂缝")) == {"hazard_parts"}
    look(town, house, Judgement.SOME, hazard_parts=[], operating_issues=[OperatingIssue.GAS])
    assert entry_at(house).operating_issues == ["gas"]


def test_a_hazard_has_its_reasons_written(town):
    assert set(faults(look, town, a_house(town), Judgement.SEVERE, description="")) == {"description"}


def test_an_older_look_that_arrives_late_changes_nothing_newer(town):
    house = a_house(town)
    look(town, house, now=days(5))
    look(town, house, Judgement.SOME, now=days(6), started_at=days(2))
    assert kept(house).last_visit_at == days(5) - timedelta(minutes=20)


# --- Three axes, never merged -----------------------------------------------------------------------------------------


def axes(house: House) -> tuple[object, ...]:
    now = kept(house)
    return (now.judgement, now.appraisal_status, now.appraisal_grade, now.remediation)


def test_the_three_axes_move_one_by_one(town):
    house = a_house(town)
    look(town, house, Judgement.SEVERE)
    assert axes(house) == ("severe", None, None, "pending")
    entry = verify(town, entry_at(house), needs_appraisal=True)
    assert axes(house) == ("severe", "pending", None, "pending")
    entry = commission(town, notify(town, entry))
    assert axes(house) == ("severe", "underway", None, "pending")
    entry = record_appraisal(town, entry, AppraisalGrade.C)
    assert axes(house) == ("severe", "done", "C", "pending")
    entry = take(town, entry, "order_fix", by="officer", answers={"due_on": TODAY + timedelta(days=30)})
    entry = take(town, entry, "start", by="worker", answers={"plan": "加固东山墙"})
    assert axes(house) == ("severe", "done", "C", "underway")
    entry = finish(town, entry)
    assert axes(house) == ("severe", "done", "C", "underway")
    accept_and_close(town, entry)
    assert axes(house) == ("severe", "done", "C", "done")
    look(town, house, now=days(1), kind=VisitKind.RECHECK)
    assert axes(house) == ("none", "done", "C", "done")


def test_a_clean_patrol_does_not_put_an_open_hazard_right(town):
    house = a_house(town)
    look(town, house, Judgement.SOME)
    look(town, house, now=days(1), kind=VisitKind.PATROL)
    assert axes(house) == ("some", None, None, "pending")


def test_a_verdict_that_needs_no_appraisal_says_so(town):
    house = a_house(town)
    verify(town, report(town, house))
    assert axes(house) == ("some", "not_needed", None, "pending")


def test_a_house_once_appraised_stays_appraised(town):
    house = a_house(town)
    accept_and_close(town, a_fixed_entry(town, house, grade=AppraisalGrade.C))
    verify(town, report(town, house, now=days(30)), now=days(30))
    assert axes(house) == ("some", "done", "C", "pending")


def test_the_verdict_may_change_the_judgement_of_the_house(town):
    house = a_house(town)
    look(town, house, Judgement.SOME)
    verify(town, entry_at(house), grade=HazardLevel.SEVERE)
    assert kept(house).judgement == Judgement.SEVERE


@pytest.mark.parametrize(
    ("reason", "expected"),
    [(VoidReason.NO_HAZARD, ("none", None, None, "not_needed")), (VoidReason.TWICE, (None, None, None, None))],
)
def test_a_void_line_says_of_the_house_only_that_there_was_no_hazard(town, reason, expected):
    house = a_house(town)
    entry = report(town, house)
    take(town, entry, "void", by="officer", answers={"void_reason": reason}, note="现场看过")
    assert axes(house) == expected


def test_appraised_a_or_b_is_closed_as_needing_no_work(town):
    house = a_house(town)
    entry = take(town, an_appraised_entry(town, house, AppraisalGrade.B), "no_fix", by="officer", note="裂缝为抹灰层")
    entry = take(town, entry, "close", by="fellow officer")
    assert (entry.state, axes(house)) == ("closed", ("some", "done", "B", "not_needed"))


@pytest.mark.parametrize("grade", [AppraisalGrade.C, AppraisalGrade.D])
def test_appraised_c_or_d_cannot_be_closed_without_work(town, grade):
    entry = an_appraised_entry(town, a_house(town), grade)
    assert "A、B级" in why_not(take, town, entry, "no_fix", by="officer", note="无")


def test_a_severe_judgement_appraised_sound_still_needs_the_leader(town):
    entry = an_appraised_entry(town, a_house(town), AppraisalGrade.A, level=HazardLevel.SEVERE)
    assert "A、B级" in why_not(take, town, entry, "no_fix", by="officer", note="无")
    entry = take(town, entry, "no_fix_grave", by="officer", note="无危险构件")
    assert entry.awaits is Role.LEADER
    assert take(town, entry, "approve_close", by="leader", note="同意").remediation is Remediation.NOT_NEEDED


# --- Control is not rectification --------------------------------------------------------------------------------------


def test_a_management_measure_is_control_and_no_rectification(town):
    house = a_house(town)
    entry = notify(town, verify(town, report(town, house)))
    control(town, entry, ManagementMeasure.STOP_USE, ManagementMeasure.MOVE_OUT)
    assert (kept(house).is_controlled, kept(house).remediation) == (True, Remediation.PENDING)
    found = faults(finish, town, fresh(entry), engineering_measures=[])
    assert "没有消除隐患" in found["engineering_measures"]


def test_control_counts_as_put_right_only_where_the_town_says_so(town):
    entry = control(town, notify(town, verify(town, report(town, a_house(town)))), ManagementMeasure.STOP_USE)
    assert CONTROL_COUNTS.default == 0
    decide(town, CONTROL_COUNTS, 1)
    assert finish(town, fresh(entry), engineering_measures=[]).state == "fixed"


def test_without_any_measure_nothing_is_put_right_even_where_control_counts(town):
    decide(town, CONTROL_COUNTS, 1)
    entry = notify(town, verify(town, report(town, a_house(town))))
    assert set(faults(finish, town, entry, engineering_measures=[])) == {"engineering_measures"}


def test_a_lifted_control_is_control_no_more(town):
    house = a_house(town)
    entry = control(town, verify(town, report(town, house)), ManagementMeasure.SEAL_OFF)
    entry = take(town, entry, "lift_control", by="officer", note="已搭设支撑")
    assert (entry.is_controlled, entry.management_measures, kept(house).is_controlled) == (False, None, False)
    assert "没有采取管控措施" in why_not(take, town, entry, "lift_control", by="officer", note="再解除")


def test_measures_stand_in_three_groups():
    assert [one.label for one in ManagementMeasure] == [
        "停止使用",
        "停止经营",
        "封控警示",
        "人员撤离（搬离）",
        "其他管理措施",
    ]
    assert [one.label for one in EngineeringMeasure] == ["维修加固", "拆除", "拆除重建", "其他工程措施"]
    assert len(IllegalHandling) == 6


# --- What every book keeps ----------------------------------------------------------------------------------------------


def test_the_book_does_not_contradict_itself():
    BOOK.check()


def test_the_officer_of_this_book_has_a_title_of_its_own():
    assert (BOOK.role_word(Role.OFFICER), BOOK.letter, BOOK.entry_word) == ("村镇建设办专干", "房", "房屋隐患")


def test_whatever_is_compulsory_to_photograph_names_its_rule():
    for step in BOOK.steps:
        for proof in step.proofs:
            assert not proof.least or "须" in proof.basis


def test_a_step_back_to_the_field_goes_to_whoever_reported():
    back = [step for step in BOOK.steps if step.to in (TO_FIX, SENT_BACK)]
    assert all(step.hands is Hands.REPORTER for step in back)


def test_a_new_round_begins_with_nothing_done():
    for step in BOOK.steps:
        if step.opens_round:
            assert {(HousingEntry.done_on.key, None), ("remediation", Remediation.PENDING)} <= {
                (attribute.key, value) for attribute, value in step.sets
            }


def test_places_to_look_at_again_are_found_when_late(town):
    late, on_time = a_house(town, now=days(-90)), a_house(town, now=days(-90))
    look(town, late, Judgement.SOME, now=days(-40))
    look(town, on_time, now=days(-40))
    assert [line.site.id for line in sites_to_visit(town.person("worker"), TODAY).rows] == [late.id]


def test_places_to_look_at_again_come_page_by_page(town):
    houses = [a_house(town, now=days(-90)) for _ in range(5)]
    for number, house in enumerate(houses):
        look(town, house, Judgement.SOME, now=days(-40 - number // 2))
    person, seen, after = town.person("worker"), [], None
    while after is not None or not seen:
        page = sites_to_visit(person, TODAY, after, limit=2)
        seen += [line.site.id for line in page.rows]
        after = page.next_key
    assert seen == [houses[number].id for number in (4, 2, 3, 0, 1)]
    assert len(sites_to_visit(person, TODAY, "nonsense").rows) == 5
    assert sites_to_visit(town.person("worker of another village"), TODAY).rows == []


# What else is said of a house → the field it then has to say as well (rules 4.1).
WANTED_WHERE = {
    "business": ({"use": HouseUse.BUSINESS, "business_kinds": []}, {"business_kinds"}),
    "altered": ({"altered": True}, {"alterations"}),
    "illegal": ({"illegal": True}, {"illegal_kinds"}),
}


@pytest.mark.parametrize("said", WANTED_WHERE)
def test_what_a_house_has_to_say_follows_from_what_is_said_of_it(town, said):
    more, wanted = WANTED_WHERE[said]
    assert set(faults(a_house, town, **more)) == wanted
