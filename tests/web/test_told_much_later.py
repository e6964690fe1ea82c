"""确认办理日期 on the pages: what was told much later says so, and shows what its photos say about when they were taken."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from ledger.services import entries
from ledger.services.submissions import Submission
from ledger.workdays import local_date
from tests.lives import a_photo, a_workplace, fresh, order, report
from tests.pictures.samples import notes, scene, written

TAKEN = "2026:03:19 08:15:00"


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def told_late(town, now):
    """Ordered sixty days ago with ten days to go; said today to have been done on the ninth of them."""
    then = now - timedelta(days=60)
    due_on = local_date(then) + timedelta(days=10)
    entry = order(town, report(town, a_workplace(town), now=then), due_on=due_on, now=then)
    worker = town.person("worker", now)
    picture = a_photo(worker, now, content=written(scene(), "JPEG", exif=notes(taken_at=TAKEN)))
    sent = Submission(uuid=uuid4(), answers={"done_on": due_on - timedelta(days=1)}, photos={"after": [picture]})
    return entries.take_step(entry.id, "rectify", submission=sent, by=worker, now=now)


def test_the_entry_says_since_when_it_waits_why_it_is_late_and_when_its_photo_was_taken(told_late, signed_in):
    said = signed_in("officer").page(f"/entries/{told_late.id}").main.text
    assert "办理日期待确认" in said
    assert "才由worker记入。他人确认以前，按超期50日算" in said
    assert "拍摄时间（手机记录）：2026-03-19 08:15" in said


def test_whoever_rechecks_answers_beside_the_photos_own_time(told_late, signed_in):
    client = signed_in("officer")
    for step in ("pass", "confirm_day"):
        page = client.page(f"/entries/{told_late.id}/steps/{step}")
        assert "拍摄时间（手机记录）：2026-03-19 08:15" in page.main.text
        assert "是否确认办理日期" in page.main.text
    address = f"/entries/{told_late.id}/steps/confirm_day"
    assert "field-wrong" in client.fill(address, {"note": "照片时间对得上"}).text
    answer = client.fill(address, {"day_confirmed": "yes", "note": "照片时间对得上"})
    assert answer.status_code == 303
    assert fresh(told_late).unconfirmed_on is None
    assert "办理日期待确认" not in client.page(f"/entries/{told_late.id}").main.text


def test_lists_and_inboxes_say_that_it_waits(told_late, signed_in):
    client = signed_in("officer")
    assert "办理日期待确认，暂算超期" in client.page("/books/safety").main.text
    assert "隔了几天才记入" in client.page("/inbox").main.text
    assert "隔了几天才记入" not in signed_in("leader").page("/inbox").main.text
