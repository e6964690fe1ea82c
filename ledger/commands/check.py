"""`check`: one line for everything that is looked at, exit status 1 if something is wrong."""

from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from ledger.commands.output import as_json, say_json
from ledger.queries.health import check as findings_of
from ledger.services.search_index import index_anew
from ledger.services.tallies import recount as recount_tallies


@click.command()
@as_json
@with_appcontext
@click.pass_context
def check(context: click.Context, as_json: bool) -> None:
    """Look whether this installation is in order."""
    findings = findings_of(current_app.config["LEDGER"], now=datetime.now(UTC))
    is_wrong = any(finding.is_wrong for finding in findings)
    if as_json:
        lines = [
            {"key": one.key, "label": one.label, "verdict": one.verdict.value, "sentence": one.sentence}
            for one in findings
        ]
        say_json({"is_wrong": is_wrong, "findings": lines})
    else:
        for one in findings:
            click.echo(f"{one.verdict.label}　{one.label}：{one.sentence}")
    context.exit(1 if is_wrong else 0)


@click.command()
@with_appcontext
def recount() -> None:
    """Count what is kept counted anew, and index anew what is searched, after somebody changed the database by hand."""
    recount_tallies()
    index_anew()
    click.echo("已按条目重新计数，并重建查找索引。")
