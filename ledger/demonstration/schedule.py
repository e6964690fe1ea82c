"""When everything happens: moments within office hours, in order within a story, never later than now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from ledger.grammar.book import Book
from ledger.grammar.stories import Act, Look, Tale, Telling, ToldSite
from ledger.workdays import LOCAL_ZONE, day_begins, local_date

# Minutes of the day in which somebody begins something: a morning, a rest at noon, an afternoon.
MORNING_MINUTES, AFTERNOON_MINUTES = range(8 * 60 + 40, 11 * 60 + 30), range(14 * 60, 16 * 60 + 30)
OFFICE_MINUTES = (*MORNING_MINUTES, *AFTERNOON_MINUTES)
MORNING = time(8, 31)


@dataclass(frozen=True, kw_only=True, eq=False)
class Cue:
    """One thing to be done at a moment, under an id that is the same whenever the same town is made."""

    at: datetime
    uuid: UUID
    book: Book | None = None
    site: ToldSite | None = None
    look: Look | None = None
    tale: Tale | None = None
    act: Act | None = None


def cues(book: Book, told: Telling, *, now: datetime, chance: Random) -> list[Cue]:
    """Return all that a book tells, in the order of time; what belongs together stays in its own order."""
    found = [
        Cue(at=_moment(site.known_since, None, now, chance), uuid=_uuid(chance), book=book, site=site)
        for site in told.sites
    ]
    looked: dict[Look, datetime] = {}
    for look in told.looks:
        looked[look] = _moment(look.on, None, now, chance)
        found.append(Cue(at=looked[look], uuid=_uuid(chance), book=book, look=look))
    for tale in told.tales:
        before = looked[tale.look] if tale.look else None
        for act in tale.acts:
            before = _moment(act.on, before, now, chance)
            found.append(Cue(at=before, uuid=_uuid(chance), book=book, tale=tale, act=act))
    return sorted(found, key=lambda cue: cue.at)


def mornings(first: date, *, now: datetime) -> Iterator[datetime]:
    """Yield the moment of each morning's reminders from a day on, up to now."""
    day = first
    while (at := datetime.combine(day, MORNING, LOCAL_ZONE)) <= now:
        yield at
        day += timedelta(days=1)


def _moment(on: date, before: datetime | None, now: datetime, chance: Random) -> datetime:
    """Return a moment of a day: after what happened before, and not after now."""
    minutes = chance.choice(OFFICE_MINUTES)
    pause = timedelta(minutes=chance.randrange(4, 28), seconds=chance.randrange(60))
    share = chance.uniform(0.3, 0.7)
    if on > local_date(now):
        raise ValueError(f"a story must not run ahead of today: {on}")
    at = day_begins(on) + timedelta(minutes=minutes, seconds=pause.seconds % 60)
    if before is not None and at <= before:
        at = before + pause
    if at > now:
        # Shortly after midnight there is little room: still the same day, still in order.
        earliest = max(day_begins(on), before or day_begins(on))
        at = earliest + (now - earliest) * share
    return at


def _uuid(chance: Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
