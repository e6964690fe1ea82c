"""统计: the figures of a book for a period, each with its definition in words."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ledger.grammar.book import Book
from ledger.grammar.figures import Figure
from ledger.queries.figures import FigureValue, read_figures
from ledger.queries.sites import villages_for
from ledger.services.figure_sheets import keep_sheets
from ledger.web import current
from ledger.web.audiences import OVERSEERS, overseen_book, overseen_books
from ledger.web.listing import Select
from ledger.web.periods import CHOSEN, PeriodForm, said

pages = Blueprint("figures", __name__)


@dataclass(frozen=True, kw_only=True)
class FigureLine:
    """One figure as a line of the table; a rate with nothing in its whole has no unit either."""

    code: str
    label: str
    value: str
    unit: str
    definition: str
    # (name, value) of each it is told apart by.
    parts: list[tuple[str, str]]


@pages.get("/figures")
def show() -> ResponseReturnValue:
    book, person, today = overseen_book(request.args.get("book")), current.person(), current.today()
    villages = {str(area_id): name for area_id, name in villages_for(person)}
    village = request.args.get("village", "") if request.args.get("village") in villages else ""
    form = PeriodForm(request.args)
    form.offer(today)
    period = form.read(today)
    reading = read_figures(book, period, by=person, village_id=int(village) if village else None) if period else None
    if reading is not None and reading.counted:
        keep_sheets(reading.counted)
    return render_template(
        "figures/show.html",
        book=book,
        form=form,
        chosen=CHOSEN,
        selects=_selects(book, villages, village),
        place=villages.get(village) or _own_areas(book),
        period=said(period) if period else None,
        lines=[_line(value, book) for value in (reading.values if reading else [])],
    ), 200 if period else 422


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


def _line(value: FigureValue, book: Book) -> FigureLine:
    figure = value.figure
    return FigureLine(
        code=figure.code,
        label=figure.label,
        value=value.text,
        unit=figure.unit if value.value is not None else "",
        definition=_definition(figure, book),
        parts=[(name, f"{number:,}") for name, number in value.parts],
    )


def _definition(figure: Figure, book: Book) -> str:
    """Return what a figure counts; a rate also tells what stands above and below its line, where no line of the page does."""
    unlisted = [one for one in (figure.part, figure.whole) if one is not None and one not in book.figures]
    return "；".join([figure.definition, *(f"{one.code} {one.label}：{one.definition}" for one in unlisted)])
