"""Two towns at work side by side, on today's clock: ours with something of every kind, and the neighbours'."""

import pickle
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.books.safety import BOOK
from ledger.books.safety.words import Category
from ledger.db import db, transaction
from ledger.models import Checklist, ChecklistItem, Entry, Evidence, Person, Post, Reminder, Role, Sequence, Tick
from ledger.queries.checklists import checklists_for
from ledger.services.checklists import ChecklistHead, ItemText, add_item, make_checklist
from ledger.services.proposals import propose
from ledger.services.reminders import make_all_reminders
from ledger.services.shipped_checklists import ship_checklists
from ledger.services.submissions import Submission
from ledger.workdays import local_date
from tests import petition_lives
from tests.builders import PASSWORD, cheap_hasher
from tests.lives import Town, a_paper, a_photo, a_small_town, a_visit, a_workplace, order, report
from tests.machinery.application import working_at
from tests.machinery.databases import STANDING, Templates
from tests.machinery.premises import Premises

SINCE = date(2022, 1, 1)
# The neighbours' running numbers begin here, so that a number tells whose it is.
BEFORE_THEIRS = 7000
OUR_WORDS = ("甲村", "示范镇", "甲江", "甲应急")
THEIR_WORDS = ("邻村", "邻镇", "邻江", "邻应急", "another town", "-7001", "-7002")
THE_STRANGER = "stranger of another town"
# Where a kept ledger tells what stands in it.
TOLD = "towns"


@dataclass
class Towns:
    """`ours` and `theirs` hold what stands in addresses and forms, by the name of the argument."""

    town: Town
    now: datetime
    ours: dict[str, object] = field(default_factory=dict)
    theirs: dict[str, object] = field(default_factory=dict)


def kept_towns(templates: Templates, database: str) -> Premises:
    """Return a ledger in which two towns are at work, made once a session and day: their clock is today's."""

    def build(folder: Path) -> None:
        empty = templates.empty(database)
        premises = templates.lay_out(folder, templates.engine(database).copy(empty.database_url, folder))
        with working_at(premises):
            towns = two_towns()
        (folder / "instance" / TOLD).write_bytes(pickle.dumps(towns))

    return templates.built(f"towns-{local_date(datetime.now(UTC))}-{database}", build)


STANDING["towns"] = kept_towns


@pytest.fixture
def towns(application, instance_folder: Path) -> Towns:
    """Two towns at work side by side, of this test alone: what it changes nobody else sees."""
    return copied_towns(instance_folder)


def copied_towns(instance_folder: Path) -> Towns:
    """Return what stands in a ledger copied from one of kept_towns."""
    return pickle.loads((instance_folder / TOLD).read_bytes())


def two_towns() -> Towns:
    now = datetime.now(UTC)
    ship_checklists(now=datetime(2026, 1, 1, tzinfo=UTC))
    towns = Towns(town=a_small_town(), now=now)
    _add_people(towns.town)
    _number_theirs(towns.town, now)
    towns.ours = _life(
        towns, "甲江木器厂", "甲村一网格一组", worker="worker", officer="officer", keeper="administrator", letter="甲"
    )
    towns.theirs = _life(
        towns,
        "邻江木器厂",
        "邻村",
        worker="worker of another town",
        officer="officer of another town",
        keeper=THE_STRANGER,
        letter="邻",
    )
    towns.ours["own_entry_id"] = petition_lives.register(towns.town, now, people=petition_lives.PEOPLE).id
    make_all_reminders(now=now)
    towns.ours |= _reminder_and_post(towns.town, "worker", "fellow worker")
    towns.theirs |= _reminder_and_post(towns.town, "worker of another town", "worker of another town")
    return towns


def _add_people(town: Town) -> None:
    town.add_person("auditor", Role.AUDITOR, "示范镇")
    stranger = town.add_person(THE_STRANGER, Role.WORKER, "邻村")
    with transaction() as session:
        for role in (Role.OFFICER, Role.ADMINISTRATOR):
            session.add(Post(person_id=stranger, role=role, area_id=town.areas["邻镇"], valid_from=SINCE))
        # Everybody has long since chosen a password of their own.
        session.execute(
            sa.update(Person).values(password_hash=cheap_hasher.hash(PASSWORD), password_is_temporary=False)
        )


def _number_theirs(town: Town, now: datetime) -> None:
    years = {now.year, (now - timedelta(days=20)).year}
    with transaction() as session:
        for name in (f"{letter}{year}" for letter in ("安", "安检") for year in years):
            session.add(Sequence(town_id=town.areas["邻镇"], name=name, last=BEFORE_THEIRS))


def _life(
    towns: Towns, place: str, area: str, *, worker: str, officer: str, keeper: str, letter: str
) -> dict[str, object]:
    """Let one town have a place, a visit with a finding, a late entry under order, a new one, and a list of its own."""
    town, now = towns.town, towns.now
    site = a_workplace(town, name=place, area=area, by=worker)
    checklist = checklists_for(site, BOOK, on=local_date(now))[0]
    ticks = {item.id: Tick.FITS for item in checklist.items} | {checklist.items[1].id: Tick.DOES_NOT_FIT}
    visit = a_visit(town, site, by=worker, now=now, checklist_id=checklist.id, ticks=ticks)
    long_ago = now - timedelta(days=20)
    late = report(town, site, by=worker, now=long_ago, location=f"{letter}江仓库", description="通道堆物")
    order(
        town,
        late,
        by=officer,
        now=long_ago,
        paper=a_paper(number=f"{letter}应急责改〔2026〕9号", dated_on=local_date(long_ago)),
    )
    new = report(town, site, by=worker, now=now, location=f"{letter}江车间", description="电线老化")
    nothing = report(town, site, by=worker, now=now, location=f"{letter}江门卫室", description="插座发热")
    submission = Submission(uuid=uuid4(), answers={}, note="现场看过，插座没有问题")
    proposal = propose(nothing.id, "void", submission=submission, by=town.person(officer, now), now=now)
    own, own_item = _own_list(town, keeper, f"{letter}江自用检查表", now)
    return {
        "site_id": site.id,
        "visit_id": visit.id,
        "checklist_id": checklist.id,
        "item_id": checklist.items[1].id,
        "own_checklist_id": own.id,
        "own_item_id": own_item.id,
        "late_entry_id": late.id,
        "entry_id": new.id,
        "proposal_id": proposal.id,
        "evidence_id": _proof_of(new),
        "uuid": a_photo(town.person(worker, now), now),
        "area_id": site.area_id,
        "village_id": site.village_id,
        "town_id": site.town_id,
        "book": "safety",
        "key": "near_days",
        "size": "small",
        "step": "remark",
        "filename": "css/base.css",
    }


def _own_list(town: Town, keeper: str, title: str, now: datetime) -> tuple[Checklist, ChecklistItem]:
    by = town.person(keeper, now)
    town_id = next(post.area_id for post in by.posts if post.role is Role.ADMINISTRATOR)
    head = ChecklistHead(title=title, valid_from=local_date(now))
    own = make_checklist(town_id=town_id, book=BOOK.key, head=head, by=by, now=now)
    item = ItemText(text="门前通道畅通", hazard=f"{title}：通道堆物", category=Category.FIRE_EXIT_BLOCKED)
    return own, add_item(own.id, town_id=town_id, item=item, by=by, now=now)


def _proof_of(entry: Entry) -> int:
    return db.session.scalars(sa.select(Evidence.id).where(Evidence.entry_id == entry.id)).first()


def _reminder_and_post(town: Town, who: str, colleague: str) -> dict[str, object]:
    reminder = sa.select(Reminder.id).where(Reminder.person_id == town.people[who])
    person_id = town.people[colleague]
    return {
        "reminder_id": db.session.scalars(reminder).first(),
        "person_id": person_id,
        "post_id": db.session.scalars(sa.select(Post.id).where(Post.person_id == person_id)).first(),
    }
