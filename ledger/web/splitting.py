"""拆分: an entry that is about two things becomes two; the form asks what the new one is about."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ledger.grammar.fields import Kind
from ledger.grammar.merging import Share
from ledger.grammar.steps import Step
from ledger.models import LinkKind
from ledger.queries.asked import Asked, asked, described
from ledger.queries.dossiers import Dossier, dossier_of
from ledger.queries.merging import may_split, shares_of, split_step
from ledger.refusals import AlreadyDifferent, AnswersRefused, NotAllowed
from ledger.services.rejoining import rejoin
from ledger.services.splitting import split
from ledger.web import address, current
from ledger.web.asked_forms import asked_form, begin_asked_form, form_words, read_submission
from ledger.web.dossier_words import dossier_words
from ledger.web.drafts import Draft, came_before, draft_of, tell_received
from ledger.web.forms import RecordForm
from ledger.web.measures import measure_label
from ledger.web.photos import photo_word

pages = Blueprint("splitting", __name__)


@pages.get("/entries/<int:entry_id>/split")
def ask(entry_id: int) -> ResponseReturnValue:
    dossier = _dossier(entry_id)
    step = _step(dossier)
    form, told = asked_form(dossier.book, [step]), _asked(dossier, step)
    begin_asked_form(form, [told])
    if _is_apart(dossier):
        _take_no_words_along(form, told)
    return _page(dossier, told, form)


@pages.post("/entries/<int:entry_id>/split")
def done(entry_id: int) -> ResponseReturnValue:
    dossier, person = _dossier(entry_id), current.person()
    step = _step(dossier)
    form = asked_form(dossier.book, [step])
    submission = read_submission(form, described(dossier.book, step).about(dossier.entry), {})
    try:
        new = split(
            entry_id, submission=submission, apart=_is_apart(dossier), evidence_ids=address.sent_numbers("photo"),
            measure_ids=address.sent_numbers("goes-over"), by=person, now=current.now(),
        )  # fmt: skip
    except AnswersRefused as refused:
        form.show_faults(refused.faults)
        dossier = _dossier(entry_id)
        return _page(dossier, _asked(dossier, step), form), 422
    except AlreadyDifferent:
        came_before(form)
        return _page(_dossier(entry_id), _asked(dossier, step), form), 409
    flash(f"已拆成两条，拆出的编号 {new.number}，期限从同一个起点算。", "done")
    if dossier.book.is_public:
        flash("本人要查拆出的这一件，请在这里“补发查询码”。", "near")
    tell_received(form)
    return redirect(url_for("entries.show", entry_id=new.id), code=303)


@pages.post("/entries/<int:entry_id>/rejoin")
def rejoined(entry_id: int) -> ResponseReturnValue:
    try:
        old = rejoin(entry_id, reason=address.sent_text("reason"), by=current.person(), now=current.now())
    except AnswersRefused as refused:
        dossier = dossier_of(current.person(), entry_id, today=current.today())
        words = dossier_words(dossier, today=current.today())
        other_id = next((one.entry_id for one in dossier.links.ties if one.kind is LinkKind.SPLIT), 0)
        words["tie_faults"] = {"faults": refused.faults, "typed": address.everything_sent(), "other_id": other_id}
        return render_template("entries/show.html", **words), 422
    flash("已撤销拆分，在原来这一条上办理；拆出的编号通到这里。", "done")
    return redirect(url_for("entries.show", entry_id=old.id), code=303)


def _is_apart(dossier: Dossier) -> bool:
    splits = dossier.book.splits
    return splits is not None and splits.apart is not None and address.has("apart")


def _dossier(entry_id: int) -> Dossier:
    dossier = dossier_of(current.person(), entry_id, today=current.today())
    if not may_split(current.person(), dossier.book, dossier.entry):
        raise NotAllowed("这一条现在不能拆分：已经办结，或者不由您的岗位办理。")
    return dossier


def _step(dossier: Dossier) -> Step:
    names = _is_apart(dossier) and not dossier.entry.is_segregated
    return split_step(dossier.book, dossier.told[0].event.step, dossier.entry, names=names)


def _asked(dossier: Dossier, step: Step) -> Asked:
    return asked(
        current.person(), dossier.book, step, entry=dossier.entry, today=current.today(), decided=dossier.decided
    )


def _take_no_words_along(form: RecordForm, told: Asked) -> None:
    """Begin the open half without anybody's words: what was written may be the accusation."""
    for one in told.fields:
        if one.field.kind in (Kind.TEXT, Kind.LONG_TEXT):
            form[one.key].data = None


def _share(dossier: Dossier, share: Share) -> str:
    field = dossier.book.field_of(share.field)
    return f"{field.label} {field.say(getattr(dossier.entry, share.key))}"


def _draft(dossier: Dossier) -> Draft:
    entry = dossier.entry
    url = url_for("splitting.ask", entry_id=entry.id, apart=1 if _is_apart(dossier) else None)
    return draft_of(dossier.book, f"拆分 {entry.number}", url)


def _page(dossier: Dossier, told: Asked, form: RecordForm) -> str:
    splits, is_apart = dossier.book.splits, _is_apart(dossier)
    proofs = [proof for told_of in dossier.told for proof in told_of.proofs]
    chosen = (
        address.sent_numbers("photo")
        if request.method == "POST"
        else []
        if is_apart
        else [one.evidence.id for one in proofs]
    )
    return render_template(
        "entries/split.html",
        draft=_draft(dossier),
        step=told.step,
        is_apart=is_apart,
        may_be_apart=splits is not None and splits.apart is not None and not dossier.entry.is_segregated,
        shares=[_share(dossier, share) for share in shares_of(dossier.book, dossier.entry)],
        proofs=[(proof.evidence.id, photo_word(proof), proof.evidence.id in chosen) for proof in proofs],
        goes_over=[
            (one.id, measure_label(one), one.id in address.sent_numbers("goes-over"))
            for one in dossier.measures
            if one.is_open and not is_apart
        ],
        **form_words(form, [told]),
        **dossier_words(dossier, today=current.today()),
    )
