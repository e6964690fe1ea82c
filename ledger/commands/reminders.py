"""`overdue` and `remind`: what is late, and the sweep that tells people, as of any moment."""

from datetime import UTC, date, datetime

import click
from flask.cli import with_appcontext

from ledger.commands.output import as_json, say_json
from ledger.grammar import shelf
from ledger.queries.entries import EntryRow, every_overdue_entry
from ledger.services.exclusions import work_out_exclusions
from ledger.services.reminders import make_all_reminders
from ledger.workdays import LOCAL_ZONE, days_late, local_date


@click.command("overdue")
@click.option("--book", help="Key of one book; default: all.")
@click.option("--at", "day", help="Local day, 2026-11-23; default: today.")
@as_json
@with_appcontext
def overdue(book: str | None, day: str | None, as_json: bool) -> None:
    """List every entry overdue on a day, the longest late first."""
    today = _day(day) if day else local_date(datetime.now(UTC))
    if book is not None and book not in {one.key for one in shelf.books()}:
        raise click.UsageError(f"没有台账“{book}”，可选：{'、'.join(one.key for one in shelf.books())}。")
    rows = every_overdue_entry(today=today, book=book)
    if as_json:
        say_json([_plain(row, today) for row in rows])
        return
    for row in rows:
        late = days_late(row.next_due_on, today) if row.next_due_on else 0
        click.echo(f"{row.number}  超期 {late} 天  {row.place or ''}  {row.headline}")
    click.echo(f"共 {len(rows)} 条超期（截至 {today}）")


def _plain(row: EntryRow, today: date) -> dict[str, object]:
    return {
        "number": row.number,
        "book": row.book,
        "headline": row.headline,
        "site": row.place,
        "village": row.area,
        "state": row.state,
        "grade": row.grade,
        "due_on": row.next_due_on.isoformat() if row.next_due_on else None,
        "days_late": days_late(row.next_due_on, today) if row.next_due_on else 0,
        "awaits": row.awaits.value if row.awaits else None,
        "holder": row.holder,
    }


@click.command("remind")
@click.option("--at", "moment", help="2026-11-23T08:30:00+08:00; without a zone: Asia/Shanghai; default: now.")
@as_json
@with_appcontext
def remind(moment: str | None, as_json: bool) -> None:
    """Make every reminder due by a moment; running it again makes none twice."""
    work_out_exclusions()
    counts = make_all_reminders(now=_moment(moment) if moment else datetime.now(UTC))
    if as_json:
        say_json(counts)
    else:
        click.echo(
            f"看了 {counts['looked_at']} 条，新增提醒 {counts['planned']} 条，已有 {counts['already_there']} 条。"
        )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"--at {text!r}：请写成 2026-11-23。") from None


def _moment(text: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"--at {text!r}：请写成 2026-11-23T08:30:00+08:00。") from None
    return (read if read.tzinfo else read.replace(tzinfo=LOCAL_ZONE)).astimezone(UTC)
