"""合并: what was reported more than once becomes one entry; taken back; and what is owed to whoever brought it."""

from datetime import date
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ledger.models import Entry
from ledger.queries.dossiers import Dossier, dossier_of
from ledger.queries.merging import likely_same, may_be_merged
from ledger.refusals import AnswersRefused, NotAllowed
from ledger.services.merging import merge, tell_of_end, unmerge
from ledger.web import address, current
from ledger.web.another_entry import AnotherEntryForm, ask_another, done_with_another
from ledger.web.dossier_words import dossier_words
from ledger.web.drafts import Draft, draft_of

pages = Blueprint("merging", __name__)


@pages.get("/entries/<int:entry_id>/merge")
def ask(entry_id: int) -> ResponseReturnValue:
    return _page(entry_id, AnotherEntryForm(submission=str(uuid4())))


@pages.post("/entries/<int:entry_id>/merge")
def merged(entry_id: int) -> ResponseReturnValue:
    form = AnotherEntryForm()
    said = {"uuid": form.submission_id(), "reason": form.reason.data or ""}
    into_id = done_with_another(
        form, lambda into_id: merge(entry_id, into_id, **said, by=current.person(), now=current.now())
    )
    if into_id is None:
        return _page(entry_id, form), 422
    flash("已合并，以后在这一条上办理；期限以较早的为准，合并的记录在下面。", "done")
    return redirect(url_for("entries.show", entry_id=into_id), code=303)


@pages.post("/entries/<int:entry_id>/unmerge")
def parted(entry_id: int) -> ResponseReturnValue:
    try:
        unmerge(entry_id, reason=address.sent_text("reason"), by=current.person(), now=current.now())
    except AnswersRefused as refused:
        return _refused(entry_id, refused), 422
    flash("已撤销合并，两条恢复单独办理；合并以后办的，留在原来那一条上。", "done")
    return redirect(url_for("entries.show", entry_id=entry_id), code=303)


@pages.post("/entries/<int:entry_id>/told")
def told(entry_id: int) -> ResponseReturnValue:
    try:
        on = date.fromisoformat(address.sent_text("on"))
    except ValueError:
        on = date.min
    try:
        tell_of_end(
            entry_id, on=on, note=address.sent_text("note"), by=current.person(), now=current.now()
        )  # fmt: skip
    except AnswersRefused as refused:
        return _refused(entry_id, refused), 422
    flash("已登记告知结果。", "done")
    return redirect(url_for("entries.show", entry_id=entry_id, alone=1), code=303)


def _draft(dossier: Dossier) -> Draft:
    entry = dossier.entry
    return draft_of(dossier.book, f"合并 {entry.number}", url_for("merging.ask", entry_id=entry.id))


def _page(entry_id: int, form: AnotherEntryForm) -> str:
    dossier = dossier_of(current.person(), entry_id, today=current.today())
    if not may_be_merged(current.person(), dossier.book, dossier.entry):
        raise NotAllowed("这一条现在不能合并：已经办结、需要保密，或者不由您的岗位办理。")
    ask_another(
        form, dossier.book, likely_same(current.person(), dossier.book, dossier.entry),
        question="并入哪一条", reason="合并的理由", example="如：同一处安全出口，两人先后上报",
    )  # fmt: skip
    return render_template(
        "entries/merge.html", form=form, draft=_draft(dossier), **dossier_words(dossier, today=current.today())
    )


def _refused(entry_id: int, refused: AnswersRefused) -> str:
    """Show the entry again with what was wrong and what was typed."""
    dossier = dossier_of(current.person(), entry_id, today=current.today())
    words = dossier_words(dossier, today=current.today())
    words["merging_faults"] = {"faults": refused.faults, "typed": address.everything_sent()}
    return render_template("entries/show.html", **words)


def leads_on(entry: Entry) -> None:
    """Say on the page somebody is led to that the number they asked for goes on there."""
    flash(f"{entry.number}已并入这一条，合并办理。", "near")
