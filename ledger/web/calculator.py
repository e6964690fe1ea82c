"""期限计算器: any time limit from any start, without an entry; the address of the answer can be passed on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, TimeField
from wtforms.validators import InputRequired, Optional

from ledger.grammar import shelf
from ledger.grammar.limits import LimitNotInForce, LimitNotKnown, TimeLimit, length_for, said_length
from ledger.grammar.reckoning import Reckoning, count, reckon, said_extension
from ledger.grammar.town_rules import Decided
from ledger.queries.limits import own_town_id
from ledger.queries.town_rules import decided_in
from ledger.refusals import AnswersRefused
from ledger.web import address, current
from ledger.web.form_faults import show_faults
from ledger.web.forms import DayField, WholeField
from ledger.web.limits import READERS
from ledger.web.offered import SelectField
from ledger.web.options import grouped_options, options
from ledger.web.page_form import PageForm
from ledger.workdays import LOCAL_ZONE, Pause, Unit, chinese_date

pages = Blueprint("calculator", __name__, url_prefix="/calculator")

UNITS = [
    (Unit.DAYS.value, "日（自然日）"),
    (Unit.WORKING_DAYS.value, "个工作日"),
    (Unit.MONTHS.value, "个月"),
    (Unit.HOURS.value, "小时"),
]


class ClockField(TimeField):
    """A time of day; what is no time is said in Chinese."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("请填写几点几分，例如 17:30") from None


class CalculatorForm(PageForm):
    """Asked by address, so that the answer can be sent to a colleague; it changes nothing and needs no token."""

    class Meta:
        csrf = False

    limit = SelectField("哪个时限", validate_choice=False)
    length = WholeField("长度", validators=[Optional()], render_kw={"inputmode": "numeric"})
    unit = SelectField("单位", choices=options(UNITS), default=Unit.DAYS.value, validate_choice=False)
    rolls = BooleanField("最后一日逢休息日顺延", description="公民的权利顺延；机关的职责以原日期为准，不勾")
    start = DayField(
        "起算日", validators=[InputRequired("请选择事情发生的那一天")], description="事情发生的那一天，当日不计入"
    )
    at = ClockField("几点", validators=[Optional()], description="按小时计算的时限才填")
    extend = WholeField("延长多少", validators=[Optional()], render_kw={"inputmode": "numeric"})
    pause_from = DayField("中止从", validators=[Optional()], description="两头都算在内，不计入期限")
    pause_to = DayField("中止到", validators=[Optional()])
    pause_again_from = DayField("再次中止从", validators=[Optional()])
    pause_again_to = DayField("再次中止到", validators=[Optional()])

    def is_asked(self) -> bool:
        return any(address.text(name) for name in ("limit", "length"))

    def moment(self) -> date | datetime:
        if self.at.data is None or not self.wants_time():
            return self.start.data
        return datetime.combine(self.start.data, self.at.data, LOCAL_ZONE)

    def wants_time(self) -> bool:
        if self.limit.data:
            return self.limit.data in hour_codes()
        return self.unit.data == Unit.HOURS.value

    def pauses(self) -> list[Pause]:
        """Raises AnswersRefused where only one end of a pause is given."""
        return [pause for pair in self._pairs() if (pause := _pause(*pair)) is not None]

    def _pairs(self) -> Iterator[tuple[Field, Field]]:
        yield self.pause_from, self.pause_to
        yield self.pause_again_from, self.pause_again_to


def _pause(first: Field, last: Field) -> Pause | None:
    if first.data is None and last.data is None:
        return None
    if first.data is None or last.data is None:
        missing = first if first.data is None else last
        raise AnswersRefused({missing.name: "请把中止的开始日和结束日都填上"})
    return first.data, last.data


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the page shows: the counted limit, and the row of the table behind it if one was chosen."""

    reckoning: Reckoning
    limit: TimeLimit | None
    own_length: bool = False


@pages.get("")
def show() -> ResponseReturnValue:
    # A blank day was left blank; an address that names no day at all, as a link to a limit does, begins with this moment.
    asked, now = address.everything(), current.now().astimezone(LOCAL_ZONE)
    if asked and "start" not in asked:
        begun = {"start": now.date().isoformat(), "at": f"{now:%H:%M}"}
        asked = MultiDict([*begun.items(), *asked.items(multi=True)])
    form = CalculatorForm(formdata=asked or None, start=current.today())
    form.limit.choices = grouped_options(limit_choices(_decided()))
    answer = None
    if form.is_asked() and form.validate():
        try:
            answer = _answer(form)
        except AnswersRefused as refusal:
            show_faults(form, refusal)
        except (LimitNotKnown, LimitNotInForce) as refusal:
            form.limit.errors = [refusal.sentence]
    page = render_template(
        "limits/calculator.html",
        form=form,
        answer=answer,
        table_url=url_for("limits.show") if current.person().holds(*READERS) else "",
        hour_codes=["", *hour_codes()],
        extension=said_extension(answer.limit) if answer and answer.limit else "",
        dates=_dates(answer) if answer else {},
    )
    return page, 422 if form.errors else 200


def _answer(form: CalculatorForm) -> Answer:
    extended_by, pauses = form.extend.data or 0, form.pauses()
    if not form.limit.data:
        return Answer(reckoning=_free(form, extended_by, pauses), limit=None)
    limit = shelf.limit_of(form.limit.data, form.start.data)
    length = length_for(limit, _decided())
    reckoning = reckon(
        limit, form.moment(), holidays=shelf.holidays(), length=length, extended_by=extended_by, pauses=pauses
    )
    return Answer(reckoning=reckoning, limit=limit, own_length=length != limit.length)


def _free(form: CalculatorForm, extended_by: int, pauses: list[Pause]) -> Reckoning:
    if form.length.data is None:
        raise AnswersRefused({"length": "请选一个时限，或者填写长度"})
    if form.unit.data not in set(Unit):
        raise AnswersRefused({"unit": "请选择单位"})
    return count(
        form.moment(),
        length=form.length.data,
        unit=Unit(form.unit.data),
        holidays=shelf.holidays(),
        rolls=bool(form.rolls.data) and form.unit.data != Unit.HOURS.value,
        extended_by=extended_by,
        pauses=pauses,
    )


def _dates(answer: Answer) -> dict[str, str]:
    counted = answer.reckoning.due
    if counted.due_at is not None:
        local = counted.due_at.astimezone(LOCAL_ZONE)
        return {"binding": f"{chinese_date(local.date())}{local:%H:%M}", "raw": "", "rolled": ""}
    return {
        "binding": chinese_date(counted.due_on),
        "raw": chinese_date(counted.raw_on),
        "rolled": "" if answer.reckoning.is_backward else chinese_date(counted.rolled_on),
    }


def limit_choices(rule: Decided | None) -> dict[str, list[tuple[str, str]]]:
    """Return the rows that can be counted, by book and the law's first, each as long as it is in the reader's town."""
    grouped: dict[str, list[tuple[str, str]]] = {"自己填": [("", "不选，自己填长度")]}
    for group in shelf.limits():
        counted = [limit for limit in group.newest() if limit.length is not None]
        lawful_first = sorted(counted, key=lambda limit: limit.is_local)
        grouped[group.label] = [(limit.code, _said(limit, rule)) for limit in lawful_first]
    return grouped


def _said(limit: TimeLimit, rule: Decided | None) -> str:
    length = length_for(limit, rule)
    said = said_length(length, limit.unit) if length is not None else limit.words
    source = f"{limit.label}（{said}{'，本镇规定' if limit.is_local else ''}）"
    return " ".join(filter(None, (limit.shown_code, source)))


def _decided() -> Decided | None:
    town_id = own_town_id(current.person())
    return decided_in(town_id) if town_id is not None else None


def hour_codes() -> list[str]:
    return [
        limit.code
        for group in shelf.limits()
        for limit in group.newest()
        if limit.length is not None and limit.unit is Unit.HOURS
    ]
