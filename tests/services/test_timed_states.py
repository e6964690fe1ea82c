"""Nothing open is without a promise: not where the law of the day knew no limit, nor while its only clock stands still."""

from dataclasses import replace
from datetime import date, timedelta

import sqlalchemy as sa

from ledger.books.petitions.checks import REGULATION_SINCE
from ledger.books.safety import BOOK
from ledger.books.safety.clocks import REVIEW_CLOCK
from ledger.books.safety.states import REPORTED
from ledger.books.safety.steps.reporting import REPORT
from ledger.books.safety.steps.review import ORDER
from ledger.books.safety.steps.supervision import HAND_OVER, REMARK
from ledger.db import db
from ledger.grammar.clocks import ClockRule
from ledger.grammar.conditions import is_
from ledger.grammar.town_rules import ATTEND_DAYS
from ledger.models import Clock, Entry
from ledger.services import entries
from ledger.services.reminders import make_all_reminders
from tests.lives import LATER, NOW, TODAY, Town, a_report, a_workplace, decide, events_of, fresh, take

# A limit of the law whose first wording holds since 2022-05-01, counted from the day the matter was found.
YOUNG_LIMIT = ClockRule("X", "告知", starts=(REPORT,), stops=(ORDER,), limit="C2", counts_from=Entry.found_on)
DAY_BEFORE = REGULATION_SINCE - timedelta(days=1)


def filed(town: Town, *, clocks: tuple[ClockRule, ...], found_on: date = TODAY) -> Entry:
    person = town.person("worker")
    return entries.file_entry(
        replace(BOOK, clocks=clocks), REPORT, site_id=a_workplace(town).id, submission=a_report(person),
        by=person, now=NOW, found_on=found_on,
    )  # fmt: skip


def clocks_of(entry: Entry) -> dict[str, Clock]:
    found = db.session.scalars(
        sa.select(Clock).where(Clock.entry_id == entry.id).execution_options(populate_existing=True)
    )
    return {clock.code: clock for clock in found}


def running(entry: Entry) -> set[str]:
    return {code for code, clock in clocks_of(entry).items() if clock.stopped_at is None}


def test_a_limit_holds_from_the_first_day_of_its_first_wording(town):
    assert running(filed(town, clocks=(YOUNG_LIMIT,), found_on=REGULATION_SINCE)) == {"X"}


def test_what_happened_before_a_limit_was_law_is_not_timed_by_it_and_says_so(town):
    entry = filed(town, clocks=(YOUNG_LIMIT, REVIEW_CLOCK), found_on=DAY_BEFORE)
    assert running(entry) == {"A-review"}
    [told] = [change for change in events_of(entry)[0].answers if change["label"] == "未计时的期限"]
    assert told["text"].startswith("告知：当时（2022年4月30日（周六））尚无此项期限规定，未计时。")
    assert "自2022年5月1日（周日）起施行" in told["text"]
    assert entry.untimed == [told["text"]]


def test_what_no_limit_times_is_attended_to_within_the_towns_own_days(town):
    entry = filed(town, clocks=(YOUNG_LIMIT,), found_on=DAY_BEFORE)
    attended = clocks_of(entry)["attend"]
    assert (attended.is_local, attended.started_on) == (True, TODAY)
    assert attended.target_due_on == entry.next_due_on == TODAY + timedelta(days=ATTEND_DAYS.default)
    assert "本镇规定" in attended.basis
    make_all_reminders(now=NOW + timedelta(days=ATTEND_DAYS.default))
    assert fresh(entry).next_action_at is not None


def test_a_town_decides_how_soon(town):
    decide(town, ATTEND_DAYS, 10)
    assert filed(town, clocks=()).next_due_on == TODAY + timedelta(days=10)


def test_what_another_clock_times_again_needs_no_attention_of_its_own(town):
    entry = filed(town, clocks=())
    take(town, entry, "send_back", by="officer", now=LATER, note="照片不清", answers={})
    assert running(entry) == {"A-resubmit"}
    assert clocks_of(entry)["attend"].days_late == 0


def test_what_is_closed_promises_nothing(town):
    entry = filed(town, clocks=())
    take(town, entry, "void", by="officer", now=LATER, note="核实不属实")
    assert running(entry) == set()
    assert fresh(entry).next_due_on is None


def test_a_remark_does_not_put_off_when_it_has_to_be_attended_to(town):
    entry = filed(town, clocks=())
    take(town, entry, "remark", by="officer", now=LATER, note="已电话联系")
    assert (running(entry), fresh(entry).next_due_on) == ({"attend"}, TODAY + timedelta(days=ATTEND_DAYS.default))


def test_an_entry_whose_only_clock_stands_still_is_attended_to_meanwhile(town, monkeypatch):
    halting = replace(REVIEW_CLOCK, pauses=(REMARK,), resumes=(HAND_OVER,))
    monkeypatch.setattr("ledger.grammar.shelf._books", {BOOK.key: replace(BOOK, clocks=(halting,))})
    entry = filed(town, clocks=(halting,))
    take(town, entry, "remark", by="officer", now=LATER, note="等上级答复")
    assert running(entry) == {"A-review", "attend"}
    assert fresh(entry).next_due_on == TODAY + timedelta(days=3 + ATTEND_DAYS.default)
    goes_on = LATER + timedelta(days=1)
    take(town, entry, "hand_over", by="officer", now=goes_on, hand_to_id=town.people["fellow officer"])
    assert running(entry) == {"A-review"}


def test_a_clock_that_begins_while_it_stands_still_counts_no_day_until_it_goes_on(town, monkeypatch):
    halting = replace(REVIEW_CLOCK, stops=(), stands_still=is_(Entry.state, REPORTED.key))
    monkeypatch.setattr("ledger.grammar.shelf._books", {BOOK.key: replace(BOOK, clocks=(halting,))})
    entry = filed(town, clocks=(halting,))
    begun = clocks_of(entry)
    assert (begun["A-review"].paused_on, begun["attend"].paused_on) == (TODAY, None)
    first_due = begun["A-review"].due_on
    take(town, entry, "send_back", by="officer", now=LATER, note="照片不清", answers={})
    gone_on = clocks_of(entry)["A-review"]
    assert gone_on.paused_on is None
    assert gone_on.pauses == [[TODAY.isoformat(), (TODAY + timedelta(days=2)).isoformat()]]
    assert gone_on.due_on > first_due
