"""What a town decides for itself: one value for one of its rules."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.db import insert, transaction
from ledger.grammar import shelf
from ledger.grammar.town_rules import TownRule, numbered_day
from ledger.models import AreaLevel, Person, TownDecision
from ledger.queries.town_rules import decided_in
from ledger.refusals import AnswersRefused, NotVisible
from ledger.services.access_log import Act, record
from ledger.services.area_tree import administered
from ledger.services.next_visits import plan_town_anew


def adjust(town_id: int, key: str, value: int | None, *, by: Person, now: datetime) -> bool:
    """Set a town's value for a rule, or with None go back to the default; return whether anything changed.

    Promises already made keep their dates: a running clock remembers what it was started with. When to look at a place
    again is no promise, it follows at once. A value that
    equals the default is kept all the same: it says that the town has confirmed it.
    """
    with transaction() as session:
        if administered(session, town_id, by).level is not AreaLevel.TOWN:
            raise NotVisible
        town_rule = next((one for one in shelf.town_rules() if one.key == key), None)
        if town_rule is None:
            raise NotVisible
        if value is not None and not _is_allowed(town_rule, value):
            raise AnswersRefused({"value": _allowed(town_rule)})
        kept = session.get(TownDecision, (town_id, key))
        if (kept.value if kept else None) == value:
            return False
        _keep(session, town_id, key, value, by=by, now=now)
        plan_town_anew(session, town_id, key, decided_in(town_id))
        record(session, Act.TOWN_DECIDED, by=by, now=now, subject=f"area:{town_id}", rule=key, value=value)
        return True


def _keep(session: Session, town_id: int, key: str, value: int | None, *, by: Person, now: datetime) -> None:
    if value is None:
        session.execute(sa.delete(TownDecision).where(TownDecision.town_id == town_id, TownDecision.key == key))
        return
    decided = {"value": value, "by_id": by.id, "at": now}
    kept = insert(TownDecision).values(town_id=town_id, key=key, **decided)
    session.execute(kept.on_conflict_do_update(index_elements=[TownDecision.town_id, TownDecision.key], set_=decided))


def _is_allowed(town_rule: TownRule, value: int) -> bool:
    if town_rule.is_day and numbered_day(value) is None:
        return False
    return town_rule.least <= value <= town_rule.most


def _allowed(town_rule: TownRule) -> str:
    if town_rule.is_day:
        first, last = numbered_day(town_rule.least), numbered_day(town_rule.most)
        return f"请填写日期，在 {first} 到 {last} 之间"
    if town_rule.yes_no:
        return "请选择是或否"
    return f"请填写 {town_rule.least} 到 {town_rule.most} 之间的整数"
