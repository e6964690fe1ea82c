"""What a town decides for itself: allowed values, who decided, and going back to the default."""

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.grammar.town_rules import NEAR_DAYS, STRICT_OTHER_HANDS
from ledger.models import AccessRecord, Role
from ledger.queries.town_rules import decided_in, rule_lines
from ledger.refusals import AnswersRefused, NotVisible
from ledger.services.town_rules import adjust
from tests.lives import NOW


@pytest.fixture
def keeper(town):
    return town.person("administrator")


def test_a_town_decides_and_the_neighbour_keeps_the_default(town, keeper):
    assert adjust(town.areas["示范镇"], NEAR_DAYS.key, 7, by=keeper, now=NOW)
    assert decided_in(town.areas["示范镇"])(NEAR_DAYS) == 7
    assert decided_in(town.areas["邻镇"])(NEAR_DAYS) == NEAR_DAYS.default


def test_going_back_to_the_default_leaves_no_trace_but_in_the_log(town, keeper):
    adjust(town.areas["示范镇"], NEAR_DAYS.key, 7, by=keeper, now=NOW)
    assert adjust(town.areas["示范镇"], NEAR_DAYS.key, None, by=keeper, now=NOW)
    assert decided_in(town.areas["示范镇"])(NEAR_DAYS) == NEAR_DAYS.default
    log = db.session.scalars(sa.select(AccessRecord).order_by(AccessRecord.id)).all()
    assert [record.details for record in log] == [
        {"rule": "near_days", "value": 7},
        {"rule": "near_days", "value": None},
    ]


def test_confirming_the_default_is_kept_with_who_and_when(town, keeper):
    adjust(town.areas["示范镇"], NEAR_DAYS.key, NEAR_DAYS.default, by=keeper, now=NOW)
    line = next(line for line in rule_lines(town.areas["示范镇"]) if line.town_rule is NEAR_DAYS)
    assert (line.is_own, line.value, line.by_name, line.at) == (True, NEAR_DAYS.default, keeper.name, NOW)


def test_saying_the_same_again_changes_nothing(town, keeper):
    adjust(town.areas["示范镇"], NEAR_DAYS.key, 7, by=keeper, now=NOW)
    assert not adjust(town.areas["示范镇"], NEAR_DAYS.key, 7, by=keeper, now=NOW)
    assert db.session.scalar(sa.select(sa.func.count(AccessRecord.id))) == 1


@pytest.mark.parametrize(("rule", "value"), [(NEAR_DAYS, 0), (NEAR_DAYS, 31), (STRICT_OTHER_HANDS, 2)])
def test_a_value_out_of_bounds_is_refused(town, keeper, rule, value):
    with pytest.raises(AnswersRefused) as refused:
        adjust(town.areas["示范镇"], rule.key, value, by=keeper, now=NOW)
    assert list(refused.value.faults) == ["value"]
    assert decided_in(town.areas["示范镇"])(rule) == rule.default


def test_rules_belong_to_towns_of_ones_own_and_have_to_exist(town, keeper):
    town.add_person("administrator of another town", Role.ADMINISTRATOR, "邻镇")
    stranger = town.person("administrator of another town")
    for area, key, by in (
        ("示范镇", NEAR_DAYS.key, stranger),
        ("东管区", NEAR_DAYS.key, keeper),
        ("示范镇", "no_such_rule", keeper),
        ("示范镇", NEAR_DAYS.key, town.person("officer")),
    ):
        with pytest.raises(NotVisible):
            adjust(town.areas[area], key, 7, by=by, now=NOW)
