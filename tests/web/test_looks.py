"""回头看 on the page of what is closed: once its day has come, the look is what there is to do."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.lives import an_entry


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.mark.parametrize(("days", "primary"), [(2, []), (23, ["回头看，没有反弹"]), (45, ["回头看，没有反弹"])])
def test_the_look_whose_day_has_come_is_the_primary_action(town, now, signed_in, days, primary):
    entry = an_entry(town, "closed", major=True, now=now - timedelta(days=days))
    page = signed_in("officer").page(f"/entries/{entry.id}")
    assert [one.text for one in page.main.of_class("btn-primary")] == primary
