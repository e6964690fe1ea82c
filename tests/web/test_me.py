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


def test_my_reports_are_searched_and_what_is_not_found_says_where_it_was_looked_for(client, towns):
    fix_on_spot(towns.town, a_workplace(towns.town, name="甲江快餐"), now=towns.now)
    me = sign_in(client, towns.town.person("worker", towns.now))
    [row] = me.page("/me", q="快餐　安全出口").root.of_class("entry-row")
    assert "甲江快餐" in row.text
    nothing = me.page("/me", q="快餐 龘").main.text
    assert "您上报的里面没有符合的" in nothing
    assert "在编号、内容、对象和地址、责任单位和责任人、文号、电话里没有同时找到“快餐”“龘”。可以少写几个字" in nothing
