"""When a parcel has to be looked at again, what a look leads to, and what the file of the parcel learns."""

from datetime import date, timedelta

from ledger.books.farmland.records import FarmlandVisit, Parcel
from ledger.books.farmland.states import VOID
from ledger.books.farmland.town import PATROL_DAYS_SUMMER, PATROL_DAYS_WINTER
from ledger.grammar.conditions import is_
from ledger.grammar.site_records import SiteRecord
from ledger.grammar.town_rules import Decided
from ledger.grammar.visit_leads import Lead

A_LOOK_LEADS = (Lead(label="现场正在动工", when=is_(FarmlandVisit.building_seen, True)),)


def next_patrol(site: Parcel, last_looked_on: date, decided: Decided) -> date | None:
    """Return by when to look again: in the rhythm of the season, and once it turns, in that of the next if earlier."""
    if not site.is_key:
        return None
    winter, summer = (timedelta(days=decided(rule)) for rule in (PATROL_DAYS_WINTER, PATROL_DAYS_SUMMER))
    is_summer = 4 <= last_looked_on.month <= 10
    ours, other = (summer, winter) if is_summer else (winter, summer)
    turns_on = date(last_looked_on.year + (last_looked_on.month > 10), 11 if is_summer else 4, 1)
    return min(last_looked_on + ours, max(last_looked_on + other, turns_on))


def last_patch_no(standing: SiteRecord) -> str | None:
    told = [entry.patch_no for entry in standing.entries if entry.state != VOID.key and entry.patch_no]
    return told[-1] if told else None
