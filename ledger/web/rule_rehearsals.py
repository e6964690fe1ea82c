"""A setting looked at before it changes: what it would move is shown, what becomes of it is decided, then it is saved."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from ledger.db import db
from ledger.grammar.town_rules import said_value
from ledger.models import DateDecision, Role
from ledger.queries.recounts import seen_mark
from ledger.queries.rule_rehearsals import Change, change_of, rehearsed, rehearsed_of_ran
from ledger.queries.town_rules import administered_town, rule_line
from ledger.refusals import NotVisible
from ledger.services.moved_dates import DatesChangedMeanwhile
from ledger.services.town_rules import ForDates, adjust
from ledger.web import address, current
from ledger.web.administration import faults_in, only_for
from ledger.web.offered import RadioField
from ledger.web.options import options
from ledger.web.page_form import PageForm
from ledger.web.rehearsal_words import rehearsal_words, words_of_ran

pages = Blueprint("rule_rehearsals", __name__, url_prefix="/admin/rules/<int:town_id>/<key>")
only_for(pages, Role.ADMINISTRATOR)

MOST_REASON = 500
EXISTING = {DateDecision.KEEP: "既有的按旧", DateDecision.MOVE: "既有的按新"}


class DecisionForm(PageForm):
    """Carries what was looked at, so that nothing is decided but what was seen; it is counted anew."""

    seen = HiddenField()
    decision = RadioField(
        "已经开始的怎么办",
        description="按旧：已答应的日期都不动，只有以后开始的按新的算。按新：改成上面“按新的值”一栏的日期，每个期限都记下是谁决定的",
        choices=options((decision.value, label) for decision, label in EXISTING.items()),
        validate_choice=False,
    )
    reason = TextAreaField(
        "理由", description="为什么改、为什么这样处理，留在决定记录里",
        validators=[Length(max=MOST_REASON, message=f"理由请控制在 {MOST_REASON} 字以内")],
        render_kw={"rows": 3, "maxlength": MOST_REASON},
    )  # fmt: skip


@pages.get("/rehearsal")
def show(town_id: int, key: str) -> ResponseReturnValue:
    return _page(_change(town_id, key), DecisionForm(formdata=None))


@pages.post("/decision")
def decide(town_id: int, key: str) -> ResponseReturnValue:
    change, form = _change(town_id, key), DecisionForm()
    if not form.validate_on_submit():
        return _page(change, form)
    for_dates = ForDates(
        decision=DateDecision(form.decision.data) if form.decision.data in set(DateDecision) else None,
        reason=form.reason.data or "",
        seen=form.seen.data or "",
    )
    try:
        with faults_in(form):
            adjust(town_id, key, _value(), by=current.person(), now=current.now(), for_dates=for_dates)
            flash(f"“{change.town_rule.label}”已保存，{_said_outcome(for_dates.decision)}。", "done")
            return redirect(url_for("town_rules.show", town=town_id), code=303)
    except DatesChangedMeanwhile as refusal:
        flash(refusal.sentence, "near")
    return _page(change, form)


def _change(town_id: int, key: str) -> Change:
    """Return the change the address is about; what no town may set does not exist."""
    line = rule_line(administered_town(current.person(), town_id).id, key)
    value = _value()
    if value is not None and line.town_rule.fault(value):
        raise NotVisible
    return change_of(town_id, line.town_rule, value)


def _value() -> int | None:
    """Return the value the address carries; none goes back to the default."""
    typed = address.text("value")
    if not typed:
        return None
    value = address.as_number(typed)
    if value is None:
        raise NotVisible
    return value


def _page(change: Change, form: DecisionForm) -> ResponseReturnValue:
    today, session, rule = current.today(), db.session(), change.town_rule
    found = rehearsed(session, change, today)
    form.seen.data = seen_mark(found.differences)
    asks_for_ran = bool(address.text("ran")) and not change.is_of_the_ladder
    here: dict[str, Any] = {"town_id": change.town_id, "key": rule.key, "value": address.text("value")}
    return render_template(
        "limits/rule_rehearsal.html",
        form=form,
        rule=rule,
        town=administered_town(current.person(), change.town_id),
        old=said_value(rule, change.before(rule)),
        new=said_value(rule, change.value),
        found=rehearsal_words(found),
        ran=words_of_ran(rehearsed_of_ran(session, change, today)) if asks_for_ran else None,
        is_of_the_ladder=change.is_of_the_ladder,
        here=here,
        ran_url=url_for("rule_rehearsals.show", **here, ran=1),
        decide_url=url_for("rule_rehearsals.decide", **here, ran=address.text("ran") or None),
    ), 422 if form.errors else 200


def _said_outcome(decision: DateDecision | None) -> str:
    return f"{EXISTING[decision]}" if decision is not None else "没有正在走的期限因此改变日期"
