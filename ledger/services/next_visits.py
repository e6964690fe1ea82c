"""By when a place has to be looked at again: kept on its file whenever something changes that it follows from."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.grammar import shelf
from ledger.grammar.book import SiteKind
from ledger.grammar.limits import town_rule_for
from ledger.grammar.town_rules import Decided
from ledger.models import Site
from ledger.workdays import local_date

BATCH = 500


def plan_next_visit(kind: SiteKind | None, site: Site, rule: Decided) -> None:
    """Write by when the place has to be looked at again, where its kind has a rule for that.

    A place nobody has looked at yet is counted from the day its file began, so that it shows up like any other.
    """
    if kind is None or kind.next_visit is None or site.kind != kind.key:
        return
    if kind.is_gone(site):
        site.next_visit_on = site.next_visit_look = None
        return
    last = local_date(site.last_visit_at or site.made_at)
    site.next_visit_on = kind.next_visit(site, last, rule)
    look = kind.due_look(site, last, rule) if kind.due_look is not None else None
    site.next_visit_look = look.key if look is not None else None


def plan_town_anew(session: Session, town_id: int, key: str, rule: Decided) -> None:
    """Plan the next visits of a town whose rule of this key has changed, where they follow from it."""
    for kind in shelf.site_kinds().values():
        if key not in _rules_of(kind):
            continue
        places = sa.select(Site).where(Site.town_id == town_id, Site.kind == kind.key, Site.retired_at.is_(None))
        for site in session.scalars(places.execution_options(yield_per=BATCH)):
            plan_next_visit(kind, site, rule)


def _rules_of(kind: SiteKind) -> set[str]:
    """Return the keys of the rules by which a town sets how often places of a kind are looked at."""
    newest = {limit.code: limit for group in shelf.limits() for limit in group.newest()}
    rules = [town_rule_for(newest[rule]) if isinstance(rule, str) else rule for rule in kind.visit_rules]
    return {rule.key for rule in rules if rule is not None}
