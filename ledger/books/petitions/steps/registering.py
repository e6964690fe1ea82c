"""登记: how a matter comes in: asked of us, assigned from above, found by screening, open for long."""

from datetime import date

from ledger.books.petitions.checks import CATEGORY_RIGHT, COUNTED_RIGHT, RECEIVED_RIGHT, WRITTEN_FAIRLY, _ahead, _dated
from ledger.books.petitions.conditions import IS_ACCUSATION
from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.states import REGISTERED, REPORTED, SETTLING
from ledger.books.petitions.steps.usual import OFFICE, OFFICER
from ledger.books.petitions.town import GROUP_FROM
from ledger.books.petitions.words import RowKind
from ledger.grammar.steps import Ask, Step
from ledger.grammar.town_rules import Decided
from ledger.models import FIELD_ROLES, Entry, Role

NOT_BEGUN = (
    (PetitionEntry.contact_count, 1),
    (PetitionEntry.is_finished, False),
    (PetitionEntry.is_resolved, False),
)
BEGINS = (*NOT_BEGUN, (PetitionEntry.is_backlog, False))


def _is_group(entry: PetitionEntry, decided: Decided) -> bool:
    return (entry.people_count or 0) >= decided(GROUP_FROM)


def _received(entry: PetitionEntry) -> date:
    return entry.received_on or entry.found_on


GROUP = ((PetitionEntry.is_group, _is_group),)
THE_MATTER = (
    Ask(PetitionEntry.title),
    Ask(PetitionEntry.summary),
    Ask(PetitionEntry.topic),
    Ask(PetitionEntry.people_count),
)
THE_PETITION = (
    *THE_MATTER,
    Ask(PetitionEntry.channel),
    Ask(PetitionEntry.purpose),
    Ask(PetitionEntry.category),
    Ask(PetitionEntry.received_on),
    Ask(PetitionEntry.first_on),
    Ask(PetitionEntry.can_be_told),
    Ask(PetitionEntry.representatives, mandatory=False),
    Ask(PetitionEntry.system_number, mandatory=False),
    Ask(PetitionEntry.is_repeat, mandatory=False),
    Ask(PetitionEntry.related_number, mandatory=False),
)
REGISTER = Step(
    "register", "登记信访事项", to=REGISTERED, who=OFFICER, asks=THE_PETITION,
    checks=(*WRITTEN_FAIRLY, *COUNTED_RIGHT, *RECEIVED_RIGHT, CATEGORY_RIGHT),
    sets=((PetitionEntry.kind, RowKind.FORMAL), *BEGINS), computes=((Entry.found_on, _received),),
    computes_by_rule=GROUP, seals=True, segregates=IS_ACCUSATION, public="已登记",
)
RECEIVE_ASSIGNED = Step(
    "receive_assigned", "登记上级交办、转送事项", to=REGISTERED, who=OFFICER,
    asks=(
        *THE_PETITION, Ask(PetitionEntry.assigned_by), Ask(PetitionEntry.assigned_number),
        Ask(PetitionEntry.result_due_on, mandatory=False),
    ),
    checks=(*WRITTEN_FAIRLY, *COUNTED_RIGHT, *RECEIVED_RIGHT, CATEGORY_RIGHT),
    sets=((PetitionEntry.kind, RowKind.ASSIGNED), *BEGINS), computes=((Entry.found_on, _received),),
    computes_by_rule=GROUP, seals=True, segregates=IS_ACCUSATION, public="已登记",
)
SCREEN = Step(
    "screen", "上报矛盾纠纷", to=REPORTED, who=(*FIELD_ROLES, Role.OFFICER), asks=THE_MATTER,
    checks=(*WRITTEN_FAIRLY, *COUNTED_RIGHT),
    sets=((PetitionEntry.kind, RowKind.SCREENED), *BEGINS), computes=((PetitionEntry.received_on, _received),),
    computes_by_rule=GROUP,
)
LIST_BACKLOG = Step(
    "list_backlog", "登记信访积案", to=SETTLING, who=OFFICE,
    asks=(
        *THE_MATTER, Ask(PetitionEntry.category), Ask(PetitionEntry.first_on),
        Ask(PetitionEntry.plan_due_on, mandatory=False), Ask(PetitionEntry.related_number, mandatory=False),
    ),
    checks=(
        *WRITTEN_FAIRLY, *COUNTED_RIGHT, _dated(PetitionEntry.first_on, "首次信访日期"),
        _ahead(PetitionEntry.plan_due_on, "积案化解期限"),
    ),
    sets=((PetitionEntry.kind, RowKind.BACKLOG), *NOT_BEGUN, (PetitionEntry.is_backlog, True)),
    computes=((PetitionEntry.received_on, _received),), computes_by_rule=GROUP,
    seals=True, segregates=IS_ACCUSATION, public="已列入积案化解",
)

# Whoever brought a matter in does not end it alone (rules 0.1 no. 9).
FILING = (SCREEN, REGISTER, RECEIVE_ASSIGNED, LIST_BACKLOG)
