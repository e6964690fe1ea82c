"""等待外部: an entry that waits for somebody outside the office, in the words every book has for it.

Who is waited for, since when and until when it is expected stands on the entry. A clock chases it, and once it is over
the entry is late like any other: the ladder tells whoever chases, then the leader. No limit of the law stands still for
it: that takes a paper, by a step of its own (grammar/standing_still).
"""

from typing import Any

from ledger.grammar.clocks import ClockRule, promise
from ledger.grammar.conditions import is_given, is_missing
from ledger.grammar.days import happened
from ledger.grammar.steps import Ask, State, Step, emptied
from ledger.grammar.town_rules import OUTSIDE_DAYS
from ledger.models import LEADING_ROLES, Entry, Role

IS_OUTSIDE = is_given(Entry.outsider, otherwise="没有登记在等外部单位，不用登记已回")
IS_NOT_OUTSIDE = is_missing(Entry.outsider, otherwise="已经登记在等外部单位；已回的请先登记“外部已回”，再登记下一次")
# An entry that waits for nobody any more; what was waited for last stays told.
WAITS_NO_MORE = emptied(Entry.outsider, Entry.outsider_until)


def await_outsider(*from_states: State, **more: Any) -> Step:
    return Step(
        "await_outsider", "等待外部", done="开始等待外部", from_states=from_states, who=(Role.OFFICER, *LEADING_ROLES),
        asks=(
            Ask(Entry.outsider, fresh=True), Ask(Entry.outsider_name, fresh=True), happened(Entry.outsider_since),
            Ask(
                Entry.outsider_until, mandatory=False, fresh=True, not_past=True,
                help="对方说定的日期；没有说定的不填，按本镇设置的工作日催问",
            ),
        ),
        applies=IS_NOT_OUTSIDE, sets=emptied(Entry.outsider_back_on), must_note="等什么（鉴定、批复、裁定等）", **more,
    )  # fmt: skip


def outsider_back(*from_states: State, **more: Any) -> Step:
    return Step(
        "outsider_back", "外部已回", from_states=from_states, who=(Role.OFFICER, *LEADING_ROLES),
        asks=(happened(Entry.outsider_back_on),), applies=IS_OUTSIDE, sets=WAITS_NO_MORE, must_note="答复（结果）内容",
        **more,
    )  # fmt: skip


def outside_clock(code: str, begins: Step, ends: Step) -> ClockRule:
    """The promise to ask again: by the day that was expected, or after the town's working days."""
    return promise(
        code, starts=(begins,), stops=(ends,), within=OUTSIDE_DAYS, until=Entry.outsider_until,
        counts_from=Entry.outsider_since, kept_on=(Entry.outsider_back_on,), falls_to=Role.OFFICER,
        basis="本镇规定：等外部单位的，到期催问，仍没有答复的报分管领导",
    )  # fmt: skip


def is_outside(clock: ClockRule) -> bool:
    """Return whether a clock chases somebody outside: nobody knows beforehand whether it will run."""
    return clock.until is Entry.outsider_until
