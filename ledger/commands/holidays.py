"""`holidays load` and `holidays check`: a year's table joins the calendar; is every year there that should be?"""

from datetime import UTC, date, datetime
from typing import BinaryIO

import click
from flask import current_app
from flask.cli import with_appcontext

from ledger.commands.output import as_json, refusals_said, say_json
from ledger.grammar import shelf
from ledger.holidays import WITHOUT_A_TABLE
from ledger.models import DateDecision
from ledger.queries.holidays import Year, missing_now, preview, preview_of_ran, years
from ledger.queries.recounts import Becomes, Difference, Rehearsal, seen_mark
from ledger.services.holiday_tables import TABLE_BYTES, read_table
from ledger.services.holidays import finish_loads, load_holidays
from ledger.workdays import chinese_date, local_date

TOLD = 20
UNDECIDED = 2


@click.group()
def holidays() -> None:
    """The calendar that time limits are counted by."""


@holidays.command("load")
@click.argument("file", type=click.File("rb"))
@click.option("--source", default="", help="Name and number of the notice; wanted with a CSV table.")
@click.option("--keep", "decision", flag_value=DateDecision.KEEP.value, help="Keep every date already promised.")
@click.option("--move", "decision", flag_value=DateDecision.MOVE.value, help="Move the running dates listed.")
@click.option("--ran", is_flag=True, help="Tell also how what stopped within a year would have been judged.")
@as_json
@with_appcontext
@click.pass_context
def load(context: click.Context, file: BinaryIO, source: str, decision: str | None, ran: bool, as_json: bool) -> None:
    """Load a year's table (JSON, or CSV with date, name, kind) and decide about the running dates it would change.

    Where some would change, --keep or --move is wanted; without either they are listed, nothing is loaded and
    the status is 2.
    """
    own, now = current_app.config["LEDGER"].holidays, datetime.now(UTC)
    with refusals_said():
        finish_loads(own)
        table = read_table(file.read(TABLE_BYTES + 1), source=source, own=own)
        rehearsal = preview(table.year, table.holidays, local_date(now))
        found_of_ran = preview_of_ran(table.year, table.holidays, local_date(now)) if ran else None
        found = rehearsal.differences
        is_undecided = bool(found) and decision is None
        if not is_undecided:
            load_holidays(
                table,
                decision=DateDecision(decision or DateDecision.KEEP.value),
                seen=seen_mark(found),
                own=own,
                by=None,
                now=now,
            )
    if as_json:
        say_json(
            {
                "year": table.year,
                "source": table.source,
                "loaded": not is_undecided,
                "decision": decision,
                "differences": [one.as_json() for one in found],
                "counts": rehearsal.counts(),
                "ran": found_of_ran.counts() if found_of_ran else None,
            }
        )
    else:
        _say_rehearsal(rehearsal, found_of_ran)
        _say_load(table.year, found, decision, is_undecided)
    context.exit(UNDECIDED if is_undecided else 0)


def _say_rehearsal(found: Rehearsal, of_ran: Rehearsal | None) -> None:
    late, in_time = found.becoming(Becomes.LATE), found.becoming(Becomes.IN_TIME)
    click.echo(
        f"推演 {found.looked_at} 个正在走的期限：{len(found.differences)} 个日期会变"
        f"（{late} 个变成超期，{in_time} 个不再超期），{found.notices} 条提醒改日子。"
    )
    if of_ran is not None:
        late, in_time = of_ran.becoming(Becomes.LATE), of_ran.becoming(Becomes.IN_TIME)
        click.echo(
            f"近一年办结的 {of_ran.looked_at} 个：按新安排推算 {late} 个会是超期，{in_time} 个不会是超期；都不改。"
        )


def _say_load(year: int, found: list[Difference], decision: str | None, is_undecided: bool) -> None:
    for one in found[:TOLD]:
        click.echo(f"  {one.number}　{one.label}　{said_change(one)}")
    if len(found) > TOLD:
        click.echo(f"  另有 {len(found) - TOLD} 个")
    if is_undecided:
        click.echo(
            f"{year} 年放假安排会改变 {len(found)} 个正在走的期限，还没有载入。请加 --keep（保持）或 --move（调整）再运行。"
        )
    elif not found:
        click.echo(f"{year} 年放假安排已载入，没有正在走的期限因此改变。")
    else:
        done = "已按新安排调整" if decision == DateDecision.MOVE else "都保持原日期"
        click.echo(f"{year} 年放假安排已载入，上面 {len(found)} 个期限{done}。")


def said_change(one: Difference) -> str:
    """Return the change in words; where only the day after the holidays differs, that one."""
    becomes = f"，{one.becomes.label}" if one.becomes else ""
    if one.due_on != one.new_due_on:
        return f"{chinese_date(one.due_on)} → {chinese_date(one.new_due_on)}{becomes}"
    return f"顺延后 {chinese_date(one.rolled_on)} → {chinese_date(one.new_rolled_on)}{becomes}"


@holidays.command("check")
@click.option("--at", "day", type=click.DateTime(["%Y-%m-%d"]), help="As of this day; default: today.")
@as_json
@with_appcontext
@click.pass_context
def check(context: click.Context, day: datetime | None, as_json: bool) -> None:
    """List the years of the calendar; status 1 if this year's table is missing, or next year's from October on."""
    today = day.date() if day else local_date(datetime.now(UTC))
    calendar = shelf.holidays()
    missing = missing_now(calendar, today)
    if as_json:
        say_json({"missing": missing, "years": [_plain(year) for year in years(calendar, today)]})
    else:
        _say_years(years(calendar, today), missing, today)
    context.exit(1 if missing else 0)


def _plain(year: Year) -> dict[str, object]:
    return {
        "year": year.year,
        "published": year.is_published,
        "source": year.source,
        "working_days": year.working_days,
        "rest_days": [
            {"name": name, "from": first.isoformat(), "to": last.isoformat()} for first, last, name in year.rest_days
        ],
        "working_weekends": [{"name": name, "on": day.isoformat()} for day, name in year.working_weekends],
    }


def _say_years(found: list[Year], missing: list[int], today: date) -> None:
    for year in found:
        click.echo(
            f"{year.year}　工作日 {year.working_days} 天　{year.source or f'没有放假安排，只按{WITHOUT_A_TABLE}推算'}"
        )
    for year in missing:
        click.echo(f"缺少 {year} 年放假安排（截至{chinese_date(today)}）。通知发布后请运行 holidays load {year}.json。")
