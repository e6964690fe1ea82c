"""Contact with whoever brought a matter and with whoever assigned it (domain rules 7.C, C10 and C16)."""

from datetime import date

import sqlalchemy as sa

from ledger.books.petitions.words import Dispose
from ledger.db import db
from ledger.models import Clock, Paper
from tests import lives
from tests.lives import faults, fresh, take, why_not
from tests.petition_lives import accept, assigned, dates, on, paper, reach, register, reported, sort


def late(entry, code: str) -> list[int | None]:
    return list(db.session.scalars(sa.select(Clock.days_late).where(Clock.entry_id == entry.id, Clock.code == code)))


# --- First contact ----------------------------------------------------------------------------------------------------


def test_whoever_brings_a_matter_is_called_back_by_the_next_working_day(town):
    # A Friday: until Monday. Made up on Saturday 28 February: that is a working day.
    assert dates(register(town, on(3, 13)))["C16"] == date(2026, 3, 16)
    assert dates(register(town, on(2, 27)))["C16"] == date(2026, 2, 28)
    entry = reach(town, register(town, on(3, 13)), on(3, 16))
    assert (fresh(entry).reached_on, late(entry, "C16")) == (date(2026, 3, 16), [0])


def test_contact_is_judged_by_the_day_it_happened(town):
    entry = register(town, on(3, 9))
    reach(town, entry, on(3, 12), reached_on=date(2026, 3, 10))
    assert late(entry, "C16") == [0]
    assert late(reach(town, register(town, on(3, 9)), on(3, 12)), "C16") == [2]


def test_nobody_is_contacted_before_the_matter_came_in_or_in_days_to_come(town):
    entry = register(town, on(3, 9))
    assert set(faults(reach, town, entry, on(3, 9), reached_on=date(2026, 3, 8))) == {"reached_on"}
    assert set(faults(reach, town, entry, on(3, 9), reached_on=date(2026, 3, 10))) == {"reached_on"}


def test_whoever_left_no_name_is_not_looked_for(town):
    entry = register(town, can_be_told=False)
    assert set(dates(entry)) == {"sort"}
    assert "姓名" in why_not(reach, town, entry, lives.NOW)


def test_who_has_been_told_in_writing_has_been_contacted_that_day(town):
    entry = accept(town, sort(town, register(town, on(3, 9)), on(3, 10)), on(3, 11))
    assert late(entry, "C16") == [1]
    assert "C16" not in dates(entry)


# --- Reporting to whoever assigned it ---------------------------------------------------------------------------------


def test_nothing_is_reported_before_somebody_has_looked_what_it_is(town):
    entry = assigned(town, lives.NOW, result_due_on=date(2026, 4, 30))
    assert "待甄别" in why_not(reported, town, entry)
    assert fresh(reported(town, sort(town, entry, lives.NOW, dispose=Dispose.ANSWER))).state == "sorted"


def test_a_report_has_its_number_and_its_date_and_is_in_time_by_them(town):
    entry = sort(town, assigned(town, on(3, 9), result_due_on=date(2026, 3, 20)), on(3, 10))
    unsaid = faults(take, town, entry, "report_result", by="officer", now=on(3, 23), note="已报告")
    assert "paper-kind" in unsaid
    document = paper("result_report", date(2026, 3, 20))
    take(town, entry, "report_result", by="officer", now=on(3, 23), note="附答复", paper=document)
    assert late(entry, "C10") == [0]
    assert db.session.scalar(sa.select(Paper.number).where(Paper.kind == "result_report")) == document.number
