"""自建房台账: one house, one file; three axes side by side: first judgement, appraisal, and what is done about it.

Rules: domain rules 4 (fields, axes, workflow), 7.B (time limits), 9.2 B (figures).
"""

from ledger.books.housing import clocks, figures, guesses, papers, states, town
from ledger.books.housing.conditions import IS_ALTERED, IS_BUSINESS, IS_GRAVE, IS_ILLEGAL
from ledger.books.housing.learnt import THE_HOUSE_SAYS
from ledger.books.housing.records import VISUAL_SIGNS, House, HousingEntry, HousingVisit, headline
from ledger.books.housing.states import VOID
from ledger.books.housing.steps import EXPECTS, STEPS
from ledger.books.housing.steps.acceptance import DEMOLISHED
from ledger.books.housing.visits import A_LOOK_LEADS, DUE_LOOKS, VISIT_RULES, begin_from, due_look, next_visit
from ledger.books.housing.words import ClockCode, HazardLevel, HouseUse
from ledger.grammar.book import Book, SiteKind
from ledger.grammar.clocks import ClockRule
from ledger.grammar.fields import Field, Kind, Shared
from ledger.grammar.figures import Figure
from ledger.grammar.guesses import Guess
from ledger.grammar.leaving import EndsWithPlace
from ledger.grammar.merging import Splits
from ledger.grammar.papers import PaperKind
from ledger.grammar.parties import Party
from ledger.grammar.rooms import every
from ledger.grammar.steps import Ask, State
from ledger.grammar.together import Ties
from ledger.grammar.town_rules import TownRule
from ledger.grammar.turned import TURNED, Turning
from ledger.models import Entry

BOOK = Book(
    key="housing", position=2, label="自建房安全", letter="房", entry_word="房屋隐患", officer="村镇建设办专干",
    entry=HousingEntry, visit=HousingVisit,
    site=SiteKind(
        model=House, label="自建房", subject_type=Field(label="是否经营性", kind=Kind.CHOICE, choices=HouseUse),
        asks=(
            Ask(House.business_kinds, mandatory=IS_BUSINESS, only_then=True),
            Ask(House.alterations, mandatory=IS_ALTERED, only_then=True),
            Ask(House.illegal_kinds, mandatory=IS_ILLEGAL, only_then=True),
        ),
        can_wait=(
            House.house_number, House.owner, House.owner_phone, House.owner_kind, House.floors_up, House.floors_down,
            House.floor_area, House.built_period, House.structure, House.altered, House.structure_changed,
        ),
        name_help="写门牌和用途，如：中心街8号农资门市、村中街27号住宅",
        parties=(
            Party(House.owner, Entry.responsible, is_served=True, details=((House.owner_phone, None),)),
            Party(House.occupant, details=((House.occupant_phone, None),)),
        ),
        turnings=(
            Turning(IS_BUSINESS.holds, HousingEntry.is_business, begins=(ClockCode.STOP_BUSINESS,), act=TURNED),
        ),
        next_visit=next_visit, due_look=due_look, due_looks=DUE_LOOKS,
        visit_rules=VISIT_RULES, gone_on=House.demolished_on, number=House.house_number, takes_over=House.rebuilt_from,
    ),
    shared=(
        Shared(
            column=Entry.grade, field=Field(label="初判", kind=Kind.CHOICE, choices=HazardLevel, help=VISUAL_SIGNS),
        ),
        Shared(column=Entry.responsible, field=Field(label="房屋使用安全责任人", kind=Kind.TEXT, most=100)),
    ),
    headline=headline, is_grave=IS_GRAVE, grave_grades=(HazardLevel.SEVERE,),
    states=every(State, states),
    void=VOID,
    steps=STEPS, expects=EXPECTS,
    clocks=every(ClockRule, clocks),
    papers=every(PaperKind, papers),
    town_rules=every(TownRule, town),
    figures=every(Figure, figures), guesses=every(Guess, guesses), begin_from=begin_from,
    splits=Splits(
        asks=(
            HousingEntry.hazard_parts, HousingEntry.operating_issues, HousingEntry.plan, HousingEntry.description,
        )
    ),
    ties=Ties(label="同一产权人的几栋等，关联另一条", example="如：同一产权人的前后两栋，一并鉴定整治"),
    ends_with_place=EndsWithPlace(step=DEMOLISHED, on=HousingEntry.done_on),
    visit_leads=A_LOOK_LEADS, site_learns=THE_HOUSE_SAYS,
)
