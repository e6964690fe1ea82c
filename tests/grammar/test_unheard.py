"""A declaration that nobody reads where it stands stops the start: whoever wrote it believes in a rule that does not hold."""

import re

import pytest

from ledger.books.petitions import BOOK as PETITIONS
from ledger.grammar.book import BookContradiction
from ledger.grammar.conditions import is_given
from ledger.grammar.steps import Ask, Begets, Hands, MeasureAct, PaperAsk, Proof
from ledger.models import Entry, Role
from tests.grammar.test_book import (
    BOOK,
    ENTRY,
    PAPERS,
    STATES,
    STEPS,
    asked_of_places,
    with_changes,
    with_clock,
    with_paper,
    with_step,
)  # fmt: skip

HAZARD = STEPS["report"].asks
PHOTO = (Proof("now", "照片"),)
OF_PLACE = BOOK.site.model


def filing(**words):
    return with_step(from_states=(), to=STATES["closed"], **{"asks": HAZARD} | words)


def begetting(ask):
    begets, paper = Begets(step=STEPS["report"], asks=(*HAZARD, ask)), PaperAsk(kinds=(PAPERS["order"],))
    return with_step(to=STATES["closed"], begets=begets, paper=paper)


UNHEARD = {
    # What is asked.
    "step 'extra' (LINE) asks for 'measure' about entries shown together, and those of the book are shown with none": lambda: (
        with_step(asks=(Ask(ENTRY.measure, of_together=True),))
    ),
    "step 'extra' (LINE) asks for 'measure' only then, and names no condition": lambda: with_step(
        asks=(Ask(ENTRY.measure, only_then=True),)
    ),
    "step 'extra' (LINE) asks for 'measure' with `stands`, which only a day can be": lambda: with_step(
        asks=(Ask(ENTRY.measure, stands=True),)
    ),
    "step 'extra' (LINE) asks for 'measure' with `may_precede`, which only a day can be": lambda: with_step(
        asks=(Ask(ENTRY.measure, may_precede=(ENTRY.ordered_on,)),), proofs=PHOTO
    ),
    "step 'extra' (LINE) asks for 'ordered_on' as the day of its paper and as one after it": lambda: with_step(
        asks=(Ask(ENTRY.ordered_on, by_paper=True, after_paper=True),), paper=PaperAsk(kinds=(PAPERS["order"],))
    ),
    "step 'extra' (LINE) asks for 'measure' and writes over what is answered": lambda: with_step(
        asks=(Ask(ENTRY.measure),), sets=((ENTRY.measure, "无"),)
    ),
    "step 'extra' (LINE) asks for 'ordered_on' of the entry it begets, and says `by_paper`": lambda: begetting(
        Ask(ENTRY.ordered_on, by_paper=True)
    ),
    "step 'extra' (LINE) asks for 'due_on' of the entry it begets, and says `stands`": lambda: begetting(
        Ask(ENTRY.due_on, stands=True)
    ),
    # Steps.
    "step 'extra' (LINE) begins an entry, and says `applies` of one that stands somewhere": lambda: filing(
        applies=is_given(ENTRY.measure)
    ),
    "step 'extra' (LINE) begins an entry, and says `not_by` of one that stands somewhere": lambda: filing(
        not_by=(STEPS["report"],)
    ),
    "step 'extra' (LINE) begins an entry, and says `opens_round` of one that stands somewhere": lambda: filing(
        opens_round=True
    ),
    "step 'extra' (LINE) is never decided alone, and nobody decides it": lambda: with_step(never_alone=True),
    "step 'extra' (LINE) revises from whom an entry is kept, and keeps none": lambda: with_step(revises=True),
    "step 'extra' (LINE) says until when measures are, and lists none": lambda: with_step(measures_until=ENTRY.due_on),
    "step 'extra' (LINE) has room for one note and demands another": lambda: with_step(
        must_note="理由", may_note="意见"
    ),
    "step 'extra' (LINE) tells the public of it in a book that nobody looks up": lambda: with_step(public="已办"),
    "step 'extra' (LINE) closes an entry and hands it to somebody": lambda: with_step(
        to=STATES["closed"], hands=Hands.REPORTER, measures=MeasureAct.WEIGH
    ),
    "step 'extra' (LINE) asks for a paper of no kind": lambda: with_step(paper=PaperAsk(kinds=())),
    # Clocks.
    "clock 'X' (LINE) never starts": lambda: with_clock(starts=()),
    "clock 'X' (LINE) takes its length from the table of time limits and says another": lambda: with_clock(limit="A4"),
    "clock 'X' (LINE) says itself whether it is the town's own": lambda: with_clock(
        length=0, limit="A4", is_local=True
    ),
    "clock 'X' (LINE) passes on to an entry that takes over": lambda: with_clock(passes_on=True),
    "clock 'X' (LINE) is one of 'pace', which no other clock is": lambda: with_clock(one_of="pace"),
    "clock 'X' (LINE) falls to worker, and binds nobody": lambda: with_clock(is_right=True, falls_to=Role.WORKER),
    "clock 'X' (LINE) is extended by 'funds', which no step that extends asks for": lambda: with_clock(
        extended_by=ENTRY.funds
    ),
    "clock 'X' (LINE) runs until 'unconfirmed_on', which no step asks for": lambda: with_clock(
        until=Entry.unconfirmed_on
    ),
    "clock 'X' (LINE) goes by the day of 'planned_on', which no step that keeps or ends it tells": lambda: with_clock(
        kept_on=(ENTRY.planned_on,)
    ),
    "clock 'X' (LINE) goes by the day of 'referral', which no step that keeps or ends it tells": lambda: with_clock(
        kept_on=(PAPERS["referral"],)
    ),
    # Papers, places, the book.
    "paper 'extra' (LINE) is recorded by no step": with_paper,
    "its places are asked for 'landlord' with `fresh`, which no form of a place looks at": lambda: asked_of_places(
        Ask(OF_PLACE.landlord, mandatory=is_given(OF_PLACE.tenant), fresh=True)
    ),
    "it says what makes two entries alike, and at a place the place says it": lambda: with_changes(
        duplicates_alike=(ENTRY.location,)
    ),
    "it has something to seal, and no step that seals it": lambda: with_changes(sealed=PETITIONS.sealed),
}


@pytest.mark.parametrize("fault", UNHEARD)
def test_what_nobody_reads_is_named(fault):
    with pytest.raises(BookContradiction) as caught:
        UNHEARD[fault]().check()
    told = re.sub(r"\(\w+\.py:\d+\)", "(LINE)", str(caught.value))
    assert told.startswith(f"book 'safety': {fault}")
