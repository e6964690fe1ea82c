"""时限: the whole table of time limits, with validity, basis, the town's own value and what waits to be confirmed."""

from flask import Blueprint, render_template, url_for

from ledger.grammar import shelf
from ledger.grammar.limits import said_length
from ledger.grammar.reckoning import said_extension
from ledger.models import LEADING_ROLES, Role
from ledger.queries.limits import LimitLine, limit_lines, own_town_id
from ledger.queries.town_rules import administered_towns
from ledger.web import address, current
from ledger.web.administration import chosen_town, only_for, town_filter
from ledger.workdays import chinese_date

pages = Blueprint("limits", __name__, url_prefix="/admin/limits")
READERS = (Role.ADMINISTRATOR, Role.OFFICER, Role.SUPERVISOR, *LEADING_ROLES)
only_for(pages, *READERS)

CONFIRM, LOCAL = "confirm", "local"
SHOWN = [("", "全部"), (CONFIRM, "请确认的"), (LOCAL, "本镇可定的")]


@pages.get("")
def show() -> str:
    town = chosen_town() if administered_towns(current.person()) else None
    town_id = town.id if town else own_town_id(current.person())
    chosen = {name: address.words(name) for name in ("book", "shown", "words")}
    lines = [line for line in limit_lines(town_id) if _is_wanted(line, **chosen)]
    return render_template(
        "limits/table.html",
        groups=[
            (group.label, [_words(line, town) for line in lines if line.group is group]) for group in shelf.limits()
        ],
        count=len(lines),
        waiting=sum(line.waits for line in lines),
        words=chosen["words"],
        selects=_selects(chosen) + (town_filter(town) if town else []),
        is_keeper=town is not None,
    )


def _selects(chosen: dict[str, str]) -> list[dict[str, object]]:
    books = [("", "全部"), *((group.key, group.label) for group in shelf.limits())]
    return [
        {"name": "book", "label": "哪一类", "options": books, "value": chosen["book"]},
        {"name": "shown", "label": "看哪些", "options": SHOWN, "value": chosen["shown"]},
    ]


def _is_wanted(line: LimitLine, *, book: str, shown: str, words: str) -> bool:
    if book and line.group.key != book:
        return False
    if (shown == CONFIRM and not line.waits) or (shown == LOCAL and not line.limit.is_local):
        return False
    limit = line.limit
    text = " ".join((limit.code, limit.label, limit.trigger, limit.basis, limit.set_by)).lower()
    return all(word in text for word in words.lower().split())


def _words(line: LimitLine, town: object) -> dict[str, object]:
    """Return one row as the table shows it."""
    limit = line.limit
    return {
        "code": limit.shown_code,
        "label": limit.label,
        "length": limit.said_length,
        "is_counted": limit.length is not None,
        "trigger": f"{'数到' if limit.backward else '从'}{limit.trigger}{'为止，往前数' if limit.backward else '起'}",
        "rules": [rule for rule in (_rolls(line), _extension(line), limit.pause, limit.note) if rule],
        "basis": limit.basis,
        "origin": f"{limit.origin.label}，{limit.set_by}",
        "mark": "" if limit.origin.value == "local" else limit.mark.label,
        "validity": _validity(line),
        "is_old": not line.is_newest,
        "own": f"本镇 {said_length(line.own, limit.unit)}" if line.own is not None else "",
        "waits": line.waits,
        "calculator": url_for("calculator.show", limit=limit.code) if limit.length is not None else "",
        "change": url_for("town_rules.change", town_id=town.id, key=line.key) if town and line.key else "",
    }


def _rolls(line: LimitLine) -> str:
    return "最后一日逢休息日顺延" if line.limit.rolls else ""


def _extension(line: LimitLine) -> str:
    said = said_extension(line.limit)
    return f"延长：{said}" if said else ""


def _validity(line: LimitLine) -> str:
    limit = line.limit
    if limit.valid_from is None:
        return ""
    began = f"{chinese_date(limit.valid_from)[:-4]}起"
    return f"{began}，到{chinese_date(limit.valid_to)[:-4]}" if limit.valid_to else began
