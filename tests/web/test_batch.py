"""Several lines at once: ticked on a list, each taken as an act of its own, what was refused still ticked."""

import re
from datetime import timedelta
from uuid import UUID, uuid5

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.models import Entry, EntryPaper, Event, Paper
from ledger.workdays import local_date
from tests.builders import sign_in
from tests.lives import a_workplace, an_entry, report, statements, take
from tests.machinery.application import WatchfulClient
from tests.machinery.pages import Page


@pytest.fixture
def officer(client, towns) -> WatchfulClient:
    return sign_in(client, towns.town.person("officer", towns.now))


def several(towns, state: str, count: int = 3, **more) -> list[Entry]:
    return [an_entry(towns.town, state, now=towns.now, **more) for _ in range(count)]


def ticked(entries: list[Entry]) -> str:
    return "&".join(f"entry={entry.id}" for entry in entries)


def steps_offered(page: Page) -> dict[str, str]:
    return {link.text: link.get("href") for bar in page.main.of_class("batch-steps") for link in bar.all("a")}


def still_ticked(page: Page) -> list[int]:
    boxes = page.main.all("input")
    return [int(box.get("value")) for box in boxes if box.get("name") == "entry" and box.has("checked")]


def states(entries: list[Entry]) -> list[str]:
    db.session.expire_all()
    return [db.session.get_one(Entry, entry.id).state for entry in entries]


def test_the_steps_several_have_in_common_are_those_that_one_answer_serves(officer, towns):
    page = officer.page(f"/batch?{ticked(several(towns, 'passed'))}")
    assert {"销号", "交给同事办理", "登记文书", "补充情况"} <= set(steps_offered(page))
    rectified = officer.page(f"/batch?{ticked(several(towns, 'rectified'))}")
    assert {"复查合格", "复查不合格，退回重改"} <= set(steps_offered(rectified))
    for judged in ("升为重大隐患", "登记行政处罚", "更正登记", "提请更正登记", "移送（报告）上级部门", "登记分项措施"):
        assert judged not in steps_offered(page) | steps_offered(rectified)
    # A photo of each is the proof: no answer serves several.
    ordered = officer.page(f"/batch?{ticked(several(towns, 'ordered'))}")
    assert not {"报告整改完成", "提请延期"} & set(steps_offered(ordered))


def test_what_only_some_of_them_allow_is_offered_for_those(officer, towns):
    page = officer.page(f"/batch?{ticked([*several(towns, 'passed', 2), *several(towns, 'rectified', 1)])}")
    offered = steps_offered(page)
    assert "补充情况" in offered and "销号：2 条" in offered and "复查合格：1 条" in offered
    assert len(still_ticked(officer.page(offered["销号：2 条"]))) == 2


def test_what_lies_in_several_books_is_asked_about_book_by_book(officer, towns):
    entries = [*several(towns, "passed", 1), db.session.get_one(Entry, towns.ours["own_entry_id"])]
    sections = officer.page(f"/batch?{ticked(entries)}").main.of_class("panel")
    assert [len(section.of_class("batch-line")) for section in sections] == [1, 1]


def test_all_are_closed_each_by_an_event_of_its_own_and_the_list_comes_back(officer, towns):
    entries = several(towns, "passed")
    address = steps_offered(officer.page(f"/batch?{ticked(entries)}&from=/books/safety?state%3Dpassed"))["销号"]
    answer = officer.fill(address, {"note": "集中复核，均已整改"})
    assert (answer.status_code, answer.location) == (303, "/books/safety?state=passed")
    assert "已销号 3 条。" in officer.page(answer.location).text
    assert states(entries) == ["closed"] * 3
    told = db.session.scalars(sa.select(Event).where(Event.step == "close", Event.note == "集中复核，均已整改")).all()
    assert {event.entry_id for event in told} == {entry.id for entry in entries}


def test_what_is_sent_twice_is_done_once(officer, towns):
    entries = several(towns, "passed")
    form = officer.page(steps_offered(officer.page(f"/batch?{ticked(entries)}"))["销号"]).form()
    count = sa.select(sa.func.count()).select_from(Event)
    # A part of it may come ahead, as a script sends it.
    ahead = officer.post(
        form.action, data=form.values | {"entry": form.values["entry"][:2]}, headers={"X-Requested-With": "fetch"}
    )
    assert (ahead.status_code, ahead.text) == (204, "")
    answers = [officer.post(form.action, data=form.values)]
    done = db.session.scalar(count)
    answers.append(officer.post(form.action, data=form.values))
    assert [answer.status_code for answer in answers] == [303, 303]
    assert db.session.scalar(count) == done
    uuid = uuid5(UUID(form.values["submission"]), str(entries[0].id))
    assert db.session.scalar(sa.select(Event.entry_id).where(Event.uuid == uuid)) == entries[0].id


def test_what_is_refused_stays_ticked_with_its_reason_and_the_others_are_done(officer, towns):
    entries = several(towns, "passed")
    form = officer.page(steps_offered(officer.page(f"/batch?{ticked(entries)}"))["销号"]).form()
    take(towns.town, entries[0], "refuse_close", by="leader", now=towns.now, note="再看一眼")
    take(towns.town, entries[1], "close", by="fellow officer", now=towns.now)
    answer = officer.post(form.action, data=form.values | {"note": "集中复核"})
    page = Page(answer.text)
    assert answer.status_code == 422
    assert sorted(still_ticked(page)) == [entries[0].id, entries[1].id]
    assert [error.text for error in page.main.of_class("field-error")] == [
        "有人刚刚改动了这一条，请单独打开看清再办"
    ] * 2
    assert page.form().values["note"] == "集中复核"
    assert states(entries) == ["ordered", "closed", "closed"]
    assert "已销号 1 条。" in page.text


def test_what_all_lack_is_said_once_beside_its_field(officer, towns):
    entries = several(towns, "rectified")
    address = steps_offered(officer.page(f"/batch?{ticked(entries)}"))["交给同事办理"]
    answer = officer.fill(address)
    page = Page(answer.text)
    assert answer.status_code == 422
    assert set(page.field_errors) == {"hand_to"}
    assert len(still_ticked(page)) == 3
    colleague = str(towns.town.people["fellow officer"])
    assert officer.post(page.form().action, data=page.form().values | {"hand_to": colleague}).status_code == 303
    db.session.expire_all()
    assert {db.session.get_one(Entry, entry.id).holder_id for entry in entries} == {int(colleague)}


def test_nothing_is_done_about_what_somebody_may_not_see_or_take(officer, client, towns):
    [entry] = several(towns, "passed", 1)
    theirs = towns.theirs["entry_id"]
    assert len(officer.page(f"/batch?entry={theirs}&{ticked([entry])}").main.of_class("batch-line")) == 1
    form = officer.page(f"/batch/safety/close?{ticked([entry])}").form()
    assert officer.post(form.action, data=form.values | {"entry": [str(theirs)]}).status_code == 403
    worker = sign_in(client, towns.town.person("worker", towns.now))
    assert worker.get(f"/batch/safety/close?{ticked([entry])}").status_code == 403
    assert (
        worker.submit(
            "/batch/safety/close", {"entry": entry.id, "submission": str(uuid5(UUID(int=1), "x"))}
        ).status_code
        == 422
    )
    assert states([entry]) == ["passed"]


def test_ticking_is_for_whoever_keeps_a_book(officer, client, towns):
    several(towns, "passed", 1)
    for address in ("/inbox", "/books/safety", "/overdue"):
        assert officer.page(address).main.of_class("cell-select")
    worker = sign_in(client, towns.town.person("worker", towns.now))
    assert not worker.page("/books/safety").main.of_class("cell-select")


def test_many_are_read_in_as_many_statements_as_few(officer, towns):
    asked = []
    for count in (2, 6):
        address = f"/batch?{ticked(several(towns, 'passed', count))}"
        officer.page(address)
        with statements() as sent:
            officer.page(address)
        asked.append(len(sent))
    assert asked[0] == asked[1] <= 12


# --- One order for several hazards of a place -----------------------------------------------------------------------------


@pytest.fixture
def reported(towns) -> list[Entry]:
    shop = a_workplace(towns.town, name="三处隐患的店")
    return [report(towns.town, shop, now=towns.now) for _ in range(3)]


ORDER = "核定并责令整改（一张文书管几条）"


def ordered(entries: list[Entry], towns, **more) -> dict[str, str]:
    today = local_date(towns.now)
    shared = {
        "responsible": "三处隐患的店", "person": "张三", "paper-kind": "order", "paper-number": "甲应急责改〔2026〕77号",
        "paper-dated_on": today.isoformat(), "paper-issuing_authority": "青阳县应急管理局",
        "paper-legal_basis": "《山东省安全生产条例》第四十七条",
    }  # fmt: skip
    own = {}
    for at, entry in enumerate(entries):
        own[f"line-{entry.id}-measure"] = f"拆除第 {at + 1} 把锁"
        own[f"line-{entry.id}-due_on"] = (today + timedelta(days=10 + at)).isoformat()
    return shared | own | more


def test_one_order_covers_several_hazards_of_a_place_and_says_of_each_what_and_by_when(officer, towns, reported):
    address = steps_offered(officer.page(f"/batch?{ticked(reported)}"))[ORDER]
    answer = officer.fill(address, ordered(reported, towns))
    assert answer.status_code == 303, Page(answer.text).field_errors
    db.session.expire_all()
    found = [db.session.get_one(Entry, entry.id) for entry in reported]
    assert [entry.state for entry in found] == ["ordered"] * 3
    assert [entry.measure for entry in found] == ["拆除第 1 把锁", "拆除第 2 把锁", "拆除第 3 把锁"]
    assert len({entry.due_on for entry in found}) == 3 and {entry.ordered_on for entry in found} == {
        local_date(towns.now)
    }
    paper = db.session.scalars(sa.select(Paper).where(Paper.number == "甲应急责改〔2026〕77号")).one()
    tied = db.session.scalars(sa.select(EntryPaper.entry_id).where(EntryPaper.paper_id == paper.id)).all()
    assert sorted(tied) == [entry.id for entry in reported]


def test_an_order_is_refused_line_by_line_and_what_was_typed_stays(officer, towns, reported):
    address = steps_offered(officer.page(f"/batch?{ticked(reported)}"))[ORDER]
    first, second, third = reported
    answer = officer.fill(address, ordered(reported, towns, **{f"line-{second.id}-measure": ""}))
    page = Page(answer.text)
    assert answer.status_code == 422
    assert states(reported) == ["ordered", "reported", "ordered"]
    assert still_ticked(page) == [second.id]
    assert "请填写整改措施" in page.field_errors[f"line-{second.id}-measure"]
    values = page.form().values
    assert values["paper-number"] == "甲应急责改〔2026〕77号" and values["person"] == "张三"
    again = officer.post(page.form().action, data=values | {f"line-{second.id}-measure": "拆锁"})
    assert again.status_code == 303
    assert states([first, second, third]) == ["ordered"] * 3


def test_an_order_for_several_wants_its_paper_and_is_the_same_when_sent_again(officer, towns, reported):
    address = steps_offered(officer.page(f"/batch?{ticked(reported)}"))[ORDER]
    none = {"paper-kind": "", "paper-number": "", "paper-dated_on": "", f"line-{reported[0].id}-measure": ""}
    lacking = officer.fill(address, ordered(reported, towns, **none))
    # What is said of all is said once, with the paper; what is said of one, with the line.
    assert "请选择文书种类" in Page(lacking.text).field_errors["paper-kind"]
    assert "请填写整改措施" in Page(lacking.text).field_errors[f"line-{reported[0].id}-measure"]
    form = Page(lacking.text).form()
    values = form.values | ordered(reported, towns)
    assert [officer.post(form.action, data=values).status_code for _ in range(2)] == [303, 303]
    count = sa.select(sa.func.count()).select_from(Event).where(Event.step == "order")
    assert db.session.scalar(count.where(Event.entry_id.in_([entry.id for entry in reported]))) == 3


def test_hazards_of_two_places_have_an_order_each(officer, towns, reported):
    elsewhere = report(towns.town, a_workplace(towns.town, name="另一家店"), now=towns.now)
    assert not [
        label
        for label in steps_offered(officer.page(f"/batch?{ticked([*reported, elsewhere])}"))
        if "一张文书" in label
    ]


def test_who_orders_one_hazard_is_led_to_the_order_for_all_of_the_place(officer, towns, reported):
    page = officer.page(f"/entries/{reported[0].id}/steps/order")
    [(label, address)] = [(label, url) for label, url in page.links.items() if url.startswith("/batch/")]
    assert re.search("3 条", label)
    assert still_ticked(officer.page(address)) == [entry.id for entry in reported]
