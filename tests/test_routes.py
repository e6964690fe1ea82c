"""Guards over the routes: every form and link of ours leads somewhere, every page asks who is there, all travel compressed."""

import re
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Rule

from ledger.web.context import MENU
from ledger.web.signed_in import PUBLIC
from tests.builders import sign_in
from tests.machinery.pages import Element, Page
from tests.neighbours import THE_STRANGER, Towns, two_towns

WALKERS = ("worker", "officer", "leader", "administrator", "auditor", THE_STRANGER)
# What the converters of the addresses take.
FIT_FOR_ANY = {"filename": "css/base.css", "uuid": str(uuid4())}
# The only links that lead out of the house: a number as it is dialled (`ledger.web.calls`).
DIALLED = re.compile(r"tel:\+?\d{10,13}")


def pages_of(application: Flask, towns: Towns, who: str) -> dict[str, Page]:
    """Return every page this person may open, by its address; the client itself looks for titles, headings and ids."""
    client = sign_in(application.test_client(), towns.town.person(who, towns.now))
    adapter = application.url_map.bind("localhost")
    found = {}
    for rule in application.url_map.iter_rules():
        if "GET" in rule.methods and rule.arguments <= towns.ours.keys():
            address = adapter.build(rule.endpoint, {name: towns.ours[name] for name in rule.arguments})
            answer = client.get(address)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                found[address] = Page(answer.text)
    return found


def leads_somewhere(application: Flask, address: str, here: str, method: str) -> bool:
    """Return whether a route takes it, or a telephone dials it."""
    scheme, _, path, *_ = urlsplit(address)
    if scheme:
        return method == "GET" and DIALLED.fullmatch(address) is not None
    path = path or urlsplit(here).path
    try:
        application.url_map.bind("localhost").match(path, method=method)
    except (NotFound, MethodNotAllowed):
        return False
    return True


def forms_of(page: Page) -> list[Element]:
    return page.root.all("form")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_form_and_every_link_leads_to_a_route_that_takes_it(application):
    towns = two_towns()
    astray = []
    for who in WALKERS:
        for here, page in pages_of(application, towns, who).items():
            for form in forms_of(page):
                method = form.get("method", "get").upper()
                if not leads_somewhere(application, form.get("action"), here, method):
                    astray.append(f"{who} on {here}: {method} {form.get('action')}")
            for link in page.root.all("a"):
                address = link.get("href")
                assert not urlsplit(address).netloc, f"{here} leads away to {address}"
                if not leads_somewhere(application, address, here, "GET"):
                    astray.append(f"{who} on {here}: {address}")
    assert not astray, "\n".join(sorted(set(astray)))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_line_of_everybodys_menu_opens(application):
    towns = two_towns()
    for who in WALKERS:
        client = sign_in(application.test_client(), towns.town.person(who, towns.now))
        home = client.get("/", follow_redirects=True)
        assert home.status_code == 200
        menu = [link for nav in Page(home.text).root.of_class("navigation") for link in nav.all("a")]
        assert menu, who
        for link in menu:
            assert client.get(link.get("href")).status_code == 200, f"{who}: {link.text}"


def test_every_place_of_the_menu_is_a_route(application):
    assert {place.endpoint for place in MENU} <= application.view_functions.keys()


def address_for(application: Flask, rule: Rule, method: str) -> str:
    """Return an address of the route with something in it that its converters take."""
    values = {name: FIT_FOR_ANY.get(name, "1") for name in rule.arguments}
    return application.url_map.bind("localhost").build(rule.endpoint, values, method=method)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_route_asks_who_is_there_unless_it_is_public(application, client):
    two_towns()
    for rule in application.url_map.iter_rules():
        for method in rule.methods - {"OPTIONS", "HEAD"}:
            answer = client.open(address_for(application, rule, method), method=method)
            asked = 300 <= answer.status_code < 400 and answer.location.startswith("/sign-in")
            assert asked != (rule.endpoint in PUBLIC - {"first.show"}), f"{method} {rule.rule} {answer.status_code}"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_form_is_taken_without_its_token(application):
    towns = two_towns()
    client = sign_in(application.test_client(), towns.town.person("administrator", towns.now))
    for rule in application.url_map.iter_rules():
        if "POST" in rule.methods:
            answer = client.post(address_for(application, rule, "POST"))
            assert answer.status_code == 400, f"{rule.rule} {answer.status_code}"
            assert "页面放置太久" in answer.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_pages_and_their_stylesheet_travel_compressed(application, coding):
    towns = two_towns()
    client = sign_in(application.test_client(), towns.town.person("officer", towns.now))
    accepted = {"Accept-Encoding": coding}
    stylesheet = application.jinja_env.globals["page_files"].stylesheets[0][0]
    for address in ("/books/safety", f"/entries/{towns.ours['entry_id']}", stylesheet):
        assert client.get(address, headers=accepted).content_encoding == coding, address
