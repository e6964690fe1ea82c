"""Promises: when they are due, why, and what they leave behind."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ledger.books.safety import BOOK, EXTENSIONS
from ledger.db import db
from ledger.models import Clock
from tests.lives import (
    LATER,
    NOW,
    TODAY,
    an_entry,
    decide,
    faults,
    take,
)

REPORT = BOOK.steps_by_key["report"]


# --- Extensions --------------------------------------------------------------------------------------------------------


def extend(town, entry, until: date, *, now=LATER, **more):
    answers = {"due_on": until, "reason": "配件未到", "approved_by": "王镇长"} | more
    return take(town, entry, "extend", by="officer", now=now, answers=answers)


def test_an_extension_moves_the_date_and_says_who_approved_it(town):
    entry = an_entry(town, "ordered")
    entry = extend(town, entry, TODAY + timedelta(days=25))
    assert (entry.state, entry.next_due_on) == ("ordered", TODAY + timedelta(days=25))
    clock = db.session.scalars(sa.select(Clock).where(Clock.stopped_at.is_(None))).one()
    assert (clock.extensions, clock.legal_due_on, clock.target_due_on) == (1, entry.next_due_on, entry.next_due_on)
    told = [line["text"] for line in clock.trace]
    assert any("原于3月24日（周二）期满，延长10日" in text for text in told)
    assert any("批准人：王镇长" in text for text in told)
    assert told[-1].endswith("到期")
    assert sum(line["amount"] for line in clock.trace if line["kind"] == "extension") == 10
    assert "延长10日" in clock.sentence


@pytest.mark.parametrize(
    ("until", "now", "sentence"),
    [
        (25, NOW + timedelta(days=16), "已经超过整改期限"),
        (15, LATER, "新的期限要晚于原期限 2026-03-24"),
        (31, LATER, "一次延期不超过原期限的长度，最晚可延到 2026-04-08"),
    ],
)
def test_an_extension_is_asked_in_time_and_no_longer_than_the_limit(town, until, now, sentence):
    entry = an_entry(town, "ordered")
    found = faults(extend, town, entry, TODAY + timedelta(days=until), now=now)
    assert found["due_on"].startswith(sentence)


def test_an_extension_is_possible_on_the_last_day_and_as_long_as_the_limit(town):
    entry = an_entry(town, "ordered")
    assert extend(town, entry, TODAY + timedelta(days=30), now=NOW + timedelta(days=15)).next_due_on == date(2026, 4, 8)


def test_an_extension_is_granted_once(town):
    entry = extend(town, an_entry(town, "ordered"), TODAY + timedelta(days=20))
    found = faults(extend, town, entry, TODAY + timedelta(days=22))
    assert found["due_on"].startswith("整改期限最多延期 1 次，已经用完")


def test_a_second_extension_where_a_town_allows_it_keeps_the_account_of_the_first(town):
    decide(town, EXTENSIONS, 2)
    entry = extend(town, an_entry(town, "ordered"), TODAY + timedelta(days=20))
    entry = extend(town, entry, TODAY + timedelta(days=24), approved_by="李书记")
    clock = db.session.scalars(sa.select(Clock).where(Clock.stopped_at.is_(None))).one()
    told = "".join(line["text"] for line in clock.trace)
    assert clock.target_due_on == TODAY + timedelta(days=24)
    assert "王镇长" in told
    assert "李书记" in told
    assert sum(line["amount"] for line in clock.trace if line["kind"] == "extension") == 9


def test_a_second_extension_wants_its_own_reason_and_approver(town):
    decide(town, EXTENSIONS, 2)
    entry = extend(town, an_entry(town, "ordered"), TODAY + timedelta(days=20))
    found = faults(take, town, entry, "extend", by="officer", answers={"due_on": TODAY + timedelta(days=22)})
    assert set(found) == {"reason", "approved_by"}
