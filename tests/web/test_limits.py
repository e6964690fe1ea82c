"""The table of time limits: who reads it, what stands beside each row, and the town's own values in 设置."""

import pytest

from ledger.grammar import shelf
from ledger.models import Role
from ledger.queries.health import check
from ledger.queries.town_rules import rule_lines
from ledger.refusals import NotVisible
from ledger.services.town_rules import adjust
from ledger.web import current
from tests.builders import a_person, a_town, sign_in


@pytest.fixture
def town(application):
    return a_town()


@pytest.fixture
def keeper(town):
    return a_person("管测试", Role.ADMINISTRATOR, town.town)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.ADMINISTRATOR, 200),
        (Role.OFFICER, 200),
        (Role.LEADER, 200),
        (Role.CHIEF, 200),
        (Role.SUPERVISOR, 200),
        (Role.WORKER, 404),
        (Role.VILLAGE_SECRETARY, 404),
        (Role.AUDITOR, 404),
        (None, 302),
    ],
)
def test_offices_and_leaders_read_the_table(client, town, role, status):
    if role is not None:
        sign_in(client, a_person(role=role, area=town.town))
    assert client.get("/admin/limits").status_code == status


def test_every_row_says_length_start_basis_and_whose_it_is(client, keeper):
    page = sign_in(client, keeper).page("/admin/limits").text
    for group in shelf.limits():
        for limit in group.limits:
            for words in (limit.label, limit.basis, limit.set_by, limit.said_length, limit.trigger):
                assert words in page, (limit.code, words)
    assert "2022年5月1日起" in page
    assert "2014年7月1日起，到2024年4月30日" in page
    assert page.count("旧规定") == 5


def test_what_waits_to_be_confirmed_is_marked_until_the_town_has_decided(client, town, keeper, application):
    page = sign_in(client, keeper).page("/admin/limits", shown="confirm").text
    assert "有 3 条的依据还没有核对" in page
    assert page.count("请确认") >= 3

    def waiting():
        findings = {one.key: one for one in check(application.config["LEDGER"], now=current.now())}
        return findings["limits"].sentence

    assert "是否立案的决定" in waiting()
    adjust(town.town.id, "limit.D5", 10, by=keeper, now=current.now())
    adjust(town.town.id, "limit.D6.confirmed", 1, by=keeper, now=current.now())
    page = client.page("/admin/limits").text
    assert "有 1 条的依据还没有核对" in page
    assert "本镇 10个工作日" in page
    assert "是否立案的决定" not in waiting()


def test_a_no_is_no_confirmation(client, town, keeper, application):
    adjust(town.town.id, "limit.D6.confirmed", 0, by=keeper, now=current.now())
    assert "有 3 条的依据还没有核对" in sign_in(client, keeper).page("/admin/limits").text
    findings = {one.key: one for one in check(application.config["LEDGER"], now=current.now())}
    assert "作出土地行政处罚决定" in findings["limits"].sentence


def test_the_settings_list_every_local_limit_once_and_no_law(town, keeper):
    keys = [line.town_rule.key for line in rule_lines(town.town.id)]
    assert len(keys) == len(set(keys))
    assert {"limit.B2", "limit.C14", "limit.D1", "limit.D6.confirmed"} <= set(keys)
    assert not {"limit.C5", "limit.P1", "limit.D6", "limit.B1"} & set(keys)


def test_a_length_of_law_cannot_be_set_by_anybody(town, keeper):
    with pytest.raises(NotVisible):
        adjust(town.town.id, "limit.C5", 90, by=keeper, now=current.now())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_local_limit_is_changed_from_the_table(client, town, keeper):
    sign_in(client, keeper)
    path = f"/admin/rules/{town.town.id}/limit.B2"
    assert any(link.get("href") == path for link in client.page("/admin/limits").root.all("a"))
    assert client.fill(path, {"value": "61"}).status_code == 422
    assert client.fill(path, {"value": "7"}).status_code == 303
    assert "本镇 7日" in client.page("/admin/limits").text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_officer_reads_the_towns_values_and_changes_none(client, town, keeper):
    adjust(town.town.id, "limit.B2", 7, by=keeper, now=current.now())
    sign_in(client, a_person(role=Role.OFFICER, area=town.town))
    page = client.page("/admin/limits")
    assert "本镇 7日" in page.text
    assert not [link for link in page.root.all("a") if (link.get("href") or "").startswith("/admin/rules")]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_table_is_narrowed_by_book_by_words_and_shows_when_nothing_fits(client, keeper):
    sign_in(client, keeper)
    assert "信访人请求复查" not in client.page("/admin/limits", book="farmland").text
    found = client.page("/admin/limits", words="复核 三十六").text
    assert "信访人请求复核" in found
    assert "信访人请求复查" not in found
    assert "没有符合条件的时限" in client.page("/admin/limits", words="没有的").text
