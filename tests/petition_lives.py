"""Petition matters led through their lives by the services a user calls."""

from datetime import UTC, date, datetime
from uuid import uuid4

import sqlalchemy as sa

from ledger.access import visible_entries
from ledger.books.petitions import BOOK
from ledger.books.petitions.words import (
    Affected,
    Category,
    Channel,
    Complexity,
    Conflict,
    Dispose,
    Harm,
    Merits,
    Opinion,
    OurClock,
    Purpose,
    ReviewResult,
    Route,
    Satisfaction,
    TimeOpen,
    Topic,
)
from ledger.db import db
from ledger.models import Clock, Entry
from ledger.services import entries
from ledger.services.submissions import PaperAnswer, Submission
from tests import lives
from tests.lives import take

PEOPLE = {"name": "欧阳测试", "phone": "13911112222", "address": "甲村幸福巷 77 号", "id_number": "371602199001011234"}


def at(day: date, hour: int = 10) -> datetime:
    """Return a moment of a day in Shanghai."""
    return datetime(day.year, day.month, day.day, hour - 8, tzinfo=UTC)


def on(month: int, day: int) -> datetime:
    return at(date(2026, month, day))


def a_petition(day: date, **more) -> dict:
    return {
        "title": "村西排水沟堵塞",
        "summary": "去年汛期后排水沟堵塞，要求清淤。",
        "topic": Topic.ENVIRONMENT,
        "people_count": 1,
        "channel": Channel.VISIT,
        "purpose": Purpose.REQUEST,
        "category": Category.CLAIM,
        "received_on": day,
        "first_on": day,
        "can_be_told": True,
    } | more


A_DISPUTE = {
    "title": "两户因滴水发生争执", "summary": "檐水滴入邻院，要求改装水槽。", "topic": Topic.NEIGHBOURS, "people_count": 2,
}  # fmt: skip
A_BACKLOG = A_DISPUTE | {"category": Category.CLAIM}


def file(town, step: str, now: datetime, answers: dict, *, by: str = "officer", area: str = "甲村", **more) -> Entry:
    submission = Submission(uuid=uuid4(), answers=answers, **more)
    person = town.person(by, now)
    return entries.file_entry(
        BOOK, BOOK.steps_by_key[step], area_id=town.areas[area], submission=submission, by=person, now=now
    )


def register(
    town, now: datetime = lives.NOW, *, step: str = "register", people: dict | None = None, **answers
) -> Entry:
    keep = {key: answers.pop(key) for key in ("concerns_people", "concerns_areas", "by", "area") if key in answers}
    received = answers.pop("received_on", lives.local_date(now))
    return file(town, step, now, a_petition(received, **answers), sealed=people or {}, **keep)


def assigned(town, now: datetime, **answers) -> Entry:
    papers = {"assigned_by": "青阳县信访局", "assigned_number": "青信交〔2026〕1号"}
    return register(town, now, step="receive_assigned", **papers | answers)


def paper(kind: str, day: date, issuer: str = "示范镇人民政府") -> PaperAnswer:
    declared = BOOK.papers_by_key[kind]
    return PaperAnswer(
        kind=kind, number=f"示{kind}〔2026〕{uuid4().hex[:4]}号", dated_on=day, issuing_authority=issuer,
        legal_basis=declared.legal_basis,
    )  # fmt: skip


def reach(town, entry: Entry, now: datetime, **answers) -> Entry:
    told = {"reached_on": lives.local_date(now)} | answers
    return take(town, entry, "reach", by="officer", now=now, note="已电话联系，核对诉求", answers=told)


def reported(town, entry: Entry, now: datetime = lives.NOW) -> Entry:
    """Report the result to whoever assigned it, by a numbered paper."""
    document = paper("result_report", lives.local_date(now))
    return take(town, entry, "report_result", by="officer", now=now, note="附答复和送达回证", paper=document)


def sort(town, entry: Entry, now: datetime, **answers) -> Entry:
    usual = {
        "category": Category.CLAIM, "route": Route.OPINION, "dispose": Dispose.OWN, "responsible": "镇农业农村办",
        "can_be_told": True,
    }  # fmt: skip
    return take(town, entry, "sort", by="officer", now=now, answers=usual | answers)


def accept(town, entry: Entry, now: datetime, **answers) -> Entry:
    day = answers.pop("dated_on", lives.local_date(now))
    usual = {"responsible": "镇农业农村办", "handler": "李四", "no_interest": True}
    usual |= {"has_other_limit": False} if entry.route == Route.DUTY else {}
    return take(town, entry, "accept", by="officer", now=now, answers=usual | answers, paper=paper("acceptance", day))


def accepted(town, now: datetime, **answers) -> Entry:
    """Return a matter received, sorted and accepted on one day."""
    route = answers.pop("route", Route.OPINION)
    return accept(town, sort(town, register(town, now, **answers), now, route=route), now)


def reply(
    town, entry: Entry, now: datetime, opinion: Opinion = Opinion.EXPLAIN, written_as: str = "reply_opinion", **answers
) -> Entry:
    day = answers.pop("dated_on", lives.local_date(now))
    usual = {"opinion": opinion}
    return take(
        town,
        entry,
        "reply",
        by="officer",
        now=now,
        note="事实清楚",
        answers=usual | answers,
        paper=paper(written_as, day),
    )


def serve(town, entry: Entry, now: datetime, **answers) -> Entry:
    day = answers.pop("dated_on", lives.local_date(now))
    return take(town, entry, "serve", by="officer", now=now, answers=answers, paper=paper("service", day))


def finished(town, now: datetime, **answers) -> Entry:
    """Return a matter whose procedure is finished because the petitioner has accepted in writing."""
    opinion = answers.pop("opinion", Opinion.EXPLAIN)
    more = {"carry_out_by": lives.local_date(now)} if opinion is Opinion.SUPPORT else {}
    entry = serve(town, reply(town, accepted(town, now, **answers), now, opinion, **more), now)
    return take(
        town, entry, "finish", by="officer", now=now,
        answers={"finished_on": lives.local_date(now), "accepts_in_writing": True},
    )  # fmt: skip


def follow_up(town, entry: Entry, now: datetime, satisfaction: Satisfaction = Satisfaction.GOOD) -> Entry:
    answers = {"followed_up_on": lives.local_date(now), "satisfaction": satisfaction}
    return take(town, entry, "follow_up", by="officer", now=now, note="已清淤", answers=answers)


def resolve(town, entry: Entry, now: datetime, by: str = "leader") -> Entry:
    answers = {"resolved_on": lives.local_date(now)}
    return take(town, entry, "resolve", by=by, now=now, note="本人书面认可", answers=answers)


def running(entry: Entry) -> dict[str, Clock]:
    found = db.session.scalars(sa.select(Clock).where(Clock.entry_id == entry.id, Clock.stopped_at.is_(None)))
    return {clock.code: clock for clock in found}


def dates(entry: Entry) -> dict[str, date]:
    return {code: clock.legal_due_on for code, clock in running(entry).items()}


ALL_LOW = {
    "harm": Harm.INCONVENIENCE, "affected": Affected.FEW, "time_open": TimeOpen.SHORT, "our_clock": OurClock.IN_TIME,
    "complexity": Complexity.ONE_UNIT, "merits": Merits.UNFOUNDED, "conflict": Conflict.CALM,
}  # fmt: skip
A_CASE = {"team": "司法所、农业农村办", "plan": "先清淤，再立管护责任，四月底完成。"}


def grade(town, entry: Entry, now: datetime = lives.NOW, by: str = "leader", note: str = "涉及多户排水", **answers):
    return take(town, entry, "grade", by=by, now=now, note=note, answers=ALL_LOW | answers)


def extend(town, entry: Entry, now: datetime, by: str = "leader", **answers) -> Entry:
    day = answers.pop("dated_on", lives.local_date(now))
    usual = {"extended_days": 30, "extension_reason": "需测量水位"}
    return take(town, entry, "extend", by=by, now=now, answers=usual | answers, paper=paper("extension", day))


def screened(town, by: str = "worker", area: str = "甲村一网格一组", now: datetime = lives.NOW, **answers) -> Entry:
    return file(town, "screen", now, A_DISPUTE | answers, by=by, area=area)


def seen_by(town, who: str) -> set[int]:
    person = town.person(who)
    found = sa.select(Entry.id).where(Entry.book == "petitions", visible_entries(person))
    return set(db.session.scalars(found))


# What somebody who fills in a form of this book knows beyond the kind of each field.
KNOWN = {
    "category": lambda asked: (
        Category.ACCUSATION
        if getattr(asked.entry, "category", None) == Category.ACCUSATION
        else asked.chance.choice([Category.CLAIM, Category.CLAIM, *Category])
    ),
    "dispose": lambda asked: (
        Dispose.FORWARD if asked.category == Category.ACCUSATION else asked.chance.choice(list(Dispose))
    ),
    "route": lambda asked: asked.chance.choice([Route.OPINION, Route.OPINION, Route.OPINION, *Route]),
    "opinion": lambda asked: asked.chance.choice([Opinion.SUPPORT, Opinion.EXPLAIN, Opinion.REFUSE]),
    "review_result": lambda asked: asked.chance.choice([ReviewResult.UPHELD, ReviewResult.CHANGED]),
    "final_result": lambda asked: asked.chance.choice([ReviewResult.UPHELD, ReviewResult.CHANGED]),
    # In its days, which the days between two steps of a walk mostly overrun.
    "review_requested_on": lambda asked: asked.served_on or asked.today,
    "final_requested_on": lambda asked: asked.reviewed_on or asked.today,
    "no_interest": lambda asked: True,
    "representatives": lambda asked: 1,
    "disclosure_days": lambda asked: asked.chance.randint(1, 20),
}
