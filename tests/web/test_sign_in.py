"""The front door, on both databases."""

import io
import threading
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import pytest

from ledger.db import db
from ledger.models import Area, AreaLevel, Person, Role
from ledger.services import passwords
from ledger.services.area_tables import read_area_rows
from ledger.services.areas import load_areas
from ledger.services.people import retire_person
from ledger.web import current
from ledger.web.signed_in import COOKIE
from tests.builders import PASSWORD, a_person, a_town, sign_in
from tests.machinery.application import an_application

NAME = "13800000000"
SAME_SENTENCE = "名称或密码不对，或者已被临时锁定。连续输错 5 次会锁定 15 分钟。"
OWN = "Quiet-river-7"
FIRST = {
    "area_level": "town",
    "area_name": "青桐镇",
    "area_code": "",
    "name": "赵管理",
    "sign_in_name": NAME,
    "password": OWN,
    "again": OWN,
}

DIVISIONS = """code,level,name,parent
910100000000,prefecture,示例市,
910102000000,county,西县,910100000000
910102001000,town,城关街道,910102000000
910102100000,town,柳树镇,910102000000
"""

ELSEWHERE = (
    "//evil.example/",
    "/\\evil.example",
    "https://evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "\t//evil.example",
    "/%0d%0aSet-Cookie:x=1\r\nX: y",
    "http://[",
)


def try_to_sign_in(client, password: str = PASSWORD, name: str = NAME):
    return client.submit("/sign-in", {"sign_in_name": name, "password": password})


def test_who_signs_in_reaches_the_page_asked_for(client):
    a_person(sign_in_name=NAME, area=a_town().grid)
    asked = client.get("/password")
    assert asked.location == "/sign-in?next=/password"
    answer = client.fill(asked.location, {"sign_in_name": f" {NAME} ", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/password")
    assert client.page("/password").heading == "修改密码"


@pytest.mark.parametrize("address", ELSEWHERE)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_signing_in_leads_to_no_other_place_than_ours(client, address):
    a_person(sign_in_name=NAME, area=a_town().grid)
    answer = client.submit("/sign-in", {"sign_in_name": NAME, "password": PASSWORD}, query_string={"next": address})
    assert (answer.status_code, answer.location) == (303, "/")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_address_of_ours_is_followed_with_its_question(client):
    a_person(sign_in_name=NAME, area=a_town().grid)
    wanted = "/password?from=menu"
    answer = client.submit("/sign-in", {"sign_in_name": NAME, "password": PASSWORD}, query_string={"next": wanted})
    assert answer.location == wanted


def test_unknown_name_wrong_password_and_lock_are_answered_alike(client):
    a_person(sign_in_name=NAME)
    unknown = try_to_sign_in(client, name="nobody")
    wrong = [try_to_sign_in(client, "Wrong-horse-9") for _ in range(5)]
    locked = try_to_sign_in(client, PASSWORD)
    for answer in (unknown, *wrong, locked):
        assert answer.status_code == 422
        assert SAME_SENTENCE in answer.text
    assert unknown.text.replace("nobody", NAME).count(SAME_SENTENCE) == locked.text.count(SAME_SENTENCE) == 1


def test_what_was_typed_stays_but_never_the_password(client):
    answer = try_to_sign_in(client, "Wrong-horse-9", name="nobody")
    assert "nobody" in answer.text
    assert "Wrong-horse-9" not in answer.text


def test_empty_fields_are_told_one_by_one(client):
    a_person()
    answer = try_to_sign_in(client, "", name="")
    assert answer.status_code == 422
    assert "请填写登录名" in answer.text
    assert "请填写密码" in answer.text


def test_a_temporary_password_opens_only_the_page_that_replaces_it(client):
    person = a_person(sign_in_name=NAME, area=a_town().grid, password_is_temporary=True)
    try_to_sign_in(client)
    assert client.get("/").location == "/password"
    for path in ("/admin/check", "/sign-out-of-this", "/record?book=safety&site=3"):
        assert unquote(client.get(path).location) == f"/password?next={path}"
    page = client.page("/password")
    assert page.heading == "设自己的密码"
    answer = client.fill("/password", {"old": PASSWORD, "new": OWN, "again": OWN})
    assert answer.location == "/"
    assert client.get("/").location != "/password"
    assert not db.session.get(Person, person.id).password_is_temporary


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("Ab-1", "太短了"),
        ("abcdefgh1", "太简单了"),
        ("x" * 129 + "A1", "太长了"),
        (f"Ab-{NAME}", "密码里不要含有登录名"),
        (PASSWORD, "新密码和现在的一样"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_poor_password_is_refused_beside_its_field(client, new, sentence):
    sign_in(client, a_person(sign_in_name=NAME, area=a_town().grid))
    answer = client.submit("/password", {"old": PASSWORD, "new": new, "again": new})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_changing_the_password_asks_for_the_present_one(client):
    sign_in(client, a_person(area=a_town().grid))
    answer = client.submit("/password", {"old": "Wrong-horse-9", "new": OWN, "again": OWN})
    assert answer.status_code == 422
    assert "现在的密码不对" in answer.text


def test_changing_the_password_ends_the_sessions_on_other_devices_and_keeps_this_one(application, client):
    person = a_person(area=a_town().grid)
    other_phone = sign_in(application.test_client(), person)
    sign_in(client, person)
    assert other_phone.get("/password").status_code == 200
    client.submit("/password", {"old": PASSWORD, "new": OWN, "again": OWN})
    assert other_phone.get("/password").location == "/sign-in?next=/password"
    assert client.get("/password").status_code == 200


def test_retiring_ends_the_persons_sessions_and_the_account(client):
    person = a_person(sign_in_name=NAME, area=a_town().grid)
    sign_in(client, person)
    assert client.get("/password").status_code == 200
    retire_person(person.id, by=None, now=current.now())
    assert client.get("/password").location.startswith("/sign-in")
    assert SAME_SENTENCE in try_to_sign_in(client).text


def test_a_post_that_has_ended_gives_nothing_any_more(client):
    town, yesterday = a_town(), current.today() - timedelta(days=1)
    sign_in(client, a_person(role=Role.ADMINISTRATOR, area=town.town, valid_to=yesterday))
    assert client.get("/admin/check").status_code == 403
    assert client.page("/").heading == "还没有岗位"


def test_who_replaces_a_temporary_password_goes_on_where_they_wanted_to(client):
    a_person(sign_in_name=NAME, area=a_town().grid, password_is_temporary=True)
    wanted = "/sites/new?next=record&kind=workplace"
    typed = {"sign_in_name": NAME, "password": PASSWORD}
    assert client.submit("/sign-in", typed, query_string={"next": wanted}).location == wanted
    asked = client.get(wanted).location
    refused = client.fill(asked, {"old": PASSWORD, "new": OWN, "again": ""})
    assert refused.status_code == 422
    assert "密码不在网页里保留，请重新填写：现在的密码、新密码、再输一次新密码" in refused.text
    action = f"/password?{urlencode({'next': wanted}, safe='/')}"
    assert client.submit(action, {"old": PASSWORD, "new": OWN, "again": OWN}).location == wanted


@pytest.mark.parametrize(
    ("sent_to", "sent_from", "onward"),
    [
        ("/record?book=safety&site=3", "/record?book=safety&site=3", "/record?book=safety&site=3"),
        ("/entries/3/steps/rectify?measure=2", "/entries/3/steps/rectify", "/entries/3/steps/rectify?measure=2"),
        ("/sites/3/clean?book=safety", "/sites/3?which=all", "/sites/3?which=all"),
        ("/sites/3/clean?book=safety", "", ""),
        ("/sites/3/clean", "http://elsewhere/sites/3", ""),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_form_whose_session_has_ended_comes_back_to_its_own_page(client, sent_to, sent_from, onward):
    a_person(sign_in_name=NAME, area=a_town().grid)
    came_from = sent_from if "//" in sent_from or not sent_from else f"http://localhost{sent_from}"
    answer = client.post(sent_to, data={}, headers={"Referer": came_from})
    assert answer.status_code == 303
    assert parse_qs(urlsplit(answer.location).query).get("next", [""]) == [onward]


def test_signing_out_takes_a_post_and_ends_the_session(client):
    sign_in(client, a_person(area=a_town().grid))
    assert client.get("/sign-out").status_code == 405
    assert client.submit("/sign-out").location == "/sign-in"
    assert client.get("/password").location.startswith("/sign-in")


def test_signing_in_begins_a_new_session(client):
    """A session planted by somebody else must not become the person's own."""
    a_person(sign_in_name=NAME, area=a_town().grid)
    with client.session_transaction() as session:
        session["planted"] = "by a stranger"
    token = client.token()
    client.post("/sign-in", data={"csrf_token": token, "sign_in_name": NAME, "password": PASSWORD})
    with client.session_transaction() as session:
        assert "planted" not in session
    assert client.post("/me/large-text", data={"csrf_token": token, "large_text": "1"}).status_code == 400


def cookie_of(answer) -> list[str]:
    return [line for line in answer.headers.getlist("Set-Cookie") if line.startswith(COOKIE)]


def test_the_cookie_lasts_a_month_and_no_script_can_read_it(client):
    a_person(sign_in_name=NAME, area=a_town().grid)
    (cookie,) = cookie_of(try_to_sign_in(client))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires=" in cookie
    assert "Secure" not in cookie
    assert client.get_cookie(COOKIE).expires - current.now() > timedelta(days=29)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_behind_https_the_cookie_travels_by_https_only(premises, application):
    a_person(sign_in_name=NAME, area=a_town().grid)
    client = an_application(premises, https="1").test_client()
    (cookie,) = cookie_of(try_to_sign_in(client))
    assert "Secure" in cookie


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_session_in_use_is_renewed_once_a_day(client):
    sign_in(client, a_person(area=a_town().grid))
    client.get("/password")
    assert cookie_of(client.get("/password")) == []
    with client.session_transaction() as session:
        session["day"] = "2026-01-01"
    assert len(cookie_of(client.get("/password"))) == 1


def test_large_text_stays_and_leads_back_to_the_page(client):
    sign_in(client, a_person(area=a_town().grid))
    assert 'class="large-text"' not in client.get("/password").text
    answer = client.submit("/me/large-text", {"large_text": "1"}, headers={"Referer": "http://localhost/password"})
    assert answer.location == "/password"
    assert 'class="large-text"' in client.get("/password").text
    client.submit("/me/large-text", {"large_text": "0"})
    assert 'class="large-text"' not in client.get("/password").text


def test_an_empty_ledger_asks_for_its_first_administrator_and_then_never_again(client):
    assert client.get("/").location == "/sign-in"
    assert client.get("/sign-in").location == "/first"
    answer = client.fill("/first", FIRST)
    assert (answer.status_code, answer.location) == (303, "/")
    area = db.session.query(Area).one()
    assert (area.name, area.level, area.path, area.town_id) == ("青桐镇", AreaLevel.TOWN, f"/{area.id}/", area.id)
    assert client.page("/admin/check").heading == "体检"
    assert client.get("/first").location == "/sign-in"
    assert client.submit("/first", FIRST | {"sign_in_name": "second"}).status_code == 403
    assert db.session.query(Person).count() == 1


def test_where_areas_are_loaded_the_first_page_lets_one_choose_the_town(client):
    load_areas(read_area_rows(io.BytesIO(DIVISIONS.encode())), by=None, now=datetime.now(UTC))
    options = client.page("/first").main.all("option")
    assert [one.text for one in options[1:]] == ["西县（示例市）", "城关街道（西县）", "柳树镇（西县）"]
    chosen = options[-1].get("value")
    person = {name: FIRST[name] for name in ("name", "sign_in_name", "password", "again")}
    nowhere = client.submit("/first", person | {"area": ""})
    assert nowhere.status_code == 422
    assert "请选择您的镇或县" in nowhere.text
    assert client.submit("/first", person | {"area": chosen}).status_code == 303
    assert "柳树镇" in client.page("/admin/areas").text
    assert client.submit("/sign-out").status_code == 303
    assert "柳树镇" in client.page("/sign-in").text


def test_the_first_page_keeps_what_was_typed_and_says_what_is_missing(client):
    answer = client.submit("/first", FIRST | {"area_code": "12", "password": "short", "again": "other"})
    assert answer.status_code == 422
    assert "代码是 12 位数字" in answer.text
    assert "两次输入的密码不一样" in answer.text
    assert 'value="赵管理"' in answer.text
    poor = client.submit("/first", FIRST | {"password": "short", "again": "short"})
    assert "太短了" in poor.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_when_the_line_is_long_people_are_asked_to_wait_a_moment_and_others_can_go_on_working(client, monkeypatch):
    a_person(sign_in_name=NAME)
    monkeypatch.setattr(passwords, "_in_line", threading.BoundedSemaphore(1))
    with passwords._in_line:
        answer = try_to_sign_in(client)
    assert answer.status_code == 429
    assert "这会儿登录的人很多，请等几秒再试。" in answer.text
    assert f'value="{NAME}"' in answer.text
    assert try_to_sign_in(client).status_code == 303
