"""更正登记: what was registered wrongly is put right by two people, and the clocks follow without making anybody punctual."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.books.petitions.words import Category, Channel, Purpose
from ledger.books.safety.words import Category as Hazard
from ledger.db import db
from ledger.grammar import shelf
from ledger.models import Clock, Proposal
from ledger.refusals import NotVisible
from ledger.services import entries
from ledger.services.proposals import agree, foretold
from ledger.services.submissions import Submission
from tests.amending import WHY, amend, proposed, putting_right
from tests.houses import a_house
from tests.houses import report as report_house
from tests.lives import (
    LATER,
    NOW,
    TODAY,
    a_workplace,
    an_entry,
    counted,
    events_of,
    faults,
    fresh,
    tallied,
    why_not,
)
from tests.parcels import a_clue
from tests.petition_lives import accepted, at, dates, on, register, running, screened, seen_by, sort


def told(entry) -> dict[str, tuple[str, str]]:
    return {line["label"]: (line["was"], line["text"]) for line in events_of(entry)[-1].answers}


def clocks(entry, code: str) -> list[Clock]:
    return list(
        db.session.scalars(sa.select(Clock).where(Clock.entry_id == entry.id, Clock.code == code).order_by(Clock.id))
    )


def promised(entry) -> set[tuple]:
    """Return what the clocks that run promise, apart from what their trace tells of corrections."""
    running = db.session.scalars(sa.select(Clock).where(Clock.entry_id == entry.id, Clock.stopped_at.is_(None)))
    return {
        (one.code, one.started_on, one.length, one.unit, one.legal_due_on, one.target_due_on, one.basis, one.sentence)
        for one in running
    }


# --- By two people --------------------------------------------------------------------------------------------------------


def test_every_book_has_its_registrations_put_right(application):
    for book in shelf.books():
        [step] = [step for step in book.steps if step.amends]
        asked = {ask.field.key for ask in step.asks}
        filed = {ask.field.key for filing in book.filing_steps() for ask in filing.asks}
        assert asked - {"found_on"} == filed - {"grade"}, book.key


def test_one_proposes_and_another_who_leads_decides(town):
    entry = an_entry(town)
    said = why_not(
        entries.take_step,
        entry.id,
        "amend",
        submission=putting_right(location="三楼"),
        by=town.person("leader"),
        now=NOW,
    )
    assert "请提请" in said
    proposal = proposed(town, entry, by="leader", location="三楼")
    assert fresh(entry).location == "二楼安全出口"
    assert "由他人决定" in why_not(agree, proposal.id, by=town.person("leader", LATER), now=LATER)
    assert "决定" in why_not(agree, proposal.id, by=town.person("fellow officer", LATER), now=LATER)
    agree(proposal.id, by=town.person("chief", LATER), now=LATER)
    assert fresh(entry).location == "三楼"


def test_a_worker_s_report_is_put_right_by_the_office(town):
    assert why_not(proposed, town, an_entry(town), by="worker", location="三楼").startswith("由")


def test_it_wants_a_reason_and_something_that_changes(town):
    entry = an_entry(town)
    assert set(faults(proposed, town, entry, note="", location="三楼")) == {"note"}
    assert "没有改动" in faults(proposed, town, entry)[""]
    assert "没有改动" in faults(proposed, town, entry, location="二楼安全出口")[""]
    assert set(faults(proposed, town, entry, description="")) == {"description"}
    assert set(faults(proposed, town, entry, grade="major")) == {"grade"}


def test_old_and_new_stand_on_the_story_and_in_the_headline(town):
    entry = amend(town, an_entry(town), location="三楼安全出口", category=Hazard.FIRE_EXIT_BLOCKED)
    assert told(entry) == {"部位": ("二楼安全出口", "三楼安全出口")}
    assert entry.headline.startswith("三楼安全出口")
    assert events_of(entry)[-1].note == WHY


def test_a_closed_entry_is_put_right_as_well(town):
    entry = amend(town, an_entry(town, "closed"), found_on=TODAY - timedelta(days=1))
    assert (entry.found_on, entry.state) == (TODAY - timedelta(days=1), "closed")
    assert entry.next_due_on is None


# --- Clocks -----------------------------------------------------------------------------------------------------------------


def test_clocks_are_counted_anew_and_both_dates_are_told(town):
    entry = register(town, on(3, 9))
    entry = amend(town, entry, now=on(3, 10), received_on=date(2026, 3, 5), first_on=date(2026, 3, 5))
    assert dates(entry)["C2"] == date(2026, 3, 20)
    was, text = told(entry)[running(entry)["C2"].label]
    assert ("3月24日" in was, "3月20日" in text) == (True, True)
    assert any(
        "原应2026年3月24日" in line["text"] and "现应2026年3月20日" in line["text"]
        for line in running(entry)["C2"].trace
    )
    assert entry.found_on == date(2026, 3, 5)
    assert entry.next_due_on == min(dates(entry).values())


def test_what_would_become_of_it_is_told_before_it_is_proposed(town):
    entry = register(town, on(3, 9))
    was = promised(entry)
    submission = putting_right(received_on=date(2026, 3, 5), first_on=date(2026, 3, 5))
    lines = foretold(entry.id, "amend", submission=submission, by=town.person("officer", on(3, 10)), now=on(3, 10))
    assert {"收到日期", "发现日期", running(entry)["C2"].label} <= {line["label"] for line in lines}
    assert (promised(fresh(entry)), db.session.scalars(sa.select(Proposal)).all()) == (was, [])


def test_there_and_back_gives_the_clocks_as_if_nothing_had_been_put_right(town):
    entry = accepted(town, on(3, 9))
    was = promised(entry)
    there = amend(town, entry, now=on(3, 11), received_on=date(2026, 3, 2), first_on=date(2026, 3, 2))
    back = amend(town, there, now=on(3, 12), received_on=date(2026, 3, 9), first_on=date(2026, 3, 9))
    assert promised(back) == was


def test_what_was_late_stays_late_and_goes_on_to_the_right_date(town):
    entry = register(town, on(3, 9), received_on=date(2026, 3, 2), first_on=date(2026, 3, 2))
    entry = amend(town, entry, now=on(3, 19), received_on=date(2026, 3, 9))
    late, runs = clocks(entry, "C2")
    assert (late.days_late, late.stopped_at is not None) == (2, True)
    assert (runs.legal_due_on, runs.stopped_at) == (date(2026, 3, 24), None)
    assert any("已经超期的照记" in line["text"] for line in runs.trace)
    assert entry.next_due_on <= date(2026, 3, 24)


def test_a_date_that_turns_out_earlier_is_late_at_once(town):
    entry = register(town, on(3, 9))
    entry = amend(town, entry, now=on(3, 20), received_on=date(2026, 3, 2), first_on=date(2026, 3, 2))
    [clock] = clocks(entry, "C2")
    assert (clock.legal_due_on, clock.stopped_at) == (date(2026, 3, 17), None)


def test_what_cannot_be_told_ends_and_what_can_be_begins_with_its_registration(town):
    entry = register(town, on(3, 9))
    was = promised(entry)
    never = amend(town, entry, now=on(3, 10), can_be_told=False)
    assert ("C2" in dates(never), dates(never)["sort"]) == (False, date(2026, 3, 24))
    again = amend(town, never, now=on(3, 11), can_be_told=True)
    assert promised(again) == was


def test_the_day_of_finding_moves_what_was_worked_out_from_it(town):
    house = a_house(town)
    entry = report_house(town, house, now=LATER)
    assert entry.judged_on == TODAY + timedelta(days=3)
    entry = amend(town, entry, now=LATER, found_on=TODAY)
    assert entry.judged_on == TODAY
    assert told(entry)["初判日期"][1].startswith("2026年3月9日")


def test_a_date_a_superior_set_runs_to_the_right_day(town):
    entry = register(
        town, on(3, 9), step="receive_assigned", assigned_by="青阳县信访局", assigned_number="青信交〔2026〕1号",
        result_due_on=date(2026, 4, 10),
    )  # fmt: skip
    entry = amend(town, entry, now=on(3, 10), result_due_on=date(2026, 4, 1))
    assert dates(entry)["C10"] == date(2026, 4, 1)
    assert "C10" not in dates(amend(town, entry, now=on(3, 11), result_due_on=None))


# --- What cannot be ----------------------------------------------------------------------------------------------------------


def test_an_order_of_days_that_becomes_impossible_is_refused_beside_the_day(town):
    entry = accepted(town, on(3, 9), received_on=date(2026, 3, 2), first_on=date(2026, 3, 2))
    said = faults(proposed, town, entry, now=on(3, 12), received_on=date(2026, 3, 1))
    assert "首次信访日期" in said["received_on"]
    assert entry.accepted_on is not None
    said = faults(proposed, town, entry, now=on(3, 12), received_on=entry.accepted_on + timedelta(days=1))
    assert set(said) == {"received_on"}


def test_nothing_had_happened_after_it_was_registered(town):
    entry = register(town, on(3, 9))
    said = faults(proposed, town, entry, now=on(3, 20), received_on=date(2026, 3, 10))
    assert said == {"received_on": "收到日期不能晚于登记的那一天 2026-03-09"}
    assert "今天" in faults(proposed, town, entry, now=on(3, 20), received_on=date(2026, 3, 21))["received_on"]


def test_the_rules_of_filing_hold(town):
    entry = register(town, on(3, 9))
    assert "不写对人的评价" in faults(proposed, town, entry, now=on(3, 10), title="刁民缠访")["title"]
    entry = amend(town, entry, now=on(3, 10), people_count=8, channel=Channel.VISIT)
    assert (entry.is_group, told(entry)["人数"]) == (True, ("1 人", "8 人"))
    assert "5 人" in faults(proposed, town, entry, now=on(3, 11), representatives=6)["representatives"]


def test_only_what_was_asked_of_it_is_put_right(town):
    entry = screened(town)
    assert set(faults(proposed, town, entry, channel=Channel.VISIT)) == {"channel"}
    entry = register(town, on(3, 9))
    assert set(faults(proposed, town, entry, found_on=date(2026, 3, 1))) == {"found_on"}


def test_whether_it_is_kept_apart_is_not_put_right_here(town):
    entry = register(town, on(3, 9))
    answers = {"purpose": Purpose.ACCUSATION, "category": Category.ACCUSATION}
    assert "保密" in faults(proposed, town, entry, now=on(3, 10), **answers)["category"]


def test_an_old_text_that_named_somebody_sealed_is_not_told_again(town):
    entry = register(town, on(3, 9), summary="张某家门前排水沟堵塞，欧阳测试要求清淤。")
    submission = Submission(uuid=uuid4(), sealed={"name": "欧阳测试", "phone": "13911112222"})
    entries.take_step(entry.id, "seal_people", submission=submission, by=town.person("officer", on(3, 9)), now=on(3, 9))
    entry = amend(town, entry, now=on(3, 10), summary="门前排水沟堵塞，要求清淤。")
    was, text = told(entry)["事实与诉求"]
    assert "欧阳" not in was + text
    assert text == "门前排水沟堵塞，要求清淤。"


# --- The place ---------------------------------------------------------------------------------------------------------------


def test_access_moves_with_the_area(town):
    entry = register(town, on(3, 9), by="officer", area="甲村")
    who = ("village secretary", "leader")
    before = [entry.id in seen_by(town, one) for one in who]
    entry = amend(town, entry, now=on(3, 10), place_id=town.areas["乙村"])
    assert (entry.area_id, entry.village_id) == (town.areas["乙村"], town.areas["乙村"])
    assert told(entry) == {"地点": ("甲村", "乙村")}
    assert entry.id not in seen_by(town, "village secretary") and entry.id in seen_by(town, "leader")
    assert before[1] and counted() == tallied()


def test_a_hazard_moves_to_the_right_place_and_leaves_the_hands_of_the_old_one(town):
    right = a_workplace(town, name="乙村面馆", area="乙村一网格")
    entry = an_entry(town, "ordered", by="fellow worker")
    assert entry.holder_id == town.people["fellow worker"]
    entry = amend(town, entry, place_id=right.id)
    assert (entry.site_id, entry.area_id, entry.holder_id) == (right.id, right.area_id, None)
    worker = town.person("worker of another village", LATER)
    done = Submission(uuid=uuid4(), note="去看了", answers={})
    assert entries.take_step(entry.id, "start", submission=done, by=worker, now=LATER).state == "rectifying"
    with pytest.raises(NotVisible):
        entries.take_step(entry.id, "remark", submission=done, by=town.person("worker", LATER), now=LATER)
    assert counted() == tallied()


def test_another_town_s_place_is_none(town):
    entry = register(town, on(3, 9))
    assert set(faults(proposed, town, entry, now=on(3, 10), place_id=town.areas["邻村"])) == {"area"}
    assert set(faults(proposed, town, an_entry(town), place_id=99_999)) == {"site"}


def test_what_is_kept_apart_stays_closed_when_it_moves(town):
    answers = {"purpose": Purpose.ACCUSATION, "category": Category.ACCUSATION}
    entry = register(
        town, on(3, 9), concerns_people=[town.people["fellow officer"]], concerns_areas=[town.areas["乙村"]], **answers
    )
    amend(town, entry, now=on(3, 10), place_id=town.areas["乙村"])
    assert entry.id in seen_by(town, "leader")
    assert entry.id not in seen_by(town, "fellow officer")


def test_the_day_of_finding_a_clue_is_the_day_of_its_discovery(town):
    entry = a_clue(town)
    entry = amend(town, entry, found_on=TODAY - timedelta(days=2))
    assert entry.discovered_on == TODAY - timedelta(days=2)


def test_a_day_is_put_right_at_any_hour_of_the_day_it_was_registered(town):
    entry = register(town, at(date(2026, 3, 9), 23))
    assert amend(town, entry, now=on(3, 10), received_on=date(2026, 3, 8), first_on=date(2026, 3, 8)).id == entry.id
    assert sort(town, entry, on(3, 11)).state == "sorted"
