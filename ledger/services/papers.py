"""Putting papers on record. The town records what others decide; it never appears as the one who decided it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.db import write_row
from ledger.grammar.book import Book
from ledger.grammar.paper_order import date_fault
from ledger.grammar.papers import PaperKind
from ledger.grammar.steps import Step, is_mandatory
from ledger.grammar.value_faults import fault, is_empty
from ledger.models import Area, Entry, EntryPaper, Event, Paper, Person
from ledger.queries.asked import PAPER_PARTS, Asked
from ledger.queries.paper_kinds import kind_fault, papers_behind
from ledger.segregation import entries_kept_from
from ledger.services.submissions import PaperAnswer, Submission
from ledger.services.told_days import PAPER_DAY
from ledger.typed import line, spellings


def part_faults(asked: Asked, entry: Entry, submission: Submission, *, today: date) -> dict[str, str]:
    """Return a sentence for each part of the paper that is missing or wrong by itself, by `paper-<part>`."""
    answer = _tidied(submission.paper)
    if answer is None:
        wanted = asked.paper is not None and is_mandatory(asked.paper.mandatory, entry)
        return {"paper-kind": "请选择文书种类并填写文号"} if wanted else {}
    if asked.paper is None or answer.kind not in {kind.key for kind in asked.paper.kinds}:
        return {"paper-kind": "这一步不登记这种文书，请重新选择"}
    faults = {}
    for part, declared in PAPER_PARTS.items():
        value = getattr(answer, part)
        if is_empty(value):
            faults[f"paper-{part}"] = f"请填写{declared.label}"
        elif sentence := fault(declared, value):
            faults[f"paper-{part}"] = sentence
    if answer.dated_on and answer.dated_on > today:
        faults["paper-dated_on"] = "落款日期不能晚于今天"
    return faults


def kind_faults(
    session: Session,
    asked: Asked,
    entry: Entry,
    submission: Submission,
    *,
    but: dict[str, str],
    on_record: Mapping[str, date],
    by: Person,
) -> dict[str, str]:
    """Return a sentence where a paper of this kind, from this authority, with this number and date cannot stand here.

    Nothing is said of a paper that is wrong by itself, as `but` tells.
    """
    answer = _tidied(submission.paper)
    if answer is None or any(key.startswith("paper-") for key in but):
        return {}
    kind = asked.book.papers_by_key[answer.kind]
    if faults := _kind_faults(session, kind, entry, answer, on_record, by=by):
        return faults
    said = date_fault(asked.book, kind, answer.dated_on, entry, on_record, also=asked.paper.not_before)
    return {PAPER_DAY: said} if said else {}


def _tidied(answer: PaperAnswer | None) -> PaperAnswer | None:
    """Return the paper with its parts as they are kept: one line each."""
    if answer is None:
        return None
    texts = {part: line(getattr(answer, part) or "") for part in ("number", "issuing_authority", "legal_basis")}
    return replace(answer, **texts)


def _kind_faults(
    session: Session, kind: PaperKind, entry: Entry, answer: PaperAnswer, on_record: Mapping[str, date], *, by: Person
) -> dict[str, str]:
    town = session.get(Area, entry.town_id)
    if not kind.town_may_issue and town is not None and _is_the_town(answer.issuing_authority, town.name):
        return {"paper-issuing_authority": f"{kind.label}不能由{town.name}作出，请填写作出决定的县级机关；本镇只作登记"}
    if sentence := kind_fault(kind, entry, on_record):
        return {"paper-kind": sentence}
    known = _same_number(session, entry, answer)
    if known is not None and _is_excluded_from(session, known, by):
        return {"paper-number": "请核对文号"}
    if known is not None and (known.dated_on, known.legal_basis) != (answer.dated_on, answer.legal_basis):
        return {"paper-number": f"这个文号已登记过，落款日期是 {known.dated_on:%Y-%m-%d}，与这次填的不一致，请核对"}
    return {}


# How the offices end which bodies of the county keep in a town: 自然资源所, 市场监管分局, 人民法庭.
COUNTY_OFFICES = ("所", "分局", "法庭")


def _is_the_town(authority: str, town: str) -> bool:
    """Return whether the town signs, by whatever name of its own; a county body's office named after it does not."""
    return town in authority and not authority.endswith(COUNTY_OFFICES)


_SAME_NUMBER = sa.select(Paper).where(
    Paper.town_id == sa.bindparam("town_id"),
    Paper.kind == sa.bindparam("kind"),
    Paper.issuing_authority == sa.bindparam("issuing_authority"),
    # As it is typed now, and as it may have been kept before.
    Paper.number.in_(sa.bindparam("numbers", expanding=True)),
)


def _same_number(session: Session, entry: Entry, answer: PaperAnswer) -> Paper | None:
    parts = {part: getattr(answer, part) for part in ("kind", "issuing_authority")}
    numbers = spellings(answer.number)
    return session.scalar(_SAME_NUMBER, {"town_id": entry.town_id, "numbers": numbers, **parts})


def _is_excluded_from(session: Session, paper: Paper, by: Person) -> bool:
    """Return whether a paper is only about entries kept from this person, to whom it must tell nothing."""
    about = sa.select(EntryPaper.id).where(
        EntryPaper.paper_id == paper.id, EntryPaper.entry_id.not_in(entries_kept_from(by.id))
    )
    return session.scalar(about.limit(1)) is None


def record_paper(
    session: Session, entry: Entry, event: Event, submission: Submission, *, by: Person, now: datetime
) -> int | None:
    """Record the paper of a step, or tie the entry to it where the same document is on record already; return its id.

    One order may name several hazards of a place; it is still one document.
    """
    answer = _tidied(submission.paper)
    if answer is None:
        return None
    paper = _same_number(session, entry, answer)
    if paper is None:
        paper = Paper(town_id=entry.town_id, recorded_by_id=by.id, recorded_at=now, **vars(answer))
        write_row(session, paper)
    write_row(session, EntryPaper(entry_id=entry.id, paper_id=paper.id, event_id=event.id))
    return paper.id


def on_record_behind(book: Book, step: Step, entry: Entry) -> dict[str, date]:
    """Return the kinds of paper on record for an entry with their dates, for a step that could be judged by them."""
    if entry.id is None or (step.paper is None and not step.checks):
        return {}
    return papers_behind(book, entry)
