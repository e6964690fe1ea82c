"""The files of a page: joined and compressed at set-up, kept for a year; where that failed, one by one as they lie there."""

import re

import pytest

from ledger.web import assets
from tests.machinery.application import an_application

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ADDRESS = re.compile(r'<(?:link|script)[^>]*(?:href|src)="([^"]+)"')


def files_of(client) -> list[str]:
    return ADDRESS.findall(client.get("/sign-in", follow_redirects=True).text)


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_every_file_of_a_page_travels_compressed_and_stays_for_a_year(application, client, coding):
    asked = [one for one in files_of(client) if not one.endswith("/icon.svg")]
    assert [one.rpartition("/")[2] for one in asked] == ["page.css", "page.js"]
    for address in [*asked, application.jinja_env.globals["page_files"].icons]:
        answer = client.get(address, headers={"Accept-Encoding": coding})
        assert answer.content_encoding == coding, address
        assert "immutable" in answer.headers["Cache-Control"], address
        assert f"max-age={assets.YEAR_SECONDS}" in answer.headers["Cache-Control"], address


def test_without_joined_files_a_page_asks_for_each(premises, monkeypatch):
    monkeypatch.setattr(assets, "is_joined", lambda: False)
    client = an_application(premises).test_client()
    asked = files_of(client)
    assert [one.rpartition("/")[2] for one in asked if "/css/" in one] == [
        "variables.css", "base.css", "layout.css", "forms.css", "lists.css", "entry.css", "overview.css", "print.css",
    ]  # fmt: skip
    assert asked[-1].endswith("/js/behaviours.js")
    assert {client.get(one).status_code for one in asked} == {200}
