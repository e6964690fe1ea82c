"""登记: how a matter comes in: asked of us, assigned from above, found by screening, open for long."""

from ledger.books.petitions.checks import CATEGORY_RIGHT, COUNTED_RIGHT, RECEIVED_RIGHT, WRITTEN_FAIRLY
from ledger.books.petitions.conditions import IS_ACCUSATION
from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.states import REGISTERED, REPORTED, SETTLING
from ledger.books.petitions.town import GROUP_FROM
from ledger.books.petitions.words import RowKind
from ledger.grammar.days import happened
from ledger.grammar.steps import Ask, Step
from ledger.grammar.town_rules import Decided
from ledger.grammar.usual_steps import OFFICE, OFFICER
from ledger.models import FIELD_ROLES, Entry, Role


def _is_group(entry: PetitionEntry, decided: Decided) -> bool:
    return (entry.people_count or 0) >= decided(GROUP_FROM)


GROUP = (PetitionEntry.is_group, _is_group)
BEGINS = (
    (PetitionEntry.contact_count, 1), (PetitionEntry.is_finished, False), (PetitionEntry.is_resolved, False), GROUP,
)
THE_MATTER = (
    Ask(PetitionEntry.title), Ask(PetitionEntry.summary), Ask(PetitionEntry.topic), Ask(PetitionEntry.people_count),
)
FIRST_ON = Ask(PetitionEntry.first_on, not_ahead=True)
HOW_IT_CAME = (
    Ask(PetitionEntry.channel), Ask(PetitionEntry.purpose), Ask(PetitionEntry.category),
    happened(PetitionEntry.received_on, fresh=False), FIRST_ON, Ask(PetitionEntry.can_be_told),
    Ask(PetitionEntry.representatives, mandatory=False), Ask(PetitionEntry.system_number, mandatory=False),
    Ask(PetitionEntry.is_repeat, mandatory=False), Ask(PetitionEntry.related_number, mandatory=False),
)
REGISTER = Step(
    "register", "登记信访事项", to=REGISTERED, who=OFFICER, asks=(*THE_MATTER, *HOW_IT_CAME),
    checks=(*WRITTEN_FAIRLY, *COUNTED_RIGHT, RECEIVED_RIGHT, CATEGORY_RIGHT),
    sets=(
        (PetitionEntry.kind, RowKind.FORMAL), (Entry.found_on, PetitionEntry.received_on), *BEGINS,
        (PetitionEntry.is_backlog, False),
    ),
    seals=True, segregates=IS_ACCUSATION, public="已登记",
)
RECEIVE_ASSIGNED = Step(
    "receive_assigned", "登记上级交办、转送事项", to=REGISTERED, who=OFFICER,
    asks=(
        *THE_MATTER, *HOW_IT_CAME, Ask(PetitionEntry.assigned_by), Ask(PetitionEntry.assigned_number),
        Ask(PetitionEntry.result_due_on, mandatory=False),
    ),
    checks=(*WRITTEN_FAIRLY, *COUNTED_RIGHT, RECEIVED_RIGHT, CATEGORY_RIGHT),
    sets=(
        (PetitionEntry.kind, RowKind.ASSIGNED), (Entry.found_on, PetitionEntry.received_on), *BEGINS,
        (PetitionEntry.is_backlog, False),
    ),
    seals=True, segregates=IS_ACCUSATION, public="已登记",
)
SCREEN = Step(
    "screen", "上报矛盾纠纷", to=REPORTED, who=(*FIELD_ROLES, Role.OFFICER), asks=THE_MATTER,
    checks=(*WRITTEN_FAIRLY, *COUNTED_RIGHT),
    sets=(
        (PetitionEntry.kind, RowKind.SCREENED), (PetitionEntry.received_on, Entry.found_on), *BEGINS,
        (PetitionEntry.is_backlog, False),
    ),
)
LIST_BACKLOG = Step(
    "list_backlog", "登记信访积案", to=SETTLING, who=OFFICE,
    asks=(
        *THE_MATTER, Ask(PetitionEntry.category), FIRST_ON,
        Ask(PetitionEntry.plan_due_on, mandatory=False, not_past=True),
        Ask(PetitionEntry.related_number, mandatory=False),
    ),
    checks=(*WRITTEN_FAIRLY, *COUNTED_RIGHT),
    sets=(
        (PetitionEntry.kind, RowKind.BACKLOG), (PetitionEntry.received_on, Entry.found_on), *BEGINS,
        (PetitionEntry.is_backlog, True),
    ),
    seals=True, segregates=IS_ACCUSATION, public="已列入积案化解",
)

# Whoever brought a matter in does not end it alone (rules 0.1 no. 9).
FILING = (SCREEN, REGISTER, RECEIVE_ASSIGNED, LIST_BACKLOG)
