"""Every rule of every book stands in a table beside the tests: whoever changes one changes two lines and knows it.

A rule is what a declaration says of a step, a clock, a state, a paper, a place or a figure the town may set. A test
that fails here names the rule; where the change is meant, its line in tests/books/rules is changed with it
(`python -m tests.books.rulebook safety` prints the lines as they are now).
"""

import pytest

from tests.books.rulebook import TABLES, read_table, rulebook_of
from tests.books.test_every_book import BOOKS

DECLARED = {book.key: rulebook_of(book.key).rules() for book in BOOKS}
WRITTEN = {book.key: read_table(book.key) for book in BOOKS}
RULES = [(key, rule) for key in DECLARED for rule in dict.fromkeys([*WRITTEN[key], *DECLARED[key]])]


@pytest.mark.parametrize(("book", "rule"), RULES, ids=lambda part: part.replace(" ", "-"))
def test_the_rule_is_declared_as_it_is_written_down(book, rule):
    assert DECLARED[book].get(rule, "not declared") == WRITTEN[book].get(rule, "not written down")


def test_every_book_has_its_table_and_every_table_its_book():
    assert {path.stem for path in TABLES.glob("*.txt")} == {book.key for book in BOOKS}


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.key)
def test_the_table_tells_every_part_of_a_book(book):
    parts = {rule.split(" ")[0] for rule in WRITTEN[book.key]}
    has = {"paper": book.papers, "town": book.town_rules, "condition": rulebook_of(book.key).conditions}
    assert {"book", "state", "step", "clock", *(part for part, found in has.items() if found)} <= parts
    assert len([rule for rule in WRITTEN[book.key] if rule.startswith("step ")]) == len(book.steps)
