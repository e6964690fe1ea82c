"""The story of an entry in words: facts, timeline, promises, papers and what can be done now, ready for the page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from ledger.access import Offer
from ledger.choices import Tone
from ledger.grammar.steps import Hands, Step
from ledger.models import Clock, Paper
from ledger.queries.stories import Proof, Story, Told
from ledger.web.rows import DueWord, due_word, grade_word, moment_word, since_word, state_word
from ledger.workdays import chinese_date


@dataclass(frozen=True, kw_only=True)
class PhotoWord:
    url: str
    thumbnail_url: str
    name: str


@dataclass(frozen=True, kw_only=True)
class PaperWord:
    kind: str
    number: str
    date_label: str
    authority: str
    basis: str
    url: str | None = None


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


@dataclass(frozen=True, kw_only=True)
class ClockWord:
    """A promise with the reasons for its date."""

    id: int
    label: str
    due: DueWord
    law: str
    sentence: str
    trace: list[str]
    target: DueWord | None
    kept: str


@dataclass(frozen=True, kw_only=True)
class OfferWord:
    """A step as a button, or as the reason why it is none."""

    label: str
    url: str
    is_primary: bool
    hint: str
    reason: str | None


def told_story(story: Story, *, today: date) -> dict[str, Any]:
    """Return what the templates of an entry show."""
    entry, book = story.entry, story.book
    running = [clock for clock in story.clocks if clock.stopped_at is None]
    return {
        "entry": entry,
        "book": book,
        "state": state_word(book, entry.state),
        "grade": grade_word(book, entry.grade),
        "due": due_word(entry.next_due_on, today) if entry.next_due_on else None,
        "facts": _facts(story, today),
        "before": [_photo(proof) for proof in story.proofs("before")],
        "after": [_photo(proof) for proof in story.proofs("after")],
        "events": [_event(story, told, today) for told in story.told],
        "clocks": [_clock(clock, today) for clock in sorted(running, key=lambda clock: clock.target_due_on)],
        "kept_clocks": [_clock(clock, today) for clock in story.clocks if clock.stopped_at is not None],
        "papers": [_paper(story, paper) for paper in story.papers],
        "offers": _offers(story),
        "sealed": story.sealed,
        "follows": story.follows,
        "followed_by": story.followed_by,
        "has_photos": any(step.proofs for step in book.steps),
        "is_public": book.is_public,
        "site_url": url_for("sites.show", site_id=entry.site_id) if entry.site_id else None,
    }


def _facts(story: Story, today: date) -> list[tuple[str, str]]:
    """Return what the entry is: the place first, then every field that is filled in, then whose hands it is in."""
    entry, book = story.entry, story.book
    facts = (
        [(book.site.label, entry.site.name), ("区域", story.village)]
        if entry.site and book.site
        else [("区域", story.village)]
    )
    for named in book.entry_fields():
        said = named.field.say(getattr(entry, named.key))
        if said and named.key != "grade":
            facts.append((named.field.label, said))
    facts.append(("发现日期", chinese_date(entry.found_on)))
    facts.append(("上报", f"{entry.reported_by.name}，{moment_word(entry.reported_at, today)}"))
    if entry.closed_at is None and entry.awaits is not None:
        hands = entry.holder.name if entry.holder else book.role_word(entry.awaits)
        facts.append(("现在由谁办理", f"{hands}（{since_word(entry.held_since, today)}）"))
    if entry.round > 1:
        facts.append(("轮次", f"第 {entry.round} 轮"))
    return facts


def _photo(proof: Proof) -> PhotoWord:
    return PhotoWord(
        url=url_for("evidence.show", evidence_id=proof.evidence.id, size="large"),
        thumbnail_url=url_for("evidence.show", evidence_id=proof.evidence.id, size="small"),
        name=proof.name,
    )


def _event(story: Story, told: Told, today: date) -> EventWord:
    event = told.event
    step = story.book.steps_by_key.get(event.step)
    return EventWord(
        label=step.done if step is not None else event.step,
        at=event.at.isoformat(),
        at_label=moment_word(event.at, today),
        by=told.by_name,
        note=event.note,
        answers=[(change["label"], _change(change)) for change in event.answers],
        photos=[_photo(proof) for proof in told.proofs],
        papers=[_paper(story, paper) for paper in told.papers],
        tone=_event_tone(story, step),
    )


def _change(change: dict[str, Any]) -> str:
    return f"{change['text']}（原为 {change['was']}）" if change.get("was") else str(change["text"])


def _event_tone(story: Story, step: Step | None) -> str:
    if step is not None and step.to is not None and step.to.is_closed:
        return Tone.DONE.value
    return Tone.NEAR.value if step is not None and step.opens_round else Tone.PLAIN.value


def _clock(clock: Clock, today: date) -> ClockWord:
    """Return a clock in words; `kept` says how it ended, "" while it runs."""
    kept = ""
    if clock.stopped_at is not None:
        kept = f"超期 {clock.days_late} 天完成" if clock.days_late else "按期完成"
    differs = clock.target_due_on != clock.legal_due_on
    return ClockWord(
        id=clock.id,
        label=f"{clock.label}期限",
        due=due_word(clock.legal_due_on, today),
        law=f"{clock.basis}{'（本镇设置）' if clock.is_local else ''}",
        sentence=clock.sentence,
        trace=[line["text"] for line in clock.trace],
        target=due_word(clock.target_due_on, today) if differs else None,
        kept=kept,
    )


def _paper(story: Story, paper: Paper) -> PaperWord:
    kind = story.book.papers_by_key.get(paper.kind)
    return PaperWord(
        kind=kind.label if kind is not None else paper.kind,
        number=paper.number,
        date_label=chinese_date(paper.dated_on),
        authority=paper.issuing_authority,
        basis=paper.legal_basis,
    )


def _offers(story: Story) -> list[OfferWord]:
    """Return the steps as buttons: the first that leads on is the primary one; what is refused says why.

    Side steps a person's posts do not give are left out: they would say nothing to them.
    """
    offers = [offer for offer in story.offers if offer.is_open or not offer.step.is_side_step]
    primary = next((offer for offer in offers if offer.is_open and not offer.step.is_side_step), None)
    return [_offer(story, offer, is_primary=offer is primary) for offer in offers]


def _offer(story: Story, offer: Offer, *, is_primary: bool) -> OfferWord:
    return OfferWord(
        label=offer.step.label,
        url=url_for("entries.step", entry_id=story.entry.id, step=offer.step.key),
        is_primary=is_primary,
        hint="换一位同事接手，办理记录不变" if offer.step.hands is Hands.CHOSEN else "",
        reason=offer.refusal or None,
    )
