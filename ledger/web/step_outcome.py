"""What the page says of a step just taken, beside that it was taken."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from ledger.models import Entry
from ledger.web import address

# Under which name a form says from which list it was sent, and is to be answered with that list.
BACK, LISTS = "back", {"approvals": "approvals.list"}


def back_to_list(said: str, tone: str = "done") -> ResponseReturnValue | None:
    """Return the list on which an answer was given, which says what was done; None for one given anywhere else."""
    endpoint = LISTS.get(address.sent_text(BACK))
    if endpoint is None:
        return None
    flash(f"{said}。", tone)
    return redirect(url_for(endpoint), code=303)


def tell_outcome(entry: Entry) -> bool:
    """Return whether there was anything to say."""
    told = [_tell_query_code(entry), _tell_untimed(entry), _tell_ended_along(entry)]
    return any(told)


def _tell_query_code(entry: Entry) -> bool:
    """Say the query code of a matter the public may look up: only now, for the database keeps no more than its hash."""
    code = getattr(entry, "new_query_code", None)
    if code:
        flash(f"查询码：{code}。只显示这一次，请写在告知书上交给本人，可凭编号和查询码查询办理进度。", "done")
    return bool(code)


def _tell_untimed(entry: Entry) -> bool:
    """Say which limits were not law on the day of their event; the timeline says it too, for good."""
    for sentence in getattr(entry, "untimed", ()):
        flash(sentence, "near")
    return bool(getattr(entry, "untimed", ()))


def _tell_ended_along(entry: Entry) -> bool:
    """Say what ended with the place, and what could not be ended with it."""
    if ended := getattr(entry, "ended_along", ()):
        flash(f"同一处未销号的{'、'.join(ended)}一并终结。", "done")
    for number in getattr(entry, "left_standing", ()):
        flash(f"没有一并终结：{number}", "near")
    return bool(ended or getattr(entry, "left_standing", ()))
