"""The measures of an entry as its page tells them: a checklist with who, until when, and what can be done about each."""

from datetime import date
from typing import Any, NamedTuple

from flask import url_for

from ledger.choices import Tone
from ledger.grammar.steps import MeasureAct, Step
from ledger.queries.dossiers import Dossier
from ledger.queries.measures import MeasureTold, own_or_all
from ledger.web import current
from ledger.web.rows import NEAR_DAYS, DueWord
from ledger.workdays import chinese_date, days_late, short_date


class MeasureWord(NamedTuple):
    """One line of the checklist; an address is "" where whoever looks may not go there."""

    text: str
    who: str
    due: DueWord | None
    told: str
    done_url: str
    withdraw_url: str


def measure_due(due_on: date, today: date) -> DueWord:
    """Return a measure's day as people say it: it reminds, and is never overdue as what the law or an order promises."""
    late, near = days_late(due_on, today), (due_on - today).days <= NEAR_DAYS
    label = f"过了 {late} 天" if late else f"{short_date(due_on, today)}前"
    tone = Tone.NEAR if near else Tone.PLAIN
    return DueWord(label=label, tone=tone.value, full=chinese_date(due_on), iso=due_on.isoformat())


def measure_words(dossier: Dossier, today: date) -> dict[str, Any] | None:
    """Return the checklist: what is open by its day, what is done, and what was withdrawn; None where nothing was listed."""
    if not dossier.measures:
        return None
    steps = {offer.step.measures: offer.step for offer in dossier.offers if offer.is_open}
    urls = {act: url_for("entries.step", entry_id=dossier.entry.id, step=step.key) for act, step in steps.items()}
    mine = _may_tell(dossier, steps.get(MeasureAct.DONE))
    told = {one.event.id: one.by_name for one in dossier.told}

    def word(one: MeasureTold) -> MeasureWord:
        ended_by = told.get(one.withdrawn_event_id or one.done_event_id or 0, "")
        return MeasureWord(
            text=one.text,
            who=one.who,
            due=measure_due(one.due_on, today) if one.is_open else None,
            told=_ended(one, ended_by),
            done_url=f"{urls[MeasureAct.DONE]}?measure={one.id}" if one.is_open and one.id in mine else "",
            withdraw_url=f"{urls[MeasureAct.WITHDRAW]}?measure={one.id}"
            if one.stands and MeasureAct.WITHDRAW in urls
            else "",
        )

    return {
        "open": [word(one) for one in dossier.measures if one.is_open],
        "done": [word(one) for one in dossier.measures if one.stands and not one.is_open],
        "withdrawn": [word(one) for one in dossier.measures if not one.stands],
        "add_url": urls.get(MeasureAct.LIST, ""),
    }


def _may_tell(dossier: Dossier, step: Step | None) -> set[int]:
    """Return the ids of the measures that whoever looks may tell of: none where the step for it is not theirs."""
    if step is None:
        return set()
    return {one.id for one in own_or_all(dossier.measures, current.person(), dossier.book, step, dossier.entry)}


def _ended(one: MeasureTold, by_name: str) -> str:
    if not one.stands:
        return f"{by_name}撤回"
    return f"{chinese_date(one.done_on)}完成，{by_name}登记" if one.done_on is not None else ""
