"""Days told much later than they were, in words: beside each what the photos themselves say about when they were taken."""

from dataclasses import dataclass
from datetime import date

from ledger.models import Appointment, Clock
from ledger.queries.dossiers import Dossier
from ledger.web.photos import PhotoWord, photo_word
from ledger.workdays import chinese_date, days_late, local_date, short_date


@dataclass(frozen=True, kw_only=True)
class UnconfirmedWord:
    """A day that waits for somebody else to confirm it, and how late its clock is until then."""

    sentence: str
    photos: list[PhotoWord]


def unconfirmed(dossier: Dossier) -> list[UnconfirmedWord]:
    """Return the days of an entry that wait to be confirmed, in the order their clocks began, and of looks behind them."""
    clocks = [one for one in dossier.clocks if one.told_on is not None and one.undone_on is None]
    looks = [one for one in dossier.looks if one.told_on is not None]
    return [
        *(_unconfirmed(dossier, one.label, one.told_on, one.stop_event_id, one.days_late or 0) for one in clocks),
        *(_unconfirmed(dossier, one.label, one.told_on, one.kept_event_id, _days_late(one)) for one in looks),
    ]


def _days_late(look: Appointment) -> int:
    return days_late(look.due_on, look.kept_on) if look.kept_on is not None else 0


def _unconfirmed(
    dossier: Dossier, label: str, told_on: date | None, event_id: int | None, late: int
) -> UnconfirmedWord:
    told = next((one for one in dossier.told if one.event.id == event_id), None)
    days = f"所报办理日期{chinese_date(told_on)}" if told_on is not None else ""
    if told is not None:
        days += f"，{chinese_date(local_date(told.event.at))}才由{told.by_name}记入"
        days += "" if told.proofs else "，没有照片"
    return UnconfirmedWord(
        sentence=f"{label}：{days}。他人确认以前，按超期{late}日算。",
        photos=[photo_word(proof) for proof in told.proofs] if told is not None else [],
    )


def waiting_word(clock: Clock, today: date) -> str:
    """Return what stands behind how a clock ended, while its day waits to be confirmed; else ""."""
    if clock.told_on is None or clock.undone_on is not None or clock.stopped_at is None:
        return ""
    noted = short_date(local_date(clock.stopped_at), today)
    return f"（{short_date(clock.told_on, today)}办结，{noted}才记入，待他人确认）"


def look_waiting_word(look: Appointment, today: date) -> str:
    """The same of a look."""
    if look.told_on is None or look.kept_on is None:
        return ""
    return f"（{short_date(look.told_on, today)}去看，{short_date(look.kept_on, today)}才记入，待他人确认）"
