"""Opening sealed people, with a reason that is logged; and a new query code for a petitioner who lost the old one."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import Optional

from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.models import Entry
from ledger.queries.dossiers import visible_entry
from ledger.queries.sealed_people import sealed_words
from ledger.refusals import AnswersRefused, NotVisible
from ledger.services.sealed_people import open_record, renew_code
from ledger.web import current
from ledger.web.page_form import PageForm

pages = Blueprint("sealed", __name__)


class ReasonForm(PageForm):
    reason = StringField(
        "查看理由", description="如：电话告知受理情况。会连同您的姓名和时间记入访问日志", validators=[Optional()]
    )


@pages.get("/entries/<int:entry_id>/sealed")
def ask(entry_id: int) -> ResponseReturnValue:
    entry, book = _entry_with_sealed(entry_id)
    return _page(entry, book, ReasonForm())


@pages.post("/entries/<int:entry_id>/sealed")
def show(entry_id: int) -> ResponseReturnValue:
    entry, book = _entry_with_sealed(entry_id)
    form = ReasonForm()
    try:
        people = open_record(entry_id, reason=form.reason.data or "", by=current.person(), now=current.now())
    except AnswersRefused as refused:
        form.reason.errors = [refused.faults["reason"]]
        return _page(entry, book, form), 422
    opened = [(named.field.label, people.get(named.key, "")) for named in book.sealed.fields]
    return _page(entry, book, form, opened)


@pages.post("/entries/<int:entry_id>/code")
def new_code(entry_id: int) -> ResponseReturnValue:
    code = renew_code(entry_id, by=current.person(), now=current.now())
    flash(f"新的查询码：{code}。只显示这一次，请告诉本人；原来的查询码已经作废。", "done")
    return redirect(url_for("entries.show", entry_id=entry_id), code=303)


def _entry_with_sealed(entry_id: int) -> tuple[Entry, Book]:
    entry = visible_entry(current.person(), entry_id)
    book = shelf.book_of(entry.book)
    words = sealed_words(current.person(), book, entry)
    if words is None or not words.may_open:
        raise NotVisible
    return entry, book


def _page(entry: Entry, book: Book, form: ReasonForm, opened: list[tuple[str, str]] | None = None) -> Any:
    form.reason.flags.required = True
    return render_template("sealed/show.html", entry=entry, book=book, form=form, opened=opened)
