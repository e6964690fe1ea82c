"""A book that contradicts itself stops the start, and says where."""

import dataclasses

import pytest
import sqlalchemy as sa

from ledger.books import safety
from ledger.books.safety import BOOK
from ledger.choices import Tone
from ledger.grammar import shelf
from ledger.grammar.book import BookContradiction
from ledger.grammar.clocks import ClockRule
from ledger.grammar.papers import PaperKind
from ledger.grammar.steps import Ask, PaperAsk, Proof, State, Step
from ledger.models import Role, Site


def with_changes(**changes):
    return dataclasses.replace(BOOK, **changes)


def with_step(**words):
    step = Step(
        **(
            {"key": "extra", "label": "多", "done": "多", "who": (Role.OFFICER,), "from_states": (safety.ORDERED,)}
            | words
        )
    )
    return with_changes(steps=(*BOOK.steps, step))


LIMBO = State("limbo", "悬", tone=Tone.PLAIN, awaits=Role.OFFICER)
STRAY_PAPER = PaperKind("stray", "散页", number_example="1 号", legal_basis="无")
STRAY_STEP = Step("stray", "散", who=(Role.OFFICER,), from_states=(safety.ORDERED,))


def a_clock(**words):
    return ClockRule(
        **(
            {
                "code": "X",
                "label": "多",
                "starts": (safety.ORDER,),
                "stops": (safety.RECTIFY,),
                "length": 3,
                "basis": "无",
            }
            | words
        )
    )


CONTRADICTIONS = {
    "two states are called": lambda: with_changes(states=(*BOOK.states, safety.ORDERED)),
    "two steps are called": lambda: with_changes(steps=(*BOOK.steps, safety.ORDER)),
    "two clocks are called": lambda: with_changes(clocks=(*BOOK.clocks, safety.REVIEW_CLOCK)),
    "two papers are called": lambda: with_changes(papers=(*BOOK.papers, safety.REFERRAL)),
    "names the state 'limbo'": lambda: with_step(to=LIMBO),
    "wants other hands than 'stray'": lambda: with_step(not_by=(STRAY_STEP,)),
    "asks for a paper the book does not list": lambda: with_step(paper=PaperAsk(kinds=(STRAY_PAPER,))),
    "makes an entry that stands nowhere": lambda: with_step(from_states=()),
    "demands a photo without naming the rule": lambda: with_step(proofs=(Proof("x", "照片", least=1),)),
    "asks for 'address', which is no field": lambda: with_step(asks=(Ask(Site.address),)),
    "no step makes a new entry": lambda: with_changes(
        steps=tuple(step for step in BOOK.steps if step not in (safety.REPORT, safety.FIX_ON_SPOT, safety.RESUBMIT))
    ),
    "no step leads to the state 'limbo'": lambda: with_changes(states=(*BOOK.states, LIMBO)),
    "the open state 'limbo' has no way out": lambda: dataclasses.replace(
        with_step(to=LIMBO), states=(*BOOK.states, LIMBO)
    ),
    "names a step the book does not list": lambda: with_changes(clocks=(*BOOK.clocks, a_clock(stops=(STRAY_STEP,)))),
    "clock 'X' never stops": lambda: with_changes(clocks=(*BOOK.clocks, a_clock(stops=()))),
    "two clocks are called 'attend'": lambda: with_changes(clocks=(*BOOK.clocks, a_clock(code="attend"))),
    "clock 'X' is paused and never goes on": lambda: with_changes(
        clocks=(*BOOK.clocks, a_clock(pauses=(safety.LIST,)))
    ),
    "clock 'X' stands still for a step the book does not list": lambda: with_changes(
        clocks=(*BOOK.clocks, a_clock(pauses=(STRAY_STEP,), resumes=(safety.DELIST,)))
    ),
    "after the step 'report' an entry stands at 'reported' with no clock that counts": lambda: with_changes(
        clocks=tuple(clock for clock in BOOK.clocks if clock is not safety.REVIEW_CLOCK)
    ),
    "after the step 'list' an entry stands at 'rectified' with no clock that counts": lambda: with_changes(
        clocks=tuple(
            dataclasses.replace(clock, pauses=(safety.LIST,), resumes=(safety.DELIST,))
            if clock is safety.RECHECK_CLOCK
            else clock
            for clock in BOOK.clocks
        )
    ),
    "neither a length nor a date": lambda: with_changes(clocks=(*BOOK.clocks, a_clock(length=None))),
}


@pytest.mark.parametrize("fault", CONTRADICTIONS)
def test_a_contradiction_is_named(fault):
    with pytest.raises(BookContradiction) as caught:
        CONTRADICTIONS[fault]().check()
    assert fault in str(caught.value)
    assert str(caught.value).startswith("book 'safety': ")


@pytest.mark.parametrize(
    ("awaits", "is_closed"),
    [(None, False), (Role.OFFICER, True)],
    ids=["open and awaiting nobody", "closed and awaiting"],
)
def test_a_state_awaits_somebody_exactly_while_it_is_open(awaits, is_closed):
    state = State("limbo", "悬", tone=Tone.PLAIN, awaits=awaits, is_closed=is_closed)
    into = Step("in", "进", who=(Role.OFFICER,), from_states=(safety.ORDERED,), to=state)
    out = Step("out", "出", who=(Role.OFFICER,), from_states=(state,), to=safety.ORDERED)
    book = with_changes(states=(*BOOK.states, state), steps=(*BOOK.steps, into, out))
    with pytest.raises(BookContradiction, match="must await somebody exactly while it is open"):
        book.check()


def test_a_state_does_not_await_somebody_who_can_do_nothing():
    state = State("limbo", "悬", tone=Tone.PLAIN, awaits=Role.WORKER)
    into = Step("in", "进", who=(Role.OFFICER,), from_states=(safety.ORDERED,), to=state)
    out = Step("out", "出", who=(Role.OFFICER,), from_states=(state,), to=safety.ORDERED)
    with pytest.raises(BookContradiction, match="awaits a role that can do nothing in it"):
        with_changes(states=(*BOOK.states, state), steps=(*BOOK.steps, into, out)).check()


def test_the_book_we_ship_does_not_contradict_itself():
    BOOK.check()


def test_two_books_do_not_share_a_name_or_a_letter():
    shelf.put(BOOK)
    with pytest.raises(BookContradiction, match="two books are called 'safety'"):
        shelf.put(with_changes(label="另一本"))
    with pytest.raises(BookContradiction, match="two books number their entries with '安'"):
        shelf.put(with_changes(key="patrol"))
    assert shelf.book_of("safety") is BOOK


def test_a_declaration_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        safety.ORDER.label = "别的"


def test_every_mandatory_column_of_an_entry_is_asked_by_every_step_that_files_one():
    mandatory = {named.key for named in BOOK.entry_fields() if named.mandatory}
    for step in BOOK.filing_steps():
        filled = {ask.field.key for ask in step.asks if ask.mandatory is True} | {column.key for column, _ in step.sets}
        assert mandatory <= filled, f"{step.key} leaves {mandatory - filled} empty"


def test_what_a_step_asks_is_a_field_of_the_book():
    for step in BOOK.steps:
        for ask in step.asks:
            assert BOOK.field_of(ask.field).label
    assert isinstance(BOOK.entry.__table__, sa.Table)
