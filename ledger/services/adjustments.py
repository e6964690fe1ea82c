"""What a town decides for itself: one value for one adjustable rule."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.db import insert, transaction
from ledger.grammar import shelf
from ledger.grammar.adjustments import Adjustable, numbered_day
from ledger.models import Adjustment, AreaLevel, Person
from ledger.queries.adjustments import town_rule
from ledger.refusals import AnswersRefused, NotVisible
from ledger.services.acts import Act, record
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
        adjustable = next((one for one in shelf.adjustables() if one.key == key), None)
        if adjustable is None:
            raise NotVisible
        if value is not None and not _is_allowed(adjustable, value):
            raise AnswersRefused({"value": _allowed(adjustable)})
        kept = session.get(Adjustment, (town_id, key))
        if (kept.value if kept else None) == value:
            return False
        _keep(session, town_id, key, value, by=by, now=now)
        plan_town_anew(session, town_id, key, town_rule(town_id))
        record(session, Act.RULE_ADJUSTED, by=by, now=now, subject=f"area:{town_id}", rule=key, value=value)
        return True


def _keep(session: Session, town_id: int, key: str, value: int | None, *, by: Person, now: datetime) -> None:
    if value is None:
        session.execute(sa.delete(Adjustment).where(Adjustment.town_id == town_id, Adjustment.key == key))
        return
    decided = {"value": value, "by_id": by.id, "at": now}
    kept = insert(Adjustment).values(town_id=town_id, key=key, **decided)
    session.execute(kept.on_conflict_do_update(index_elements=[Adjustment.town_id, Adjustment.key], set_=decided))


def _is_allowed(adjustable: Adjustable, value: int) -> bool:
    if adjustable.is_day and numbered_day(value) is None:
        return False
    return adjustable.least <= value <= adjustable.most


def _allowed(adjustable: Adjustable) -> str:
    if adjustable.is_day:
        first, last = numbered_day(adjustable.least), numbered_day(adjustable.most)
        return f"请填写日期，在 {first} 到 {last} 之间"
    if adjustable.yes_no:
        return "请选择是或否"
    return f"请填写 {adjustable.least} 到 {adjustable.most} 之间的整数"
