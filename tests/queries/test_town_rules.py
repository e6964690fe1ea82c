"""A town's rules as the clocks ask for them, and as the administrator's page lists them."""

from ledger.db import db
from ledger.grammar import shelf
from ledger.grammar.town_rules import NEAR_DAYS, NEAR_DAYS_GRAVE, STRICT_OTHER_HANDS
from ledger.models import AreaLevel, Role, TownDecision
from ledger.queries.town_rules import administered_towns, decided_in, rule_lines
from tests.builders import LONG_AGO_AT, a_person, a_town, an_area
from tests.lives import statements


def decide(town_id: int, by_id: int, **values: int) -> None:
    db.session.add_all(
        TownDecision(town_id=town_id, key=key, value=value, by_id=by_id, at=LONG_AGO_AT)
        for key, value in values.items()
    )
    db.session.commit()


def test_a_rule_has_the_default_of_its_declaration_until_the_town_decides(application):
    town = a_town()
    keeper = a_person("管测试", Role.ADMINISTRATOR, town.town)
    decide(town.town.id, keeper.id, near_days=9, strict_other_hands=0)
    rule = decided_in(town.town.id)
    assert (rule(NEAR_DAYS), rule(STRICT_OTHER_HANDS), rule(NEAR_DAYS_GRAVE)) == (9, 0, NEAR_DAYS_GRAVE.default)


def test_all_the_rules_of_a_town_cost_one_statement(application):
    town = a_town()
    with statements() as sent:
        rule = decided_in(town.town.id)
        for town_rule in shelf.town_rules():
            rule(town_rule)
    assert len([one for one in sent if one.startswith("SELECT")]) == 1


def test_the_page_lists_every_rule_of_every_book_with_who_decided(application):
    town = a_town()
    keeper = a_person("管测试", Role.ADMINISTRATOR, town.town)
    decide(town.town.id, keeper.id, near_days=9)
    lines = {line.town_rule.key: line for line in rule_lines(town.town.id)}
    assert list(lines) == [town_rule.key for town_rule in shelf.town_rules()]
    assert (lines["near_days"].by_name, lines["near_days"].at, lines["near_days"].value) == ("管测试", LONG_AGO_AT, 9)
    assert not lines["near_days_grave"].is_own


def test_a_county_administrator_keeps_every_town_and_a_towns_only_the_own(application):
    town = a_town()
    neighbour = an_area(AreaLevel.TOWN, "邻镇", town.county)
    county_keeper = a_person("县测试", Role.ADMINISTRATOR, town.county)
    keeper = a_person("管测试", Role.ADMINISTRATOR, town.town)
    assert {one.id for one in administered_towns(county_keeper)} == {town.town.id, neighbour.id}
    assert [one.id for one in administered_towns(keeper)] == [town.town.id]
    assert administered_towns(a_person("官测试", Role.OFFICER, town.town)) == []
