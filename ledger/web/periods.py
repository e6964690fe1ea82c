"""The period a page of figures covers: one of the usual ones, a year gone by, or two days somebody chose."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from wtforms.validators import Optional

from ledger.grammar.figures import Period
from ledger.grammar.value_faults import EARLIEST_DAY, LATEST_DAY
from ledger.web.forms import DayField
from ledger.web.offered import SelectField
from ledger.web.options import options
from ledger.web.page_form import PageForm
from ledger.workdays import chinese_date

CHOSEN = "chosen"
# Years offered by name beside this one; any other is reached by its two days.
YEARS_BACK = 4

Days = tuple[date, date]


def _month(day: date) -> Days:
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _quarter(day: date) -> Days:
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return first, _month(first + timedelta(days=62))[1]


def _year(day: date) -> Days:
    return date(day.year, 1, 1), date(day.year, 12, 31)


# Key → (label, the days it covers as seen from today).
USUAL: dict[str, tuple[str, Callable[[date], Days]]] = {
    "this-month": ("本月", _month),
    "last-month": ("上月", lambda today: _month(today.replace(day=1) - timedelta(days=1))),
    "this-quarter": ("本季度", _quarter),
    "this-year": ("本年", _year),
    "last-year": ("去年", lambda today: _year(date(today.year - 1, 1, 1))),
}


@dataclass(frozen=True, kw_only=True)
class PeriodWords:
    """A period as the page and the printed sheet state it."""

    days: str
    as_of: str


class PeriodForm(PageForm):
    """A GET form: what it holds stands in the address, so that a page of figures can be sent to somebody."""

    class Meta:
        csrf = False

    period = SelectField("期间", validate_choice=False, default="this-month")
    first = DayField("从", validators=[Optional()])
    last = DayField("到", validators=[Optional()])

    def offer(self, today: date) -> None:
        years = range(today.year - 2, today.year - 1 - YEARS_BACK, -1)
        usual = [(key, label) for key, (label, _) in USUAL.items()]
        self.period.choices = options(
            [*usual, *((str(year), f"{year} 年") for year in years), (CHOSEN, "自定起止日期")]
        )

    def read(self, today: date) -> Period | None:
        """Return the period asked for, or None with the sentences beside what cannot be read."""
        readable = self.validate()
        if self.period.data == CHOSEN:
            return self._chosen(today) if readable else None
        first, last = self._named(today)
        # What is open, late or put right is known as it stands today, whatever the period.
        return Period(first=first, last=last, as_of=today)

    def _named(self, today: date) -> Days:
        if self.period.data not in {one.value for one in self.period.choices}:
            self.period.data = "this-month"
        if self.period.data in USUAL:
            return USUAL[self.period.data][1](today)
        return _year(date(int(self.period.data), 1, 1))

    def _chosen(self, today: date) -> Period | None:
        first, last = self.first.data, self.last.data
        if first is None:
            self.first.errors = ["请选择开始日期"]
        if last is None:
            self.last.errors = ["请选择结束日期"]
        if first is None or last is None:
            return None
        if first > last:
            self.last.errors = ["结束日期早于开始日期，请核对"]
            return None
        if first < EARLIEST_DAY or last > LATEST_DAY:
            self.first.errors = ["请核对年份"]
            return None
        return Period(first=first, last=last, as_of=today)


def said(period: Period) -> PeriodWords:
    return PeriodWords(
        days=f"{chinese_date(period.first)}至{chinese_date(period.last)}", as_of=chinese_date(period.as_of)
    )
