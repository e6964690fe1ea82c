"""放假安排: looked at first, decided, loaded; for administrators who keep every town, and for nobody else."""

import io
import re
from datetime import UTC, datetime

import pytest

from ledger.db import db
from ledger.models import Clock, HolidayDecision, Role
from tests.builders import a_person, sign_in
from tests.calendars import A_CSV, A_SOURCE, a_table, as_json
from tests.lives import a_workplace, report

NOW = datetime(2026, 12, 30, 2, tzinfo=UTC)


@pytest.fixture
def keeper(client, town):
    return sign_in(client, a_person("县测试", Role.ADMINISTRATOR, town.area("青阳县")))


@pytest.fixture
def entry(town):
    return report(town, a_workplace(town), now=NOW)


def hand_in(client, content, name="2027.json", source=""):
    return client.submit(
        "/admin/holidays/load",
        {"table": (io.BytesIO(content), name), "source": source},
        content_type="multipart/form-data",
    )


def decide(client, shown, **values):
    form = {name: read(shown, name) for name in ("content", "seen")}
    return client.submit("/admin/holidays/decide", {**form, **values})


def read(page, name):
    (tag,) = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page.text)
    value = re.search(r'value="([^"]*)"', tag).group(1)
    return value.replace("&#34;", '"').replace("&quot;", '"').replace("&amp;", "&")


def due_on():
    db.session.commit()
    return db.session.scalars(db.select(Clock).execution_options(populate_existing=True)).one().legal_due_on.isoformat()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("path", ["/admin/holidays", "/admin/holidays/load"])
@pytest.mark.parametrize("role", [Role.OFFICER, Role.WORKER, Role.LEADER, Role.AUDITOR])
def test_for_others_the_pages_do_not_exist(client, town, path, role):
    sign_in(client, a_person(role=role, area=town.area("示范镇")))
    assert client.get(path).status_code == 404
    assert client.submit("/admin/holidays/decide", {"content": "{}"}).status_code == 404


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_strangers_are_asked_to_sign_in(client, town):
    assert client.get("/admin/holidays").status_code == 302


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_keeps_one_of_several_towns_reads_and_does_not_load(client, town):
    sign_in(client, a_person(role=Role.ADMINISTRATOR, area=town.area("示范镇")))
    page = client.page("/admin/holidays")
    assert "由管理全部镇的管理员载入" in page.text
    assert not [link for link in page.root.all("a") if link.get("href") == "/admin/holidays/load"]
    assert client.get("/admin/holidays/load").status_code == 403
    assert client.submit("/admin/holidays/decide", {"content": as_json(a_table()).decode()}).status_code == 403


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_years_stand_with_their_days_and_their_source(keeper):
    page = keeper.page("/admin/holidays").text
    for words in (
        "2026 年",
        "2月15日（周日）至2月23日（周一），放假 9 天",
        "9月20日（周日）",
        "248 天",
        "国办发明电〔2025〕7号",
    ):
        assert words in page


def test_a_table_is_looked_at_before_anything_changes(keeper, entry):
    shown = hand_in(keeper, as_json(a_table()))
    assert shown.status_code == 200
    for words in ("还没有载入，什么都没有变", entry.number, "2027年1月4日（周一）", "2027年1月5日（周二），推后 1 天"):
        assert words in shown.text
    assert entry.headline not in shown.text
    assert due_on() == "2027-01-04"
    assert db.session.scalars(db.select(HolidayDecision)).all() == []


@pytest.mark.parametrize(("decision", "date"), [("keep", "2027-01-04"), ("move", "2027-01-05")])
def test_the_decision_is_done_and_stands_on_the_page(keeper, entry, decision, date):
    shown = hand_in(keeper, as_json(a_table()))
    assert decide(keeper, shown, decision=decision).status_code == 303
    assert due_on() == date
    page = keeper.page("/admin/holidays").text
    said = {"keep": "1 个正在走的期限都保持原日期", "move": "1 个正在走的期限已按新安排调整"}[decision]
    assert said in page
    assert "县测试" in page
    assert A_SOURCE in page


def test_without_a_decision_nothing_is_loaded_and_the_page_asks_again(keeper, entry):
    shown = hand_in(keeper, as_json(a_table()))
    asked_again = decide(keeper, shown)
    assert asked_again.status_code == 422
    assert "请选择保持还是调整" in asked_again.text
    assert decide(keeper, asked_again, decision="keep").status_code == 303


def test_a_list_that_changed_meanwhile_is_shown_again(keeper, town, entry):
    shown = hand_in(keeper, as_json(a_table()))
    other = report(town, a_workplace(town, name="乙村饭店"), now=NOW)
    again = decide(keeper, shown, decision="move")
    assert again.status_code == 200
    assert "列表在您查看期间有变化" in again.text
    assert other.number in again.text
    assert db.session.scalars(db.select(HolidayDecision)).all() == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_csv_is_taken_with_its_source(keeper):
    asked = hand_in(keeper, A_CSV.encode("gb18030"), "放假.csv")
    assert asked.status_code == 422
    assert "请填写通知的名称和文号" in asked.text
    shown = hand_in(keeper, A_CSV.encode("gb18030"), "放假.csv", A_SOURCE)
    assert "没有。已经开始的期限日期都不变" in shown.text
    assert decide(keeper, shown).status_code == 303
    assert A_SOURCE in keeper.page("/admin/holidays").text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_wrong_file_is_refused_beside_its_field(keeper):
    refused = hand_in(keeper, as_json(a_table(rest_days=[])))
    assert refused.status_code == 422
    assert "缺少1月1日法定放假" in refused.text
    assert hand_in(keeper, b"").status_code == 422


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_tampered_form_is_checked_like_a_file(keeper):
    assert keeper.submit("/admin/holidays/decide", {"content": "{}", "decision": "move"}).status_code == 303
    assert "year 为 null" in keeper.page("/admin/holidays/load").text
    assert db.session.scalars(db.select(HolidayDecision)).all() == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_table_that_has_probably_lost_a_holiday_is_doubted(keeper):
    new_year = {"name": "元旦", "from": "2027-01-01", "to": "2027-01-03"}
    shown = hand_in(keeper, as_json(a_table(rest_days=[new_year, *a_table()["rest_days"][1:]])))
    assert "全年 253 个工作日，一般是 247 到 251 个" in shown.text
    spring = {"name": "春节", "from": "2027-02-05", "to": "2027-02-11"}
    whole = a_table(rest_days=[*a_table()["rest_days"], spring])
    assert "一般是 247 到 251 个" not in hand_in(keeper, as_json(whole)).text
