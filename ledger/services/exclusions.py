"""Writing down from whom segregated entries are kept, and keeping that as true as the people it is worked out from."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.db import transaction
from ledger.models import PEOPLE, Entry, Exclusion, Segregation, Version
from ledger.queries.hands import concerns_of
from ledger.segregation import all_exclusions, people_concerned_by


def write_exclusions(session: Session, entry_id: int) -> set[int]:
    """Work out from whom one entry is kept, write it down, and return the ids of these people."""
    session.flush()
    number = _held_version(session)
    excluded = set(session.scalars(people_concerned_by(*concerns_of(entry_id))))
    for model in (Exclusion, Segregation):
        session.execute(sa.delete(model).where(model.entry_id == entry_id))
    session.execute(sa.insert(Segregation), [{"entry_id": entry_id, "people_version": number}])
    if excluded:
        session.execute(sa.insert(Exclusion), [{"entry_id": entry_id, "person_id": one} for one in sorted(excluded)])
    return excluded


def renew_exclusions(session: Session) -> None:
    """Work out anew from whom the entries are kept, where accounts, posts or the tree have changed since it was.

    To be called by whatever changes these, in the same transaction: what is behind is shown to nobody.
    """
    session.flush()
    number = _held_version(session)
    is_written = sa.exists().where(Segregation.entry_id == Entry.id, Segregation.people_version == number)
    behind = sa.select(Entry.__table__.c.id).where(Entry.is_segregated, ~is_written)
    if session.scalar(behind.limit(1)) is None:
        return
    wanted = set(session.execute(all_exclusions()).tuples())
    written = set(session.execute(sa.select(Exclusion.entry_id, Exclusion.person_id)).tuples())
    for entry_id, person_id in sorted(written - wanted):
        session.execute(sa.delete(Exclusion).where(Exclusion.person_id == person_id, Exclusion.entry_id == entry_id))
    missing = [{"entry_id": entry_id, "person_id": person_id} for entry_id, person_id in sorted(wanted - written)]
    if missing:
        session.execute(sa.insert(Exclusion), missing)
    session.execute(sa.delete(Segregation))
    current = sa.select(Entry.__table__.c.id, sa.literal(number)).where(Entry.is_segregated)
    session.execute(sa.insert(Segregation).from_select(["entry_id", "people_version"], current))


def _held_version(session: Session) -> int:
    """Return the present state of the people, and let nobody change it until this transaction ends.

    Else an entry might be worked out without an account that is just being made, and the account's maker not see the entry.
    """
    version = sa.select(Version.number).where(Version.name == PEOPLE).with_for_update(read=True)
    return session.scalars(version).one()


def work_out_exclusions() -> None:
    """Make up for a change to people, posts or the tree that went past the ledger: a repair, a migration."""
    with transaction() as session:
        renew_exclusions(session)
