"""How commands speak: a sentence for people, or one JSON document for machines; refusals on the error channel."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from ledger.refusals import AnswersRefused, Refused

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def say_json(document: Any) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


@contextmanager
def refusals_said() -> Iterator[None]:
    """End the command with the sentence of a refusal, and status 1."""
    try:
        yield
    except AnswersRefused as refusal:
        raise click.ClickException("；".join(refusal.faults.values())) from None
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from None
