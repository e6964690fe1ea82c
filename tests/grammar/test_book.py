"""A book that contradicts itself stops the start, and says what, where and on which line."""

import dataclasses
import re

import pytest

from ledger.books.farmland import BOOK as FARMLAND
from ledger.books.housing import BOOK as HOUSING
from ledger.books.safety import BOOK
from ledger.books.safety.records import SafetyEntry
from ledger.choices import Tone
from ledger.grammar import shelf
from ledger.grammar.book import BookContradiction
from ledger.grammar.clocks import ClockRule
from ledger.grammar.conditions import all_of, is_given, is_more_than, unless
from ledger.grammar.days import happened
from ledger.grammar.figures import Counted, Figure, count
from ledger.grammar.papers import PaperKind
from ledger.grammar.steps import Ask, Begets, Check, PaperAsk, Proof, State, Step, emptied
from ledger.grammar.town_rules import TownRule
from ledger.models import Role, Site
from ledger.workdays import Unit

ENTRY, STEPS, STATES = BOOK.entry, BOOK.steps_by_key, BOOK.states_by_key
CLOCKS = {clock.code: clock for clock in BOOK.clocks}
PAPERS = BOOK.papers_by_key
# Fields of other books that bear the names of fields of this one.
FOREIGN = FARMLAND.entry.reason
LIMBO = State("limbo", "悬", tone=Tone.PLAIN, awaits=Role.OFFICER)
STRAY_PAPER = PaperKind("stray", "散页", number_example="1 号", legal_basis="无", not_before=())
STRAY_STEP = Step("stray", "散", who=(Role.OFFICER,), from_states=(STATES["ordered"],))
STRAY_RULE = TownRule("safety.stray", "散", default=3, unit="日")


def with_changes(**changes):
    return dataclasses.replace(BOOK, **changes)


def with_step(**words):
    usual = {"who": (Role.OFFICER,), "from_states": (STATES["ordered"],)}
    return with_changes(steps=(*BOOK.steps, Step("extra", "多", **(usual | words))))


def with_clock(**words):
    usual = {"starts": (STEPS["order"],), "stops": (STEPS["rectify"],), "length": 3, "basis": "无"}
    return with_changes(clocks=(*BOOK.clocks, ClockRule("X", "多", **(usual | words))))


def with_paper(**words):
    usual = {"number_example": "1 号", "legal_basis": "无", "not_before": ()}
    return with_changes(papers=(*BOOK.papers, PaperKind("extra", "多", **usual | words)))


def with_figure(**words):
    return with_changes(figures=(*BOOK.figures, Figure("A-X", "多", "无", "条", **words)))


def asked_of_places(ask):
    return with_changes(site=dataclasses.replace(BOOK.site, asks=(ask,)))


def without_clock(code):
    return with_changes(clocks=tuple(clock for clock in BOOK.clocks if clock.code != code))


def with_clock_changed(code, **changes):
    changed = dataclasses.replace(CLOCKS[code], **changes)
    return with_changes(clocks=tuple(changed if clock.code == code else clock for clock in BOOK.clocks))


def expecting(**changes):
    """Let every open state expect a step of whom it awaits, but for those that are changed."""
    usual = {
        state.key: next(one for one in BOOK.steps if state in one.from_states and one.to and state.awaits in one.who)
        for state in BOOK.states
        if not state.is_closed
    }
    return with_changes(expects={STATES[key]: step for key, step in (usual | changes).items() if step is not None})


CONTRADICTIONS = {
    "two states are called 'ordered'": lambda: with_changes(states=(*BOOK.states, STATES["ordered"])),
    "two steps are called 'order'": lambda: with_changes(steps=(*BOOK.steps, STEPS["order"])),
    "two clocks are called 'A2'": lambda: with_changes(clocks=(*BOOK.clocks, CLOCKS["A2"])),
    "two clocks are called 'attend'": lambda: with_changes(
        clocks=(*BOOK.clocks, dataclasses.replace(CLOCKS["A2"], code="attend"))
    ),
    "two papers are called 'referral'": lambda: with_changes(papers=(*BOOK.papers, PAPERS["referral"])),
    "two figures are called 'A-1'": lambda: with_changes(figures=(*BOOK.figures, BOOK.figures[0])),
    # Lists that are none.
    "step 'extra' (LINE) wants a list in `who`": lambda: with_step(who=Role.OFFICER),
    "step 'extra' (LINE) wants a list in `asks`": lambda: with_step(asks=Ask(ENTRY.measure)),
    "step 'extra' (LINE) wants a list in `from_states`": lambda: with_step(from_states=STATES["ordered"]),
    "the paper of step 'extra' (LINE) wants a list in `kinds`": lambda: with_step(
        paper=PaperAsk(kinds=PAPERS["referral"])
    ),
    "what step 'extra' begets (LINE) wants a list in `carries`": lambda: with_step(
        begets=Begets(step=STEPS["report"], carries=ENTRY.location)
    ),
    "step 'extra' (LINE) names somebody in `who` who is no role": lambda: with_step(who=("officer",)),
    "clock 'X' (LINE) wants a list in `stops`": lambda: with_clock(stops=STEPS["rectify"]),
    "paper 'extra' (LINE) wants a list in `after`": lambda: with_paper(after=PAPERS["order"]),
    "the book wants a list in `papers`": lambda: with_changes(papers=PAPERS["order"]),
    "the book wants a list in `clocks`": lambda: with_changes(clocks=CLOCKS["A2"]),
    # Classes and fields of other books.
    "its class of entry, FarmlandEntry, was made for the book 'farmland'": lambda: with_changes(entry=FARMLAND.entry),
    "its class of visit, HousingVisit, was made for the book 'housing'": lambda: with_changes(visit=HOUSING.visit),
    "step 'extra' (LINE) asks for 'address', which is no field of its entries": lambda: with_step(
        asks=(Ask(Site.address),)
    ),
    "step 'extra' (LINE) asks for 'reason', which is no field of its entries but FarmlandEntry.reason": lambda: (
        with_step(asks=(Ask(FOREIGN),))
    ),
    "step 'extra' (LINE) sets FarmlandEntry.reason, which is no field of its entries": lambda: with_step(
        sets=((FOREIGN, None),)
    ),
    "step 'extra' (LINE) checks FarmlandEntry.reason, which is no field of its entries": lambda: with_step(
        checks=(Check(FOREIGN, refusal=lambda case: None),)
    ),
    "step 'extra' (LINE) applies depending on FarmlandEntry.reason": lambda: with_step(applies=is_given(FOREIGN)),
    "step 'extra' (LINE) asks for 'measure' depending on FarmlandEntry.reason": lambda: with_step(
        asks=(Ask(ENTRY.measure, mandatory=is_given(FOREIGN)),)
    ),
    "clock 'X' (LINE) reads FarmlandEntry.done_on, which is no field of its entries": lambda: with_clock(
        counts_from=FARMLAND.entry.done_on
    ),
    "clock 'X' (LINE) depends on FarmlandEntry.reason": lambda: with_clock(applies=is_given(FOREIGN)),
    "paper 'extra' (LINE) depends on FarmlandEntry.reason": lambda: with_paper(applies=is_given(FOREIGN)),
    # Days, and what begins anew.
    "step 'extra' (LINE) asks for 'measure' as a day, which it is not": lambda: with_step(
        asks=(happened(ENTRY.measure),)
    ),
    "step 'extra' (LINE) asks for 'done_on' after FarmlandEntry.decided_on, which is no day of its entries": lambda: (
        with_step(asks=(happened(ENTRY.done_on, FARMLAND.entry.decided_on),))
    ),
    "step 'extra' (LINE) asks for 'done_on' after SafetyEntry.measure, which is no day of its entries": lambda: (
        with_step(asks=(happened(ENTRY.done_on, ENTRY.measure),))
    ),
    "step 'extra' (LINE) empties 'description', which every entry has to say": lambda: with_step(
        sets=emptied(ENTRY.measure, ENTRY.description)
    ),
    "step 'extra' (LINE) proposes an answer for 'done_on', which may stay empty": lambda: with_step(
        asks=(happened(ENTRY.done_on, mandatory=False),)
    ),
    "step 'extra' (LINE) applies depending on SafetyEntry.measure being above 0, where one of the two is no number": lambda: (
        with_step(applies=is_more_than(ENTRY.measure, 0))
    ),
    "step 'extra' (LINE) asks for 'measure' depending on SafetyEntry.funds being above '3'": lambda: with_step(
        asks=(Ask(ENTRY.measure, mandatory=all_of(is_more_than(ENTRY.funds, "3"))),)
    ),
    "clock 'X' (LINE) depends on SafetyEntry.done_on being above 0, where one of the two is no number": lambda: (
        with_clock(applies=unless(is_more_than(ENTRY.done_on, 0)))
    ),
    "step 'extra' (LINE) demands a paper depending on FarmlandEntry.reason": lambda: with_step(
        paper=PaperAsk(kinds=(PAPERS["referral"],), mandatory=is_given(FOREIGN))
    ),
    "figure 'A-X' (LINE) depends on SafetyEntry.measure being above 0, where one of the two is no number": lambda: (
        with_changes(figures=(*BOOK.figures, count("A-X", "多", "无", "条", is_more_than(ENTRY.measure, 0))))
    ),
    # Steps.
    "step 'extra' (LINE) names the state 'limbo', which the book does not list": lambda: with_step(to=LIMBO),
    "step 'extra' (LINE) wants other hands than 'stray'": lambda: with_step(not_by=(STRAY_STEP,)),
    "step 'extra' (LINE) asks for the paper 'stray', which the book does not list": lambda: with_step(
        paper=PaperAsk(kinds=(STRAY_PAPER,))
    ),
    "step 'extra' (LINE) makes an entry that stands nowhere": lambda: with_step(from_states=()),
    "step 'extra' (LINE) leaves 'description' empty, which every entry has to say": lambda: with_step(
        from_states=(), to=STATES["reported"], asks=(Ask(ENTRY.description, mandatory=False),)
    ),
    "step 'extra' (LINE) begets an entry by a step that begins none": lambda: with_step(
        begets=Begets(step=STEPS["order"])
    ),
    "step 'extra' (LINE) seals data the book does not declare": lambda: with_step(seals=True),
    "step 'extra' (LINE) begins segregated entries, which have no numbers of their own": lambda: with_step(
        from_states=(), to=STATES["reported"], segregates=is_given(ENTRY.measure)
    ),
    "step 'extra' (LINE) demands a photo without naming the rule": lambda: with_step(
        proofs=(Proof("x", "照片", least=1),)
    ),
    "step 'extra' (LINE) extends nothing": lambda: with_step(
        from_states=(STATES["referred"],), asks=(Ask(ENTRY.due_on),), extends=True
    ),
    "no step makes a new entry": lambda: with_changes(
        steps=tuple(step for step in BOOK.steps if step.from_states), clocks=(), figures=()
    ),
    # States.
    "no step leads to the state 'limbo'": lambda: with_changes(states=(*BOOK.states, LIMBO)),
    "the open state 'limbo' has no way out": lambda: dataclasses.replace(
        with_step(to=LIMBO), states=(*BOOK.states, LIMBO)
    ),
    "the state 'reported' must expect something exactly while it is open": lambda: expecting(reported=None),
    "the state 'closed' must expect something exactly while it is open": lambda: expecting(closed=STEPS["reopen"]),
    "the state 'rectified' expects the step 'list', which does not lead on from it": lambda: expecting(
        rectified=STEPS["list"]
    ),
    "the state 'passed' expects the step 'refuse_close' of a role that may not take it": lambda: expecting(
        passed=STEPS["refuse_close"]
    ),
    # Clocks.
    "clock 'X' (LINE) names a step the book does not list: 'stray'": lambda: with_clock(stops=(STRAY_STEP,)),
    "clock 'X' (LINE) never stops": lambda: with_clock(stops=()),
    "clock 'X' (LINE) has neither a length nor a date": lambda: with_clock(length=None),
    "clock 'X' (LINE) is paused and never goes on": lambda: with_clock(pauses=(STEPS["list"],)),
    "clock 'X' (LINE) stands still for a step the book does not list: 'stray'": lambda: with_clock(
        pauses=(STRAY_STEP,), resumes=(STEPS["delist"],)
    ),
    "clock 'X' (LINE) counts in 个工作日, and its length 'safety.stray' in 日": lambda: with_clock(
        length=STRAY_RULE, unit=Unit.WORKING_DAYS
    ),
    "after the step 'report' an entry stands at 'reported' with no clock that counts": lambda: without_clock(
        "A-review"
    ),
    "after the step 'hand_over' an entry stands at 'sent_back' with no clock that counts": lambda: with_clock_changed(
        "A-resubmit", pauses=(STEPS["hand_over"],), resumes=(STEPS["remark"],)
    ),
    "clock 'X' (LINE) stands still for whoever is waited for, which no paper says": lambda: with_clock(
        length=0, limit="A4", stands_still=is_given(ENTRY.outsider)
    ),
    "clock 'X' (LINE) stands still by the step 'hand_over', which wants no paper": lambda: with_clock(
        length=0, limit="A4", pauses=(STEPS["hand_over"],), resumes=(STEPS["remark"],)
    ),
    # Papers, town rules, figures, places.
    "the paper 'stray' is named after paper 'extra' (LINE) and not listed": lambda: with_paper(after=(STRAY_PAPER,)),
    "the paper 'stray' is named by clock 'X' (LINE) and not listed": lambda: with_clock(kept_on=(STRAY_PAPER,)),
    "the town rule 'patrol.stray' (LINE) belongs to another book": lambda: with_clock(
        length=TownRule("patrol.stray", "散", default=3, unit="日")
    ),
    "the town rule 'farmland.": lambda: with_changes(town_rules=(*BOOK.town_rules, FARMLAND.town_rules[0])),
    "figure 'A-X' (LINE) measures nothing": lambda: with_figure(counted=Counted.ENTRIES),
    "its places are asked for 'location', which is no field of theirs": lambda: asked_of_places(
        Ask(ENTRY.location, mandatory=is_given(BOOK.site.model.landlord))
    ),
    "its places are asked for 'landlord' on no condition": lambda: asked_of_places(Ask(BOOK.site.model.landlord)),
    "its places are asked for 'landlord' depending on FarmlandEntry.reason": lambda: asked_of_places(
        Ask(BOOK.site.model.landlord, mandatory=is_given(FOREIGN))
    ),
}


@pytest.mark.parametrize("fault", CONTRADICTIONS)
def test_a_contradiction_is_named(fault):
    with pytest.raises(BookContradiction) as caught:
        CONTRADICTIONS[fault]().check()
    told = re.sub(r"\(test_book\.py:\d+\)", "(LINE)", str(caught.value))
    assert told.startswith(f"book 'safety': {fault}")


@pytest.mark.parametrize(
    ("awaits", "is_closed"),
    [(None, False), (Role.OFFICER, True)],
    ids=["open and awaiting nobody", "closed and awaiting"],
)
def test_a_state_awaits_somebody_exactly_while_it_is_open(awaits, is_closed):
    state = State("limbo", "悬", tone=Tone.PLAIN, awaits=awaits, is_closed=is_closed)
    into = Step("in", "进", who=(Role.OFFICER,), from_states=(STATES["ordered"],), to=state)
    out = Step("out", "出", who=(Role.OFFICER,), from_states=(state,), to=STATES["ordered"])
    book = with_changes(states=(*BOOK.states, state), steps=(*BOOK.steps, into, out))
    with pytest.raises(BookContradiction, match="must await somebody exactly while it is open"):
        book.check()


def test_a_state_does_not_await_somebody_who_can_do_nothing():
    state = State("limbo", "悬", tone=Tone.PLAIN, awaits=Role.WORKER)
    into = Step("in", "进", who=(Role.OFFICER,), from_states=(STATES["ordered"],), to=state)
    out = Step("out", "出", who=(Role.OFFICER,), from_states=(state,), to=STATES["ordered"])
    with pytest.raises(BookContradiction, match="awaits a role that can do nothing in it"):
        with_changes(states=(*BOOK.states, state), steps=(*BOOK.steps, into, out)).check()


def test_the_book_we_ship_does_not_contradict_itself():
    BOOK.check()


def test_two_books_do_not_share_a_name_or_a_letter():
    shelf.put(BOOK)
    with pytest.raises(BookContradiction, match="two books are called 'safety'"):
        shelf.put(with_changes(label="另一本"))
    shelf.take_off(HOUSING)
    with pytest.raises(BookContradiction, match="two books number their entries with '安'"):
        shelf.put(dataclasses.replace(HOUSING, letter="安"))
    shelf.put(HOUSING)
    assert shelf.book_of("safety") is BOOK


def test_a_declaration_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        STEPS["order"].label = "别的"


def test_a_headline_too_long_for_a_list_says_that_it_goes_on():
    short, long = SafetyEntry(description="出口上锁"), SafetyEntry(location="二楼", description="很长" * 150)
    assert BOOK.headline_of(short) == "出口上锁"
    assert (len(BOOK.headline_of(long)), BOOK.headline_of(long)[-1]) == (200, "…")
