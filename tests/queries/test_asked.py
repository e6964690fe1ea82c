"""What a step asks, said once: a page, a service, a phone and a table read the same."""

import importlib
import json
import pkgutil
from datetime import timedelta
from uuid import uuid4

import pytest

from ledger import books
from ledger.books.safety import BOOK as SAFETY
from ledger.grammar import shelf
from ledger.grammar.steps import MeasureAct, Step, is_mandatory
from ledger.models import Entry
from ledger.queries.asked import BY_SERVICE, Asked, asked, asked_to_begin, described
from ledger.queries.town_rules import decided_in
from ledger.refusals import AnswersRefused
from ledger.services.entries import take_step
from ledger.services.submissions import Submission
from ledger.web.asked_inputs import asked_form_class
from tests.lives import NOW, TODAY, Town, a_workplace, an_entry, order, order_answers, report

MODULES = (importlib.import_module(f"ledger.books.{one.name}") for one in pkgutil.iter_modules(books.__path__))
BOOKS = [module.BOOK for module in MODULES if hasattr(module, "BOOK")]
EVERY_STEP = [pytest.param(book, step, id=f"{book.key}-{step.key}") for book in BOOKS for step in book.steps]


def of(town: Town, entry: Entry, step: str, who: str = "officer") -> Asked:
    book = shelf.book_of(entry.book)
    decided = decided_in(entry.town_id)
    return asked(town.person(who), book, book.steps_by_key[step], entry=entry, today=TODAY, decided=decided)


ABOUT_MEASURES = {
    MeasureAct.LIST: {f"measure-{at}-{part}" for at in (1, 8) for part in ("text", "who", "named", "due_on")},
    MeasureAct.DONE: {"measures"},
    MeasureAct.WITHDRAW: {"measures"},
    MeasureAct.WEIGH: {"going_on"},
}


@pytest.mark.parametrize(("book", "step"), EVERY_STEP)
def test_every_step_of_every_book_can_be_told_as_json(book, step: Step):
    told = described(book, step).as_json()
    assert json.loads(json.dumps(told, ensure_ascii=False)) == told
    assert [one["key"] for one in told["fields"]] == [ask.field.key for ask in step.all_asks]
    conditions = [one["mandatory"] for one in told["fields"]] + [one["shown_when"] for one in told["fields"]]
    for condition in conditions:
        assert condition in (None, True, False, BY_SERVICE) or condition.keys() & {"field", "all", "any"}


def test_what_may_stay_empty_begins_empty(town):
    """Whoever does not look would hand in what nobody said."""
    officer, proposed = town.person("officer"), []
    for book, step in ((one, step) for one in BOOKS for step in one.steps):
        entry = book.entry()
        told = asked(officer, book, step, entry=entry, today=TODAY, decided=lambda town_rule: town_rule.default)
        for one in (one for one in told.fields if told.first[one.key] is not None):
            must = one.shown_when is not None or is_mandatory(one.mandatory, entry)
            proposed.append((book.key, step.key, one.key, must))
    assert proposed and [one for one in proposed if not one[-1]] == []


@pytest.mark.parametrize(("book", "step"), EVERY_STEP)
def test_the_form_of_every_step_has_an_input_for_all_it_asks_and_is_made_once(book, step: Step):
    form, told = asked_form_class(book, (step,)), described(book, step)
    typed = {one.key for one in told.fields if one.typed_when is not False}
    wanted = {*typed, "note", *(f"photo-{proof.key}" for proof in told.proofs)}
    wanted |= {"paper-kind", "paper-number", "paper-dated_on"} if told.paper else set()
    wanted |= {f"sealed-{one.key}" for one in told.sealed.fields} if told.sealed else set()
    wanted |= {"concerns", "concerns_people", "concerns_outsiders"} if told.concerns else set()
    wanted |= {"hand_to"} if told.asks_hands else set()
    wanted |= ABOUT_MEASURES[told.measures.act] if told.measures else set()
    wanted |= {"found_on"} if told.found_on else set()
    assert all(hasattr(form, name) for name in wanted)
    assert not any(hasattr(form, key) for key in set(told.keys) - typed)
    assert asked_form_class(book, (step,)) is form


def test_a_field_is_told_with_its_words_its_choices_and_its_conditions(application):
    told = described(SAFETY, SAFETY.steps_by_key["order"]).as_json()
    fields = {one["key"]: one for one in told["fields"]}
    only_major = {"field": "grade", "relation": "is", "values": ["major"]}
    assert fields["funds"]["shown_when"] == fields["funds"]["mandatory"] == only_major
    assert fields["person_phone"]["mandatory"] == only_major and fields["person_phone"]["shown_when"] is None
    assert ["major", "重大"] in [pair for group in fields["grade"]["choices"] for pair in group["choices"]]
    assert fields["due_on"]["kind"] == "day" and fields["due_on"]["not_past"]


def test_it_brings_the_first_values_of_the_entry_and_of_the_town(town):
    entry = report(town, a_workplace(town))
    first = of(town, entry, "order").first
    assert first["grade"] == entry.grade
    assert first["due_on"] == TODAY + timedelta(days=15)


def test_it_names_whom_the_entry_may_be_handed_to_and_nobody_else(town):
    entry = report(town, a_workplace(town))
    names = [name for _, name in of(town, entry, "hand_over").hands]
    assert names == ["fellow officer", "officer"]
    assert of(town, entry, "order").as_json()["hands"] is None


def test_beginning_an_entry_asks_for_the_place_too(town):
    [safety, *_] = asked_to_begin(town.person("worker"), SAFETY, SAFETY.filing_steps(), site=None, today=TODAY)
    assert safety.as_json()["place"] == {"site_kind": "workplace", "areas": []}
    petitions = shelf.book_of("petitions")
    [register, *_] = asked_to_begin(town.person("officer"), petitions, petitions.filing_steps(), site=None, today=TODAY)
    assert [town.areas["甲村"], "甲村"] in register.as_json()["place"]["areas"]


@pytest.mark.parametrize(("state", "key", "who"), [("reported", "order", "officer"), ("ordered", "rectify", "worker")])
def test_the_service_misses_exactly_what_the_description_calls_mandatory(town, state, key, who):
    entry = an_entry(town, state)
    told = of(town, entry, key, who)
    nothing = dict.fromkeys(told.keys)
    blank = told.as_answered(nothing)
    wanted = {one.key for one in told.fields if is_mandatory(one.mandatory, blank)}
    wanted |= {proof.key for proof in told.proofs if proof.least} | ({"note"} if told.note_mandatory else set())
    submission = Submission(uuid=uuid4(), answers=nothing)
    with pytest.raises(AnswersRefused) as refused:
        take_step(entry.id, key, submission=submission, by=town.person(who), now=NOW)
    assert refused.value.faults.keys() == wanted


def test_what_is_handed_in_for_what_is_of_no_interest_is_no_answer_whoever_knocks(town):
    entry = order(town, report(town, a_workplace(town)), funds=1200, interim="停用后门")
    assert (entry.funds, entry.interim) == (None, None)
    grave = order(town, report(town, a_workplace(town, name="乙村超市")), major=True)
    assert grave.interim


def test_what_the_service_cannot_read_of_it_stops_nobody(town):
    entry = report(town, a_workplace(town))
    submission = Submission(
        uuid=uuid4(), answers=order_answers(TODAY + timedelta(days=9)), unreadable={"funds": "请填写数字，例如 0.5"}
    )
    assert take_step(entry.id, "order", submission=submission, by=town.person("officer"), now=NOW).state == "ordered"
