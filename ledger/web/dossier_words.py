"""The dossier of an entry in words: facts, timeline, promises, papers and what can be done now, ready for the page."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import uuid4

from flask import url_for

from ledger.access import Offer
from ledger.choices import Tone
from ledger.grammar.acts import ACTS
from ledger.grammar.looks import is_early
from ledger.grammar.merging import Act
from ledger.grammar.parties import served_before
from ledger.grammar.steps import Hands, MeasureAct, Step
from ledger.models import Appointment, Clock, Entry, Outsider, Paper
from ledger.queries.asked import as_it_stands, described
from ledger.queries.dossiers import Dossier, Told
from ledger.queries.looks_meanwhile import LookTold
from ledger.queries.questions import asks_nothing
from ledger.queries.sent_back import sent_back_in
from ledger.web import current
from ledger.web.measure_words import measure_words
from ledger.web.merged_words import merged_words, merging_offer, tie_words
from ledger.web.photos import PhotoWord, photo_word
from ledger.web.proposal_words import Remembered, change_word, remembered, undecided
from ledger.web.queue import Queue, queue_of
from ledger.web.rows import DueWord, due_word, grade_word, moment_word, right_word, since_word, state_word
from ledger.web.together_words import together_words
from ledger.web.told_late_words import look_waiting_word, unconfirmed, waiting_word
from ledger.workdays import LOCAL_ZONE, TraceKind, Unit, chinese_date, days_late, local_date


@dataclass(frozen=True, kw_only=True)
class PaperWord:
    kind: str
    number: str
    date_label: str
    authority: str
    basis: str
    url: str | None = None
    # On whom it was served, where somebody else is the party by now.
    served_on: str = ""


@dataclass(frozen=True, kw_only=True)
class EventWord:
    """One line of the timeline."""

    label: str
    at: str
    at_label: str
    by: str
    note: str | None
    answers: list[tuple[str, str]]
    photos: list[PhotoWord]
    papers: list[PaperWord]
    tone: str
    # The record it leads to, where it has one of its own.
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class ClockWord:
    """A promise with the reasons for its date.

    `due` is the day that binds. `dates` are the day as counted and the one after a rest day, where they differ;
    `missing` says for which year the calendar is not known; `target` is the earlier day the town works towards.
    """

    id: int
    label: str
    due: DueWord
    dates: list[tuple[str, str]]
    missing: str
    paused: str
    law: str
    sentence: str
    trace: list[str]
    target: DueWord | None
    kept: str
    # Where the same days can be counted again; "" for a date somebody set.
    calculator_url: str


class LookWord(NamedTuple):
    """A look that was promised when the entry was closed; `due` is empty once it was kept."""

    label: str
    due: DueWord | None
    words: str


@dataclass(frozen=True, kw_only=True)
class OfferWord:
    """A step as a button, or as the reason why it is none."""

    label: str
    url: str
    is_primary: bool
    hint: str
    reason: str | None
    is_side_step: bool
    at_once: "AtOnce | None" = None


class AtOnce(NamedTuple):
    """What takes a step that asks nothing right from the page of the entry."""

    label: str
    submission: str
    version: int


def dossier_words(dossier: Dossier, *, today: date) -> dict[str, Any]:
    """Return what the templates of an entry show."""
    entry, book, queue = dossier.entry, dossier.book, queue_of(dossier.entry)
    running = [clock for clock in dossier.clocks if clock.stopped_at is None]
    facts, more_facts = _facts(dossier, today)
    return {
        "entry": entry,
        "book": book,
        "state": state_word(book, entry.state),
        "grade": grade_word(book, entry.grade),
        "due": due_word(entry.next_due_on, today) if entry.next_due_on else None,
        "facts": facts,
        "more_facts": more_facts,
        "before": [photo_word(proof) for proof in dossier.proofs("before")],
        "after": [photo_word(proof) for proof in dossier.proofs("after")],
        "events": _events(dossier, today),
        "proposals": undecided(dossier, today),
        "decision_faults": None,
        "merging_faults": None,
        "unconfirmed": unconfirmed(dossier),
        "tie_faults": None,
        "clocks": [_clock(dossier, clock, today) for clock in sorted(running, key=lambda clock: clock.target_due_on)],
        "kept_clocks": [_clock(dossier, clock, today) for clock in dossier.clocks if clock.stopped_at is not None],
        "papers": [_paper(dossier, paper) for paper in dossier.papers],
        "offers": [*_offers(dossier, queue, today), *merging_offer(dossier)],
        "outside": _outside(entry),
        "sent_back": _sent_back(dossier, today),
        "measures": measure_words(dossier, today),
        "looks": [_look(dossier, look, today) for look in dossier.looks],
        "sealed": dossier.sealed,
        "follows": dossier.follows,
        "followed_by": dossier.followed_by,
        "merged": merged_words(dossier, today),
        "ties": tie_words(dossier, today),
        "together": together_words(book, dossier.together),
        "has_photos": any(step.proofs for step in book.steps),
        "is_public": book.is_public,
        "queue": queue,
        "site_url": url_for("sites.show", site_id=entry.site_id) if entry.site_id else None,
    }


# The ends of the first two pauses, as the calculator asks for them.
PAUSES = ("pause_from", "pause_to", "pause_again_from", "pause_again_to")
# So many fields are read at a glance; a matter that has come far has three times as many.
MOST_AT_A_GLANCE = 8
# What stands elsewhere on the page.
NO_FACTS = {Entry.grade.key, Entry.measure_done_on.key}


def _facts(dossier: Dossier, today: date) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return what the entry is, and what else is known: the place, the fields filled in, whose hands it is in."""
    entry, book = dossier.entry, dossier.book
    place = [(book.site.label, entry.site.name)] if entry.site and book.site else []
    known = [
        (named.field.label, said)
        for named in book.entry_fields()
        if named.key not in NO_FACTS and (said := named.field.say(getattr(entry, named.key))) and said != entry.headline
    ]
    at_a_glance = len(known) if len(known) <= MOST_AT_A_GLANCE + 2 else MOST_AT_A_GLANCE
    said_once = [
        pair for pair in _whereabouts(dossier, today) if not any(label.startswith(pair[0]) for label, _ in known)
    ]
    return [*place, ("区域", dossier.village), *known[:at_a_glance], *said_once], known[at_a_glance:]


def _outside(entry: Entry) -> str:
    """Return whom outside the office it waits for, "" for nobody."""
    return f"等{entry.outsider_name or Outsider(entry.outsider).label}" if entry.outsider is not None else ""


def _whereabouts(dossier: Dossier, today: date) -> list[tuple[str, str]]:
    entry, book = dossier.entry, dossier.book
    facts = [("发现日期", chinese_date(entry.found_on))]
    facts.append(("上报", f"{entry.reported_by.name}，{moment_word(entry.reported_at, today)}"))
    if entry.closed_at is None and entry.awaits is not None:
        hands = entry.holder.name if entry.holder else book.role_word(entry.awaits)
        facts.append(("现在由谁办理", f"{hands}（{since_word(entry.held_since, today)}）"))
    if entry.lead is not None:
        facts.append(("由谁包案", entry.lead.name))
    elif entry.lead_left_on is not None:
        facts.append(("由谁包案", f"{chinese_date(entry.lead_left_on)}离任，还没有另行确定"))
    if entry.round > 1:
        facts.append(("轮次", f"第 {entry.round} 轮"))
    return facts


def _events(dossier: Dossier, today: date) -> list[EventWord | Remembered]:
    """Return the timeline: the steps, and between them what was proposed and led to none."""
    steps = [(told.event.at, _event(dossier, told, today)) for told in dossier.told]
    others = [(one.moment, one) for one in remembered(dossier, today)]
    looks = [(look.at, _look_event(look, today)) for look in dossier.looks_meanwhile]
    return [word for _, word in sorted([*steps, *others, *looks], key=lambda pair: pair[0])]


def _look_event(look: LookTold, today: date) -> EventWord:
    return EventWord(
        label=f"检查 {look.number}：{look.result.label}", at=look.at.isoformat(), at_label=moment_word(look.at, today),
        by=look.by_name, note=look.note, answers=[], photos=[], papers=[], tone=Tone.PLAIN.value,
        url=url_for("visits.show", visit_id=look.visit_id),
    )  # fmt: skip


def _sent_back(dossier: Dossier, today: date) -> dict[str, str] | None:
    """Return why an entry was sent back to where it stands, for the head of its page and of its forms."""
    told = sent_back_in(dossier)
    if told is None:
        return None
    return {"done": told.done, "why": told.why, "by": f"{told.by_name}，{moment_word(told.at, today)}"}


def _event(dossier: Dossier, told: Told, today: date) -> EventWord:
    event = told.event
    agreed = next((one for one in dossier.proposals if one.event_id == event.id), None)
    step = dossier.book.steps_by_key.get(event.step) or ACTS.get(event.step)
    return EventWord(
        label=step.done if step is not None else event.step,
        at=event.at.isoformat(),
        at_label=moment_word(event.at, today),
        by=f"由{told.by_name}提请、{agreed.decided_by_name}批准" if agreed is not None else told.by_name,
        note=event.note,
        answers=[(change["label"], change_word(change)) for change in event.answers],
        photos=[photo_word(proof) for proof in told.proofs],
        papers=[_paper(dossier, paper) for paper in told.papers],
        tone=_event_tone(dossier, step),
    )


def _event_tone(dossier: Dossier, step: Step | Act | None) -> str:
    if step is not None and step.to is not None and step.to.is_closed:
        return Tone.DONE.value
    return Tone.NEAR.value if step is not None and step.opens_round else Tone.PLAIN.value


def _clock(dossier: Dossier, clock: Clock, today: date) -> ClockWord:
    """Return a clock in words; `kept` says how it ended, "" while it runs."""
    is_right = clock.code in dossier.book.rights
    return ClockWord(
        id=clock.id,
        label=f"{clock.label}期限",
        due=right_word(clock.due_on, today) if is_right else due_word(clock.due_on, today),
        dates=_both_dates(clock),
        missing=_missing_years(clock),
        paused=f"自{chinese_date(clock.paused_on)}起中止，恢复后接着算" if clock.paused_on else "",
        law=f"{clock.basis}{'（本镇设置）' if clock.is_local else ''}",
        sentence=clock.sentence,
        trace=[line["text"] for line in clock.trace],
        target=due_word(clock.target_due_on, today) if clock.target_due_on < clock.due_on else None,
        kept=f"{_kept(clock, is_right=is_right)}{waiting_word(clock, today)}",
        calculator_url=_calculator_url(dossier, clock),
    )


def _look(dossier: Dossier, look: Appointment, today: date) -> LookWord:
    due = due_word(look.due_on, today)
    if look.kept_on is None:
        return LookWord(look.label, due, f"由{dossier.book.role_word(look.falls_to)}去看，{look.basis}")
    late = days_late(look.due_on, look.kept_on)
    how = (f"，晚了 {late} 天" if late else "") + look_waiting_word(look, today)
    return LookWord(look.label, None, f"{chinese_date(look.kept_on)}已看{how}")


def _both_dates(clock: Clock) -> list[tuple[str, str]]:
    if clock.legal_due_on == clock.legal_due_rolled_on:
        return []
    raw, rolled = ("", "，为准") if clock.rolls else ("，为准", "")
    return [
        ("原日期", f"{chinese_date(clock.legal_due_on)}{raw}"),
        ("顺延后", f"{chinese_date(clock.legal_due_rolled_on)}{rolled}"),
    ]


def _missing_years(clock: Clock) -> str:
    """Return a warning while a clock runs for want of a year's table: by what it was counted instead, it has told itself."""
    waits = [line for line in clock.trace if line["kind"] == TraceKind.MISSING_YEAR]
    if not waits or clock.stopped_at is not None:
        return ""
    years = "、".join(f"{line['amount']}年" for line in waits)
    counted_by = waits[-1]["text"].split("，")[1]
    return f"{years}放假安排尚未录入，这个日期{counted_by}，录入后可能变动。"


def _kept(clock: Clock, *, is_right: bool) -> str:
    if clock.stopped_at is None:
        return ""
    ended = (TraceKind.KEPT, TraceKind.ENDED)
    told = next((line["on"] for line in reversed(clock.trace) if line["kind"] in ended), None)
    kept_on = date.fromisoformat(told) if told else local_date(clock.stopped_at)
    if is_right:
        how = "已期满" if kept_on > clock.due_on else "期内了结"
    else:
        how = f"超期 {clock.days_late} 天完成" if clock.days_late else "按期完成"
        if any(line["kind"] == TraceKind.ENDED for line in clock.trace):
            how = f"终止，当时超期 {clock.days_late} 天" if clock.days_late else "终止，不再计算"
    if clock.undone_on is not None:
        how = f"办理，{chinese_date(clock.undone_on)}被退回或撤销，没有办成"
    return f"{chinese_date(kept_on)}{how}"


def _calculator_url(dossier: Dossier, clock: Clock) -> str:
    """Return the calculator with the same question; "" for a date a person set and for a rule that is no more."""
    rule = next((rule for rule in dossier.book.clocks if rule.code == clock.code), None)
    if rule is None or rule.until is not None:
        return ""
    is_own = rule.own_length is not None and bool(getattr(dossier.entry, rule.own_length.length.key))
    counted = {"limit": rule.limit} if rule.limit and not is_own else {"length": clock.length, "unit": clock.unit}
    pauses = dict(zip(PAUSES, [day for pause in clock.pauses for day in pause], strict=False))
    begun = next((told.event.at for told in dossier.told if told.event.id == clock.start_event_id), None)
    at = begun.astimezone(LOCAL_ZONE).strftime("%H:%M") if begun and clock.unit == Unit.HOURS else None
    start, extend = clock.started_on.isoformat(), clock.extended_by or None
    return url_for("calculator.show", **counted, start=start, at=at, extend=extend, **pauses)


def _paper(dossier: Dossier, paper: Paper) -> PaperWord:
    kind = dossier.book.papers_by_key.get(paper.kind)
    recorded = next(at for at, told in enumerate(dossier.told) if any(one.id == paper.id for one in told.papers))
    return PaperWord(
        kind=kind.label if kind is not None else paper.kind,
        number=paper.number,
        date_label=chinese_date(paper.dated_on),
        authority=paper.issuing_authority,
        basis=paper.legal_basis,
        served_on=served_before(dossier.book, (told.event for told in dossier.told[recorded:])),
    )


def _offers(dossier: Dossier, queue: Queue | None, today: date) -> list[OfferWord]:
    """Return the steps as buttons: what is expected next of whoever looks is the primary one, of several the first that
    is open; for others it is one like the rest. On what is closed that is the look whose day has come. What is refused
    says why.

    Side steps a person's posts do not give are left out: they would say nothing to them. What is done about measures
    stands beside each of them.
    """
    beside_each = {MeasureAct.DONE, MeasureAct.WITHDRAW} | ({MeasureAct.LIST} if dossier.measures else set())
    offers = [
        offer
        for offer in dossier.offers
        if (offer.is_open or not offer.step.is_side_step) and offer.step.measures not in beside_each
    ]
    may_be_taken = [offer.step for offer in offers if offer.is_open]
    expected = dossier.book.expected(dossier.entry) if dossier.is_awaited else _looks_due(dossier, today)
    primary = next((step for step in expected if step in may_be_taken), None)
    return [_offer(dossier, offer, queue, today, is_primary=offer.step is primary) for offer in offers]


def _looks_due(dossier: Dossier, today: date) -> tuple[Step, ...]:
    """Return the steps that keep the looks promised here, once a look would keep them."""
    due = {look.code for look in dossier.looks if look.kept_on is None and not is_early(today, look.due_on)}
    return tuple(step for look in dossier.book.look_backs if look.code in due for step in look.kept_by)


def _offer(dossier: Dossier, offer: Offer, queue: Queue | None, today: date, *, is_primary: bool) -> OfferWord:
    label = f"提请{offer.step.label}" if offer.is_proposed and offer.is_open else offer.step.label
    question = queue.question if queue is not None else {}
    return OfferWord(
        label=label,
        url=url_for("entries.step", entry_id=dossier.entry.id, step=offer.step.key, **question),
        is_primary=is_primary,
        hint="换一位同事接手，办理记录不变" if offer.step.hands is Hands.CHOSEN else "",
        reason=offer.refusal or None,
        is_side_step=offer.step.is_side_step,
        at_once=_at_once(dossier, offer.step, queue, label, today) if is_primary and queue is not None else None,
    )


def _at_once(dossier: Dossier, step: Step, queue: Queue, label: str, today: date) -> AtOnce | None:
    """Who walks a list has the line whole before their eyes: what asks nothing of them wants no page of its own."""
    told = as_it_stands(described(dossier.book, step), dossier.entry, by=current.person(), today=today)
    if not asks_nothing(told, dossier.entry):
        return None
    goes_on = "，看下一条" if queue.beside.after is not None else ""
    return AtOnce(f"{label}{goes_on}", str(uuid4()), dossier.entry.version)
