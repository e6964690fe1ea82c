"""关联: entries that belong together are tied by hand, as one case over several parcels; and untied."""

from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ledger.queries.dossiers import Dossier, dossier_of
from ledger.queries.merging import likely_same
from ledger.refusals import AnswersRefused, NotAllowed
from ledger.services.linking import tie, untie
from ledger.web import address, current
from ledger.web.another_entry import AnotherEntryForm, ask_another, done_with_another
from ledger.web.dossier_words import dossier_words
from ledger.web.drafts import Draft, draft_of

pages = Blueprint("linking", __name__)


@pages.get("/entries/<int:entry_id>/tie")
def ask(entry_id: int) -> ResponseReturnValue:
    return _page(entry_id, AnotherEntryForm(submission=str(uuid4())))


@pages.post("/entries/<int:entry_id>/tie")
def tied(entry_id: int) -> ResponseReturnValue:
    form = AnotherEntryForm()
    said = {"uuid": form.submission_id(), "reason": form.reason.data or ""}
    other_id = done_with_another(
        form, lambda other_id: tie(entry_id, other_id, **said, by=current.person(), now=current.now())
    )
    if other_id is None:
        return _page(entry_id, form), 422
    flash("已关联，两条各自办理，互相看得到。", "done")
    return redirect(url_for("entries.show", entry_id=entry_id), code=303)


@pages.post("/entries/<int:entry_id>/untie")
def untied(entry_id: int) -> ResponseReturnValue:
    other_id = address.sent_number("other") or 0
    try:
        untie(
            entry_id, other_id, reason=address.sent_text("reason"), by=current.person(), now=current.now()
        )  # fmt: skip
    except AnswersRefused as refused:
        dossier = dossier_of(current.person(), entry_id, today=current.today())
        words = dossier_words(dossier, today=current.today())
        words["tie_faults"] = {"faults": refused.faults, "typed": address.everything_sent(), "other_id": other_id}
        return render_template("entries/show.html", **words), 422
    flash("已解除关联。", "done")
    return redirect(url_for("entries.show", entry_id=entry_id), code=303)


def _draft(dossier: Dossier) -> Draft:
    entry = dossier.entry
    return draft_of(dossier.book, f"关联 {entry.number}", url_for("linking.ask", entry_id=entry.id))


def _page(entry_id: int, form: AnotherEntryForm) -> str:
    dossier = dossier_of(current.person(), entry_id, today=current.today())
    if not dossier.ties or dossier.book.ties is None:
        raise NotAllowed("这一条现在不能关联：已经并入别的条目、需要保密，或者不由您的岗位办理。")
    tied_already = {one.entry_id for one in dossier.links.ties}
    found = likely_same(current.person(), dossier.book, dossier.entry)
    ask_another(
        form, dossier.book, [one for one in found if one.id not in tied_already],
        question="和哪一条关联", reason="关联的理由", example=dossier.book.ties.example,
    )  # fmt: skip
    return render_template(
        "entries/tie.html", form=form, draft=_draft(dossier), **dossier_words(dossier, today=current.today())
    )
