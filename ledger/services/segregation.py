"""Keeping an entry apart from whoever it concerns: naming them, finding their other accounts, telling it on the timeline."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.grammar.steps import Step
from ledger.models import Area, Concern, Entry, Person, Reminder
from ledger.queries.hands import concerns_of
from ledger.queries.sealed_people import OUTSIDERS
from ledger.segregation import people_concerned_by
from ledger.services.exclusions import write_exclusions
from ledger.services.submissions import Submission


def is_asked(step: Step, entry: Entry) -> bool:
    """Return whether a step says, with these answers, from whom the entry is kept."""
    return step.segregates is not None and step.segregates.holds(entry)


def segregation_faults(
    session: Session, step: Step, entry: Entry, submission: Submission, *, by: Person
) -> dict[str, str]:
    """A whistle-blowing matter names whom it concerns, so that it can be kept from them; nobody handles one about himself."""
    if not is_asked(step, entry):
        return {}
    people, areas = set(submission.concerns_people), set(submission.concerns_areas)
    if not people and not areas and not submission.concerns_outsiders:
        is_known = entry.is_segregated and not step.is_side_step
        return {} if is_known else {"concerns": "检举控告须选择涉及的人员或单位，系统将对其完全不可见"}
    known = _count(session, Area, areas) + _count(session, Person, people)
    if known != len(people) + len(areas):
        return {"concerns": "请从列表中选择涉及的人员或单位"}
    if by.id in set(session.scalars(people_concerned_by(people, areas))):
        return {"concerns": "这件事涉及您本人或您所在（曾任职）的单位，请交由上级机关登记"}
    return {}


def _count(session: Session, model: type[Area] | type[Person], ids: set[int]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(model).where(model.id.in_(ids))) or 0


def segregate(session: Session, step: Step, entry: Entry, submission: Submission) -> None:
    """Note whom the entry is kept from, beside those already noted or, where the step revises that, in their place.

    What they hold of it goes: the work back to the role, their reminders altogether.
    """
    if step.revises:
        session.execute(sa.delete(Concern).where(Concern.entry_id == entry.id))
    people, areas = concerns_of(entry.id)
    session.add_all(Concern(entry_id=entry.id, person_id=one) for one in set(submission.concerns_people) - people)
    session.add_all(Concern(entry_id=entry.id, area_id=one) for one in set(submission.concerns_areas) - areas)
    named = people | set(submission.concerns_people)
    everybody = set(session.scalars(people_concerned_by(named, areas | set(submission.concerns_areas))))
    session.add_all(Concern(entry_id=entry.id, person_id=one, is_implied=True) for one in everybody - named)
    excluded = write_exclusions(session, entry.id)
    entry.is_segregated = True
    if entry.holder_id in excluded:
        entry.holder_id = None
    session.execute(sa.delete(Reminder).where(Reminder.entry_id == entry.id, Reminder.person_id.in_(excluded)))
    session.flush()


def segregation_lines(session: Session, step: Step, entry: Entry, submission: Submission) -> list[dict[str, Any]]:
    """Return what the timeline says of whom the entry is kept from: whoever may read it may also see who decided that."""
    if not is_asked(step, entry):
        return []
    told = _names(session, submission.concerns_people, submission.concerns_areas)
    told += [OUTSIDERS] if submission.concerns_outsiders else []
    was = named_with(session, entry) if step.revises else ""
    return [{"field": "", "label": "对谁保密", "text": "、".join(told), "was": was}] if told else []


def named_with(session: Session, entry: Entry) -> str:
    """Return the people and units an entry was said to concern, in words."""
    rows = session.execute(
        sa.select(Concern.person_id, Concern.area_id).where(Concern.entry_id == entry.id, Concern.is_implied.is_(False))
    ).all()
    return "、".join(_names(session, [row.person_id for row in rows], [row.area_id for row in rows]))


def _names(session: Session, people: Any, areas: Any) -> list[str]:
    found = session.scalars(sa.select(Person.name).where(Person.id.in_(people)).order_by(Person.id))
    units = session.scalars(sa.select(Area.name).where(Area.id.in_(areas)).order_by(Area.id))
    return [*found, *units]
