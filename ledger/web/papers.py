"""文书: the register of every document on record, whoever issued it; each line leads to the entry it concerns."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from ledger.grammar import shelf
from ledger.queries.papers import PaperRow, papers_page
from ledger.web import address, current
from ledger.web.administration import only_for
from ledger.web.audiences import READERS, own_books
from ledger.web.listing import Search, Select, filters, first_url, how_many, next_url
from ledger.workdays import chinese_date

pages = Blueprint("papers", __name__)
only_for(pages, *READERS)

HEADINGS = ("文号", "文书种类", "落款日期", "出具机关", "涉及")


@pages.get("/papers", endpoint="list")
def register() -> ResponseReturnValue:
    kinds = _kinds()
    kind, words = address.choice("kind", kinds), address.words()
    page = papers_page(current.person(), kind=kind, words=words, after=address.page_key())
    return render_template(
        "papers/list.html",
        headings=HEADINGS,
        rows=[_line(row) for row in page.rows],
        how_many=how_many(page, "最近登记的在前，点开看所属条目", "份"),
        filters=filters(
            [Select(name="kind", label="文书种类", options=[("", "全部"), *kinds.items()], value=kind)],
            search=Search(name="q", label="查找", value=words, among="文号、出具机关"),
        ),
        next_url=next_url(page.next_key),
        previous_url=first_url(),
    )


def _kinds() -> dict[str, str]:
    """Return the kinds of the books somebody reads: nobody looks among those of others."""
    return {kind.key: kind.label for book in own_books() for kind in book.papers}


def _line(row: PaperRow) -> dict[str, object]:
    paper, known = row.paper, shelf.book_of(row.book).papers_by_key
    concerns = row.place or "没有固定场所"
    return {
        "url": url_for("entries.show", entry_id=row.entry_id),
        "cells": (
            paper.number,
            known[paper.kind].label if paper.kind in known else paper.kind,
            chinese_date(paper.dated_on),
            paper.issuing_authority,
            f"{concerns}，共 {row.entries} 条" if row.entries > 1 else concerns,
        ),
    }
