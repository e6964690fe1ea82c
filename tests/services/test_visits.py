"""Visits: one look at a site. Nothing found counts; what does not fit is filed or explained."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.books.safety import BOOK
from ledger.books.safety.words import VisitKind
from ledger.db import db, transaction
from ledger.models import Checklist, ChecklistItem, Entry, Evidence, Site, Tick, Visit, VisitResult
from ledger.queries.visits import unsettled_items
from ledger.refusals import AlreadyDifferent, AnswersRefused, NotAllowed, NotVisible
from ledger.services import entries, sites, visits
from ledger.services.visits import VisitSubmission, explain_finding
from ledger.workdays import chinese_date
from tests.lives import (
    A_HAZARD,
    LATER,
    NOW,
    TODAY,
    a_photo,
    a_report,
    a_visit,
    a_workplace,
    everything,
    faults,
    refused,
    why_not,
)
from tests.machinery.concurrency import at_once, in_processes

STEPS = BOOK.steps_by_key


@pytest.fixture
def checklist(town) -> dict[str, int]:
    """A list of three items; the id of each, and of the list itself."""
    with transaction() as session:
        made = Checklist(book=BOOK.key, key="three", title="三项", valid_from=TODAY - timedelta(days=900))
        session.add(made)
        session.flush()
        items = {}
        for position, text in enumerate(("exit", "extinguisher", "wiring")):
            item = ChecklistItem(checklist_id=made.id, position=position, text=text, valid_from=made.valid_from)
            session.add(item)
            session.flush()
            items[text] = item.id
    return {"list": made.id, **items}


def ticked(checklist, **ticks: Tick) -> dict:
    return {"checklist_id": checklist["list"], "ticks": {checklist[item]: tick for item, tick in ticks.items()}}


def a_visit_with_findings(town, checklist, *items: str) -> Visit:
    ticks = dict.fromkeys(items, Tick.DOES_NOT_FIT)
    return a_visit(town, a_workplace(town), **ticked(checklist, **ticks))


def file_from(town, visit: Visit, item_id: int | None, step: str = "report", by: str = "worker") -> Entry:
    person = town.person(by)
    submission = a_report(person)
    if step == "fix_on_spot":
        photos = {"before": [a_photo(person)], "after": [a_photo(person)]}
        submission = type(submission)(uuid=uuid4(), answers=A_HAZARD | {"measure": "打开"}, photos=photos)
    return entries.file_entry(
        BOOK,
        STEPS[step],
        site_id=visit.site_id,
        submission=submission,
        by=person,
        now=NOW,
        visit_id=visit.id,
        item_id=item_id,
    )


def seen(visit: Visit) -> Visit:
    return db.session.scalar(sa.select(Visit).where(Visit.id == visit.id).execution_options(populate_existing=True))


def test_a_look_that_finds_nothing_is_a_visit_and_counts(town):
    site = a_workplace(town)
    visit = a_visit(town, site)
    assert (visit.result, visit.unsettled, visit.number) == (VisitResult.NOTHING_FOUND, 0, "安检2026-0001")
    assert (visit.visit_kind, visit.by_id) == (VisitKind.PATROL, town.people["worker"])
    assert db.session.get(Site, site.id).last_visit_at == visit.started_at


def test_an_older_visit_that_arrives_late_does_not_turn_the_clock_back(town):
    site = a_workplace(town)
    a_visit(town, site)
    a_visit(town, site, started_at=NOW - timedelta(days=3), ended_at=NOW - timedelta(days=3))
    assert db.session.get(Site, site.id).last_visit_at == NOW - timedelta(minutes=20)


def test_what_does_not_fit_waits_until_it_is_filed_or_explained(town, checklist):
    visit = a_visit(
        town,
        a_workplace(town),
        **ticked(checklist, exit=Tick.DOES_NOT_FIT, extinguisher=Tick.DOES_NOT_FIT, wiring=Tick.NOT_APPLICABLE),
    )
    assert (visit.result, visit.unsettled) == (VisitResult.FOUND, 2)
    entry = file_from(town, visit, checklist["exit"])
    assert (entry.visit_id, entry.item_id, entry.found_on) == (visit.id, checklist["exit"], TODAY)
    assert seen(visit).unsettled == 1
    explain_finding(visit.id, checklist["extinguisher"], reason="已登记在册", by=town.person("worker"), now=NOW)
    assert (seen(visit).unsettled, seen(visit).result) == (0, VisitResult.FOUND)
    assert seen(visit).settled == {
        str(checklist["exit"]): {"entry": entry.id, "closed": False},
        str(checklist["extinguisher"]): {"reason": "已登记在册"},
    }


def test_a_visit_whose_findings_were_all_put_right_at_once_says_so(town, checklist):
    visit = a_visit_with_findings(town, checklist, "exit", "wiring")
    file_from(town, visit, checklist["exit"], step="fix_on_spot")
    assert seen(visit).result is VisitResult.FOUND
    file_from(town, visit, checklist["wiring"], step="fix_on_spot")
    assert (seen(visit).result, seen(visit).unsettled) == (VisitResult.FIXED_ON_SPOT, 0)


def test_a_visit_whose_findings_were_all_explained_did_find_something(town, checklist):
    """未发现问题 is a figure of its own (A-1): what did not fit and is on record already, or put right meanwhile, is none."""
    visit = a_visit_with_findings(town, checklist, "exit")
    explain_finding(visit.id, checklist["exit"], reason="已登记在册", by=town.person("worker"), now=NOW)
    assert (seen(visit).result, seen(visit).unsettled) == (VisitResult.EXPLAINED, 0)


def test_a_hazard_beside_the_checklist_makes_it_a_visit_that_found_something(town):
    visit = a_visit(town, a_workplace(town))
    entry = file_from(town, visit, None)
    assert seen(visit).result is VisitResult.FOUND
    assert seen(visit).settled == {f"entry-{entry.id}": {"entry": entry.id, "closed": False}}


def test_a_finding_is_filed_once(town, checklist):
    visit = a_visit_with_findings(town, checklist, "exit")
    file_from(town, visit, checklist["exit"])
    assert "已经处理过了" in why_not(file_from, town, visit, checklist["exit"])
    assert "已经处理过了" in why_not(
        explain_finding, visit.id, checklist["exit"], reason="重复", by=town.person("worker"), now=NOW
    )


def test_what_fits_is_no_finding(town, checklist):
    visit = a_visit(town, a_workplace(town), **ticked(checklist, exit=Tick.FITS))
    assert "已经处理过了" in why_not(file_from, town, visit, checklist["exit"])


def test_an_item_without_a_visit_is_refused_with_a_sentence(town, checklist):
    site, by = a_workplace(town), town.person("worker")
    said = why_not(
        entries.file_entry, BOOK, STEPS["report"], site_id=site.id, submission=a_report(by), by=by, now=NOW,
        item_id=checklist["exit"],
    )  # fmt: skip
    assert "从检查记录里登记" in said


def test_explaining_wants_a_reason_that_can_be_kept(town, checklist):
    visit, by = a_visit_with_findings(town, checklist, "exit"), town.person("worker")
    assert "请写明" in faults(explain_finding, visit.id, checklist["exit"], reason=" ", by=by, now=NOW)["reason"]
    assert set(faults(explain_finding, visit.id, checklist["exit"], reason="\x00", by=by, now=NOW)) == {"reason"}
    assert set(faults(explain_finding, visit.id, checklist["exit"], reason="长" * 2001, by=by, now=NOW)) == {"reason"}


def test_two_findings_filed_at_the_same_moment_are_both_noted(application, town, checklist):
    visit = a_visit_with_findings(town, checklist, "exit", "extinguisher", "wiring")
    acts = [lambda item=item: file_from(town, visit, checklist[item]).id for item in ("exit", "extinguisher", "wiring")]
    answers = at_once(application, acts)
    assert sorted(settled["entry"] for settled in seen(visit).settled.values()) == sorted(answers)
    assert seen(visit).unsettled == 0


def test_a_visit_sent_again_and_again_is_one_visit(application, town):
    site, by = a_workplace(town), town.person("worker")
    submission = VisitSubmission(
        uuid=uuid4(), started_at=NOW, ended_at=NOW, answers={"visit_kind": VisitKind.PATROL}, photos=[a_photo(by)]
    )

    def record() -> int:
        by = town.person("worker")
        return visits.record_visit(BOOK, site_id=site.id, submission=submission, by=by, now=NOW).id

    answers = at_once(application, [record] * 5)
    assert answers == [answers[0]] * 5
    assert in_processes([record] * 2) == [0, 0]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Visit)) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Evidence)) == 1


def test_a_phone_that_looked_at_its_clock_again_sends_the_same_visit(town):
    site, uuid = a_workplace(town), uuid4()
    first = a_visit(town, site, uuid=uuid)
    assert a_visit(town, site, uuid=uuid, now=LATER).id == first.id


def test_the_same_id_with_another_content_or_from_another_person_is_a_conflict(town):
    site, uuid = a_workplace(town), uuid4()
    a_visit(town, site, uuid=uuid)
    refused(AlreadyDifferent, a_visit, town, site, uuid=uuid, note="别的")
    refused(AlreadyDifferent, a_visit, town, site, uuid=uuid, by="fellow worker")


def test_every_fault_of_a_visit_is_said_at_once(town, checklist):
    found = faults(
        a_visit,
        town,
        a_workplace(town),
        started_at=LATER,
        ended_at=NOW,
        answers={"mood": "good", "companions": "长" * 101},
        ticks={checklist["exit"]: Tick.FITS},
        photos=[uuid4()],
        note="\x00",
    )
    assert found == {
        "mood": "没有这一项",
        "companions": "同行检查人员最多 100 个字，现在是 101 个，请缩短",
        "visit_kind": "请选择检查类型",
        "started_at": "检查时间不能晚于现在，请核对手机时间",
        "ended_at": "结束时间不能早于开始时间",
        "checklist_id": "勾选的内容和检查表对不上，请重新打开检查页面核对后提交",
        "visit": "有 1 张照片已过期，请去掉后重新拍照",
        "note": "里面有无法保存的字符，请重新输入",
    }


def test_an_item_that_was_shown_and_left_open_is_named(town, checklist):
    shown = ticked(checklist, exit=Tick.FITS, wiring=None)
    found = faults(a_visit, town, a_workplace(town), **shown)
    assert found == {f"tick-{checklist['wiring']}": "请选择符合、不符合或不适用"}


def test_ticks_of_another_list_or_another_town_are_refused(town, checklist):
    site = a_workplace(town)
    strange = {"checklist_id": checklist["list"], "ticks": {987654: Tick.FITS}}
    assert set(faults(a_visit, town, site, **strange)) == {"checklist_id"}
    with transaction() as session:
        session.get(Checklist, checklist["list"]).town_id = town.areas["邻镇"]
    assert set(faults(a_visit, town, site, **ticked(checklist, exit=Tick.FITS))) == {"checklist_id"}


@pytest.mark.parametrize(("who", "kind"), [("supervisor", NotAllowed), ("worker of another village", NotVisible)])
def test_whoever_may_not_visit_is_refused(town, who, kind):
    refused(kind, a_visit, town, a_workplace(town), by=who)


def test_a_visit_of_somebody_elses_area_is_not_found(town, checklist):
    visit = a_visit_with_findings(town, checklist, "exit")
    stranger = town.person("worker of another village")
    refused(NotVisible, explain_finding, visit.id, checklist["exit"], reason="看看", by=stranger, now=NOW)


def test_a_place_out_of_use_is_not_visited(town):
    site = a_workplace(town)
    sites.retire_site(site.id, by=town.person("officer"), now=NOW)
    assert "已经停用" in why_not(a_visit, town, site)


def test_photos_of_the_place_are_kept_with_the_visit_and_show_no_later_one(town):
    site, photo = a_workplace(town), a_photo(town.person("worker"))
    visit = a_visit(town, site, photos=[photo])
    assert db.session.scalars(sa.select(Evidence.visit_id)).all() == [visit.id]
    later = {"now": LATER}
    said = faults(a_visit, town, site, photos=[photo], **later)["visit"]
    assert said == f"“现场.jpg”是{chinese_date(TODAY)}交过的照片，请去掉后重新拍一张"
    assert a_visit(town, a_workplace(town, name="隔壁饭店"), photos=[photo], **later).id


def test_more_photos_than_fit_are_refused_and_kept(town):
    site, by = a_workplace(town), town.person("worker")
    found = faults(a_visit, town, site, photos=[a_photo(by) for _ in range(10)])
    assert found == {"visit": "现场照片最多 9 张，请去掉 1 张"}
    assert everything()["upload"] == 10


def test_the_open_findings_of_a_visit_are_listed_in_the_order_of_the_list(town, checklist):
    visit = a_visit_with_findings(town, checklist, "wiring", "exit")
    assert set(unsettled_items(visit)) == {str(checklist["wiring"]), str(checklist["exit"])}
    with pytest.raises(AnswersRefused):
        explain_finding(visit.id, checklist["exit"], reason="", by=town.person("worker"), now=NOW)
