"""What holds for every book on the shelf, whatever it is about: each state can be reached, each page can be read."""

import importlib
import pkgutil
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger import books
from ledger.access import open_steps
from ledger.db import db, transaction
from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.grammar.fields import Field, Kind, Named
from ledger.grammar.merging import MERGED
from ledger.grammar.steps import State
from ledger.grammar.timed_states import clocks_counting
from ledger.grammar.town_rules import CORE_TOWN_RULES
from ledger.models import Entry, Person, Site
from ledger.queries.dossiers import visible_entry
from ledger.queries.views import Which
from ledger.queries.visits import asked_of_visit
from ledger.refusals import AnswersRefused
from ledger.services.visits import VisitSubmission, record_visit
from ledger.workdays import local_date
from tests.builders import sign_in
from tests.lives import Town

# Whoever adds a file adds its book to these tests.
MODULES = (importlib.import_module(found.name) for found in pkgutil.iter_modules(books.__path__, f"{books.__name__}."))
BOOKS = tuple(module.BOOK for module in MODULES if hasattr(module, "BOOK"))
WALKERS = ("worker", "officer", "leader")
NOW = datetime.now(UTC)


@pytest.fixture
def signed_in(client, town):
    def signed_in(who: str):
        db.session.get_one(Person, town.people[who]).password_is_temporary = False
        db.session.commit()
        return sign_in(client, town.person(who, NOW))

    return signed_in


# --- Lines of any book, filled in by the kind of each field ----------------------------------------------------------


def a_value(declared: Field, *, yes: bool) -> object:
    """Return something a field of this kind may hold; nought for measures, so that parts make their whole."""
    return {
        Kind.TEXT: "2026-01",
        Kind.LONG_TEXT: "一段说明",
        Kind.PHONE: "13800000000",
        Kind.CREDIT_CODE: "91110000MA01ABCD1X",
        Kind.WHOLE: 1,
        Kind.DECIMAL: Decimal(0),
        Kind.SQUARE_METRES: Decimal(0),
        Kind.DAY: date(2026, 3, 9),
        Kind.YES_NO: yes,
        Kind.CHOICE: next(iter(declared.choices), None) if declared.choices else None,
        Kind.CHOICES: [next(iter(declared.choices)).value] if declared.choices else [],
        Kind.OUTLINE: '{"type": "Polygon", "coordinates": [[[117, 37], [117.1, 37], [117.1, 37.1], [117, 37]]]}',
    }[declared.kind]


def values(fields: list[Named], *, all_of_them: bool) -> dict[str, object]:
    """A line that says everything says yes; one that says only what it must says no, and leaves the rest empty."""
    return {one.key: a_value(one.field, yes=all_of_them) for one in fields if one.mandatory or all_of_them}


def a_site(book: Book, town: Town) -> Site:
    area = town.area("甲村一网格一组")
    kind = book.site
    site = kind.model(
        uuid=uuid4(), kind=kind.key, subject_type=next(iter(kind.subject_type.choices)).value, name="村东一处", area_id=area.id,
        town_id=area.town_id, village_id=area.village_id, address="甲村村东", made_by_id=town.people["officer"], made_at=NOW,
        **values(kind.fields(), all_of_them=True),
    )  # fmt: skip
    with transaction() as session:
        session.add(site)
    return site


def a_line(book: Book, state: State, town: Town, *, all_of_them: bool) -> Entry:
    """Put a line where it stands without the steps that lead there: pages have to bear whatever is stored."""
    area = town.area("甲村一网格一组")
    entry = book.entry(
        uuid=uuid4(), content_hash="0" * 64, book=book.key, number=f"{book.letter}2026-{uuid4().hex[:6]}", headline="一条",
        state=state.key, awaits=state.awaits, area_id=area.id, town_id=area.town_id, village_id=area.village_id,
        site_id=a_site(book, town).id if book.site is not None else None, found_on=date(2026, 3, 9),
        reported_by_id=town.people["worker"], reported_at=NOW, held_since=NOW, closed_at=NOW if state.is_closed else None,
        **values(book.entry_fields(), all_of_them=all_of_them),
    )  # fmt: skip
    with transaction() as session:
        session.add(entry)
    return entry


def named(one: object) -> str:
    return one.key if hasattr(one, "key") else str(one)


# --- What is asked ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("book", [book for book in BOOKS if book.visit is not None], ids=named)
def test_a_look_is_refused_by_what_its_form_is_made_of(town, book):
    told = asked_of_visit(book).as_json()
    nothing = VisitSubmission(uuid=uuid4(), started_at=NOW, ended_at=NOW)
    site = a_site(book, town)
    with pytest.raises(AnswersRefused) as refused:
        record_visit(book, site_id=site.id, submission=nothing, by=town.person("worker"), now=NOW)
    assert set(refused.value.faults) == {one["key"] for one in told["fields"] if one["mandatory"]}
    assert told["proofs"][0]["key"] == "visit"


# --- The declaration -----------------------------------------------------------------------------------------------


def test_every_book_on_the_shelf_is_walked_here(application):
    assert set(shelf.books()) == set(BOOKS)


@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_every_state_can_be_reached_from_a_new_entry_and_every_open_one_leads_to_a_close(book):
    reached = {step.to for step in book.filing_steps()}
    while more := {step.to or state for step in book.steps for state in step.from_states if state in reached} - reached:
        reached |= more
    assert reached == set(book.states)
    ends = {state for state in book.states if state.is_closed}
    while more := {state for step in book.steps if step.to in ends for state in step.from_states} - ends:
        ends |= more
    assert ends == set(book.states)


@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_every_open_state_promises_something_whatever_stands_still(book):
    """Nothing lies forgotten: a clock may count days in each open state. A book that promises nothing does not start."""
    counting = clocks_counting(book.steps, book.clocks)
    assert [state.key for state in book.states if not state.is_closed and not counting[state]] == []
    book.check()


@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_whatever_sends_back_asks_why(book):
    assert [step.key for step in book.steps if step.sends_back and not step.must_note] == []


@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_every_word_people_read_is_there(book):
    for step in book.steps:
        assert step.label and step.done
    for figure in book.figures:
        assert figure.label and figure.definition and figure.unit
    for kind in book.papers:
        assert kind.legal_basis and kind.number_example
    for one in book.town_rules:
        assert one.label and one.basis and one.least <= one.default <= one.most
        assert one.key.startswith((f"{book.key}.", "limit.")) or one in CORE_TOWN_RULES


def test_letters_and_table_names_are_the_books_own(application):
    assert len({book.letter for book in shelf.books()}) == len(shelf.books())
    assert len({clock.code for book in shelf.books() for clock in book.clocks}) == sum(
        len(book.clocks) for book in shelf.books()
    )


# --- The pages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", WALKERS)
@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_the_pages_of_an_empty_book_can_be_read(book, who, town, signed_in):
    client = signed_in(who)
    assert book.label in client.page(f"/books/{book.key}").text
    files = [
        step for step in book.filing_steps() if set(step.who) & {post.role for post in town.person(who, NOW).posts}
    ]
    if files:
        assert client.page("/record", book=book.key).form("/record?book=" + book.key).values
    if who != "worker":
        told = client.page("/figures", book=book.key).text
        assert all(figure.definition in told for figure in book.figures)
        assert book.label in client.page("/overview").text


@pytest.mark.parametrize(
    ("database_url", "all_of_them"),
    [("sqlite", False), ("postgresql", True)],
    indirect=["database_url"],
    ids=["bare", "full"],
)
@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_every_page_of_a_line_in_every_state_can_be_read(book, all_of_them, town, signed_in):
    """The list, the line, and once the form of every step that leads on from here, for field, office and leader."""
    lines = {state: a_line(book, state, town, all_of_them=all_of_them).id for state in book.states}
    opened: set[tuple[State, str]] = set()
    for who in WALKERS:
        client, person = signed_in(who), town.person(who, NOW)
        if book.key in shelf.closed_to(person.posts[0].role):
            continue
        for which in Which:
            assert client.page(f"/books/{book.key}", which=which.value).heading
        for state, entry_id in lines.items():
            page = client.page(f"/entries/{entry_id}")
            assert state.label in page.text
            assert page.html.count('class="btn btn-primary"') <= 1, f"{state.key}: two primary actions"
            offers = open_steps(
                person,
                book,
                visible_entry(person, entry_id),
                takers={},
                strict_hands=False,
                today=local_date(datetime.now(UTC)),
            )
            for step in [offer.step for offer in offers if offer.is_open and (state, offer.step.key) not in opened]:
                opened.add((state, step.key))
                answer = client.get(f"/entries/{entry_id}/steps/{step.key}")
                assert answer.status_code == 200 and step.label in answer.text, f"{state.key}: {step.key}"


@pytest.mark.parametrize("who", WALKERS)
@pytest.mark.parametrize("book", [book for book in BOOKS if book.site is not None], ids=named)
def test_the_pages_of_a_place_can_be_read(book, who, town, signed_in):
    site_id, client = a_site(book, town).id, signed_in(who)
    assert "村东一处" in client.page(f"/sites/{site_id}").text
    assert client.page("/record", site=site_id).heading
    if book.visit is not None:
        assert client.page(f"/sites/{site_id}/visit").heading
    assert client.page("/sites/new", kind=book.site.key).form().values


def test_no_line_is_on_the_page_of_another_book(town, signed_in):
    numbers = {book.key: a_line(book, book.filing_steps()[0].to, town, all_of_them=False).number for book in BOOKS}
    client = signed_in("officer")
    for book in BOOKS:
        text = client.page(f"/books/{book.key}").text
        assert [key for key, number in numbers.items() if number in text] == [book.key]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Entry)) == len(BOOKS)


# --- Figures ------------------------------------------------------------------------------------------------------------

RATES = [
    pytest.param(one, id=f"{book.key} {one.code}") for book in BOOKS for one in book.figures if one.part is not None
]


@pytest.mark.parametrize("figure", RATES)
def test_a_rate_says_in_words_what_it_leaves_out(figure):
    assert figure.leaves_out
    assert f"不计：{figure.leaves_out}" in figure.definition


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.key)
def test_a_figure_is_spoken_of_only_where_it_stands(book):
    known = {one.code for figure in book.figures for one in (figure, figure.part, figure.whole) if one is not None}
    spoken_of = {code for one in book.figures for code in re.findall(r"\b[A-DX]-\d+[a-z]?\b", one.definition)}
    assert spoken_of <= known


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.key)
def test_what_is_void_or_merged_has_a_list_of_who_decided_it(book):
    told = {key for figure in book.figures for key in figure.told_by}
    assert {book.void.key, MERGED.key} <= told
