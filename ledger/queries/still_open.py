"""What is still open at a spot, of all its files and in every book, before somebody says that nothing was found there."""

from dataclasses import dataclass
from datetime import date

from ledger.models import Person, Site
from ledger.queries.entries import EntryRow, Narrowing, entries_of
from ledger.queries.premises import premises_of
from ledger.queries.sites import VisitLine, unsettled_at
from ledger.queries.views import View, Which


@dataclass(frozen=True, kw_only=True)
class StillOpen:
    """Open entries, the most urgent first, and looks with findings neither filed nor explained; of each the first page."""

    entries: list[EntryRow]
    visits: list[VisitLine]

    @property
    def mark(self) -> str:
        """Return by which a form tells what it showed of it; "" for nothing."""
        return ",".join([*(f"e{row.id}" for row in self.entries), *(f"v{line.visit.id}" for line in self.visits)])


def still_open_at(person: Person, site: Site, *, today: date) -> StillOpen:
    here = premises_of(person, site).site_ids
    page = entries_of(person, view=View(Which.OPEN, today), narrowing=Narrowing(site_ids=here))
    return StillOpen(entries=page.rows, visits=unsettled_at(person, here))
