"""One clock's dates: kept on the day the thing was done, extended from what was promised, worked towards earlier.

The tables are worked by hand, with a calendar of 2026 beside them.
"""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from ledger.books.housing.words import AppraisalGrade
from ledger.books.petitions import BOOK
from ledger.books.petitions.town import HANDLE_AHEAD, TELL_AHEAD
from ledger.books.petitions.words import Opinion
from ledger.db import db
from ledger.grammar.clocks import ClockRule
from ledger.grammar.figures import Period
from ledger.grammar.steps import Step
from ledger.models import Clock, DateDecision, Entry, Event, Person, Role
from ledger.queries.figures import figures_of
from ledger.queries.holidays import preview
from ledger.queries.recounts import seen_mark
from ledger.services.clock_dates import Turn, count, resume
from ledger.services.holiday_tables import read_table
from ledger.services.holidays import load_holidays
from ledger.services.kept_clocks import stop
from ledger.workdays import Unit
from tests import houses, lives, parcels
from tests.calendars import a_table, as_json
from tests.lives import a_workplace, decide, faults, order, report, take
from tests.petition_lives import (
    accept,
    accepted,
    assigned,
    at,
    extend,
    on,
    paper,
    register,
    reply,
    running,
    screened,
    sort,
)

OFFICER, LEADER = "officer", "leader"


def latest(entry: Entry, code: str) -> Clock:
    found = sa.select(Clock).where(Clock.entry_id == entry.id, Clock.code == code).order_by(Clock.id.desc()).limit(1)
    return db.session.scalars(found.execution_options(populate_existing=True)).one()


def texts(clock: Clock) -> list[str]:
    return [line["text"] for line in clock.trace]


# --- Kept on the day it was done ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    # Received on 2 March: fifteen days end on 17 March. Typed on Friday 20 March in every row.
    ("told_on", "late", "line"),
    [
        (
            16,
            3,
            "2026年3月16日（周一）办结，2026年3月20日（周五）才记入，待他人确认；确认以前按记入的日期计算",
        ),
        (17, 0, "2026年3月17日（周二）了结（2026年3月20日（周五）记入台账），没有超期"),
        (18, 1, "2026年3月18日（周三）了结（2026年3月20日（周五）记入台账），超期1日"),
        (20, 3, "2026年3月20日（周五）了结，超期3日"),
    ],
)
def test_telling_is_judged_by_the_day_of_the_notice_not_by_the_day_it_was_typed(town, told_on, late, line):
    entry = sort(town, register(town, on(3, 2)), on(3, 5))
    day = date(2026, 3, told_on)
    accept(town, entry, on(3, 20), dated_on=day)
    clock = latest(entry, "C2")
    assert (clock.days_late, texts(clock)[-1]) == (late, line)


def test_the_figures_of_lateness_follow_the_day_it_was_done(town):
    entry = sort(town, register(town, on(3, 2)), on(3, 5))
    accept(town, entry, on(3, 19), dated_on=date(2026, 3, 16))
    # Accepted on 16 March: sixty days end on 15 May. Written on that day, typed on the 20th.
    reply(town, entry, on(5, 20), dated_on=date(2026, 5, 15))
    year = Period(first=date(2026, 1, 1), last=date(2026, 12, 31), as_of=date(2026, 5, 31))
    found = {one.figure.code: one.value for one in figures_of(BOOK, year, by=town.person(LEADER))}
    assert {code: found[code] for code in ("C-2b", "C-2c", "C-3a", "C-3b")} == {
        "C-2b": 1,
        "C-2c": 0,
        "C-3a": 1,
        "C-3b": 1,
    }


@pytest.mark.parametrize(("written_on", "late"), [(date(2026, 5, 1), 0), (date(2026, 5, 3), 2)])
def test_an_opinion_is_judged_by_the_day_it_was_written(town, written_on, late):
    entry = reply(town, accepted(town, on(3, 2)), on(5, 6), Opinion.EXPLAIN, dated_on=written_on)
    assert latest(entry, "C5").days_late == late


def test_an_objection_is_judged_by_the_date_of_its_paper(town):
    # Five working days from Thursday 12 February, past Spring Festival: 26 February.
    entry = assigned(town, at(date(2026, 2, 12)))
    objection = paper("objection", date(2026, 2, 26))
    take(town, entry, "object", by=OFFICER, now=on(3, 2), note="不属于本镇", paper=objection)
    assert latest(entry, "C4").days_late == 0


def test_a_paper_of_another_kind_says_nothing_about_the_day(town):
    entry = sort(town, register(town, on(3, 2)), on(3, 5), can_be_told=False)
    take(
        town, entry, "accept", by=OFFICER, now=on(3, 20),
        answers={"accepted_on": date(2026, 3, 10), "responsible": "司法所", "handler": "李四", "no_interest": True},
    )  # fmt: skip
    assert latest(entry, "C2").days_late == 3


def test_putting_right_is_judged_by_the_day_it_was_finished(town):
    entry = order(town, report(town, a_workplace(town), now=on(3, 9)), now=on(3, 9), due_on=date(2026, 3, 20))
    take(
        town, entry, "rectify", by="worker", now=on(3, 23), photos={"after": 1}, answers={"done_on": date(2026, 3, 20)}
    )
    assert latest(entry, "A2").days_late == 0


def test_an_appraisal_is_judged_by_the_day_its_report_came(town):
    # Commissioned on Monday 9 March: fifteen days end on the 24th. Typed on the 30th.
    entry = houses.report(town, houses.a_house(town))
    entry = houses.commission(town, houses.notify(town, houses.verify(town, entry, needs_appraisal=True)))
    told = {"appraisal_grade": AppraisalGrade.B, "report_received_on": date(2026, 3, 25)}
    report_paper = houses.a_paper("appraisal_report", authority="省建科院", dated_on=date(2026, 3, 24))
    take(town, entry, "record_appraisal", by=OFFICER, now=on(3, 30), answers=told, paper=report_paper)
    assert latest(entry, "B3").days_late == 1


def test_a_notice_to_stop_is_judged_by_the_day_it_was_served(town):
    # Discovered on Monday 9 March: three working days end on Thursday the 12th.
    entry = parcels.a_case(town, "verified")
    take(town, entry, "stop", by=OFFICER, now=on(3, 16), answers={"stopped_on": date(2026, 3, 12)})
    assert latest(entry, "D3").days_late == 0


def a_clock(**more) -> Clock:
    usual = {
        "label": "整改", "started_on": date(2026, 3, 9), "length": 5, "unit": Unit.DAYS.value, "rolls": False,
        "extensions": 0, "extended_by": 0, "pauses": [],
    }  # fmt: skip
    clock = Clock(**usual | more)
    count(clock, on(3, 9), ClockRule("X", "整改", starts=(), stops=()), lambda rule: rule.default)
    return clock


def test_nothing_is_kept_before_its_clock_began():
    clock = a_clock()
    stop(clock, Event(id=1, at=on(3, 12)), date(2026, 3, 1), is_right=False)
    assert clock.days_late == 0
    assert clock.trace[-1]["on"] == "2026-03-09"


def test_a_right_that_ran_out_is_nobodys_delay():
    clock = a_clock()
    stop(clock, Event(id=1, at=on(3, 20)), date(2026, 3, 20), is_right=True)
    assert clock.days_late == 0


# --- Who approved ------------------------------------------------------------------------------------------------------


def test_the_trace_names_who_approved_by_name_and_post(town):
    entry = extend(town, accepted(town, on(3, 2)), on(4, 20))
    told = next(line for line in texts(latest(entry, "C5")) if "批准延期" in line)
    assert told.startswith("第1轮批准延期，leader（分管领导）批准。")
    said = texts(latest(entry, "C5"))
    assert said[said.index(told) - 1] == "原于5月1日（周五）期满，延长30日"
    assert "延长" in told
    assert "需测量水位" in told


def test_the_trace_tells_who_proposed_what_somebody_else_approved(town):
    entry = order(town, report(town, a_workplace(town)), due_on=date(2026, 3, 24))
    answers = {"due_on": date(2026, 3, 28), "reason": "配件未到"}
    take(town, entry, "extend", by=OFFICER, now=on(3, 12), answers=answers)
    told = next(line for line in texts(latest(entry, "A2")) if "第1轮" in line)
    assert told.startswith("第1轮批准延期，officer（安监员）提请，leader（分管领导）批准。")


def test_a_reason_told_in_a_note_stands_in_the_trace(town):
    entry = screened(town)
    take(town, entry, "contact", by=OFFICER, note="已见面", answers={"reached_on": lives.TODAY})
    take(town, entry, "extend_settling", by=LEADER, note="等待测绘", answers={"settle_days": 7})
    assert any("延长理由：等待测绘" in line for line in texts(latest(entry, "C14-settle")))


# --- Extensions only give ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", [date(2026, 4, 29), date(2026, 4, 30)])
def test_a_date_set_by_the_assigning_body_is_never_shortened_by_an_extension(town, wanted):
    entry = assigned(town, on(3, 9), result_due_on=date(2026, 4, 30))
    answers = {"result_due_on": wanted}
    consent = paper("result_longer", date(2026, 3, 20), "青阳县信访局")
    told = {"note": "同意", "answers": answers, "paper": consent}
    said = faults(take, town, entry, "extend_result", by=OFFICER, now=on(3, 20), **told)
    assert said == {"result_due_on": "新的期限要晚于现在的期限 2026-04-30"}
    assert running(entry)["C10"].legal_due_on == date(2026, 4, 30)


# --- A promise that was kept ---------------------------------------------------------------------------------------------

IN_DECEMBER = datetime(2026, 12, 10, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("decision", "days", "due_on"),
    [
        # Twenty working days from Thursday 10 December: without a table Friday 8 January, by the notice Monday the 11th.
        (DateDecision.KEEP, 1, date(2027, 1, 11)),
        (DateDecision.KEEP, 3, date(2027, 1, 13)),
        (DateDecision.MOVE, 1, date(2027, 1, 12)),
    ],
)
def test_an_extension_counts_from_the_date_that_was_decided(application, town, decision, days, due_on):
    entry = register(town, IN_DECEMBER)
    take(
        town, entry, "to_disclosure", by=OFFICER, now=IN_DECEMBER, note="已当面告知", answers={"responsible": "党政办"}
    )
    assert latest(entry, "C13").legal_due_on == date(2027, 1, 8)
    town.add_person("county keeper", Role.ADMINISTRATOR, "青阳县")
    own = application.config["LEDGER"].holidays
    table = read_table(as_json(a_table()), own=own)
    load_holidays(
        table, decision=decision, seen=seen_mark(preview(2027, table.holidays, IN_DECEMBER.date()).differences), own=own,
        by=town.person("county keeper", IN_DECEMBER), now=IN_DECEMBER,
    )  # fmt: skip
    answers = {"disclosure_days": days}
    take(town, entry, "extend_disclosure", by=LEADER, now=at(date(2026, 12, 28)), note="情况复杂", answers=answers)
    clock = latest(entry, "C13")
    assert (clock.legal_due_on, clock.due_on) == (due_on, due_on)
    assert [line["kind"] for line in clock.trace].count("result") == 1
    assert clock.trace[-1]["kind"] == "result"
    assert sum(line["amount"] for line in clock.trace if line["kind"] == "extension") == days
    assert any("county keeper" in line for line in texts(clock))
    assert ("由已答应的2027年1月8日（周五）起续算" in clock.sentence) == (decision is DateDecision.KEEP)


def test_an_extension_of_what_was_counted_by_weekends_alone_says_once_that_the_year_is_missing(town):
    """A ledger of before 2026-11-28 took New Year's Day for a working day: what it promised stands, in its own words."""
    entry = register(town, IN_DECEMBER)
    take(
        town, entry, "to_disclosure", by=OFFICER, now=IN_DECEMBER, note="已当面告知", answers={"responsible": "党政办"}
    )
    clock = latest(entry, "C13")
    clock.legal_due_on = clock.legal_due_rolled_on = clock.target_due_on = date(2027, 1, 7)
    clock.trace = [
        line | {"text": "2027年放假安排尚未录入，暂按周六、周日休息推算，录入后请核对"}
        if line["kind"] == "missing_year"
        else line
        for line in clock.trace
    ]
    db.session.commit()
    answers = {"disclosure_days": 1}
    take(town, entry, "extend_disclosure", by=LEADER, now=at(date(2026, 12, 28)), note="情况复杂", answers=answers)
    clock = latest(entry, "C13")
    assert clock.legal_due_on == date(2027, 1, 8)
    assert [line["text"] for line in clock.trace if line["kind"] == "missing_year"] == [
        "2027年放假安排尚未录入，暂按周六、周日休息推算，录入后请核对"
    ]
    assert clock.sentence.count("2027年放假安排尚未录入") == 1


@pytest.mark.parametrize(
    # Five working days from Monday 23 February end on Saturday the 28th, which is worked. Paused from Wednesday 25 to
    # Friday 27 February.
    ("promised", "due_on"),
    [
        # Counted anew: the 24th and 28th of February, the 2nd, 3rd and 4th of March.
        (date(2026, 2, 28), date(2026, 3, 4)),
        # A decision kept the 26th: three working days were lost, so the 27th, the 28th and the 2nd of March.
        (date(2026, 2, 26), date(2026, 3, 2)),
    ],
)
def test_going_on_after_a_pause_counts_from_the_date_that_was_promised(application, promised, due_on):
    end = Step("end", "听证结束", who=())
    clock = a_clock(started_on=date(2026, 2, 23), unit=Unit.WORKING_DAYS.value)
    assert clock.legal_due_on == date(2026, 2, 28)
    clock.legal_due_on = clock.legal_due_rolled_on = clock.target_due_on = promised
    clock.paused_on = date(2026, 2, 25)
    turn = Turn(
        session=db.session(), book=BOOK, step=end, entry=BOOK.entry(), event=Event(id=2, at=on(2, 28)), by=Person(),
        paper=None, decided=lambda rule: rule.default,
    )  # fmt: skip
    resume(turn, clock, ClockRule("X", "复核", starts=(), stops=()))
    assert (clock.legal_due_on, clock.paused_on) == (due_on, None)
    assert any("中止，3日不计入" in line for line in texts(clock))
    assert clock.trace[-1]["kind"] == "result"


def test_going_on_keeps_the_account_of_an_earlier_extension():
    clock = a_clock()
    approved = {"kind": "extension", "on": "2026-03-10", "text": "第1轮批准延期，王镇长批准。", "name": "", "amount": 0}
    clock.trace = [*clock.trace[:-1], approved, clock.trace[-1]]
    clock.paused_on = date(2026, 3, 11)
    turn = Turn(
        session=db.session, book=BOOK, step=Step("end", "听证结束", who=()), entry=None, event=Event(id=2, at=on(3, 13)),
        by=None, paper=None, decided=lambda rule: rule.default,
    )  # fmt: skip
    resume(turn, clock, ClockRule("X", "复核", starts=(), stops=()))
    assert clock.legal_due_on == date(2026, 3, 16)
    assert "第1轮批准延期，王镇长批准。" in texts(clock)


# --- The date worked towards ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "ahead", "code", "legal", "target"),
    [
        # Received on Monday 9 February: fifteen days end on 24 February, the first working day after Spring Festival.
        (TELL_AHEAD, 0, "C2", date(2026, 2, 24), date(2026, 2, 24)),
        # One working day before it is Saturday the 14th, which is worked; two are Friday the 13th.
        (TELL_AHEAD, 1, "C2", date(2026, 2, 24), date(2026, 2, 14)),
        (TELL_AHEAD, 2, "C2", date(2026, 2, 24), date(2026, 2, 13)),
        # Ten working days before it were before the matter came.
        (TELL_AHEAD, 10, "C2", date(2026, 2, 24), date(2026, 2, 9)),
    ],
)
def test_the_town_works_towards_an_earlier_day_and_never_before_the_start(town, rule, ahead, code, legal, target):
    decide(town, rule, ahead)
    entry = register(town, at(date(2026, 2, 9)))
    clock = running(entry)[code]
    assert (clock.legal_due_on, clock.due_on, clock.target_due_on) == (legal, legal, target)


def test_what_binds_is_overdue_only_after_the_law_says_so_and_noticed_before_the_earlier_day(town):
    entry = accepted(town, on(3, 2))
    clock = running(entry)["C5"]
    # Sixty days from 2 March end on 1 May; five days before it is 26 April, three before that 23 April.
    assert (clock.due_on, clock.target_due_on) == (date(2026, 5, 1), date(2026, 4, 26))
    assert entry.next_due_on == date(2026, 5, 1)
    assert entry.next_action_at == datetime(2026, 4, 23, 0, 30, tzinfo=UTC)
    decide(town, HANDLE_AHEAD, 0)
    assert running(accepted(town, on(3, 2)))["C5"].target_due_on == date(2026, 5, 1)
