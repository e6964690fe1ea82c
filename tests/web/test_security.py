"""What stands around every page: headers, forged forms, and pages for what went wrong."""

import pytest
from flask import abort

from ledger.db import db
from ledger.models import Role
from ledger.refusals import AlreadyDifferent, AnswersRefused, NotAllowed, NotVisible, SomebodyWasFirst
from ledger.services.passwords import TooManyAtOnce
from ledger.web.context import MENU
from ledger.web.signed_in import PUBLIC
from tests.builders import a_person, a_town, sign_in
from tests.machinery.application import an_application
from tests.machinery.pages import Page

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.fixture
def worker(client):
    return sign_in(client, a_person(area=a_town().grid))


@pytest.fixture
def breakable(application, premises):
    """An application of this test's own, which may be given an address that fails."""
    own = an_application(premises)
    yield own
    with own.app_context():
        db.engine.dispose()


@pytest.fixture
def worker_there(breakable):
    return sign_in(breakable.test_client(), a_person(area=a_town().grid))


def addresses(application) -> list[str]:
    return [rule.rule for rule in application.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments]


def test_every_page_carries_the_headers_to_whoever_asks(application, client):
    stranger, administrator = client, application.test_client()
    sign_in(administrator, a_person(role=Role.ADMINISTRATOR, area=a_town().town))
    for address in [*addresses(application), "/there-is-no-such-page"]:
        for somebody in (stranger, administrator):
            headers = somebody.get(address).headers
            assert headers["Content-Security-Policy"] == POLICY, address
            assert headers["X-Content-Type-Options"] == "nosniff", address
            assert headers["Referrer-Policy"] == "same-origin", address
            assert headers["Cross-Origin-Opener-Policy"] == "same-origin", address
            assert headers["Permissions-Policy"].startswith("camera=(self), geolocation=(self)"), address
            assert "Strict-Transport-Security" not in headers, address
            assert headers["Cache-Control"].startswith("private"), address


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_behind_https_browsers_are_told_to_stay_there(premises):
    client = an_application(premises, https="1").test_client()
    assert client.get("/sign-in").headers["Strict-Transport-Security"] == "max-age=63072000"


def test_every_page_asks_for_a_sign_in_but_the_few_public_ones(application, client):
    a_person(area=a_town().grid)
    for rule in application.url_map.iter_rules():
        address = rule.build(dict.fromkeys(rule.arguments, "1"), append_unknown=False)[1]
        if rule.endpoint in PUBLIC or address is None:
            continue
        for method in rule.methods - {"OPTIONS", "HEAD"}:
            answer = client.open(address, method=method)
            assert answer.status_code in (302, 303), f"{method} {address} answered {answer.status_code}"
            assert answer.location.startswith("/sign-in"), f"{method} {address}"


def test_only_these_pages_are_public():
    sign_in = {"static", "sign_in.show", "sign_in.submit", "first.show", "first.submit"}
    assert sign_in | {"look_up.ask", "look_up.show"} == PUBLIC


def test_a_script_is_told_plainly_to_sign_in(client):
    answer = client.get("/password", headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 401
    assert "请重新登录" in answer.json["error"]


def test_a_form_without_its_token_is_refused_with_a_way_back(worker):
    for data in ({}, {"csrf_token": "invented"}):
        answer = worker.post("/me/large-text", data=data, headers={"Referer": "http://localhost/password"})
        assert answer.status_code == 400
        assert "页面放置太久，请返回后重新提交，已填内容仍在。" in answer.text
        assert Page(answer.text).links["返回"] == "/password"


def test_another_persons_token_is_no_token(application, worker):
    other = sign_in(application.test_client(), a_person())
    answer = worker.post("/me/large-text", data={"csrf_token": other.token(), "large_text": "1"})
    assert answer.status_code == 400


def test_a_token_lasts_as_long_as_the_session(application):
    """A form may lie open on a phone over the week-end."""
    assert application.config["WTF_CSRF_TIME_LIMIT"] is None
    assert application.config["WTF_CSRF_CHECK_DEFAULT"]


REFUSALS = {
    404: NotVisible(),
    403: NotAllowed("由站所人员办理。"),
    409: SomebodyWasFirst(None),
    422: AnswersRefused({"note": "请写明原因"}),
    429: TooManyAtOnce(),
}


def raised_at(application, error: Exception):
    """Let one address of the application fail as a view might."""

    def fail() -> str:
        raise error

    application.add_url_rule("/fails", endpoint="fails", view_func=fail)


@pytest.mark.parametrize(("status", "refusal"), REFUSALS.items(), ids=[str(status) for status in REFUSALS])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_refusal_is_a_page_with_its_sentence_and_status(breakable, worker_there, status, refusal):
    raised_at(breakable, refusal)
    answer = worker_there.get("/fails")
    assert answer.status_code == status
    assert refusal.sentence in answer.text
    fetched = worker_there.get("/fails", headers={"X-Requested-With": "fetch"})
    assert (fetched.status_code, fetched.json["error"]) == (status, refusal.sentence)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_content_that_differs_from_the_first_sending_is_a_conflict(breakable, worker_there):
    raised_at(breakable, AlreadyDifferent())
    assert worker_there.get("/fails").status_code == 409


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 415, 429])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_error_says_in_chinese_what_to_do(breakable, worker_there, status):
    breakable.add_url_rule("/fails", endpoint="fails", view_func=lambda: abort(status))
    answer = worker_there.get("/fails")
    assert answer.status_code == status
    assert "请" in Page(answer.text).main.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_something_broken_is_a_page_that_asks_the_database_nothing(breakable, worker_there):
    raised_at(breakable, RuntimeError("a secret of the machine"))
    breakable.config["PROPAGATE_EXCEPTIONS"] = False
    answer = worker_there.get("/fails")
    assert answer.status_code == 500
    assert "刚才的操作没有保存" in answer.text
    assert "secret" not in answer.text
    assert Page(answer.text).menu == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_request_that_is_too_large_is_told_in_words(premises, application):
    a_person()
    client = an_application(premises, request_bytes="20000").test_client()
    answer = client.submit("/sign-in", {"sign_in_name": "x" * 30_000, "password": "x"})
    assert answer.status_code == 413
    assert "一次提交的照片太多或太大" in answer.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_form_of_a_million_small_fields_is_not_even_read(client):
    many = client.post("/sign-in", data="a=&" * 1_000_000, content_type="application/x-www-form-urlencoded")
    assert many.status_code == 413
    assert "文字太长" in many.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_files_of_ours_are_kept_for_good_under_an_address_of_their_own(application, client):
    address = application.jinja_env.globals["page_files"].sign
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "max-age=31536000, public, immutable"
    plain = client.get("/static/icon.svg")
    assert (plain.status_code, plain.headers["Cache-Control"]) == (200, "max-age=3600, public")
    assert answer.text == plain.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_pages_are_sent_compressed(worker):
    answer = worker.get("/password", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"


def test_every_place_of_the_menu_exists(application):
    missing = {place.endpoint for place in MENU} - set(application.view_functions)
    assert not missing
