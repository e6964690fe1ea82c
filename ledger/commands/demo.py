"""`demo`: load the demonstration town, and print who may sign in."""

from dataclasses import asdict
from datetime import UTC, datetime
from unicodedata import east_asian_width

import click
from flask import current_app
from flask.cli import with_appcontext

from ledger.commands.output import as_json, refusals_said, say_json
from ledger.demonstration.founding import SignIn
from ledger.demonstration.loading import load_demonstration
from ledger.workdays import LOCAL_ZONE

HEADINGS = ("岗位", "姓名", "登录名", "密码", "看什么")


@click.command("demo")
@click.option(
    "--at",
    "moment",
    type=click.DateTime(["%Y-%m-%dT%H:%M"]),
    help="The moment it is in the town, 2026-11-23T09:00 in Shanghai; default: now.",
)
@as_json
@with_appcontext
def demo(moment: datetime | None, as_json: bool) -> None:
    """Load the demonstration town and print its sign-ins; a town that is there already stays as it is."""
    now = moment.replace(tzinfo=LOCAL_ZONE) if moment else datetime.now(UTC)
    with refusals_said():
        loaded = load_demonstration(settings=current_app.config["LEDGER"], now=now)
    if as_json:
        say_json(
            {"loaded": loaded.is_new, "counts": loaded.counts, "sign_ins": [asdict(one) for one in loaded.sign_ins]}
        )
        return
    counts = loaded.counts
    click.echo(
        f"演示镇{'已载入' if loaded.is_new else '已在库中，没有改动'}："
        f"人员 {counts['people']}，单位（场所） {counts['sites']}，检查 {counts['visits']}，条目 {counts['entries']}。"
    )
    click.echo(_table([HEADINGS, *(_cells(one) for one in loaded.sign_ins)]))


def _cells(one: SignIn) -> tuple[str, ...]:
    return one.title, one.name, one.sign_in_name, one.password, one.look


def _table(rows: list[tuple[str, ...]]) -> str:
    widths = [max(_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _width(text: str) -> int:
    """Return the columns a terminal gives a text: a Chinese character takes two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
