"""Guesses: what one sentence says of a choice beside it, in the words people use."""

import csv
from dataclasses import replace

import pytest

from ledger.books.farmland.guesses import KIND
from ledger.books.housing.guesses import PARTS
from ledger.books.petitions.guesses import TOPIC
from ledger.books.safety import BOOK
from ledger.books.safety.guesses import CATEGORY
from ledger.books.safety.records import SafetyEntry
from ledger.books.safety.stories import texts
from ledger.books.safety.words import Category, Level
from ledger.grammar.book import BookContradiction
from ledger.grammar.guesses import Guess


@pytest.mark.parametrize(
    ("guess", "words", "meant"),
    [
        (CATEGORY, "厨房插排串着用", ["electricity"]),
        (CATEGORY, "二楼安全出口上锁", ["fire_exit_blocked"]),
        (CATEGORY, "楼道里电动车充电", ["ebike_charging"]),
        (CATEGORY, "灭火器过期", ["fire_equipment"]),
        (CATEGORY, "不知道怎么说", []),
        (CATEGORY, None, []),
        (PARTS, "西山墙斜裂缝，楼板露筋", ["wall", "slab"]),
        (KIND, "堆放石料", ["yard"]),
        (TOPIC, "反映拖欠农民工工资", ["wages"]),
    ],
)
def test_the_words_people_use_mean_a_choice(guess, words, meant):
    assert guess.of(words) == meant


def test_of_the_hazards_of_the_demonstration_nine_in_ten_name_their_category():
    with (texts.FOLDER / "hazards.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="|"))
    right = [row for row in rows if CATEGORY.of(row["description"]) == [row["category"]]]
    assert len(right) >= 0.9 * len(rows)


@pytest.mark.parametrize(
    "guess",
    [
        Guess(field=SafetyEntry.fine, words_of=SafetyEntry.description, synonyms={}),
        Guess(field=SafetyEntry.category, words_of=SafetyEntry.reason, synonyms={}),
        Guess(field=SafetyEntry.category, words_of=SafetyEntry.description, synonyms={Level.MAJOR: ("重大",)}),
        Guess(field=SafetyEntry.category, words_of=SafetyEntry.description, synonyms={}, takes_several=True),
        Guess(
            field=SafetyEntry.category, words_of=SafetyEntry.description,
            synonyms={Category.GAS: ("软管",), Category.EQUIPMENT: ("软管",)},
        ),
    ],
)  # fmt: skip
def test_a_book_that_guesses_in_vain_does_not_start(guess):
    with pytest.raises(BookContradiction, match="guess of"):
        replace(BOOK, guesses=(guess,)).check()
