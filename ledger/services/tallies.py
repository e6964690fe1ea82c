"""The tallies counted anew, for a ledger that somebody wrote to past the triggers that keep them."""

import sqlalchemy as sa

from ledger.db import transaction
from ledger.models import ClosedTally, OpenTally
from ledger.queries.tallies import counted_anew
from ledger.services.figure_sheets import stamp_anew


def recount() -> None:
    """Count everything in one statement a tally; whoever writes meanwhile waits and adds what was theirs."""
    with transaction() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(sa.text("LOCK TABLE open_tally, closed_tally, figure_stamp IN EXCLUSIVE MODE"))
        count_anew(session.connection())
        stamp_anew(session.connection())


def count_anew(connection: sa.Connection) -> None:
    """Write every tally as the entries say, in the transaction of this connection."""
    for tally in (OpenTally, ClosedTally):
        table, anew = tally.__table__, counted_anew(tally, connection.dialect)
        connection.execute(sa.delete(table))
        connection.execute(sa.insert(table).from_select([column.name for column in table.columns], anew))
