"""分项措施 on the pages: listed on one form, ticked off by who is named, and a warning wherever it goes on past open ones."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from ledger.db import db
from ledger.models import Entry
from ledger.queries.measures import measures_of
from ledger.services.proposals import propose
from ledger.services.submissions import MeasureLine, Submission
from ledger.workdays import local_date
from tests import houses
from tests.lives import an_entry, fresh, statements, take
from tests.machinery.pages import Element, Page

AGO = timedelta(days=3)


@pytest.fixture
def now():
    return datetime.now(UTC)


def soon(now: datetime) -> date:
    return local_date(now) + timedelta(days=2)


def listed(town, now, entry: Entry | None = None) -> Entry:
    lines = [
        MeasureLine(text="拆除二楼门锁", person_id=town.people["worker"], due_on=soon(now)),
        MeasureLine(text="更换老化电线", named="甲村饭店", due_on=local_date(now) - timedelta(days=1)),
    ]
    return take(
        town, entry or an_entry(town, "ordered", now=now - AGO), "list_measures", by="officer", now=now, measures=lines
    )


def test_an_officer_types_a_list_on_one_form_and_nothing_typed_is_lost(town, now, signed_in):
    entry, client = an_entry(town, "ordered", now=now), signed_in("officer")
    path = client.page(f"/entries/{entry.id}").links["登记分项措施"]
    form = client.page(path).form(path)
    # Each line falls to the responsible unit by the day of the order, until somebody says otherwise.
    assert (form.values["measure-1-who"], form.values["measure-8-due_on"]) == ("unit", entry.due_on.isoformat())
    typed = {
        "measure-1-text": "拆除二楼门锁", "measure-1-who": str(town.people["worker"]),
        "measure-2-text": "更换老化电线",
        "measure-4-text": "检查灭火器", "measure-4-who": "other", "measure-4-named": "",
    }  # fmt: skip
    refused = client.fill(path, typed)
    page = Page(refused.text)
    assert refused.status_code == 422 and page.field_errors.keys() == {"measure-4-named"}
    assert page.form(path).values["measure-4-text"] == "检查灭火器"
    answer = client.fill(path, typed | {"measure-4-named": "房东李四"})
    assert answer.status_code == 303
    assert [(one.text, one.who) for one in measures_of(entry.id)] == [
        ("拆除二楼门锁", "worker"), ("更换老化电线", "甲村饭店"), ("检查灭火器", "房东李四"),
    ]  # fmt: skip
    assert "还有 3 项" in client.page(f"/entries/{entry.id}").main.text


def test_who_is_named_finds_it_in_the_inbox_and_ticks_it_off_in_three_taps(town, now, signed_in):
    entry, client = listed(town, now), signed_in("worker")
    inbox = client.page("/inbox")
    assert "您负责的措施（1）" in inbox.main.text
    [line] = [one for one in inbox.root.of_class("proposal-line") if "拆除二楼门锁" in one.text]
    assert line.get("href") == f"/entries/{entry.id}#measures"
    panel = section(client.page(f"/entries/{entry.id}"), "measures")
    path = next(
        one.get("href")
        for one in panel.of_class("btn-secondary")
        if one.get("href").endswith(f"measure={the_id(entry)}")
    )
    form = client.page(path).form()
    assert form.values["measures"] == [str(the_id(entry))] and form.values["measure_done_on"]
    assert client.fill(path, {}).status_code == 303
    told = section(client.page(f"/entries/{entry.id}"), "measures").text
    assert "还有 1 项" in told and "worker登记" in told
    assert "您负责的措施" not in client.page("/inbox").main.text


def section(page: Page, name: str) -> Element:
    return next(one for one in page.root.all("section") if one.get("id") == name)


def the_id(entry: Entry) -> int:
    return next(one.id for one in measures_of(entry.id) if one.person_id is not None)


def test_the_checklist_marks_what_is_late_in_words_of_its_own(town, now, signed_in):
    """Overdue is what the law or an order promised; a measure reminds."""
    entry = listed(town, now)
    panel = section(signed_in("officer").page(f"/entries/{entry.id}"), "measures")
    assert "过了 1 天" in panel.text and "超期" not in panel.text
    assert panel.of_class("tag-late") == []


def test_a_claim_past_open_ones_is_warned_of_by_name_and_goes_on_with_a_reason(town, now, signed_in):
    entry, client = listed(town, now), signed_in("worker")
    path = f"/entries/{entry.id}/steps/rectify"
    page = client.page(path)
    assert "还有 2 项措施没有完成" in page.main.text and "拆除二楼门锁" in page.main.text
    refused = client.fill(path, {})
    assert "请写明为什么仍然办理" in Page(refused.text).field_errors["going_on"]
    entry = take(
        town, fresh(entry), "rectify", by="worker", now=now, answers={"done_on": local_date(now)}, photos={"after": 1},
        going_on="电线由供电所另行更换",
    )  # fmt: skip
    assert "电线由供电所另行更换" in client.page(f"/entries/{entry.id}").main.text


def test_with_no_open_one_nobody_is_asked(town, now, signed_in):
    entry = an_entry(town, "ordered", now=now)
    text = signed_in("worker").page(f"/entries/{entry.id}/steps/rectify").main.text
    assert "为什么仍然办理" not in text


def test_what_was_typed_stays_where_somebody_was_first(town, now, signed_in):
    entry, client = listed(town, now), signed_in("officer")
    path = f"/entries/{entry.id}/steps/list_measures"
    form = client.page(path).form()
    take(town, fresh(entry), "start", by="worker", now=now, note="已约电工")
    answer = client.submit(path, form.values | {"measure-1-text": "检查灭火器"})
    assert answer.status_code == 409 and "检查灭火器" in answer.text


def test_a_split_asks_which_measures_go_over(town, now, signed_in):
    entry, client = listed(town, now), signed_in("officer")
    path = f"/entries/{entry.id}/split"
    assert "哪些措施归拆出的这一条" in client.page(path).main.text
    typed = {"location": "一楼", "description": "电线老化", "measure": "更换电线", "note": "两处"}
    typed |= {"goes-over": [str(the_id(entry))]}
    answer = client.fill(path, typed)
    assert answer.status_code == 303
    new_id = int(answer.location.rsplit("/", 1)[1])
    assert [one.text for one in measures_of(new_id) if one.is_open] == ["拆除二楼门锁"]
    assert (db.session.get(Entry, new_id).measure, fresh(entry).measure) == ("更换电线", "拆除门锁")


def test_a_proposal_past_open_ones_tells_them_to_who_decides(town, now, signed_in):
    house = houses.verify(town, houses.report(town, houses.a_house(town), now=now - AGO), now=now - AGO)
    entry = listed(town, now, house)
    officer = town.person("officer", now)
    sent = Submission(
        uuid=uuid4(), answers={"done_on": local_date(now)}, note="户主自行拆除", going_on="房子已经没有了",
        photos={"after": [houses.a_photo(officer, now)]},
    )  # fmt: skip
    propose(entry.id, "demolished", submission=sent, by=officer, now=now)
    card = section(signed_in("leader").page(f"/entries/{entry.id}"), "proposals").text
    assert "拆除二楼门锁" in card and "房子已经没有了" in card


def test_an_entry_without_measures_costs_no_statement_more(town, now, signed_in):
    bare, full, client = an_entry(town, "ordered", now=now - AGO), listed(town, now), signed_in("officer")
    counts = []
    for entry in (bare, full):
        client.page(f"/entries/{entry.id}")
        with statements() as sent:
            client.page(f"/entries/{entry.id}")
        counts.append(len(sent))
    assert counts[1] == counts[0] + 1
