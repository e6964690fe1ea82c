"""放假安排: the years that are loaded, and loading another: read, looked at with what it would change, decided, loaded."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import InputRequired

from ledger.grammar import shelf
from ledger.models import DateDecision, HolidayDecision, Role
from ledger.queries.holidays import (
    Year,
    decisions,
    keeps_every_town,
    missing_now,
    preview,
    preview_of_ran,
    year_of,
    years,
)
from ledger.queries.recounts import seen_mark
from ledger.refusals import AnswersRefused, NotAllowed
from ledger.services.holiday_tables import TABLE_BYTES, HandedIn, read_table
from ledger.services.holidays import finish_loads, load_holidays
from ledger.services.moved_dates import DatesChangedMeanwhile
from ledger.web import current
from ledger.web.administration import faults_in, form_page, only_for
from ledger.web.offered import RadioField
from ledger.web.options import options
from ledger.web.page_form import PageForm
from ledger.web.rehearsal_words import rehearsal_words, words_of_ran
from ledger.workdays import chinese_date, local_date

pages = Blueprint("holidays", __name__, url_prefix="/admin/holidays")
only_for(pages, Role.ADMINISTRATOR)

# A year's days less its weekends less 11 (until 2024) or 13 holidays, with a day to spare either way; a table outside
# has probably lost a holiday or a worked weekend.
USUAL_WORKING_DAYS = range(246, 253)
NOTE = (
    "选好文件后先看会改变哪些正在走的期限，再决定是否载入；看的时候什么都不会变。"
    "JSON 文件含 year、source、rest_days、working_days；CSV 文件第一行是 date、name、kind，每行一天，kind 写放假或上班。"
)


class TableForm(PageForm):
    table = FileField(
        "放假安排文件",
        description="一年一个文件，JSON 或 CSV",
        validators=[FileRequired("请选择一个文件")],
        render_kw={"accept": ".json,.csv,application/json,text/csv"},
    )
    source = StringField(
        "来源",
        description="CSV 文件请填写通知的名称和文号，例如：国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕7号）",
    )
    ran = BooleanField("也推演近一年已经办结的期限", description="只看看会怎样；已经办结的永远不改")


class DecisionForm(PageForm):
    """Carries the table that was looked at, so that nothing is loaded but what was seen; it is checked anew."""

    content = HiddenField(validators=[InputRequired("请重新选择文件")])
    seen = HiddenField()
    ran = HiddenField()
    decision = RadioField(
        "这些期限怎么办",
        description="保持：上面的日期都不动，只有以后开始的期限按新安排。调整：改成“按新安排”一栏的日期，每个期限都记下是谁决定的",
        choices=options(DateDecision.pairs()),
        validate_choice=False,
    )


@pages.get("")
def show() -> str:
    finish_loads(current.settings().holidays)
    today = current.today()
    calendar = shelf.holidays()
    return render_template(
        "limits/holidays.html",
        missing=missing_now(calendar, today),
        years=[_year_words(year) for year in years(calendar, today)],
        decisions=[_decision_words(decided, name) for decided, name in decisions()],
        may_load=keeps_every_town(current.person()),
    )


@pages.route("/load", methods=["GET", "POST"])
def load() -> ResponseReturnValue:
    _only_for_keepers_of_every_town()
    form = TableForm()
    if form.validate_on_submit():
        with faults_in(form):
            content = form.table.data.stream.read(TABLE_BYTES + 1)
            table = read_table(content, source=form.source.data or "", own=current.settings().holidays)
            return _preview(table, ran=form.ran.data)
    back = url_for("holidays.show")
    return form_page(form, title="载入放假安排", back_url=back, button="先看看", has_file=True, note=NOTE)


@pages.post("/decide")
def decide() -> ResponseReturnValue:
    _only_for_keepers_of_every_town()
    form = DecisionForm()
    try:
        table = read_table((form.content.data or "").encode(), own=current.settings().holidays)
    except AnswersRefused as refusal:
        flash("；".join(refusal.faults.values()), "near")
        return redirect(url_for("holidays.load"), code=303)
    found = preview(table.year, table.holidays, current.today())
    if found.differences and form.decision.data not in set(DateDecision):
        form.decision.errors = ["请选择保持还是调整"]
        return _preview(table, form, ran=bool(form.ran.data)), 422
    try:
        decided = load_holidays(
            table,
            decision=DateDecision(form.decision.data or DateDecision.KEEP.value),
            seen=form.seen.data or "",
            own=current.settings().holidays,
            by=current.person(),
            now=current.now(),
        )
    except DatesChangedMeanwhile as refusal:
        flash(refusal.sentence, "near")
        return _preview(table, ran=bool(form.ran.data))
    flash(f"{table.year} 年放假安排已载入，{_said_outcome(decided)}。", "done")
    return redirect(url_for("holidays.show"), code=303)


def _only_for_keepers_of_every_town() -> None:
    if not keeps_every_town(current.person()):
        raise NotAllowed("放假安排对每个镇都起作用，请由管理全部镇的管理员载入。")


def _preview(table: HandedIn, form: DecisionForm | None = None, *, ran: bool = False) -> str:
    today = current.today()
    found = preview(table.year, table.holidays, today)
    form = form or DecisionForm(formdata=None)
    form.content.data, form.seen.data, form.ran.data = table.content, seen_mark(found.differences), "1" if ran else ""
    year = year_of(table.holidays, table.year)
    return render_template(
        "limits/preview.html",
        form=form,
        table=table,
        year=_year_words(year),
        is_odd=year.is_published and year.working_days not in USUAL_WORKING_DAYS,
        replaces=table.year in shelf.holidays().published_years,
        found=rehearsal_words(found),
        ran=words_of_ran(preview_of_ran(table.year, table.holidays, today)) if ran else None,
    )


def _year_words(year: Year) -> dict[str, object]:
    return {
        "year": year.year,
        "source": year.source,
        "is_published": year.is_published,
        "working_days": year.working_days,
        "rest_days": [
            {"name": name, "days": _span(first, last, year.year), "count": (last - first).days + 1}
            for first, last, name in year.rest_days
        ],
        "working_weekends": [{"name": name, "day": _day(on, year.year)} for on, name in year.working_weekends],
    }


def _span(first: date, last: date, year: int) -> str:
    return _day(first, year) if first == last else f"{_day(first, year)}至{_day(last, year)}"


def _day(day: date, year: int) -> str:
    """Return a day without its year where the heading has said it."""
    return chinese_date(day).removeprefix(f"{year}年")


def _decision_words(decided: HolidayDecision, name: str | None) -> dict[str, str]:
    return {
        "year": f"{decided.year} 年",
        "at": chinese_date(local_date(decided.at)),
        "by": name or "服务器管理员",
        "source": decided.source,
        "outcome": _said_outcome(decided),
    }


def _said_outcome(decided: HolidayDecision) -> str:
    count = len(decided.differences)
    confirmed = f"，另有 {decided.confirmed} 个期限核对后日期不变" if decided.confirmed else ""
    if not count:
        return f"没有正在走的期限因此改变{confirmed}"
    done = "已按新安排调整" if decided.decision is DateDecision.MOVE else "都保持原日期"
    return f"{count} 个正在走的期限{done}{confirmed}"
