"""时限和规则: what the law leaves to the town, with the default, the town's own value and where it comes from."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.validators import InputRequired

from ledger.grammar import shelf
from ledger.grammar.town_rules import TownRule, day_number, numbered_day, said_value
from ledger.models import DateDecision, Role, RuleDecision
from ledger.queries.rule_rehearsals import is_rehearsed, rule_decisions
from ledger.queries.town_rules import RuleLine, administered_town, rule_line, rule_lines
from ledger.services.town_rules import adjust
from ledger.web import current
from ledger.web.administration import Question, ask_then, chosen_town, faults_in, form_page, only_for, town_filter
from ledger.web.forms import DayField, WholeField
from ledger.web.offered import RadioField
from ledger.web.options import options
from ledger.web.page_form import PageForm
from ledger.workdays import chinese_date, local_date

pages = Blueprint("town_rules", __name__, url_prefix="/admin/rules")
only_for(pages, Role.ADMINISTRATOR)


class YesNoForm(PageForm):
    value = RadioField(
        "怎么办", choices=options([("1", "是"), ("0", "否")]), validators=[InputRequired("请选择是或否")]
    )


class NumberForm(PageForm):
    value = WholeField("本镇的值", validators=[InputRequired("请填写一个整数")], render_kw={"inputmode": "numeric"})


class CutOffForm(PageForm):
    value = DayField("本镇的日期", validators=[InputRequired("请填写日期")])


@pages.get("")
def show() -> str:
    town = chosen_town()
    lines = [_words(line) for line in rule_lines(town.id)] if town else []
    decided = [_decision_words(*one) for one in rule_decisions(town.id)] if town else []
    selects = town_filter(town) if town else []
    return render_template("admin/town_rules.html", town=town, lines=lines, selects=selects, decisions=decided)


def _words(line: RuleLine) -> dict[str, Any]:
    """Return one rule as the table shows it."""
    town_rule = line.town_rule
    return {
        "key": town_rule.key,
        "label": town_rule.label,
        "basis": town_rule.basis,
        "default": said_value(town_rule, town_rule.default),
        "value": said_value(town_rule, line.value) if line.is_own else "",
        "waits": town_rule.confirm and not line.is_own,
        "set_by": f"{line.by_name} {chinese_date(local_date(line.at))}" if line.at else "",
    }


@pages.route("/<int:town_id>/<key>", methods=["GET", "POST"])
def change(town_id: int, key: str) -> ResponseReturnValue:
    town = administered_town(current.person(), town_id)
    line = rule_line(town.id, key)
    rule = line.town_rule
    form = _value_form(line)
    form.value.label.text = rule.label
    form.value.unit = rule.counted_in
    back = url_for("town_rules.show", town=town.id)
    if form.validate_on_submit():
        with faults_in(form):
            value = _number(form.value.data)
            if not rule.fault(value) and is_rehearsed(town.id, rule):
                return redirect(url_for("rule_rehearsals.show", town_id=town.id, key=key, value=value), code=303)
            adjust(town.id, key, value, by=current.person(), now=current.now())
            flash(f"“{rule.label}”已保存，从现在起新开始的时限按它计算。", "done")
            return redirect(back, code=303)
    note = f"默认 {said_value(rule, rule.default)}。依据：{rule.basis}。有正在走的时限按它算的，保存前先看会改变什么，再定既有的按旧还是按新。"
    return form_page(
        form,
        title=f"{town.name}：{rule.label}",
        back_url=back,
        button="先看看" if is_rehearsed(town.id, rule) else "保存",
        note=note,
    )


def _value_form(line: RuleLine) -> PageForm:
    if line.town_rule.is_day:
        return CutOffForm(value=numbered_day(line.value))
    return YesNoForm(value=str(line.value)) if line.town_rule.yes_no else NumberForm(value=line.value)


def _number(value: Any) -> int:
    return day_number(value) if isinstance(value, date) else int(value)


@pages.route("/<int:town_id>/<key>/default", methods=["GET", "POST"])
def forget(town_id: int, key: str) -> ResponseReturnValue:
    town = administered_town(current.person(), town_id)
    rule = rule_line(town.id, key).town_rule
    if is_rehearsed(town.id, rule):
        return redirect(url_for("rule_rehearsals.show", town_id=town.id, key=key), code=303)
    question = Question(
        title=f"恢复默认：{rule.label}",
        consequences=[
            f"{town.name}改回默认值 {said_value(rule, rule.default)}，新开始的时限按它计算。",
            "已经开始的时限不变。",
        ],
        button="恢复默认",
        back_url=url_for("town_rules.show", town=town.id),
    )

    def act() -> str:
        adjust(town.id, key, None, by=current.person(), now=current.now())
        return f"“{rule.label}”已恢复默认。"

    return ask_then(question, act)


def _decision_words(decided: RuleDecision, name: str) -> dict[str, str]:
    rule = next((one for one in shelf.town_rules() if one.key == decided.key), None)
    return {
        "at": chinese_date(local_date(decided.at)),
        "by": name,
        "rule": rule.label if rule is not None else decided.key,
        "change": f"{_said_side(rule, decided.value_before)}改为{_said_side(rule, decided.value_after)}",
        "outcome": _said_outcome(decided),
        "reason": decided.reason,
    }


def _said_side(rule: TownRule | None, value: int | None) -> str:
    if rule is None:
        return str(value) if value is not None else "默认"
    return said_value(rule, value) if value is not None else f"默认 {said_value(rule, rule.default)}"


def _said_outcome(decided: RuleDecision) -> str:
    if decided.decision is None:
        return f"{decided.notices} 条提醒改日子" if decided.notices else "没有正在走的期限改变日期"
    done = "按新" if decided.decision is DateDecision.MOVE else "按旧"
    return f"{len(decided.differences)} 个正在走的期限{done}"
