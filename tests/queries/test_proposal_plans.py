"""What it costs to look for what waits for somebody's decision, on every page a leader opens."""

import re

import pytest

from ledger.models import Role
from ledger.queries.proposals import count_waiting_proposals, waiting_proposals
from tests.machinery.plans import explained, statements
from tests.queries import test_plans

# The county those plans are read in.
size, database_url, filled = test_plans.size, test_plans.database_url, test_plans.filled
BY_ITS_ID = re.compile(r"pk_entry|entry USING INTEGER PRIMARY KEY")


@pytest.mark.parametrize("read", [count_waiting_proposals, waiting_proposals])
def test_each_proposal_that_waits_looks_for_its_own_entry_and_no_entry_for_proposals(filled, read):
    leader = test_plans.person(filled, Role.LEADER)
    with statements() as sent:
        read(leader)
    plan = explained(*sent[-1])
    assert BY_ITS_ID.search(plan) and "ix_entry" not in plan, plan
