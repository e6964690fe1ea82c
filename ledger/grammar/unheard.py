"""What a book says to no effect: an option that nobody reads where it stands. Whoever wrote it believes in a rule that
does not hold, so the book does not start with it.
"""

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.clocks import ClockRule
from ledger.grammar.conditions import Condition
from ledger.grammar.papers import PaperKind
from ledger.grammar.steps import Ask, Hands, MeasureAct, Step

Attribute = InstrumentedAttribute[Any]

# An entry that is about to begin stands nowhere yet, and nobody has done anything about it.
OF_WHAT_STANDS = ("applies", "once_past", "not_by", "undoes", "begins_anew", "opens_round")
# An entry that takes over begins without a paper, a photo or anything that stands.
OF_THE_OLD_ENTRY = ("by_paper", "may_precede", "stands", "of_together")
# The file of a place is asked when it must be filled in, and nothing else.
ASKED_OF_PLACES = ("field", "mandatory", "only_then", "label")


def unheard(book: Any) -> Iterator[str]:
    """Yield what is said to no effect, with the declaration and its line."""
    for step in book.steps:
        yield from (f"step {step.key!r} ({step.written_at}) {what}" for what in _of_step(book, step))
    for clock in book.clocks:
        yield from (f"clock {clock.code!r} ({clock.written_at}) {what}" for what in _of_clock(book, clock))
    for kind in book.papers:
        yield from (f"paper {kind.key!r} ({kind.written_at}) {what}" for what in _of_paper(book, kind))
    yield from _of_book(book)


def _said(declaration: Any, names: Iterable[str]) -> Iterator[str]:
    """Yield which of these options a declaration says, otherwise than by leaving them out."""
    usual = {one.name: one.default for one in dataclasses.fields(declaration)}
    yield from (name for name in names if getattr(declaration, name) != usual[name])


# --- Steps ---------------------------------------------------------------------------------------------------------


def _of_step(book: Any, step: Step) -> Iterator[str]:
    for name in _said(step, OF_WHAT_STANDS) if step.files_new else ():
        yield f"begins an entry, and says `{name}` of one that stands somewhere"
    if step.never_alone and not step.decided_by:
        yield "is never decided alone, and nobody decides it"
    if step.revises and step.segregates is None:
        yield "revises from whom an entry is kept, and keeps none from anybody"
    if step.measures_until is not None and step.measures is not MeasureAct.LIST:
        yield "says until when measures are, and lists none"
    if step.must_note and any(_said(step, ("may_note",))):
        yield "has room for one note and demands another: there is only one"
    if step.public and not book.is_public:
        yield "tells the public of it in a book that nobody looks up"
    if step.closes and step.hands in (Hands.REPORTER, Hands.OFFICER, Hands.CHOSEN):
        yield "closes an entry and hands it to somebody"
    if step.paper is not None and not step.paper.kinds:
        yield "asks for a paper of no kind"
    for ask in step.asks:
        yield from _of_ask(book, step, ask)
    for ask in step.begets.asks if step.begets is not None else ():
        yield from _of_condition(ask)
        for name in _said(ask, OF_THE_OLD_ENTRY):
            yield f"asks for {ask.field.key!r} of the entry it begets, and says `{name}`, which only one that stands can be"


def _of_ask(book: Any, step: Step, ask: Ask) -> Iterator[str]:
    yield from _of_condition(ask)
    key = ask.field.key
    if ask.of_together and book.shown_together is None:
        yield f"asks for {key!r} about entries shown together, and those of the book are shown with none: nobody is asked"
    if ask.of_together and step.files_new:
        yield f"asks for {key!r} about entries shown together before there is one"
    if ask.by_paper and ask.after_paper:
        yield f"asks for {key!r} as the day of its paper and as one after it"
    for name in _said(ask, ("stands", "may_precede")) if not _is_day(ask.field) else ():
        yield f"asks for {key!r} with `{name}`, which only a day can be"
    if any(attribute.key == key and not _follows(value) for attribute, value in step.sets):
        yield f"asks for {key!r} and writes over what is answered"


def _of_condition(ask: Ask) -> Iterator[str]:
    if ask.only_then and not isinstance(ask.mandatory, Condition):
        yield f"asks for {ask.field.key!r} only then, and names no condition"


def _follows(value: Any) -> bool:
    """Return whether what a step sets is worked out, perhaps from the answer itself."""
    return callable(value) or isinstance(value, InstrumentedAttribute)


def _is_day(field: Attribute) -> bool:
    return isinstance(field.property.columns[0].type, sa.Date)


# --- Clocks ----------------------------------------------------------------------------------------------------------


def _of_clock(book: Any, clock: ClockRule) -> Iterator[str]:
    if not clock.starts and clock.on_expiry_of is None:
        yield "never starts"
    if clock.stops_when is not None and not clock.stops:
        yield "says when a step keeps it, and no step does"
    if clock.limit and clock.length:
        yield "takes its length from the table of time limits and says another"
    if clock.limit and clock.is_local and clock.until is None:
        yield "says itself whether it is the town's own, which the table of time limits tells"
    if clock.passes_on and not any(step.begets is not None for step in book.steps):
        yield "passes on to an entry that takes over, and no step begets one"
    if clock.one_of and not any(other.one_of == clock.one_of for other in book.clocks if other is not clock):
        yield f"is one of {clock.one_of!r}, which no other clock is"
    if clock.falls_to is not None and clock.is_right:
        yield f"falls to {clock.falls_to}, and binds nobody"
    yield from _never_told(book, clock)


def _never_told(book: Any, clock: ClockRule) -> Iterator[str]:
    """Yield the fields and papers a clock goes by that no step of those it goes by asks for."""
    extended = {ask.field.key for step in book.steps if step.extends for ask in step.asks}
    if clock.extended_by is not None and clock.extended_by.key not in extended:
        yield f"is extended by {clock.extended_by.key!r}, which no step that extends asks for"
    written = {key for step in book.steps for key in _written(step)}
    if clock.until is not None and clock.until.key not in written:
        yield f"runs until {clock.until.key!r}, which no step asks for"
    if clock.paper is not None and not any(clock.paper in _kinds(step) for step in book.steps):
        yield f"is kept by the paper {clock.paper.key!r}, which no step records"
    over = book.steps if clock.paper is not None else (*clock.stops, *clock.ends)
    for source in clock.kept_on:
        is_told = (
            any(source in _kinds(step) for step in over)
            if isinstance(source, PaperKind)
            else any(ask.field.key == source.key for step in over for ask in step.asks)
        )
        if not is_told:
            yield f"goes by the day of {source.key!r}, which no step that keeps or ends it tells"


def _written(step: Step) -> Iterator[str]:
    yield from (ask.field.key for ask in step.all_asks)
    yield from (attribute.key for attribute, _ in step.sets)


def _kinds(step: Step) -> tuple[PaperKind, ...]:
    return step.paper.kinds if step.paper is not None else ()


# --- Papers, places, the book ----------------------------------------------------------------------------------------


def _of_paper(book: Any, kind: PaperKind) -> Iterator[str]:
    steps = [step for step in book.steps if kind in _kinds(step)]
    if not steps:
        yield "is recorded by no step"
    elif kind.approves and not any(step.decided_by or step.extends for step in steps):
        yield "approves, and no step it is recorded with wants a decision"


def _of_book(book: Any) -> Iterator[str]:
    for ask in book.site.asks if book.site is not None else ():
        others = [one.name for one in dataclasses.fields(ask) if one.name not in ASKED_OF_PLACES]
        for name in _said(ask, others):
            yield f"its places are asked for {ask.field.key!r} with `{name}`, which no form of a place looks at"
    if book.site is not None and book.duplicates_alike:
        yield "it says what makes two entries alike, and at a place the place says it"
    for name in ("ends_with_place", "site_learns") if book.site is None else ():
        if getattr(book, name):
            yield f"it says `{name}` and has no places"
    if book.visit is None and book.visit_leads:
        yield "it says what a look at a place leads to, and nobody looks at any"
    if book.sealed is not None and not any(step.seals for step in book.steps):
        yield "it has something to seal, and no step that seals it"
