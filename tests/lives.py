"""A small town, and entries led through their lives by the services a user calls."""

import io
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import cycle
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import current_app
from PIL import Image
from sqlalchemy.orm import Session, joinedload

from ledger.books.safety import BOOK
from ledger.books.safety.words import Category, Level, Mode, OperatingStatus, SmallPlaceType, SubjectType, VisitKind
from ledger.db import db, transaction
from ledger.grammar.town_rules import TownRule
from ledger.models import Area, Entry, Event, Person, Post, Role, Sequence, Site, TownDecision
from ledger.models.tally import NO_DAY, ClosedTally, OpenTally
from ledger.queries.accounts import person_of_session
from ledger.refusals import AnswersRefused, NotAllowed, Refused
from ledger.services import entries, sites, visits
from ledger.services.evidence import Bounds, receive_upload
from ledger.services.exclusions import renew_exclusions
from ledger.services.sites import SiteSubmission
from ledger.services.submissions import PaperAnswer, Submission
from ledger.services.visits import VisitSubmission
from ledger.workdays import local_date
from tests.deciding import decided
from tests.tree import laid_out, named, written_at_once

# A Monday at ten in the morning in Shanghai; no holiday near.
NOW = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 9)
LATER = NOW + timedelta(days=3)

# Who → (role, area).
PEOPLE = {
    "worker": (Role.WORKER, "甲村一网格一组"),
    "fellow worker": (Role.WORKER, "甲村一网格一组"),
    "worker of another village": (Role.WORKER, "乙村一网格"),
    "grid head": (Role.GRID_HEAD, "甲村一网格"),
    "village secretary": (Role.VILLAGE_SECRETARY, "甲村"),
    "district head": (Role.DISTRICT_HEAD, "东管区"),
    "head of the other district": (Role.DISTRICT_HEAD, "西管区"),
    "officer": (Role.OFFICER, "示范镇"),
    "fellow officer": (Role.OFFICER, "示范镇"),
    "leader": (Role.LEADER, "示范镇"),
    "chief": (Role.CHIEF, "示范镇"),
    "supervisor": (Role.SUPERVISOR, "示范镇"),
    "administrator": (Role.ADMINISTRATOR, "示范镇"),
    "county leader": (Role.LEADER, "青阳县"),
    "worker of another town": (Role.WORKER, "邻村"),
    "officer of another town": (Role.OFFICER, "邻镇"),
}

A_HAZARD = {
    "location": "二楼安全出口",
    "category": Category.FIRE_EXIT_BLOCKED,
    "description": "安全出口上锁",
    "grade": Level.GENERAL,
}
A_REPORT = A_HAZARD | {"mode": Mode.BY_DATE}


@dataclass
class Town:
    """The ids of a small town; people are read afresh, as every request reads them."""

    areas: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)

    def area(self, name: str) -> Area:
        return db.session.get(Area, self.areas[name])

    def person(self, who: str, now: datetime = NOW) -> Person:
        return person_of_session(self.people[who], 0, today=local_date(now)).person

    def add_person(self, who: str, role: Role, area: str, **more) -> int:
        with transaction() as session:
            self.take_on(session, {who: (role, area)}, **more)
            renew_exclusions(session)
        return self.people[who]

    def take_on(self, session: Session, people: dict[str, tuple[Role, str]], **more) -> None:
        taken_on = [{**named(who), "sign_in_name": who, "made_at": NOW} for who in people]
        self.people |= dict(zip(people, written_at_once(session, Person, taken_on), strict=True))
        usual = {"valid_from": date(2022, 1, 1)} | more
        posts = [
            {"person_id": self.people[who], "role": role, "area_id": self.areas[area]} | usual
            for who, (role, area) in people.items()
        ]
        written_at_once(session, Post, posts)


def a_small_town() -> Town:
    """Make the town at once: most tests begin with it."""
    town = Town()
    with transaction() as session:
        town.areas = laid_out(session)
        town.take_on(session, PEOPLE)
        renew_exclusions(session)
    return town


@cache
@cache
def a_picture(shade: int = 0) -> bytes:
    """Return a small photo; of another shade (0 to 63) it is another one."""
    file = io.BytesIO()
    Image.new("RGB", (32, 24), (200, 180 - 8 * (shade % 8), 90 + 8 * (shade // 8))).save(file, "JPEG")
    return file.getvalue()


_next_shade = cycle(range(64))


def a_photo(by: Person, now: datetime = NOW, *, name: str = "现场.jpg", content: bytes | None = None) -> UUID:
    """Take a photo in, as the phone sends it, and return its id; another one each time, as a camera does."""
    settings = current_app.config["LEDGER"]
    file, bounds = io.BytesIO(content or a_picture(next(_next_shade))), Bounds.of(settings)
    return receive_upload(file, name=name, folder=settings.evidence, bounds=bounds, by=by, now=now).uuid


def a_workplace(town: Town, *, name: str = "甲村饭店", area: str = "甲村一网格一组", by: str = "officer") -> Site:
    submission = SiteSubmission(
        uuid=uuid4(),
        name=name,
        subject_type=SubjectType.SMALL_PLACE,
        area_id=town.areas[area],
        address="中心街 8 号",
        answers={
            "principal": "张三",
            "principal_phone": "13800000000",
            "mixed_use": False,
            "operating_status": OperatingStatus.OPEN,
            "regulator": "市场监管所",
            "small_place_type": SmallPlaceType.RESTAURANT,
            "no_credit_code_reason": "正在办理营业执照",
        },
    )
    return sites.make_site(BOOK.site, submission=submission, by=town.person(by), now=NOW)


def a_visit(town: Town, site: Site, *, by: str = "worker", now: datetime = NOW, **more):
    submission = VisitSubmission(
        **(
            {
                "uuid": uuid4(),
                "started_at": now - timedelta(minutes=20),
                "ended_at": now,
                "answers": {"visit_kind": VisitKind.PATROL},
            }
            | more
        )
    )
    return visits.record_visit(BOOK, site_id=site.id, submission=submission, by=town.person(by, now), now=now)


def a_report(by: Person, now: datetime = NOW, **answers) -> Submission:
    return Submission(uuid=uuid4(), answers=A_REPORT | answers, photos={"before": [a_photo(by, now)]})


def report(town: Town, site: Site, *, by: str = "worker", now: datetime = NOW, **answers) -> Entry:
    person = town.person(by, now)
    submission = a_report(person, now, **answers)
    return entries.file_entry(
        BOOK, BOOK.steps_by_key["report"], site_id=site.id, submission=submission, by=person, now=now
    )


def fix_on_spot(town: Town, site: Site, *, by: str = "worker", now: datetime = NOW, **answers) -> Entry:
    person = town.person(by, now)
    photos = {"before": [a_photo(person, now)], "after": [a_photo(person, now)]}
    submission = Submission(uuid=uuid4(), answers=A_HAZARD | {"measure": "当场打开"} | answers, photos=photos)
    return entries.file_entry(
        BOOK, BOOK.steps_by_key["fix_on_spot"], site_id=site.id, submission=submission, by=person, now=now
    )


def take(
    town: Town, entry: Entry, step: str, *, by: str, now: datetime = NOW, photos: dict[str, int] | None = None, **more
) -> Entry:
    """Take a step; `photos` says how many for which proof. What the step needs beside is filled in soundly."""
    person = town.person(by, now)
    uploads = {proof: [a_photo(person, now) for _ in range(count)] for proof, count in (photos or {}).items()}
    submission = Submission(uuid=more.pop("uuid", None) or uuid4(), photos=uploads, **more)
    return decided(entry.id, step, submission, by=person, leader=town.person("leader", now), now=now)


def order_answers(due_on: date, **more) -> dict:
    return {
        "grade": Level.GENERAL,
        "category": Category.FIRE_EXIT_BLOCKED,
        "mode": Mode.BY_DATE,
        "responsible": "甲村饭店",
        "person": "张三",
        "measure": "拆除门锁",
        "ordered_on": TODAY,
        "due_on": due_on,
    } | more


def major_answers(due_on: date, **more) -> dict:
    return (
        order_answers(
            due_on,
            grade=Level.MAJOR,
            person_phone="13800000000",
            funds=Decimal("0.50"),
            interim="停业，专人看守",
            standard="GB 35181-2025 第6.1条",
        )
        | more
    )


def a_paper(kind: str = "order", number: str = "青应急责改〔2026〕3号", dated_on: date = TODAY, **more) -> PaperAnswer:
    answers = {"issuing_authority": "青阳县应急管理局", "legal_basis": BOOK.papers_by_key[kind].legal_basis} | more
    return PaperAnswer(kind=kind, number=number, dated_on=dated_on, **answers)


def a_plan(on: date, **more) -> dict:
    """Return the six parts of a plan, made on a day."""
    return {
        "plan_aims": "拆除违规住人，疏散出口畅通",
        "plan_methods": "停业拆除夹层",
        "plan_means": "自筹，防火门两樘",
        "plan_people": "张三负责，施工队配合",
        "plan_stages": "两周内拆除，月底前完成",
        "plan_precautions": "停业期间断电，专人看守",
        "planned_on": on,
    } | more


def an_acceptance(on: date, number: str = "县应急验〔2026〕3号") -> PaperAnswer:
    """Return the paper by which the county accepts that a major hazard is gone."""
    return a_paper("acceptance", number, on)


def listing_answers(until: date, **more) -> dict:
    return {"supervising_unit": "县安委会办公室", "supervising_person": "李主任", "listed_until": until} | more


def order(town: Town, entry: Entry, *, by: str = "officer", now: datetime = NOW, paper=None, **answers) -> Entry:
    due_on = answers.pop("due_on", local_date(now) + timedelta(days=15))
    filled = major_answers(due_on) if answers.pop("major", False) else order_answers(due_on)
    # Where there is a paper, it tells the day.
    filled |= {"ordered_on": local_date(now) if paper is None else None}
    return take(town, entry, "order", by=by, now=now, answers=filled | answers, paper=paper)


def rectify(town: Town, entry: Entry, *, by: str = "worker", now: datetime = NOW, **more) -> Entry:
    answers = {"done_on": local_date(now)}
    return take(town, entry, "rectify", by=by, now=now, photos={"after": 1}, answers=answers, **more)


def an_entry(
    town: Town,
    state: str = "reported",
    *,
    major: bool = False,
    site: Site | None = None,
    by: str = "worker",
    now: datetime = NOW,
) -> Entry:
    """Lead a new entry by real steps into a state; `by` finds it and puts it right."""
    site = site or a_workplace(town, name=f"单位{uuid4().hex[:6]}")
    entry = report(town, site, by=by, now=now, grade=Level.MAJOR if major else Level.GENERAL)
    for step in _way(state, major):
        entry = _walked(town, entry, step, major, by, now)
    return entry


def _way(state: str, major: bool) -> tuple[str, ...]:
    rectified = ("order", "rectify")
    return {
        "reported": (),
        "sent_back": ("send_back",),
        "void": ("void",),
        "ordered": ("order",),
        "rectifying": ("order", "start"),
        "referred": ("order", "refer"),
        "rectified": rectified,
        "passed": (*rectified, "pass"),
        "awaits_approval": (*rectified, "plan", "pass_major"),
        "closed": (*rectified, "plan", "pass_major", "approve_close") if major else (*rectified, "pass", "close"),
    }[state]


def _walked(town: Town, entry: Entry, step: str, major: bool, by: str, now: datetime) -> Entry:
    if step == "order":
        return order(town, entry, now=now, major=major)
    if step == "rectify":
        return rectify(town, entry, by=by, now=now)
    who, more = {
        "send_back": ("officer", {"note": "请补拍门牌"}),
        "void": ("officer", {"note": "重复登记"}),
        "start": (by, {"note": "已联系锁匠"}),
        "refer": ("officer", {"note": "拒不整改", "answers": {"referred_to": "县应急管理局"}}),
        "pass": ("officer", {}),
        "plan": ("officer", {"answers": a_plan(local_date(now))}),
        "pass_major": ("officer", {"answers": {"recheck_companions": "李四"}, "paper": an_acceptance(local_date(now))}),
        "approve_close": ("leader", {"note": "同意销号"}),
        "close": ("officer", {}),
    }[step]
    return take(town, entry, step, by=who, now=now, **more)


# --- What must always agree --------------------------------------------------------------------------------------------


def counted() -> dict[tuple[Any, ...], int]:
    """Return what the tallies have to say, counted from the entries one by one."""
    found: Counter[tuple[Any, ...]] = Counter()
    for one in db.session.scalars(sa.select(Entry).where(Entry.is_segregated.is_(False))):
        village, month = one.village_id or 0, one.closed_at and local_date(one.closed_at).replace(day=1)
        due = (one.town_id, village, one.book, one.next_due_on or NO_DAY)
        found[(one.town_id, month, village, one.book, one.state) if one.closed_at else due] += 1
    return dict(found)


def tallied() -> dict[tuple[Any, ...], int]:
    rows = [row for tally in (OpenTally, ClosedTally) for row in db.session.execute(sa.select(*tally.__table__.c))]
    return {tuple(row[:-1]): row[-1] for row in rows}


def everything() -> dict[str, Any]:
    """Return how many rows each table holds, with the running numbers and the tallies."""
    db.session.commit()
    # Before and after every refusal: one statement for all tables, which nothing has to be worked out for.
    counts = ", ".join(f"(SELECT count(*) FROM {table}) AS {table}" for table in db.metadata.tables)
    numbers = f"(SELECT coalesce(sum(last), 0) FROM {Sequence.__tablename__}) AS numbers_given"
    rows = db.session.execute(sa.text(f"SELECT {counts}, {numbers}")).mappings().one()
    return {**rows, "tallies": tuple(sorted(tallied().items(), key=repr))}


def refused(kind: type[Refused], act: Callable[..., Any], *words: Any, **more: Any) -> Any:
    """Do what must be refused and return the refusal; apart from photos, which are kept, nothing may have been written."""
    before = everything()
    with pytest.raises(kind) as caught:
        act(*words, **more)
    after = everything()
    assert {**after, "upload": None} == {**before, "upload": None}
    return caught.value


def faults(act: Callable[..., Any], *words: Any, **more: Any) -> dict[str, str]:
    return refused(AnswersRefused, act, *words, **more).faults


def why_not(act: Callable[..., Any], *words: Any, **more: Any) -> str:
    return refused(NotAllowed, act, *words, **more).sentence


def decide(town: Town, town_rule: TownRule, value: int) -> None:
    """Let the town decide a rule for itself."""
    with transaction() as session:
        session.add(
            TownDecision(
                town_id=town.areas["示范镇"],
                key=town_rule.key,
                value=value,
                by_id=town.people["administrator"],
                at=NOW,
            )
        )


def events_of(entry: Entry) -> list[Event]:
    return list(db.session.scalars(sa.select(Event).where(Event.entry_id == entry.id).order_by(Event.id)))


def fresh(entry: Entry) -> Entry:
    """Return the entry as the database has it now."""
    found = sa.select(Entry).where(Entry.id == entry.id).options(joinedload(Entry.area))
    return db.session.scalar(found.execution_options(populate_existing=True))


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the statements sent to the database inside the block."""
    sent: list[str] = []

    def note(connection, cursor, statement, parameters, context, executemany):
        sent.append(statement)

    engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
