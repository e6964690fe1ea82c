"""Parcels of farmland, and cases on them led through their lives by the services a user calls."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import sqlalchemy as sa

from ledger.books.farmland import BOOK
from ledger.books.farmland.records import Parcel
from ledger.books.farmland.words import (
    PROBLEMS,
    Acceptance,
    BuildingKind,
    Conclusion,
    CrimeAnswer,
    Defence,
    Handling,
    Hearing,
    LandClass,
    OccupantKind,
    Remedy,
    Source,
    Violation,
)
from ledger.db import db
from ledger.models import Clock, Entry
from ledger.services import entries, sites
from ledger.services.sites import SiteSubmission
from ledger.services.submissions import PaperAnswer, Submission
from ledger.workdays import local_date
from tests.lives import NOW, Town, a_photo, take

LAND_BUREAU = "青阳县自然资源和规划局"
THE_TOWN = "示范镇人民政府"
A_CLUE = {
    "source": Source.PATROL,
    "building_kind": BuildingKind.YARD,
    "use": "堆放石料",
    "stopped_on_spot": True,
    "reported_at_once": True,
}
# 1,500 m² in all, 1,200 of them farmland and 300 of these basic: far from the line of a crime.
AREAS = {
    "area_total": Decimal(1500),
    "area_agri": Decimal(1400),
    "area_farmland": Decimal(1200),
    "area_basic": Decimal(300),
}
ALL_DEMOLISHED = {
    "area_demolished": Decimal(1500),
    "area_recultivated": Decimal(1200),
    "area_regularised": Decimal(0),
}


def a_parcel(town: Town, *, area: str = "甲村一网格一组", now: datetime = NOW, **answers) -> Parcel:
    submission = SiteSubmission(
        uuid=uuid4(),
        name=f"村东地块{uuid4().hex[:6]}",
        subject_type=LandClass.DRY,
        area_id=town.areas[area],
        address="甲村村东 300 米路北",
        answers=answers,
    )
    return sites.make_site(BOOK.site, submission=submission, by=town.person("officer", now), now=now)


def a_clue(
    town: Town,
    *,
    parcel: Parcel | None = None,
    by: str = "worker",
    now: datetime = NOW,
    found_on: date | None = None,
    visit_id: int | None = None,
    **answers,
) -> Entry:
    parcel = parcel or a_parcel(town, now=now)
    person = town.person(by, now)
    submission = Submission(uuid=uuid4(), answers=A_CLUE | answers, photos={"before": [a_photo(person, now)]})
    return entries.file_entry(
        BOOK,
        BOOK.steps_by_key["report"],
        site_id=parcel.id,
        submission=submission,
        by=person,
        now=now,
        found_on=found_on,
        visit_id=visit_id,
    )


def paper(kind: str, on: date, number: str = "", by: str = LAND_BUREAU) -> PaperAnswer:
    declared = BOOK.papers_by_key[kind]
    return PaperAnswer(
        kind=kind,
        number=number or f"文〔{on.year}〕{uuid4().hex[:6]}号",
        dated_on=on,
        issuing_authority=by,
        legal_basis=declared.legal_basis[:300],
    )


def findings(on: date, **answers) -> dict:
    return {
        "verified_on": on,
        "conclusion": Conclusion.PROBLEM,
        "violation_type": Violation.NOT_APPROVED,
        # Somebody else in every case, unless a test is about one of whom there are several.
        "occupant": f"当事人{uuid4().hex[:6]}",
        "occupant_kind": OccupantKind.VILLAGER,
        "occupant_phone": "13800000000",
        "started": "2021-05",
        "lacks_rural_permit": False,
        **AREAS,
    } | answers


def the_plan(on: date, *handling: Handling) -> dict:
    return {
        "handling": list(handling or (Handling.DEMOLISH,)),
        "next_step": "督促拆除石料堆场并复耕",
        "plan_on": on + timedelta(days=30),
    }


def decide_referral(town: Town, entry: Entry, step: str, *, now: datetime = NOW) -> Entry:
    """The head of the county's organ has decided; the officer records the paper."""
    document = paper("referral_decision", local_date(now))
    return take(town, entry, step, by="officer", now=now, paper=document, note="县局负责人签批")


def order_by_town(town: Town, *, served: bool = True) -> Entry:
    """A case the town orders to be put right by itself, on the day it was found (城乡规划法第六十五条)."""
    entry = a_case(town, "stopped", lacks_rural_permit=True)
    on = local_date(NOW)
    told = the_plan(on) | ({"order_served_on": on} if served else {})
    return take(town, entry, "town_order", by="officer", answers=told, paper=paper("town_order", on, by=THE_TOWN))


def verify(town: Town, entry: Entry, *, now: datetime = NOW, **answers) -> Entry:
    return take(town, entry, "verify", by="officer", now=now, answers=findings(local_date(now), **answers))


def stop(town: Town, entry: Entry, *, now: datetime = NOW) -> Entry:
    return take(town, entry, "stop", by="officer", now=now, answers={"stopped_on": local_date(now)})


def report_up(town: Town, entry: Entry, *, now: datetime = NOW, **answers) -> Entry:
    return take(town, entry, "report_up", by="officer", now=now, answers={"reported_to": LAND_BUREAU} | answers)


def file(town: Town, entry: Entry, *, now: datetime = NOW, **answers) -> Entry:
    on = answers.pop("dated_on", local_date(now))
    told = {"filed_by": LAND_BUREAU} | answers
    return take(town, entry, "file", by="officer", now=now, answers=told, paper=paper("filing", on))


def notify(town: Town, entry: Entry, *, now: datetime = NOW, with_hearing: bool = True) -> Entry:
    on = local_date(now)
    if with_hearing:
        told = {"hearing_told_on": on}
        entry = take(
            town, entry, "tell_hearing", by="officer", now=now, answers=told, paper=paper("hearing_notice", on)
        )
    return take(
        town, entry, "notify", by="officer", now=now, answers={"notified_on": on}, paper=paper("penalty_notice", on)
    )


def hear(town: Town, entry: Entry, *, now: datetime, defence: Defence = Defence.NONE) -> Entry:
    return take(town, entry, "hear", by="officer", now=now, answers={"defence": defence}, note="见陈述笔录")


def hold_hearing(town: Town, entry: Entry, *, now: datetime, hearing: Hearing = Hearing.NONE) -> Entry:
    kinds = {Hearing.REQUESTED: "hearing_request", Hearing.HEARD: "hearing_record"}
    document = paper(kinds[hearing], local_date(now)) if hearing in kinds else None
    return take(
        town,
        entry,
        "hold_hearing",
        by="officer",
        now=now,
        answers={"hearing": hearing},
        note="见听证笔录",
        paper=document,
    )


def begin_appraisal(town: Town, entry: Entry, *, now: datetime, on: date | None = None) -> Entry:
    document = paper("appraisal_order", on or local_date(now))
    return take(town, entry, "begin_appraisal", by="officer", now=now, paper=document, note="耕作层鉴定")


def end_appraisal(town: Town, entry: Entry, *, now: datetime, on: date | None = None) -> Entry:
    document = paper("appraisal_opinion", on or local_date(now))
    return take(town, entry, "end_appraisal", by="officer", now=now, paper=document, note="可以恢复")


def police_return(town: Town, entry: Entry, *, now: datetime = NOW) -> Entry:
    document = paper("police_reply", local_date(now), by="青阳县公安局")
    return take(town, entry, "police_returned", by="officer", now=now, paper=document, note="不予立案")


def make_decision(town: Town, entry: Entry, *handling: Handling, now: datetime, **answers) -> Entry:
    on = answers.pop("dated_on", local_date(now))
    told = {"plan_fit": Handling.CONFISCATE in handling} | the_plan(on, *handling) | answers
    return take(town, entry, "decide", by="officer", now=now, answers=told, paper=paper("penalty_decision", on))


def serve(town: Town, entry: Entry, *, now: datetime, **answers) -> Entry:
    return take(town, entry, "serve", by="officer", now=now, answers={"served_on": local_date(now)} | answers)


def decide(town: Town, entry: Entry, *handling: Handling, now: datetime, **answers) -> Entry:
    """Make the decision and hand it over on the same day."""
    return serve(town, make_decision(town, entry, *handling, now=now, **answers), now=now)


def defer(town: Town, entry: Entry, *, now: datetime, by: str = "leader", **answers) -> Entry:
    told = {"deferred_until": local_date(now) + timedelta(days=180)} | answers
    return take(town, entry, "defer", by=by, now=now, answers=told, note="历史遗留，按分类处置政策暂缓")


def carry_out(town: Town, entry: Entry, *, now: datetime, by: str = "worker", going_on: str = "", **answers) -> Entry:
    told = {"done_on": local_date(now)} | ALL_DEMOLISHED | answers
    return take(town, entry, "carry_out", by=by, now=now, answers=told, photos={"after": 1}, going_on=going_on)


def accept(town: Town, entry: Entry, *, now: datetime, by: str = "officer", going_on: str = "", **answers) -> Entry:
    told = {"acceptance": Acceptance.PASSED, "accepted_by": "自然资源所、镇农办", "accepted_on": local_date(now)}
    opinion = paper("acceptance_opinion", local_date(now))
    more = {"photos": {"on_site": 1}, "paper": opinion, "going_on": going_on}
    return take(town, entry, "accept", by=by, now=now, answers=told | answers, **more)


def close(town: Town, entry: Entry, *, now: datetime, by: str = "leader", going_on: str = "", **answers) -> Entry:
    on = local_date(now)
    told = {"confirmed_by": LAND_BUREAU, "confirmed_on": on, "put_right_on": on} | answers
    return take(town, entry, "close", by=by, now=now, answers=told, note="验收属实，同意销号", going_on=going_on)


def look_back(town: Town, entry: Entry, *, now: datetime, by: str = "worker") -> Entry:
    told = {"looked_back_on": local_date(now)}
    return take(
        town, entry, "look_back", by=by, now=now, answers=told, photos={"look_back": 1}, note="已种玉米，没有反弹"
    )


def relapse(town: Town, entry: Entry, *, now: datetime, by: str = "worker") -> Entry:
    told = {"discovered_on": local_date(now)}
    return take(town, entry, "relapse", by=by, now=now, answers=told, photos={"before": 1}, note="又堆了石料")


def settle_remedy(town: Town, entry: Entry, *, now: datetime, ended_on: date, remedy: Remedy = Remedy.NONE) -> Entry:
    told = {"remedy": remedy, "remedy_ended_on": ended_on}
    return take(town, entry, "settle_remedy", by="officer", now=now, answers=told)


WAY = ("verify", "stop", "report_up", "file", "notify", "decide", "serve", "carry_out", "accept", "close")
STANDS = dict(
    zip(
        ("clue", "verified", "stopped", "reported", "filed", "notified", "unserved", "decided", "carried_out",
         "accepted", "closed"),
        range(len(WAY) + 1),
        strict=True,
    )
)  # fmt: skip


def a_case(town: Town, state: str, *, now: datetime = NOW, parcel: Parcel | None = None, **verified) -> Entry:
    """Lead a new case by the county's way into a state; every step on the same day, but the decision ten days on."""
    entry = a_clue(town, parcel=parcel, now=now)
    steps = {
        "verify": lambda entry: verify(town, entry, now=now, **verified),
        "stop": lambda entry: stop(town, entry, now=now),
        "report_up": lambda entry: report_up(town, entry, now=now),
        "file": lambda entry: file(town, entry, now=now),
        "notify": lambda entry: notify(town, entry, now=now),
        "decide": lambda entry: make_decision(town, entry, now=now + timedelta(days=10)),
        "serve": lambda entry: serve(town, entry, now=now + timedelta(days=10)),
        "carry_out": lambda entry: carry_out(town, entry, now=now + timedelta(days=11)),
        "accept": lambda entry: accept(town, entry, now=now + timedelta(days=12)),
        "close": lambda entry: close(town, entry, now=now + timedelta(days=13)),
    }
    for step in WAY[: STANDS[state]]:
        entry = steps[step](entry)
    return entry


def clocks_of(entry: Entry) -> dict[str, Clock]:
    """Return the newest clock of each code."""
    found = db.session.scalars(sa.select(Clock).where(Clock.entry_id == entry.id).order_by(Clock.id))
    return {clock.code: clock for clock in found}


def running(entry: Entry) -> set[str]:
    return {code for code, clock in clocks_of(entry).items() if clock.stopped_at is None}


# What somebody who fills in a form of this book knows beyond the kind of each field: parts that make a whole.
KNOWN = {
    "conclusion": lambda asked: asked.chance.choice(
        [one for one in Conclusion if (one in PROBLEMS) == (asked.step.key == "verify")]
    ),
    "started": lambda asked: asked.chance.choice(["2012", "2019-05", "2021-05-12"]),
    "finished": lambda asked: "2024",
    "area_total": lambda asked: Decimal(asked.chance.choice([1500, 9000])),
    "area_agri": lambda asked: asked.area_total,
    "area_farmland": lambda asked: asked.area_total,
    "area_basic": lambda asked: asked.area_total * asked.chance.choice([0, 1]),
    "area_demolished": lambda asked: (asked.area_total or 0) * asked.chance.choice([Decimal(0), Decimal(1)]),
    "area_regularised": lambda asked: (asked.area_total or 0) - asked.area_demolished,
    "crime_answer": lambda asked: asked.chance.choice(list(CrimeAnswer)),
    "acceptance": lambda asked: Acceptance.PASSED,
    "handling": lambda asked: asked.chance.choice(
        [[Handling.DEMOLISH], [Handling.DEMOLISH, Handling.FINE], [Handling.CONFISCATE], [Handling.CORRECT]]
    ),
    "area_recultivated": lambda asked: asked.area_demolished,
} | dict.fromkeys(
    ("area_paddy", "area_ecored", "area_special", "recultivated_basic", "regularised_basic"),
    lambda asked: Decimal(0),
) | dict.fromkeys(
    ("done_on", "accepted_on", "confirmed_on", "put_right_on", "decided_on", "served_on", "handed_over_on"),
    lambda asked: asked.today,
)  # fmt: skip
