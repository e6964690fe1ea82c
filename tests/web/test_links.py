"""No dead end: whatever a page links to is there for whoever reads that page."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from werkzeug.exceptions import HTTPException

from tests.builders import sign_in
from tests.machinery.pages import Page

# What begins something instead of showing it, or leaves the ledger.
NOT_FOLLOWED = ("/static/", "/sign-out")
ON_ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def kind_of(application, address: str) -> tuple:
    """Return the page an address is of, and what it is narrowed by: one of a kind is followed."""
    parts = urlsplit(address)
    try:
        endpoint, values = application.url_map.bind("").match(parts.path, method="GET")
    except HTTPException:
        return (parts.path,)
    return endpoint, values.get("book"), values.get("step"), tuple(sorted(dict(parse_qsl(parts.query))))


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    "who", ["worker", "village secretary", "officer", "leader", "supervisor", "administrator", "auditor"]
)
def test_every_link_on_every_page_leads_to_a_page(application, client, towns, who):
    sign_in(client, towns.town.person(who, towns.now))
    waiting, met, dead = ["/"], set(), []
    while waiting:
        address = waiting.pop()
        answer = client.get(address, follow_redirects=True)
        if answer.status_code != 200:
            dead.append(f"{address} answers {answer.status_code}")
        if answer.mimetype != "text/html":
            continue
        for link in Page(answer.text).root.all("a"):
            to = link.get("href").partition("#")[0]
            if to.startswith("/") and not to.startswith(NOT_FOLLOWED) and kind_of(application, to) not in met:
                met.add(kind_of(application, to))
                waiting.append(to)
    assert dead == []
    assert len(met) > 3
