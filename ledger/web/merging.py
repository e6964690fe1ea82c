"""合并: what was reported more than once becomes one entry; taken back; and what is owed to whoever brought it."""

from datetime import date
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Optional

from ledger.grammar.book import Book
from ledger.models import Entry
from ledger.queries.dossiers import dossier_of
from ledger.queries.merging import Likely, entry_of_number, likely_same, may_be_merged
from ledger.refusals import AnswersRefused, NotAllowed
from ledger.services.merging import merge, tell_of_end, unmerge
from ledger.web import current
from ledger.web.dossier_words import dossier_words
from ledger.web.form_faults import show_faults, stripped
from ledger.web.rows import state_word
from ledger.workdays import chinese_date

pages = Blueprint("merging", __name__)


class MergeForm(FlaskForm):
    submission = HiddenField()
    into = RadioField("并入哪一条", choices=[], validate_choice=False, validators=[Optional()])
    number = StringField("或者填写编号", description="上面没有的，填另一条的编号，如：安2026-0412", filters=[stripped])
    reason = TextAreaField("合并的理由", description="如：同一处安全出口，两人先后上报", filters=[stripped])


@pages.get("/entries/<int:entry_id>/merge")
def ask(entry_id: int) -> ResponseReturnValue:
    return _page(entry_id, MergeForm(submission=str(uuid4())))


@pages.post("/entries/<int:entry_id>/merge")
def merged(entry_id: int) -> ResponseReturnValue:
    form, person = MergeForm(), current.person()
    into_id = _wanted(form)
    if into_id is None:
        form.number.errors = [
            "没有找到这个编号，或者不在您的查看范围内，请核对" if form.number.data else "请选择一条，或者填写编号"
        ]
        return _page(entry_id, form), 422
    try:
        merge(
            entry_id, into_id, uuid=as_uuid(form.submission.data), reason=form.reason.data or "", by=person,
            now=current.now(),
        )  # fmt: skip
    except AnswersRefused as refused:
        show_faults(form, refused)
        return _page(entry_id, form), 422
    except NotAllowed as refused:
        # Beside what was used to name the other one.
        (form.number if form.number.data or not form.into.data else form.into).errors = [refused.sentence]
        return _page(entry_id, form), 422
    flash("已合并，以后在这一条上办理；期限以较早的为准，合并的记录在下面。", "done")
    return redirect(url_for("entries.show", entry_id=into_id), code=303)


@pages.post("/entries/<int:entry_id>/unmerge")
def parted(entry_id: int) -> ResponseReturnValue:
    try:
        unmerge(entry_id, reason=request.form.get("reason", ""), by=current.person(), now=current.now())
    except AnswersRefused as refused:
        return _refused(entry_id, refused), 422
    flash("已撤销合并，两条恢复单独办理；合并以后办的，留在原来那一条上。", "done")
    return redirect(url_for("entries.show", entry_id=entry_id), code=303)


@pages.post("/entries/<int:entry_id>/told")
def told(entry_id: int) -> ResponseReturnValue:
    try:
        on = date.fromisoformat(request.form.get("on", ""))
    except ValueError:
        on = date.min
    try:
        tell_of_end(
            entry_id, on=on, note=request.form.get("note", ""), by=current.person(), now=current.now()
        )  # fmt: skip
    except AnswersRefused as refused:
        return _refused(entry_id, refused), 422
    flash("已登记告知结果。", "done")
    return redirect(url_for("entries.show", entry_id=entry_id, alone=1), code=303)


def _wanted(form: MergeForm) -> int | None:
    """Return the entry meant: the one of the number typed, or the one chosen."""
    if form.number.data:
        return entry_of_number(current.person(), form.number.data)
    chosen = form.into.data or ""
    return int(chosen) if chosen.isdecimal() and len(chosen) < 10 else None


def _page(entry_id: int, form: MergeForm) -> str:
    dossier = dossier_of(current.person(), entry_id, today=current.today())
    if not may_be_merged(current.person(), dossier.book, dossier.entry):
        raise NotAllowed("这一条现在不能合并：已经办结、需要保密，或者不由您的岗位办理。")
    found = likely_same(current.person(), dossier.book, dossier.entry)
    form.into.choices = [(str(one.id), likely_word(dossier.book, one)) for one in found]
    form.reason.flags.required = True
    if not found:
        form.number.label.text, form.number.description = "并入哪一条", "填另一条的编号，如：安2026-0412"
    return render_template("entries/merge.html", form=form, **dossier_words(dossier, today=current.today()))


def likely_word(book: Book, one: Likely) -> str:
    state = state_word(book, one.state).label
    return f"{one.number} {one.headline}，{chinese_date(one.found_on)}发现，{state}"


def _refused(entry_id: int, refused: AnswersRefused) -> str:
    """Show the entry again with what was wrong and what was typed."""
    dossier = dossier_of(current.person(), entry_id, today=current.today())
    words = dossier_words(dossier, today=current.today())
    words["merging_faults"] = {"faults": refused.faults, "typed": request.form.to_dict()}
    return render_template("entries/show.html", **words)


def as_uuid(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        return uuid4()


def leads_on(entry: Entry) -> None:
    """Say on the page somebody is led to that the number they asked for goes on there."""
    flash(f"{entry.number}已并入这一条，合并办理。", "near")
