"""The lists of entries, the page of one, and the steps that lead on from it."""

from datetime import date

import pytest

from ledger.grammar import shelf
from ledger.models import Entry
from ledger.queries.entries import inbox
from ledger.workdays import LOCAL_ZONE
from tests import parcels
from tests.builders import sign_in
from tests.lives import an_entry, rectify, statements, take
from tests.machinery.application import WatchfulClient
from tests.machinery.pages import Page


@pytest.fixture
def officer(client, towns) -> WatchfulClient:
    return sign_in(client, towns.town.person("officer", towns.now))


def rows_of(page: Page) -> list[str]:
    return [row.text for row in page.root.of_class("entry-row")]


def test_a_refused_step_says_beside_each_field_what_is_missing_and_keeps_the_rest(officer, towns):
    address = f"/entries/{towns.ours['entry_id']}/steps/order"
    answer = officer.fill(address, {"person": "张三", "measure": "", "responsible": "", "note": "尽快"})
    page = Page(answer.text)
    assert answer.status_code == 422
    assert "请填写整改措施" in page.field_errors["measure"]
    assert "请填写整改责任单位" in page.field_errors["responsible"]
    assert page.form(address).values["person"] == "张三"
    assert page.form(address).values["note"] == "尽快"


def test_a_number_and_a_day_that_cannot_be_read_are_told_with_what_was_typed(officer, towns):
    address = f"/entries/{towns.ours['entry_id']}/steps/order"
    answer = officer.fill(address, {"due_on": "明天", "funds": "很多", "grade": "major"})
    page = Page(answer.text)
    assert answer.status_code == 422
    assert set(page.field_errors) >= {"due_on", "funds"}
    assert page.form(address).values["funds"] == "很多"


def test_a_text_that_is_far_too_long_is_told_beside_its_field_and_kept(officer, towns):
    pasted = "线" * 100_000
    answer = officer.fill(f"/entries/{towns.ours['entry_id']}/steps/order", {"measure": pasted})
    assert answer.status_code == 422
    page = Page(answer.text)
    assert "请缩短" in page.field_errors["measure"]
    assert page.form(f"/entries/{towns.ours['entry_id']}/steps/order").values["measure"] == pasted


def primary_action(client: WatchfulClient, entry: Entry) -> list[str]:
    return [button.text for button in client.page(f"/entries/{entry.id}").main.of_class("btn-primary")]


def test_what_is_expected_is_the_primary_action_of_whom_it_waits_for_and_one_of_several_for_others(client, towns):
    town = towns.town
    entry = an_entry(town, "ordered", now=towns.now)
    people = {who: town.person(who, towns.now) for who in ("worker", "officer", "fellow officer")}
    assert entry.id in {one.id for one in inbox(people["worker"]).rows}
    assert primary_action(sign_in(client, people["worker"]), entry) == ["报告整改完成"]
    assert primary_action(sign_in(client, people["officer"]), entry) == []
    assert "报告整改完成" in client.page(f"/entries/{entry.id}").main.text

    rectify(town, entry, now=towns.now)
    take(town, entry, "hand_over", by="officer", now=towns.now, hand_to_id=town.people["fellow officer"])
    assert primary_action(sign_in(client, people["fellow officer"]), entry) == ["复查合格"]
    assert primary_action(sign_in(client, people["officer"]), entry) == []
    assert "复查合格" in client.page(f"/entries/{entry.id}").main.text


def test_a_step_taken_by_somebody_else_meanwhile_shows_both_and_keeps_what_was_typed(application, officer, towns):
    entry = an_entry(towns.town, "passed", now=towns.now)
    address = f"/entries/{entry.id}/steps/close"
    values = officer.page(address).form(address).values
    colleague = sign_in(application.test_client(), towns.town.person("fellow officer", towns.now))
    assert colleague.fill(address, {"note": "看过了"}).status_code == 303
    answer = officer.submit(address, {**values, "note": "我也看过"})
    page = Page(answer.text)
    assert answer.status_code == 409
    assert page.heading == "有人刚刚改动了这一条"
    assert "看过了" in page.main.text
    assert "我也看过" in page.main.text


def test_the_same_step_sent_twice_is_one_step(officer, towns):
    address = f"/entries/{towns.ours['entry_id']}/steps/remark"
    values = officer.page(address).form(address).values | {"note": "只记一次"}
    for _ in range(2):
        assert officer.submit(address, values).status_code == 303
    assert officer.page(f"/entries/{towns.ours['entry_id']}").main.text.count("只记一次") == 1


def test_a_list_is_narrowed_by_the_responsible_unit_and_says_so(officer, towns):
    everything = rows_of(officer.page("/books/safety"))
    ordered = officer.page("/books/safety", responsible="甲村饭店")
    assert (len(everything), len(rows_of(ordered))) == (3, 1)
    assert ordered.root.of_class("chip")[0].text.startswith("责任单位：甲村饭店")
    nothing = officer.page("/overdue", responsible="没有这家")
    assert rows_of(nothing) == []
    assert "按这些筛选，您可见的台账里没有超期的" in nothing.main.text


def test_what_cannot_be_read_in_the_address_of_a_list_narrows_nothing(officer):
    everything = rows_of(officer.page("/books/safety"))
    assert rows_of(officer.page("/books/safety", village="x", state="x", which="x", after="x")) == everything


def test_every_promise_leads_to_the_calculator_with_the_same_question(officer, towns):
    page = officer.page(f"/entries/{towns.ours['own_entry_id']}")
    [clock] = [clock for clock in page.root.of_class("clock") if "书面告知是否受理" in clock.text]
    [link] = [link for link in clock.all("a") if link.text == "用期限计算器再算一遍"]
    today = towns.now.astimezone(LOCAL_ZONE).date()
    assert link.get("href") == f"/calculator?limit=C2&start={today}"
    assert clock.of_class("clock-date")[0].text in officer.page(link.get("href")).main.text


def test_what_may_not_be_done_says_why_and_once(application, towns):
    worker = sign_in(application.test_client(), towns.town.person("worker", towns.now))
    page = worker.page(f"/entries/{towns.ours['late_entry_id']}")
    refused = [line.text for line in page.root.of_class("steps-refused")[0].all("li")]
    assert "延期由安监员、分管领导、党委书记、镇长办理" in refused


def test_a_limit_younger_than_its_event_is_told_at_once_and_on_the_page_for_good(officer, towns):
    """A hearing announced in 2021: the limit of the law then begins two weeks later, so nothing is counted by it."""
    clue = parcels.a_clue(towns.town, now=towns.now, found_on=date(2021, 5, 6))
    verified = parcels.verify(towns.town, clue, now=towns.now, verified_on=date(2021, 5, 10))
    reported = parcels.report_up(towns.town, parcels.stop(towns.town, verified, now=towns.now), now=towns.now)
    entry = parcels.file(towns.town, reported, now=towns.now, dated_on=date(2021, 6, 1))
    typed = {
        "hearing_told_on": "2021-07-01", "paper-kind": "hearing_notice", "paper-number": "青自然资听〔2021〕1号",
        "paper-dated_on": "2021-07-01", "paper-issuing_authority": "青阳县自然资源和规划局",
        "paper-legal_basis": "《中华人民共和国行政处罚法》",
    }  # fmt: skip
    answer = officer.fill(f"/entries/{entry.id}/steps/tell_hearing", typed)
    assert answer.status_code == 303
    told = "要求听证：当时（2021年7月1日（周四））尚无此项期限规定，未计时。"
    assert officer.page(answer.location).text.count(told) == 2
    assert officer.page(answer.location).text.count(told) == 1


def test_an_entry_is_read_and_moved_on_without_the_details_of_any_other_book(officer, towns):
    entry = an_entry(towns.town, "passed", now=towns.now)
    others = [book.entry.__tablename__ for book in shelf.books() if book.key != entry.book]
    with statements() as sent:
        officer.page(f"/entries/{entry.id}")
        assert officer.fill(f"/entries/{entry.id}/steps/close", {"note": "看过了"}).status_code == 303
    assert others
    assert [statement for statement in sent if any(name in statement for name in others)] == []


def test_the_overdue_list_asks_who_it_is_what_is_late_and_where_one_may_look(officer, towns):
    an_entry(towns.town, "ordered", now=towns.now)
    with statements() as sent:
        officer.page("/overdue")
    assert len([statement for statement in sent if statement.startswith("SELECT")]) == 3


def test_a_line_that_has_changed_is_drawn_as_it_stands_now(officer, towns):
    entry = an_entry(towns.town, "ordered", now=towns.now)

    def line() -> str:
        rows = officer.page("/books/safety").main.of_class("entry-row")
        return next(row.text for row in rows if entry.number in row.text)

    asked = [line(), line()]
    take(towns.town, entry, "start", by="worker", now=towns.now, note="已联系锁匠")
    assert asked[0] == asked[1] != line()


def test_the_photo_from_before_stands_beside_the_camera_that_takes_the_one_from_after(officer, towns):
    entry = an_entry(towns.town, "ordered", now=towns.now)
    before = officer.page(f"/entries/{entry.id}").main.all("img")[0].get("src")
    forms = [officer.page(f"/entries/{entry.id}/steps/{step}").main for step in ("rectify", "remark")]
    assert [before in [one.get("src") for one in form.all("img")] for form in forms] == [True, False]
