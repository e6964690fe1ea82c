"""When a house has to be looked at again (B7, B8), and what a look leads to."""

from datetime import date, timedelta
from typing import Any

from ledger.books.housing.conditions import MAY_WORSEN
from ledger.books.housing.records import House, HousingEntry, HousingVisit
from ledger.books.housing.steps.judging import BEFORE, REPORT, WORSENED
from ledger.books.housing.town import FIRST_SCREENING_DAYS, LOOK_BACK_MONTHS
from ledger.books.housing.words import (
    DANGEROUS, BuiltPeriod, HazardLevel, HouseUse, Judgement, LookCode, Remediation, Surroundings,
)
from ledger.grammar import shelf
from ledger.grammar.conditions import is_, is_not
from ledger.grammar.limits import length_for
from ledger.grammar.town_rules import Decided
from ledger.grammar.visit_leads import Lead
from ledger.models import ChecklistItem, Entry
from ledger.workdays import Unit, due, local_date

# What the day of the next look is worked out by.
VISIT_RULES = (
    FIRST_SCREENING_DAYS, LOOK_BACK_MONTHS,
    LookCode.PATROL, LookCode.PATROL_AT_RISK, LookCode.SCREENING, LookCode.SCREENING_BUSINESS,
)


def next_visit(house: House, last: date, decided: Decided) -> date:
    """Return by when a house has to be looked at again: screened, first or anew, or patrolled on its round."""
    if house.screened_on is None:
        screenings = [local_date(house.made_at) + timedelta(days=decided(FIRST_SCREENING_DAYS))]
    else:
        screenings = [_months_after(house.screened_on, code, decided) for code in _screenings(house)]
    rounds = [_months_after(last, code, decided) for code in _rounds(house)]
    if house.last_closed_on is not None:
        rounds.append(_after(max(last, house.last_closed_on), decided(LOOK_BACK_MONTHS)))
    return min(screenings + rounds)


def _months_after(day: date, code: str, decided: Decided) -> date:
    return _after(day, length_for(shelf.limit_of(code, day), decided) or 0)


def _after(day: date, months: int) -> date:
    return due(day, length=months, unit=Unit.MONTHS, holidays=shelf.holidays()).raw_on


def _screenings(house: House) -> list[str]:
    """Return the rows of the table of time limits that ask for a screening, counted from the last one."""
    of_business = [LookCode.SCREENING_BUSINESS] if house.subject_type == HouseUse.BUSINESS else []
    return [*of_business, LookCode.SCREENING]


def _rounds(house: House) -> list[str]:
    """Return the rows that ask for a patrol, counted from the last look of any kind."""
    rounds = []
    if house.built_period in (BuiltPeriod.TO_1980, BuiltPeriod.TO_1990) or Surroundings.FLOOD in (
        house.surroundings or ()
    ):
        rounds.append(LookCode.PATROL_AT_RISK)
    if is_hazardous(house):
        rounds.append(LookCode.PATROL)
    return rounds


def is_hazardous(house: House) -> bool:
    """C, D, red and yellow houses until put right or found to need no work, which none is while a line is open."""
    is_marked = house.judgement in (Judgement.SEVERE, Judgement.SOME) or house.appraisal_grade in DANGEROUS
    return is_marked and house.remediation not in (Remediation.DONE, Remediation.NOT_NEEDED)


def begin_from(item: ChecklistItem) -> tuple[tuple[Any, Any], ...]:
    return ((HousingEntry.description, item.hazard or item.text),)


A_LOOK_LEADS = (
    Lead(
        when=is_not(HousingVisit.judgement, Judgement.NONE), step=REPORT, proof=BEFORE,
        answers=(
            (Entry.grade, lambda visit, decided: HazardLevel(visit.judgement)),
            (HousingEntry.hazard_parts, HousingVisit.hazard_parts),
            (HousingEntry.operating_issues, HousingVisit.operating_issues),
            (HousingEntry.description, HousingVisit.description),
        ),
    ),
    Lead(when=is_(HousingVisit.judgement, Judgement.SEVERE), step=WORSENED, beside=MAY_WORSEN),
)
