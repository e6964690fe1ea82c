"""What people do waits for no form: they move out before anybody has judged the house, put a hazard right before the order
comes, look before the clue is registered, call before the matter is. It counts where something of that time shows it, and
keeps the clock that began later.
"""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from ledger.books.housing.words import HazardLevel, ManagementMeasure
from ledger.db import db
from ledger.grammar.days import PROOF_WANTED
from ledger.models import Entry
from ledger.services.submissions import Submission
from tests import houses, parcels
from tests.deciding import decided
from tests.lives import NOW, TODAY, Town, a_photo, a_workplace, faults, order, report, take
from tests.petition_lives import accepted, assigned, on, paper, reply, running, screened
from tests.pictures.samples import grain, notes, written


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def moment(number: int) -> datetime:
    return NOW + timedelta(days=number)


def photographed(town: Town, by: str, now: datetime, taken_on: date | None) -> UUID:
    """Take a photo in whose camera says when it was taken, or does not."""
    told = notes(taken_at=f"{taken_on:%Y:%m:%d} 09:30:00") if taken_on is not None else notes()
    content = written(grain(32, 24), "JPEG", exif=told)
    return a_photo(town.person(by, now), now, content=content)


def with_photo(
    town: Town, entry: Entry, step: str, proof: str, taken_on: date | None, *, by: str, now, **more
) -> Entry:
    photos = {proof: [photographed(town, by, now, taken_on)]}
    submission = Submission(uuid=uuid4(), photos=photos, **more)
    leader = town.person("leader", now)
    return decided(entry.id, step, submission, by=town.person(by, now), leader=leader, now=now)


def clock(entry: Entry, code: str):
    db.session.expire_all()
    return parcels.clocks_of(entry)[code]


# --- Moved out on Monday, judged on Tuesday, typed on Wednesday ---------------------------------------------------------

MOVED_OUT = {"management_measures": [ManagementMeasure.STOP_USE, ManagementMeasure.MOVE_OUT], "controlled_on": TODAY}


def a_house_judged_on_tuesday(town: Town) -> Entry:
    entry = houses.report(town, houses.a_house(town), now=moment(1), grade=HazardLevel.SEVERE)
    return houses.verify(town, entry, now=moment(1), may_collapse=True)


def test_who_moved_out_before_the_house_was_judged_moved_out_in_time(town):
    entry = a_house_judged_on_tuesday(town)
    assert clock(entry, "B1").due_on == day(1)
    typed = {"by": "worker", "now": moment(2), "answers": MOVED_OUT}
    entry = with_photo(town, entry, "control", "control", TODAY, **typed)
    assert (entry.controlled_on, clock(entry, "B1").days_late) == (TODAY, 0)


def test_without_proof_it_is_refused_with_a_sentence_that_says_so(town):
    entry = a_house_judged_on_tuesday(town)
    typed = {"by": "worker", "now": moment(2), "answers": MOVED_OUT}
    said = faults(take, town, entry, "control", **typed)
    assert said == {"controlled_on": f"采取管控措施日期不能早于初判日期 {day(1)}{PROOF_WANTED}"}
    # On the day it was typed they were out as well, and late.
    typed["answers"] = MOVED_OUT | {"controlled_on": day(2)}
    assert clock(take(town, entry, "control", **typed), "B1").days_late == 1


def test_a_photo_taken_afterwards_shows_nothing_of_the_day_before(town):
    entry = a_house_judged_on_tuesday(town)
    typed = {"by": "worker", "now": moment(2), "answers": MOVED_OUT}
    said = faults(with_photo, town, entry, "control", "control", day(2), **typed)
    assert set(said) == {"controlled_on"} and said["controlled_on"].endswith(PROOF_WANTED)
    # A scan of the list, or a photo that was passed on, tells no time of its own.
    assert clock(with_photo(town, entry, "control", "control", None, **typed), "B1").days_late == 0


@pytest.mark.parametrize(("dated", "is_taken"), [(0, True), (1, False)])
def test_the_notice_by_which_they_moved_out_shows_it_as_well(town, dated, is_taken):
    entry = a_house_judged_on_tuesday(town)
    typed = {"by": "officer", "now": moment(2), "answers": MOVED_OUT}
    typed["paper"] = houses.a_paper("stop_use", dated_on=day(dated))
    if is_taken:
        assert clock(take(town, entry, "control", **typed), "B1").days_late == 0
    else:
        assert set(faults(take, town, entry, "control", **typed)) == {"controlled_on"}


def test_nobody_moves_out_again_before_they_were_let_in(town):
    """What was done before belongs to the danger of before."""
    entry = a_house_judged_on_tuesday(town)
    typed = {"by": "worker", "now": moment(1), "answers": MOVED_OUT | {"controlled_on": day(1)}}
    entry = take(town, entry, "control", **typed)
    entry = take(town, entry, "lift_control", by="officer", now=moment(20), note="已支撑")
    again = {"by": "worker", "now": moment(22), "answers": MOVED_OUT | {"controlled_on": day(19)}}
    said = faults(take, town, entry, "control", **again)
    assert said == {"controlled_on": f"采取管控措施日期不能早于上一次解除管控措施的 {day(20)}，请填写这一次的日期"}
    again["answers"] = MOVED_OUT | {"controlled_on": day(20)}
    assert clock(take(town, entry, "control", **again), "B1").days_late == 0


# --- Put right before the order came -----------------------------------------------------------------------------------


def test_a_hazard_put_right_before_the_order_came_is_put_right(town):
    entry = order(town, report(town, a_workplace(town)), now=moment(3), ordered_on=day(2), due_on=day(3))
    typed = {"by": "worker", "now": moment(4), "answers": {"done_on": day(1)}}
    said = faults(with_photo, town, entry, "rectify", "after", day(4), **typed)
    assert said == {"done_on": f"整改完成日期不能早于责令日期 {day(2)}{PROOF_WANTED}"}
    entry = with_photo(town, entry, "rectify", "after", day(1), **typed)
    assert (entry.done_on, clock(entry, "A2").days_late) == (day(1), 0)


def test_nothing_is_put_right_before_it_was_found(town):
    entry = order(town, report(town, a_workplace(town), now=moment(2)), now=moment(3))
    typed = {"by": "worker", "now": moment(4), "answers": {"done_on": day(1)}}
    said = faults(with_photo, town, entry, "rectify", "after", None, **typed)
    assert said == {"done_on": f"整改完成日期不能早于发现日期 {day(2)}"}


def test_work_that_was_sent_back_is_not_done_again_before_that(town):
    entry = order(town, report(town, a_workplace(town)), due_on=day(10))
    entry = take(town, entry, "rectify", by="worker", now=moment(2), answers={"done_on": day(2)}, photos={"after": 1})
    entry = take(town, entry, "return", by="officer", now=moment(8), note="又堆放杂物")
    typed = {"by": "worker", "now": moment(12), "photos": {"after": 1}}
    said = faults(take, town, entry, "rectify", answers={"done_on": day(7)}, **typed)
    assert said == {"done_on": f"整改完成日期不能早于上一次复查不合格，退回重改的 {day(8)}，请填写这一次的日期"}
    assert clock(take(town, entry, "rectify", answers={"done_on": day(9)}, **typed), "A2").days_late == 0


# --- Looked at, stopped and reclaimed before the clue, the notice and the decision --------------------------------------


def test_a_parcel_seen_before_it_was_registered_was_verified_then(town):
    entry = parcels.a_clue(town, now=moment(1))
    typed = {"by": "officer", "now": moment(1), "answers": parcels.findings(TODAY)}
    said = faults(take, town, entry, "verify", **typed)
    assert said == {"verified_on": f"核查日期不能早于发现日期（制止从这天起算） {day(1)}{PROOF_WANTED}"}
    entry = with_photo(town, entry, "verify", "map", TODAY, **typed)
    assert (entry.verified_on, clock(entry, "D2").days_late) == (TODAY, 0)
    # What was shown once is not asked for again when something else about it is put right.
    again = {"by": "officer", "now": moment(2), "answers": parcels.findings(TODAY, occupant="王五"), "note": "查清"}
    assert take(town, entry, "correct_findings", **again).occupant == "王五"


def test_what_the_county_stopped_before_the_town_heard_of_it_was_stopped_then(town):
    entry = parcels.verify(town, parcels.a_clue(town, now=moment(1)), now=moment(1))
    typed = {"by": "officer", "now": moment(2), "answers": {"stopped_on": TODAY}}
    assert set(faults(take, town, entry, "stop", **typed)) == {"stopped_on"}
    entry = take(town, entry, "stop", paper=parcels.paper("stop_notice", TODAY), **typed)
    assert (entry.stopped_on, clock(entry, "D3").days_late) == (TODAY, 0)


def test_land_reclaimed_before_the_decision_was_reclaimed_then(town):
    entry = parcels.decide(town, parcels.a_case(town, "notified"), now=moment(10))
    typed = {"by": "worker", "now": moment(12), "answers": {"done_on": day(8)} | parcels.ALL_DEMOLISHED}
    said = faults(with_photo, town, entry, "carry_out", "after", day(12), **typed)
    assert said == {"done_on": f"整改完成日期不能早于决定日期 {day(10)}{PROOF_WANTED}"}
    assert with_photo(town, entry, "carry_out", "after", day(8), **typed).done_on == day(8)


# --- Called before it was registered, done before the answer ------------------------------------------------------------


def test_who_was_called_before_the_matter_was_handed_on_was_called_in_time(town):
    entry = assigned(town, on(3, 11), first_on=date(2026, 3, 9))
    typed = {"by": "officer", "now": on(3, 13), "note": "见面时说明", "answers": {"reached_on": date(2026, 3, 10)}}
    said = faults(take, town, entry, "reach", **typed)
    assert said == {"reached_on": f"先行联系日期不能早于收到日期 2026-03-11{PROOF_WANTED}"}
    entry = take(town, entry, "reach", photos={"documents": 1}, **typed)
    assert (entry.reached_on, clock(entry, "C16").days_late) == (date(2026, 3, 10), 0)
    assert "C16" not in running(entry)


def test_who_was_talked_to_before_the_dispute_was_reported_was_talked_to_in_time(town):
    entry = screened(town, now=moment(1))
    typed = {"by": "officer", "now": moment(5), "note": "双方愿意调解", "answers": {"reached_on": TODAY}}
    assert set(faults(take, town, entry, "contact", **typed)) == {"reached_on"}
    entry = take(town, entry, "contact", photos={"documents": 1}, **typed)
    assert clock(entry, "C14").days_late == 0


def test_what_was_granted_may_be_done_before_the_answer_is_written(town):
    entry = accepted(town, on(3, 9))
    granted = {"opinion": "support", "carry_out_by": date(2026, 4, 1)}
    entry = reply(town, entry, on(3, 20), **granted)
    entry = take(
        town, entry, "serve", by="officer", now=on(3, 20), answers={}, paper=paper("service", date(2026, 3, 20))
    )
    typed = {"by": "officer", "now": on(3, 23), "note": "已清淤", "answers": {"carried_out_on": date(2026, 3, 18)}}
    assert "不能早于答复作出日期 2026-03-20" in faults(take, town, entry, "carry_out", **typed)["carried_out_on"]
    assert take(town, entry, "carry_out", photos={"documents": 1}, **typed).carried_out
