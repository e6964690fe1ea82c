"""The procedure, chapter by chapter, in the order a matter goes through it; behind it what may be done at any time."""

from ledger.books.petitions.steps import (
    closing,
    disclosure,
    handling,
    keeping,
    progress,
    registering,
    review,
    service,
    settling,
    sorting,
    supervision,
)
from ledger.grammar.steps import Step

CHAPTERS = (
    registering, settling, sorting, disclosure, handling, service, review, closing, progress, keeping, supervision,
)
STEPS = tuple(
    dict.fromkeys(one for chapter in CHAPTERS for one in vars(chapter).values() if isinstance(one, Step))
)
