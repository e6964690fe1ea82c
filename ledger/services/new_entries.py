"""An entry about to begin: where it lies, who reports it and what is known of it before anything is answered."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm.attributes import set_committed_value

from ledger.grammar.book import Book
from ledger.grammar.steps import Step
from ledger.models import Area, Entry, Person, Site, Visit
from ledger.workdays import local_date


def new_entry(
    book: Book,
    step: Step,
    site: Site | None,
    visit: Visit | None,
    *,
    uuid: UUID,
    area: Area,
    by: Person,
    now: datetime,
    found_on: date | None = None,
) -> Entry:
    """Return an entry about to begin, standing where its first step will put it; not yet part of the session."""
    entry = book.entry(
        uuid=uuid,
        book=book.key,
        state=step.to.key if step.to else "",
        awaits=None,
        holder_id=None,
        held_since=now,
        area_id=area.id,
        area=area,
        town_id=area.town_id,
        village_id=area.village_id,
        site_id=site.id if site is not None else None,
        visit_id=visit.id if visit is not None else None,
        responsible=book.site.answers_for(site) if site is not None and book.site is not None else None,
        found_on=found_on or local_date(visit.started_at if visit is not None else now),
        reported_by_id=by.id,
        reported_at=now,
        round=1,
        is_listed=False,
        is_segregated=False,
    )
    # Known without being asked for: what the entry begins with may follow from the place.
    set_committed_value(entry, "site", site)
    return entry
