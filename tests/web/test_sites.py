"""对象: the places that are watched, from their first line to their last."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.books.safety import BOOK
from ledger.books.safety.words import SubjectType
from ledger.db import db
from ledger.models import AreaLevel, Site, Visit
from ledger.queries.entries import PAGE
from ledger.workdays import local_date, short_date
from tests.builders import an_area
from tests.lives import a_photo, a_visit, a_workplace, fix_on_spot, report, statements
from tests.machinery.pages import Page

NOW = datetime.now(UTC)
TYPED = {
    "name": "甲村小卖部",
    "subject_type": "small_place",
    "address": "中心街 3 号",
    "principal": "李四",
    "principal_phone": "13900000000",
    "mixed_use": "no",
    "operating_status": "open",
    "regulator": "市场监管所",
    "small_place_type": "small_shop",
    "no_credit_code_reason": "正在办理营业执照",
}


@pytest.fixture
def shop(town):
    return a_workplace(town)


def names(page: Page) -> list[str]:
    return [row.all("a")[0].text for row in page.main.of_class("simple-row")]


def choices(html: str) -> list[str]:
    return [face.text for face in Page(html).root.of_class("choice-face")]


def kept(site_id: int) -> Site:
    return db.session.get_one(Site, site_id, populate_existing=True)


def made() -> Site | None:
    return db.session.scalar(sa.select(Site).where(Site.name == TYPED["name"]))


def put(site: Site, *, longitude: float, latitude: float) -> None:
    found = db.session.get_one(Site, site.id)
    found.longitude, found.latitude = longitude, latitude
    db.session.commit()


# --- The list and the two fragments ----------------------------------------------------------------------------------


def test_the_list_is_narrowed_by_words_village_and_type(town, shop, signed_in):
    a_workplace(town, name="乙村木器厂", area="乙村一网格")
    client = signed_in("leader")
    assert names(client.page("/sites")) == ["乙村木器厂", "甲村饭店"]
    assert names(client.page("/sites", q="木器")) == ["乙村木器厂"]
    assert names(client.page("/sites", village=town.areas["甲村"])) == ["甲村饭店"]
    assert names(client.page("/sites", type=SubjectType.SCHOOL.value)) == []
    assert "没有符合条件的对象" in client.page("/sites", q="没有的").main.text


def test_the_list_says_how_many_are_open_and_when_somebody_last_looked(town, shop, signed_in):
    report(town, shop, now=NOW)
    a_visit(town, shop, now=NOW, started_at=NOW - timedelta(days=10))
    looked_at = short_date(local_date(NOW) - timedelta(days=10), local_date(NOW))
    cells = [cell.text for cell in signed_in("officer").page("/sites").main.of_class("simple-row")[0].all("td")]
    assert cells == ["甲村饭店", "甲村", "九小场所", "中心街 8 号", "1 条", looked_at]


def test_an_empty_list_says_how_to_begin_to_whoever_may(town, signed_in):
    page = signed_in("worker").page("/sites")
    assert page.links["新增第一个"] == "/sites/new"
    assert "新增第一个" not in signed_in("supervisor").page("/sites").links


def test_a_long_list_is_turned_page_by_page(town, signed_in):
    for number in range(PAGE + 1):
        a_workplace(town, name=f"第 {number} 家")
    client = signed_in("officer")
    first = client.page("/sites")
    second = client.page(first.links["下一页"])
    assert (len(names(first)), names(second)) == (PAGE, ["第 0 家"])


def test_ten_sites_cost_as_many_statements_as_fifty(town, signed_in):
    client, sent = signed_in("officer"), []
    for more in (range(10), range(10, 50)):
        for number in more:
            report(town, a_workplace(town, name=f"第 {number} 家"), now=NOW)
        with statements() as counted:
            client.page("/sites")
        sent.append(len(counted))
    assert sent[0] == sent[1]


def test_typing_finds_places_to_tap_with_what_is_open_there(town, shop, signed_in):
    report(town, shop, now=NOW)
    a_workplace(town, name="乙村木器厂", area="乙村一网格")
    client = signed_in("officer")
    answer = client.get("/sites/search", query_string={"q": "饭店"})
    assert choices(answer.text) == ["甲村饭店甲村，中心街 8 号"]
    assert Page(answer.text).links == {"1 条未销号": f"/sites/{shop.id}?alone=1"}
    assert "<html" not in answer.text
    assert "没有找到" in client.get("/sites/search", query_string={"q": "没有的"}).text


def test_a_phone_is_shown_what_is_around_it_the_nearest_first(town, shop, signed_in):
    put(shop, longitude=118.0, latitude=37.0)
    put(a_workplace(town, name="近处的店"), longitude=118.0, latitude=37.0005)
    put(a_workplace(town, name="远处的店"), longitude=118.2, latitude=37.0)
    report(town, shop, now=NOW)
    client = signed_in("worker")
    here = {"longitude": 118.0, "latitude": 37.0, "accuracy": 20}
    answer = client.get("/sites/near", query_string=here)
    assert [words[:4] for words in choices(answer.text)] == ["甲村饭店", "近处的店"]
    assert "附近 1 条未销号" in Page(answer.text).links
    nowhere = client.get("/sites/near", query_string=here | {"latitude": 30.0}).text
    assert "附近没有登记过位置的对象" in nowhere
    # What the form offered before is offered still.
    assert len(choices(nowhere)) > 1


@pytest.mark.parametrize(
    "where",
    [
        {},
        {"longitude": "x", "latitude": "1"},
        {"longitude": "nan", "latitude": "inf"},
        {"longitude": "181", "latitude": "0"},
    ],
)
def test_a_position_that_is_none_is_answered_in_words(where, town, signed_in):
    answer = signed_in("worker").get("/sites/near", query_string=where)
    assert answer.status_code == 422
    assert "没有读到位置" in answer.text


# --- A new place ---------------------------------------------------------------------------------------------------


def test_a_worker_makes_a_place_where_they_stand_and_goes_on_recording(town, signed_in):
    client = signed_in("worker")
    form = client.page("/sites/new", next="record", kind="workplace").form()
    assert form.values["area_id"] == str(town.areas["甲村一网格一组"])
    position = {"longitude": "118.01", "latitude": "37.02", "accuracy": "15"}
    response = client.post(form.action, data=form.values | TYPED | position)
    site = made()
    assert response.location == f"/record?site={site.id}&begun=1"
    assert (site.longitude, site.latitude, site.area_id) == (118.01, 37.02, town.areas["甲村一网格一组"])
    assert "已新增“甲村小卖部”" in client.page(response.location).text


def test_a_place_made_on_the_way_to_a_visit_leads_on_to_its_checklist(town, signed_in):
    client = signed_in("worker")
    response = client.fill("/sites/new?kind=workplace&next=visit", TYPED)
    assert response.location == f"/sites/{made().id}/visit"


def test_an_address_elsewhere_is_never_followed(town, signed_in):
    response = signed_in("worker").fill("/sites/new?kind=workplace&next=https://elsewhere.example", TYPED)
    assert response.location == f"/sites/{made().id}"


def test_an_officer_chooses_the_place_by_a_name_that_says_its_village(town, signed_in):
    north = an_area(AreaLevel.GRID, "北头", town.area("甲村")).id
    page = signed_in("officer").page("/sites/new?kind=workplace")
    options = {option.text: option.get("value") for option in page.main.all("option")}
    assert options["甲村一网格一组"] == str(town.areas["甲村一网格一组"])
    assert options["甲村 › 北头"] == str(north)
    assert page.form().values["area_id"] == ""


def test_what_is_seldom_needed_is_folded(town, signed_in):
    folded = signed_in("officer").page("/sites/new?kind=workplace").main.of_class("more")[0]
    inside = {one.get("name") for one in folded.all("input", "select", "textarea")}
    wanted = {named.key for named in BOOK.site.fields() if named.field.folded}
    assert inside == wanted
    assert not folded.has("open")


def test_each_fault_stands_beside_its_field_and_everything_typed_is_kept(town, signed_in):
    client = signed_in("officer")
    typed = TYPED | {"name": "", "principal_phone": "12", "floor_area": "很大", "credit_code": "91370000"}
    response = client.fill("/sites/new?kind=workplace", typed)
    page = Page(response.text)
    assert response.status_code == 422
    # What cannot be read is told together with everything else that is wrong.
    assert set(page.field_errors) == {"name", "area_id", "principal_phone", "floor_area", "credit_code"}
    assert page.field_errors["floor_area"] == "请填写数字，例如 0.5"
    response = client.post("/sites/new?kind=workplace", data=page.form().values | {"floor_area": "120"})
    page = Page(response.text)
    assert set(page.field_errors) == {"name", "area_id", "principal_phone", "credit_code"}
    again = page.form().values
    assert {
        key: again[key] for key in ("address", "principal", "principal_phone", "credit_code", "floor_area", "regulator")
    } == {
        "address": "中心街 3 号",
        "principal": "李四",
        "principal_phone": "12",
        "credit_code": "91370000",
        "floor_area": "120",
        "regulator": "市场监管所",
    }
    assert (again["operating_status"], again["mixed_use"]) == (["open"], ["no"])
    assert made() is None


def test_sending_the_form_twice_makes_one_place(town, signed_in):
    client = signed_in("worker")
    form = client.page("/sites/new?kind=workplace").form()
    first, second = (client.post(form.action, data=form.values | TYPED) for _ in range(2))
    assert first.location == second.location
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Site)) == 1


@pytest.mark.parametrize(
    "position", [{"longitude": "118.0"}, {"longitude": "x", "latitude": "y"}, {"longitude": "nan", "latitude": "1"}]
)
def test_half_a_position_is_none(position, town, signed_in):
    signed_in("worker").fill("/sites/new?kind=workplace", TYPED | position)
    assert (made().longitude, made().latitude) == (None, None)


def test_nobody_makes_a_place_outside_their_posts(town, signed_in):
    response = signed_in("worker").fill("/sites/new?kind=workplace", TYPED | {"area_id": str(town.areas["邻村"])})
    assert "area_id" in Page(response.text).field_errors
    assert made() is None


def test_who_only_looks_on_is_told_who_makes_places(town, signed_in):
    response = signed_in("supervisor").get("/sites/new")
    assert response.status_code == 403
    assert "请当地网格员或站所人员登记" in response.text


# --- One place -----------------------------------------------------------------------------------------------------


def test_a_place_shows_its_facts_its_entries_and_its_visits(town, shop, signed_in):
    report(town, shop, now=NOW, location="后门")
    fix_on_spot(town, shop, now=NOW, location="门厅")
    visit = a_visit(town, shop, now=NOW)
    client = signed_in("worker")
    page = client.page(f"/sites/{shop.id}")
    assert page.heading == "甲村饭店"
    assert "主要负责人张三" in page.main.text
    shown = [cell.all("a")[0].text for cell in page.main.of_class("cell-headline")]
    assert shown == ["后门：安全出口上锁"]
    visits = [cell.text for cell in page.main.of_class("simple-row")[0].all("td")]
    assert (visits[1], visits[3]) == ("未发现问题", visit.number)
    everything = client.page(page.links["全部"])
    assert len(everything.main.of_class("cell-headline")) == 2


def test_what_can_be_done_at_a_place_begins_from_its_page(town, shop, signed_in):
    page = signed_in("worker").page(f"/sites/{shop.id}")
    assert page.links["记一条"] == f"/record?site={shop.id}"
    assert page.links["按清单检查"] == f"/sites/{shop.id}/visit?book=safety"
    assert page.links["改正资料"] == f"/sites/{shop.id}/change"
    assert page.links["停用"] == f"/sites/{shop.id}/retire"


def test_nothing_found_is_one_tap_and_counts_as_one_visit_however_often_it_is_tapped(town, shop, signed_in):
    client = signed_in("worker")
    form = client.page(f"/sites/{shop.id}").form(f"/sites/{shop.id}/clean?book=safety")
    for _ in range(2):
        assert client.post(form.action, data=form.values).status_code == 303
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Visit)) == 1
    assert "未发现问题" in client.page(f"/sites/{shop.id}").main.of_class("simple-row")[0].text


def test_who_only_looks_on_is_offered_nothing_to_do(town, shop, signed_in):
    client = signed_in("supervisor")
    page = client.page(f"/sites/{shop.id}")
    assert not {"按清单检查", "改正资料", "停用"} & set(page.links)
    assert page.main.of_class("site-actions") == []
    for act in ("change", "retire"):
        assert client.get(f"/sites/{shop.id}/{act}").status_code == 403


@pytest.mark.parametrize(
    "who", ["officer of another town", "worker of another town", "worker of another village", "administrator"]
)
def test_a_place_is_not_there_for_whom_it_does_not_concern(who, town, shop, signed_in):
    put(shop, longitude=118.0, latitude=37.0)
    client = signed_in(who)
    for page in ("", "/change", "/retire"):
        assert client.get(f"/sites/{shop.id}{page}").status_code == 404
    for path in ("/sites", "/sites/search?q=饭店", "/sites/near?longitude=118&latitude=37"):
        assert "甲村饭店" not in client.get(path).text
    client.submit(f"/sites/{shop.id}/retire")
    client.submit(f"/sites/{shop.id}/change", TYPED | {"version": "1", "area_id": str(town.areas["邻村"])})
    assert (kept(shop.id).retired_at, kept(shop.id).name) == (None, "甲村饭店")


def test_a_correction_is_kept(town, shop, signed_in):
    client = signed_in("officer")
    response = client.fill(f"/sites/{shop.id}/change", {"name": "甲村大饭店", "staff_count": "12", "mixed_use": "yes"})
    assert response.location == f"/sites/{shop.id}"
    text = client.page(response.location).main.text
    for words in ("甲村大饭店", "从业人数12 人", "是否“三合一”是"):
        assert words in text


def test_opening_a_file_and_saving_it_unchanged_changes_nothing(town, shop, signed_in):
    before = {named.key: getattr(shop, named.key) for named in BOOK.site.fields()}
    signed_in("officer").fill(f"/sites/{shop.id}/change")
    after = kept(shop.id)
    assert {key: getattr(after, key) for key in before} == before | {
        "special_work": after.special_work,
        "licences": after.licences,
    }
    assert not after.special_work and not after.licences


def test_of_two_who_correct_the_same_file_the_second_sees_both_and_keeps_what_they_typed(town, shop, signed_in):
    client = signed_in("officer")
    form = client.page(f"/sites/{shop.id}/change").form()
    client.post(form.action, data=form.values | {"principal": "王五", "address": "中心街 9 号"})
    typed = form.values | {"principal": "赵六", "submission": str(uuid4())}
    response = client.post(form.action, data=typed)
    page = Page(response.text)
    assert response.status_code == 409
    differing = [one.all("dd")[0].text for one in page.main.of_class("differs")]
    assert differing == ["中心街 9 号", "王五", "中心街 8 号", "赵六"]
    assert kept(shop.id).principal == "王五"
    again = page.form().values
    assert again["principal"] == "赵六"
    assert client.post(form.action, data=again).status_code == 303
    assert kept(shop.id).principal == "赵六"


def test_a_place_is_put_out_of_use_after_a_second_look(town, shop, signed_in):
    fix_on_spot(town, shop, now=NOW)
    client = signed_in("officer")
    question = client.page(f"/sites/{shop.id}/retire")
    assert "以前的条目、检查和照片都保留" in question.main.text
    assert kept(shop.id).retired_at is None
    response = client.fill(f"/sites/{shop.id}/retire")
    page = client.page(response.location)
    assert kept(shop.id).retired_at is not None
    assert "已经停用" in page.main.text
    assert not {"改正资料", "停用"} & set(page.links)
    assert page.main.of_class("site-actions") == []
    assert names(client.page("/sites")) == []


def test_a_place_with_something_open_stays_in_use_and_says_why(town, shop, signed_in):
    report(town, shop, now=NOW)
    client = signed_in("officer")
    response = client.fill(f"/sites/{shop.id}/retire")
    assert "这里还有 1 条没有销号" in client.page(response.location).text
    assert kept(shop.id).retired_at is None


@pytest.mark.parametrize("asked", ["after=x", "after=٣", "village=x", "village=999", "type=x"])
def test_what_could_stand_in_an_address_and_does_not_asks_for_nothing(asked, town, shop, signed_in):
    client = signed_in("officer")
    assert names(client.page(f"/sites?{asked}")) == ["甲村饭店"]
    for page in ("/papers", "/reminders", "/sites/search", "/figures", "/overview"):
        assert client.get(f"{page}?{asked}").status_code == 200


def test_in_the_rain_a_place_is_begun_from_what_was_searched_for_and_completed_at_the_desk(signed_in, town):
    worker = signed_in("worker")
    found = Page(worker.get("/sites/search?q=%E6%96%B0%E9%9D%A2%E9%A6%86&kind=workplace&next=record").text)
    address = found.links["没有这个，新增“新面馆”"]
    page = worker.page(address)
    form = page.form().values
    assert form["name"] == "新面馆"
    assert "其余资料，知道的现在填，不知道的以后补" in page.main.text
    typed = {"submission": form["submission"], "name": "新面馆", "area_id": str(town.areas["甲村一网格一组"])}
    refused = worker.submit(address, typed)
    assert set(Page(refused.text).field_errors) == {"photo-place", "address"}
    typed |= {"longitude": "117.5", "latitude": "37.3"}
    typed["photo-place_kept"] = str(a_photo(town.person("worker"), NOW))
    assert worker.submit(address, typed).location.startswith("/record?site=")
    site = db.session.scalars(sa.select(Site).where(Site.name == "新面馆")).one()
    officer = signed_in("officer")
    assert "待完善的档案 1" in officer.page("/inbox").main.text
    assert names(officer.page("/sites?file=provisional")) == ["新面馆（待完善）"]
    shown = officer.page(f"/sites/{site.id}")
    assert "还没有填写" in shown.main.text
    assert "主要负责人" in shown.main.text
    assert officer.get(next(one.get("src") for one in shown.main.all("img"))).status_code == 200
