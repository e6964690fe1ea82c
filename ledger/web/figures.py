"""统计: the figures of a book for a period, each with its definition in words."""

from dataclasses import dataclass

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from ledger.grammar.book import Book
from ledger.grammar.figures import Figure, Period
from ledger.grammar.merging import ACTS
from ledger.queries.figure_lines import FigureLine, figure_lines
from ledger.queries.figures import FigureValue, read_figures
from ledger.queries.queues import beside_in_figure
from ledger.queries.sites import villages_for
from ledger.refusals import NotVisible
from ledger.services.figure_sheets import keep_sheets
from ledger.web import address, current
from ledger.web.audiences import OVERSEERS, overseen_book, overseen_books
from ledger.web.listing import Select, first_url, how_many, next_url, this_list
from ledger.web.periods import CHOSEN, PeriodForm, said
from ledger.web.queue import WalkedList, question_of, walked
from ledger.workdays import chinese_date, local_date

pages = Blueprint("figures", __name__)


@dataclass(frozen=True, kw_only=True)
class TableLine:
    """One figure as a line of the table; a rate with nothing in its whole has no unit either."""

    code: str
    label: str
    value: str
    unit: str
    definition: str
    # (name, value) of each it is told apart by.
    parts: list[tuple[str, str]]
    # Where its entries are listed with who decided them, or None.
    url: str | None


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What a page of figures is about, as its address says; no period where one was chosen that cannot be."""

    book: Book
    villages: dict[str, str]
    village: str
    form: PeriodForm
    period: Period | None

    @property
    def village_id(self) -> int | None:
        return int(self.village) if self.village else None

    @property
    def place(self) -> str:
        return self.villages.get(self.village) or _own_areas(self.book)


def _asked() -> Asking:
    book, person, today = overseen_book(address.text("book")), current.person(), current.today()
    villages = {str(area_id): name for area_id, name in villages_for(person)}
    village = address.chosen_id("village", villages)
    form = PeriodForm(address.everything())
    form.offer(today)
    return Asking(book=book, villages=villages, village=village, form=form, period=form.read(today))


@pages.get("/figures")
def show() -> ResponseReturnValue:
    asked, person = _asked(), current.person()
    reading = read_figures(asked.book, asked.period, by=person, village_id=asked.village_id) if asked.period else None
    if reading is not None and reading.counted:
        keep_sheets(reading.counted)
    return render_template(
        "figures/show.html",
        book=asked.book,
        form=asked.form,
        chosen=CHOSEN,
        selects=_selects(asked.book, asked.villages, asked.village),
        place=asked.place,
        period=said(asked.period) if asked.period else None,
        lines=[_line(value, asked.book) for value in (reading.values if reading else [])],
    ), 200 if asked.period else 422


@pages.get("/figures/<code>")
def lines(code: str) -> ResponseReturnValue:
    """The entries behind a figure that tells what is left out of others, each with who decided it."""
    asked = _asked()
    figure, period = _listed(asked, code)
    page = figure_lines(
        asked.book, figure, period, by=current.person(), village_id=asked.village_id, after=address.page_key()
    )
    question = question_of(this_list())
    return render_template(
        "figures/lines.html",
        book=asked.book,
        figure=figure,
        title=_title(figure),
        place=asked.place,
        period=said(period),
        headings=LINE_HEADINGS,
        rows=[_told(line, asked.book, question) for line in page.rows],
        how_many=how_many(page, "最近登记的在前"),
        back_url=url_for("figures.show", **_kept_arguments()),
        next_url=next_url(page.next_key),
        previous_url=first_url(),
    )


def _listed(asked: Asking, code: str) -> tuple[Figure, Period]:
    """Return a figure whose entries are listed, with the period it is asked for. Raises NotVisible."""
    figure = next((one for one in asked.book.figures if one.code == code and one.told_by), None)
    if figure is None or asked.period is None:
        raise NotVisible
    return figure, asked.period


@walked("figures.lines")
def _walk_lines(code: str) -> WalkedList:
    asked, person = _asked(), current.person()
    figure, period = _listed(asked, code)
    return WalkedList(
        title=_title(figure),
        beside=lambda place: beside_in_figure(person, asked.book, figure, period, asked.village_id, place),
    )


def _title(figure: Figure) -> str:
    return figure.label.removeprefix("另有：")


LINE_HEADINGS = ("编号", "事项", "环节", "经办", "由谁决定", "理由")


def _told(line: FigureLine, book: Book, question: str) -> dict[str, object]:
    known = {step.key: step.done for step in book.steps} | {act.key: act.done for act in ACTS.values()}
    day = chinese_date(local_date(line.at)) if line.at is not None else ""
    return {
        "url": url_for("entries.show", entry_id=line.entry_id) + question,
        "cells": (
            line.number,
            "，".join(filter(None, (line.headline, line.place))),
            " ".join(filter(None, (known.get(line.step or "", ""), day))),
            line.by_name or "",
            _decided(line),
            line.note or "",
        ),
    }


def _decided(line: FigureLine) -> str:
    """Return who had the say: whoever agreed to it, the paper that says so, or whoever did it on their own word."""
    if line.decided_by is not None and line.decided_at is not None:
        return f"{line.decided_by}，{chinese_date(local_date(line.decided_at))}同意"
    if line.paper_number is not None and line.paper_on is not None:
        return f"{line.paper_number}（{chinese_date(line.paper_on)}）"
    return line.by_name or ""


def _kept_arguments() -> dict[str, str]:
    """Return what the address says of the figures themselves, to go on with."""
    names = ("book", "village", "period", "first", "last")
    return {name: address.text(name) for name in names if address.text(name)}


def _selects(book: Book, villages: dict[str, str], village: str) -> list[Select]:
    books = overseen_books()
    places = Select(name="village", label="村（社区）", options=[("", "全部"), *villages.items()], value=village)
    if len(books) < 2:
        return [places]
    kept = Select(name="book", label="台账", options=[(one.key, one.label) for one in books], value=book.key)
    return [kept, places]


def _own_areas(book: Book) -> str:
    """Return the areas the figures cover when no village is chosen: those of the posts the person holds over the book."""
    posts = [post for post in current.person().posts if post.role in OVERSEERS and post.is_for(book.key)]
    return "、".join(dict.fromkeys(post.area.name for post in posts))


def _line(value: FigureValue, book: Book) -> TableLine:
    figure = value.figure
    url = url_for("figures.lines", code=figure.code, **_kept_arguments()) if figure.told_by and value.value else None
    return TableLine(
        code=figure.code,
        label=figure.label,
        value=value.text,
        unit=figure.unit if value.value is not None else "",
        definition=_definition(figure, book) + ("；点开逐条列出由谁决定" if url else ""),
        parts=[(name, f"{number:,}") for name, number in value.parts],
        url=url,
    )


def _definition(figure: Figure, book: Book) -> str:
    """Return what a figure counts; a rate also tells what stands above and below its line, where no line of the page does."""
    unlisted = [one for one in (figure.part, figure.whole) if one is not None and one not in book.figures]
    return "；".join([figure.definition, *(f"{one.code} {one.label}：{one.definition}" for one in unlisted)])
