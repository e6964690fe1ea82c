"""房屋已拆除: the page says beforehand what ends with the house, and afterwards what did."""

from datetime import UTC, datetime

from tests.houses import a_house, report
from tests.lives import fresh

NOW = datetime.now(UTC)


def test_whoever_tells_that_a_house_is_gone_sees_what_ends_with_it(town, signed_in):
    house = a_house(town)
    first, second = report(town, house, now=NOW), report(town, house, now=NOW)
    text = signed_in("officer").page(f"/entries/{first.id}/steps/demolished").main.text
    assert "同一处还有未销号的，批准后一并终结" in text
    assert second.number in text
    assert fresh(second).closed_at is None
    assert "一并终结" not in signed_in("officer").page(f"/entries/{first.id}/steps/control").main.text
