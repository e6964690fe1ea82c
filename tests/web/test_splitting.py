"""拆分 on the pages: what the new one is about is asked, and nothing of what is kept apart shows on it."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.models import Entry
from ledger.queries.measures import measures_of
from ledger.services.submissions import MeasureLine
from tests import parcels, petition_lives
from tests.lives import an_entry, fresh, take
from tests.machinery.pages import Page


@pytest.fixture
def now():
    return datetime.now(UTC)


def newest() -> Entry:
    return db.session.scalars(sa.select(Entry).order_by(Entry.id.desc()).limit(1)).one()


def test_an_officer_says_what_the_other_hazard_is_and_which_photos_it_takes_along(town, now, signed_in):
    old, client = an_entry(town, "reported", now=now), signed_in("officer")
    path = client.page(f"/entries/{old.id}").links["写了两件事，拆成两条"]
    page = client.page(path)
    assert page.form().values["description"] == "安全出口上锁" and len(page.form().values["photo"]) == 1
    typed = {"location": "一楼", "category": "electricity", "description": "配电箱没有门", "note": "是两处"}
    refused = client.fill(path, typed | {"note": ""})
    assert refused.status_code == 422 and "配电箱没有门" in refused.text
    answer = client.fill(path, typed)
    assert (answer.status_code, answer.location) == (303, f"/entries/{newest().id}")
    told = client.page(answer.location).main.text
    assert "由另一条拆出，单独办理" in told and old.number in told and "现场.jpg" in client.get(answer.location).text


def test_a_mixed_petition_is_parted_and_its_open_half_shows_nothing_of_the_other(town, now, signed_in):
    mixed = petition_lives.register(town, now, title="修路和举报", summary="要求修路；另举报村干部。")
    client = signed_in("officer")
    path = f"/entries/{mixed.id}/split"
    assert "把它单独保密" in client.page(path).main.text
    begun = client.page(f"{path}?apart=1").form().values
    assert (begun["title"], begun["summary"]) == ("", ""), "what was written may be the accusation"
    typed = {"title": "要求修路", "summary": "村西路坏了，要求修。", "note": "诉求和检举分开", "concerns_people": []}
    refused = client.fill(f"{path}?apart=1", typed)
    assert refused.status_code == 422 and "检举控告须选择涉及的人员或单位" in refused.text
    answer = client.fill(f"{path}?apart=1", typed | {"concerns_people": [str(town.people["village secretary"])]})
    assert answer.status_code == 303
    assert fresh(mixed).is_segregated and not newest().is_segregated
    assert "不能和诉求部分合回" in client.page(f"/entries/{mixed.id}").main.text
    page = signed_in("fellow officer").page(answer.location).main.text
    assert "要求修路" in page and "举报" not in page


def test_a_split_made_by_mistake_is_taken_back_on_the_page_of_the_part(town, now, signed_in):
    old, client = an_entry(town, "reported", now=now), signed_in("officer")
    typed = {"location": "一楼", "category": "electricity", "description": "配电箱没有门", "note": "是两处"}
    part = client.fill(f"/entries/{old.id}/split", typed).location
    assert "撤销拆分" in client.page(part).main.text and "撤销拆分" not in client.page(f"/entries/{old.id}").main.text
    refused = client.submit(f"{part}/rejoin", {"reason": ""})
    assert refused.status_code == 422 and "请写明理由" in refused.text
    answer = client.submit(f"{part}/rejoin", {"reason": "是同一处"})
    assert (answer.status_code, answer.location) == (303, f"/entries/{old.id}")
    assert "拆出的一条回到这里" in client.page(answer.location).main.text
    assert client.get(part).location == f"/entries/{old.id}"


def test_a_measured_case_asks_what_of_its_areas_goes_over_and_which_measures(town, signed_in):
    case = parcels.a_case(town, "reported")
    line = MeasureLine(text="清运建筑垃圾", named="当事人", due_on=case.found_on + timedelta(days=9))
    take(town, case, "list_measures", by="officer", measures=[line])
    client, path = signed_in("officer"), f"/entries/{case.id}/split"
    told = client.page(path).main.text
    assert "占用土地面积 2.25 亩（1,500.00 ㎡）" in told and "清运建筑垃圾" in told
    typed = {"use": "路南堆料", "note": "两块地", "area_total": "500㎡", "area_agri": "500㎡", "area_farmland": "400㎡"}
    typed |= {"area_basic": "0", "goes-over": [str(one.id) for one in measures_of(case.id)]}
    refused = client.fill(path, typed | {"area_total": "1500㎡"})
    assert "两条都要有一部分" in Page(refused.text).field_errors["area_total"] and "路南堆料" in refused.text
    answer = client.fill(path, typed)
    part = client.page(answer.location).main.text
    assert answer.status_code == 303 and "清运建筑垃圾" in part and "0.60 亩（400.00 ㎡）（原为 1.80 亩" in part
