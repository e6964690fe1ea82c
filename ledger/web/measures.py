"""Measures on a form: several new ones in lines, those that are done or withdrawn as ticks, and why it goes on past open ones."""

from collections.abc import Iterable
from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import Optional

from ledger.grammar.measures import GOING_ON, MOST_LINES, PARTS
from ledger.grammar.steps import MeasureAct
from ledger.queries.asked import Asked
from ledger.queries.measures import MeasureTold
from ledger.services.submissions import MeasureLine
from ledger.web import address
from ledger.web.conditions import chosen
from ledger.web.forms import CheckboxesField, DayField, RecordForm
from ledger.web.offered import SelectField
from ledger.web.options import options
from ledger.workdays import chinese_date

# What stands for the responsible unit, and for somebody whose name is written, among the people who may be chosen.
UNIT, OTHER = "unit", "other"
# So many lines are seen at once; the rest is folded away.
SEEN_LINES = 3
CHOSEN = {MeasureAct.DONE: "完成了哪几项", MeasureAct.WITHDRAW: "撤回哪几项"}


def line_name(at: int, part: str) -> str:
    return f"measure-{at}-{part}"


def measure_inputs(several: Iterable[Asked]) -> dict[str, Any]:
    """Return the inputs of a step that has to do with measures; what may be chosen comes later, see `offer_measures`."""
    act = next((asked.measures.act for asked in several if asked.measures is not None), None)
    if act is MeasureAct.LIST:
        return {name: one for at in range(1, MOST_LINES + 1) for name, one in _line_inputs(at).items()}
    if act is MeasureAct.WEIGH:
        return {"going_on": TextAreaField(GOING_ON.label, validators=[Optional()], render_kw={"rows": 2})}
    return {"measures": CheckboxesField(CHOSEN[act], choices=[], validators=[Optional()])} if act is not None else {}


def _line_inputs(at: int) -> dict[str, Any]:
    return {
        line_name(at, "text"): StringField(PARTS["text"].label, validators=[Optional()]),
        line_name(at, "who"): SelectField("谁负责", choices=[], validate_choice=False, validators=[Optional()]),
        line_name(at, "named"): StringField(PARTS["named"].label, validators=[Optional()]),
        line_name(at, "due_on"): DayField(PARTS["due_on"].label, validators=[Optional()]),
    }


def begin_measures(form: RecordForm, asked: Asked, ticked: str | None) -> None:
    """Fill in what is usual: each line falls to the responsible unit by the day of the order; of what may be chosen, the one
    somebody came for, or the only one.
    """
    measures = asked.measures
    if measures is None or measures.act is MeasureAct.WEIGH:
        return
    if measures.act is MeasureAct.LIST:
        for at in range(1, MOST_LINES + 1):
            form[line_name(at, "who")].data = UNIT if measures.responsible else OTHER
            form[line_name(at, "due_on")].data = measures.due_on
        return
    ids = [str(one.id) for one in measures.offered]
    form["measures"].data = [one for one in ids if one == ticked or len(ids) == 1]


def offer_measures(form: RecordForm, asked: Asked) -> None:
    """Put into the form whom and what this person may choose."""
    measures = asked.measures
    if measures is None or measures.act is MeasureAct.WEIGH:
        return
    if measures.act is MeasureAct.LIST:
        unit = [(UNIT, measures.responsible)] if measures.responsible else []
        people = [(str(number), name) for number, name in measures.people]
        for at in range(1, MOST_LINES + 1):
            form[line_name(at, "who")].choices = options([*unit, (OTHER, "写姓名或单位"), *people])
        return
    form["measures"].choices = options([(str(one.id), measure_label(one)) for one in measures.offered])


def measure_label(one: MeasureTold) -> str:
    """Return a measure as one line, for whoever has to tick it or go on past it."""
    how = "（已完成）" if one.done_on is not None else ""
    return f"{one.text}：{one.who}，{chinese_date(one.due_on)}前{how}"


def read_measures(form: RecordForm, asked: Asked) -> dict[str, Any]:
    """Return what was handed in about measures, as a submission takes it."""
    if asked.measures is None:
        return {}
    if asked.measures.act is MeasureAct.LIST:
        lines = [_read_line(form, asked, at) for at in range(1, MOST_LINES + 1)]
        written = [at for at, line in enumerate(lines, 1) if not line.is_empty]
        return {"measures": lines[: max(written, default=0)]}
    if asked.measures.act is MeasureAct.WEIGH:
        return {"going_on": form["going_on"].data or ""}
    return {"measure_ids": address.as_numbers(form["measures"].data)}


def _read_line(form: RecordForm, asked: Asked, at: int) -> MeasureLine:
    text, who, named, due_on = (form[line_name(at, part)].data for part in ("text", "who", "named", "due_on"))
    text, named = text or "", (named or "") if who == OTHER else ""
    if not text and not named:
        return MeasureLine()
    unit = asked.entry.responsible or "" if who == UNIT else named
    return MeasureLine(text=text, person_id=address.as_number(who), named=unit, due_on=due_on)


def measures_group(form: RecordForm, asked: Asked) -> dict[str, Any] | None:
    """Return what a template shows of measures on a form; None where there is nothing to ask."""
    measures = asked.measures
    if measures is None or (measures.act is MeasureAct.WEIGH and not measures.offered):
        return None
    if measures.act is MeasureAct.LIST:
        lines = [_line_words(form, at) for at in range(1, MOST_LINES + 1)]
        is_long = any(form[line_name(at, "text")].data for at in range(SEEN_LINES + 1, MOST_LINES + 1))
        return {"lines": lines[:SEEN_LINES], "more": lines[SEEN_LINES:], "is_long": is_long}
    if measures.act is MeasureAct.WEIGH:
        return {"still_open": [measure_label(one) for one in measures.offered], "going_on": form["going_on"]}
    return {"ticks": form["measures"]}


def _line_words(form: RecordForm, at: int) -> dict[str, Any]:
    parts = {part: form[line_name(at, part)] for part in ("text", "who", "named", "due_on")}
    return {"at": at, **parts, "named_when": chosen(line_name(at, "who"), [OTHER])}
