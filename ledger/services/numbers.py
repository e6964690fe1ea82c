"""Running numbers, given out in the same transaction as what bears them."""

import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.models import Entry

# Both databases read it alike. As a construct it would be compiled anew each time: SQLAlchemy keeps no ON CONFLICT.
_NEXT = sa.text(
    "INSERT INTO sequence (town_id, name, last) VALUES (:town_id, :name, 1) "
    "ON CONFLICT (town_id, name) DO UPDATE SET last = sequence.last + 1 RETURNING last"
)

# Without 0, O, 1, I and L: read out over the telephone, written down by hand.
CLEAR_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
APART_LENGTH = 6


def next_number(session: Session, *, town_id: int, letter: str, year: int) -> str:
    """Return the next number of a series, such as 安2026-0412: unique in the town, without gaps."""
    series = f"{letter}{year}"
    last = session.connection().scalar(_NEXT, {"town_id": town_id, "name": series})
    return f"{series}-{last:04d}"


def segregated_number(session: Session, *, town_id: int, letter: str, year: int) -> str:
    """Return a number such as 举2026-K7Q4MX: it tells no order, leaves no gap, and nobody can guess the next."""
    while True:
        number = f"{letter}{year}-{clear_letters(APART_LENGTH)}"
        taken = sa.select(Entry.__table__.c.id).where(
            Entry.__table__.c.town_id == town_id, Entry.__table__.c.number == number
        )
        if session.connection().scalar(taken) is None:
            return number


def clear_letters(length: int) -> str:
    return "".join(secrets.choice(CLEAR_LETTERS) for _ in range(length))
