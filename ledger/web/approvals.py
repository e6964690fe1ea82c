"""等我批的: what waits for a leader's word, each with what it is about, to be agreed to or sent back where it stands."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from ledger.grammar import shelf
from ledger.grammar.steps import Step
from ledger.models import LEADING_ROLES
from ledger.queries.approvals import Awaiting, Proposed, approvals_of, approving_step, refusing_step
from ledger.web import current
from ledger.web.administration import only_for
from ledger.web.context import approvals_waiting
from ledger.web.listing import counted
from ledger.web.photos import PhotoWord
from ledger.web.proposal_words import lines_of, photos_of, step_word
from ledger.web.rows import DueWord, due_word, list_rows, moment_word

pages = Blueprint("approvals", __name__)
only_for(pages, *LEADING_ROLES)

# With what the field for a leader's opinion begins: it is written for the record, and mostly says no more.
USUAL_OPINION = "同意"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One of the two answers of a leader: the form it is sent by, or where it is given if it asks for more than words."""

    label: str
    url: str
    # The name and the words of the field that has to be filled in, "" for none.
    name: str = ""
    asks: str = ""
    begins: str = ""
    hidden: tuple[tuple[str, str], ...] = ()
    is_form: bool = True


@dataclass(frozen=True, kw_only=True)
class Card:
    """What waits for a leader's word."""

    key: str
    title: str
    headline: str
    url: str
    place: str
    due: DueWord | None
    said: str
    lines: list[tuple[str, str]]
    photos: list[PhotoWord]
    agree: Answer
    send_back: Answer | None


@pages.get("/approvals", endpoint="list")
def waiting() -> ResponseReturnValue:
    found, today = approvals_of(current.person()), current.today()
    cards = [_proposed(one, today) for one in found.proposed] + [_awaiting(one, today) for one in found.awaiting]
    return render_template("approvals/list.html", cards=cards, how_many=_how_many(len(cards)))


def _how_many(shown: int) -> str:
    """Return how many wait; the page shows the first of them, and the others once these are decided."""
    number = approvals_waiting()
    first = f"，先看 {shown} 条，批完了再看其余的" if shown < number else ""
    return f"共 {counted(number)} 条等您批，提请最早、到期最早的在前{first}"


def _proposed(one: Proposed, today: date) -> Card:
    line, book = one.line, shelf.book_of(one.line.book)
    proposal_id = line.id
    return Card(
        key=f"proposal-{proposal_id}",
        title=f"提请{step_word(book, line.step)}",
        headline=line.headline,
        url=url_for("entries.show", entry_id=line.entry_id, _anchor="proposals"),
        place=" ".join(filter(None, (line.number, line.place))),
        due=due_word(line.next_due_on, today) if line.next_due_on is not None else None,
        said=f"{line.by_name}，{moment_word(line.at, today)}提请",
        lines=lines_of(book, one.told),
        photos=photos_of(one.told),
        agree=Answer(label="同意", url=url_for("proposals.agreed", proposal_id=proposal_id)),
        send_back=Answer(
            label="退回",
            url=url_for("proposals.refused", proposal_id=proposal_id),
            name="reason",
            asks="退回的原因，提请人看得到",
        ),
    )


def _awaiting(one: Awaiting, today: date) -> Card:
    row, book = one.row, shelf.book_of(one.row.book)
    [line] = list_rows([row], today)
    agreed, refused = approving_step(book, row.state), refusing_step(book, row.state)
    return Card(
        key=f"entry-{row.id}",
        title=agreed.label if agreed is not None else line.state.label,
        headline=line.headline,
        url=line.url,
        place=" ".join(filter(None, (line.number, line.place))),
        due=line.due,
        said=f"{line.state.label}，{line.since}",
        lines=[],
        photos=[],
        agree=_answer("同意", agreed, one, begins=USUAL_OPINION) or _elsewhere("看后批准", one),
        send_back=_answer("退回", refused, one),
    )


def _answer(label: str, step: Step | None, one: Awaiting, *, begins: str = "") -> Answer | None:
    """Return the answer as a form of this list, or None where the step asks for more than an opinion."""
    if step is None or not step.must_note or not asks_only_a_note(step):
        return None
    return Answer(
        label=label,
        url=url_for("entries.take", entry_id=one.row.id, step=step.key),
        name="note",
        asks=step.must_note,
        begins=begins,
        hidden=(("submission", str(uuid4())), ("version", str(one.version))),
    )


def _elsewhere(label: str, one: Awaiting) -> Answer:
    return Answer(label=label, url=url_for("entries.show", entry_id=one.row.id), is_form=False)


def asks_only_a_note(step: Step) -> bool:
    """Return whether a step can be taken by words alone: whatever else it asks for may be left, or stays as it stands."""
    paper_must = step.paper is not None and step.paper.mandatory is not False
    asks_more = any(ask.mandatory is not False and not ask.stands for ask in step.asks)
    return not (paper_must or asks_more or any(proof.least for proof in step.proofs))
