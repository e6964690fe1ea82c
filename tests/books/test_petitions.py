"""The life of a petition matter with every date worked by hand (domain rules 5.2, 7.C, 10.3)."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ledger.books.petitions.words import Category, CloseKind, Dispose, Opinion, ReviewResult, Route
from ledger.db import db
from ledger.models import Clock
from tests import lives
from tests.lives import events_of, faults, fresh, take, why_not
from tests.petition_lives import (
    A_BACKLOG,
    PEOPLE,
    accept,
    accepted,
    assigned,
    at,
    dates,
    extend,
    file,
    follow_up,
    on,
    paper,
    reach,
    register,
    reply,
    reported,
    resolve,
    running,
    serve,
    sort,
)

# --- A whole life with every date worked by hand ----------------------------------------------------------------------


def test_a_matter_lives_from_the_first_contact_to_the_closed_file(town):
    """Received on Monday 2 March 2026, registered two days later, extended, reviewed twice with a hearing, closed."""
    entry = register(town, on(3, 4), received_on=date(2026, 3, 2), people=PEOPLE)
    assert entry.state == "registered"
    assert entry.found_on == date(2026, 3, 2)
    assert dates(entry) == {"C2": date(2026, 3, 17), "C16": date(2026, 3, 5)}
    reach(town, entry, on(3, 5))
    sort(town, entry, on(3, 5))
    accept(town, entry, on(3, 9))
    # 22 days of March, 30 of April, 8 of May.
    assert dates(entry) == {"C5": date(2026, 5, 8)}
    take(
        town, entry, "extend", by="leader", now=on(5, 6), paper=paper("extension", date(2026, 5, 6)),
        answers={"extended_days": 30, "extension_reason": "需测量水位", "extension_notice_on": date(2026, 5, 6)},
    )  # fmt: skip
    assert dates(entry) == {"C5": date(2026, 6, 7)}
    reply(town, entry, on(6, 1), Opinion.SUPPORT, carry_out_by=date(2026, 7, 31))
    assert dates(entry) == {"service": date(2026, 6, 8), "carry-out": date(2026, 7, 31)}
    serve(town, entry, on(6, 4), dated_on=date(2026, 6, 3))
    # The thirty days are the petitioner's; the office's own turn to finish comes after them.
    assert dates(entry) == {"C6": date(2026, 7, 3), "finish-unasked": date(2026, 7, 19), "carry-out": date(2026, 7, 31)}
    take(
        town, entry, "request_review", by="officer", now=on(6, 22),
        answers={"review_requested_on": date(2026, 6, 20), "review_body": "青阳县人民政府"},
    )  # fmt: skip
    assert dates(entry)["C7"] == date(2026, 7, 20)
    take(
        town, entry, "review", by="officer", now=on(7, 10),
        paper=paper("review_opinion", date(2026, 7, 8), "青阳县人民政府"),
        answers={"review_result": ReviewResult.UPHELD, "opinion": Opinion.SUPPORT, "reviewed_on": date(2026, 7, 9)},
    )  # fmt: skip
    # A right of the petitioner: Saturday 8 August moves to Monday.
    eighth = running(entry)["C8"]
    assert (eighth.legal_due_on, eighth.due_on) == (date(2026, 8, 8), date(2026, 8, 10))
    take(
        town,
        entry,
        "carry_out",
        by="officer",
        now=on(7, 20),
        note="已清淤",
        answers={"carried_out_on": date(2026, 7, 18)},
    )
    take(
        town, entry, "request_final", by="officer", now=on(8, 10),
        answers={"final_requested_on": date(2026, 8, 10), "final_body": "滨海市人民政府"},
    )  # fmt: skip
    assert dates(entry) == {"C9": date(2026, 9, 9)}
    notice = paper("hearing_notice", date(2026, 8, 20), "滨海市人民政府")
    take(town, entry, "open_hearing", by="officer", now=on(8, 20), paper=notice)
    assert fresh(entry).next_due_on == date(2026, 9, 19)
    take(town, entry, "end_hearing", by="officer", now=on(8, 27))
    # The seven days from 20 to 26 August do not count.
    assert dates(entry) == {"C9": date(2026, 9, 16)}
    take(
        town, entry, "final", by="officer", now=on(9, 10), paper=paper("final_opinion", date(2026, 9, 8), "滨海市人民政府"),
        answers={"final_result": ReviewResult.UPHELD, "opinion": Opinion.SUPPORT, "final_on": date(2026, 9, 8)},
    )  # fmt: skip
    assert dates(entry) == {"follow-up": date(2026, 10, 10)}
    ended = fresh(entry)
    assert (ended.is_finished, ended.finished_on, ended.is_resolved) == (True, date(2026, 9, 8), False)
    follow_up(town, entry, on(9, 21))
    assert dates(entry) == {"close": date(2026, 10, 6)}
    resolve(town, entry, on(9, 22))
    take(town, entry, "close", by="leader", now=on(9, 23), answers={"close_kind": CloseKind.CARRIED_OUT})
    closed = fresh(entry)
    assert closed.state == "closed"
    assert closed.resolved_on == date(2026, 9, 22)
    assert running(entry) == {}
    assert [event.step for event in events_of(entry)] == [
        "register", "reach", "sort", "accept", "extend", "reply", "serve", "request_review", "review", "carry_out",
        "request_final", "open_hearing", "end_hearing", "final", "follow_up", "resolve", "close",
    ]  # fmt: skip
    judged = set(db.session.execute(sa.select(Clock.code, Clock.days_late).where(Clock.entry_id == entry.id)).tuples())
    # What the review promised anew, and what whoever asked for it left nobody to finish, was neither in time nor late.
    assert {code for code, late in judged if late != 0} == {"carry-out", "finish-unasked"}
    assert {("carry-out", None), ("finish-unasked", None)} <= judged


# --- Every clock, counted from the event the law names (10.3) ---------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "raw", "rolled"),
    [
        (date(2026, 1, 5), date(2026, 1, 20), date(2026, 1, 20)),
        (date(2026, 2, 3), date(2026, 2, 18), date(2026, 2, 24)),
    ],
)
def test_telling_takes_fifteen_days_from_receipt_and_does_not_wait_for_a_holiday_to_end(town, received, raw, rolled):
    clock = running(register(town, at(received)))["C2"]
    assert (clock.legal_due_on, clock.legal_due_rolled_on, clock.due_on) == (raw, rolled, raw)


@pytest.mark.parametrize(
    ("accepted_on", "raw", "rolled"),
    [
        (date(2026, 3, 2), date(2026, 5, 1), date(2026, 5, 6)),
        (date(2026, 8, 2), date(2026, 10, 1), date(2026, 10, 8)),
    ],
)
def test_sixty_days_run_from_acceptance(town, accepted_on, raw, rolled):
    clock = running(accepted(town, at(accepted_on)))["C5"]
    assert (clock.legal_due_on, clock.legal_due_rolled_on, clock.due_on) == (raw, rolled, raw)


@pytest.mark.parametrize(
    ("accepted_on", "raw", "rolled"),
    [
        (date(2026, 3, 2), date(2026, 5, 31), date(2026, 6, 1)),
        (date(2026, 8, 2), date(2026, 10, 31), date(2026, 11, 2)),
    ],
)
def test_an_extension_adds_to_the_raw_date(town, accepted_on, raw, rolled):
    entry = extend(town, accepted(town, at(accepted_on)), at(accepted_on + timedelta(days=50)))
    clock = running(entry)["C5"]
    assert (clock.legal_due_on, clock.legal_due_rolled_on) == (raw, rolled)
    assert any("需测量水位" in line["text"] for line in clock.trace)


@pytest.mark.parametrize(
    ("received", "first", "last"),
    [
        (date(2026, 2, 12), date(2026, 2, 13), date(2026, 2, 26)),
        (date(2026, 4, 30), date(2026, 5, 6), date(2026, 5, 11)),
    ],
)
def test_an_objection_has_five_working_days(town, received, first, last):
    entry = assigned(town, at(received))
    assert dates(entry) == {"C3": received + timedelta(days=15), "C4": last, "C16": first}
    after, noted = last + timedelta(days=1), {"by": "officer", "now": at(last + timedelta(days=4)), "note": "属于邻镇"}
    assert "5个工作日" in faults(take, town, entry, "object", paper=paper("objection", after), **noted)[""]
    # The letter says when it was made; it may be noted later.
    take(town, entry, "object", paper=paper("objection", last), **noted)
    assert fresh(entry).state == "objected"
    assert set(dates(entry)) == {"C3", "C16"}


def test_an_objection_not_upheld_brings_the_matter_back_and_is_made_once(town):
    entry = assigned(town, lives.NOW)
    take(town, entry, "object", by="officer", note="属于邻镇", paper=paper("objection", lives.TODAY))
    take(town, entry, "objection_rejected", by="officer", note="经核实属本镇")
    assert fresh(entry).state == "registered"
    again = paper("objection", lives.TODAY)
    assert "已经提出过" in faults(take, town, entry, "object", by="officer", note="属于邻镇", paper=again)[""]


def test_an_objection_upheld_returns_the_papers_and_closes(town):
    entry = assigned(town, lives.NOW)
    take(town, entry, "object", by="officer", note="属于邻镇", paper=paper("objection", lives.TODAY))
    take(town, entry, "objection_upheld", by="officer", note="同意收回")
    assert fresh(entry).state == "returned"
    assert running(entry) == {}


def test_the_right_to_review_rolls_over_the_spring_festival(town):
    """Served on 23 January 2026: 22 February is a rest day until 23 February."""
    entry = accepted(town, on(1, 20))
    reply(town, entry, on(1, 22))
    serve(town, entry, on(1, 23))
    sixth = running(entry)["C6"]
    assert (sixth.legal_due_on, sixth.due_on, sixth.is_local) == (date(2026, 2, 22), date(2026, 2, 24), False)
    asked = {"review_body": "青阳县人民政府"}
    late = faults(
        take, town, entry, "request_review", by="officer", now=on(2, 25),
        answers=asked | {"review_requested_on": date(2026, 2, 25)},
    )  # fmt: skip
    assert "2026年2月24日" in late["review_requested_on"]
    take(
        town, entry, "request_review", by="officer", now=on(2, 25),
        answers=asked | {"review_requested_on": date(2026, 2, 24)},
    )  # fmt: skip


ROUTES = {
    Route.COURTS: ("route-1", date(2026, 3, 24)),
    Route.ARBITRATION: ("route-2", date(2026, 3, 24)),
    Route.PARTY_APPEAL: ("route-3", date(2026, 3, 24)),
    Route.ADMINISTRATIVE: ("route-4", date(2026, 5, 8)),
    Route.DUTY: ("C11", date(2026, 5, 9)),
    Route.OPINION: ("C5", date(2026, 5, 8)),
}


@pytest.mark.parametrize("route", Route)
def test_each_of_the_six_routes_has_its_own_clock(town, route):
    code, last = ROUTES[route]
    assert dates(accepted(town, lives.NOW, route=route)) == {code: last}


def test_a_suggestion_is_answered_by_the_towns_own_term(town):
    entry = register(town, category=Category.SUGGESTION)
    sort(town, entry, lives.NOW, category=Category.SUGGESTION, route=None)
    accept(town, entry, lives.NOW)
    assert dates(entry) == {"suggestion": date(2026, 5, 8)}


def test_a_matter_for_others_is_passed_on_within_fifteen_days_and_followed(town):
    entry = register(town, received_on=date(2026, 3, 5))
    sort(town, entry, lives.NOW, dispose=Dispose.FORWARD)
    assert dates(entry) == {"C1": date(2026, 3, 20), "C2": date(2026, 3, 20), "C16": date(2026, 3, 10)}
    take(
        town, entry, "pass_on", by="officer", paper=paper("transfer", lives.TODAY),
        answers={"passed_to": "青阳县水利局", "notice_on": lives.TODAY, "answer_due_on": date(2026, 4, 15)},
    )  # fmt: skip
    assert dates(entry) == {"answer": date(2026, 4, 15)}
    take(town, entry, "result_received", by="officer", note="县水利局已答复", answers={"finished_on": lives.TODAY})
    assert fresh(entry).state == "finished"


def test_an_assigned_matter_is_reported_back_by_the_date_named_and_not_closed_before(town):
    entry = assigned(town, lives.NOW, result_due_on=date(2026, 4, 30))
    assert dates(entry)["C10"] == date(2026, 4, 30)
    sort(town, entry, lives.NOW, dispose=Dispose.ANSWER)
    take(
        town, entry, "direct_reply", by="officer", note="已说明", answers={"finished_on": lives.TODAY},
        paper=paper("reply_letter", lives.TODAY),
    )  # fmt: skip
    follow_up(town, entry, lives.NOW)
    close = {"by": "leader", "answers": {"close_kind": CloseKind.GUIDED}}
    assert "报告结果" in faults(take, town, entry, "close", **close)["close_kind"]
    longer = {"by": "officer", "note": "县信访局同意", "answers": {"result_due_on": date(2026, 5, 15)}}
    # Whoever assigned it has said so in writing, not the officer alone.
    assert faults(take, town, entry, "extend_result", **longer) == {"paper-kind": "请选择文书种类并填写文号"}
    take(town, entry, "extend_result", paper=paper("result_longer", lives.TODAY, "青阳县信访局"), **longer)
    assert dates(entry)["C10"] == date(2026, 5, 15)
    reported(town, entry)
    take(town, entry, "close", **close)


def test_a_request_for_information_gets_twenty_working_days_and_one_extension(town):
    """From Thursday 12 February 2026 across Spring Festival, with two working weekends: 14 and 28 February."""
    entry = register(town, on(2, 12))
    take(town, entry, "to_disclosure", by="officer", now=on(2, 12), note="已告知", answers={"responsible": "镇党政办"})
    assert dates(entry) == {"C13": date(2026, 3, 18)}
    more = {"by": "leader", "note": "已告知"}
    assert (
        "20"
        in faults(take, town, entry, "extend_disclosure", now=on(3, 2), answers={"disclosure_days": 21}, **more)[
            "disclosure_days"
        ]
    )
    take(town, entry, "extend_disclosure", now=on(3, 2), answers={"disclosure_days": 5}, **more)
    assert dates(entry) == {"C13": date(2026, 3, 25)}
    assert (
        "一次"
        in faults(take, town, entry, "extend_disclosure", now=on(3, 3), answers={"disclosure_days": 5}, **more)[
            "disclosure_days"
        ]
    )


def test_an_agreement_has_its_terms_and_thirty_days_for_the_court(town):
    entry = accepted(town, on(3, 9))
    take(
        town, entry, "mediate", by="officer", now=on(3, 20), paper=paper("agreement", date(2026, 3, 20)),
        answers={"agreement_on": date(2026, 3, 20), "carry_out_by": date(2026, 5, 31), "confirmation_wanted": True},
    )  # fmt: skip
    assert dates(entry) == {
        "C12": date(2026, 4, 19), "carry-out": date(2026, 5, 31), "finish": date(2026, 4, 19),
    }  # fmt: skip
    # The parties' right: Sunday 19 April moves on.
    assert running(entry)["C12"].due_on == date(2026, 4, 20)
    assert fresh(entry).opinion == Opinion.SETTLED


def test_a_backlog_matter_works_to_its_plan_which_only_the_chief_extends(town):
    answers = {**A_BACKLOG, "first_on": date(2021, 5, 1), "plan_due_on": date(2026, 6, 30)}
    entry = file(town, "list_backlog", lives.NOW, answers)
    assert dates(entry) == {"backlog": date(2026, 6, 30), "grade": date(2026, 3, 16)}
    more = {"note": "等待测绘", "answers": {"plan_due_on": date(2026, 9, 30)}}
    assert "党委书记、镇长" in why_not(take, town, entry, "extend_plan", by="leader", **more)
    take(town, entry, "extend_plan", by="chief", **more)
    assert dates(entry)["backlog"] == date(2026, 9, 30)


def test_what_came_before_the_regulation_is_a_backlog_matter(town):
    said = faults(register, town, received_on=date(2022, 4, 30))
    assert "信访积案" in said["received_on"]
