"""What is told on a timeline like a step and is none: nobody takes it by way of one entry."""

from ledger.grammar import leaving, merging, parties, turned

ACTS = merging.ACTS | parties.ACTS | leaving.ACTS | turned.ACTS
