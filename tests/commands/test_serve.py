"""`serve`: the ledger behind its real server, in a process of its own."""

import http.client
from dataclasses import replace
from pathlib import Path

import pytest

from tests.machinery.premises import Premises

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def fetch(port: int, path: str, headers: dict[str, str] | None = None) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers=headers or {})
    answer = connection.getresponse()
    try:
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def test_it_serves_pages_and_keeps_the_timetable(live_server, premises):
    status, headers, page = fetch(live_server.port, "/first")
    assert status == 200
    assert "开始使用" in page.decode()
    assert "Server" not in headers
    live_server.stop()
    assert "有问题　定时程序" not in premises.attempt("check").stdout


def test_it_ends_when_asked_by_the_system(live_server):
    live_server.process.terminate()
    assert live_server.process.wait(timeout=20) == 0
    assert "Traceback" not in live_server.said()


def test_a_request_larger_than_allowed_is_answered_by_our_page(start_server, premises):
    server = start_server(premises)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    body = b"csrf_token=x&sign_in_name=" + b"x" * (65 * 1024 * 1024)
    connection.request("POST", "/sign-in", body, {"Content-Type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    assert answer.status == 413
    assert "一次提交的照片太多或太大" in answer.read().decode()
    connection.close()


def test_a_demonstration_is_not_opened_to_other_machines(premises):
    demonstration = Premises(premises.database_url, premises.instance_folder, is_demonstration=True)
    done = demonstration.attempt("serve", "--host", "0.0.0.0", "--port", "0")
    assert done.returncode == 1
    assert "演示环境只在本机开放" in done.stderr


def test_a_database_that_was_never_upgraded_is_not_served(tmp_path, premises):
    fresh = Premises(f"sqlite:///{tmp_path / 'fresh.db'}", premises.instance_folder)
    done = fresh.attempt("serve", "--port", "0")
    assert done.returncode == 1
    assert "请运行 flask --app wsgi db upgrade" in done.stderr


def test_an_address_that_is_taken_is_refused_in_a_sentence(live_server, premises):
    done = premises.attempt("serve", "--port", str(live_server.port))
    assert done.returncode == 1
    assert f"端口 {live_server.port} 已被别的程序占用" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("processes", "with_one_aside"), [(1, 1), (8, 10)])
def test_as_many_processes_serve_as_the_settings_say_and_one_for_four_beside_them(
    start_server, premises, processes, with_one_aside
):
    pid = start_server(replace(premises, processes=processes)).process.pid
    assert len(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()) == with_one_aside


def test_what_is_answered_aside_comes_as_any_other_page(start_server, premises):
    server = start_server(replace(premises, processes=2))
    status, headers, _ = fetch(server.port, "/figures?book=safety&period=this-year")
    assert (status, headers["Location"]) == (302, "/sign-in?next=/figures?book%3Dsafety%26period%3Dthis-year")
    _, here, _ = fetch(server.port, "/inbox")
    assert headers["Content-Security-Policy"] == here["Content-Security-Policy"]


def test_nobody_in_front_is_believed_unless_the_settings_vouch_for_him(live_server):
    _, headers, _ = fetch(live_server.port, "/", {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"})
    assert headers["Location"] == "/sign-in"
