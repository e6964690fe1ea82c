"""What is late around somebody who answers for a village or a district, in whose hands it may be."""

from flask import g

from ledger.models import Role
from ledger.queries.glances import count_in_view
from ledger.queries.views import View, Which
from ledger.web import current

# Who answers for what is found in an area without doing all of it, and how that area is called.
AREAS = {Role.VILLAGE_SECRETARY: "本村", Role.DISTRICT_HEAD: "管区"}


def late_around() -> int:
    """Return how much is overdue around the reader, counted once a request; nobody else is asked to look."""
    if "late_around" not in g:
        person = current.person()
        view = View(Which.OVERDUE, current.today())
        g.late_around = count_in_view(person, view) if person.holds(*AREAS) else 0
    return int(g.late_around)


def area_word() -> str:
    """Return how the reader's own area is called; "" for whoever answers for none."""
    return next((word for role, word in AREAS.items() if current.person().holds(role)), "")
