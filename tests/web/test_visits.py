"""Visits without scripts: what must be ticked, what counts, and who explains a finding."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.models import Site, Visit, VisitResult
from ledger.services.checklists import ItemText, add_item, replace_item, retire_item
from ledger.services.sites import retire_site
from tests.builders import sign_in
from tests.houses import a_house
from tests.lives import a_photo, a_workplace
from tests.machinery.application import WatchfulClient
from tests.machinery.pages import Page


@pytest.fixture
def worker(client, towns) -> WatchfulClient:
    return sign_in(client, towns.town.person("worker", towns.now))


def visits_to(site_id: object) -> int:
    return db.session.scalar(sa.select(sa.func.count()).where(Visit.site_id == site_id))


def a_new_place(towns, name: str = "没有问题的店") -> Site:
    return a_workplace(towns.town, name=name, area="甲村一网格一组", by="worker")


def test_nothing_found_counts_once_for_one_form_and_again_for_the_next(worker, towns):
    place = a_new_place(towns)
    address, first = f"/sites/{place.id}/clean", {"submission": str(uuid4())}
    for _ in range(2):
        assert worker.submit(address, first).status_code == 303
    assert visits_to(place.id) == 1
    assert worker.submit(address, {"submission": str(uuid4())}).status_code == 303
    assert visits_to(place.id) == 2


def test_nothing_found_says_first_what_is_open_there_and_then_counts(worker, towns):
    site, visits = towns.ours["site_id"], visits_to(towns.ours["site_id"])
    address = f"/sites/{site}/clean?book=safety"
    answer = worker.submit(address, {"submission": str(uuid4())})
    page = Page(answer.text)
    assert (answer.status_code, visits_to(site)) == (200, visits)
    assert "通道堆物" in page.main.text
    assert "还有 1 处没有登记" in page.main.text
    values = page.form(address).values
    assert worker.submit(address, values | {"seen": "e1"}).status_code == 200
    assert visits_to(site) == visits
    for _ in range(2):
        assert worker.submit(address, values).status_code == 303
    assert visits_to(site) == visits + 1
    assert "这里还有 3 条未销号、1 处检查发现还没有登记" in worker.page(f"/sites/{site}/visit").main.text


def test_nothing_found_is_taken_back_by_whoever_tapped_it_and_stays_to_be_read(worker, towns):
    place = a_new_place(towns)
    worker.submit(f"/sites/{place.id}/clean", {"submission": str(uuid4())})
    visit = last_visit().id
    form = worker.page(f"/visits/{visit}").form(f"/visits/{visit}/withdraw")
    answer = worker.submit(form.action, form.values, follow_redirects=True)
    main = Page(answer.text).main
    assert "这次记录已经撤销，不计入检查次数、下次检查日期和统计" in main.text
    assert not main.all("form")
    assert "再记一条" not in main.text
    assert "已撤销" in worker.page(f"/sites/{place.id}").main.text


def test_an_item_left_open_is_named_and_the_ticks_stay(worker, towns):
    address = f"/sites/{towns.ours['site_id']}/visit?book=safety"
    values = worker.page(address).form(address).values
    answer = worker.submit(address, {**values, f"tick-{towns.ours['item_id']}": "does_not_fit", "note": "后厨没看"})
    page = Page(answer.text)
    assert answer.status_code == 422
    assert f"tick-{towns.ours['item_id']}" not in page.field_errors
    assert set(page.field_errors.values()) == {"请选择符合、不符合或不适用"}
    assert page.form(address).values["note"] == "后厨没看"


def test_what_is_left_open_is_one_line_whatever_number_it_is(worker, towns):
    address = f"/sites/{towns.ours['site_id']}/visit?book=safety"
    values = worker.page(address).form(address).values
    items = str(values["items"]).split(",")
    for ticked, which in (
        ({}, f"清单的 {len(items)} 项都还没有选"),
        ({f"tick-{item}": "fits" for item in items[2:]}, "清单还有 2 项没有选（第 1、2 项）"),
    ):
        page = Page(worker.submit(address, values | ticked).text)
        lines = [line.text for line in page.root.of_class("form-errors")[0].all("li")]
        assert lines == [f"{which}，没有问题的点“其余都符合”"]
        assert page.links[lines[0]] == f"#tick-{items[0]}"


def test_the_rest_fits_by_one_button_and_what_was_ticked_stays(worker, towns):
    address = f"/sites/{towns.ours['site_id']}/visit?book=safety"
    form = worker.page(address).form(address)
    first, second, *others = str(form.values["items"]).split(",")
    ticked = {f"tick-{first}": "does_not_fit", f"tick-{second}": "not_applicable"}
    answer = worker.submit(address, form.values | ticked | {"rest": "fits", "note": "看过后厨"})
    values = Page(answer.text).form(address).values
    assert answer.status_code == 200
    assert values["note"] == "看过后厨"
    assert {name: values[name] for name in ticked} == {name: [value] for name, value in ticked.items()}
    assert {values[f"tick-{item}"][0] for item in others} == {"fits"}
    assert worker.submit(address, values).status_code == 303


def test_where_all_the_rest_fits_a_look_at_a_house_has_found_nothing(worker, towns):
    house = a_house(towns.town, now=towns.now)
    address = f"/sites/{house.id}/visit?book=housing"
    values = worker.page(address).form(address).values
    first = str(values["items"]).partition(",")[0]
    clean = Page(worker.submit(address, values | {"rest": "fits"}).text).form(address).values
    assert clean["judgement"] == ["none"]
    found = Page(worker.submit(address, values | {"rest": "fits", f"tick-{first}": "does_not_fit"}).text)
    assert "judgement" not in found.form(address).values


def test_what_is_left_open_and_what_is_wrong_are_said_together(worker, towns):
    address = f"/sites/{towns.ours['site_id']}/visit?book=safety"
    values = worker.page(address).form(address).values
    errors = Page(worker.submit(address, {**values, "visit_kind": "", "note": "长" * 2001}).text).field_errors
    assert errors.pop("visit_kind") == "请选择检查类型"
    assert errors.pop("note") == "最多 2000 个字，现在是 2001 个，请缩短"
    assert set(errors.values()) == {"请选择符合、不符合或不适用"}


def test_a_finding_is_explained_once(worker, towns):
    visit, item = towns.ours["visit_id"], towns.ours["item_id"]
    address = f"/visits/{visit}/findings/{item}"
    assert "请写明为什么不登记" in worker.submit(address, {"reason": " "}, follow_redirects=True).text
    assert worker.submit(address, {"reason": "已登记在册"}).status_code == 303
    assert "不登记：已登记在册" in worker.page(f"/visits/{visit}").main.text
    assert worker.submit(address, {"reason": "再写一次"}).status_code == 403


def test_a_visit_of_the_neighbours_is_explained_by_nobody_here(worker, towns):
    address = f"/visits/{towns.theirs['visit_id']}/findings/{towns.theirs['item_id']}"
    for reason in ("", "不登记"):
        assert worker.submit(address, {"reason": reason}).status_code == 404


def test_beginning_without_a_place_asks_for_one(worker):
    for site in ("", "x"):
        answer = worker.get("/record/visit/go", query_string={"site": site}, follow_redirects=True)
        assert "请先选择在哪里" in answer.text


def opened(worker, address: str) -> dict[str, object]:
    """Return what a form of a look would send back with everything ticked that it shows."""
    values = worker.page(address).form(address).values
    return values | {f"tick-{item}": "fits" for item in str(values["items"]).split(",")}


def administrator(towns):
    return towns.town.person("administrator", towns.now)


def last_visit() -> Visit:
    return db.session.scalars(sa.select(Visit).order_by(Visit.id.desc()).limit(1)).one()


def test_an_item_ended_while_the_form_is_open_keeps_its_finding_and_the_page_says_what_has_changed(worker, towns):
    address = f"/sites/{towns.ours['site_id']}/visit?book=safety&checklist={towns.ours['own_checklist_id']}"
    values, item = opened(worker, address), towns.ours["own_item_id"]
    retire_item(item, town_id=towns.ours["town_id"], by=administrator(towns), now=towns.now)
    answer = worker.submit(address, values | {f"tick-{item}": "does_not_fit"}, follow_redirects=True)
    visit = last_visit()
    assert (visit.result, visit.ticks, visit.unsettled) == (VisitResult.FOUND, {str(item): "does_not_fit"}, 1)
    page = Page(answer.text)
    assert "门前通道畅通" in page.main.text or "通道堆物" in page.main.text
    assert "填写期间清单改过：停用 1 项。这次按您打开时的清单记录，不用重填。" in page.main.text


def test_the_first_change_of_a_shipped_list_leaves_every_tick_of_an_open_form(worker, towns):
    address = f"/sites/{towns.ours['site_id']}/visit?book=safety&checklist={towns.ours['checklist_id']}"
    values, item = opened(worker, address), towns.ours["item_id"]
    text = ItemText(text="消防通道不停车")
    town_id, by = towns.ours["town_id"], administrator(towns)
    add_item(towns.ours["checklist_id"], town_id=town_id, item=text, by=by, now=towns.now)
    answer = worker.submit(address, values | {f"tick-{item}": "does_not_fit"}, follow_redirects=True)
    assert last_visit().ticks[str(item)] == "does_not_fit"
    assert last_visit().unsettled == 1
    assert "填写期间清单改过：新增 1 项" in Page(answer.text).main.text


def test_a_refused_form_comes_back_with_the_list_it_was_opened_with(worker, towns):
    address = f"/sites/{towns.ours['site_id']}/visit?book=safety&checklist={towns.ours['own_checklist_id']}"
    values, item = opened(worker, address), towns.ours["own_item_id"]
    retire_item(item, town_id=towns.ours["town_id"], by=administrator(towns), now=towns.now)
    answer = worker.submit(address, values | {f"tick-{item}": "does_not_fit", "visit_kind": ""})
    page = Page(answer.text)
    assert answer.status_code == 422
    assert page.form(address).values[f"tick-{item}"] == ["does_not_fit"]
    assert "填写期间清单改过" in page.main.text


def test_an_item_put_right_while_it_is_open_keeps_the_words_that_were_ticked(worker, towns):
    address = f"/sites/{towns.ours['site_id']}/visit?book=safety&checklist={towns.ours['own_checklist_id']}"
    values, item, town_id = opened(worker, address), towns.ours["own_item_id"], towns.ours["town_id"]
    replace_item(item, town_id=town_id, item=ItemText(text="配电箱有门"), by=administrator(towns), now=towns.now)
    answer = worker.submit(address, values | {f"tick-{item}": "does_not_fit"}, follow_redirects=True)
    assert "通道堆物" in Page(answer.text).main.text
    assert "配电箱" not in Page(answer.text).main.text


def test_a_place_retired_while_the_form_is_open_keeps_what_was_ticked_and_says_why(worker, towns):
    place = a_new_place(towns)
    address = f"/sites/{place.id}/visit?book=safety"
    values = opened(worker, address)
    retire_site(place.id, by=towns.town.person("worker", towns.now), now=towns.now)
    answer = worker.submit(address, values | {"note": "后厨看过"})
    page = Page(answer.text)
    assert answer.status_code == 403
    assert "已经停用" in page.main.text
    assert page.form(address).values["note"] == "后厨看过"


def test_after_a_look_with_findings_the_next_one_to_file_is_the_one_primary_action(worker, towns):
    page = worker.page(f"/visits/{towns.ours['visit_id']}")
    [primary] = page.main.of_class("btn-primary")
    assert primary.text == "登记隐患"
    assert primary.get("href") == f"/record?visit={towns.ours['visit_id']}&item={towns.ours['item_id']}"
    assert "actions" in primary.parent.get("class")


def test_a_house_nobody_has_screened_says_so_and_its_form_begins_with_what_counts(worker, towns):
    house = a_house(towns.town, now=towns.now - timedelta(days=200))
    inbox = worker.page("/inbox").main.text
    assert f"{house.name}：从未排查" in inbox
    assert "未巡查" not in inbox
    address = f"/sites/{house.id}/visit?book=housing"
    page = worker.page(address)
    values = page.form(address).values
    assert values["visit_kind"] == ["screening"]
    assert "这里从未排查：选“排查”或“复核排查”的才算，“日常巡查”不算" in page.main.text
    clean = Page(worker.submit(address, values | {"rest": "fits"}).text).form(address).values
    patrol = worker.submit(address, clean | {"visit_kind": "patrol"}, follow_redirects=True)
    assert "这次不算排查，这里从未排查。要算排查的，再检查一次，类型选“排查”或“复核排查”。" in patrol.text
    assert f"{house.name}：从未排查" in worker.page("/inbox").main.text
    done = worker.submit(address, clean | {"submission": str(uuid4())}, follow_redirects=True)
    assert "不算排查" not in done.text
    assert house.name not in worker.page("/inbox").main.text


def test_a_look_where_something_is_open_stands_in_its_story_and_leads_to_it(worker, towns):
    site, entry = towns.ours["site_id"], towns.ours["late_entry_id"]
    address = f"/sites/{site}/clean?book=safety"
    asked = Page(worker.submit(address, {"submission": str(uuid4())}).text)
    worker.submit(address, asked.form(address).values)
    visit = last_visit()
    assert f"/entries/{entry}" in worker.page(f"/visits/{visit.id}").links.values()
    page = worker.page(f"/entries/{entry}")
    assert page.links[f"检查 {visit.number}：未发现问题"] == f"/visits/{visit.id}"
    worker.submit(f"/visits/{visit.id}/withdraw", {}, follow_redirects=True)
    assert visit.number not in worker.page(f"/entries/{entry}").main.text


def test_the_photo_of_the_one_finding_of_a_look_need_not_be_taken_again(worker, towns):
    site, own = towns.ours["site_id"], towns.ours["own_checklist_id"]
    address = f"/sites/{site}/visit?book=safety&checklist={own}"
    item, photo = towns.ours["own_item_id"], str(a_photo(towns.town.person("worker", towns.now), towns.now))
    ticked = {f"tick-{item}": "does_not_fit", "photo-visit_kept": [photo]}
    worker.submit(address, opened(worker, address) | ticked)
    page = worker.page(f"/record?visit={last_visit().id}&item={item}")
    form = page.form()
    values = form.values
    assert values["photo-before_kept"] == [photo]
    filed = {"step": ["report"], "location": "大门", "grade": ["general"], "mode": ["by_date"]}
    assert worker.submit(form.action, values | filed).status_code == 303
    assert last_visit().unsettled == 0
