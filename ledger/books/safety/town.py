"""What the law leaves to the town and no clock counts by: how long is usual, and how often it is extended."""

from ledger.books.safety.records import SafetyEntry
from ledger.books.safety.words import Level, Mode
from ledger.grammar.town_rules import TownRule, town
from ledger.workdays import Unit

DAYS_AT_ONCE = town("safety.days_at_once", "“立即整改”的默认期限", 7, Unit.DAYS, most=30)
DAYS_GENERAL = town("safety.days_general", "一般隐患的默认整改期限", 15, Unit.DAYS, most=180)
DAYS_MAJOR = town("safety.days_major", "重大隐患的默认整改期限", 30, Unit.DAYS, most=365)
EXTENSIONS = town("safety.extensions", "整改期限最多延期次数", 1, "次", least=0, most=5)


def usual_days(entry: SafetyEntry) -> TownRule:
    """Return how long putting it right usually takes, by level and mode."""
    if entry.grade == Level.MAJOR:
        return DAYS_MAJOR
    return DAYS_AT_ONCE if entry.mode == Mode.AT_ONCE else DAYS_GENERAL
