"""When a house has to be looked at again (B7, B8), and what a look leads to."""

from datetime import date, timedelta
from typing import Any

from ledger.books.housing.conditions import MAY_WORSEN
from ledger.books.housing.records import House, HousingEntry, HousingVisit
from ledger.books.housing.steps.judging import BEFORE, REPORT, WORSENED
from ledger.books.housing.town import FIRST_SCREENING_DAYS, LOOK_BACK_MONTHS
from ledger.books.housing.words import (
    DANGEROUS, SCREENING, BuiltPeriod, HazardLevel, HouseUse, Judgement, LookCode, Remediation, Surroundings,
    VisitKind,
)
from ledger.grammar import shelf
from ledger.grammar.conditions import is_, is_not
from ledger.grammar.due_looks import DueLook
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


# A patrol is no screening: only these kinds of look fulfil what asks for one (rows B7 and B8 of the time limits).
FIRST_SCREENING = DueLook(
    key="first_screening", verb="排查", is_first=True, asked_in=HousingVisit.visit_kind, fulfilled_by=SCREENING,
)
NEXT_SCREENING = DueLook(
    key="screening", verb="排查", asked_in=HousingVisit.visit_kind,
    fulfilled_by=(VisitKind.RECHECK, VisitKind.SCREENING),
)
ROUND = DueLook(
    key="round", verb="巡查", asked_in=HousingVisit.visit_kind, fulfilled_by=(VisitKind.PATROL, *SCREENING),
)
DUE_LOOKS = (FIRST_SCREENING, NEXT_SCREENING, ROUND)


def next_visit(house: House, last: date, decided: Decided) -> date:
    """Return by when a house has to be looked at again: screened, first or anew, or patrolled on its round."""
    return min(on for on, _ in _waited_for(house, last, decided))


def due_look(house: House, last: date, decided: Decided) -> DueLook:
    """Return which kind of look that is: a house nobody has screened waits for that, which is a round as well."""
    if house.screened_on is None:
        return FIRST_SCREENING
    return min(_waited_for(house, last, decided), key=lambda pair: pair[0])[1]


def _waited_for(house: House, last: date, decided: Decided) -> list[tuple[date, DueLook]]:
    """Return the looks a house waits for with their days; of one day the screenings first, which are rounds as well."""
    if house.screened_on is None:
        screenings = [(local_date(house.made_at) + timedelta(days=decided(FIRST_SCREENING_DAYS)), FIRST_SCREENING)]
    else:
        since = house.screened_on
        screenings = [(_months_after(since, code, decided), NEXT_SCREENING) for code in _screenings(house)]
    rounds = [(_months_after(last, code, decided), ROUND) for code in _rounds(house)]
    if house.last_closed_on is not None:
        rounds.append((_after(max(last, house.last_closed_on), decided(LOOK_BACK_MONTHS)), ROUND))
    return screenings + rounds


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
