"""开始使用: the administrator of a new town sees what is done and what is missing, from the page that is true of it today."""

from ledger.models import Role
from ledger.queries.founding import beginnings_of
from ledger.queries.readiness import areas_without_people
from ledger.web import current
from tests.builders import a_person, a_town, sign_in


def said_of(client, key):
    """Return what the page says of one thing to see to, and whether it is done."""
    found = {part.all("h2")[0].text.split()[1]: part.text for part in client.page("/admin/start").main.all("li")}
    return found[key]


def test_the_page_says_of_each_what_is_missing_until_it_is_there(client, town, keeper):
    sign_in(client, keeper)
    assert "还缺" not in said_of(client, "区域")
    missing = said_of(client, "人员和岗位")
    assert "青桐镇的“安全生产与消防隐患”没有安监员，报上来的没有人办" in missing
    assert "甲子营村、云雀楼村没有人员" in missing
    assert "还没有对象" in said_of(client, "对象")
    for area in town.grids:
        a_person(area=area)
    for book in ("safety", "housing", "petitions", "farmland"):
        a_person("王站所", Role.OFFICER, town.town, book)
    a_person("周领导", Role.LEADER, town.town)
    assert "已备齐" in said_of(client, "人员和岗位")
    assert "定时程序有问题" in said_of(client, "体检")


def test_a_village_whose_last_person_leaves_is_named(application, town):
    a_person(area=town.grid)
    today = current.today()
    assert [one.name for one in areas_without_people(today)] == ["云雀楼村"]


def test_the_day_of_an_administrator_begins_there_while_something_is_missing(client, town, keeper):
    sign_in(client, keeper)
    assert client.get("/").location == "/admin/start"


def test_another_towns_gaps_are_not_told(application, town):
    other = a_person("邻管理", Role.ADMINISTRATOR, a_town("邻镇", county=town.county).town)
    found = {one.key: one for one in beginnings_of(other, application.config["LEDGER"], now=current.now())}
    assert "青桐镇" not in found["people"].missing


def test_the_page_is_for_administrators(client, town, worker):
    sign_in(client, worker)
    assert client.get("/admin/start").status_code == 404
