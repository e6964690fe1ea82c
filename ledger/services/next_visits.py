"""By when a place has to be looked at again: kept on its file whenever a visit, a step or a correction changes it."""

from ledger.grammar.adjustments import TownRule
from ledger.grammar.book import SiteKind
from ledger.models import Site
from ledger.workdays import local_date


def plan_next_visit(kind: SiteKind | None, site: Site, rule: TownRule) -> None:
    """Write by when the place has to be looked at again, where its kind has a rule for that.

    A place nobody has looked at yet is counted from the day its file began, so that it shows up like any other.
    """
    if kind is None or kind.next_visit is None or site.kind != kind.key:
        return
    site.next_visit_on = kind.next_visit(site, local_date(site.last_visit_at or site.made_at), rule)
