"""A book: everything the rest of the ledger knows about one kind of ledger, checked when the program starts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.choices import Choice
from ledger.grammar.amending import Worked, worked_out
from ledger.grammar.clocks import ClockRule
from ledger.grammar.common_fields import COMMON_SHARED
from ledger.grammar.contradictions import BookContradiction, contradictions
from ledger.grammar.due_looks import DueLook
from ledger.grammar.fields import STANDS_ALONE, Field, Kind, Named, Shared, declared_fields, key_of
from ledger.grammar.figures import Figure
from ledger.grammar.guesses import Guess
from ledger.grammar.leaving import EndsWithPlace, LeavesOnlyBy
from ledger.grammar.looks import LookBack
from ledger.grammar.merging import MERGED, Splits
from ledger.grammar.papers import PaperKind
from ledger.grammar.parties import Party
from ledger.grammar.sealed import Sealed
from ledger.grammar.site_records import Learns
from ledger.grammar.steps import Ask, Condition, State, Step
from ledger.grammar.together import USUAL_TIES, Ties, Together
from ledger.grammar.town_rules import Decided, TownRule
from ledger.grammar.turned import Turning
from ledger.grammar.visit_leads import Lead, clean_answers
from ledger.models import ChecklistItem, Entry, Role, Site, Visit

# Columns no book declares, because every page calls them the same and every book may ask for them.
COMMON_FIELDS = {
    Entry.found_on.key: Field(label="发现日期", kind=Kind.DAY, follows=STANDS_ALONE),
    Entry.unconfirmed_on.key: Field(label="待他人确认的办理日期", kind=Kind.DAY, follows=STANDS_ALONE),
    Entry.day_confirmed.key: Field(label="是否确认办理日期", kind=Kind.YES_NO),
}


MOST_OF_A_HEADLINE = 200


@dataclass(frozen=True, kw_only=True, eq=False)
class SiteKind:
    """A kind of place with the words for it. Books share sites, so two books may name the same kind."""

    model: type[Site]
    label: str
    subject_type: Field
    # How such a place is called, and how one says where it lies.
    name_help: str = "按招牌或营业执照上的写法"
    address_help: str = "写到别人能找到门，如：中心街 8 号"
    # Whom its file names on the other side of what is open there.
    parties: tuple[Party, ...] = ()
    # What is open there goes on by, once the file comes to say it.
    turnings: tuple[Turning, ...] = ()
    # By when somebody has to look at a place again, from its file and the day of the last visit, or of the day its file
    # began where nobody has looked yet; None: no rule.
    next_visit: Callable[[Any, date, Decided], date | None] | None = None
    # Which kind of look that is, of those in `due_looks`, where not any kind will do.
    due_look: Callable[[Any, date, Decided], DueLook | None] | None = None
    due_looks: tuple[DueLook, ...] = ()
    # What it is worked out by: rules of the town, and rows of the table of time limits by their code.
    visit_rules: tuple[TownRule | str, ...] = ()
    # The day in this learnt field says that there is no such place any more: nobody looks at it again, and it leaves the
    # register once nothing is open there.
    gone_on: InstrumentedAttribute[Any] | None = None
    # By which a place is known, and where one that stands in the place of a former one tells the number of that.
    number: InstrumentedAttribute[Any] | None = None
    takes_over: InstrumentedAttribute[Any] | None = None
    # What else of its file it is found by, beside whom it names, how they are reached and the number it is known by.
    found_by: tuple[InstrumentedAttribute[Any], ...] = ()
    # What is wanted only where something else is said of the place; as a step asks, with the place as typed for the entry.
    asks: tuple[Ask, ...] = ()
    # What a file may begin without where somebody stands in the rain: name, area, position and a photo make a provisional
    # one, marked until whoever keeps it has said these as well. Its kind, its address and what it asks only sometimes can
    # wait of every place.
    can_wait: tuple[InstrumentedAttribute[Any], ...] = ()

    def look_called(self, key: str | None) -> DueLook | None:
        return next((look for look in self.due_looks if look.key == key), None)

    @property
    def key(self) -> str:
        return str(self.model.__mapper_args__["polymorphic_identity"])

    def answers_for(self, site: Any) -> str | None:
        """Return who answers for what is found there, as far as its file tells; it can be put right on the way."""
        named = (
            one.named for one in self.parties if one.answers is not None and one.answers.key == Entry.responsible.key
        )
        return getattr(site, next(named, Site.name).key)

    def is_gone(self, site: Site) -> bool:
        return self.gone_on is not None and getattr(site, self.gone_on.key) is not None

    def fields(self) -> list[Named]:
        """Return what somebody types into the file of a place; what can wait is mandatory in one that is complete."""
        waiting = {attribute.key for attribute in self.can_wait}
        return [
            replace(named, mandatory=True) if named.key in waiting else named
            for named in declared_fields(self.model)
            if not named.field.is_learnt
        ]

    def searched_fields(self) -> tuple[str, ...]:
        """Return the keys of what the file of a place is found by, beside its name and address."""
        named = [one.named.key for one in self.parties if one.named.key != Site.name.key]
        number = [self.number.key] if self.number is not None else []
        phones = [one.key for one in declared_fields(self.model) if one.field.kind is Kind.PHONE]
        return tuple(dict.fromkeys([*named, *number, *phones, *(one.key for one in self.found_by)]))

    def learnt_fields(self) -> list[Named]:
        """Return what the file learns from visits and steps."""
        return [named for named in declared_fields(self.model) if named.field.is_learnt]


@dataclass(frozen=True, kw_only=True, eq=False)
class Book:
    """One ledger. Everything is referred to by Python name; nothing here is looked up by string."""

    key: str
    label: str
    # Where it stands on the shelf, and so in every menu.
    position: int = 100
    # One character in front of the numbers: 安2026-0412.
    letter: str
    # In front of the numbers of what is segregated from its first day: 举2026-K7Q4MX, which tell no order.
    segregated_letter: str = ""
    entry_word: str
    # The title of the officer of this book, e.g. 安监员.
    officer: str
    entry: type[Entry]
    # Empty where nothing is visited, or where entries lie in an area and at no site.
    visit: type[Visit] | None = None
    site: SiteKind | None = None
    shared: tuple[Shared, ...]
    headline: Callable[[Any], str]
    # What kind of matter it is, by which lists are narrowed; one of its own choices. None: there are no kinds.
    category: InstrumentedAttribute[Any] | None = None
    is_grave: Condition
    grave_grades: tuple[Choice, ...] = ()
    states: tuple[State, ...]
    # The closed state of what turned out to be nothing: left out of every count.
    void: State
    steps: tuple[Step, ...]
    # What each open state expects of the role it awaits: one step, or several of which the entry decides by what
    # applies. It is the first thing a page offers, and what nobody is handed an entry for who may not do it.
    expects: Mapping[State, Step | tuple[Step, ...]]
    clocks: tuple[ClockRule, ...]
    papers: tuple[PaperKind, ...] = ()
    # Those its clocks run by, its places are looked at again by and its town opens it by are known besides.
    town_rules: tuple[TownRule, ...] = ()
    # What is closed by certain steps and in no other way.
    leaves_only_by: tuple[LeavesOnlyBy, ...] = ()
    # How what is open at a place ends when there is no such place any more.
    ends_with_place: EndsWithPlace | None = None
    # When somebody looks again at what was closed.
    look_backs: tuple[LookBack, ...] = ()
    figures: tuple[Figure, ...] = ()
    # What a checklist item that does not fit fills in for the new entry.
    begin_from: Callable[[ChecklistItem], tuple[tuple[InstrumentedAttribute[Any], Any], ...]]
    # What the words of an answer say of a choice asked beside it, for whoever begins an entry.
    guesses: tuple[Guess, ...] = ()
    visit_leads: tuple[Lead, ...] = ()
    # What the file of a place says because of this book, worked out anew after every visit and step.
    site_learns: Learns = ()
    sealed: Sealed | None = None
    # Roles that see of this book only what they reported themselves, whatever their area.
    reporters_only: tuple[Role, ...] = ()
    # Whether field posts may begin entries at all, where that is the town's to say.
    open_to_field: TownRule | None = None
    # What two entries at no place have to say alike to be likely the same; at a place, the place says it.
    duplicates_alike: tuple[InstrumentedAttribute[Any], ...] = ()
    # How an entry about two things becomes two, where that happens.
    splits: Splits | None = None
    # What else an entry is found by, beside its headline, its number, its place, its papers, whom it names and how they
    # are reached.
    found_by: tuple[InstrumentedAttribute[Any], ...] = ()
    # What its entries are shown together with.
    shown_together: Together | None = None
    # How its entries are tied by hand; None where they name each other in a field of their own.
    ties: Ties | None = USUAL_TIES
    # Whether whoever holds its number and query code may look up an entry's state and dates.
    is_public: bool = False

    def __post_init__(self) -> None:
        steps = self.steps if isinstance(self.steps, tuple) else ()
        asked = {ask.field for step in steps if isinstance(step.asks, tuple) for ask in step.asks}
        common = tuple(one for one in COMMON_SHARED if one.column in asked and one not in self.shared)
        object.__setattr__(self, "shared", (*self.shared, *common))
        clocks = self.clocks if isinstance(self.clocks, tuple) else ()
        named = [clock.length for clock in clocks] + [clock.target_before for clock in clocks]
        named += [look.within for look in self.look_backs]
        named += [*(self.site.visit_rules if self.site is not None else ()), self.open_to_field]
        rules = (*self.town_rules, *(one for one in named if isinstance(one, TownRule)))
        object.__setattr__(self, "town_rules", tuple(dict.fromkeys(rules)))

    @cached_property
    def steps_by_key(self) -> dict[str, Step]:
        return {step.key: step for step in self.steps}

    @cached_property
    def states_by_key(self) -> dict[str, State]:
        """Return every state an entry may stand in: the book's own, and where what was merged stands in every book."""
        return {state.key: state for state in (*self.states, MERGED)}

    @cached_property
    def papers_by_key(self) -> dict[str, PaperKind]:
        return {kind.key: kind for kind in self.papers}

    @cached_property
    def rights(self) -> frozenset[str]:
        """Return the codes of the clocks that give somebody else time and bind the office to nothing."""
        return frozenset(clock.code for clock in self.clocks if clock.is_right)

    @cached_property
    def falls_to(self) -> dict[str, Role]:
        """Return whose duty a clock is, by its code, where that is said apart from whom the entry awaits."""
        return {clock.code: clock.falls_to for clock in self.clocks if clock.falls_to is not None}

    @cached_property
    def _shared_fields(self) -> dict[str, Field]:
        return COMMON_FIELDS | {shared.column.key: shared.field for shared in self.shared}

    @cached_property
    def visit_opens(self) -> Lead | None:
        """Return what a visit begins by itself."""
        return next((lead for lead in self.visit_leads if lead.step is not None and lead.step.files_new), None)

    @cached_property
    def visit_adds(self) -> Lead | None:
        """Return what a visit adds to an entry that is open already."""
        return next((lead for lead in self.visit_leads if lead.step is not None and not lead.step.files_new), None)

    @cached_property
    def visit_finds(self) -> Lead | None:
        """Return what a visit may find that is to be filed by hand, or explained."""
        return next((lead for lead in self.visit_leads if lead.step is None), None)

    @cached_property
    def clean_visit(self) -> tuple[tuple[InstrumentedAttribute[Any], Any], ...]:
        return clean_answers(self.visit_leads)

    @cached_property
    def usual_visit(self) -> dict[str, Any]:
        """Return how the mandatory choices of a visit begin on its form: with the first one, but for what is found."""
        said = {attribute.key for attribute, _ in self.clean_visit}
        if self.visit is None:
            return {}
        return {
            named.key: next(iter(named.field.choices))
            for named in declared_fields(self.visit)
            if named.mandatory and named.field.choices is not None and named.key not in said
        }

    def field_of(self, attribute: InstrumentedAttribute[Any]) -> Field:
        """Return the words for a column of this book's entry, shared or its own."""
        found = self._shared_fields.get(attribute.key)
        return found if found is not None else self.entry.__table__.c[attribute.key].info["field"]

    def word_of(self, attribute: InstrumentedAttribute[Any]) -> str:
        """Return what a column is called, one that all books share and none names included."""
        return self.field_of(attribute).label

    def days_before(self, attribute: InstrumentedAttribute[Any]) -> tuple[InstrumentedAttribute[Any], ...]:
        """Return the days which a day of an entry may not lie before, wherever it is asked for."""
        follows = self.field_of(attribute).follows or ()
        return tuple(getattr(self.entry, key_of(column)) for column in follows)

    def entry_fields(self) -> list[Named]:
        """Return all fields of an entry in the order of the declaration: the shared ones first, last what is the same in every book."""
        shared = [Named(key=one.column.key, field=one.field, mandatory=False) for one in self.shared]
        common = {one.column.key for one in COMMON_SHARED}
        own = [named for named in shared if named.key not in common]
        return own + list(declared_fields(self.entry)) + [named for named in shared if named.key in common]

    def expected(self, entry: Any) -> tuple[Step, ...]:
        """Return the steps that are expected next where an entry stands, of whom it awaits."""
        steps = self.expects_in(entry.state)
        return tuple(
            step for step in steps if entry.awaits in step.who and (step.applies is None or step.applies.holds(entry))
        )

    def expects_in(self, state: str) -> tuple[Step, ...]:
        """Return the steps that a state expects next, whichever of them applies to an entry."""
        return self._expected_by_state.get(state, ())

    @cached_property
    def _expected_by_state(self) -> dict[str, tuple[Step, ...]]:
        return {state.key: steps if isinstance(steps, tuple) else (steps,) for state, steps in self.expects.items()}

    def headline_of(self, entry: Any) -> str:
        """Return what an entry is called in lists; one that is longer than a list keeps says that it goes on."""
        said = self.headline(entry)
        return said if len(said) <= MOST_OF_A_HEADLINE else f"{said[: MOST_OF_A_HEADLINE - 1]}…"

    def filing_steps(self) -> list[Step]:
        return [step for step in self.steps if step.files_new]

    def searched_fields(self) -> tuple[str, ...]:
        """Return the keys of the book's own columns by which an entry is found."""
        own = {named.key for named in declared_fields(self.entry)}
        parties = self.site.parties if self.site is not None else ()
        named = [one.answers.key for one in parties if one.answers is not None]
        phones = [one.key for one in declared_fields(self.entry) if one.field.kind is Kind.PHONE]
        wanted = dict.fromkeys([*named, *phones, *(one.key for one in self.found_by)])
        return tuple(key for key in wanted if key in own)

    @cached_property
    def worked_out(self) -> Worked:
        """Return what is worked out from the answers an entry begins with."""
        return worked_out(self.filing_steps())

    def grades(self) -> type[Choice] | None:
        declared = self._shared_fields.get(Entry.grade.key)
        return declared.choices if declared is not None else None

    def is_grave_grade(self, grade: Any) -> bool:
        """Return whether a grade alone makes a matter grave; used where only the row of a list is at hand."""
        return grade in self.grave_grades

    def role_word(self, role: Role) -> str:
        return self.officer if role is Role.OFFICER else role.label

    def check(self) -> None:
        """Raise BookContradiction for the first thing the book says against itself."""
        for what in contradictions(self):
            raise BookContradiction(f"book {self.key!r}: {what}")
