"""Deciding: somebody agrees to what another has proposed or refuses it; whoever proposed it may take it back."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ledger.models import Decision, Proposal
from ledger.queries.dossiers import dossier_of
from ledger.queries.proposals import entry_of_proposal
from ledger.refusals import AnswersRefused
from ledger.services.proposals import agree, refuse, withdraw
from ledger.web import address, current
from ledger.web.dossier_words import dossier_words
from ledger.web.step_outcome import back_to_list

pages = Blueprint("proposals", __name__)

OUTCOMES = {
    Decision.AGREED: ("已同意，并已办理。", "done"),
    Decision.REFUSED: ("已记为不同意，提请人会看到您的意见。", "done"),
    Decision.WITHDRAWN: ("已撤回提请。", "done"),
    Decision.LAPSED: ("条目已经往下办理，这项提请不再适用，已失效，没有办理。", "near"),
}


@pages.post("/proposals/<int:proposal_id>/agree")
def agreed(proposal_id: int) -> ResponseReturnValue:
    try:
        return _told(agree(proposal_id, by=current.person(), now=current.now()))
    except AnswersRefused as refused:
        return _refused(proposal_id, list(refused.faults.values())), 422


@pages.post("/proposals/<int:proposal_id>/refuse")
def refused(proposal_id: int) -> ResponseReturnValue:
    reason = address.sent_text("reason")
    try:
        return _told(refuse(proposal_id, reason=reason, by=current.person(), now=current.now()))
    except AnswersRefused as why:
        return _refused(proposal_id, why=why.faults["reason"], reason=reason), 422


@pages.post("/proposals/<int:proposal_id>/withdraw")
def withdrawn(proposal_id: int) -> ResponseReturnValue:
    return _told(withdraw(proposal_id, by=current.person(), now=current.now()))


def _told(proposal: Proposal) -> ResponseReturnValue:
    sentence, tone = OUTCOMES[Decision(proposal.decision)]
    if answered := back_to_list(sentence.removesuffix("。"), tone):
        return answered
    flash(sentence, tone)
    return redirect(url_for("entries.show", entry_id=proposal.entry_id), code=303)


def _refused(proposal_id: int, faults: list[str] | None = None, *, why: str = "", reason: str = "") -> str:
    """Show the entry with what keeps the proposal from being decided so, and with the reason as typed."""
    about = entry_of_proposal(current.person(), proposal_id)
    dossier = dossier_of(current.person(), about, today=current.today())
    words = dossier_words(dossier, today=current.today())
    words["decision_faults"] = {"id": proposal_id, "cannot_stand": faults or [], "reason": reason, "why": why}
    return render_template("entries/show.html", **words)
