"""我的: what I reported, and what became of it."""

from tests.builders import sign_in
from tests.lives import a_workplace, an_entry, fix_on_spot


def test_what_became_of_each_report_is_told_the_latest_first(client, towns):
    an_entry(towns.town, "closed", now=towns.now)
    fix_on_spot(towns.town, a_workplace(towns.town, name="甲江快餐"), now=towns.now)
    page = sign_in(client, towns.town.person("worker", towns.now)).page("/me")
    rows = [row.text for row in page.root.of_class("entry-row")]
    assert ["已销号" in row for row in rows] == [True, True, False, False, False]
    assert "甲江快餐" in rows[0]
    assert "甲江仓库" in rows[-1]


def test_what_somebody_else_reported_is_not_mine(client, towns):
    page = sign_in(client, towns.town.person("fellow worker", towns.now)).page("/me")
    assert page.root.of_class("entry-row") == []
    assert "还没有上报过" in page.main.text
