"""What the file of a house says, learnt from its entries and visits.

Each axis is worked out anew from all that is on record, the worst of what is open first: none belongs to its last
writer, and a clean look takes nothing back while a line is open.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from ledger.books.housing.conditions import STANDS
from ledger.books.housing.records import House, HousingEntry
from ledger.books.housing.states import CLOSED, GONE, REGRADED, VOID
from ledger.books.housing.words import (
    SCREENING, TO_DO, AppraisalGrade, AppraisalStatus, HazardLevel, Judgement, Remediation, VoidReason,
)
from ledger.choices import Choice
from ledger.grammar.merging import MERGED
from ledger.grammar.site_records import Learns, SiteRecord
from ledger.workdays import local_date


def _lines(record: SiteRecord) -> list[HousingEntry]:
    """Return the lines that say something about the house: a void one does not, a regraded one says it by its heir."""
    return [entry for entry in record.entries if entry.state not in (VOID.key, REGRADED.key, MERGED.key)]


def _open_lines(record: SiteRecord) -> list[HousingEntry]:
    return [entry for entry in _lines(record) if entry.closed_at is None]


def _first_of(order: tuple[Choice, ...], said: Iterable[Any]) -> Any:
    known = set(said)
    return next((one for one in order if one in known), None)


def _judgement(record: SiteRecord) -> Judgement | None:
    """Axis 1: the worst of what is open; where nothing is, what was said last."""
    still_open = _open_lines(record)
    if still_open:
        is_severe = any(entry.grade == HazardLevel.SEVERE or entry.has_worsened for entry in still_open)
        return Judgement.SEVERE if is_severe else Judgement.SOME
    said = [*_said_by_lines(record), *_said_by_looks(record)]
    return max(said, key=lambda word: word[0])[1] if said else None


def _said_by_lines(record: SiteRecord) -> list[tuple[datetime, Judgement]]:
    """A line says its grade from when it was judged; one found to be no hazard says so when that was found out."""
    looked_at = {visit.id: visit.started_at for visit in record.visits}
    said = [
        (entry.reported_at if entry.follows_id else looked_at.get(entry.visit_id, entry.reported_at), entry.grade)
        for entry in _lines(record)
    ]
    unfounded = [
        (entry.closed_at, Judgement.NONE) for entry in record.entries if entry.void_reason == VoidReason.NO_HAZARD
    ]
    return [(moment, Judgement(grade)) for moment, grade in said] + unfounded


def _said_by_looks(record: SiteRecord) -> list[tuple[datetime, Judgement]]:
    """A look says what it saw, but where a line took that over: then the line says it, or was found void."""
    return [
        (visit.started_at, visit.judgement)
        for visit in record.visits
        if not any("entry" in settled for settled in visit.settled.values())
    ]


def _appraisal_grade(record: SiteRecord) -> AppraisalGrade | None:
    """Axis 2: the worst of what is open; where nothing is, the last. A house once appraised stays appraised."""
    appraised = [entry for entry in _lines(record) if entry.appraisal_grade or entry.grade_after_works]
    still_open = [entry.appraisal_grade for entry in appraised if entry.closed_at is None and entry.appraisal_grade]
    if still_open:
        return max(still_open)
    # What the works have come to counts once the line is closed.
    said = [(entry.closed_at and entry.grade_after_works) or entry.appraisal_grade for entry in appraised]
    return next((grade for grade in reversed(said) if grade), None)


def _appraisal_status(record: SiteRecord) -> AppraisalStatus | None:
    to_come = (AppraisalStatus.PENDING, AppraisalStatus.UNDERWAY, AppraisalStatus.NOT_DONE)
    wanted = _first_of(to_come, (entry.appraisal_status for entry in _open_lines(record)))
    if wanted is None and _appraisal_grade(record) is not None:
        return AppraisalStatus.DONE
    settled = (AppraisalStatus.NOT_DONE, AppraisalStatus.NOT_NEEDED)
    return wanted or _first_of(settled, (entry.appraisal_status for entry in _lines(record)))


def _remediation(record: SiteRecord) -> Remediation | None:
    """Axis 3. What needs no work is settled when its line is closed; nothing on record but a clean word needs none."""
    said = [
        Remediation.PENDING if entry.closed_at is None and entry.remediation == Remediation.NOT_NEEDED
        else entry.remediation
        for entry in _lines(record)
    ]
    worst = _first_of((*TO_DO, Remediation.DONE, Remediation.NOT_NEEDED), said)
    is_clean = worst is None and _judgement(record) == Judgement.NONE
    return Remediation.NOT_NEEDED if is_clean else worst


def _is_controlled(record: SiteRecord) -> bool | None:
    lines = _lines(record)
    return any(entry.is_controlled for entry in lines) if lines else None


def _screened_on(record: SiteRecord) -> date | None:
    looks = [local_date(visit.started_at) for visit in record.visits if visit.visit_kind in SCREENING]
    return max(looks, default=None)


def _last_closed_on(record: SiteRecord) -> date | None:
    closed = [local_date(entry.closed_at) for entry in record.entries if entry.state == CLOSED.key]
    return max(closed, default=None)


def _demolished_on(record: SiteRecord) -> date | None:
    """A house is gone once a line is closed in which it was pulled down, rebuilt on its ground or not."""
    closed = [entry for entry in record.entries if entry.state in (CLOSED.key, GONE.key)]
    return max((entry.done_on for entry in closed if entry.done_on and not STANDS.holds(entry)), default=None)


THE_HOUSE_SAYS: Learns = (
    (House.judgement, _judgement),
    (House.appraisal_status, _appraisal_status),
    (House.appraisal_grade, _appraisal_grade),
    (House.remediation, _remediation),
    (House.is_controlled, _is_controlled),
    (House.screened_on, _screened_on),
    (House.last_closed_on, _last_closed_on),
    (House.demolished_on, _demolished_on),
)
