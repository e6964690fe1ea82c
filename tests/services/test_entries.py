"""The life of an entry, from the first report to the closed line and back."""

from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from ledger.books.safety import BOOK
from ledger.books.safety.words import Level, Mode
from ledger.db import db, transaction
from ledger.grammar.town_rules import STRICT_OTHER_HANDS
from ledger.models import Clock, Evidence, Person, Role
from ledger.queries.hands import colleagues
from tests.lives import (
    A_REPORT,
    LATER,
    NOW,
    TODAY,
    a_paper,
    a_plan,
    a_workplace,
    an_acceptance,
    an_entry,
    counted,
    decide,
    events_of,
    faults,
    fix_on_spot,
    listing_answers,
    major_answers,
    order,
    rectify,
    report,
    statements,
    take,
    tallied,
    why_not,
)

# --- The straight way --------------------------------------------------------------------------------------------------


def test_a_hazard_goes_from_report_to_the_closed_line(town):
    entry = report(town, a_workplace(town))
    assert (entry.state, entry.awaits, entry.number, entry.round) == ("reported", Role.OFFICER, "安2026-0001", 1)
    assert entry.headline == "二楼安全出口：安全出口上锁"
    assert entry.responsible == "甲村饭店"

    entry = order(town, entry)
    assert (entry.state, entry.awaits, entry.holder_id) == ("ordered", Role.WORKER, town.people["worker"])
    assert entry.next_due_on == TODAY + timedelta(days=15)

    entry = rectify(town, entry, now=LATER)
    assert (entry.state, entry.awaits, entry.holder_id) == ("rectified", Role.OFFICER, None)

    entry = take(town, entry, "pass", by="officer", now=LATER)
    assert entry.state == "passed"

    entry = take(town, entry, "close", by="officer", now=LATER)
    assert (entry.state, entry.awaits, entry.closed_at) == ("closed", None, LATER)
    assert (entry.next_due_on, entry.next_action_at) == (None, None)
    assert [event.step for event in events_of(entry)] == ["report", "order", "rectify", "pass", "close"]
    assert counted() == tallied()


def test_the_timeline_tells_old_and_new_value_in_words(town):
    entry = order(town, report(town, a_workplace(town)), mode=Mode.STOPPED)
    told = {change["field"]: change for change in events_of(entry)[-1].answers}
    assert (told["mode"]["text"], told["mode"]["was"]) == ("停产（停用）整改", "限期整改")
    assert told["grade"] == {"field": "grade", "label": "隐患等级", "text": "一般", "was": ""}
    assert told["due_on"]["text"] == "2026年3月24日（周二）"


@pytest.mark.parametrize(
    "state",
    "reported sent_back ordered rectifying rectified passed awaits_approval referred closed void".split(),
)
def test_every_state_can_be_reached_by_real_steps(town, state):
    entry = an_entry(town, state, major=state == "awaits_approval")
    assert entry.state == state
    assert counted() == tallied()


def test_an_officer_sends_back_and_the_reporter_sends_again(town):
    entry = an_entry(town, "sent_back")
    assert entry.holder_id == town.people["worker"]
    entry = take(town, entry, "resubmit", by="worker", answers=A_REPORT | {"location": "三楼"}, photos={"before": 1})
    assert (entry.state, entry.holder_id, entry.headline) == ("reported", None, "三楼：安全出口上锁")


def test_what_a_grid_head_reported_comes_back_to_the_grid_head(town):
    entry = report(town, a_workplace(town), by="grid head")
    assert order(town, entry).holder_id == town.people["grid head"]


def test_what_somebody_reported_who_has_left_goes_to_the_role(town):
    entry = report(town, a_workplace(town))
    with transaction() as session:
        session.get(Person, town.people["worker"]).retired_at = NOW
    assert order(town, entry).holder_id is None


def test_sending_back_wants_a_reason(town):
    assert faults(take, town, an_entry(town), "send_back", by="officer", note=" ") == {"note": "请填写退回原因"}


def test_rectifying_wants_the_photo_after_and_names_the_rule(town):
    entry = an_entry(town, "ordered")
    found = faults(take, town, entry, "rectify", by="worker", answers={"done_on": TODAY})
    assert found == {"after": "请拍至少 1 张整改后照片（销号须有整改前后对照照片，请在同一角度拍摄）"}


@pytest.mark.parametrize(
    ("done_on", "sentence"),
    [
        (TODAY + timedelta(days=1), "整改完成日期不能晚于今天"),
        (TODAY - timedelta(days=1), "整改完成日期不能早于发现日期"),
    ],
)
def test_a_hazard_is_put_right_between_finding_and_today(town, done_on, sentence):
    entry = an_entry(town, "ordered")
    found = faults(take, town, entry, "rectify", by="worker", answers={"done_on": done_on}, photos={"after": 1})
    assert found["done_on"].startswith(sentence)


# --- Rounds ------------------------------------------------------------------------------------------------------------


def test_a_return_opens_a_new_round_with_a_new_date_and_nothing_done_yet(town):
    entry = an_entry(town, "rectified")
    new_date = TODAY + timedelta(days=9)
    entry = take(town, entry, "return", by="officer", answers={"due_on": new_date}, note="锁还在")
    assert (entry.state, entry.round, entry.next_due_on, entry.done_on) == ("ordered", 2, new_date, None)
    assert entry.holder_id == town.people["worker"]
    assert events_of(entry)[-1].round == 1


def test_a_return_wants_a_new_date_that_is_not_over(town):
    entry = an_entry(town, "rectified")
    later = NOW + timedelta(days=2)
    found = faults(
        take,
        town,
        entry,
        "return",
        by="officer",
        answers={"due_on": TODAY + timedelta(days=1)},
        note="锁还在",
        now=later,
    )
    assert found == {"due_on": "整改期限不能早于今天，请填 2026-03-11 或以后的日期"}


def test_the_second_round_wants_its_own_date_of_completion(town):
    entry = an_entry(town, "rectified")
    entry = take(town, entry, "return", by="officer", answers={"due_on": TODAY}, note="锁还在")
    found = faults(take, town, entry, "rectify", by="worker", photos={"after": 1})
    assert found == {"done_on": "请填写整改完成日期"}


def test_a_closed_hazard_is_reopened_when_it_comes_back(town):
    entry = an_entry(town, "closed")
    due_on = TODAY + timedelta(days=5)
    found = faults(take, town, entry, "reopen", by="officer", answers={"due_on": due_on})
    assert set(found) == {"note", "before"}
    entry = take(town, entry, "reopen", by="officer", answers={"due_on": due_on}, note="又上锁了", photos={"before": 1})
    assert (entry.state, entry.round, entry.closed_at, entry.next_due_on) == ("ordered", 2, None, due_on)
    assert counted() == tallied()


def test_a_leader_may_refuse_to_close_and_a_new_round_begins(town):
    entry = an_entry(town, "awaits_approval", major=True)
    entry = take(
        town, entry, "refuse_close", by="leader", answers={"due_on": TODAY + timedelta(days=3)}, note="再查一遍"
    )
    assert (entry.state, entry.round) == ("ordered", 2)


# --- Major hazards -----------------------------------------------------------------------------------------------------


def test_a_major_hazard_needs_the_five_arrangements_and_its_standard(town):
    entry = report(town, a_workplace(town), grade=Level.MAJOR)
    found = faults(order, town, entry, grade=Level.MAJOR)
    assert found == {
        "person_phone": "请填写责任人电话",
        "funds": "请填写整改资金",
        "interim": "请填写防范措施和应急预案",
        "standard": "请填写判定依据",
    }
    assert order(town, entry, major=True, funds=Decimal(0)).state == "ordered"


def test_a_major_hazard_is_closed_by_a_leader_only(town):
    entry = an_entry(town, "rectified", major=True)
    assert "分管领导批准销号" in why_not(take, town, entry, "pass", by="officer")
    found = faults(take, town, entry, "pass_major", by="officer")
    assert found == {
        "": "重大隐患须有治理方案（六项），请先“登记治理方案”",
        "recheck_companions": "请填写同行复查人员",
        "paper-kind": "请选择文书种类并填写文号",
    }
    entry = take(town, entry, "plan", by="officer", answers=a_plan(TODAY))
    told = {"recheck_companions": "李四"}
    entry = take(town, entry, "pass_major", by="officer", answers=told, paper=an_acceptance(TODAY))
    assert (entry.state, entry.awaits) == ("awaits_approval", Role.LEADER)
    assert "不能办理“销号”" in why_not(take, town, entry, "close", by="officer")
    assert "分管领导" in why_not(take, town, entry, "approve_close", by="officer", note="同意")
    assert take(town, entry, "approve_close", by="leader", note="同意销号").state == "closed"


def test_a_general_hazard_does_not_go_to_a_leader_for_approval(town):
    entry = an_entry(town, "rectified")
    said = why_not(take, town, entry, "pass_major", by="officer", answers={"recheck_companions": "李四"})
    assert said == "这是一般隐患，由安监员销号即可"


# --- On the spot -------------------------------------------------------------------------------------------------------


def test_what_is_put_right_on_the_spot_closes_the_same_day_with_both_photos(town):
    entry = fix_on_spot(town, a_workplace(town))
    assert (entry.state, entry.closed_at, entry.mode, entry.next_due_on) == ("closed", NOW, Mode.AT_ONCE, None)
    proofs = db.session.scalars(sa.select(Evidence.proof).where(Evidence.entry_id == entry.id))
    assert sorted(proofs) == ["after", "before"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Clock)) == 0


def test_a_major_hazard_is_not_closed_on_the_spot(town):
    found = faults(fix_on_spot, town, a_workplace(town), grade=Level.MAJOR)
    assert found == {"grade": "重大隐患不能当场销号，请改用“上报隐患”"}


def test_whoever_fixed_it_on_the_spot_does_not_recheck_it_when_it_comes_back(town):
    entry = fix_on_spot(town, a_workplace(town), by="officer")
    entry = take(
        town, entry, "reopen", by="fellow officer", answers={"due_on": TODAY}, note="反弹", photos={"before": 1}
    )
    entry = rectify(town, entry)
    assert "须由他人办理" in why_not(take, town, entry, "pass", by="officer")
    assert take(town, entry, "pass", by="fellow officer").state == "passed"


# --- Other hands -------------------------------------------------------------------------------------------------------


def test_whoever_put_it_right_does_not_recheck_or_close_it(town):
    entry = rectify(town, an_entry(town, "ordered"), by="officer")
    assert why_not(take, town, entry, "pass", by="officer") == (
        "本轮“报告整改完成”由您办理，“复查合格”须由他人办理，请交给同事"
    )
    entry = take(town, entry, "pass", by="fellow officer")
    assert "须由他人办理" in why_not(take, town, entry, "close", by="officer")
    assert take(town, entry, "close", by="fellow officer").state == "closed"


def test_whoever_recorded_it_does_not_recheck_it_in_any_round(town):
    entry = rectify(town, order(town, report(town, a_workplace(town), by="officer")))
    assert "须由他人办理" in why_not(take, town, entry, "pass", by="officer")
    entry = take(town, entry, "return", by="fellow officer", answers={"due_on": TODAY}, note="不合格")
    entry = rectify(town, entry)
    assert "须由他人办理" in why_not(take, town, entry, "pass", by="officer")


def test_a_new_round_is_free_for_whoever_rectified_the_last_one(town):
    entry = rectify(town, an_entry(town, "ordered"), by="officer")
    entry = take(town, entry, "return", by="fellow officer", answers={"due_on": TODAY}, note="不合格")
    entry = rectify(town, entry, by="worker")
    assert take(town, entry, "pass", by="officer").state == "passed"


def test_a_town_may_relax_the_rule_of_other_hands(town):
    entry = rectify(town, an_entry(town, "ordered"), by="officer")
    decide(town, STRICT_OTHER_HANDS, 0)
    entry = take(town, entry, "pass", by="officer")
    assert take(town, entry, "close", by="officer").state == "closed"


def test_voiding_needs_other_hands_and_a_reason_and_is_decided_by_a_leader(town):
    own = report(town, a_workplace(town), by="officer")
    assert "须由他人办理" in why_not(take, town, own, "void", by="officer", note="重复")
    assert set(faults(take, town, own, "void", by="fellow officer")) == {"note"}
    own = take(town, own, "void", by="fellow officer", note="重复")
    assert (own.state, own.awaits) == ("void", None)
    assert own.closed_at == NOW


# --- To and fro --------------------------------------------------------------------------------------------------------


def test_what_is_referred_stays_on_the_list_until_it_is_answered(town):
    entry = an_entry(town, "referred")
    assert (entry.awaits, entry.closed_at) == (Role.OFFICER, None)
    entry = take(
        town, entry, "answered", by="officer", answers={"due_on": TODAY + timedelta(days=4)}, note="已责令，继续整改"
    )
    assert (entry.state, entry.round, entry.next_due_on) == ("ordered", 1, TODAY + timedelta(days=4))


def test_a_leader_lists_and_delists(town):
    entry = an_entry(town, "ordered")
    asked = {"supervising_unit", "supervising_person", "listed_until", "paper-kind"}
    assert set(faults(take, town, entry, "list", by="leader")) == asked
    supervision = listing_answers(TODAY + timedelta(days=60))
    entry = take(town, entry, "list", by="leader", answers=supervision, paper=a_paper("listing"))
    assert (entry.is_listed, entry.state) == (True, "ordered")
    assert why_not(take, town, entry, "list", by="leader", answers=supervision) == "已经挂牌督办"
    entry = take(town, entry, "delist", by="chief", note="已整改")
    assert not entry.is_listed
    assert why_not(take, town, entry, "delist", by="chief", note="再摘") == "没有挂牌督办，不需要摘牌"


def test_an_officer_hands_over_to_a_colleague_who_may(town):
    entry = an_entry(town, "rectified")
    entry = take(town, entry, "hand_over", by="officer", hand_to_id=town.people["fellow officer"])
    assert (entry.holder_id, entry.state) == (town.people["fellow officer"], "rectified")


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        (None, "请选择交给谁办理"),
        ("worker", "这位同事不能办理这一条"),
        ("officer of another town", "这位同事不能办理这一条"),
        ("leader", "这位同事不能办理这一条"),
    ],
)
def test_nothing_is_handed_to_somebody_who_may_not_take_it_on(town, who, sentence):
    entry = an_entry(town, "rectified")
    found = faults(take, town, entry, "hand_over", by="officer", hand_to_id=town.people.get(who))
    assert found["hand_to"].startswith(sentence)


def test_nothing_is_handed_to_whoever_holds_it_already(town):
    entry = take(town, an_entry(town, "rectified"), "hand_over", by="officer", hand_to_id=town.people["officer"])
    found = faults(take, town, entry, "hand_over", by="officer", hand_to_id=town.people["officer"])
    assert found == {"hand_to": "已经在这位同事手里，请选择另一位"}


def test_a_recheck_is_not_handed_to_whoever_reported_or_rectified(town):
    entry = rectify(town, order(town, report(town, a_workplace(town), by="fellow officer")))
    assert [person.id for person in colleagues(BOOK, entry, today=TODAY)] == [town.people["officer"]]
    found = faults(take, town, entry, "hand_over", by="officer", hand_to_id=town.people["fellow officer"])
    assert "本轮由其上报、整改" in found["hand_to"]
    decide(town, STRICT_OTHER_HANDS, 0)
    assert len(colleagues(BOOK, entry, today=TODAY)) == 2


def test_a_review_may_be_handed_to_whoever_reported(town):
    entry = report(town, a_workplace(town), by="officer")
    assert {person.id for person in colleagues(BOOK, entry, today=TODAY)} == {
        town.people["officer"],
        town.people["fellow officer"],
    }


def test_a_colleague_whose_post_has_ended_or_who_has_left_is_none(town):
    town.add_person("former officer", Role.OFFICER, "示范镇", valid_to=TODAY - timedelta(days=1))
    town.add_person("gone officer", Role.OFFICER, "示范镇")
    with transaction() as session:
        session.get(Person, town.people["gone officer"]).retired_at = NOW
    found = {person.id for person in colleagues(BOOK, an_entry(town, "rectified"), today=TODAY)}
    assert found == {town.people["officer"], town.people["fellow officer"]}


def test_a_remark_can_be_added_after_closing_and_changes_nothing_else(town):
    entry = an_entry(town, "closed")
    entry = take(town, entry, "remark", by="worker", note="回头看，没有反弹", photos={"progress": 2})
    assert (entry.state, entry.closed_at) == ("closed", NOW)
    assert events_of(entry)[-1].note == "回头看，没有反弹"


def test_a_step_that_moves_nothing_keeps_in_whose_hands_it_is_since_when(town):
    entry = an_entry(town, "ordered")
    since = entry.held_since
    entry = take(town, entry, "start", by="worker", now=LATER, note="已联系锁匠")
    assert entry.holder_id == town.people["worker"]
    entry = take(town, entry, "remark", by="worker", now=LATER + timedelta(days=1), note="明天完成")
    assert (since, entry.held_since) == (NOW, LATER)


def test_a_major_order_is_answered_with_all_it_asks(town):
    entry = report(town, a_workplace(town), grade=Level.MAJOR)
    entry = take(town, entry, "order", by="officer", answers=major_answers(TODAY + timedelta(days=30)))
    assert (entry.funds, entry.standard) == (Decimal("0.50"), "GB 35181-2025 第6.1条")


def test_who_took_the_steps_is_asked_only_where_another_has_to_take_this_one(town):
    entry = rectify(town, order(town, report(town, a_workplace(town))))
    asked = {}
    for step in ("remark", "pass"):
        with statements() as sent:
            take(town, entry, step, by="officer", now=LATER, note="现场看过")
        asked[step] = [statement for statement in sent if "UNION ALL" in statement]
        assert bool(BOOK.steps_by_key[step].not_by) is bool(asked[step])
    assert asked["remark"] == [] and len(asked["pass"]) == 1
