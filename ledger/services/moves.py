"""One step, whoever takes it and whether it makes a new entry or moves an old one on.

Not a door: `services.entries` and `services.visits` open the transaction and call `perform` inside it.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from uuid import uuid5

from sqlalchemy.orm import Session

from ledger.access import roles_over
from ledger.db import write_and_keep, write_row
from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.grammar.steps import Begets, Case, Step
from ledger.grammar.town_rules import Decided
from ledger.models import LEADING_ROLES, Clock, Entry, Event, Person, Site
from ledger.queries.asked import Asked, as_it_stands, described
from ledger.refusals import AnswersRefused
from ledger.services import (
    amended_clocks,
    amendments,
    answers,
    clocks,
    evidence,
    measures,
    numbers,
    papers,
    sealed_people,
    segregation,
    told_days,
)
from ledger.services.appointments import arrange, keep_looks
from ledger.services.clock_dates import Turn
from ledger.services.done_again import again_faults
from ledger.services.handing_on import NOBODY_CHOSEN, hand_over_fault, move_on
from ledger.services.heirs import inheritance, inherited
from ledger.services.kept_clocks import undo
from ledger.services.lapsing import lapse_unfit
from ledger.services.merging import hear_of_end, untold_fault
from ledger.services.new_entries import new_entry
from ledger.services.sealed_names import naming_faults
from ledger.services.site_files import renew_file
from ledger.services.step_rows import keep_row, row_faults, row_lines, row_said, settle
from ledger.services.submissions import Submission, readable
from ledger.services.typed_late import confirm, confirmation_faults, note_unconfirmed
from ledger.workdays import local_date


@dataclass(frozen=True, kw_only=True)
class Move:
    """A step about to be taken: what it needs to know, gathered once."""

    session: Session
    book: Book
    step: Step
    entry: Entry
    submission: Submission
    by: Person
    now: datetime
    decided: Decided
    # Who agreed to what `by` has proposed, and when it was proposed.
    agreed_by: Person | None = None
    proposed_at: datetime | None = None
    # False where it is known that nothing is proposed for the entry.
    has_proposals: bool = True
    # What was handed in with the step, where the door has looked already.
    found_uploads: evidence.Uploads | None = None

    @cached_property
    def asked(self) -> Asked:
        """What is asked, as the entry stood before it was answered."""
        told = described(self.book, self.step)
        return told if self.begins else as_it_stands(told, self.entry, by=self.by, today=local_date(self.now))

    @property
    def begins(self) -> bool:
        """Whether the step makes the entry."""
        return self.entry.id is None

    @cached_property
    def uploads(self) -> evidence.Uploads:
        """The photos and scans handed in with the step, by proof."""
        if self.found_uploads is not None:
            return self.found_uploads
        return evidence.own_uploads(self.session, self.submission.photos, by=self.by)

    @cached_property
    def clocks(self) -> list[Clock]:
        """Every clock that ever ran on the entry, the oldest first."""
        return [] if self.begins else clocks.clocks_of(self.session, self.entry)

    @cached_property
    def running(self) -> list[Clock]:
        """The clocks that ran when the step was about to be taken."""
        return [clock for clock in self.clocks if clock.stopped_at is None]


def perform(move: Move, known_faults: dict[str, str] | None = None) -> Event:
    """Take the step and return the event that tells of it, or raise AnswersRefused with every fault at once; nothing is
    written in that case.

    `known_faults` are those the door has found already.

    1. Write the answers on the entry and look whether they, the photos and the paper can stand.
    2. Move the entry on: state, round, hands. Stop and start its clocks, and with them what it promises next.
    3. Write it all down: the entry, the event, the clocks, the photos and the paper that belong to the event.
    4. Seal what is to be sealed; tell the place's file.
    5. Begin the entry that takes over, where the step opens one.
    """
    session, step, entry = move.session, move.step, move.entry
    was, is_old = answers.before(move.asked, entry), not move.begins
    # Nothing is sent before all of it is known: every row is then written once.
    with session.no_autoflush:
        uploads = move.uploads
        faults = {**(known_faults or {}), **faults_of(move, was, uploads)}
        if faults:
            raise AnswersRefused(faults)
        row = row_said(step, entry, move.submission, move.decided)
        turn = _turn(move, was)
        settle(step, entry, row, move.decided)
        measures.count(step, entry, move.submission)
        confirm(turn)
        undo(turn)
        running = clocks.move_clocks(turn, _amended(turn, move.running))
        looks = keep_looks(turn)
        note_unconfirmed(turn, looks)
        _write_down(move, turn.event)
    arrange(turn, looks)
    clocks.write_clocks(turn, move.running, running)
    evidence.attach(
        session, step.proofs, uploads, by=move.by, now=move.now,
        entry_id=entry.id, event_id=turn.event.id, entry_round=entry.round,
    )  # fmt: skip
    measures.write(session, step, entry, turn.event, move.submission)
    paper_id = papers.record_paper(session, entry, turn.event, move.submission, by=move.by, now=move.now)
    keep_row(session, row, turn.event, paper_id=paper_id)
    sealed_people.keep_sealed(session, move.book, step, entry, move.submission, by=move.by, now=move.now)
    _tell_sites(move, was)
    if step.begets is not None:
        _begin_heir(move, step.begets)
    if is_old and move.has_proposals:
        lapse_unfit(session, move.book, entry, now=move.now)
    if is_old and step.closes:
        hear_of_end(session, entry, turn.event)
    return turn.event


def rehearse(move: Move) -> list[answers.Change]:
    """Return what the step would change, in the words of the timeline, or raise AnswersRefused; nothing is written.

    Afterwards the entry is again as it stands in the ledger, for whoever goes on to show it: the answers are forgotten.
    """
    session, entry = move.session, move.entry
    was = answers.before(move.asked, entry)
    with session.no_autoflush:
        faults = faults_of(move, was, move.uploads)
        told = _foretold(move, was) if not faults else []
        for known in (entry, *(move.running if move.step.amends else ())):
            session.expire(known)
    if faults:
        raise AnswersRefused(faults)
    return told


def _number(move: Move) -> str:
    """What is kept apart from its first day has a number nobody misses; what turns out so later keeps the one it has."""
    series = {"town_id": move.entry.town_id, "year": local_date(move.now).year}
    if segregation.is_asked(move.step, move.entry):
        return numbers.segregated_number(move.session, letter=move.book.segregated_letter, **series)
    return numbers.next_number(move.session, letter=move.book.letter, **series)


def _tell_sites(move: Move, was: dict[str, object]) -> None:
    """Renew what the file of the place says, such as its appraisal grade."""
    for site_id in amendments.sites_told(move.entry, was) if move.book.site_learns else ():
        site = move.session.get_one(move.book.site.model if move.book.site is not None else Site, site_id)
        renew_file(move.session, move.book, site, move.decided, now=move.now)


def _begin_heir(move: Move, begets: Begets) -> None:
    """File the entry that takes over: the same place, what is carried over, and what was answered about the new one.

    Both rows know each other: the new one names the old, and each timeline tells it.
    """
    old = move.entry
    site = move.session.get_one(Site, old.site_id) if old.site_id is not None else None
    heir = new_entry(
        move.book, begets.step, site, None,
        uuid=uuid5(move.submission.uuid, "heir"), area=old.area, by=move.by, now=move.now,
    )  # fmt: skip
    heir.responsible, heir.follows_id = old.responsible, old.id
    heir.content_hash = old.content_hash
    for key, value in inheritance(old, begets, move.submission).items():
        setattr(heir, key, value)
    wanted = {ask.field.key for ask in begets.asks}
    answers_given = {key: value for key, value in move.submission.answers.items() if key in wanted}
    submission = Submission(uuid=heir.uuid, answers=answers_given, note=f"由 {old.number} 转来。{move.submission.note}")
    event = perform(replace(move, step=inherited(begets), entry=heir, submission=submission, found_uploads={}))
    measures.take_along(move.session, old, heir, event)


def _readable(move: Move) -> Move:
    """Return the same step with the answers that are values at all."""
    submission = readable(move.submission, {one.key: one.field for one in move.asked.fields})
    return move if submission is move.submission else replace(move, submission=submission)


def faults_of(move: Move, was: dict[str, object], uploads: evidence.Uploads) -> dict[str, str]:
    move = _readable(move)
    step, entry, submission = move.step, move.entry, move.submission
    unasked = answers.write_answers(move.asked, entry, submission, was)
    answers.write_sets(move.asked, entry, move.decided)
    amended = (
        amendments.amended(
            move.session, move.asked, entry, was, submission, move.decided, by=move.by, agreed_by=move.agreed_by,
            now=move.now,
        )
        if step.amends else {}
    )  # fmt: skip
    on_record = papers.on_record_behind(move.book, step, entry)
    faults = amended | _faults_anywhere(move, was, uploads)
    faults |= papers.kind_faults(
        move.session, move.asked, entry, submission, but=faults, on_record=on_record, by=move.by
    )
    faults |= segregation.segregation_faults(move.session, step, entry, submission, by=move.by)
    faults |= naming_faults(move.session, move.book, step, entry, submission, uploads, by=move.by)
    faults |= measures.measure_faults(move.book, step, entry, submission, by=move.by, today=local_date(move.now))
    faults |= row_faults(step, entry, submission, move.decided) if not faults else {}
    if step.begets is not None:
        faults |= answers.unchanged_fault(move.book, step.begets, entry, submission)
        faults |= answers.heir_faults(move.asked, submission)
    if move.asked.asks_hands:
        faults |= hand_over_fault(move.book, step, entry, submission.hand_to_id, by=move.by, now=move.now)
    case = _case(move, was, on_record)
    for check in step.checks:
        key = told_days.spoken_of(check, move.asked, submission)
        if key not in faults and (sentence := check.refusal(case)):
            faults[key] = sentence
    if not move.begins and step.closes and (sentence := untold_fault(move.book, entry)):
        faults.setdefault("", sentence)
    if not move.begins:
        faults = evidence.old_photo_faults(move.session, move.asked.proofs, uploads, entry) | faults
        faults |= confirmation_faults(move.session, step, entry, move.clocks, by=move.by)
        faults = again_faults(move.session, move.asked, entry, submission, move.clocks) | faults
        faults |= clocks.extension_faults(move.book, step, entry, move.running, but=faults)
    return faults | {key: said for key, said in submission.unreadable.items() if key not in unasked}


def _faults_anywhere(move: Move, was: dict[str, object], uploads: evidence.Uploads) -> dict[str, str]:
    """Return what can be said of the answers, the photos and the paper wherever the entry is."""
    entry, submission, today = move.entry, move.submission, local_date(move.now)
    faults = answers.unknown_faults(move.asked, submission)
    faults |= answers.answer_faults(move.asked, entry, submission.note)
    faults = told_days.day_faults(move.asked, entry, was, submission, uploads, today=today) | faults
    faults |= evidence.proof_faults(move.asked.proofs, uploads)
    faults |= evidence.photo_faults(move.asked.proofs, submission.photos, uploads)
    faults |= papers.part_faults(move.asked, entry, submission, today=today)
    return faults | sealed_people.sealing_faults(move.asked, submission)


def placeless_faults(move: Move) -> dict[str, str]:
    """Return what is wrong with a new entry for which no place is chosen, beside the want of a place."""
    move = _readable(move)
    asked, entry, submission = move.asked, move.entry, move.submission
    with move.session.no_autoflush:
        was = answers.before(asked, entry)
        unasked = answers.write_answers(asked, entry, submission, was)
        faults = _faults_anywhere(move, was, move.uploads)
    if asked.asks_hands and submission.hand_to_id is None:
        faults["hand_to"] = NOBODY_CHOSEN
    return faults | {key: said for key, said in submission.unreadable.items() if key not in unasked}


def _case(move: Move, was: dict[str, object], on_record: dict[str, date]) -> Case:
    dated = _dated_clocks(move)
    paper = move.submission.paper
    return Case(
        entry=move.entry,
        was=was,
        today=local_date(move.now),
        asked_on=local_date(move.proposed_at or move.now),
        started_on=dated[-1].started_on if dated else None,
        paper_kinds=frozenset(on_record) | ({paper.kind} if paper is not None else frozenset()),
        paper_kind=paper.kind if paper is not None else None,
        paper_on=paper.dated_on if paper is not None else None,
        heir=inheritance(move.entry, move.step.begets, move.submission) if move.step.begets is not None else {},
        extensions=sum(clock.extensions for clock in dated),
        due_dates={clock.code: _binding_day(clock, local_date(move.now)) for clock in move.running},
        last_days={clock.code: clock.due_on for clock in move.clocks},
        decided=move.decided,
        holidays=shelf.holidays(),
        leads=not roles_over(move.by, move.entry.area, move.book.key).isdisjoint(LEADING_ROLES),
        together=move.asked.together.sums if move.asked.together is not None else None,
    )


def _binding_day(clock: Clock, today: date) -> date:
    """Return the last day of a clock that runs; of one that stands still, which has days left, it is not over today."""
    has_days_left = clock.paused_on is not None and clock.paused_on <= clock.due_on
    return max(clock.due_on, today) if has_days_left else clock.due_on


def _dated_clocks(move: Move) -> list[Clock]:
    """Return every clock that ran to a date the step asks for anew, whatever the round."""
    asked = {ask.field.key for ask in move.step.asks}
    codes = {rule.code for rule in move.book.clocks if rule.until is not None and rule.until.key in asked}
    return [clock for clock in move.clocks if clock.code in codes]


def _turn(move: Move, was: dict[str, object]) -> Turn:
    """Move the entry on and return what its clocks have to know of it, the event that tells of it among it."""
    entry, step = move.entry, move.book.steps_by_key[move.step.key]
    from_state = None if move.begins else entry.state
    entry.headline = move.book.headline_of(entry)
    move_on(move.book, step, entry, hand_to_id=move.submission.hand_to_id, now=move.now)
    entry.untimed = clocks.untimed(move.book, step, entry, local_date(move.now))
    return Turn(
        session=move.session, book=move.book, step=step, entry=entry, event=_event(move, was, from_state), by=move.by,
        agreed_by=move.agreed_by, paper=move.submission.paper, decided=move.decided, clocks=move.clocks, was=was,
    )  # fmt: skip


def _event(move: Move, was: dict[str, object], from_state: str | None) -> Event:
    entry, submission = move.entry, move.submission
    return Event(
        uuid=submission.uuid,
        step=move.step.key,
        at=move.now,
        by_id=move.by.id,
        round=entry.round - 1 if move.step.opens_round else entry.round,
        from_state=from_state,
        to_state=entry.state,
        note=submission.note or None,
        answers=[
            *_changes(move, was),
            *segregation.segregation_lines(move.session, move.step, entry, submission),
            *answers.lead_lines(move.session, move.step, submission.hand_to_id),
            *measures.lines(move.session, move.step, entry, submission),
            *answers.untimed_lines(entry.untimed),
        ],
    )


def _changes(move: Move, was: dict[str, object]) -> list[answers.Change]:
    if move.step.amends:
        return amendments.changes(move.session, move.asked, move.entry, was, by=move.by)
    if move.step.corrects_row:
        return row_lines(move.book, move.step, move.entry, move.submission, move.decided)
    return answers.changes(move.asked, move.entry, was)


def _amended(turn: Turn, running: list[Clock]) -> list[Clock]:
    """Count anew what runs, where the registration is put right, and tell it with the rest."""
    if not turn.step.amends:
        return running
    running, told = amended_clocks.counted_anew(turn, running)
    turn.event.answers = [*turn.event.answers, *told]
    return running


def _foretold(move: Move, was: dict[str, object]) -> list[answers.Change]:
    """Return what the timeline would tell of a step: of a registration put right, the new dates as well."""
    if not move.step.amends:
        told = _changes(move, was)
        return told + measures.lines(move.session, move.step, move.entry, move.submission)
    turn = _turn(move, was)
    _amended(turn, move.running)
    return turn.event.answers


def _write_down(move: Move, event: Event) -> None:
    """Append the event, behind the entry where that is new. Until the end all who file in the town wait for its number."""
    session, entry = move.session, move.entry
    if move.begins:
        entry.number = entry.number or _number(move)
        write_and_keep(session, entry)
    event.entry_id = entry.id
    event.content_hash = move.submission.content_hash(
        entry.id, move.step.key, digests=evidence.digests_of(move.uploads)
    )
    write_row(session, event)
