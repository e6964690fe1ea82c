"""Whatever stands in an address, a form or a header, every route answers in Chinese and none breaks."""

from collections.abc import Iterator
from typing import ClassVar

import pytest
from flask import Flask
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.test import TestResponse

from ledger.db import db
from ledger.models import Person
from tests.builders import PASSWORD
from tests.machinery.application import WatchfulClient
from tests.neighbours import Towns
from tests.web.test_access import ROWS, WALKERS, Row, browser_of

NINES = "9" * 25
# In an address: refused wherever they stand. A browser sends half of a surrogate pair as bytes that are no text.
IMPOSSIBLE = {"digits": "9" * 5000, "nul": "a%00b", "surrogate": "%ED%A0%80", "long": "%E9%95%BF" * 2001}
# A browser sends � for half a surrogate pair. In a form, told beside its field or taken as words; the tests of the services say which.
TYPED = ("abc", "9" * 5000, "a\x00b", "\ufffd", "x" * 60_000, "\u200b\u200b")
CALM = {200, 302, 303, 400, 403, 404, 409, 413, 422, 429}


class Asked(ImmutableMultiDict):
    """Parameters that remember which of them anybody asked for."""

    names: ClassVar[set[str]] = set()

    def getlist(self, key, *words, **more):
        self.names.add(key)
        return super().getlist(key, *words, **more)

    def get(self, key, *words, **more):
        self.names.add(key)
        return super().get(key, *words, **more)

    def __contains__(self, key):
        self.names.add(key)
        return super().__contains__(key)


@pytest.fixture
def asked(application: Flask, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of the parameters the last request looked for."""
    monkeypatch.setattr(application.request_class, "parameter_storage_class", Asked)
    monkeypatch.setattr(Asked, "names", set())
    return Asked.names


def walkers_of(row: Row) -> str | None:
    """Return somebody who may open a row, None where nobody may."""
    fit = [one for one in WALKERS if one != "stranger" and row.answers[one] in ("200", "422", "on")]
    return next(iter(fit), None)


def open_rows(method: str) -> Iterator[tuple[Row, str]]:
    yield from ((row, who) for row in ROWS if row.method == method and (who := walkers_of(row)) is not None)


def calm(answer: TestResponse, about: object) -> None:
    assert answer.status_code in CALM, f"{about}: {answer.status_code} {answer.text[:1500]}"


def browsers(application: Flask, towns: Towns) -> dict[str, WatchfulClient]:
    return {who: browser_of(application, towns, who) for who in WALKERS}


def test_every_parameter_of_every_address_bears_what_is_impossible(application, towns, asked):
    known = browsers(application, towns)
    for row, who in open_rows("GET"):
        client, address = known[who], row.address(application, towns)
        if row.endpoint == "static":
            continue
        asked.clear()
        client.get(address)
        names = sorted(asked)
        for name in names:
            calm(client.get(address, query_string={name: NINES}), (str(row), name))
        for about, value in IMPOSSIBLE.items():
            answer = client.get(f"{address}?anything={value}")
            assert answer.status_code == 400, (str(row), who, about, answer.status_code)
            assert "没有看懂这个地址" in answer.text or row.endpoint in ("evidence.receive_one",), row


def test_a_number_no_column_could_hold_is_no_address(application, towns):
    known = browsers(application, towns)
    asking = {
        "officer": ("/books/safety?village={}", "/books/safety?after={}", "/overdue?after={}", "/inbox?after={}",
                    "/me?after={}", "/sites?after={}", "/record?site={}", "/papers?after={}", "/reminders?after={}"),
        "admin": ("/admin/rules?town={}", "/admin/people?area={}"),
        "auditor": ("/admin/log?after={}",),
    }  # fmt: skip
    for who, addresses in asking.items():
        for address in addresses:
            assert known[who].get(address.format(NINES)).status_code == 400, address


def test_every_part_of_every_path_bears_what_is_impossible(application, towns):
    known = browsers(application, towns)
    for row in ROWS:
        rule = next(rule for rule in application.url_map.iter_rules() if rule.endpoint == row.endpoint)
        who = walkers_of(row)
        if who is None or row.endpoint == "static":
            continue
        for argument in rule.arguments:
            values = {name: {**towns.ours, **row.about}[name] for name in rule.arguments}
            values = {name: towns.ours[f"own_{name}"] if one == "own" else one for name, one in values.items()}
            pattern = rule.rule
            for _ in values:
                start, end = pattern.index("<"), pattern.index(">")
                inside = pattern[start + 1 : end].split(":")[-1]
                pattern = pattern[:start] + ("{}" if inside == argument else str(values[inside])) + pattern[end + 1 :]
            for wrong in (NINES, *IMPOSSIBLE.values()):
                address = pattern.format(wrong)
                answer = known[who].get(address) if row.method == "GET" else known[who].submit(address)
                assert answer.status_code in (400, 404, 405), (row, argument, wrong[:30], answer.status_code)


def test_every_field_of_every_form_bears_what_is_impossible(application, towns, asked):
    known = browsers(application, towns)
    for row, who in open_rows("POST"):
        client, address = known[who], row.address(application, towns)
        if row.answers[who] == "on" or row.endpoint in ("areas.load", "holidays.load"):
            # What is done by a button alone reads nothing that could be wrong.
            continue
        asked.clear()
        client.submit(address)
        names = sorted(asked - {"csrf_token"})
        for value in (NINES, *TYPED):
            calm(client.submit(address, dict.fromkeys(names, value)), (str(row), value[:9]))
        for name in names:
            calm(client.submit(address, {name: NINES}), (str(row), name))


@pytest.mark.parametrize("name", ["a\x00b", "\ufffd", "9" * 5000, "x" * 60_000])
def test_the_front_door_bears_any_name(client, application, towns, name):
    wrong = {"sign_in_name": name, "password": name, "number": name, "code": name}
    for address in ("/sign-in", "/progress"):
        assert client.submit(address, wrong).status_code == 422


@pytest.mark.parametrize(
    "header",
    [
        ("Referer", "http://["), ("Referer", "\xff\xfe"), ("Cookie", "ledger_session=\xff; =;;=a"),
        ("Cookie", "ledger_session=" + "9" * 5000), ("Accept-Language", ";;q=x,\xff"), ("Accept", ";;q=x"),
        ("If-None-Match", '"'), ("If-Modified-Since", "9" * 50), ("Range", "bytes=9-1,x"), ("Content-Type", "\xff/;"),
        ("X-Requested-With", "\xff"),
    ],
    ids=lambda header: header[0],
)  # fmt: skip
def test_any_header_is_borne(application, towns, header):
    client = browser_of(application, towns, "worker")
    for address in ("/inbox", f"/entries/{towns.ours['entry_id']}", "/books/nonsense", "/evidence/999/small"):
        assert client.get(address, headers=[header]).status_code in (200, 302, 404), address
        assert client.post(address, headers=[header]).status_code in (302, 303, 400, 404, 405), address


def test_a_sign_in_name_is_known_however_its_number_is_grouped(client, towns):
    person = towns.town.person("worker", towns.now)
    db.session.get_one(Person, person.id).sign_in_name = "13800000001"
    db.session.commit()
    for typed in ("138 0000 0001", "１３８－００００－０００１", "+86 13800000001"):
        answer = client.submit("/sign-in", {"sign_in_name": typed, "password": PASSWORD})
        assert answer.status_code == 303, typed


def test_a_form_is_no_json(application, towns):
    client = browser_of(application, towns, "officer")
    for body in ("[1]", "3", '{"number": 3}', "{"):
        answer = client.post("/progress", data=body, content_type="application/json")
        assert answer.status_code in (400, 415)
