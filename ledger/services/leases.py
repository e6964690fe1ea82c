"""Leases: of many processes one holds a name, until it lets go or stops renewing."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from ledger.db import insert, transaction
from ledger.models import Lease

LEASE_SECONDS = 60


def take_lease(name: str, *, owner: str, now: datetime) -> bool:
    """Take or renew the lease and return whether `owner` holds it now; of several at once, the database picks one."""
    until = now + timedelta(seconds=LEASE_SECONDS)
    with transaction() as session:
        renewed = session.execute(
            sa.update(Lease)
            .where(Lease.name == name, sa.or_(Lease.owner == owner, Lease.until < now))
            .values(owner=owner, until=until)
            .execution_options(synchronize_session=False)
        )
        if renewed.rowcount == 1:
            return True
        first = session.scalar(
            insert(Lease)
            .values(name=name, owner=owner, until=until)
            .on_conflict_do_nothing(index_elements=["name"])
            .returning(Lease.name)
        )
        return first is not None


def let_go(name: str, *, owner: str) -> None:
    """Give the lease back, so that the next process need not wait for it to run out."""
    with transaction() as session:
        session.execute(sa.delete(Lease).where(Lease.name == name, Lease.owner == owner))
