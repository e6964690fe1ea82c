"""Self-built houses, and their hazards led through their lives by the services a user calls."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import sqlalchemy as sa

from ledger.books.housing import BOOK
from ledger.books.housing.records import House
from ledger.books.housing.words import (
    AppraisalGrade,
    BuiltPeriod,
    BusinessKind,
    CommissionedBy,
    EngineeringMeasure,
    HazardLevel,
    HazardPart,
    HouseUse,
    Judgement,
    OwnerKind,
    Pace,
    Structure,
    VisitKind,
)
from ledger.db import db
from ledger.models import Clock, Entry, Visit
from ledger.services import entries, sites, visits
from ledger.services.sites import SiteSubmission
from ledger.services.submissions import PaperAnswer, Submission
from ledger.services.visits import VisitSubmission
from ledger.workdays import local_date
from tests.lives import NOW, TODAY, Town, a_photo, take

A_HAZARD = {
    "grade": HazardLevel.SOME,
    "hazard_parts": [HazardPart.WALL],
    "description": "东山墙有斜裂缝，宽约 3 毫米",
}


def days(number: int) -> datetime:
    """Return the moment so many days from now."""
    return NOW + timedelta(days=number)


def a_house(town: Town, *, name: str = "", area: str = "甲村一网格一组", now: datetime = NOW, **more) -> House:
    use = more.pop("use", HouseUse.DWELLING)
    submission = SiteSubmission(
        uuid=uuid4(),
        name=name or f"张三自建房{uuid4().hex[:6]}",
        subject_type=use,
        area_id=town.areas[area],
        address="甲村中街 12 号",
        answers=({"business_kinds": [BusinessKind.CATERING.value]} if use is HouseUse.BUSINESS else {})
        | {
            "house_number": f"示自建{uuid4().hex[:8]}",
            "owner": "张三",
            "owner_phone": "13800000000",
            "owner_kind": OwnerKind.OWNER,
            "floors_up": 2,
            "floors_down": 0,
            "floor_area": Decimal("180.00"),
            "built_period": BuiltPeriod.TO_2010,
            "structure": Structure.MASONRY,
            "altered": False,
            "structure_changed": False,
        }
        | more,
    )
    return sites.make_site(BOOK.site, submission=submission, by=town.person("officer", now), now=now)


def look(
    town: Town,
    house: House,
    judgement: Judgement = Judgement.NONE,
    *,
    kind: VisitKind = VisitKind.SCREENING,
    by: str = "worker",
    now: datetime = NOW,
    started_at: datetime | None = None,
    photos: int | None = None,
    **answers,
) -> Visit:
    """Look at a house; a hazard is described and photographed unless told otherwise."""
    person, is_hazard = town.person(by, now), judgement != Judgement.NONE
    told = {"hazard_parts": [HazardPart.WALL], "description": A_HAZARD["description"]} if is_hazard else {}
    submission = VisitSubmission(
        uuid=uuid4(),
        started_at=started_at or now - timedelta(minutes=20),
        ended_at=started_at or now,
        answers={"visit_kind": kind, "judgement": judgement} | told | answers,
        photos=[a_photo(person, now) for _ in range(int(is_hazard) if photos is None else photos)],
    )
    return visits.record_visit(BOOK, site_id=house.id, submission=submission, by=person, now=now)


def entry_at(house: House) -> Entry:
    """Return the only open entry at a house."""
    return db.session.scalars(sa.select(Entry).where(Entry.site_id == house.id, Entry.closed_at.is_(None))).one()


def kept(house: House) -> House:
    """Return the file of a house as the database has it now."""
    return db.session.scalars(
        sa.select(House).where(House.id == house.id).execution_options(populate_existing=True)
    ).one()


def report(town: Town, house: House, *, by: str = "worker", now: datetime = NOW, **answers) -> Entry:
    person = town.person(by, now)
    submission = Submission(uuid=uuid4(), answers=A_HAZARD | answers, photos={"before": [a_photo(person, now)]})
    return entries.file_entry(
        BOOK, BOOK.steps_by_key["report"], site_id=house.id, submission=submission, by=person, now=now
    )


def a_paper(kind: str, *, dated_on: date = TODAY, authority: str = "示范镇人民政府", number: str = "") -> PaperAnswer:
    return PaperAnswer(
        kind=kind,
        number=number or f"{kind}-{uuid4().hex[:6]}",
        dated_on=dated_on,
        issuing_authority=authority,
        legal_basis=BOOK.papers_by_key[kind].legal_basis,
    )


def verify(town: Town, entry: Entry, *, now: datetime = NOW, **answers) -> Entry:
    told = {
        "grade": entry.grade,
        "hazard_parts": [HazardPart.WALL],
        "description": A_HAZARD["description"],
        "may_collapse": False,
        "needs_appraisal": False,
        "responsible": "张三",
    }
    return take(town, entry, "verify", by="officer", now=now, answers=told | answers)


def notify(town: Town, entry: Entry, *, now: datetime = NOW, days: int = 30) -> Entry:
    """Tell the owner, in the way the verdict asks for."""
    paper = a_paper("hazard_notice", dated_on=local_date(now))
    told = {"notice_signed": True, "notified_on": local_date(now)}
    if entry.needs_appraisal:
        return take(town, entry, "notify_appraise", by="officer", now=now, answers=told, paper=paper)
    answers = told | {"due_on": local_date(now) + timedelta(days=days)}
    return take(town, entry, "notify_fix", by="officer", now=now, answers=answers, paper=paper)


def commission(town: Town, entry: Entry, *, now: datetime = NOW, **answers) -> Entry:
    told = {
        "institution": "省建科院",
        "commissioned_by": CommissionedBy.OWNER,
        "pace": Pace.ORDINARY,
        "commissioned_on": local_date(now),
    }
    return take(town, entry, "commission", by="officer", now=now, answers=told | answers)


def record_appraisal(town: Town, entry: Entry, grade: AppraisalGrade, *, now: datetime = NOW) -> Entry:
    return take(
        town,
        entry,
        "record_appraisal",
        by="officer",
        now=now,
        answers={"appraisal_grade": grade, "report_received_on": local_date(now)},
        paper=a_paper("appraisal_report", authority="省建科院", dated_on=local_date(now)),
    )


def finish(town: Town, entry: Entry, *, by: str = "worker", now: datetime = NOW, **answers) -> Entry:
    told = {"done_on": local_date(now), "engineering_measures": [EngineeringMeasure.STRENGTHEN]}
    return take(town, entry, "finish", by=by, now=now, answers=told | answers, photos={"after": 1})


def control(town: Town, entry: Entry, *measures, by: str = "worker", now: datetime = NOW) -> Entry:
    told = {"management_measures": list(measures), "controlled_on": local_date(now)}
    return take(town, entry, "control", by=by, now=now, answers=told)


def an_appraised_entry(
    town: Town, house: House, grade: AppraisalGrade, *, now: datetime = NOW, level: HazardLevel = HazardLevel.SOME
) -> Entry:
    entry = verify(town, report(town, house, now=now, grade=level), now=now, needs_appraisal=True)
    entry = notify(town, entry, now=now)
    return record_appraisal(town, commission(town, entry, now=now), grade, now=now)


def a_fixed_entry(town: Town, house: House, *, grade: AppraisalGrade | None = None, now: datetime = NOW) -> Entry:
    """Lead a hazard to where it waits for acceptance."""
    if grade is None:
        entry = notify(town, verify(town, report(town, house, now=now), now=now), now=now)
    else:
        appraised = an_appraised_entry(town, house, grade, now=now)
        due = {"due_on": local_date(now) + timedelta(days=30)}
        entry = take(town, appraised, "order_fix", by="officer", now=now, answers=due)
    return finish(town, entry, now=now)


def accept_and_close(town: Town, entry: Entry, *, now: datetime = NOW) -> Entry:
    """Accept and close in the way its gravity asks for."""
    if not BOOK.is_grave.holds(entry):
        return take(town, take(town, entry, "pass", by="officer", now=now), "close", by="officer", now=now)
    paper = a_paper("acceptance", dated_on=local_date(now))
    companions = {"acceptance_companions": "李四"}
    passed = take(town, entry, "pass_grave", by="officer", now=now, answers=companions, paper=paper)
    return take(town, passed, "approve_close", by="leader", now=now, note="同意销号")


def due_dates(entry: Entry) -> dict[str, date]:
    """Return the due date of every clock that runs on an entry, by its code."""
    rows = sa.select(Clock.code, Clock.target_due_on).where(Clock.entry_id == entry.id, Clock.stopped_at.is_(None))
    return dict(db.session.execute(rows).tuples().all())


def regrade(
    town: Town, entry: Entry, now: datetime = NOW, *, step: str = "regrade", paper: PaperAnswer | None = None, **answers
) -> Entry:
    told = {"grade": HazardLevel.SEVERE, "description": "裂缝扩大", "reason": "复核时裂缝已到 8 毫米"}
    by = "leader" if step == "lower" else "officer"
    return take(town, entry, step, by=by, now=now, answers=told | answers, paper=paper)
