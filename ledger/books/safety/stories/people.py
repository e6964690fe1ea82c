"""Who acts in the stories of hazards, for which body, and how they look at a place."""

from datetime import date, timedelta

from ledger.books.safety.records import SafetyVisit, Workplace
from ledger.books.safety.stories.texts import Hazard
from ledger.books.safety.words import Level, Mode, VisitKind
from ledger.grammar.papers import PaperKind
from ledger.grammar.stories import Document, Look, Part, ToldSite, office_day
from ledger.models import LEADING_ROLES, Role

TOWN_GOVERNMENTS = ("示范镇人民政府", "邻镇人民政府")
EMERGENCY_BUREAU = "示例县应急管理局"
FIRE_BRIGADE = "示例县消防救援大队"
COUNTY_GOVERNMENT = "示例县人民政府"
SAFETY_COMMITTEE = "示例县安委会办公室"
# So many officers the town has; a part counts round.
OFFICERS = 3
OFFICE_ROLES = (Role.OFFICER, *LEADING_ROLES)


def officer_of(site: ToldSite, other: int = 0) -> Part:
    """Return the officer who looks after a place's village, or the `other`-th after."""
    return Part(role=Role.OFFICER, number=site.village + other)


def is_same(one: Part, other: Part) -> bool:
    return (one.role, one.number % OFFICERS) == (other.role, other.number % OFFICERS)


def worker_of(site: ToldSite) -> Part:
    return Part(role=Role.WORKER)


def look_at(
    site: ToldSite,
    on: date,
    by: Part,
    *,
    kind: VisitKind = VisitKind.PATROL,
    note: str = "",
    checklist: str = "",
    misfits: tuple[int, ...] = (),
    explained: tuple[tuple[int, str], ...] = (),
) -> Look:
    return Look(
        site=site,
        on=office_day(on, not_before=on - timedelta(days=12)) if by.role in OFFICE_ROLES else on,
        by=by,
        answers=(
            (SafetyVisit.visit_kind, kind),
            (SafetyVisit.accompanied_by, dict(site.answers)[Workplace.principal]),
        ),
        note=note,
        scene="front after",
        checklist=checklist,
        misfits=misfits,
        explained=explained,
    )


def document(kind: PaperKind, number: str, dated_on: date, issuer: str) -> Document:
    return Document(kind=kind, number=number, dated_on=dated_on, issuer=issuer)


def days_given(hazard: Hazard) -> int:
    """Return the days a hazard of its kind usually gets."""
    if hazard.level is Level.MAJOR:
        return 30
    return 7 if hazard.mode is Mode.AT_ONCE else 15
