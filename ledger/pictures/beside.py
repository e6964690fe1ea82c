"""What a phone tells beside a photo it has drawn smaller: when and where its camera says that it was taken."""

import re
from dataclasses import dataclass
from datetime import datetime

from ledger.pictures.camera import is_moment, is_place

TOLD = re.compile(
    r"(?P<moment>-|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([+-]\d\d:\d\d)?)"
    r" (?P<longitude>-|-?\d{1,3}(\.\d{1,15})?) (?P<latitude>-|-?\d{1,2}(\.\d{1,15})?)",
    re.ASCII,
)


@dataclass(frozen=True, kw_only=True)
class ToldBeside:
    """The claim of a device, as the notes in a file are: nobody has checked it. The place is in degrees (WGS 84)."""

    taken_at: datetime | None = None
    longitude: float | None = None
    latitude: float | None = None


def told_beside(text: str) -> ToldBeside:
    """Read "2026-11-28T14:03:22+08:00 118.4 36.7", with "-" for what the camera did not write; what is malformed, as nothing."""
    told = TOLD.fullmatch(text)
    if told is None:
        return ToldBeside()
    longitude, latitude = _degrees(told["longitude"]), _degrees(told["latitude"])
    if not is_place(longitude, latitude):
        longitude = latitude = None
    return ToldBeside(taken_at=_moment(told["moment"]), longitude=longitude, latitude=latitude)


def _degrees(text: str) -> float | None:
    return None if text == "-" else round(float(text), 7)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if is_moment(moment) else None
