"""Whatever is answered in whatever book: what is no value of the kind asked for is refused in words, and breaks nothing."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from ledger.access import open_steps
from ledger.db import db, transaction
from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.grammar.fields import Kind
from ledger.grammar.steps import Step
from ledger.models import Person
from ledger.queries.asked import described
from ledger.queries.dossiers import visible_entry
from ledger.queries.visits import asked_of_visit
from ledger.refusals import AnswersRefused
from ledger.services.entries import file_entry
from ledger.services.locked_entries import locked_entry
from ledger.services.moves import Move, perform
from ledger.services.sites import SiteSubmission, make_site
from ledger.services.submissions import Submission
from ledger.services.visits import VisitSubmission, record_visit
from ledger.workdays import local_date
from tests.books.test_every_book import BOOKS, a_line, a_site, named
from tests.builders import sign_in
from tests.lives import Town

NOW = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
RUBBISH = (
    "不知道", " ", 7, 1.5, True, Decimal("NaN"), 10**400, date(2026, 3, 9), datetime(2026, 3, 9, tzinfo=UTC),
    [7], ["不知道"], {"甲": 1}, b"\xff",
)  # fmt: skip
HOLDS = {
    Kind.WHOLE: (int,),
    Kind.DECIMAL: (int, float, Decimal),
    Kind.SQUARE_METRES: (int, float, Decimal),
    Kind.DAY: (date,),
    Kind.YES_NO: (bool,),
    Kind.CHOICES: (list, tuple),
}
TEXTS = {Kind.TEXT, Kind.LONG_TEXT}
# As somebody may send them who does not use the page.
TYPED = ("不知道", "9" * 400, "\x00", "[[[[")


@pytest.fixture
def officers_browser(client, town):
    db.session.get_one(Person, town.people["officer"]).password_is_temporary = False
    db.session.commit()
    return sign_in(client, town.person("officer", datetime.now(UTC)))


def is_rubbish(kind: Kind, value: object) -> bool:
    """Return whether a value is none of this kind, by another account than the program's."""
    if value == " ":
        return False
    if isinstance(value, bool) or kind is Kind.YES_NO:
        return type(value) not in HOLDS.get(kind, (str,))
    if isinstance(value, datetime):
        return True
    return not isinstance(value, HOLDS.get(kind, (str,)))


def rounds(kinds: dict[str, Kind]) -> Iterator[tuple[dict[str, object], set[str]]]:
    """Yield answers in which in the end each field has held each sort of rubbish, with the keys that hold some."""
    for first in range(len(RUBBISH)):
        answers = {key: RUBBISH[(first + place) % len(RUBBISH)] for place, key in enumerate(kinds)}
        yield answers, {key for key, value in answers.items() if is_rubbish(kinds[key], value)}


def in_chinese(faults: dict[str, str]) -> bool:
    return all(re.search("[\u4e00-\u9fff]", sentence) for sentence in faults.values())


def kinds_always_asked(book: Book, step: Step) -> dict[str, Kind]:
    """Return what a step asks whatever else is answered: the rest is no answer where nobody asks."""
    fields = (one for one in described(book, step).fields if one.shown_when is None and not one.ask.of_together)
    return {one.key: one.field.kind for one in fields}


def moves_on(book: Book, town: Town) -> Iterator[tuple[Step, int]]:
    """Yield every step that leads on, with an entry that stands where it may be taken."""
    lines: dict[str, int] = {}
    for step in book.steps:
        if not step.files_new:
            state = step.from_states[0]
            lines.setdefault(state.key, a_line(book, state, town, all_of_them=False).id)
            yield step, lines[state.key]


# Nothing is written, so one database is enough.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_whatever_is_answered_to_a_step_is_taken_or_refused_in_words(book, town):
    by = town.person("officer")
    for step, entry_id in moves_on(book, town):
        for answers, wrong in rounds(kinds_always_asked(book, step)):
            with pytest.raises(AnswersRefused) as refused, transaction() as session:
                _, entry = locked_entry(session, entry_id, by)
                submission = Submission(uuid=uuid4(), answers=answers | {"nobody_asks": 1})
                perform(
                    Move(
                        session=session, book=book, step=step, entry=entry, submission=submission, by=by, now=NOW,
                        decided=lambda rule: rule.default,
                    )
                )  # fmt: skip
            asked = {key for key in wrong if key not in refused.value.faults}
            assert asked == set(), f"{step.key}: {[(key, answers[key]) for key in asked]}"
            assert in_chinese(refused.value.faults)


@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_whatever_a_new_entry_begins_with_is_taken_or_refused_in_words(book, town):
    by, area_id = town.person("officer"), town.areas["甲村一网格一组"]
    site_id = a_site(book, town).id if book.site is not None else None
    for step in (step for step in book.filing_steps() if set(step.who) & {post.role for post in by.posts}):
        for answers, wrong in rounds(kinds_always_asked(book, step)):
            with pytest.raises(AnswersRefused) as refused:
                file_entry(
                    book, step, site_id=site_id, area_id=area_id, by=by, now=NOW,
                    submission=Submission(uuid=uuid4(), answers=answers | {"nobody_asks": 1}),
                )  # fmt: skip
            assert wrong <= set(refused.value.faults)
            assert in_chinese(refused.value.faults)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("book", [book for book in BOOKS if book.site is not None], ids=named)
def test_whatever_is_said_of_a_place_or_seen_there_is_taken_or_refused_in_words(book, town):
    by, site = town.person("officer"), a_site(book, town)
    for answers, wrong in rounds({one.key: one.field.kind for one in book.site.fields()}):
        typed = SiteSubmission(
            uuid=uuid4(), name="", subject_type=None, area_id=site.area_id, address="", answers=answers
        )
        with pytest.raises(AnswersRefused) as refused:
            make_site(book.site, submission=typed, by=by, now=NOW)
        assert wrong <= set(refused.value.faults)
    for answers, wrong in rounds({one.key: one.field.kind for one in asked_of_visit(book).fields}):
        looked = VisitSubmission(uuid=uuid4(), started_at=NOW, ended_at=NOW, answers=answers | {"nobody_asks": 1})
        with pytest.raises(AnswersRefused) as refused:
            record_visit(book, site_id=site.id, submission=looked, by=by, now=NOW)
        assert wrong <= set(refused.value.faults)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_whatever_a_form_sends_the_page_comes_again_with_what_is_wrong(book, town, officers_browser):
    client, tried = officers_browser, 0
    person = town.person("officer", datetime.now(UTC))
    for step, entry_id in moves_on(book, town):
        entry = visible_entry(person, entry_id)
        today = local_date(datetime.now(UTC))
        offers = open_steps(person, book, entry, takers={}, strict_hands=False, today=today)
        if not any(offer.step is step and offer.is_open for offer in offers):
            continue
        version, kinds = entry.version, kinds_always_asked(book, step)
        db.session.rollback()
        # Of what is asked in words any text may be the answer.
        for first in range(len(TYPED) if not TEXTS.issuperset(kinds.values()) else 0):
            sent = {key: TYPED[(first + place) % len(TYPED)] for place, key in enumerate(kinds)}
            answer = client.submit(f"/entries/{entry_id}/steps/{step.key}", {"version": str(version), **sent})
            assert answer.status_code == 422, f"{step.key}: {sent}"
            tried += 1
    assert tried


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_yes_or_no_that_is_neither_is_asked_for_beside_its_field(town, officers_browser):
    book = shelf.book_of("farmland")
    step = book.filing_steps()[0]
    key = book.entry.stopped_on_spot.key
    answer = officers_browser.submit(
        f"/record?book={book.key}", {"step": step.key, "site": str(a_site(book, town).id), key: "也许"}
    )
    assert answer.status_code == 422
    assert "请选择是或否" in answer.text
