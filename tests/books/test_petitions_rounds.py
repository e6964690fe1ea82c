"""Extension, review, finishing and resolving of petition matters (domain rules 5.2, 5.3)."""

from datetime import date

import pytest
import sqlalchemy as sa

from ledger.books.petitions import BOOK
from ledger.books.petitions.papers import FINAL_OPINION, REPLY_OPINION, REVIEW_OPINION
from ledger.books.petitions.words import CloseKind, Grade, Opinion, ReviewResult, Route
from ledger.db import db
from ledger.grammar.figures import Period
from ledger.models import Clock, Entry, Reminder
from ledger.overdue import is_overdue
from ledger.queries.figures import figures_of
from ledger.services.reminders import make_all_reminders
from ledger.web.rows import right_word
from tests import lives
from tests.lives import faults, fresh, take, why_not
from tests.petition_lives import (
    accepted,
    at,
    dates,
    extend,
    finished,
    follow_up,
    grade,
    on,
    paper,
    reply,
    resolve,
    running,
    serve,
)

# --- Rights of the petitioner -----------------------------------------------------------------------------------------


def test_a_right_that_ran_out_is_nobodys_delay_and_nobody_is_reminded(town):
    entry = serve(town, reply(town, accepted(town, on(3, 2)), on(3, 10)), on(3, 12))
    # 19 days of March and 11 of April, a Saturday: until Monday. Then 14 days are left to the office.
    assert running(entry)["C6"].target_due_on == date(2026, 4, 13)
    assert fresh(entry).next_due_on == date(2026, 4, 26)
    make_all_reminders(now=on(4, 20))
    assert db.session.scalars(sa.select(Reminder.clock_id)).all() == []
    assert not is_overdue(fresh(entry).next_due_on, None, date(2026, 4, 20))
    assert right_word(date(2026, 4, 13), date(2026, 4, 20)).label == "已期满"
    assert right_word(date(2026, 4, 13), date(2026, 4, 13)).label == "今天期满"
    take(town, entry, "finish", by="officer", now=on(4, 20), answers={"finished_on": date(2026, 4, 20)})
    late = sa.select(Clock.days_late).where(Clock.entry_id == entry.id, Clock.stopped_at.is_not(None))
    assert set(db.session.scalars(late)) == {0}


# --- Extension and review rounds --------------------------------------------------------------------------------------


def test_an_extension_is_the_heads_to_approve_at_most_thirty_days_once_and_in_time(town):
    entry = accepted(town, on(3, 9))
    assert "分管领导" in why_not(extend, town, entry, on(4, 1), by="officer")
    assert "30" in faults(extend, town, entry, on(4, 1), extended_days=31)["extended_days"]
    assert "30" in faults(extend, town, entry, on(4, 1), extended_days=0)["extended_days"]
    assert "已过" in faults(extend, town, entry, on(5, 9))["extended_days"]
    extend(town, entry, on(5, 8), extended_days=10)
    assert dates(entry) == {"C5": date(2026, 5, 18)}
    assert "一次" in faults(extend, town, entry, on(5, 10), extended_days=5)["extended_days"]


def test_an_extension_tells_the_petitioner_in_writing(town):
    entry = accepted(town, on(3, 9))
    answers = {"extended_days": 30, "extension_reason": "需测量水位"}
    said = faults(take, town, entry, "extend", by="leader", now=on(4, 1), answers=answers)
    assert set(said) == {"paper-kind"}


def test_only_the_sixth_route_is_extended(town):
    entry = accepted(town, on(3, 9), route=Route.DUTY)
    assert "第六项" in why_not(extend, town, entry, on(4, 1))


def reviewed(town) -> Entry:
    entry = accepted(town, on(3, 9))
    extend(town, entry, on(4, 1))
    reply(town, entry, on(4, 2))
    serve(town, entry, on(4, 3))
    return take(
        town, entry, "request_review", by="officer", now=on(4, 7),
        answers={"review_requested_on": date(2026, 4, 7), "review_body": "青阳县人民政府"},
    )  # fmt: skip


def test_an_opinion_set_aside_opens_a_new_round_with_sixty_days_of_its_own(town):
    entry = reviewed(town)
    take(
        town, entry, "set_aside", by="officer", now=on(5, 6), note="事实不清",
        paper=paper("review_opinion", date(2026, 5, 4), "青阳县人民政府"), answers={"accepted_on": date(2026, 5, 5)},
    )  # fmt: skip
    again = fresh(entry)
    assert (again.state, again.round, again.opinion) == ("handling", 2, None)
    assert dates(entry) == {"C5": date(2026, 7, 4)}
    # What was extended once is not extended again: a new round gives no fresh extension.
    assert "一次" in faults(extend, town, entry, on(6, 1))["extended_days"]
    assert dates(entry) == {"C5": date(2026, 7, 4)}


def test_what_was_not_extended_before_it_was_set_aside_may_be_extended_afterwards(town):
    entry = serve(town, reply(town, accepted(town, on(3, 2)), on(3, 9)), on(3, 10))
    asked = {"review_requested_on": date(2026, 3, 16), "review_body": "青阳县人民政府"}
    take(town, entry, "request_review", by="officer", answers=asked, now=on(3, 16))
    take(
        town, entry, "set_aside", by="officer", now=on(4, 1), note="事实不清", answers={"accepted_on": date(2026, 4, 1)},
        paper=paper("review_opinion", date(2026, 4, 1), "青阳县人民政府"),
    )  # fmt: skip
    extend(town, entry, on(4, 2))
    assert dates(entry) == {"C5": date(2026, 6, 30)}


def test_papers_come_in_their_order_and_from_who_may_issue_them(town):
    entry = reviewed(town)
    answers = {"review_result": ReviewResult.UPHELD, "opinion": Opinion.EXPLAIN, "reviewed_on": date(2026, 4, 20)}
    by_town = paper("review_opinion", date(2026, 4, 20))
    said = faults(take, town, entry, "review", by="officer", now=on(4, 20), answers=answers, paper=by_town)
    assert "不能由示范镇作出" in said["paper-issuing_authority"]
    early = paper("final_opinion", date(2026, 4, 20), "滨海市人民政府")
    said = faults(
        take, town, entry, "set_aside", by="officer", now=on(4, 20), note="撤销",
        answers={"accepted_on": date(2026, 4, 20)}, paper=early,
    )  # fmt: skip
    assert "复查意见书" in said["paper-kind"]
    assert REPLY_OPINION in REVIEW_OPINION.after
    assert REVIEW_OPINION in FINAL_OPINION.after


def test_a_file_is_not_finished_before_the_petitioner_can_ask_for_review(town):
    entry = accepted(town, on(3, 9))
    reply(town, entry, on(3, 10))
    serve(town, entry, on(3, 11))
    finish = {"by": "officer", "answers": {"finished_on": date(2026, 3, 12)}}
    assert "请求复查" in faults(take, town, entry, "finish", now=on(3, 12), **finish)["finished_on"]
    take(town, entry, "finish", now=on(4, 11), by="officer", answers={"finished_on": date(2026, 4, 11)})
    assert fresh(entry).state == "finished"


YEAR = Period(first=date(2026, 1, 1), last=date(2026, 12, 31), as_of=date(2026, 12, 31))


def figures(town) -> dict:
    return {one.figure.code: one.value for one in figures_of(BOOK, YEAR, by=town.person("leader"))}


# --- Procedure finished, actually resolved ----------------------------------------------------------------------------


def test_finishing_the_procedure_does_not_make_a_matter_resolved(town):
    entry = fresh(finished(town, lives.NOW))
    assert (entry.is_finished, entry.is_resolved, entry.resolved_on) == (True, False, None)
    follow_up(town, entry, lives.NOW)
    close = {"by": "leader", "answers": {"close_kind": CloseKind.ACCEPTED}}
    assert "程序办结不等于实质化解" in faults(take, town, entry, "close", **close)["close_kind"]
    resolve(town, entry, lives.NOW)
    take(town, entry, "close", **close)
    assert fresh(entry).state == "closed"


def test_a_matter_closed_by_law_stays_unresolved_until_somebody_says_otherwise(town):
    entry = finished(town, lives.NOW)
    follow_up(town, entry, lives.NOW)
    take(town, entry, "close", by="leader", answers={"close_kind": CloseKind.ENDED_BY_LAW})
    assert not fresh(entry).is_resolved
    resolve(town, entry, lives.LATER)
    closed = fresh(entry)
    assert (closed.state, closed.is_resolved, closed.resolved_on) == ("closed", True, date(2026, 3, 12))


def test_resolved_is_said_by_a_leader_with_reason_and_may_be_revoked(town):
    entry = finished(town, lives.NOW)
    assert "分管领导" in why_not(resolve, town, entry, lives.NOW, by="officer")
    without = {"answers": {"resolved_on": lives.TODAY}}
    assert "note" in faults(take, town, entry, "resolve", by="leader", **without)
    resolve(town, entry, lives.NOW)
    take(town, entry, "revoke_resolved", by="chief", note="又有反复")
    assert fresh(entry).resolved_on is None


def test_a_supported_demand_is_carried_out_before_it_is_closed(town):
    entry = finished(town, lives.NOW, opinion=Opinion.SUPPORT)
    assert dates(entry)["carry-out"] == lives.TODAY
    follow_up(town, entry, lives.NOW)
    resolve(town, entry, lives.NOW)
    close = {"by": "leader", "answers": {"close_kind": CloseKind.CARRIED_OUT}}
    assert "还没有落实" in faults(take, town, entry, "close", **close)["close_kind"]
    take(town, entry, "carry_out", by="officer", note="已清淤", answers={"carried_out_on": lives.TODAY})
    take(town, entry, "close", **close)


def test_a_closed_matter_that_comes_back_is_taken_up_as_backlog(town):
    entry = finished(town, lives.NOW)
    follow_up(town, entry, lives.NOW)
    resolve(town, entry, lives.NOW)
    take(town, entry, "close", by="leader", answers={"close_kind": CloseKind.ACCEPTED})
    take(town, entry, "reopen", by="officer", now=lives.LATER, note="又积水")
    again = fresh(entry)
    assert (again.state, again.kind, again.is_backlog, again.round, again.is_resolved) == (
        "settling",
        "formal",
        True,
        2,
        False,
    )
    assert set(dates(entry)) == {"backlog", "grade"}


def test_coming_back_leaves_the_figures_of_the_year_it_was_done_in_alone(town):
    entry = finished(town, lives.NOW, opinion=Opinion.SUPPORT)
    take(town, entry, "carry_out", by="officer", note="已清淤", answers={"carried_out_on": lives.TODAY})
    follow_up(town, entry, lives.NOW)
    resolve(town, entry, lives.NOW)
    take(town, entry, "close", by="leader", answers={"close_kind": CloseKind.CARRIED_OUT})
    before = figures(town)
    assert [before[code] for code in ("C-1a", "C-2b", "C-4b", "C-5a", "C-9a", "C-8a")] == [1, 1, 1, 1, 1, 0]
    take(town, entry, "reopen", by="officer", now=at(date(2027, 2, 1)), note="又积水")
    after = figures(town)
    told_anew = {"C-7", "C-7b", "C-8", "C-8a", "X-1", "X-1a", "X-2", "X-2m"}
    assert {code: value for code, value in after.items() if code not in told_anew} == {
        code: value for code, value in before.items() if code not in told_anew
    }
    assert (after["C-7b"], after["C-8a"]) == (0, 1)


def test_what_came_back_is_closed_by_what_is_found_this_time(town):
    entry = finished(town, lives.NOW)
    follow_up(town, entry, lives.NOW)
    resolve(town, entry, lives.NOW)
    take(town, entry, "close", by="leader", answers={"close_kind": CloseKind.ACCEPTED})
    take(town, entry, "reopen", by="officer", now=lives.LATER, note="又积水")
    grade(town, entry, lives.LATER, grade=Grade.C)
    done = {"finished_on": date(2026, 3, 12)}
    take(town, entry, "settle", by="officer", now=lives.LATER, note="已再次清淤", answers=done)
    said = faults(take, town, entry, "follow_up", by="officer", now=lives.LATER, note="已回访")
    assert set(said) == {"followed_up_on", "satisfaction"}
    follow_up(town, entry, lives.LATER)
    assert set(faults(take, town, entry, "close", by="leader", now=lives.LATER)) == {"close_kind"}


def test_refusing_to_close_begins_a_round_as_every_return_does(town):
    entry = finished(town, lives.NOW)
    follow_up(town, entry, lives.NOW)
    take(town, entry, "refuse_close", by="leader", note="还没有清完")
    assert (fresh(entry).state, fresh(entry).round) == ("finished", 2)


def test_an_opinion_set_aside_leaves_no_dates_of_the_old_one(town):
    entry = accepted(town, on(3, 9))
    reply(town, entry, on(3, 10), Opinion.SUPPORT, carry_out_by=date(2026, 4, 30))
    serve(town, entry, on(3, 11))
    take(
        town,
        entry,
        "carry_out",
        by="officer",
        now=on(3, 12),
        note="已清淤",
        answers={"carried_out_on": date(2026, 3, 12)},
    )
    asked = {"review_requested_on": date(2026, 3, 13), "review_body": "青阳县人民政府"}
    take(town, entry, "request_review", by="officer", now=on(3, 13), answers=asked)
    take(
        town, entry, "set_aside", by="officer", now=on(4, 10), note="事实不清", answers={"accepted_on": date(2026, 4, 10)},
        paper=paper("review_opinion", date(2026, 4, 9), "青阳县人民政府"),
    )  # fmt: skip
    anew = fresh(entry)
    assert [anew.replied_on, anew.served_on, anew.carry_out_by, anew.carried_out, anew.carried_out_on] == [None] * 5


def test_nothing_is_finished_before_its_answer_was_served(town):
    """Replied on the 20th and served on the 25th, it was not finished on the 10th."""
    entry = serve(town, reply(town, accepted(town, on(3, 9)), on(3, 20)), on(3, 25))
    told = {"finished_on": date(2026, 3, 10), "accepts_in_writing": True}
    said = faults(take, town, entry, "finish", by="officer", now=on(3, 26), answers=told)
    assert said == {"finished_on": "程序办结日期不能早于送达日期 2026-03-25"}
    told["finished_on"] = date(2026, 3, 25)
    assert take(town, entry, "finish", by="officer", now=on(3, 26), answers=told).state == "finished"


def test_a_wrong_judgement_that_it_is_resolved_is_taken_back_after_closing_too(town):
    entry = finished(town, lives.NOW)
    follow_up(town, entry, lives.NOW)
    take(town, entry, "close", by="leader", answers={"close_kind": CloseKind.ENDED_BY_LAW})
    resolve(town, entry, lives.LATER)
    take(town, entry, "revoke_resolved", by="chief", now=lives.LATER, note="误登")
    assert (fresh(entry).state, fresh(entry).is_resolved, dates(entry)) == ("closed", False, {})


# --- Rights that no acceptance ends (Art. 35, 36) ----------------------------------------------------------------------


def ask_for_review(town, entry, now, on_day: date | None = None):
    answers = {"review_requested_on": on_day or lives.local_date(now), "review_body": "青阳县人民政府"}
    return take(town, entry, "request_review", by="officer", now=now, answers=answers)


AFTER_SERVICE = ("served", "finished", "followed_up", "closed", "settling", "mediated")


@pytest.mark.parametrize("state", AFTER_SERVICE)
def test_a_first_review_may_be_asked_for_wherever_the_file_stands_while_the_thirty_days_run(town, state):
    entry = served_and_led_to(town, state)
    assert fresh(entry).state == state
    again = fresh(ask_for_review(town, entry, on(3, 20)))
    assert (again.state, again.is_finished, again.finished_on, again.closed_at) == ("reviewing", False, None, None)
    # What was taken up again keeps the promises of a backlog matter.
    assert set(running(again)) - {"backlog", "grade", "carry-out", "grade-review", "progress-c"} == {"C7"}
    late = sa.select(Clock.days_late).where(Clock.entry_id == entry.id, Clock.code.in_(("follow-up", "close")))
    assert set(db.session.scalars(late)) <= {0, None}


@pytest.mark.parametrize("state", AFTER_SERVICE)
def test_after_the_thirty_days_it_is_refused_wherever_the_file_stands(town, state):
    entry = served_and_led_to(town, state)
    said = faults(ask_for_review, town, entry, on(4, 10))["review_requested_on"]
    assert "2026年4月8日" in said and "不再受理" in said
    # What was asked for in time and typed later was asked for in time.
    assert fresh(ask_for_review(town, entry, on(4, 10), date(2026, 4, 8))).state == "reviewing"


def test_who_has_been_reviewed_asks_for_the_final_review_and_not_for_another_first(town):
    entry = ask_for_review(town, served_and_led_to(town, "finished"), on(3, 20))
    answers = {"review_result": ReviewResult.UPHELD, "opinion": Opinion.EXPLAIN, "reviewed_on": date(2026, 4, 7)}
    opinion = paper("review_opinion", date(2026, 4, 7), "青阳县人民政府")
    take(town, entry, "review", by="officer", now=on(4, 7), answers=answers, paper=opinion)
    accepted_again = {"finished_on": date(2026, 4, 8), "accepts_in_writing": True}
    take(town, entry, "finish", by="officer", now=on(4, 8), answers=accepted_again)
    assert "已经请求过复查" in why_not(ask_for_review, town, entry, on(4, 8))
    answers = {"final_requested_on": date(2026, 4, 20), "final_body": "滨海市人民政府"}
    take(town, entry, "request_final", by="officer", now=on(4, 20), answers=answers)
    assert set(running(entry)) == {"C9"}


def test_what_was_held_to_be_settled_was_not_for_whoever_asks_for_a_review_of_it(town):
    entry = ask_for_review(town, served_and_led_to(town, "closed"), on(3, 30))
    assert fresh(entry).came_again_soon is True
    take(town, entry, "revoke_resolved", by="leader", now=on(3, 31), note="信访人请求复查")
    assert fresh(entry).is_resolved is False


def served_and_led_to(town, state: str) -> Entry:
    """Return a matter served on 9 March, accepted in writing on that day and led on to a state."""
    if state == "served":
        return serve(town, reply(town, accepted(town, on(3, 9)), on(3, 9)), on(3, 9))
    entry = finished(town, on(3, 9))
    if state != "finished":
        follow_up(town, entry, on(3, 10))
    if state not in ("finished", "followed_up"):
        resolve(town, entry, on(3, 11))
        take(town, entry, "close", by="leader", now=on(3, 12), answers={"close_kind": CloseKind.ACCEPTED})
    if state in ("settling", "mediated"):
        take(town, entry, "reopen", by="officer", now=on(3, 13), note="又积水")
    if state == "mediated":
        grade(town, fresh(entry), on(3, 14), grade=Grade.C)
        told = {"carry_out_by": date(2026, 3, 30), "confirmation_wanted": False}
        agreed = paper("agreement", date(2026, 3, 14))
        take(town, entry, "mediate", by="officer", now=on(3, 14), answers=told, paper=agreed)
    return entry
