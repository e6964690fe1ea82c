"""分项措施: several things to be done about one entry, each with its person and its day; nothing closes past an open one in silence."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.db import db, transaction
from ledger.models import Entry, Measure, MeasureEnd, MeasureEnding, Post, Role
from ledger.queries.beside import Beside, beside
from ledger.queries.dossiers import dossier_of
from ledger.queries.measures import MeasureTold, measures_of
from ledger.refusals import NotAllowed, NotVisible
from ledger.services import entries
from ledger.services.merging import merge, unmerge
from ledger.services.splitting import split
from ledger.services.submissions import MeasureLine, Submission
from ledger.workdays import local_date
from tests.lives import (
    LATER,
    NOW,
    TODAY,
    Town,
    a_photo,
    a_workplace,
    an_entry,
    events_of,
    faults,
    fresh,
    rectify,
    refused,
    take,
    why_not,
)

SOON = TODAY + timedelta(days=5)
SATURDAY = "2026年3月14日（周六）"
LOCK = "拆除二楼门锁"
WIRES = "更换老化电线"


def by_account(town: Town, who: str, text: str = LOCK, due_on: date = SOON) -> MeasureLine:
    return MeasureLine(text=text, person_id=town.people[who], due_on=due_on)


def outside(text: str = WIRES, named: str = "甲村饭店", due_on: date = SOON) -> MeasureLine:
    return MeasureLine(text=text, named=named, due_on=due_on)


def listed(town: Town, entry: Entry, *measures: MeasureLine, by: str = "officer", now=NOW) -> Entry:
    return take(town, entry, "list_measures", by=by, now=now, measures=list(measures))


def done(town: Town, entry: Entry, *ids: int, by: str = "worker", now=NOW, on: date | None = None, **more) -> Entry:
    answers = {"measure_done_on": on or local_date(now)}
    return take(town, entry, "measures_done", by=by, now=now, answers=answers, measure_ids=list(ids), **more)


def withdrawn(town: Town, entry: Entry, *ids: int, by: str = "officer", note: str = "改由房东负责", now=NOW) -> Entry:
    return take(town, entry, "withdraw_measures", by=by, now=now, note=note, measure_ids=list(ids))


def still_open(entry: Entry) -> list[str]:
    return [one.text for one in measures_of(entry.id) if one.is_open]


def the(entry: Entry, text: str) -> MeasureTold:
    return next(one for one in measures_of(entry.id) if one.text == text)


def counts(entry: Entry) -> tuple[int, int]:
    entry = fresh(entry)
    return entry.measures_open, entry.measures_done


def shown(town: Town, who: str, day: date = TODAY) -> list[tuple[str, date]]:
    lines = beside(town.person(who, NOW + (day - TODAY)), today=day)
    return [(line.label, line.due_on) for line in lines if line.why == Beside.MEASURE]


def told(entry: Entry) -> dict[str, str]:
    return {line["label"]: line["text"] for line in events_of(entry)[-1].answers}


def with_two(town: Town, state: str = "ordered") -> Entry:
    return listed(town, an_entry(town, state), by_account(town, "worker"), outside())


# --- Listed, done, withdrawn -------------------------------------------------------------------------------------------


def test_several_are_listed_in_one_go_and_told(town):
    entry = with_two(town)
    assert [(one.text, one.who, one.due_on) for one in measures_of(entry.id)] == [
        (LOCK, "worker", SOON), (WIRES, "甲村饭店", SOON),
    ]  # fmt: skip
    assert [line["text"] for line in events_of(entry)[-1].answers] == [
        f"{LOCK}：worker，{SATURDAY}前", f"{WIRES}：甲村饭店，{SATURDAY}前",
    ]  # fmt: skip
    assert counts(entry) == (2, 0)


def test_each_says_what_by_whom_and_until_when(town):
    entry = an_entry(town, "ordered")
    assert faults(listed, town, entry) == {"measure-1-text": "请至少写一项措施"}
    assert faults(listed, town, entry, MeasureLine(due_on=SOON)) == {"measure-1-text": "请至少写一项措施"}
    wrong = (outside(), MeasureLine(text=LOCK), MeasureLine(named="甲村饭店", due_on=TODAY - timedelta(days=400)))
    assert faults(listed, town, entry, *wrong).keys() == {
        "measure-2-named", "measure-2-due_on", "measure-3-text", "measure-3-due_on",
    }  # fmt: skip
    for text in ("长" * 201, "\x00"):
        assert faults(listed, town, entry, outside(text)).keys() == {"measure-1-text"}
    assert "一次最多" in faults(listed, town, entry, *[outside()] * 9)["measure-1-text"]


def test_only_who_may_be_handed_it_is_named_by_account(town):
    entry = an_entry(town, "ordered")
    for who in ("worker of another village", "officer of another town", "leader", "supervisor", "administrator"):
        assert faults(listed, town, entry, by_account(town, who)).keys() == {"measure-1-who"}, who
    for who in ("worker", "grid head", "village secretary", "district head", "officer"):
        entry = listed(town, fresh(entry), by_account(town, who))
    assert counts(entry) == (5, 0)


def test_the_office_lists_and_withdraws_and_the_field_tells(town):
    entry = with_two(town)
    assert why_not(listed, town, entry, outside(), by="worker") == "由安监员、分管领导、党委书记、镇长办理"
    assert "由安监员" in why_not(withdrawn, town, entry, the(entry, LOCK).id, by="worker")
    entry = done(town, entry, the(entry, LOCK).id)
    assert (still_open(entry), counts(entry)) == ([WIRES], (1, 1))
    assert (the(entry, LOCK).done_on, told(entry)["措施"]) == (TODAY, f"{LOCK}：worker")


def test_a_day_of_doing_lies_in_the_past_and_after_it_was_found(town):
    entry = with_two(town)
    for on in (TODAY + timedelta(days=1), TODAY - timedelta(days=400)):
        assert faults(done, town, entry, the(entry, LOCK).id, on=on).keys() == {"measure_done_on"}, on
    photo = {"measure": [a_photo(town.person("worker"))]}
    sent = Submission(uuid=uuid4(), answers={"measure_done_on": TODAY}, measure_ids=[the(entry, LOCK).id], photos=photo)
    entries.take_step(entry.id, "measures_done", submission=sent, by=town.person("worker"), now=NOW)
    assert counts(entry) == (1, 1)


def test_the_day_of_a_further_one_is_no_change_of_the_day_before(town):
    entry = with_two(town)
    entry = done(town, entry, the(entry, LOCK).id)
    done(town, entry, the(entry, WIRES).id, now=LATER)
    assert [line["was"] for line in events_of(entry)[-1].answers] == ["", ""]


def test_what_is_ended_is_not_ended_again(town):
    entry = with_two(town)
    entry = done(town, entry, the(entry, LOCK).id)
    again = the(entry, LOCK).id
    assert faults(done, town, entry, again).keys() == faults(done, town, entry).keys() == {"measures"}
    other = with_two(town)
    assert faults(done, town, entry, the(other, LOCK).id).keys() == {"measures"}


def test_one_is_withdrawn_with_a_reason_also_where_it_was_ticked_by_mistake(town):
    entry = with_two(town)
    assert faults(withdrawn, town, entry, the(entry, WIRES).id, note=" ").keys() == {"note"}
    entry = done(town, withdrawn(town, entry, the(entry, WIRES).id), the(entry, LOCK).id)
    assert counts(entry) == (0, 1)
    entry = withdrawn(town, entry, the(entry, LOCK).id, note="点错了，还没有拆")
    assert counts(entry) == (0, 0)
    assert why_not(done, town, entry, the(entry, LOCK).id) == "没有未完成的措施"
    assert "没有登记过措施" in why_not(withdrawn, town, entry, the(entry, LOCK).id)
    entry = listed(town, entry, by_account(town, "worker"))
    assert counts(entry) == (1, 0)


def test_the_same_form_sent_twice_lists_once(town):
    entry, uuid = an_entry(town, "ordered"), uuid4()
    for _ in range(2):
        take(town, entry, "list_measures", by="officer", uuid=uuid, measures=[outside()])
    assert counts(entry) == (1, 0)


def test_its_days_are_no_clock(town):
    entry = an_entry(town, "ordered")
    was = fresh(entry).next_due_on
    entry = listed(town, entry, outside(due_on=TODAY + timedelta(days=1)), now=NOW)
    assert fresh(entry).next_due_on == was


# --- Going on past open ones -------------------------------------------------------------------------------------------


def test_nobody_claims_rechecks_or_closes_past_an_open_one_without_a_reason(town):
    entry = with_two(town)
    steps = (
        ("rectify", "worker", {"done_on": TODAY}, {"after": 1}),
        ("pass", "officer", {}, {}),
        ("close", "officer", {}, {}),
    )
    for step, who, answers, photos in steps:
        found = faults(take, town, entry, step, by=who, answers=answers, photos=photos)
        assert found.keys() == {"going_on"} and LOCK in found["going_on"] and WIRES in found["going_on"], step
        why = f"{step}：电线由供电所另行更换"
        entry = take(town, entry, step, by=who, answers=answers, photos=photos, going_on=why)
        assert told(entry)["为什么仍然办理"] == why
        assert LOCK in str(events_of(entry)[-1].answers)
    assert entry.state == "closed"


def test_with_all_of_them_done_or_withdrawn_nothing_is_asked(town):
    entry = with_two(town)
    entry = withdrawn(town, done(town, entry, the(entry, LOCK).id), the(entry, WIRES).id)
    entry = rectify(town, entry)
    assert (entry.state, "没有完成的措施" in told(entry)) == ("rectified", False)


def test_a_step_that_knows_no_measures_takes_none(town):
    entry = an_entry(town, "ordered")
    found = faults(take, town, entry, "remark", by="worker", note="看过", measures=[outside()])
    assert found == {"": "这一步不办理分项措施"}


# --- Who is named ------------------------------------------------------------------------------------------------------


def test_who_is_named_finds_it_in_their_inbox_by_its_day(town):
    entry = listed(
        town, an_entry(town, "ordered"), by_account(town, "worker", due_on=SOON),
        by_account(town, "worker", "张贴通告", TODAY + timedelta(days=1)), by_account(town, "grid head", "每日看一次"),
    )  # fmt: skip
    assert shown(town, "worker") == [("张贴通告", TODAY + timedelta(days=1)), (LOCK, SOON)]
    assert shown(town, "grid head") == [("每日看一次", SOON)]
    assert shown(town, "officer") == shown(town, "fellow worker") == []
    done(town, entry, the(entry, LOCK).id)
    assert shown(town, "worker", SOON + timedelta(days=9)) == [("张贴通告", TODAY + timedelta(days=1))]


def test_a_closed_entry_leaves_the_inbox_and_one_that_comes_back_returns_to_it(town):
    entry = listed(town, an_entry(town, "passed"), by_account(town, "worker"))
    entry = take(town, entry, "close", by="officer", going_on="门已换，锁留作证据")
    assert shown(town, "worker") == []
    take(
        town, entry, "reopen", by="officer", now=LATER, note="又锁上了", photos={"before": 1},
        answers={"due_on": local_date(LATER) + timedelta(days=9)},
    )  # fmt: skip
    assert shown(town, "worker", local_date(LATER)) == [(LOCK, SOON)]


def moved_away(town: Town, who: str) -> None:
    """Let somebody work in another village from now on."""
    with transaction() as session:
        session.execute(sa.delete(Post).where(Post.person_id == town.people[who]))
        session.add(
            Post(
                person_id=town.people[who],
                role=Role.WORKER,
                area_id=town.areas["乙村一网格"],
                valid_from=date(2022, 1, 1),
            )
        )


def test_who_is_named_opens_the_entry_and_tells_of_their_own_wherever_they_have_moved(town):
    entry = listed(town, an_entry(town, "ordered", by="officer"), by_account(town, "fellow worker"), outside())
    moved_away(town, "fellow worker")
    person = town.person("fellow worker")
    assert shown(town, "fellow worker") == [(LOCK, SOON)]
    dossier = dossier_of(person, entry.id, today=TODAY)
    assert [offer.step.key for offer in dossier.offers if offer.is_open] == ["measures_done"]
    assert "measures" in faults(done, town, entry, the(entry, WIRES).id, by="fellow worker")
    assert "由" in refused(NotAllowed, take, town, entry, "remark", by="fellow worker", note="看过").sentence
    entry = done(town, entry, the(entry, LOCK).id, by="fellow worker")
    assert dossier_of(person, entry.id, today=TODAY).entry.id == entry.id
    withdrawn(town, entry, the(entry, LOCK).id)
    with pytest.raises(NotVisible):
        dossier_of(person, entry.id, today=TODAY)


def test_nobody_else_of_another_village_sees_it(town):
    entry = with_two(town)
    refused(NotVisible, done, town, entry, the(entry, LOCK).id, by="worker of another village")


# --- Merged and split --------------------------------------------------------------------------------------------------


def test_a_merger_takes_the_open_ones_along_and_taken_back_returns_them(town):
    site = a_workplace(town)
    goes_on, merged = (an_entry(town, "ordered", site=site) for _ in range(2))
    merged = listed(town, merged, by_account(town, "worker"), outside(), outside("清理通道"))
    merged = done(town, merged, the(merged, "清理通道").id)
    leader = town.person("leader")
    merge(merged.id, goes_on.id, uuid=uuid4(), reason="同一件", by=leader, now=NOW)
    assert (sorted(still_open(goes_on)), counts(goes_on)) == (sorted([LOCK, WIRES]), (2, 0))
    assert LOCK in str(events_of(goes_on)[-1].answers)
    assert [line.entry_id for line in beside(town.person("worker"), today=TODAY) if line.why == Beside.MEASURE] == [
        goes_on.id
    ]
    done(town, fresh(goes_on), the(goes_on, LOCK).id, now=LATER)
    unmerge(merged.id, reason="不是同一件", by=leader, now=LATER)
    assert (still_open(goes_on), counts(goes_on)) == ([], (0, 1))
    assert (still_open(merged), counts(merged)) == ([WIRES], (1, 2))
    assert the(merged, LOCK).done_on == local_date(LATER)
    assert WIRES in str(events_of(merged)[-1].answers) and LOCK in str(events_of(merged)[-1].answers)


def test_a_split_names_those_that_go_over(town):
    entry = with_two(town)
    answers = {"location": "一楼", "category": entry.category, "description": "电线老化"}
    sent = Submission(uuid=uuid4(), answers=answers, note="两处隐患")
    new = split(entry.id, submission=sent, measure_ids=[the(entry, WIRES).id], by=town.person("officer"), now=NOW)
    assert (still_open(entry), counts(entry)) == ([LOCK], (1, 0))
    assert (still_open(new), counts(new)) == ([WIRES], (1, 0))
    for one in (entry, new):
        assert WIRES in told(one)["归拆出的措施"]


def test_a_split_that_chooses_none_leaves_them_where_they_are(town):
    entry = with_two(town)
    answers = {"location": "一楼", "category": entry.category, "description": "电线老化"}
    new = split(
        entry.id, submission=Submission(uuid=uuid4(), answers=answers, note="两处"), by=town.person("officer"), now=NOW
    )
    assert (counts(entry), counts(new)) == ((2, 0), (0, 0))


# --- What is kept ------------------------------------------------------------------------------------------------------


def test_the_rows_say_who_by_the_event_that_tells_it(town):
    entry = with_two(town)
    entry = done(town, entry, the(entry, LOCK).id, by="fellow worker")
    end = db.session.scalars(sa.select(MeasureEnd)).one()
    event = events_of(entry)[-1]
    assert (end.event_id, end.ending, event.by_id) == (event.id, MeasureEnding.DONE, town.people["fellow worker"])
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Measure)) == 2


def test_a_hazard_ordered_anew_keeps_its_measures(town):
    entry = listed(town, an_entry(town, "rectified"), by_account(town, "worker"))
    entry = take(town, entry, "return", by="officer", note="锁还在")
    assert (entry.state, counts(entry), shown(town, "worker")) == ("ordered", (1, 0), [(LOCK, SOON)])
