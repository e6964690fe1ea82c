"""The table of time limits as a town has it: every wording, with the town's own length where it decided one."""

from dataclasses import dataclass

import sqlalchemy as sa

from ledger.db import db
from ledger.grammar import shelf
from ledger.grammar.limits import LimitGroup, TimeLimit, question_for, town_rule_for
from ledger.grammar.town_rules import TownRule
from ledger.models import Area, AreaLevel, Person, TownDecision
from ledger.refusals import Refused


class TownNotKnown(Refused):
    """No town, or more than one, has this name."""


@dataclass(frozen=True, kw_only=True)
class LimitLine:
    """One wording of one row. `key` is the rule a town may set for it, "" where there is none or it is an old wording."""

    group: LimitGroup
    limit: TimeLimit
    key: str
    own: int | None
    is_newest: bool
    waits: bool


def limit_lines(town_id: int | None) -> list[LimitLine]:
    """Return every wording in the order of the table; without a town nobody has decided anything."""
    decided = dict(
        db.session.execute(sa.select(TownDecision.key, TownDecision.value).where(TownDecision.town_id == town_id)).all()
    )
    return [
        _line(group, limit, decided, is_newest=limit in newest)
        for group in shelf.limits()
        for newest in (group.newest(),)
        for limit in group.limits
    ]


def _line(group: LimitGroup, limit: TimeLimit, decided: dict[str, int], *, is_newest: bool) -> LimitLine:
    rule = (town_rule_for(limit) or question_for(limit)) if is_newest else None
    # A yes that a length of law was compared is no length.
    own = decided.get(rule.key) if rule is not None and not rule.yes_no else None
    return LimitLine(
        group=group,
        limit=limit,
        key=rule.key if rule is not None else "",
        own=int(own) if own is not None else None,
        is_newest=is_newest,
        waits=is_newest and limit.confirm and not _is_confirmed(rule, decided),
    )


def _is_confirmed(rule: TownRule | None, decided: dict[str, int]) -> bool:
    if rule is None or rule.key not in decided:
        return False
    return bool(decided[rule.key]) or not rule.yes_no


def named_town(name: str) -> Area | None:
    """Return the town of this name or code; without one, the only town there is. None where nobody can tell which.

    Raises TownNotKnown for a name no town has. On a machine without a ledger there is no town, and the law still holds.
    """
    if not name and not sa.inspect(db.engine).has_table(Area.__tablename__):
        return None
    towns = sa.select(Area).where(Area.level == AreaLevel.TOWN, Area.valid_to.is_(None)).order_by(Area.id)
    if name:
        towns = towns.where(sa.or_(Area.name == name, Area.code == name))
    found = db.session.scalars(towns.limit(2)).all()
    if name and len(found) != 1:
        raise TownNotKnown(f"没有唯一叫“{name}”的镇，请写全名或统计用区划代码。")
    return found[0] if len(found) == 1 else None


def own_town_id(person: Person) -> int | None:
    """Return the town this person works in; None for whoever works above the towns."""
    return next((post.area.town_id for post in person.posts if post.area.town_id is not None), None)
