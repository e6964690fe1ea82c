"""安全生产与消防隐患台账: hazards at workplaces, from the first look to the closed line.

Rules: domain rules 3 (fields, workflow, who may do what), 7.A (time limits), 9.2 A (figures).
"""

from ledger.books.safety import clocks, figures, guesses, papers, states, town
from ledger.books.safety.conditions import HAS_NO_CREDIT_CODE, IS_LEASED, IS_MAJOR, IS_SMALL_PLACE, USES_GAS
from ledger.books.safety.records import SafetyEntry, SafetyVisit, Workplace, begin_from, headline
from ledger.books.safety.steps import (
    EXPECTS, closing, listing, major, recheck, rectification, reporting, review, supervision,
)
from ledger.books.safety.words import Level, SubjectType
from ledger.grammar.book import Book, SiteKind
from ledger.grammar.clocks import ClockRule
from ledger.grammar.fields import Field, Kind, Shared
from ledger.grammar.figures import Figure
from ledger.grammar.guesses import Guess
from ledger.grammar.looks import LookBack
from ledger.grammar.merging import Splits
from ledger.grammar.papers import PaperKind
from ledger.grammar.parties import Party
from ledger.grammar.rooms import every
from ledger.grammar.steps import Ask, State, Step
from ledger.grammar.together import Ties
from ledger.grammar.town_rules import TownRule
from ledger.models import Entry, Site

BOOK = Book(
    key="safety", position=1, label="安全生产与消防隐患", letter="安", entry_word="隐患", officer="安监员",
    entry=SafetyEntry, visit=SafetyVisit, headline=headline, begin_from=begin_from,
    guesses=every(Guess, guesses),
    site=SiteKind(
        model=Workplace, label="单位（场所）",
        subject_type=Field(label="场所类别", kind=Kind.CHOICE, choices=SubjectType),
        asks=(
            Ask(Workplace.small_place_type, mandatory=IS_SMALL_PLACE, only_then=True),
            Ask(
                Workplace.no_credit_code_reason, label="统一社会信用代码；无照的写明原因",
                mandatory=HAS_NO_CREDIT_CODE,
            ),
            Ask(Workplace.gas_alarm, mandatory=USES_GAS, only_then=True),
            Ask(Workplace.landlord, mandatory=IS_LEASED), Ask(Workplace.tenant, mandatory=IS_LEASED),
            Ask(Workplace.safety_agreement, mandatory=IS_LEASED),
        ),
        can_wait=(
            Workplace.principal, Workplace.principal_phone, Workplace.mixed_use, Workplace.operating_status,
            Workplace.regulator,
        ),
        found_by=(
            Workplace.credit_code, Workplace.landlord, Workplace.tenant, Workplace.safety_manager,
        ),
        parties=(
            Party(Site.name, Entry.responsible, label="单位（场所）名称", is_served=True),
            Party(
                Workplace.principal, SafetyEntry.person, is_served=True,
                details=((Workplace.principal_phone, SafetyEntry.person_phone),),
            ),
        ),
    ),
    shared=(
        Shared(column=Entry.grade, field=Field(label="隐患等级", kind=Kind.CHOICE, choices=Level)),
        Shared(column=Entry.responsible, field=Field(label="整改责任单位", kind=Kind.TEXT, most=100)),
    ),
    category=SafetyEntry.category,
    is_grave=IS_MAJOR, grave_grades=(Level.MAJOR,),
    states=every(State, states), void=states.VOID,
    steps=every(Step, reporting, review, rectification, major, recheck, closing, listing, supervision), expects=EXPECTS,
    clocks=every(ClockRule, clocks), look_backs=every(LookBack, clocks), papers=every(PaperKind, papers),
    town_rules=every(TownRule, town), figures=every(Figure, figures),
    # What was ordered about the one is no order about the other.
    splits=Splits(
        asks=(SafetyEntry.location, SafetyEntry.category, SafetyEntry.measure, SafetyEntry.description)
    ),
    ties=Ties(label="同一原因的几条等，关联另一条", example="如：同一条老化线路，几处配电箱都有"),
)
