"""The panel of what is looked at together: each case by itself, and what they come to."""

from dataclasses import dataclass

from flask import url_for

from ledger.grammar.book import Book
from ledger.queries.together import OneOfThem, Togetherness, said
from ledger.web.rows import state_word


@dataclass(frozen=True, kw_only=True)
class CaseWord:
    number: str
    url: str
    headline: str
    state: str
    # (label, value) of what is added up, as far as it is known.
    figures: list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class TogetherWord:
    label: str
    cases: list[CaseWord]
    # (label, value) over all of them and the one on the page.
    sums: list[tuple[str, str]]
    caution: str


def together_words(book: Book, found: Togetherness | None) -> TogetherWord | None:
    rule = book.shown_together
    if found is None or rule is None:
        return None
    return TogetherWord(
        label=rule.label,
        cases=[_case(book, one) for one in found.others],
        sums=said(book, found.sums),
        caution=f"按“{book.word_of(rule.same)}”写得完全一样查出，可能是同名，请核对是不是同一个。只列您能看到的。",
    )


def _case(book: Book, one: OneOfThem) -> CaseWord:
    return CaseWord(
        number=one.number,
        url=url_for("entries.show", entry_id=one.id),
        headline=one.headline,
        state=state_word(book, one.state).label,
        figures=[(label, figure) for label, figure in said(book, one.figures) if figure],
    )
