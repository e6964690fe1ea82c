"""What a town has decided for itself: the rule function the clocks ask, and the lines of the administrator's page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ledger.access import administered_areas
from ledger.db import db
from ledger.grammar import shelf
from ledger.grammar.town_rules import TownRule
from ledger.models import Area, AreaLevel, Person, TownDecision
from ledger.refusals import NotVisible

_DECIDED = sa.select(TownDecision.key, TownDecision.value).where(TownDecision.town_id == sa.bindparam("town_id"))


def decided_in(town_id: int) -> Callable[[TownRule], int]:
    """Return the function that tells a town's value of a rule: its own where it has decided, else the default."""
    return told_by(db.session.connection().execute(_DECIDED, {"town_id": town_id}).tuples().all())


def told_by(lines: Iterable[tuple[str, int]]) -> Callable[[TownRule], int]:
    """Return the same function from what a town has decided, as (key, value)."""
    decided = dict(lines)
    return lambda town_rule: int(decided.get(town_rule.key, town_rule.default))


@dataclass(frozen=True, kw_only=True)
class RuleLine:
    """A rule as a town has it; `by_name` and `at` are empty while the default holds."""

    town_rule: TownRule
    value: int
    by_name: str | None = None
    at: datetime | None = None

    @property
    def is_own(self) -> bool:
        return self.at is not None


def administered_towns(person: Person) -> list[Area]:
    """Return the towns whose rules this administrator keeps, by name."""
    towns = sa.select(Area).where(administered_areas(person), Area.level == AreaLevel.TOWN, Area.valid_to.is_(None))
    return list(db.session.scalars(towns.order_by(Area.name, Area.id)))


def administered_town(person: Person, town_id: int) -> Area:
    """Raises NotVisible unless this person keeps the town's rules."""
    town = sa.select(Area).where(Area.id == town_id, Area.level == AreaLevel.TOWN, administered_areas(person))
    found = db.session.scalar(town)
    if found is None:
        raise NotVisible
    return found


def rule_lines(town_id: int) -> list[RuleLine]:
    """Return every rule a town may decide, in the order of the declarations, with who decided what and when."""
    rows = db.session.execute(
        sa.select(TownDecision, Person.name)
        .join(Person, Person.id == TownDecision.by_id)
        .where(TownDecision.town_id == town_id)
    )
    decided = {one.key: (one, name) for one, name in rows}
    return [_rule_line(town_rule, *decided.get(town_rule.key, (None, None))) for town_rule in shelf.town_rules()]


def rule_line(town_id: int, key: str) -> RuleLine:
    """Raises NotVisible for a key no rule has."""
    found = next((line for line in rule_lines(town_id) if line.town_rule.key == key), None)
    if found is None:
        raise NotVisible
    return found


def _rule_line(town_rule: TownRule, decided: TownDecision | None, by_name: str | None) -> RuleLine:
    if decided is None:
        return RuleLine(town_rule=town_rule, value=town_rule.default)
    return RuleLine(town_rule=town_rule, value=int(decided.value), by_name=by_name, at=decided.at)
