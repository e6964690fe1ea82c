"""房屋已拆除: the page says beforehand what ends with the house, and afterwards what did."""

from datetime import UTC, datetime

from ledger.workdays import local_date
from tests.houses import a_house, report
from tests.lives import fresh, take

NOW = datetime.now(UTC)


def test_whoever_tells_that_a_house_is_gone_sees_what_ends_with_it(town, signed_in):
    house = a_house(town)
    first, second = report(town, house, now=NOW), report(town, house, now=NOW)
    text = signed_in("officer").page(f"/entries/{first.id}/steps/demolished").main.text
    assert "同一处还有未销号的，批准后一并终结" in text
    assert second.number in text
    assert fresh(second).closed_at is None
    assert "一并终结" not in signed_in("officer").page(f"/entries/{first.id}/steps/control").main.text


def test_the_file_of_what_was_built_anew_leads_to_the_old_one(town, signed_in):
    old = a_house(town, name="村东头一号")
    told = {"answers": {"done_on": local_date(NOW)}, "photos": {"after": 1}, "note": "责任人自行拆除"}
    take(town, report(town, old, now=NOW), "demolished", by="officer", now=NOW, **told)
    new = a_house(town, name="村东头一号（重建）", now=NOW, rebuilt_from=old.house_number)
    client = signed_in("officer")
    assert client.page(f"/sites/{new.id}").links["村东头一号"] == f"/sites/{old.id}"
    assert client.page(f"/sites/{old.id}").links["村东头一号（重建）"] == f"/sites/{new.id}"
