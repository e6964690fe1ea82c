"""`areas load FILE`: the tree of areas from a table; loading the same table again changes nothing."""

from datetime import UTC, datetime
from typing import BinaryIO

import click
from flask.cli import with_appcontext

from ledger.commands.output import as_json, refusals_said, say_json
from ledger.services.area_tables import read_area_rows
from ledger.services.areas import load_areas


@click.group()
def areas() -> None:
    """The tree of areas."""


@areas.command("load")
@click.argument("file", type=click.File("rb"))
@as_json
@with_appcontext
def load(file: BinaryIO, as_json: bool) -> None:
    """Load a CSV table with the columns level, name, parent and, where known, code."""
    with refusals_said():
        counts = load_areas(read_area_rows(file), by=None, now=datetime.now(UTC))
    if as_json:
        say_json({"added": counts.added, "changed": counts.changed, "unchanged": counts.unchanged})
    else:
        click.echo(f"新增 {counts.added} 个，修改 {counts.changed} 个，未变 {counts.unchanged} 个")
