"""What a rehearsal found, as a page shows it: in numbers, then date by date and reminder by reminder."""

from datetime import date

from ledger.queries.recounts import Becomes, Difference, Notice, Rehearsal
from ledger.workdays import chinese_date

# Shown at once, and unfolded by whoever wants to see more.
SHOWN_FIRST = 10
SHOWN = 200
SHOWN_NOTICES = 50


def rehearsal_words(found: Rehearsal) -> dict[str, object]:
    """Return the counts and the first lines of each kind; the whole list stands in the record of the decision."""
    # Who would be late comes first: that is what the decision is about.
    return _words(found, sorted(found.differences, key=lambda one: one.becomes is None))


def words_of_ran(found: Rehearsal) -> dict[str, object]:
    """Return the same of what has stopped; of that only what would have been judged otherwise is worth a line."""
    return _words(found, [one for one in found.differences if one.becomes is not None])


def _words(found: Rehearsal, lines: list[Difference]) -> dict[str, object]:
    reminded = [one for one in (*found.differences, *found.reminded) if one.notices]
    return {
        "looked_at": found.looked_at,
        "count": len(found.differences),
        "late": found.becoming(Becomes.LATE),
        "in_time": found.becoming(Becomes.IN_TIME),
        "notices": found.notices,
        "lines": [_difference_words(one) for one in lines[:SHOWN_FIRST]],
        "more": [_difference_words(one) for one in lines[SHOWN_FIRST:SHOWN]],
        "untold": max(len(lines) - SHOWN, 0),
        "reminded": [_reminded_words(one) for one in reminded[:SHOWN_NOTICES]],
        "reminded_count": len(reminded),
    }


def _difference_words(one: Difference) -> dict[str, str]:
    what, old, new = _moved(one)
    moves = f"{'提前' if new < old else '推后'} {abs((new - old).days)} 天" if new != old else "日期不变"
    return {
        "number": one.number,
        "label": one.label,
        "old": chinese_date(old),
        "new": chinese_date(new),
        "what": what,
        "moves": moves,
        "becomes": one.becomes.label if one.becomes else "",
        "tone": "late" if one.becomes is Becomes.LATE else "done",
    }


def _moved(one: Difference) -> tuple[str, date, date]:
    if one.due_on != one.new_due_on:
        return "到期日", one.due_on, one.new_due_on
    if one.rolled_on != one.new_rolled_on:
        return "顺延后的日期", one.rolled_on, one.new_rolled_on
    return "镇里要求的日期", one.target_on, one.new_target_on


def _reminded_words(one: Difference) -> dict[str, str]:
    return {
        "number": one.number,
        "label": one.label,
        "notices": "；".join(_notice_words(notice) for notice in one.notices),
    }


def _notice_words(notice: Notice) -> str:
    if notice.on is None or notice.new_on is None:
        day = notice.new_on or notice.on
        said = chinese_date(day) if day else ""
        return f"{notice.rung.label}提醒{'不再单独发' if notice.new_on is None else '另发'}（{said}）"
    return f"{notice.rung.label}提醒由{chinese_date(notice.on)}改到{chinese_date(notice.new_on)}"
