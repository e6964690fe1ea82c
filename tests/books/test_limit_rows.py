"""The README tells of every row of the rules' table of time limits which clock keeps it, or why none does; read against
the declarations, both ways.
"""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from ledger.books import farmland, housing, petitions, safety
from ledger.grammar.clock_uses import visits_by

README = Path(__file__).parents[2] / "README.md"
BOOKS = [one.BOOK for one in (safety, housing, petitions, farmland)]
# Section 7 of the rules: safety and fire, penalties, housing, petitions, land. There is no C15.
ROWS = [
    *(f"A{number}" for number in range(1, 16)),
    *(f"P{number}" for number in range(1, 7)),
    *(f"B{number}" for number in range(1, 10)),
    *(f"C{number}" for number in range(1, 17) if number != 15),
    *(f"D{number}" for number in range(1, 18)),
]
TOLD = re.compile(r"^\| ([A-DP]\d+) \|(.*?)\|(.*?)\|$", re.MULTILINE)
OWN = re.compile(r"^The town's own (.*)$", re.MULTILINE)


def declared() -> tuple[dict[str, set[str]], set[str]]:
    """Return the clocks and looks that keep each row, and the clocks that keep none, each as "book code"."""
    rows: dict[str, set[str]] = defaultdict(set)
    own = set()
    for book in BOOKS:
        for rule in book.clocks:
            base = row_of(rule.limit or rule.code)
            (rows[base] if base else own).add(f"{book.key} {rule.code}")
        looks = [code for code in (book.site.visit_rules if book.site else ()) if isinstance(code, str)]
        for code in looks:
            assert visits_by(code, BOOKS) == [book.key]
            rows[str(row_of(code))].add(f"{book.key} {code}")
    return rows, own


def row_of(code: str) -> str | None:
    """Return the row of the rules a code belongs to, with its parts (B3-urgent) and what the town counts beside it (D10b)."""
    found = re.match(r"[A-DP]\d+", str(code))
    return found.group() if found and found.group() in ROWS else None


def told() -> dict[str, tuple[set[str], str]]:
    """Return what the README tells of each row: the clocks it names, and the words beside them."""
    found = TOLD.findall(README.read_text(encoding="utf-8"))
    assert len(found) == len({code for code, _, _ in found}), "a row stands twice in the README"
    return {code: (set(re.findall(r"`([^`]+)`", kept)), words.strip()) for code, kept, words in found}


def test_the_readme_tells_of_every_row_and_of_no_other():
    assert list(told()) == ROWS


@pytest.mark.parametrize("row", ROWS)
def test_a_row_names_the_clocks_that_keep_it_or_why_none_does(row):
    named, words = told()[row]
    kept = declared()[0].get(row, set())
    assert named == kept, f"README, row {row}, wants {' '.join(f'`{one}`' for one in sorted(kept)) or 'no clock'}"
    assert named or len(words) > 20, f"README, row {row}, wants the reason why no clock keeps it"


def test_what_the_town_counts_by_itself_is_told_as_well():
    lines = OWN.findall(README.read_text(encoding="utf-8"))
    named = [one for line in lines for one in re.findall(r"`([^`]+)`", line)]
    own = declared()[1]
    assert len(named) == len(set(named))
    assert set(named) == own, f"README, the town's own: missing {own - set(named)}, gone {set(named) - own}"
