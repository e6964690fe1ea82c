"""记一条 without scripts: one form for every way of beginning, and nothing of it lost."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.books.safety.records import SafetyEntry
from ledger.db import db
from ledger.models import Entry
from ledger.workdays import local_date
from tests.builders import sign_in
from tests.lives import a_photo, a_picture, statements
from tests.machinery.application import WatchfulClient
from tests.machinery.pages import Page


@pytest.fixture
def worker(client, towns) -> WatchfulClient:
    return sign_in(client, towns.town.person("worker", towns.now))


@pytest.fixture
def hazard(towns) -> dict[str, object]:
    return {
        "submission": str(uuid4()),
        "step": "report",
        "site": str(towns.ours["site_id"]),
        "location": "后门",
        "category": "fire_exit_blocked",
        "description": "后门上锁",
        "grade": "general",
        "mode": "by_date",
    }


def kept(page: Page, proof: str = "before") -> list[str]:
    return page.form("/record?book=safety").values.get(f"photo-{proof}_kept", [])


def filed() -> int:
    return db.session.scalar(sa.select(sa.func.count()).where(Entry.headline.contains("后门上锁")))


def a_file(content: bytes = b"", name: str = "现场.jpg") -> tuple[io.BytesIO, str]:
    return io.BytesIO(content or a_picture()), name


def test_everything_that_is_missing_is_said_at_once(worker):
    answer = worker.submit("/record", {"step": "report"})
    page = Page(answer.text)
    assert answer.status_code == 422
    assert set(page.field_errors) >= {"category", "description", "grade", "mode", "photo-before"}
    assert "请选择在哪里" in page.main.text
    assert page.links["请选择在哪里"] == "#site"


def test_the_form_asks_first_what_nobody_else_knows_and_proposes_what_is_usual(worker, hazard):
    page = worker.page("/record?book=safety")
    form = page.form("/record?book=safety").values
    assert (form["grade"], form["mode"], form["step"]) == (["general"], ["by_date"], ["report"])
    text = page.main.text
    asked = [
        text.index(one)
        for one in ("整改前照片", "在哪里", "隐患描述", "隐患类别", "隐患等级", "更多", "描述里已经写明的", "补充说明")
    ]
    assert asked == sorted(asked)


def test_one_sentence_says_the_category_and_the_page_says_that_it_was_guessed(worker, hazard, towns):
    hazard |= {"location": "", "category": "", "description": "厨房插排串着用"}
    hazard["photo-before_kept"] = str(a_photo(towns.town.person("worker", towns.now), towns.now))
    answer = worker.submit("/record", hazard, follow_redirects=True)
    assert "隐患类别“用电安全”是按您写的选的" in Page(answer.text).text
    [entry] = db.session.scalars(sa.select(SafetyEntry).where(Entry.headline.contains("插排")))
    assert (entry.category, entry.headline) == ("electricity", "厨房插排串着用")


def test_what_somebody_chose_is_never_overruled_by_the_words(worker, hazard, towns):
    hazard["photo-before_kept"] = str(a_photo(towns.town.person("worker", towns.now), towns.now))
    hazard |= {"description": "插排串着用", "category": "premises"}
    worker.submit("/record", hazard)
    assert db.session.scalar(sa.select(SafetyEntry.category).where(Entry.headline.contains("插排"))) == "premises"


def test_a_fault_in_what_is_folded_opens_it(worker, hazard):
    answer = worker.submit("/record", hazard | {"location": "很长的部位" * 20})
    more = [part for part in Page(answer.text).root.of_class("more") if "部位" in part.text]
    assert [part.has("open") for part in more] == [True]


def test_a_file_that_is_no_photo_stops_the_form_is_named_and_the_good_ones_stay(worker, hazard):
    photos = {"photo-before": [a_file(), a_file(b"no picture at all", "说明.jpg")]}
    answer = worker.submit("/record", hazard | photos)
    page = Page(answer.text)
    assert answer.status_code == 422
    assert "说明.jpg" in page.field_errors["photo-before"]
    assert page.form("/record?book=safety").values["description"] == "后门上锁"
    assert len(kept(page)) == 1
    assert filed() == 0
    assert worker.submit("/record", hazard | {"photo-before_kept": kept(page)}).status_code == 303
    assert filed() == 1


def test_the_same_form_sent_again_leads_to_the_entry_it_made(worker, towns, hazard):
    hazard["photo-before_kept"] = str(a_photo(towns.town.person("worker", towns.now), towns.now))
    first, second = worker.submit("/record", hazard), worker.submit("/record", hazard)
    assert (first.status_code, first.location) == (303, second.location)
    assert filed() == 1


def test_what_was_found_earlier_is_filed_with_its_day(worker, towns, hazard):
    assert (
        worker.page("/record", book="safety").form("/record?book=safety").values["found_on"]
        == local_date(towns.now).isoformat()
    )
    hazard["photo-before_kept"] = str(a_photo(towns.town.person("worker", towns.now), towns.now))
    earlier = local_date(towns.now) - timedelta(days=40)
    assert worker.submit("/record", hazard | {"found_on": earlier.isoformat()}).status_code == 303
    assert db.session.scalars(sa.select(Entry.found_on).where(Entry.headline.contains("后门上锁"))).all() == [earlier]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("2999-01-01", "不能晚于今天"), ("0202-11-23", "核对年份"), ("上周", "请填写日期"), ("2026-02-30", "请填写日期")],
)
def test_a_day_that_cannot_be_the_day_of_finding_is_told_beside_its_field_and_kept(worker, towns, hazard, typed, said):
    hazard["photo-before_kept"] = str(a_photo(towns.town.person("worker", towns.now), towns.now))
    answer = worker.submit("/record", hazard | {"found_on": typed})
    page = Page(answer.text)
    assert answer.status_code == 422
    assert said in page.field_errors["found_on"]
    assert page.form("/record?book=safety").values["found_on"] == typed
    assert filed() == 0


def test_other_words_under_the_id_of_a_form_already_filed_are_a_conflict(worker, towns, hazard):
    hazard["photo-before_kept"] = str(a_photo(towns.town.person("worker", towns.now), towns.now))
    worker.submit("/record", hazard)
    answer = worker.submit("/record", hazard | {"location": "前门"})
    assert answer.status_code == 409
    assert filed() == 1


def test_a_mangled_id_of_a_form_is_replaced(worker, towns, hazard):
    hazard["photo-before_kept"] = str(a_photo(towns.town.person("worker", towns.now), towns.now))
    assert worker.submit("/record", hazard | {"submission": "mangled", "visit": "x", "item": "-1"}).status_code == 303


def test_a_way_of_beginning_nobody_knows_is_asked_for_again(worker, hazard):
    answer = worker.submit("/record", hazard | {"step": "close"})
    assert answer.status_code == 422
    assert "请选择怎么登记" in answer.text
    assert filed() == 0


def test_a_major_hazard_is_not_closed_on_the_spot(worker, towns, hazard):
    person = towns.town.person("worker", towns.now)
    photos = {f"photo-{proof}_kept": str(a_photo(person, towns.now)) for proof in ("before", "after")}
    answer = worker.submit("/record", hazard | photos | {"step": "fix_on_spot", "grade": "major", "measure": "打开"})
    page = Page(answer.text)
    assert answer.status_code == 422
    assert "请改用“上报隐患”" in page.main.text
    assert (len(kept(page)), len(kept(page, "after"))) == (1, 1)


def test_a_filing_reads_whom_and_where_once_and_writes_each_row_once(worker, towns, hazard):
    hazard["photo-before_kept"] = str(a_photo(towns.town.person("worker", towns.now), towns.now))
    values = hazard | {"csrf_token": worker.token()}
    with statements() as sent:
        assert worker.post("/record?book=safety", data=values).status_code == 303
    sent = [statement.removeprefix("INSERT INTO ").split()[0] for statement in sent if "BEGIN" not in statement]
    written = ["sequence", "entry", "safety_entry", "event", "clock", "evidence"]
    # Who it is, whether it came before and what the town decided, the place, the photo.
    assert [sent.count("SELECT"), *sent[-len(written) :]] == [4, *written]


def test_the_same_act_sent_again_is_received_once_and_another_content_is_asked_about(worker, hazard, towns):
    sent = hazard | {"photo-before_kept": str(a_photo(towns.town.person("worker", towns.now), now=towns.now))}
    address = "/record?book=safety"
    first = worker.submit(address, sent)
    again = worker.submit(address, sent)
    assert (again.status_code, again.location) == (303, first.location)
    assert "没有重复登记" in worker.get(again.location).text
    other = worker.submit(address, sent | {"description": "后门上锁，另一处"})
    page = Page(other.text)
    assert other.status_code == 409
    assert "先前已经收到" in page.main.text
    assert page.links["打开已收到的"] == first.location
    values = page.form("/record?book=safety").values
    assert values["description"] == "后门上锁，另一处"
    assert filed() == 1
