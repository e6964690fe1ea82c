"""信访事项台账: petition matters, from the first contact to the closed file. A row is a matter, never a person.

Rules: domain rules 5 (fields, workflow, grading, duties, what must not be built), 7.C (time limits), 9.2 C (figures).
The articles named in these rooms without a law are those of 信访工作条例 (in force since 2022-05-01).
"""

from ledger.books.petitions import clocks, guesses, papers, states, town
from ledger.books.petitions.conditions import IS_A, IS_ACCUSATION
from ledger.books.petitions.figures import FIGURES
from ledger.books.petitions.people import PEOPLE
from ledger.books.petitions.records import PetitionEntry, headline
from ledger.books.petitions.steps import CHAPTERS, EXPECTS
from ledger.books.petitions.steps.keeping import KEEP_APART
from ledger.books.petitions.steps.sorting import TO_DISCIPLINE
from ledger.books.petitions.words import Category, Grade, Purpose
from ledger.grammar.book import Book
from ledger.grammar.clocks import ClockRule
from ledger.grammar.fields import Field, Kind, Shared
from ledger.grammar.guesses import Guess
from ledger.grammar.leaving import LeavesOnlyBy
from ledger.grammar.looks import LookBack
from ledger.grammar.merging import Splits
from ledger.grammar.papers import PaperKind
from ledger.grammar.rooms import every
from ledger.grammar.steps import State, Step
from ledger.grammar.town_rules import TownRule
from ledger.models import FIELD_ROLES, Entry

BOOK = Book(
    key="petitions", position=3, label="信访事项", letter="访", segregated_letter="举", entry_word="事项", officer="信访专干",
    entry=PetitionEntry,
    shared=(
        Shared(column=Entry.grade, field=Field(label="事项等级", kind=Kind.CHOICE, choices=Grade)),
        Shared(column=Entry.responsible, field=Field(label="责任单位", kind=Kind.TEXT, most=100)),
    ),
    category=PetitionEntry.category,
    headline=headline, is_grave=IS_A, grave_grades=(Grade.A,), states=every(State, states), void=states.VOID,
    steps=every(Step, *CHAPTERS), expects=EXPECTS, clocks=every(ClockRule, clocks), papers=every(PaperKind, papers),
    look_backs=every(LookBack, clocks),
    leaves_only_by=(LeavesOnlyBy(when=IS_ACCUSATION, steps=(TO_DISCIPLINE,)),),
    town_rules=every(TownRule, town), figures=FIGURES, begin_from=lambda item: (), sealed=PEOPLE,
    guesses=every(Guess, guesses),
    reporters_only=FIELD_ROLES, open_to_field=town.FIELD_REPORTS, is_public=True,
    duplicates_alike=(PetitionEntry.topic,),
    # Matters, never people: what the letters and the systems above call it by.
    found_by=(PetitionEntry.system_number, PetitionEntry.assigned_number, PetitionEntry.related_number),
    # A matter names the one it repeats in 关联事项编号, which the figures read.
    ties=None,
    splits=Splits(
        asks=(
            PetitionEntry.title, PetitionEntry.summary, PetitionEntry.topic, PetitionEntry.purpose,
            PetitionEntry.category,
        ),
        apart=KEEP_APART,
        stays_apart="检举控告部分依法单独保密（第三十条），不能和诉求部分合回：诉求部分单独办理，检举控告部分转纪检监察机关；"
        "其实不是检举控告的，由领导“改定事项类别”，再各自办理",
        sets=((PetitionEntry.category, Category.ACCUSATION), (PetitionEntry.purpose, Purpose.ACCUSATION)),
    ),
)
