"""Taking back a look that found nothing, soon after: it counts nowhere from then on, and stays where it was written."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ledger.access import visible_visits
from ledger.db import transaction
from ledger.grammar import shelf
from ledger.models import Person, Site, Visit, VisitResult, VisitWithdrawal
from ledger.queries.town_rules import decided_in
from ledger.queries.visits import withdrawal_refusal
from ledger.refusals import NotAllowed, NotVisible
from ledger.services.site_files import renew_file


def withdraw_visit(visit_id: int, *, by: Person, now: datetime) -> Visit:
    """Take back a look of one's own by which nothing was found, within TIME_TO_WITHDRAW of handing it in.

    Done twice it changes nothing. Raises NotVisible, NotAllowed.
    """
    with transaction() as session:
        seen = sa.select(Visit.site_id).where(Visit.id == visit_id, visible_visits(by))
        # The place before its look, as whoever files an entry there holds them.
        site = session.scalar(
            sa.select(Site)
            .where(Site.id.in_(seen))
            .options(joinedload(Site.area))
            .with_for_update(of=Site.__table__)
            .execution_options(populate_existing=True)
        )
        if site is None:
            raise NotVisible
        visit = session.scalar(
            sa.select(Visit)
            .where(Visit.id == visit_id)
            .with_for_update(of=Visit.__table__)
            .execution_options(populate_existing=True)
        )
        assert visit is not None
        if not visit.counts and visit.by_id == by.id:
            return visit
        if refusal := withdrawal_refusal(visit, by, now):
            raise NotAllowed(refusal)
        visit.result = VisitResult.WITHDRAWN
        session.add(VisitWithdrawal(visit_id=visit.id, by_id=by.id, at=now))
        session.flush()
        stands = sa.select(sa.func.max(Visit.started_at)).where(
            Visit.site_id == site.id, Visit.result != VisitResult.WITHDRAWN
        )
        site.last_visit_at = session.scalar(stands)
        renew_file(session, shelf.book_of(visit.book), site, decided_in(site.town_id), now=now)
        return visit
