"""Loading the demonstration: begun and finished once, taken up again where it was interrupted, refused elsewhere."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa

from ledger.db import db, hurried, transaction
from ledger.demonstration.founding import Cast, SignIn, found_towns, sign_ins
from ledger.demonstration.schedule import Cue, cues, mornings
from ledger.demonstration.stage import Stage
from ledger.demonstration.telling import telling, told_books
from ledger.models import AccessRecord, Entry, Person, Post, Reminder, Role, Site, Visit
from ledger.refusals import NotAllowed
from ledger.services.access_log import Act, record
from ledger.services.accounts import SignInRefused, sign_in
from ledger.services.reminders import make_all_reminders, mark_read
from ledger.settings import Settings
from ledger.workdays import local_date

SEED = 2022
# How far back the running year reaches, and for how many days reminders stay unread.
TOLD_BACK = timedelta(days=75)
UNREAD = timedelta(days=3)
# The first lines of the table sign in; the last of them mistypes the password once.
SLIPS = 2


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What a load found or made. `is_new` is False where the town was there already."""

    is_new: bool
    counts: dict[str, int]
    sign_ins: list[SignIn]


def load_demonstration(*, settings: Settings, now: datetime, seed: int = SEED) -> Loaded:
    """Make the demonstration town as of `now`; one that is there already stays as it is.

    A load that was interrupted goes on as of the moment it began. Raises NotAllowed on a ledger that is no
    demonstration or that other people keep.
    """
    if not settings.demo:
        raise NotAllowed("这不是演示环境，不能载入演示数据。请用 make run 启动演示，或先设置 LEDGER_DEMO=1。")
    begun, is_loaded = _earlier_load()
    if begun is None:
        _refuse_other_people()
        begun = {"moment": now.astimezone(UTC).isoformat(), "seed": seed}
        _note(Act.DEMONSTRATION_BEGUN, now=now, **begun)
    if not is_loaded:
        with hurried():
            _play(settings, datetime.fromisoformat(begun["moment"]), begun["seed"])
        _note(Act.DEMONSTRATION_LOADED, now=now)
    return Loaded(is_new=not is_loaded, counts=_counts(), sign_ins=sign_ins(Random(begun["seed"])))


def _play(settings: Settings, now: datetime, seed: int) -> None:
    """Found the towns, play everything in the order of time with each morning's reminders, and let people sign in."""
    found_towns(settings=settings, chance=Random(seed), now=now)
    stage = Stage(settings=settings, cast=Cast())
    chance = Random(seed)
    played: list[tuple[datetime, Cue | None]] = [(at, None) for at in mornings(local_date(now - TOLD_BACK), now=now)]
    for book in told_books():
        told = telling(book, today=local_date(now), chance=chance)
        played += [(cue.at, cue) for cue in cues(book, told, now=now, chance=chance)]
    for at, cue in sorted(played, key=lambda timed: timed[0]):
        if cue is None:
            make_all_reminders(now=at)
        else:
            stage.play(cue)
    make_all_reminders(now=now)
    _come_and_go(settings, now, seed)


def _come_and_go(settings: Settings, now: datetime, seed: int) -> None:
    """Let everybody of the table read their older reminders, and some sign in, one of them with a slip."""
    for number, line in enumerate(sign_ins(Random(seed))):
        at = now - timedelta(hours=30 - 2 * number)
        person = db.session.scalars(sa.select(Person).where(Person.sign_in_name == line.sign_in_name)).one()
        if number == SLIPS:
            with suppress(SignInRefused):
                sign_in(line.sign_in_name, "mistyped", settings=settings, now=at - timedelta(minutes=1))
        if number <= SLIPS:
            sign_in(line.sign_in_name, line.password, settings=settings, now=at)
        older = sa.select(Reminder.id).where(
            Reminder.person_id == person.id, Reminder.read_at.is_(None), Reminder.made_at < now - UNREAD
        )
        mark_read(list(db.session.scalars(older)), by=person, now=at)


def _earlier_load() -> tuple[dict[str, Any] | None, bool]:
    """Return how a load began, or None, and whether it came to its end."""
    acts = (Act.DEMONSTRATION_BEGUN.value, Act.DEMONSTRATION_LOADED.value)
    found = sa.select(AccessRecord.act, AccessRecord.details).where(AccessRecord.act.in_(acts))
    details = dict(db.session.execute(found).tuples().all())
    return details.get(acts[0]), acts[1] in details


def _refuse_other_people() -> None:
    """Raise where somebody works already; the clock is nobody."""
    clocks = sa.select(Post.person_id).where(Post.role == Role.CLOCK)
    if db.session.scalar(sa.select(Person.id).where(Person.id.not_in(clocks)).limit(1)) is not None:
        raise NotAllowed(
            "这套台账里已经有人员，不能载入演示数据。请另设一个空的实例文件夹（LEDGER_INSTANCE）和数据库再载入。"
        )


def _note(act: Act, *, now: datetime, **details: Any) -> None:
    with transaction() as session:
        record(session, act, by=None, now=now, **details)


def _counts() -> dict[str, int]:
    counted = {"people": Person.id, "sites": Site.id, "visits": Visit.id, "entries": Entry.id, "reminders": Reminder.id}
    return {name: db.session.scalar(sa.select(sa.func.count(column))) or 0 for name, column in counted.items()}
