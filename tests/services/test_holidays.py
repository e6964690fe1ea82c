"""Loading a year's holidays: what would differ, a recorded decision, and dates that move only by it. On both databases."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.grammar import shelf
from ledger.models import AccessRecord, Clock, DateDecision, Entry, HolidayDecision, Role
from ledger.queries.health import Verdict, check
from ledger.queries.holidays import preview
from ledger.queries.recounts import seen_mark
from ledger.refusals import NotAllowed
from ledger.services.holiday_tables import keep_file, read_table
from ledger.services.holidays import finish_loads, load_holidays
from ledger.services.moved_dates import DatesChangedMeanwhile
from ledger.workdays import local_date
from tests.calendars import a_table, as_json
from tests.lives import a_workplace, order, report

# Two working days after Wednesday 30 December: without a table Monday 4 January (New Year's Day is off in any year), by
# the notice Tuesday the 5th.
NOW = datetime(2026, 12, 30, 2, tzinfo=UTC)
WITHOUT_A_TABLE, BY_NOTICE = date(2027, 1, 4), date(2027, 1, 5)


@pytest.fixture
def own(application):
    return application.config["LEDGER"].holidays


@pytest.fixture
def keeper(town):
    town.add_person("county keeper", Role.ADMINISTRATOR, "青阳县")
    return town.person("county keeper", NOW)


@pytest.fixture
def entry(town):
    return report(town, a_workplace(town), now=NOW)


def table(own, **changes):
    return read_table(as_json(a_table(**changes)), own=own)


def load(own, by, decision=DateDecision.KEEP, now=NOW, **changes):
    handed_in = table(own, **changes)
    mark = seen_mark(preview(handed_in.year, handed_in.holidays, local_date(NOW)).differences)
    return load_holidays(handed_in, decision=decision, seen=mark, own=own, by=by, now=now)


def running(entry, *codes):
    """Return the clock that runs; where several do, the one of this code."""
    found = sa.select(Clock).where(Clock.entry_id == entry.id, Clock.stopped_at.is_(None))
    if codes:
        found = found.where(Clock.code.in_(codes))
    return db.session.scalars(found.execution_options(populate_existing=True)).one()


def fresh(entry):
    return db.session.get(Entry, entry.id, populate_existing=True)


def test_the_preview_names_entry_clock_and_both_dates_and_changes_nothing(own, entry, keeper):
    assert running(entry).legal_due_on == WITHOUT_A_TABLE
    handed_in = table(own)
    (found,) = preview(2027, handed_in.holidays, local_date(NOW)).differences
    assert (found.number, found.label) == (entry.number, "审核")
    assert (found.due_on, found.new_due_on) == (WITHOUT_A_TABLE, BY_NOTICE)
    assert running(entry).legal_due_on == WITHOUT_A_TABLE
    assert 2027 not in shelf.holidays().published_years
    assert not own.exists()


def test_keeping_loads_the_table_and_keeps_every_promise(own, entry, keeper):
    decided = load(own, keeper)
    clock = running(entry)
    assert (clock.legal_due_on, clock.target_due_on, clock.legal_due_rolled_on) == (WITHOUT_A_TABLE,) * 3
    assert fresh(entry).next_due_on == WITHOUT_A_TABLE
    assert 2027 in shelf.holidays().published_years
    texts = [line["text"] for line in clock.trace]
    assert any("county keeper" in text and "保持已答应的日期" in text and "2027年1月5日" in text for text in texts)
    assert clock.trace[-1]["kind"] == "result"
    assert "尚未录入" not in clock.sentence + "".join(texts)
    assert decided.decision is DateDecision.KEEP
    assert len(decided.differences) == 1


def test_moving_rewrites_dates_reasons_and_what_the_entry_promises(own, entry, keeper):
    load(own, keeper, DateDecision.MOVE)
    clock = running(entry)
    assert (clock.legal_due_on, clock.target_due_on, clock.legal_due_rolled_on) == (BY_NOTICE,) * 3
    assert fresh(entry).next_due_on == BY_NOTICE
    decision = clock.trace[-2]
    assert (decision["kind"], decision["on"]) == ("decision", "2026-12-30")
    assert (
        "county keeper载入2027年放假安排时决定调整：原2027年1月4日（周一），改为2027年1月5日（周二）"
        in decision["text"]
    )
    assert "2027年1月5日（周二）到期" in clock.sentence
    assert "由2027年1月4日（周一）调整" in clock.sentence


def test_reminders_follow_the_new_calendar_also_where_no_date_moves(own, town, keeper):
    """The early notice of 4 January would go out on a holiday: it moves to the working day before, at half past eight."""
    entry = order(town, report(town, a_workplace(town), now=NOW), due_on=date(2027, 1, 7), now=NOW)
    assert fresh(entry).next_action_at == datetime(2027, 1, 4, 0, 30, tzinfo=UTC)
    version = fresh(entry).version
    load(own, keeper)
    assert running(entry, "A2").legal_due_on == date(2027, 1, 7)
    assert fresh(entry).next_action_at == datetime(2026, 12, 31, 0, 30, tzinfo=UTC)
    assert fresh(entry).version == version


def counted_by_weekends_alone(entry):
    """Make the clock what a ledger of before 2026-11-28 wrote: New Year's Day taken for a working day, in the words of then."""
    clock = running(entry)
    clock.legal_due_on = clock.legal_due_rolled_on = clock.target_due_on = date(2027, 1, 1)
    clock.sentence = "审核：自2026年12月30日起（当日不计）第2个工作日，2027年1月1日（周五）到期；2027年放假安排尚未录入，暂按周末推算。"
    clock.trace = [
        line | {"text": "2027年放假安排尚未录入，暂按周六、周日休息推算，录入后请核对"}
        if line["kind"] == "missing_year"
        else line
        for line in clock.trace
        if line["kind"] != "rest_day_skipped"
    ]
    db.session.commit()


@pytest.mark.parametrize(
    ("decision", "due_on", "said"),
    [
        (DateDecision.KEEP, date(2027, 1, 1), "2027年放假安排载入后决定保持原日期。"),
        (DateDecision.MOVE, date(2027, 1, 5), "载入放假安排时由2027年1月1日（周五）调整。"),
    ],
)
def test_a_date_counted_before_the_fixed_days_were_known_stays_until_the_table_is_decided(
    own, entry, keeper, decision, due_on, said
):
    counted_by_weekends_alone(entry)
    (found,) = preview(2027, table(own).holidays, local_date(NOW)).differences
    assert (found.due_on, found.new_due_on) == (date(2027, 1, 1), date(2027, 1, 5))
    load(own, keeper, decision)
    clock = running(entry)
    assert clock.legal_due_on == due_on
    assert clock.sentence.endswith(said)
    assert "尚未录入" not in clock.sentence + "".join(line["text"] for line in clock.trace)


def test_the_access_log_and_the_decision_say_who_what_and_how_many(own, entry, keeper):
    decided = load(own, keeper, DateDecision.MOVE)
    record = db.session.scalars(sa.select(AccessRecord).where(AccessRecord.act == "holidays.load")).one()
    assert (record.by_id, record.subject) == (keeper.id, f"holiday_decision:{decided.id}")
    assert record.details == {"year": 2027, "decision": "move", "clocks": 1}
    assert decided.differences[0]["number"] == entry.number
    assert (decided.differences[0]["due_on"], decided.differences[0]["new_due_on"]) == ("2027-01-04", "2027-01-05")


def test_loading_the_same_table_again_after_moving_finds_nothing_to_move(own, entry, keeper):
    load(own, keeper, DateDecision.MOVE)
    assert preview(2027, table(own).holidays, local_date(NOW)).differences == []


def test_what_was_kept_is_asked_about_again_when_that_year_is_loaded_again(own, entry, keeper):
    load(own, keeper)
    load(own, keeper, DateDecision.MOVE, now=NOW + timedelta(hours=1), source="第二版")
    clock = running(entry)
    assert clock.legal_due_on == BY_NOTICE
    assert [line["kind"] for line in clock.trace].count("decision") == 2


def test_another_years_table_does_not_touch_what_it_does_not_concern(own, entry, keeper):
    load(own, keeper)
    handed_in = read_table(as_json(a_table(2028)), own=own)
    assert preview(2028, handed_in.holidays, local_date(NOW)).differences == []


def test_a_date_the_table_confirms_stays_and_its_warning_goes(own, town, keeper):
    """Two working days after Monday 4 January 2027 is Wednesday, with the notice and without."""
    entry = report(town, a_workplace(town), now=datetime(2027, 1, 4, 2, tzinfo=UTC))
    assert "尚未录入" in running(entry).sentence
    decided = load(own, keeper, now=datetime(2027, 1, 4, 3, tzinfo=UTC))
    assert (decided.confirmed, decided.differences) == (1, [])
    clock = running(entry)
    assert clock.legal_due_on == date(2027, 1, 6)
    assert "尚未录入" not in clock.sentence
    assert "核对，日期不变" in clock.trace[-2]["text"]


def test_a_date_somebody_set_stays_and_only_the_working_day_after_it_changes(own, town, keeper):
    entry = order(town, report(town, a_workplace(town), now=NOW), due_on=WITHOUT_A_TABLE, now=NOW)
    assert running(entry, "A2").legal_due_rolled_on == WITHOUT_A_TABLE
    load(own, keeper, DateDecision.MOVE)
    clock = running(entry, "A2")
    assert (clock.legal_due_on, clock.target_due_on) == (WITHOUT_A_TABLE, WITHOUT_A_TABLE)
    assert clock.legal_due_rolled_on == BY_NOTICE
    assert "到期日不变，顺延后的日期由2027年1月4日（周一）改为2027年1月5日（周二）" in clock.trace[-2]["text"]
    assert fresh(entry).next_due_on == WITHOUT_A_TABLE


def test_a_decision_holds_for_the_list_that_was_seen_and_no_other(own, town, entry, keeper):
    handed_in = table(own)
    mark = seen_mark(preview(2027, handed_in.holidays, local_date(NOW)).differences)
    report(town, a_workplace(town, name="乙村饭店"), now=NOW)
    with pytest.raises(DatesChangedMeanwhile):
        load_holidays(handed_in, decision=DateDecision.MOVE, seen=mark, own=own, by=keeper, now=NOW)
    assert running(entry).legal_due_on == WITHOUT_A_TABLE
    assert db.session.scalar(sa.select(sa.func.count(HolidayDecision.id))) == 0
    assert not own.exists()
    assert 2027 not in shelf.holidays().published_years


def test_only_who_keeps_every_town_may_load(own, town, entry):
    with pytest.raises(NotAllowed):
        load(own, town.person("administrator", NOW))
    with pytest.raises(NotAllowed):
        load(own, town.person("officer", NOW))
    assert db.session.scalar(sa.select(sa.func.count(HolidayDecision.id))) == 0


def test_a_load_that_broke_off_before_its_file_was_written_is_finished_later(own, entry, keeper):
    own.write_text("the disk is full", encoding="utf-8")
    with pytest.raises(FileExistsError):
        load(own, keeper, DateDecision.MOVE)
    db.session.rollback()
    assert running(entry).legal_due_on == BY_NOTICE
    assert 2027 not in shelf.holidays().published_years
    own.unlink()
    assert finish_loads(own) == [2027]
    assert 2027 in shelf.holidays().published_years
    assert finish_loads(own) == []


def test_a_file_changed_by_hand_is_left_alone_and_the_check_says_so(application, own, keeper):
    load(own, keeper)
    by_hand = as_json(a_table(source="手改")).decode()
    (own / "2027.json").write_text(by_hand, encoding="utf-8")
    assert finish_loads(own) == []
    assert shelf.holidays().sources[2027] == "手改"
    findings = {one.key: one.verdict for one in check(application.config["LEDGER"], now=NOW)}
    assert findings["holiday_decisions"] is Verdict.NOTE
    assert findings["holiday_files"] is Verdict.GOOD


def test_a_file_spoiled_by_hand_leaves_the_calendar_as_it_was(application, own, keeper):
    load(own, keeper)
    (own / "2027.json").write_text("{", encoding="utf-8")
    shelf.renew_holidays()
    assert 2027 in shelf.holidays().published_years
    findings = {one.key: one for one in check(application.config["LEDGER"], now=NOW)}
    assert findings["holiday_files"].verdict is Verdict.WRONG
    assert "2027.json" in findings["holiday_files"].sentence


def test_replacing_a_year_keeps_the_earlier_file_beside_it(own, keeper):
    load(own, keeper, source="第一版")
    load(own, keeper, source="第二版", now=NOW + timedelta(days=1))
    assert sorted(path.name for path in own.iterdir()) == ["2027.json", "2027.json.until-20261231T020000"]
    assert shelf.holidays().sources[2027] == "第二版"


def test_clocks_that_start_afterwards_count_by_the_new_table(own, town, keeper):
    load(own, keeper)
    assert running(report(town, a_workplace(town), now=NOW)).legal_due_on == BY_NOTICE


def test_stopped_clocks_are_history(own, town, entry, keeper):
    db.session.execute(sa.update(Clock).values(stopped_at=NOW, days_late=0))
    db.session.commit()
    assert preview(2027, table(own).holidays, local_date(NOW)).differences == []


def test_two_who_write_the_same_year_at_once_each_write_a_file_of_their_own(own, monkeypatch):
    """Each has written all of it before either gives it its name."""
    begin, sync = threading.Barrier(2), os.fsync

    def sync_together(descriptor):
        begin.wait(timeout=30)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", sync_together)
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(keep_file, 2027, content, own=own, stamp="1") for content in ("first", "other")]:
            done.result(timeout=60)
    assert (own / "2027.json").read_text(encoding="utf-8") in ("first", "other")
    assert {path.name for path in own.iterdir()} <= {"2027.json", "2027.json.until-1"}


def test_of_two_loads_at_once_each_is_recorded_and_the_file_is_the_later_one(application, own, keeper):
    """Nothing differs, so both may load; the numbers stand one after the other."""
    tables = [table(own, source=source) for source in ("第一版", "第二版")]
    begin = threading.Barrier(2)

    def load_one(handed_in):
        with application.app_context():
            begin.wait(timeout=30)
            load_holidays(
                handed_in, decision=DateDecision.KEEP, seen=seen_mark([]), own=own, by=None, now=datetime.now(UTC)
            )
            db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(load_one, one) for one in tables]:
            done.result(timeout=60)
    db.session.rollback()
    decided = db.session.scalars(sa.select(HolidayDecision).order_by(HolidayDecision.number)).all()
    assert [one.number for one in decided] == [1, 2]
    finish_loads(own)
    assert (own / "2027.json").read_text(encoding="utf-8") == decided[-1].content
    assert shelf.holidays().sources[2027] == decided[-1].source
