"""Proposals in words: what waits for a decision on the page of an entry, and what the timeline tells of those decided."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from flask import url_for

from ledger.access import words_for
from ledger.choices import Tone
from ledger.grammar.book import Book
from ledger.models import Decision, Upload
from ledger.queries.dossiers import Dossier
from ledger.queries.proposals import ProposalTold, may_decide
from ledger.web import current
from ledger.web.photos import PhotoWord, scan_word, taken_word
from ledger.web.rows import moment_word
from ledger.workdays import chinese_date

# How the timeline tells what became of a proposal; one that was agreed to is told by its step.
TOLD = {Decision.REFUSED: "不同意", Decision.WITHDRAWN: "撤回提请", Decision.LAPSED: "提请失效"}
LEFT = "提请人已停用或离岗：可以照样决定，也可以由能办这一步的人重新提请，原来这一项随即失效"
LAPSED = "条目已经往下办理，提请的这一步不再适用"


@dataclass(frozen=True, kw_only=True)
class ProposalWord:
    """A proposal nobody has decided, with what its reader may do about it."""

    id: int
    label: str
    by: str
    at_label: str
    # What would change: label and new value with the old one.
    lines: list[tuple[str, str]]
    waits_for: str
    may_decide: bool
    is_own: bool
    # Said where whoever proposed it has left.
    left: str
    photos: list[PhotoWord]


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """A line of the timeline that no step has written: somebody proposed, and somebody decided otherwise."""

    moment: datetime
    label: str
    at: str
    at_label: str
    by: str
    note: str | None
    answers: list[tuple[str, str]]
    photos: list[Any]
    papers: list[Any]
    tone: str
    # It leads nowhere, as a step does.
    url: str = ""


def step_word(book: Book, key: str) -> str:
    step = book.steps_by_key.get(key)
    return step.label if step is not None else key


def change_word(change: dict[str, Any]) -> str:
    return f"{change['text']}（原为 {change['was']}）" if change.get("was") else str(change["text"])


def undecided(dossier: Dossier, today: date) -> list[ProposalWord]:
    """Return what waits for a decision, the oldest first."""
    return [_undecided(dossier, one, today) for one in dossier.proposals if one.decision is None]


def _undecided(dossier: Dossier, one: ProposalTold, today: date) -> ProposalWord:
    person = current.person()
    return ProposalWord(
        id=one.id,
        label=step_word(dossier.book, one.step),
        by=one.by_name,
        at_label=moment_word(one.at, today),
        lines=lines_of(dossier.book, one),
        waits_for=_deciders(dossier.book, one),
        may_decide=may_decide(person, dossier.book, dossier.entry, one),
        is_own=one.by_id == person.id,
        left=LEFT if one.is_left else "",
        photos=photos_of(one),
    )


def _deciders(book: Book, proposal: ProposalTold) -> str:
    step = book.steps_by_key.get(proposal.step)
    return words_for(book, step.decided_by) if step is not None else ""


def lines_of(book: Book, proposal: ProposalTold) -> list[tuple[str, str]]:
    step = book.steps_by_key.get(proposal.step)
    lines = [(change["label"], change_word(change)) for change in proposal.told]
    if proposal.note:
        lines.append((step.note if step is not None else "说明", proposal.note))
    if proposal.paper is not None:
        lines.append(_paper_line(book, proposal.paper))
    return lines


def photos_of(proposal: ProposalTold) -> list[PhotoWord]:
    return [_photo(proposal.id, one) for one in proposal.photos]


def _photo(proposal_id: int, one: Upload) -> PhotoWord:
    """Return what was handed in with a proposal, as the proof of a step is shown."""
    scan = scan_word(one.pages, one.size_bytes)
    address = partial(url_for, "evidence.proposed", proposal_id=proposal_id, uuid=one.uuid)
    if scan:
        url, thumbnail_url = address(size="original"), ""
    else:
        url, thumbnail_url = address(size="large"), address(size="small")
    return PhotoWord(
        url=url,
        thumbnail_url=thumbnail_url,
        name=one.name,
        scan=scan,
        taken="" if scan else taken_word(one.claimed_taken_at),
    )


def _paper_line(book: Book, paper: dict[str, Any]) -> tuple[str, str]:
    kind = book.papers_by_key.get(paper["kind"])
    dated_on = chinese_date(date.fromisoformat(paper["dated_on"]))
    return (kind.label if kind is not None else paper["kind"], f"{paper['number']}，{dated_on}")


def remembered(dossier: Dossier, today: date) -> list[Remembered]:
    """Return what the timeline tells of proposals that led to no step, or have led to none yet."""
    found = []
    for one in dossier.proposals:
        if one.decision is Decision.AGREED:
            continue
        label = step_word(dossier.book, one.step)
        told = f"提请{label}"
        found.append(
            _line(told, one.at, today, by=one.by_name, answers=lines_of(dossier.book, one), photos=photos_of(one))
        )
        if one.decision is not None and one.decided_at is not None:
            why = one.reason or (LAPSED if one.decision is Decision.LAPSED else "")
            told = f"{TOLD[one.decision]}：{label}"
            found.append(_line(told, one.decided_at, today, by=one.decided_by_name, note=why))
    return found


def _line(
    label: str, moment: datetime, today: date, *, by: str, note: str = "",
    answers: list[tuple[str, str]] | None = None, photos: list[PhotoWord] | None = None,
) -> Remembered:  # fmt: skip
    return Remembered(
        moment=moment,
        label=label,
        at=moment.isoformat(),
        at_label=moment_word(moment, today),
        by=by,
        note=note or None,
        answers=answers or [],
        photos=photos or [],
        papers=[],
        tone=Tone.PLAIN.value,
    )
