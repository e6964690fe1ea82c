"""A change of owner, operator or occupant is carried from the file of a place to what is open there."""

from datetime import timedelta
from uuid import uuid4

import pytest

from ledger.books import farmland, housing, safety
from ledger.db import db
from ledger.grammar import shelf
from ledger.grammar.parties import Renaming, served_before
from ledger.models import Entry, Site
from ledger.queries.dossiers import dossier_of
from ledger.services import sites
from ledger.services.parties import PartyChange
from ledger.services.sites import SiteSubmission
from tests.houses import a_house, accept_and_close, due_dates, finish, notify, regrade, verify
from tests.houses import report as report_house
from tests.lives import NOW, TODAY, a_workplace, events_of, everything, faults, fresh, order, report
from tests.machinery.concurrency import at_once
from tests.parcels import a_case, a_clue, a_parcel

LATER = NOW + timedelta(days=1)
SINCE = TODAY - timedelta(days=2)
NEW_OWNER = PartyChange(why=Renaming.REPLACED, on=SINCE)
SPELT_RIGHT = PartyChange(why=Renaming.REWORDED)


def renamed(town, site, change=NEW_OWNER, *, by="worker", now=LATER, name="", **answers) -> Site:
    """Change what the file of a place says, and nothing else."""
    kind = shelf.site_kinds()[site.kind]
    site = db.session.get_one(Site, site.id, populate_existing=True)
    kept = {named.key: getattr(site, named.key) for named in kind.fields()}
    submission = SiteSubmission(
        uuid=uuid4(),
        name=name or site.name,
        subject_type=site.subject_type,
        area_id=site.area_id,
        address=site.address,
        answers=kept | answers,
        party_change=change,
    )
    return sites.change_site(
        site.id, kind, submission=submission, version=site.version, by=town.person(by, now), now=now
    )


def told(entry: Entry) -> dict[str, tuple[str, str]]:
    """Return what the last event on an entry tells, old and new, by what it is called."""
    return {line["label"]: (line["was"], line["text"]) for line in events_of(entry)[-1].answers}


def step_of(entry: Entry) -> str:
    return events_of(entry)[-1].step


def test_a_new_owner_of_a_house_answers_for_everything_open_there_and_no_date_moves(town):
    house = a_house(town)
    served = notify(town, verify(town, report_house(town, house)))
    reported = report_house(town, house)
    dates = due_dates(served), due_dates(reported)
    renamed(town, house, owner="李四", owner_phone="13800000009")
    assert [fresh(one).responsible for one in (served, reported)] == ["李四", "李四"]
    assert told(served) == {
        "变更日期": ("", "2026年3月7日（周六）"),
        "房屋使用安全责任人": ("张三", "李四"),
        "今后文书送达": ("", "李四"),
        "此前的文书": ("", "已向张三送达的仍然有效，不重新送达；各项期限不变"),
    }
    assert set(told(reported)) == {"变更日期", "房屋使用安全责任人", "今后文书送达"}
    assert (step_of(served), step_of(reported)) == ("change_party", "change_party")
    assert (due_dates(served), due_dates(reported)) == dates


def test_what_was_served_stays_served_on_whom_it_was_served(town):
    house = a_house(town)
    entry = notify(town, verify(town, report_house(town, house)))
    renamed(town, house, owner="李四")
    book = housing.BOOK
    told = dossier_of(town.person("officer", LATER), entry.id, today=TODAY + timedelta(days=1)).told
    at = next(number for number, one in enumerate(told) if one.papers)
    assert served_before(book, (one.event for one in told[at:])) == "张三"
    assert served_before(book, (one.event for one in told[-1:])) == "张三"
    assert served_before(book, []) == ""


def test_a_tenant_of_a_house_is_told_on_its_story_though_no_line_names_one(town):
    house = a_house(town, occupant="王五")
    entry = report_house(town, house)
    renamed(town, house, occupant="赵六")
    assert told(entry)["使用人（承租人）"] == ("王五", "赵六")
    assert (fresh(entry).responsible, "今后文书送达" in told(entry)) == ("张三", False)


def test_a_line_that_names_somebody_else_goes_on_with_whom_it_names(town):
    house = a_house(town)
    entry = verify(town, report_house(town, house), responsible="村委会（代管）")
    renamed(town, house, owner="李四")
    assert fresh(entry).responsible == "村委会（代管）"
    assert told(entry)["档案登记的房屋使用安全责任人"] == ("张三", "李四")
    assert told(entry)["这一条的房屋使用安全责任人"] == ("", "村委会（代管）（这一条另有登记）")


def test_a_name_that_was_only_written_wrongly_changes_nobody(town):
    house = a_house(town)
    entry = notify(town, verify(town, report_house(town, house)))
    renamed(town, house, SPELT_RIGHT, owner="张三丰")
    assert (fresh(entry).responsible, step_of(entry)) == ("张三丰", "reword_party")
    assert told(entry) == {"房屋使用安全责任人": ("张三", "张三丰")}


def test_what_is_closed_goes_on_with_nobody(town):
    house = a_house(town)
    entry = accept_and_close(town, finish(town, notify(town, verify(town, report_house(town, house)))))
    before = everything()
    renamed(town, house, PartyChange(), owner="李四")
    # A search finds the file by its new owner: the file and its line are told to it, once each.
    assert everything() == before | {"search_change": before["search_change"] + 2}
    assert fresh(entry).responsible == "张三"


def test_the_heir_of_a_regraded_line_goes_on_with_the_new_owner(town):
    house = a_house(town)
    entry = verify(town, report_house(town, house))
    renamed(town, house, owner="李四")
    regrade(town, fresh(entry), LATER)
    heir = db.session.query(Entry).filter_by(follows_id=entry.id).one()
    assert heir.responsible == "李四"


def test_a_new_operator_of_a_shop_answers_for_its_hazards_with_a_telephone_of_their_own(town):
    shop = a_workplace(town)
    entry = order(town, report(town, shop), person_phone="13800000000")
    renamed(town, shop, name="甲村面馆", principal="李四", principal_phone="13800000009")
    now = fresh(entry)
    assert (now.responsible, now.person, now.person_phone) == ("甲村面馆", "李四", "13800000009")
    assert told(entry)["今后文书送达"] == ("", "甲村面馆、李四")


def test_a_new_telephone_alone_reaches_what_is_open_and_wants_no_reason(town):
    shop = a_workplace(town)
    entry = order(town, report(town, shop), person_phone="13800000000")
    renamed(town, shop, PartyChange(), principal_phone="13800000009")
    assert (fresh(entry).person_phone, step_of(entry)) == ("13800000009", "reword_party")


def test_a_new_occupant_of_a_parcel_is_the_party_until_somebody_is_proceeded_against(town):
    parcel = a_parcel(town, occupant="张三")
    case = a_case(town, "filed", parcel=parcel, occupant="张三")
    clue = a_clue(town, parcel=parcel, occupant="张三")
    renamed(town, parcel, occupant="李四")
    assert (fresh(clue).occupant, fresh(case).occupant) == ("李四", "张三")
    assert told(case)["这一条的用地主体（当事人）"] == ("", "张三（立案（责令）时的当事人不变）")


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        (PartyChange(), "party_change", "换了人"),
        (PartyChange(why=Renaming.REPLACED), "party_changed_on", "从哪天起"),
        (PartyChange(why=Renaming.REPLACED, on=TODAY + timedelta(days=9)), "party_changed_on", "不能晚于今天"),
    ],
)
def test_another_name_wants_a_reason_where_something_is_open(town, change, field, said):
    house = a_house(town)
    report_house(town, house)
    assert said in faults(renamed, town, house, change, owner="李四")[field]


def test_of_a_change_and_a_step_at_once_neither_is_lost(application, town):
    house = a_house(town)
    entries = [report_house(town, house) for _ in range(3)]
    acts = [lambda: renamed(town, house, owner="李四").owner]
    acts += [lambda one=one: verify(town, one).state for one in entries]
    assert at_once(application, acts) == ["李四", "verified", "verified", "verified"]
    for one in entries:
        steps = [event.step for event in events_of(one)]
        assert sorted(steps) == ["change_party", "report", "verify"]


@pytest.mark.parametrize("book", [safety.BOOK, housing.BOOK, farmland.BOOK])
def test_every_book_with_places_says_whom_their_files_name(book):
    assert any(party.is_served and party.answers is not None for party in book.site.parties)
