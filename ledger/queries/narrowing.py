"""How a list of entries is narrowed, and its words looked up."""

from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from ledger.access import Ground, entries_on, grounds_of
from ledger.grammar import shelf
from ledger.models import Entry, Person, Searched
from ledger.queries.entry_search import entries_of_number, traits_of
from ledger.queries.search import Look, look_for
from ledger.queries.views import put_right_in

# What a list is narrowed by to what waits for anybody outside.
ANY_OUTSIDER = "any"

_entry = Entry.__table__.c


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """How a list is narrowed; empty means not at all."""

    book: str | None = None
    village_id: int | None = None
    state: str | None = None
    grade: str | None = None
    responsible: str = ""
    words: str = ""
    # An area of any level, and what kind of matter in the words of the book.
    area: Ground | None = None
    category: str | None = None
    found_from: date | None = None
    found_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    # In whose hands it is; of what is open alone.
    holder_id: int | None = None
    # Whom outside the office it waits for, ANY_OUTSIDER for anybody.
    outsider: str | None = None
    site_ids: tuple[int, ...] = ()
    reported_by_id: int | None = None
    # What was put right within the month that begins on this day.
    closed_in: date | None = None
    # Those of exactly this number, whatever else is typed.
    ids: tuple[int, ...] | None = None
    # What is known of those that say the words, once somebody has looked (`searched`); which of them are looked at, and
    # where the files of places are seen.
    look: Look | None = None
    picked: tuple[int, ...] | None = None
    grounds: tuple[Ground, ...] = ()

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        exact = {
            Entry.book: self.book,
            Entry.village_id: self.village_id,
            Entry.state: self.state,
            Entry.grade: self.grade,
            Entry.reported_by_id: self.reported_by_id,
            Entry.holder_id: self.holder_id,
        }
        found = [column == value for column, value in exact.items() if value not in (None, "")]
        found += [_entry.closed_at.is_(None)] if self.holder_id is not None else []
        found += [entries_on(self.area)] if self.area is not None else []
        found += self._dated()
        if self.category and self.book:
            found.append(_of_category(self.book, self.category))
        if self.outsider:
            # In the words of the index that has only those.
            found += [_entry.closed_at.is_(None), _entry.outsider.is_not(None)]
            found += [_entry.outsider == self.outsider] if self.outsider != ANY_OUTSIDER else []
        if self.closed_in is not None:
            books = [one for one in shelf.books() if self.book in (None, "", one.key)]
            found.append(put_right_in(self.closed_in, books))
        if self.site_ids:
            found.append(Entry.site_id.in_(self.site_ids))
        if self.ids is not None:
            # Nothing but the keys is to lead to them: an index that has them in order as well would be walked to its end.
            found.append(_entry.id.in_(self.ids))
        if self.responsible:
            found.append(Entry.responsible.icontains(self.responsible, autoescape=True))
        if self.look is not None:
            found.append(self.look.condition(_entry.id, picked=self.picked, grounds=self.grounds))
        return found

    def _dated(self) -> list[sa.ColumnElement[bool]]:
        begins = {_entry.found_on: self.found_from, _entry.next_due_on: self.due_from}
        ends = {_entry.found_on: self.found_to, _entry.next_due_on: self.due_to}
        return [
            *(column >= day for column, day in begins.items() if day is not None),
            *(column <= day for column, day in ends.items() if day is not None),
        ]


def _of_category(key: str, value: str) -> sa.ColumnElement[bool]:
    """Each line looks at its own details: joined, a database would begin with every entry of that kind there ever was."""
    declared = shelf.book_of(key).category
    if declared is None:
        return sa.true()
    detail = declared.class_.__table__.c
    return sa.exists().where(detail.id == _entry.id, detail[declared.key] == value).correlate(Entry.__table__)


def searched(person: Person, narrowing: Narrowing, *, only_open: bool) -> Narrowing:
    """Return the narrowing with its words looked up, as far as that can be done before its list is asked."""
    if not narrowing.words:
        return narrowing
    found = entries_of_number(person, narrowing.words)
    if found is not None:
        return replace(narrowing, words="", ids=found)
    village_id, by_id = narrowing.village_id, narrowing.reported_by_id
    within = traits_of(person, only_open=only_open, book=narrowing.book, village_id=village_id, reported_by_id=by_id)
    look = look_for(Searched.ENTRY, narrowing.words, within)
    if look is None:
        return replace(narrowing, words="")
    return replace(narrowing, words="", look=look, picked=look.all(), grounds=grounds_of(person))
