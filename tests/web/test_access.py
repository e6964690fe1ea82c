"""Who gets what: every route walked as everybody, and nothing of one town on any page of another."""

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from ledger.db import db
from ledger.models import Person, Site
from ledger.web.signed_in import PUBLIC
from tests.access_table import TABLE, WALKERS
from tests.builders import sign_in
from tests.lives import BOOK, a_workplace
from tests.machinery.application import WatchfulClient
from tests.machinery.pages import Page
from tests.neighbours import OUR_WORDS, THEIR_WORDS, Towns
from tests.petition_lives import PEOPLE

MADE_BY_CHANCE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Row:
    """One line of the table: a request, and what each walker gets."""

    def __init__(self, line: str) -> None:
        self.method, self.endpoint, *rest = line.split()
        self.about = dict(word.split("=") for word in rest if "=" in word)
        self.answers = dict(zip(WALKERS, [word for word in rest if "=" not in word], strict=True))

    def __str__(self) -> str:
        about = " ".join(f"{name}={value}" for name, value in self.about.items())
        return f"{self.method} {self.endpoint} {about}".strip()

    def address(self, application: Flask, towns: Towns) -> str:
        """Return the address about our town; "own" means the checklist the town made itself, or its petition matter."""
        own = {name: towns.ours[f"own_{name}"] for name, value in self.about.items() if value == "own"}
        rule = next(rule for rule in application.url_map.iter_rules() if rule.endpoint == self.endpoint)
        values = {name: {**towns.ours, **self.about, **own}[name] for name in rule.arguments}
        return application.url_map.bind("localhost").build(self.endpoint, values, method=self.method)


ON_ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ROWS = [Row(line) for line in TABLE.strip().splitlines()[1:]]


def browser_of(application: Flask, towns: Towns, walker: str) -> WatchfulClient:
    client, who = application.test_client(), WALKERS[walker]
    return client if who is None else sign_in(client, towns.town.person(who, towns.now))


def said(answer: TestResponse) -> str:
    if 300 <= answer.status_code < 400:
        return "in" if answer.location.startswith("/sign-in") else "on"
    return str(answer.status_code)


def text_of(answer: TestResponse) -> str:
    """Return the words of a page without the ids made by chance, in which a number of the neighbours' may turn up."""
    return MADE_BY_CHANCE.sub("", answer.text) if answer.mimetype in ("text/html", "application/json") else ""


def test_every_route_has_its_row(application):
    routes = {
        (method, rule.endpoint)
        for rule in application.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    # A page that asks and acts at one address stands there twice.
    assert routes == {(row.method, row.endpoint) for row in ROWS}


def test_the_header_names_the_walkers():
    assert TABLE.split("\n")[1].split() == list(WALKERS)


@pytest.mark.parametrize("walker", WALKERS)
def test_everybody_gets_what_the_table_says_and_nothing_of_another_town(application, towns, walker):
    client = browser_of(application, towns, walker)
    foreign = OUR_WORDS if walker in ("stranger", "nobody") else THEIR_WORDS
    # Who petitioned is shown nowhere, to nobody, unless somebody has given a reason.
    foreign = (*foreign, *PEOPLE.values())
    wrong, seen = [], []
    for row in ROWS:
        address = row.address(application, towns)
        answer = client.get(address) if row.method == "GET" else client.submit(address)
        if said(answer) != row.answers[walker]:
            wrong.append(f"{row} ({address}): {said(answer)} instead of {row.answers[walker]}")
        # The sign-in page names the town that keeps the ledger; nothing else is said before the door.
        seen += [f"{row} ({address}) shows {word}" for word in foreign if word in text_of(answer)]
    assert not wrong, "\n".join(wrong)
    assert not seen, "\n".join(seen)


def test_nobody_reaches_the_public_pages_and_nothing_else():
    open_to_all = {row.endpoint for row in ROWS if row.answers["nobody"] != "in"} | {"first.show"}
    assert open_to_all == PUBLIC


@ON_ONE_DATABASE
@pytest.mark.parametrize("walker", ["nobody", "worker", "admin"])
def test_asking_only_for_the_headers_answers_the_same_without_a_body(application, towns, walker):
    client = browser_of(application, towns, walker)
    for row in ROWS:
        if row.method == "GET" and row.endpoint != "reminders.follow":
            answer = client.head(row.address(application, towns))
            assert (said(answer), answer.data) == (row.answers[walker], b""), str(row)


def test_asking_only_for_the_headers_of_a_second_look_ends_nothing(application, towns):
    """A link checker or a prefetching proxy must not retire anybody, and needs no token."""
    client, keeper = browser_of(application, towns, "worker"), browser_of(application, towns, "admin")
    spare = a_workplace(towns.town, name="甲江仓库", by="worker")
    assert client.head(f"/sites/{spare.id}/retire").status_code == 200
    assert keeper.head(f"/admin/people/{towns.ours['person_id']}/retire").status_code == 200
    assert db.session.get(Site, spare.id).retired_at is None
    assert db.session.get(Person, towns.ours["person_id"]).retired_at is None


@ON_ONE_DATABASE
def test_odd_words_in_the_address_of_a_list_are_only_words(application, towns):
    client = browser_of(application, towns, "officer")
    odd = {"book": "x", "endpoint": "x", "_scheme": "x", "_external": "1", "_method": "PUT", "q": "a&b=c"}
    for path in ("/books/safety", "/overdue", "/sites", "/papers"):
        query = odd if path != "/overdue" else {**odd, "book": BOOK.key}
        page = client.page(path, **query)
        assert all(address.startswith(("/", "#")) for address in page.links.values())


@ON_ONE_DATABASE
@pytest.mark.parametrize("walker", ["nobody", "worker"])
def test_asking_what_may_be_done_tells_the_methods_and_does_nothing(application, towns, walker):
    client = browser_of(application, towns, walker)
    for row in ROWS:
        answer = client.options(row.address(application, towns))
        if row.answers["nobody"] != "in" and row.endpoint != "first.show":
            assert row.method in answer.headers["Allow"], str(row)
        elif walker == "nobody":
            assert said(answer) == "in" or row.endpoint in PUBLIC, str(row)
        else:
            assert answer.status_code in (200, 404), str(row)
            assert answer.data == b"" or answer.status_code == 404, str(row)


# --- Lists narrowed to the neighbours -----------------------------------------------------------------------------------

LISTS = (
    "/books/safety",
    "/overdue",
    "/open",
    "/inbox",
    "/me",
    "/sites",
    "/sites/search",
    "/papers",
    "/figures",
    "/overview",
    "/reminders",
    "/admin/people",
    "/admin/areas",
    "/admin/checklists",
    "/admin/rules",
    "/admin/log",
)


@ON_ONE_DATABASE
@pytest.mark.parametrize("walker", ["worker", "officer", "leader", "admin", "auditor"])
def test_no_filter_and_no_search_brings_in_the_neighbours(application, towns, walker):
    client = browser_of(application, towns, walker)
    theirs = {name: str(value) for name, value in towns.theirs.items()}
    # A part of their words, so that a page may repeat what was asked without being taken for an answer.
    questions = [
        {"village": theirs["village_id"], "area": theirs["village_id"]},
        {"town": theirs["town_id"]},
        {"site": theirs["site_id"], "visit": theirs["visit_id"]},
        *({"q": part, "words": part, "responsible": part} for part in ("江", "木器", "7001", "应急")),
    ]
    for path in LISTS:
        for question in questions:
            answer = client.get(path, query_string={"which": "all", "book": BOOK.key, **question})
            assert answer.status_code in (200, 404), (path, question)
            found = [word for word in THEIR_WORDS if word in text_of(answer)]
            assert not found, f"{path} {question} shows {found}"


# --- Writing across the border ------------------------------------------------------------------------------------------


def a_hazard(towns: Towns, **values: object) -> dict[str, object]:
    return {
        "step": "report",
        "site": towns.ours["site_id"],
        "location": "二楼",
        "category": "fire_exit_blocked",
        "description": "安全出口上锁",
        "grade": "general",
        "mode": "by_date",
        "submission": "6f1b8a52-0f5f-4f0b-9a94-36c7a0cf1e0d",
        **values,
    }


def test_nothing_is_filed_at_a_place_or_from_a_visit_of_the_neighbours(application, towns):
    client = browser_of(application, towns, "worker")
    photo = {"photo-before_kept": str(towns.ours["uuid"])}
    for borrowed in ({"site": towns.theirs["site_id"]}, {"visit": towns.theirs["visit_id"]}):
        answer = client.submit("/record", a_hazard(towns, **borrowed, **photo))
        assert answer.status_code in (404, 422), borrowed
        assert not any(word in text_of(answer) for word in THEIR_WORDS)
    for path in ("/record", "/record/visit/go"):
        answer = client.get(path, query_string={"site": towns.theirs["site_id"]}, follow_redirects=True)
        assert answer.status_code == 404, path


def test_a_photo_somebody_else_sent_proves_nothing_of_mine(application, towns):
    for photo in (towns.theirs["uuid"], towns.ours["uuid"]):
        client = browser_of(application, towns, "officer")
        answer = client.submit("/record", a_hazard(towns, **{"photo-before_kept": str(photo)}))
        assert answer.status_code == 422
        assert str(photo) not in answer.text


def test_nothing_is_handed_over_to_somebody_of_another_town(application, towns):
    client = browser_of(application, towns, "officer")
    address = f"/entries/{towns.ours['entry_id']}/steps/hand_over"
    values = client.page(address).form(address).values
    neighbour = str(towns.town.people["officer of another town"])
    answer = client.submit(address, {**values, "hand_to": neighbour, "note": "请接手"})
    assert answer.status_code == 422
    assert "another town" not in answer.text


def test_an_administrator_gives_no_post_in_the_neighbours_town(application, towns):
    client = browser_of(application, towns, "admin")
    post = {"name": "新人", "sign_in_name": "13800009999", "role": "worker", "area": towns.theirs["area_id"]}
    answer = client.submit("/admin/people/new", post)
    assert answer.status_code in (404, 422)
    assert not any(word in text_of(answer) for word in THEIR_WORDS)


def test_an_entry_of_the_neighbours_is_answered_like_one_that_never_was(application, towns):
    client = browser_of(application, towns, "officer")
    theirs, never = client.get(f"/entries/{towns.theirs['entry_id']}"), client.get("/entries/999999")
    assert (theirs.status_code, never.status_code) == (404, 404)
    assert Page(theirs.text).main.text == Page(never.text).main.text
