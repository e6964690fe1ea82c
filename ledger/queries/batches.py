"""Several entries at once: what may be done about each, and which steps ask so little that one answer serves them all."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ledger.access import Offer, open_steps, reach_of, takers_in_round
from ledger.db import db
from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.grammar.steps import Step
from ledger.grammar.town_rules import STRICT_OTHER_HANDS, Decided
from ledger.models import Entry, Event, Person, Proposal, Site
from ledger.queries.asked import Asked, as_it_stands, asked, described, first_values
from ledger.queries.asked_about import Offered
from ledger.queries.asked_fields import AskedField
from ledger.queries.hands import eligible
from ledger.queries.questions import asks_beside_fields, is_plain, unanswered
from ledger.queries.town_rules import decided_in

# More lines than this are no glance any more, and no page waits for them.
MOST = 100
# One answer serves all; with a second, somebody would have to think about each.
MOST_ANSWERS = 1

_events, _proposals = Event.__table__.c, Proposal.__table__.c


@dataclass(frozen=True, kw_only=True, eq=False)
class Ticked:
    """One of the entries that were ticked, with what may be done about it today."""

    entry: Entry
    book: Book
    place: str
    decided: Decided
    offers: list[Offer]

    def offer_of(self, step: Step) -> Offer | None:
        return next((offer for offer in self.offers if offer.step is step), None)

    def may_take(self, step: Step) -> bool:
        offer = self.offer_of(step)
        return offer is not None and offer.is_open and not offer.is_proposed


def ticked(person: Person, ids: Collection[int], *, today: date) -> list[Ticked]:
    """Return those of the entries this person may see, the most urgent first, in a fixed number of statements a book."""
    wanted, reach = list(ids)[:MOST], reach_of(person)
    keys = sa.select(Entry.__table__.c.book).where(Entry.__table__.c.id.in_(wanted), reach.entries()).distinct()
    found: list[Entry] = []
    for key in db.session.connection().scalars(keys):
        kind = shelf.book_of(key).entry
        rows = sa.select(kind).where(kind.id.in_(wanted), reach.entries()).options(joinedload(kind.area))
        found += db.session.scalars(rows)
    took, places = _takers(found), _places(found)
    rules = {town_id: decided_in(town_id) for town_id in {entry.town_id for entry in found}}
    lines = [_ticked(person, one, took.get(one.id, []), places, rules[one.town_id], today) for one in found]
    return sorted(lines, key=lambda line: (line.entry.next_due_on or date.max, line.entry.id))


def _ticked(
    person: Person, entry: Entry, took: list[Any], places: dict[int, str], decided: Decided, today: date
) -> Ticked:
    book = shelf.book_of(entry.book)
    offers = open_steps(
        person,
        book,
        entry,
        takers=takers_in_round(took, entry.round),
        strict_hands=bool(decided(STRICT_OTHER_HANDS)),
        today=today,
    )
    place = places.get(entry.site_id or 0, "")
    return Ticked(entry=entry, book=book, place=place, decided=decided, offers=offers)


def _takers(entries: Sequence[Entry]) -> dict[int, list[Any]]:
    """Return who took which step of each entry, and who agreed to it."""
    ids = [entry.id for entry in entries]
    moves = (_events.step, _events.round, _events.from_state)
    taken = sa.select(_events.entry_id, moves[0], _events.by_id, *moves[1:]).where(_events.entry_id.in_(ids))
    agreed = (
        sa.select(_events.entry_id, moves[0], _proposals.decided_by_id, *moves[1:])
        .join_from(Proposal.__table__, Event.__table__, _proposals.event_id == _events.id)
        .where(_proposals.entry_id.in_(ids))
    )
    found: dict[int, list[Any]] = {}
    for entry_id, *move in db.session.connection().execute(sa.union_all(taken, agreed)):
        found.setdefault(entry_id, []).append(tuple(move))
    return found


def _places(entries: Sequence[Entry]) -> dict[int, str]:
    site = Site.__table__.c
    ids = {entry.site_id for entry in entries if entry.site_id is not None}
    return dict(db.session.connection().execute(sa.select(site.id, site.name).where(site.id.in_(ids))).tuples().all())


@dataclass(frozen=True, kw_only=True)
class Common:
    """A step that serves some of the ticked entries together, all of them where nothing is left over."""

    step: Step
    ids: tuple[int, ...]


def in_common(lines: Sequence[Ticked], by: Person, *, today: date) -> list[Common]:
    """Return the steps of one book that may be taken about several of its entries at once, in the book's order."""
    found = []
    for step in lines[0].book.steps:
        able = able_together([line for line in lines if line.may_take(step)], step, by, today=today)
        if able:
            found.append(Common(step=step, ids=tuple(line.entry.id for line in able)))
    return found


def able_together(lines: list[Ticked], step: Step, by: Person, *, today: date) -> list[Ticked]:
    """Return the entries a step may be taken about in one go: with a paper that covers several, those of one place."""
    if not lines or _is_judged_of_each(lines[0].book, step):
        return []
    if step.paper is not None and step.paper.each:
        at_one_place = len({line.entry.site_id for line in lines} - {None}) == 1
        return lines if len(lines) > 1 and at_one_place else []
    return [line for line in lines if _one_answer_serves(_told(line, step, by, today), line.entry)]


def _is_judged_of_each(book: Book, step: Step) -> bool:
    """Return whether somebody has to look at each: how grave it is, that it is nothing, what another has to agree to."""
    return bool(step.decided_by) or step.regrades or (step.to is not None and step.to is book.void)


def _told(line: Ticked, step: Step, by: Person, today: date) -> Asked:
    return as_it_stands(described(line.book, step), line.entry, by=by, today=today)


def _one_answer_serves(told: Asked, entry: Entry) -> bool:
    """Return whether it asks for no more than one answer: a reason, a colleague, a paper that is only put on record.

    What a field says is about one entry, and a paper by which it leads on decides about one.
    """
    asks = asks_beside_fields(told, entry)
    decides_by_paper = "paper" in asks and not told.step.is_side_step
    return is_plain(told, entry) and not unanswered(told, entry) and not decides_by_paper and len(asks) <= MOST_ANSWERS


# --- What the one form asks ------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False)
class AskedOfLine:
    """What a paper that covers several says of each: the fields, and what stands in them when the form opens."""

    line: Ticked
    fields: tuple[AskedField, ...]
    first: dict[str, Any]


@dataclass(frozen=True, kw_only=True, eq=False)
class AskedTogether:
    """What is asked once for all, and what of each."""

    told: Asked
    lines: list[AskedOfLine]

    @property
    def has_own(self) -> bool:
        return any(one.fields for one in self.lines)


def asked_together(by: Person, lines: list[Ticked], step: Step, *, today: date) -> AskedTogether:
    """Return what a step asks of somebody about several entries; what stands on an entry already is not asked again."""
    first = lines[0]
    told = asked(by, first.book, step, entry=first.entry, today=today, decided=first.decided)
    each = {one.key for one in own_fields(first.book, step)}
    shared = tuple(one for one in told.fields if one.key not in each and _is_shared(one, lines, by_paper=bool(each)))
    paper = told.paper if told.paper is not None and (each or told.paper.mandatory is True) else None
    narrowed = replace(
        told,
        fields=shared,
        proofs=(),
        paper=replace(paper, mandatory=True) if paper is not None else None,
        hands=_hands(by, lines, step, told.hands, today),
        measures=None,
    )
    return AskedTogether(told=narrowed, lines=[_asked_of(line, step, each, by, today) for line in lines])


def own_fields(book: Book, step: Step) -> tuple[AskedField, ...]:
    """Return everything a paper that covers several may say of each."""
    each = {attribute.key for attribute in step.paper.each} if step.paper is not None else set()
    return tuple(one for one in described(book, step).fields if one.key in each)


def handed_in(by: Person, lines: list[Ticked], step: Step, *, today: date) -> Asked:
    """Return what may have been answered for all of them, whatever has been done to some since the form was opened: the
    same form sent again has to be read as the same.
    """
    told, each = _told(lines[0], step, by, today), own_fields(lines[0].book, step)
    fields = tuple(one for one in described(lines[0].book, step).fields if one.key not in {own.key for own in each})
    has_paper = told.paper is not None and (each or told.paper.mandatory is True)
    return replace(
        told.about(lines[0].entry), fields=fields, proofs=(), paper=told.paper if has_paper else None, measures=None
    )


def _is_shared(one: AskedField, lines: list[Ticked], *, by_paper: bool) -> bool:
    """Return whether one answer is wanted for all: no entry has one, and it hangs on nothing that is theirs alone."""
    if one.ask.only_then or (by_paper and one.ask.by_paper):
        return False
    return one.ask.fresh or not any(getattr(line.entry, one.key) not in (None, "", []) for line in lines)


def _asked_of(line: Ticked, step: Step, each: set[str], by: Person, today: date) -> AskedOfLine:
    told = _told(line, step, by, today)
    fields = tuple(
        one for one in told.fields if one.key in each and (one.shown_when is None or one.shown_when.holds(line.entry))
    )
    first = first_values(line.book, step, line.entry, today, line.decided)
    return AskedOfLine(line=line, fields=fields, first={one.key: first[one.key] for one in fields})


def _hands(by: Person, lines: list[Ticked], step: Step, first: Offered, today: date) -> Offered:
    """Return the colleagues all of them may be handed to, looked for once an area and state."""
    if not step.chooses_person:
        return ()
    alike = {(line.entry.area_id, line.entry.state): line for line in lines}
    able = [{one.id for one in eligible(line.book, step, line.entry, by=by, today=today)} for line in alike.values()]
    return tuple(pair for pair in first if all(pair[0] in some for some in able))


def others_for_one_paper(by: Person, entry: Entry, step: Step) -> list[int]:
    """Return the entries of the same place that one paper of this step might cover, this one among them."""
    if step.paper is None or not step.paper.each or entry.site_id is None:
        return []
    table = Entry.__table__.c
    alike = (table.site_id == entry.site_id, table.book == entry.book, table.state == entry.state)
    ids = sa.select(table.id).where(*alike, reach_of(by).entries()).order_by(table.id).limit(MOST)
    return list(db.session.connection().scalars(ids))
