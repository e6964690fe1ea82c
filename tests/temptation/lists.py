"""For every figure of every book: which steps earn that it becomes better, and which other moves show, and where.

Whatever is in neither list tempts in vain: a step, a step with its days set back, a merger, a split, a registration.
"""

from collections.abc import Mapping

from ledger.grammar.book import Book
from tests.books.test_every_book import BOOKS
from tests.temptation.judging import Tempted
from tests.temptation.moves import MERGE, SPLIT

OF_BOOK = {book.key: book for book in BOOKS}
SAFETY, HOUSING = OF_BOOK["safety"], OF_BOOK["housing"]
PETITIONS, FARMLAND = OF_BOOK["petitions"], OF_BOOK["farmland"]

Shown = Mapping[str, tuple[str, ...]]
# Steps that stop a clock and do not do what it promised: whatever they make better has to show.
NO_ACTS = {"refer", "withdraw"}
# What was overturned orders nothing any more, so nobody is late with what it ordered.
OVERTURNED = {"decide_again", "order_again"}
# Somebody else has looked at a day that was told much later, and it was so: what counted as late was done in time.
CONFIRM = "confirm_day"
AGAIN = ("X-3b", "X-1a")


def acts(book: Book) -> frozenset[str]:
    """Return what somebody has to do by some day, by key: whoever does it is late no more, and that is no embellishment."""
    duties = (rule for rule in book.clocks if not rule.is_right)
    return frozenset(step.key for rule in duties for step in rule.stops) - NO_ACTS


def closings(book: Book) -> frozenset[str]:
    return frozenset(step.key for step in book.steps if step.closes and step.to is not book.void)


# A coming that is put right, or never was, shows with the registrations put right.
COMINGS: Shown = {"amend_come_again": ("C-1e",), "take_back_come_again": ("C-1e",)}
# What is not counted any more, or twice, is a line of its own for every figure of a book; so is what is taken up again.
SHOWN: Mapping[Book, Shown] = {
    SAFETY: {"void": ("A-2v",), "void_major": ("A-2v",), MERGE: ("A-2m",), SPLIT: ("A-2x",), "reopen": AGAIN},
    HOUSING: {"void": ("B-3v",), "void_verified": ("B-3v",), MERGE: ("B-3m",), SPLIT: ("B-3x",), "reopen": AGAIN},
    PETITIONS: {"void": ("C-1v",), MERGE: ("C-1m",), SPLIT: ("C-1x", "C-1a", "X-1a"), "reopen": AGAIN, **COMINGS},
    FARMLAND: {"void": ("D-1v",), "withdraw": ("D-1v",), MERGE: ("D-1m",), SPLIT: ("D-1x", "X-1a"), "relapse": AGAIN},
}


def _tempted(book: Book, *earned_by: str, stays: bool = False, **shown: tuple[str, ...]) -> Tempted:
    return Tempted(earned_by=frozenset(earned_by), stays=stays, shown={**SHOWN[book], **shown})


def _late(book: Book, **shown: tuple[str, ...]) -> Tempted:
    filing = {step.key: ("X-1a",) for step in book.filing_steps()}
    overturned = OVERTURNED & set(book.steps_by_key)
    sent_on = {"refer": ("X-1c",)} if "refer" in book.steps_by_key else {}
    return _tempted(book, *acts(book), *closings(book), *overturned, stays=True, **(filing | sent_on | shown))


def _usual(book: Book, **shown: tuple[str, ...]) -> dict[str, Tempted]:
    """Return the lists of the figures that all books have."""
    return {
        "X-1": _late(book, **shown),
        "X-1b": _late(book, **shown),
        "X-2": _tempted(book, *closings(book)),
        "X-2m": _tempted(book, *closings(book)),
        "X-3": _tempted(book, *closings(book)),
        "X-3b": _tempted(book),
        "X-3c": _tempted(book),
    }


_RECHECKS = (
    "pass", "pass_major", "return", "expired_pass", "expired_pass_major", "expired_partly", "expired_not",
)  # fmt: skip
_CLOSED = ("close", "approve_close", "fix_on_spot")
_LOWERED = {"lower": ("A-11c",)}

LISTS: Mapping[Book, Mapping[str, Tempted]] = {
    SAFETY: {
        "A-5": _tempted(SAFETY, *_CLOSED),
        "A-6": _tempted(SAFETY, CONFIRM, "rectify", "pass", "pass_major", "expired_pass", "expired_pass_major", "fix_on_spot"),
        "A-7": _late(SAFETY),
        "A-7b": _late(SAFETY, **_LOWERED),
        "A-7c": _late(SAFETY, **_LOWERED),
        "A-8": _tempted(SAFETY, *_RECHECKS, stays=True, refer=("X-1c",)),
        "A-11": _tempted(SAFETY, *_CLOSED, **_LOWERED),
        **_usual(SAFETY, **_LOWERED),
    },
    HOUSING: {
        "B-2": _tempted(HOUSING),
        "B-4": _tempted(HOUSING, "record_appraisal", "regrade", "lower"),
        "B-5": _tempted(HOUSING, "close", "approve_close", "demolished"),
        "B-6": _tempted(HOUSING, "control", "demolished"),
        "B-7c": _tempted(HOUSING, "close", "approve_close", "demolished"),
        "B-7d": _tempted(HOUSING),
        # Said to be gone since long ago, a house keeps what was found there since.
        **_usual(HOUSING, demolished=("X-1a",)),
    },
    PETITIONS: {
        "C-1": _tempted(PETITIONS),
        "C-1a": _tempted(PETITIONS),
        "C-1b": _tempted(PETITIONS, amend=("C-1e",)),
        "C-1c": _tempted(PETITIONS, amend=("C-1e",)),
        "C-1d": _tempted(PETITIONS, amend=("C-1e",)),
        "C-2": _tempted(PETITIONS, CONFIRM, "accept", "pass_on", "decline", "direct_reply", "to_disclosure", "to_discipline", withdraw=("C-2w",), file_away=("C-2g",), amend=("C-1e",)),
        "C-3": _tempted(PETITIONS, CONFIRM, "reply", "guide", "mediate", withdraw=("C-2w",), to_discipline=("C-3t",)),
        "C-4": _tempted(PETITIONS, "follow_up", stays=True),
        "C-5": _tempted(PETITIONS, "follow_up", stays=True),
        "C-5c": _tempted(PETITIONS, "follow_up", stays=True),
        "C-6": _tempted(PETITIONS, amend=("C-1e",), register=("C-1a",), receive_assigned=("C-1a",), convert=("C-1a",)),
        "C-6a": _tempted(PETITIONS, amend=("C-1e",)),
        "C-7": _tempted(PETITIONS, "resolve", sort=("C-6a",), amend=("C-1e",)),
        "C-8": _tempted(PETITIONS, "resolve"),
        "C-8e": _tempted(PETITIONS, "resolve"),
        "C-9": _tempted(PETITIONS, "carry_out"),
        **_usual(PETITIONS, withdraw=("C-2w",)),
    },
    FARMLAND: {
        "D-1": _tempted(FARMLAND),
        "D-2": _tempted(FARMLAND, "close"),
        "D-3": _tempted(FARMLAND, "close"),
        "D-5": _tempted(FARMLAND),
        **_usual(FARMLAND),
    },
}  # fmt: skip

# Figures that do nobody credit whichever way they move: they tell how much there was, or are the line beside another.
TELL_HOW_MUCH = {
    "farmland": (
        "D-1a D-1b D-1c D-2a D-2b D-2c D-2d D-2e D-3a D-3b D-3c D-4a D-4b D-4c D-6a D-6b D-6c D-1v D-1m D-1x D-1u D-1e "
        "X-1a X-1c X-3a"
    ),
    "housing": (
        "B-1 B-1h B-1b B-1c B-1s B-2a B-3 B-3a B-3b B-3s B-4c B-4d B-4e B-5a B-5b B-6b B-7 B-7a B-7b B-3v "
        "B-3m B-3x B-3e B-3l B-4f B-5c X-1a X-1c X-3a"
    ),
    "petitions": (
        "C-2a C-2b C-2c C-2d C-2e C-3a C-3b C-3c C-3t C-4a C-4b C-5a C-5b C-7a C-7b C-8a C-8b C-8c C-8d C-8f C-9a "
        "C-9b C-1v C-1m C-1x C-2f C-2g C-2r C-2w C-5d C-8g C-1e X-1a X-1c X-3a"
    ),
    "safety": (
        "A-1 A-1b A-1c A-2 A-3 A-4 A-4b A-6b A-6a A-6c A-6d A-6e A-6f A-8a A-8b A-8c A-9 A-10 A-11c A-11b A-2v "
        "A-2m A-2x A-2e A-12 A-12a A-12b A-12c A-12d A-12e X-1a X-1c X-3a"
    ),
}
