"""What was merged, in words: on the page of the one that goes on, and on the page of the one that is told no more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for

from ledger.grammar.merging import SPLIT_OFF
from ledger.grammar.town_rules import UNMERGE_DAYS
from ledger.models import LinkKind
from ledger.queries.dossiers import Dossier
from ledger.queries.links import MergedTold
from ledger.web.rows import moment_word, state_word
from ledger.workdays import chinese_date, local_date


@dataclass(frozen=True, kw_only=True)
class MergedWord:
    """One merger. `url` leads to the page of the other, "" for whoever may not see it; `told` is said only where each
    registration is owed an answer of its own.
    """

    number: str
    state: str
    url: str
    about: str
    reason: str
    told: str


@dataclass(frozen=True, kw_only=True)
class MergedWords:
    """`may_part` is the last day on which the merger can be taken back, "" where that is over or not this person's to do."""

    into: MergedWord | None
    merged: list[MergedWord]
    may_part: str
    may_tell: bool
    # What the day of telling begins with.
    today: str


@dataclass(frozen=True, kw_only=True)
class MergingOffer:
    """The way to the page on which an entry is merged, as a button beside the steps."""

    label: str
    url: str
    is_primary: bool = False
    hint: str = ""
    reason: str | None = None
    is_side_step: bool = True


def merging_offer(dossier: Dossier) -> Iterator[MergingOffer]:
    if dossier.merges:
        yield MergingOffer(label="重复登记，并入另一条", url=url_for("merging.ask", entry_id=dossier.entry.id))
    if dossier.splits:
        yield MergingOffer(label="写了两件事，拆成两条", url=url_for("splitting.ask", entry_id=dossier.entry.id))
    if dossier.ties and dossier.book.ties is not None:
        yield MergingOffer(label=dossier.book.ties.label, url=url_for("linking.ask", entry_id=dossier.entry.id))


def merged_words(dossier: Dossier, today: date) -> MergedWords | None:
    links = dossier.links
    if links.into is None and not links.merged:
        return None
    into = _word(dossier, links.into, today) if links.into is not None else None
    is_theirs = links.into is not None and dossier.parts
    return MergedWords(
        into=into,
        merged=[_word(dossier, one, today) for one in links.merged],
        may_part=_last_day(dossier, links.into, today) if is_theirs and links.into.kind is LinkKind.MERGED else "",
        may_tell=is_theirs and dossier.book.sealed is not None and links.into.kind is LinkKind.MERGED,
        today=today.isoformat(),
    )


@dataclass(frozen=True, kw_only=True)
class TieWord:
    """Another entry that belongs to this one and goes its own way."""

    number: str
    state: str
    url: str
    headline: str
    about: str
    reason: str
    other_id: int
    may_untie: bool
    # The last day on which a split can be undone, "" where that is over, not theirs to do or something has happened since.
    may_rejoin: str
    # Why it never can, where one half is kept apart.
    stays_apart: str


def tie_words(dossier: Dossier, today: date) -> list[TieWord]:
    return [
        TieWord(
            number=one.number,
            state=state_word(dossier.book, one.state).label,
            url=url_for("entries.show", entry_id=one.entry_id) if one.is_seen else "",
            headline=one.headline,
            about=f"{moment_word(one.at, today)}，由{one.by_name}{_tied_how(one)}",
            reason=one.reason,
            other_id=one.entry_id,
            may_untie=dossier.ties and one.kind is LinkKind.TOGETHER,
            may_rejoin=_last_day(dossier, one, today) if _may_rejoin(dossier, one) else "",
            stays_apart=_stays_apart(dossier, one),
        )
        for one in dossier.links.ties
    ]


def _may_rejoin(dossier: Dossier, told: MergedTold) -> bool:
    is_untouched = dossier.told[-1].event.step == SPLIT_OFF.key and told.state == dossier.entry.state
    return told.kind is LinkKind.SPLIT and told.leads_on and dossier.parts and is_untouched


def _stays_apart(dossier: Dossier, told: MergedTold) -> str:
    splits = dossier.book.splits
    is_half = told.kind is LinkKind.SPLIT and dossier.entry.is_segregated and splits is not None
    return splits.stays_apart if is_half else ""


def _tied_how(told: MergedTold) -> str:
    if told.kind is LinkKind.TOGETHER:
        return "关联"
    return "从那一条拆出这一条" if told.leads_on else "从这一条拆出"


def _word(dossier: Dossier, told: MergedTold, today: date) -> MergedWord:
    is_alone = {"alone": 1} if told is not dossier.links.into else {}
    return MergedWord(
        number=told.number,
        state=state_word(dossier.book, told.state).label,
        url=url_for("entries.show", entry_id=told.entry_id, **is_alone) if told.is_seen else "",
        about=f"{moment_word(told.at, today)}，由{told.by_name}{'合并' if told.kind is LinkKind.MERGED else '撤销拆分'}",
        reason=told.reason,
        told=_told(told) if dossier.book.sealed is not None and told.kind is LinkKind.MERGED else "",
    )


def _told(told: MergedTold) -> str:
    return f"{chinese_date(told.told_on)}已告知结果" if told.told_on is not None else "还没有告知结果，告知后才能办结"


def _last_day(dossier: Dossier, told: MergedTold, today: date) -> str:
    last = local_date(told.at) + timedelta(days=dossier.decided(UNMERGE_DAYS))
    return chinese_date(last) if today <= last else ""
