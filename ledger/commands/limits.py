"""`due` and `clocks`: what a time limit comes to from any start, and the table of time limits."""

from datetime import date, datetime

import click
from flask.cli import with_appcontext

from ledger.commands.output import as_json, refusals_said, say_json
from ledger.grammar import shelf
from ledger.grammar.clock_uses import uses_of, visits_by
from ledger.grammar.limits import LimitGroup, TimeLimit, length_for, said_length
from ledger.grammar.reckoning import Reckoning, reckon, said_extension
from ledger.grammar.town_rules import Decided
from ledger.queries.limits import named_town
from ledger.queries.town_rules import decided_in
from ledger.workdays import LOCAL_ZONE, Unit, chinese_date, local_date

of_town = click.option("--town", default="", help="Town whose own lengths hold, by name or code; the only one if one.")


@click.command("due")
@click.option("--clock", "code", required=True, help="Code of the row: C5; `clocks` lists them.")
@click.option(
    "--from", "start", required=True, help="Day of the event, 2026-03-02; for hours the moment, 2026-03-02T17:30."
)
@click.option("--extend", default=0, show_default=True, type=click.IntRange(0), help="Extension, in the clock's unit.")
@of_town
@as_json
@with_appcontext
def due(code: str, start: str, extend: int, town: str, as_json: bool) -> None:
    """Count a time limit and say why it ends on that day."""
    moment = _start(start)
    with refusals_said():
        rule = _rule_of(town)
        limit = shelf.limit_of(code, local_date(moment))
        if limit.unit is not Unit.HOURS and isinstance(moment, datetime):
            moment = local_date(moment)
        length = length_for(limit, rule)
        reckoning = reckon(limit, moment, holidays=shelf.holidays(), length=length, extended_by=extend)
    if as_json:
        say_json({"code": code, **reckoning.as_json(), "basis": limit.basis, "origin": limit.origin.value})
    else:
        _say(limit, reckoning)


def _rule_of(town: str) -> Decided | None:
    found = named_town(town)
    return decided_in(found.id) if found is not None else None


def _start(text: str) -> date | datetime:
    try:
        if len(text) == len("2026-03-02"):
            return date.fromisoformat(text)
        read = datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"--from {text!r}：请写成 2026-03-02；按小时计算的写成 2026-03-02T17:30。") from None
    return read if read.tzinfo else read.replace(tzinfo=LOCAL_ZONE)


def _say(limit: TimeLimit, reckoning: Reckoning) -> None:
    click.echo(reckoning.sentence)
    click.echo(f"原日期 {chinese_date(reckoning.due.raw_on)}　顺延后 {chinese_date(reckoning.due.rolled_on)}")
    click.echo(f"以{'顺延后' if reckoning.due.rolls else '原日期'}为准：{reckoning.reason}")
    for line in reckoning.due.trace:
        click.echo(f"  · {line.text}")
    for caution in reckoning.cautions:
        click.echo(f"注意：{caution}")
    click.echo(f"依据：{limit.basis}（{limit.origin.label}，{limit.set_by}）")


@click.command("clocks")
@of_town
@as_json
@with_appcontext
def clocks(town: str, as_json: bool) -> None:
    """List the table of time limits, every wording with the days it holds, and the town's own of every book."""
    groups = shelf.limits()
    with refusals_said():
        rule = _rule_of(town)
    if as_json:
        say_json([_plain(group, limit, rule) for group in groups for limit in group.limits])
        return
    for group in groups:
        click.echo(group.label)
        for limit in group.limits:
            own, confirm = _own_length(limit, rule), "　请确认" if limit.confirm else ""
            said = f"{said_length(own, limit.unit)}（本镇所定）" if own is not None else limit.said_length
            used = _said_used(limit.code)
            click.echo(f"  {limit.code}　{limit.label}　{said}　从{limit.trigger}起　{limit.basis}{confirm}{used}")


def _said_used(code: str) -> str:
    """Say which books count by a row; `--json` tells which steps start and stop it, where it is seen and what counts it."""
    books = [*(use.book for use in uses_of(code, shelf.books())), *visits_by(code, shelf.books())]
    named = [shelf.book_of(key).label for key in dict.fromkeys(books)]
    return f"　用于{'、'.join(named)}" if named else "　只供推算"


def _own_length(limit: TimeLimit, rule: Decided | None) -> int | None:
    """Return the length a town has decided for itself; None where the one of the table holds."""
    length = length_for(limit, rule)
    return length if length != limit.length else None


def _plain(group: LimitGroup, limit: TimeLimit, rule: Decided | None) -> dict[str, object]:
    return {
        "code": limit.code,
        "group": group.key,
        "label": limit.label,
        "from": limit.trigger,
        "length": limit.length,
        "own_length": _own_length(limit, rule),
        "unit": limit.unit.value if limit.length is not None else None,
        "words": limit.words,
        "rolls": limit.rolls,
        "backward": limit.backward,
        "extension": said_extension(limit),
        "extension_most": limit.extension.most if limit.extension else None,
        "pause": limit.pause,
        "basis": limit.basis,
        "origin": limit.origin.value,
        "set_by": limit.set_by,
        "mark": limit.mark.value,
        "confirm": limit.confirm,
        "note": limit.note,
        "valid_from": limit.valid_from.isoformat() if limit.valid_from else None,
        "valid_to": limit.valid_to.isoformat() if limit.valid_to else None,
        "used": {
            "clocks": [use.as_json() for use in uses_of(limit.code, shelf.books())],
            "visits": visits_by(limit.code, shelf.books()),
        },
    }
