"""消息: what a person was reminded of, why, and what they have read."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.models import Channel, Clock, Entry, Post, Reminder, Rung
from ledger.queries.entries import PAGE
from ledger.workdays import local_date
from tests.lives import a_workplace, report, statements
from tests.machinery.pages import Page

NOW = datetime.now(UTC)


@pytest.fixture
def entry(town):
    return report(town, a_workplace(town), now=NOW - timedelta(days=30))


def a_reminder(town, entry: Entry, who: str = "officer", *, rung: Rung = Rung.OVERDUE, days_ago: int = 1) -> int:
    clock = db.session.scalar(sa.select(Clock.id).where(Clock.entry_id == entry.id))
    reminder = Reminder(
        person_id=town.people[who],
        entry_id=entry.id,
        clock_id=clock,
        rung=rung,
        channel=Channel.IN_APP,
        due_on=today() - timedelta(days=days_ago),
        due_at=NOW,
        made_at=NOW,
        why="您是安监员，这一条等您岗位办理",
    )
    db.session.add(reminder)
    db.session.commit()
    return reminder.id


def today() -> date:
    return local_date(datetime.now(UTC))


def messages(page: Page) -> list[str]:
    return [message.all("a")[0].text for message in page.main.of_class("message")]


def unread(page: Page) -> int:
    return len(page.main.of_class("message-unread"))


def test_a_message_says_what_is_due_and_why_it_came(town, entry, signed_in):
    reminder = a_reminder(town, entry)
    page = signed_in("officer").page("/reminders")
    assert messages(page) == ["甲村饭店 二楼安全出口：安全出口上锁，审核期限 昨天，已经超期"]
    assert f"您是安监员，这一条等您岗位办理 · {entry.number}" in page.main.text
    assert page.main.of_class("message")[0].all("a")[0].get("href") == f"/reminders/{reminder}"


@pytest.mark.parametrize(("rung", "days_ago", "said"), [(Rung.NEAR, -1, "明天到期"), (Rung.DUE, 0, "今天到期")])
def test_what_is_not_late_yet_is_not_called_late(rung, days_ago, said, town, entry, signed_in):
    a_reminder(town, entry, rung=rung, days_ago=days_ago)
    [message] = messages(signed_in("officer").page("/reminders"))
    assert message.endswith(f"审核期限 {said}")


def test_opening_an_entry_from_a_message_marks_that_one_as_read(town, entry, signed_in):
    opened, other = a_reminder(town, entry), a_reminder(town, entry, days_ago=2)
    client = signed_in("officer")
    assert unread(client.page("/reminders")) == 2
    assert client.get(f"/reminders/{opened}").location == f"/entries/{entry.id}"
    assert db.session.get_one(Reminder, opened).read_at is not None
    assert db.session.get_one(Reminder, other).read_at is None


def test_what_is_unread_stands_first(town, entry, signed_in):
    a_reminder(town, entry, days_ago=2)
    latest = a_reminder(town, entry, days_ago=1)
    client = signed_in("officer")
    client.get(f"/reminders/{latest}")
    page = client.page("/reminders")
    assert [
        message.has("class") and "message-unread" in message.get("class") for message in page.main.of_class("message")
    ] == [True, False]
    assert "已经超期" in messages(page)[0]


def test_all_that_is_shown_is_marked_as_read_by_one_button_and_what_came_meanwhile_is_not(town, entry, signed_in):
    a_reminder(town, entry, days_ago=1)
    a_reminder(town, entry, days_ago=2)
    client = signed_in("officer")
    form = client.page("/reminders").form("/reminders/read")
    a_reminder(town, entry, days_ago=3)
    shown = [one.get("value") for one in client.page("/reminders").main.all("input") if one.get("name") == "reminder"][
        1:
    ]
    response = client.post("/reminders/read", data={**form.values, "reminder": shown})
    assert (response.status_code, response.location) == (303, "/reminders")
    assert unread(client.page("/reminders")) == 1


def test_nobody_marks_or_opens_anothers_messages(town, entry, signed_in):
    reminder = a_reminder(town, entry)
    stranger = signed_in("fellow officer")
    assert messages(stranger.page("/reminders")) == []
    assert stranger.get(f"/reminders/{reminder}").status_code == 404
    stranger.submit("/reminders/read", {"reminder": [str(reminder), "x", "9" * 30]})
    assert db.session.get_one(Reminder, reminder).read_at is None


def test_a_message_about_what_one_may_no_longer_see_keeps_its_headline_to_itself(town, entry, signed_in):
    reminder = a_reminder(town, entry)
    db.session.execute(
        sa.update(Post).where(Post.person_id == town.people["officer"]).values(area_id=town.areas["邻镇"])
    )
    client = signed_in("officer")
    page = client.page("/reminders")
    assert messages(page) == ["一条已不在您查看范围内的事项，审核期限 昨天，已经超期"]
    for secret in ("安全出口", "甲村饭店", entry.number):
        assert secret not in page.text
    after = client.page(f"/reminders/{reminder}")
    assert "已不在您的查看范围内" in after.main.text
    assert unread(after) == 0


def test_the_bell_leads_everybody_to_a_page(town, signed_in):
    for who in ("worker", "leader", "administrator"):
        assert "还没有消息" in signed_in(who).page("/reminders").main.text


def test_older_messages_follow_on_further_pages(town, entry, signed_in):
    for days in range(PAGE + 1):
        a_reminder(town, entry, days_ago=days)
    client = signed_in("officer")
    first = client.page("/reminders")
    second = client.page(first.links["下一页"])
    assert (len(messages(first)), len(messages(second))) == (PAGE, 1)


def test_ten_messages_cost_as_many_statements_as_fifty(town, entry, signed_in):
    client, sent = signed_in("officer"), []
    for more in (range(10), range(10, 50)):
        for days in more:
            a_reminder(town, entry, days_ago=days)
        with statements() as counted:
            client.page("/reminders")
        sent.append(len(counted))
    assert sent[0] == sent[1]
