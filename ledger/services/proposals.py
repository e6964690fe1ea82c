"""The door for decisions: one person proposes a step, another agrees to it or refuses it, in the ledger and by name."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.access import decides, decides_alone, hands_refusal, step_refusal, words_for
from ledger.db import looking_again, transaction, write_row
from ledger.grammar.book import Book
from ledger.grammar.steps import Step
from ledger.grammar.town_rules import STRICT_OTHER_HANDS
from ledger.models import Decision, Entry, Person, Proposal
from ledger.queries.accounts import person_with_posts
from ledger.queries.hands import takers
from ledger.queries.proposals import is_left
from ledger.queries.town_rules import decided_in
from ledger.refusals import AnswersRefused, NotAllowed, NotVisible, SomebodyWasFirst
from ledger.services.answers import Change, note_fault
from ledger.services.evidence import digests_of, own_uploads
from ledger.services.gone_places import end_with_place, hold_place
from ledger.services.kept_submissions import handed_in_again, kept
from ledger.services.lapsing import fits
from ledger.services.locked_entries import locked_entry
from ledger.services.moves import Move, perform, rehearse
from ledger.services.sealed_names import text_faults
from ledger.services.submissions import Submission, same_or_refuse
from ledger.typed import prose
from ledger.workdays import local_date

_KNOWN = sa.select(Proposal).where(Proposal.uuid == sa.bindparam("uuid"))
_ABOUT = sa.select(Proposal.entry_id, Proposal.step).where(Proposal.id == sa.bindparam("proposal_id"))
_OPEN = sa.select(Proposal).where(
    Proposal.entry_id == sa.bindparam("entry_id"),
    Proposal.step == sa.bindparam("step"),
    Proposal.decided_at.is_(None),
)


@looking_again()
def propose(entry_id: int, step_key: str, *, submission: Submission, by: Person, now: datetime) -> Proposal:
    """Hand in a step for somebody else to decide; it is looked at as if it were taken, and kept.

    The same submission again returns the proposal it made. Raises NotVisible, NotAllowed, AnswersRefused,
    AlreadyDifferent, or SomebodyWasFirst when the entry is no longer as the person saw it.
    """
    with transaction() as session:
        book, entry = locked_entry(session, entry_id, by)
        step = book.steps_by_key.get(step_key)
        if step is None:
            raise NotVisible
        uploads = own_uploads(session, submission.photos, by=by)
        content = submission.content_hash(entry.id, step.key, digests=digests_of(uploads))
        known = session.scalar(_KNOWN, {"uuid": submission.uuid})
        if known is not None:
            same_or_refuse(known, content=content, by=by, by_id=known.proposed_by_id)
            return known
        if submission.version is not None and submission.version != entry.version:
            raise SomebodyWasFirst(entry.version)
        refusal = _why_not_proposed(session, book, entry, step, submission, by, local_date(now))
        if refusal:
            raise NotAllowed(refusal)
        told = rehearse(_move(session, book, entry, step, submission, by, now))
        _let_lapse_left(session, entry, step, by, now)
        proposal = Proposal(
            uuid=submission.uuid,
            content_hash=content,
            entry_id=entry.id,
            book=book.key,
            step=step.key,
            note=submission.note or None,
            proposed_by_id=by.id,
            proposed_at=now,
            told=told,
            submission=kept(book, step, submission),
        )
        write_row(session, proposal)
        return proposal


def foretold(entry_id: int, step_key: str, *, submission: Submission, by: Person, now: datetime) -> list[Change]:
    """Return what a step would change, in the words of the timeline, without proposing it. Raises what `propose` does."""
    with transaction() as session:
        book, entry = locked_entry(session, entry_id, by)
        step = book.steps_by_key.get(step_key)
        if step is None:
            raise NotVisible
        if submission.version is not None and submission.version != entry.version:
            raise SomebodyWasFirst(entry.version)
        refusal = _why_not_proposed(session, book, entry, step, submission, by, local_date(now))
        if refusal:
            raise NotAllowed(refusal)
        return rehearse(_move(session, book, entry, step, submission, by, now))


@looking_again()
def agree(proposal_id: int, *, by: Person, now: datetime) -> Proposal:
    """Take the proposed step, with what its proposer handed in, looked at anew.

    Return the proposal as it is decided: agreed, or lapsed where the step no longer fits the entry. Raises NotVisible,
    NotAllowed, or AnswersRefused where it can no longer stand as it was handed in.
    """
    with transaction() as session:
        about = session.execute(_ABOUT, {"proposal_id": proposal_id}).first()
        if about is not None:
            hold_place(session, about.entry_id, about.step)
        proposal, book, entry = _standing(session, proposal_id, by)
        if proposal.decision is not None:
            return _decided_already(session, proposal, by, Decision.AGREED)
        step = _step_to_decide(book, entry, proposal, by)
        if step is None or not fits(step, entry):
            return _decide(session, proposal, Decision.LAPSED, by=None, now=now)
        if refusal := _other_hands_refusal(session, entry, step, proposal, by):
            raise NotAllowed(refusal)
        # Decided before the step is taken, which would let it lapse.
        _decide(session, proposal, Decision.AGREED, by=by, now=now)
        proposer = person_with_posts(proposal.proposed_by_id, today=local_date(now))
        submission = handed_in_again(book, step, proposal.submission, uuid=proposal.uuid)
        move = _move(
            session, book, entry, step, submission, proposer, now, agreed_by=by, proposed_at=proposal.proposed_at
        )
        event = perform(move)
        proposal.event_id = event.id
        end_with_place(move)
        return proposal


def refuse(proposal_id: int, *, reason: str, by: Person, now: datetime) -> Proposal:
    """Decide against a proposal, with a reason its proposer reads. Raises NotVisible, NotAllowed or AnswersRefused."""
    with transaction() as session:
        proposal, book, entry = _standing(session, proposal_id, by)
        if proposal.decision is not None:
            return _decided_already(session, proposal, by, Decision.REFUSED)
        _step_to_decide(book, entry, proposal, by)
        _hold_reason(session, book, entry, reason, by)
        return _decide(session, proposal, Decision.REFUSED, by=by, now=now, reason=prose(reason))


def withdraw(proposal_id: int, *, by: Person, now: datetime) -> Proposal:
    """Take back one's own proposal while nobody has decided. Raises NotVisible or NotAllowed."""
    with transaction() as session:
        proposal, _, _ = _standing(session, proposal_id, by)
        if proposal.decision is not None:
            return _decided_already(session, proposal, by, Decision.WITHDRAWN)
        if proposal.proposed_by_id != by.id:
            raise NotAllowed("这项不是您提请的，不能撤回。")
        return _decide(session, proposal, Decision.WITHDRAWN, by=by, now=now)


def _why_not_proposed(
    session: Session, book: Book, entry: Entry, step: Step, submission: Submission, by: Person, today: date
) -> str:
    is_strict = bool(decided_in(entry.town_id)(STRICT_OTHER_HANDS))
    refusal = step_refusal(by, book, entry, step, takers=takers(entry), strict_hands=is_strict, today=today)
    if refusal:
        return refusal
    if decides_alone(by, book, entry, step) or step.is_approved_by(submission.paper_kind):
        return f"“{step.label}”您可以直接办理，不用提请。"
    standing = session.scalar(_OPEN, {"entry_id": entry.id, "step": step.key})
    if standing is not None and not is_left(book, entry, standing, today=today):
        return f"“{step.label}”已经有人提请，正在等{words_for(book, step.decided_by)}决定。"
    return ""


def _let_lapse_left(session: Session, entry: Entry, step: Step, by: Person, now: datetime) -> None:
    """Let lapse what somebody proposed who has left since, for whoever proposes the same anew."""
    left = session.scalar(_OPEN, {"entry_id": entry.id, "step": step.key})
    if left is not None:
        name = session.get_one(Person, left.proposed_by_id).name
        reason = f"提请人{name}已停用或离岗，由{by.name}重新提请"
        _decide(session, left, Decision.LAPSED, by=None, now=now, reason=reason)


def _standing(session: Session, proposal_id: int, by: Person) -> tuple[Proposal, Book, Entry]:
    """Return a proposal with its entry, both held until the end of the transaction. Raises NotVisible."""
    entry_id = session.scalar(sa.select(Proposal.entry_id).where(Proposal.id == proposal_id))
    if entry_id is None:
        raise NotVisible
    # Whoever decides about an entry waits for whoever moves it: a proposal needs no lock of its own.
    book, entry = locked_entry(session, entry_id, by)
    found = sa.select(Proposal).where(Proposal.id == proposal_id).execution_options(populate_existing=True)
    return session.scalars(found).one(), book, entry


def _step_to_decide(book: Book, entry: Entry, proposal: Proposal, by: Person) -> Step | None:
    """Return the proposed step, None where the book has it no more. Raises NotAllowed for whoever may not decide it."""
    step = book.steps_by_key.get(proposal.step)
    if proposal.proposed_by_id == by.id:
        raise NotAllowed("自己提请的，须由他人决定。")
    if step is not None and not decides(by, book, entry, step):
        raise NotAllowed(f"“{step.label}”由{words_for(book, step.decided_by)}决定。")
    return step


def _other_hands_refusal(session: Session, entry: Entry, step: Step, proposal: Proposal, by: Person) -> str:
    """Return why the rule of other hands keeps the proposer, who may have taken a step since, or who decides from it."""
    if not step.not_by or not decided_in(entry.town_id)(STRICT_OTHER_HANDS):
        return ""
    took = takers(entry)
    if hands_refusal(proposal.proposed_by_id, step, takers=took):
        return "提请人本轮已办理过这一条，不能再由其提请，请写明原因不同意，由他人另行提请。"
    return hands_refusal(by.id, step, takers=took)


def _hold_reason(session: Session, book: Book, entry: Entry, reason: str, by: Person) -> None:
    sentence = note_fault(reason) if prose(reason) else "请写明不同意的原因，提请人看得到"
    faults = {"reason": sentence} if sentence else text_faults(session, book, entry, {"reason": reason}, by=by)
    if faults:
        raise AnswersRefused(faults)


def _decided_already(session: Session, proposal: Proposal, by: Person, wanted: Decision) -> Proposal:
    """Return what this person has decided so before; raise NotAllowed for anything else."""
    if (proposal.decision, proposal.decided_by_id) == (wanted, by.id):
        return proposal
    if proposal.decided_by_id is None:
        raise NotAllowed("条目已经往下办理，这项提请已失效。")
    name = session.get_one(Person, proposal.decided_by_id).name
    raise NotAllowed(f"这项提请已由{name}{Decision(proposal.decision).label}，请刷新后查看。")


def _decide(
    session: Session, proposal: Proposal, decision: Decision, *, by: Person | None, now: datetime, reason: str = ""
) -> Proposal:
    proposal.decision, proposal.decided_at, proposal.reason = decision, now, reason or None
    proposal.decided_by_id = by.id if by is not None else None
    session.flush()
    return proposal


def _move(
    session: Session,
    book: Book,
    entry: Entry,
    step: Step,
    submission: Submission,
    by: Person,
    now: datetime,
    *,
    agreed_by: Person | None = None,
    proposed_at: datetime | None = None,
) -> Move:
    return Move(
        session=session, book=book, step=step, entry=entry, submission=submission, by=by, now=now,
        decided=decided_in(entry.town_id), agreed_by=agreed_by, proposed_at=proposed_at,
    )  # fmt: skip
