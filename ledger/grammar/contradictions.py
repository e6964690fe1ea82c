"""What a book may not say: each contradiction named with the book, the declaration and the line it stands on.

Read by `Book.check`, which stops the start. The order is that of understanding: what is not even a list is said before
what the list leaves out.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.clocks import ATTEND, ClockRule
from ledger.grammar.conditions import Condition
from ledger.grammar.days import asked_day_faults, is_day_of
from ledger.grammar.fields import declared_fields
from ledger.grammar.guesses import guess_faults
from ledger.grammar.kept_rows import kept_row_faults, uncorrectable_rows
from ledger.grammar.leaving import ways_left_open
from ledger.grammar.looks import look_back_faults
from ledger.grammar.measures import measure_faults
from ledger.grammar.outsiders import is_outside
from ledger.grammar.paper_order import paper_order_faults
from ledger.grammar.papers import PaperKind
from ledger.grammar.parties import party_faults
from ledger.grammar.shapes import shape_faults
from ledger.grammar.standing_still import standing_still_faults
from ledger.grammar.steps import Ask, Step
from ledger.grammar.timed_states import clocks_counting, unpromised
from ledger.grammar.town_rules import CORE_TOWN_RULES, TownRule
from ledger.grammar.unheard import unheard

Attribute = InstrumentedAttribute[Any]


class BookContradiction(Exception):
    """A declaration that contradicts itself; the ledger does not start with it."""


def contradictions(book: Any) -> Iterator[str]:
    """Yield what a book says against itself, in a sentence each; one may be the cause of those after it."""
    yield from shape_faults(book)
    yield from _twice(book)
    yield from _classes(book)
    if not book.filing_steps():
        yield "no step makes a new entry"
    for step in book.steps:
        yield from (f"step {step.key!r} ({step.written_at}) {what}" for what in _step(book, step))
    yield from _states(book)
    yield from _expected(book)
    for clock in book.clocks:
        yield from (f"clock {clock.code!r} ({clock.written_at}) {what}" for what in _clock(book, clock))
    for step, state in unpromised(book.steps, [clock for clock in book.clocks if not is_outside(clock)]):
        yield f"after the step {step.key!r} an entry stands at {state.key!r} with no clock that counts"
    for leaving in book.leaves_only_by:
        for step in ways_left_open(book.steps, leaving):
            yield f"step {step.key!r} ({step.written_at}) closes what may leave the book in another way only"
    yield from look_back_faults(book)
    yield from measure_faults(book)
    yield from standing_still_faults(book)
    yield from _papers(book)
    yield from paper_order_faults(book)
    yield from guess_faults(book)
    yield from _town_rules(book)
    yield from _figures(book)
    yield from _site(book)
    yield from unheard(book)
    yield from uncorrectable_rows(book.steps)


# --- Names and classes ---------------------------------------------------------------------------------------------


def _twice(book: Any) -> Iterator[str]:
    yield from _doubled("state", [state.key for state in book.states])
    yield from _doubled("step", [step.key for step in book.steps])
    yield from _doubled("clock", [clock.code for clock in (*book.clocks, ATTEND)])
    yield from _doubled("paper", [paper.key for paper in book.papers])
    yield from _doubled("figure", [figure.code for figure in book.figures])
    yield from _doubled("town rule", [rule.key for rule in book.town_rules])


def _doubled(what: str, keys: list[str]) -> Iterator[str]:
    for key in dict.fromkeys(keys):
        if keys.count(key) > 1:
            yield f"two {what}s are called {key!r}"


def _classes(book: Any) -> Iterator[str]:
    for what, model in (("entry", book.entry), ("visit", book.visit)):
        if model is not None and model.__mapper__.polymorphic_identity != book.key:
            yield f"its class of {what}, {model.__name__}, was made for the book {model.__mapper__.polymorphic_identity!r}"


def _is_foreign(attribute: Attribute, *own: type[Any] | None) -> bool:
    """Return whether a field belongs to another class, perhaps to one that has a field of the same name."""
    return not any(model is not None and issubclass(model, attribute.class_) for model in own)


def _untenable(condition: Any, model: type[Any], whose: str = "of its entries") -> Iterator[str]:
    """Yield what a condition on this class depends on and cannot."""
    for one in condition.comparisons if isinstance(condition, Condition) else ():
        if _is_foreign(one.field, model):
            yield f"{_name(one.field)}, which is no field {whose}"
    yield from _uncounted(condition)


def _uncounted(condition: Any) -> Iterator[str]:
    for one in condition.comparisons if isinstance(condition, Condition) else ():
        if not one.compares_numbers:
            yield f"{_name(one.field)} being above {one.values[0]!r}, where one of the two is no number"


def _name(attribute: Attribute) -> str:
    return f"{attribute.class_.__name__}.{attribute.key}"


# --- Steps ---------------------------------------------------------------------------------------------------------


def _step(book: Any, step: Step) -> Iterator[str]:
    yield from _where_it_leads(book, step)
    yield from _what_it_says_of_fields(book, step)
    yield from _who_decides(step)
    if step.paper is not None:
        for kind in (one for one in step.paper.kinds if one not in book.papers):
            yield f"asks for the paper {kind.key!r}, which the book does not list"
        yield from (f"demands a paper depending on {other}" for other in _untenable(step.paper.mandatory, book.entry))
        asked = {ask.field.key for ask in step.asks}
        for field in (one for one in step.paper.each if one.key not in asked):
            yield f"has a paper say {_name(field)} of each entry it covers, which it does not ask"
    if step.begets is not None and not step.begets.step.files_new:
        yield "begets an entry by a step that begins none"
    if step.files_new and step.segregates is not None and not book.segregated_letter:
        yield "begins segregated entries, which have no numbers of their own"
    if step.seals and book.sealed is None:
        yield "seals data the book does not declare"
    if any(proof.least and not proof.basis for proof in step.proofs):
        yield "demands a photo without naming the rule behind it"
    asked = {proof.key for other in book.steps for proof in other.proofs}
    yield from (
        f"answers the photo {one.answers!r}, which no step asks for"
        for one in step.proofs
        if one.answers and one.answers not in asked
    )
    if step.extends and not _can_extend(book, step):
        yield "extends nothing: no clock that may run then is extended by what it asks"
    if step.files_new:
        yield from _left_empty(book, step)
    yield from kept_row_faults(book, step.keeps)


def _where_it_leads(book: Any, step: Step) -> Iterator[str]:
    for state in (*step.from_states, *((step.to,) if step.to else ())):
        if state not in book.states:
            yield f"names the state {state.key!r}, which the book does not list"
    for other in step.not_by:
        if other not in book.steps:
            yield f"wants other hands than {other.key!r}, which the book does not list"
    for other in step.undoes:
        if not any(other in clock.stops for clock in book.clocks):
            yield f"undoes {other.key!r}, by which no clock is kept"
    if step.files_new and step.to is None:
        yield "makes an entry that stands nowhere"


def _who_decides(step: Step) -> Iterator[str]:
    """A proposal stands open to whoever sees the entry, and is taken by whoever could have taken the step alone."""
    if not step.decided_by:
        return
    if not set(step.decided_by) <= set(step.who):
        yield "is decided by a role that may not take it"
    if set(step.who) <= set(step.decided_by) and not step.never_alone:
        yield "wants a decision, and everybody who may take it decides"
    if step.files_new:
        yield "begins an entry, and there is nothing yet to decide about"
    if step.seals or step.segregates is not None:
        yield "keeps for a decision what is to be sealed or kept apart"


def _what_it_says_of_fields(book: Any, step: Step) -> Iterator[str]:
    for ask in step.all_asks:
        if _is_foreign(ask.field, book.entry) or not _is_field(book, ask):
            yield f"asks for {ask.field.key!r}, which is no field of its entries but {_name(ask.field)}"
        for other in _untenable(ask.mandatory, book.entry):
            yield f"asks for {ask.field.key!r} depending on {other}"
        if _is_field(book, ask):
            yield from asked_day_faults(book, step, ask)
        if ask.default is not None and ask.mandatory is False:
            yield f"proposes an answer for {ask.field.key!r}, which may stay empty"
    if step.once_past is not None and not is_day_of(book, step.once_past):
        yield f"waits for {_name(step.once_past)} to be over, which is no day of its entries"
    said = [attribute for attribute, _ in step.sets]
    for attribute, value in step.sets:
        if _is_foreign(attribute, book.entry):
            yield f"sets {_name(attribute)}, which is no field of its entries"
        elif value is None and not _column(attribute).nullable:
            yield f"empties {attribute.key!r}, which every entry has to say"
    yield from _doubled(f"field set by {step.key!r}", [attribute.key for attribute in said])
    for what, condition in (("applies", step.applies), ("segregates", step.segregates)):
        for other in _untenable(condition, book.entry):
            yield f"{what} depending on {other}"
    for check in step.checks:
        if check.field is not None and _is_foreign(check.field, book.entry):
            yield f"checks {_name(check.field)}, which is no field of its entries"


def _column(attribute: Attribute) -> Any:
    return attribute.property.columns[0]


def _is_field(book: Any, ask: Ask) -> bool:
    try:
        book.field_of(ask.field)
    except KeyError:
        return False
    return True


def _can_extend(book: Any, step: Step) -> bool:
    """Return whether there is a state it may be taken in with a clock that may run there and is moved by what it asks."""
    asked = {ask.field.key for ask in step.asks}
    counting = clocks_counting(book.steps, book.clocks)
    running = {clock for state in step.from_states for clock in counting[state]}
    return any(
        moved is not None and moved.key in asked for clock in running for moved in (clock.until, clock.extended_by)
    )


def _left_empty(book: Any, step: Step) -> Iterator[str]:
    """A column that must hold something and gets nothing would break in the hands of whoever files."""
    filled = _filled(step.asks, step)
    begetting = [other.begets for other in book.steps if other.begets is not None and other.begets.step is step]
    if begetting:
        filled |= set.intersection(
            *({attribute.key for attribute in one.carries} | _filled(one.asks) for one in begetting)
        )
    for named in declared_fields(book.entry):
        column = book.entry.__table__.c[named.key]
        if not column.nullable and column.default is None and column.server_default is None and named.key not in filled:
            yield f"leaves {named.key!r} empty, which every entry has to say"


def _filled(asks: Iterable[Ask], step: Step | None = None) -> set[str]:
    said = {ask.field.key for ask in asks if ask.mandatory is True}
    return said | ({attribute.key for attribute, _ in step.sets} if step is not None else set())


# --- States and clocks ---------------------------------------------------------------------------------------------


def _states(book: Any) -> Iterator[str]:
    for state in book.states:
        leaves = [step for step in book.steps if state in step.from_states and step.to not in (None, state)]
        if not any(step.to is state for step in book.steps):
            yield f"no step leads to the state {state.key!r}"
        if not state.is_closed and not leaves:
            yield f"the open state {state.key!r} has no way out"
        if state.is_closed != (state.awaits is None):
            yield f"the state {state.key!r} must await somebody exactly while it is open"
        if state.awaits and not any(state.awaits in step.who for step in leaves):
            yield f"the state {state.key!r} awaits a role that can do nothing in it"


def _expected(book: Any) -> Iterator[str]:
    for state in book.states:
        expected = book.expects.get(state, ())
        steps = expected if isinstance(expected, tuple) else (expected,)
        if bool(steps) is state.is_closed:
            yield f"the state {state.key!r} must expect something exactly while it is open"
        for step in steps:
            if step not in book.steps or state not in step.from_states or step.to is None:
                yield f"the state {state.key!r} expects the step {step.key!r}, which does not lead on from it"
            if state.awaits not in step.who:
                yield f"the state {state.key!r} expects the step {step.key!r} of a role that may not take it"


def _clock(book: Any, clock: ClockRule) -> Iterator[str]:
    for word, steps in (
        ("", (*clock.starts, *clock.starts_once, *clock.stops, *clock.ends)),
        ("stands still for ", (*clock.pauses, *clock.resumes)),
    ):
        for step in steps:
            if step not in book.steps:
                yield f"{word or 'names '}a step the book does not list: {step.key!r}"
    for step in clock.ends:
        if step in clock.stops:
            yield f"is both kept and ended by the step {step.key!r}"
    if not clock.stops and clock.paper is None:
        yield "never stops"
    if clock.until is None and not clock.length and clock.length != 0:
        yield "has neither a length nor a date"
    if bool(clock.pauses) != bool(clock.resumes):
        yield "is paused and never goes on, or goes on and is never paused"
    if isinstance(clock.length, TownRule) and clock.length.unit not in (clock.unit, clock.unit.label):
        yield f"counts in {clock.unit.label}, and its length {clock.length.key!r} in {clock.length.unit}"
    yield from _by_itself(book, clock)
    own = clock.own_length
    fields = (clock.until, clock.counts_from, clock.extended_by, *clock.kept_on)
    fields += (own.length, own.unit, own.basis) if own is not None else ()
    for attribute in fields:
        if isinstance(attribute, InstrumentedAttribute) and _is_foreign(attribute, book.entry):
            yield f"reads {_name(attribute)}, which is no field of its entries"
    for condition in (clock.applies, clock.stops_when, clock.stands_still):
        for other in _untenable(condition, book.entry):
            yield f"depends on {other}"


def _by_itself(book: Any, clock: ClockRule) -> Iterator[str]:
    """What begins when something else runs out is foreseen until then, and has to be given up or begun when that ends."""
    other = clock.on_expiry_of
    if other is not None:
        if other not in book.clocks or other is clock:
            yield f"begins when the clock {other.code!r} runs out, which the book does not list"
        elif other.pauses:
            yield f"begins when the clock {other.code!r} runs out, which stands still at times"
        for step in (*other.stops, *other.ends):
            if step not in (*clock.starts, *clock.stops, *clock.ends) and not (
                step.to is not None and step.to.is_closed
            ):
                yield f"is foreseen until {other.code!r} runs out, and the step {step.key!r} that ends that leaves it open"
    if clock.falls_to is not None and not any(clock.falls_to in step.who for step in clock.stops):
        yield f"falls to {clock.falls_to}, who may take no step that keeps it"


# --- Papers, town rules, figures, sites ----------------------------------------------------------------------------


def _papers(book: Any) -> Iterator[str]:
    named = [(kind, f"after paper {paper.key!r} ({paper.written_at})") for paper in book.papers for kind in paper.after]
    for clock in book.clocks:
        waited = [clock.paper] if clock.paper is not None else []
        waited += [one for one in clock.kept_on if isinstance(one, PaperKind)]
        named += [(kind, f"by clock {clock.code!r} ({clock.written_at})") for kind in waited]
    for kind, where in named:
        if kind not in book.papers:
            yield f"the paper {kind.key!r} is named {where} and not listed"
    for paper in book.papers:
        for other in _untenable(paper.applies, book.entry):
            yield f"paper {paper.key!r} ({paper.written_at}) depends on {other}"


def _town_rules(book: Any) -> Iterator[str]:
    """What a town decides stands under the name of the book; those in use are gathered, so that none is left out."""
    for rule in book.town_rules:
        if not rule.key.startswith(f"{book.key}.") and rule not in CORE_TOWN_RULES:
            yield f"the town rule {rule.key!r} ({rule.written_at}) belongs to another book"


def _figures(book: Any) -> Iterator[str]:
    for figure in book.figures:
        is_rate = figure.part is not None and figure.whole is not None
        if not is_rate and not figure.added and (figure.measure is None or figure.counted is None):
            yield f"figure {figure.code!r} ({figure.written_at}) measures nothing"
        for condition in figure.conditions:
            for other in _uncounted(condition):
                yield f"figure {figure.code!r} ({figure.written_at}) depends on {other}"


def _site(book: Any) -> Iterator[str]:
    if book.site is None:
        return
    yield from party_faults(book)
    keys = {named.key for named in book.site.fields()}
    for attribute in book.site.can_wait:
        if attribute.key not in keys or not _column(attribute).nullable:
            yield f"its places may begin without {attribute.key!r}, which is no field of theirs or cannot be empty"
    for ask in book.site.asks:
        if ask.field.key not in keys or _is_foreign(ask.field, book.site.model):
            yield f"its places are asked for {ask.field.key!r}, which is no field of theirs"
        if isinstance(ask.mandatory, bool):
            yield f"its places are asked for {ask.field.key!r} on no condition: say so in its annotation"
        for other in _untenable(ask.mandatory, book.site.model, "of theirs"):
            yield f"its places are asked for {ask.field.key!r} depending on {other}"
