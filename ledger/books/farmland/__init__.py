"""违法占用耕地台账: occupied farmland, from the clue to the look back after the line was closed.

Rules: domain rules 6 (fields, workflow, substance), 7.D (time limits, limits.toml), 9.2 D (figures).
The county decides and punishes; the town finds, stops, reports, follows up, and has one power of its own
(城乡规划法第六十五条). Whether a matter is a crime is a question put to the officer, never a verdict of the program.
"""

from ledger.books.farmland import clocks, figures, guesses, papers, states, town
from ledger.books.farmland.conditions import HAS_A_PARTY, IS_GRAVE, MAY_BE_TWO
from ledger.books.farmland.reckoning import headline, remaining
from ledger.books.farmland.records import FarmlandEntry, FarmlandVisit, Parcel
from ledger.books.farmland.steps import EXPECTS, STEPS
from ledger.books.farmland.visits import A_LOOK_LEADS, last_patch_no, next_patrol
from ledger.books.farmland.words import Era, LandClass
from ledger.grammar.book import Book, SiteKind
from ledger.grammar.clocks import ClockRule
from ledger.grammar.fields import Field, Kind, Shared
from ledger.grammar.figures import Figure
from ledger.grammar.guesses import Guess
from ledger.grammar.looks import LookBack
from ledger.grammar.merging import MERGED, Share, Splits
from ledger.grammar.papers import PaperKind
from ledger.grammar.parties import Party
from ledger.grammar.rooms import every
from ledger.grammar.steps import State
from ledger.grammar.together import Ties, Together
from ledger.grammar.town_rules import TownRule
from ledger.models import Entry

BOOK = Book(
    key="farmland", position=4, label="违法占用耕地", letter="地", entry_word="占地问题", officer="自然资源专干",
    entry=FarmlandEntry, visit=FarmlandVisit,
    site=SiteKind(
        model=Parcel, label="地块", subject_type=Field(label="地类", kind=Kind.CHOICE, choices=LandClass),
        name_help="写当地的叫法，如：大块地29号地块", address_help="写在村子哪个方向、多远，如：南杨村村东 650 米",
        parties=(
            Party(
                Parcel.occupant, FarmlandEntry.occupant, is_served=True, stays=HAS_A_PARTY,
                details=((Parcel.occupant_phone, FarmlandEntry.occupant_phone),),
            ),
        ),
        found_by=(Parcel.patch_no, Parcel.parcel_no),
        next_visit=next_patrol, visit_rules=(town.PATROL_DAYS_SUMMER, town.PATROL_DAYS_WINTER),
    ),
    shared=(Shared(column=Entry.grade, field=Field(label="存量或新增", kind=Kind.CHOICE, choices=Era)),),
    category=FarmlandEntry.building_kind,
    headline=headline, is_grave=IS_GRAVE, grave_grades=(Era.NEW,),
    found_by=(FarmlandEntry.patch_no, FarmlandEntry.violation_no, FarmlandEntry.approval_no),
    states=every(State, states), void=states.VOID,
    steps=STEPS, expects=EXPECTS,
    papers=every(PaperKind, papers), clocks=every(ClockRule, clocks), look_backs=every(LookBack, clocks),
    town_rules=every(TownRule, town),
    figures=every(Figure, figures),
    splits=Splits(
        asks=(FarmlandEntry.building_kind, FarmlandEntry.use), applies=MAY_BE_TWO,
        shares=(
            Share(FarmlandEntry.area_total),
            Share(FarmlandEntry.area_agri, of=FarmlandEntry.area_total),
            Share(FarmlandEntry.area_farmland, of=FarmlandEntry.area_agri),
            Share(FarmlandEntry.area_basic, of=FarmlandEntry.area_farmland),
            Share(FarmlandEntry.area_paddy, of=FarmlandEntry.area_farmland),
            Share(FarmlandEntry.area_ecored, of=FarmlandEntry.area_total),
            Share(FarmlandEntry.area_special, of=FarmlandEntry.area_total),
        ),
        works_out=((FarmlandEntry.area_remaining, lambda entry, _: remaining(entry)),),
    ),
    shown_together=Together(
        label="同一用地主体的其他占地问题", same=FarmlandEntry.occupant,
        sums=(FarmlandEntry.area_total, FarmlandEntry.area_farmland, FarmlandEntry.area_basic),
        but=(states.VOID, MERGED),
    ),
    ties=Ties(label="一案多地块等，关联另一条", example="如：同一建设项目占用的另一地块"),
    visit_leads=A_LOOK_LEADS, site_learns=((Parcel.patch_no, last_patch_no),), begin_from=lambda item: (),
    guesses=every(Guess, guesses),
)
