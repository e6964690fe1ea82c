"""Visits without scripts: what must be ticked, what counts, and who explains a finding."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.models import Visit
from tests.builders import sign_in
from tests.machinery.application import WatchfulClient
from tests.machinery.pages import Page


@pytest.fixture
def worker(client, towns) -> WatchfulClient:
    return sign_in(client, towns.town.person("worker", towns.now))


def visits_to(site_id: object) -> int:
    return db.session.scalar(sa.select(sa.func.count()).where(Visit.site_id == site_id))


def test_nothing_found_counts_once_for_one_form_and_again_for_the_next(worker, towns):
    address, before = f"/sites/{towns.ours['site_id']}/clean", visits_to(towns.ours["site_id"])
    first = {"submission": str(uuid4())}
    for _ in range(2):
        assert worker.submit(address, first).status_code == 303
    assert visits_to(towns.ours["site_id"]) == before + 1
    assert worker.submit(address, {"submission": str(uuid4())}).status_code == 303
    assert visits_to(towns.ours["site_id"]) == before + 2


def test_an_item_left_open_is_named_and_the_ticks_stay(worker, towns):
    address = f"/sites/{towns.ours['site_id']}/visit?book=safety"
    values = worker.page(address).form(address).values
    answer = worker.submit(address, {**values, f"tick-{towns.ours['item_id']}": "does_not_fit", "note": "后厨没看"})
    page = Page(answer.text)
    assert answer.status_code == 422
    assert f"tick-{towns.ours['item_id']}" not in page.field_errors
    assert set(page.field_errors.values()) == {"请选择符合、不符合或不适用"}
    assert page.form(address).values["note"] == "后厨没看"


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
