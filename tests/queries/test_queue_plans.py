"""What it costs to find the lines beside one of a list, however long the list."""

from datetime import date

import pytest

from ledger.models import Role
from ledger.queries.entries import Narrowing
from ledger.queries.queues import Place, beside_in_inbox, beside_in_list
from ledger.queries.views import View, Which
from tests.machinery.plans import explained, statements
from tests.queries import test_plans

# The county those plans are read in.
size, database_url, filled = test_plans.size, test_plans.database_url, test_plans.filled


@pytest.mark.parametrize(
    ("which", "indexes"),
    [
        (None, ("ix_entry_own_due", "ix_entry_unheld")),
        (Which.OPEN, ("ix_entry_open",)),
        (Which.OVERDUE, ("ix_entry_open",)),
        (Which.ALL, ("ix_entry",)),
    ],
)
def test_the_lines_beside_are_found_by_the_index_of_the_list(filled, which, indexes):
    person = test_plans.person(filled, Role.OFFICER)
    place, narrowing = Place(4000, date(2026, 11, 20)), Narrowing(book="safety")
    with statements() as sent:
        if which is None:
            beside_in_inbox(person, View(Which.OPEN, test_plans.TODAY), place)
        else:
            beside_in_list(person, View(which, test_plans.TODAY), narrowing, place)
    assert len(sent) == 1
    test_plans.assert_follows_indexes(explained(*sent[-1]), *indexes)
