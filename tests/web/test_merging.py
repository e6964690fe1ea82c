"""合并 on the pages: the number that was merged leads on, says so, and can be taken back."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.books.safety.words import Level
from ledger.db import db
from ledger.models import Entry
from ledger.queries.links import goes_on_in
from ledger.services.merging import merge
from ledger.workdays import local_date
from tests import petition_lives
from tests.lives import a_photo, a_workplace, fresh, report, statements
from tests.machinery.pages import Page


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def pair(town, now):
    shop = a_workplace(town)
    return report(town, shop, now=now), report(town, shop, by="fellow worker", now=now)


@pytest.fixture
def merged(town, pair, now):
    first, second = pair
    merge(second.id, first.id, uuid=uuid4(), reason="同一处，两人先后上报", by=town.person("officer", now), now=now)
    return first, second


def test_an_officer_chooses_among_what_is_open_at_the_place_and_gives_a_reason(pair, signed_in):
    first, second = pair
    client = signed_in("officer")
    assert client.page(f"/entries/{second.id}").links["重复登记，并入另一条"] == f"/entries/{second.id}/merge"
    page = client.page(f"/entries/{second.id}/merge")
    assert first.number in page.main.text
    answer = client.fill(f"/entries/{second.id}/merge", {"other": str(first.id), "reason": "同一处"})
    assert (answer.status_code, answer.location) == (303, f"/entries/{first.id}")
    assert fresh(second).state == "merged"
    told = client.page(answer.location).main.text
    assert "并入这一条的" in told and second.number in told and "同一件事的另一条登记并入这里" in told


def test_a_number_may_be_typed_instead_and_one_not_seen_is_as_one_that_is_not(town, pair, now, signed_in):
    first, second = pair
    client = signed_in("officer")
    far = report(
        town,
        a_workplace(town, name="邻村饭店", area="邻村", by="officer of another town"),
        by="worker of another town",
        now=now,
    )
    answers = [
        client.fill(f"/entries/{second.id}/merge", {"number": number, "reason": "同一处"}).text
        for number in (far.number + "9", "安2026-9999")
    ]
    assert all("没有找到这个编号" in one for one in answers)
    assert client.fill(f"/entries/{second.id}/merge", {"number": first.number, "reason": "同一处"}).status_code == 303


def test_what_is_refused_is_said_beside_the_field_and_what_was_typed_stays(pair, signed_in):
    first, second = pair
    client = signed_in("officer")
    page = client.fill(f"/entries/{second.id}/merge", {"other": str(first.id), "reason": ""})
    assert page.status_code == 422 and "请写明理由" in page.text
    page = client.fill(f"/entries/{second.id}/merge", {"number": second.number, "reason": "长长的理由"})
    assert page.status_code == 422 and "不能并入自己" in page.text and "长长的理由" in page.text


def test_what_may_not_be_merged_is_said_beside_the_choice_that_named_it(town, pair, now, signed_in):
    _, second = pair
    grave = report(town, a_workplace(town, name="另一家"), now=now, grade=Level.MAJOR)
    path = f"/entries/{second.id}/merge"
    chosen = signed_in("officer").fill(path, {"other": str(grave.id), "reason": "同一处"})
    assert chosen.status_code == 422 and Page(chosen.text).field_errors.keys() == {"other"}
    typed = signed_in("officer").fill(path, {"number": grave.number, "reason": "同一处"})
    assert Page(typed.text).field_errors.keys() == {"number"}


def test_what_was_merged_says_that_it_goes_on_elsewhere_and_not_that_it_is_done(merged, signed_in):
    _, second = merged
    told = signed_in("officer").page(f"/entries/{second.id}?alone=1").main.text
    assert "已经并入另一条，在那一条上办理" in told and "已经办结" not in told


def test_the_merged_number_leads_to_the_one_that_goes_on_and_says_so(merged, signed_in):
    first, second = merged
    client = signed_in("officer")
    answer = client.get(f"/entries/{second.id}")
    assert answer.location == f"/entries/{first.id}"
    assert f"{second.number}已并入这一条" in client.page(answer.location).text
    alone = client.page(f"/entries/{second.id}", alone=1).main.text
    assert "已并入另一条" in alone and first.number in alone and "撤销合并" in alone


def test_a_search_by_the_merged_number_finds_the_one_that_goes_on(merged, signed_in):
    first, second = merged
    for which in ("open", "all"):
        rows = signed_in("officer").page("/books/safety", q=second.number, which=which).main.of_class("entry-row")
        assert any(first.number in row.text for row in rows)


def test_it_is_taken_back_with_a_reason(merged, signed_in):
    _, second = merged
    client = signed_in("officer")
    refused = client.submit(f"/entries/{second.id}/unmerge", {"reason": ""})
    assert refused.status_code == 422 and "请写明理由" in refused.text
    answer = client.submit(f"/entries/{second.id}/unmerge", {"reason": "不是同一处"})
    assert answer.status_code == 303
    assert fresh(second).state == "reported"
    assert "撤销合并，恢复单独办理" in client.page(answer.location).main.text


def test_its_reporter_sees_where_it_goes_on_and_how_it_stands(merged, signed_in):
    first, second = merged
    page = signed_in("worker").page(f"/entries/{second.id}", alone=1).main.text
    assert first.number in page and "待审核" in page and "撤销合并" not in page


def test_an_entry_that_is_tied_to_nothing_asks_nothing_about_it(pair, signed_in):
    client = signed_in("officer")
    with statements() as sent:
        client.page(f"/entries/{pair[0].id}")
    assert [one for one in sent if "FROM link" in one and "SELECT entry.book" not in one] == []


def newest() -> Entry:
    return db.session.scalars(sa.select(Entry).order_by(Entry.id.desc()).limit(1)).one()


def a_hazard(town, now, **more) -> dict[str, str]:
    return {
        "step": "report", "location": "二楼", "category": "fire_exit_blocked", "description": "安全出口上锁",
        "grade": "general", "mode": "by_date", "photo-before_kept": str(a_photo(town.person("worker", now), now)),
    } | more  # fmt: skip


def test_whoever_files_is_shown_what_is_open_there_and_may_file_into_it(town, pair, now, signed_in):
    first, _ = pair
    client, path = signed_in("worker"), f"/record?book=safety&site={pair[0].site_id}"
    page = client.page(path).main.text
    assert "和已有的是同一件吗？" in page and f"并入 {first.number}" in page
    assert client.fill(path, a_hazard(town, now, into=str(first.id))).status_code == 303
    third = newest()
    assert (third.state, goes_on_in(third.id)) == ("merged", first.id)


def test_a_major_hazard_is_not_filed_into_a_general_one_and_nothing_typed_is_lost(town, pair, now, signed_in):
    client, path = signed_in("worker"), f"/record?book=safety&site={pair[0].site_id}"
    answer = client.fill(path, a_hazard(town, now, into=str(pair[0].id), grade="major"))
    assert answer.status_code == 422 and "不能并入较轻的" in answer.text and "安全出口上锁" in answer.text
    assert newest().id == pair[1].id


def test_a_petition_alike_in_its_village_is_shown_before_it_is_filed_and_never_twice(town, now, signed_in):
    first = petition_lives.register(town, now)
    client, path = signed_in("officer"), "/record?book=petitions"
    day = local_date(now)
    typed = petition_lives.a_petition(day) | {"can_be_told": "yes", "received_on": day.isoformat()}
    typed |= {"step": "register", "area": str(town.areas["甲村"]), "first_on": day.isoformat()}
    again = client.fill(path, typed)
    assert again.status_code == 200 and f"并入 {first.number}" in again.text and "排水沟堵塞" in again.text
    assert "还没有提交" in again.text, "the page comes back with nothing wrong on it"
    assert newest().id == first.id
    assert client.fill(path, typed | {"into": ""}).status_code == 303
    assert newest().state == "registered"
