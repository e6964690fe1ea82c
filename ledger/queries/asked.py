"""What a step asks, said once as data: the page's form and the service's refusals read it, whoever knocks.

`described` tells what follows from the declaration alone and is made once; `asked` adds what this person, this entry
and this town bring: first values, colleagues, what is sealed already. Conditions are data as far as they can be; what only
a function can tell is left to the service.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.book import Book
from ledger.grammar.fields import Field, Kind, Named
from ledger.grammar.papers import PaperKind
from ledger.grammar.steps import Ask, Hands, Proof, Step, is_mandatory
from ledger.grammar.town_rules import Decided
from ledger.models import Area, Entry, Person, Site
from ledger.queries.amended import asked_before
from ledger.queries.as_answered import AsAnswered
from ledger.queries.asked_about import AskedConcerns, AskedPlace, AskedRow, Offered
from ledger.queries.asked_fields import AskedField, Rule, beside_what_stands
from ledger.queries.hands import eligible, possible_successors
from ledger.queries.measures import AskedMeasures, asked_measures
from ledger.queries.paper_kinds import kinds_allowed
from ledger.queries.sealed_people import areas_concerned, kept_apart_from, people_concerned
from ledger.queries.sites import places_for
from ledger.queries.together import Togetherness, said, together_with
from ledger.queries.town_rules import decided_in

MOST_NOTE = 2000
LOOK = "检查"
# A paper as every step asks for it, beside its kind.
PAPER_PARTS = {
    "number": Field(label="文号", kind=Kind.TEXT, most=60),
    "dated_on": Field(label="落款日期", kind=Kind.DAY),
    "issuing_authority": Field(label="出具机关", kind=Kind.TEXT, most=60),
    "legal_basis": Field(label="法律依据", kind=Kind.TEXT, most=300),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class AskedPaper:
    """The kinds of paper a step may put on record, and why not the others it knows."""

    kinds: tuple[PaperKind, ...]
    mandatory: Rule
    not_before: tuple[InstrumentedAttribute[Any], ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class AskedSealed:
    """What is sealed apart; `known` names what is sealed already, to be taken away on demand."""

    label: str
    notice: str
    fields: tuple[Named, ...]
    known: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Asked:
    """Everything one step asks. `entry` is what is answered about: for a step that begins one, an empty one.

    A look at a place is no step and asks in the same way (`step` None).

    `hands` are the people it may be handed to, None where that is no question; `first` what stands in the fields when
    the form opens; `found_on`: whether the day of finding is a question of its own.
    """

    book: Book
    step: Step | None
    fields: tuple[AskedField, ...]
    proofs: tuple[Proof, ...]
    paper: AskedPaper | None
    sealed: AskedSealed | None
    concerns: AskedConcerns | None
    note: Field
    note_mandatory: bool
    found_on: bool
    asks_hands: bool
    hands: Offered = ()
    place: AskedPlace | None = None
    together: Togetherness | None = None
    measures: AskedMeasures | None = None
    row: AskedRow | None = None
    entry: Any = None
    first: Mapping[str, Any] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(one.key for one in self.fields)

    @property
    def fixed(self) -> dict[str, Any]:
        """Return the values the step writes whatever is answered."""
        fixed = ((attribute.key, value) for attribute, value in self.step.sets)
        return {key: value for key, value in fixed if not (callable(value) or isinstance(value, InstrumentedAttribute))}

    def about(self, entry: Any) -> "Asked":
        """Return the same, asked about an entry."""
        return replace(self, entry=entry)

    def as_answered(self, answers: Mapping[str, Any]) -> Any:
        """Return the entry as it would stand with these answers and with what the step writes by itself."""
        return AsAnswered(self.entry, {**answers, **self.fixed})

    def left_out(self, answered: Any) -> set[str]:
        """Return the keys of what is of no interest with these answers: whatever was handed in for them is no answer."""
        depending = [one for one in self.fields if one.shown_when is not None and not one.is_of_heir]
        return {one.key for one in depending if not one.shown_when.holds(answered)}

    def as_json(self) -> dict[str, Any]:
        """Return all of it as JSON can hold it, for whoever asks from outside."""
        return {
            "book": self.book.key,
            "step": self.step.key if self.step is not None else None,
            "label": self.step.label if self.step is not None else LOOK,
            "begins": self.step is not None and self.step.files_new,
            "fields": [_field_json(self.book, one, self.first.get(one.key)) for one in self.fields],
            "proofs": [
                {
                    "key": one.key,
                    "label": one.label,
                    "least": one.least,
                    "most": one.most,
                    "basis": one.basis,
                    "answers": one.answers,
                }
                for one in self.proofs
            ],
            "paper": _paper_json(self.paper),
            "hands": list(map(list, self.hands)) if self.asks_hands else None,
            "sealed": _sealed_json(self.sealed),
            "concerns": _concerns_json(self.concerns),
            "note": {"label": self.note.label, "mandatory": self.note_mandatory, "most": self.note.most},
            "found_on": self.found_on,
            "measures": self.measures.as_json() if self.measures is not None else None,
            "place": {"site_kind": self.place.site_kind, "areas": list(map(list, self.place.areas))}
            if self.place is not None
            else None,
        }


@cache
def described(book: Book, step: Step) -> Asked:
    """Return what a step asks of anybody, as far as its declaration tells it."""
    return Asked(
        book=book,
        step=step,
        fields=(
            *(_asked_field(book, step, ask, by_paper=ask.by_paper and step.paper.mandatory) for ask in step.asks),
            *(_asked_field(book, step, ask, is_of_heir=True) for ask in (step.begets.asks if step.begets else ())),
        ),
        proofs=step.proofs,
        paper=AskedPaper(kinds=step.paper.kinds, mandatory=step.paper.mandatory, not_before=step.paper.not_before)
        if step.paper is not None
        else None,
        sealed=AskedSealed(label=book.sealed.label, notice=book.sealed.notice, fields=book.sealed.fields)
        if step.seals and book.sealed is not None
        else None,
        concerns=AskedConcerns(when=step.segregates) if step.segregates is not None else None,
        note=Field(label=step.note, kind=Kind.LONG_TEXT, most=MOST_NOTE),
        note_mandatory=step.note_mandatory,
        # Where another answer tells the day of finding, it is no question of its own.
        found_on=step.files_new and Entry.found_on.key not in {attribute.key for attribute, _ in step.sets},
        asks_hands=step.chooses_person,
        measures=AskedMeasures(act=step.measures) if step.measures is not None else None,
    )


def as_it_stands(told: Asked, entry: Entry, *, by: Person, today: date) -> Asked:
    """Return what is asked of this person, seen the days that stand already."""
    fields = asked_before(told.fields, told.book, entry) if told.step.amends else told.fields
    told = replace(told, fields=beside_what_stands(fields, told.book, entry, by=by, today=today))
    return _asked_together(told, entry, by) if any(one.ask.of_together for one in told.fields) else told


def _asked_together(told: Asked, entry: Entry, by: Person) -> Asked:
    """Return the same with what the question about several entries is about, and without it where there are no others."""
    found = together_with(by, told.book, entry)
    if found is None:
        return replace(told, fields=tuple(one for one in told.fields if not one.ask.of_together))
    beside = (("连同这一条", f"{len(found.others) + 1}条"), *said(told.book, found.sums))
    fields = (replace(one, beside=beside) if one.ask.of_together else one for one in told.fields)
    return replace(told, fields=tuple(fields), together=found)


def _asked_field(book: Book, step: Step, ask: Ask, *, is_of_heir: bool = False, by_paper: Rule = False) -> AskedField:
    """Return a field under the step's own words; only what need never be filled in is folded away."""
    declared = book.field_of(ask.field)
    words = {
        "label": ask.label or declared.label,
        "help": "；".join(filter(None, (ask.help or declared.help, _proof_hint(book, step, ask)))),
        "folded": declared.folded and ask.mandatory is False,
    }
    return AskedField(ask=ask, field=declared.with_words(**words), is_of_heir=is_of_heir, by_paper=by_paper)


def _proof_hint(book: Book, step: Step, ask: Ask) -> str:
    """Say that an early day wants a proof, where the step takes one and does not ask for it anyway."""
    if not ask.may_precede or any(proof.least for proof in step.proofs):
        return ""
    return f"早于{book.word_of(ask.may_precede[0])}的，须附当时的照片、扫描件或文书"


def asked(
    person: Person, book: Book, step: Step, *, entry: Entry, today: date, decided: Decided, known: tuple[str, ...] = ()
) -> Asked:
    """Return what a step asks of this person about an entry; `known` names what is sealed with it already."""
    told = as_it_stands(described(book, step), entry, by=person, today=today)
    sealed, concerns = told.sealed, told.concerns
    if concerns is not None:
        people, areas = kept_apart_from(entry) if step.revises else ([], [])
        concerns = _offered(person, concerns, named_people=tuple(people), named_areas=tuple(areas))
    hands = eligible(book, step, entry, by=person, today=today) if told.asks_hands else []
    paper = told.paper
    if paper is not None:
        kinds, refused = kinds_allowed(book, entry, paper.kinds, answered={*told.keys, *_keys_set(step)})
        paper = replace(paper, kinds=kinds, refused=refused)
    return replace(
        told,
        entry=entry,
        paper=paper,
        sealed=replace(sealed, known=known) if sealed is not None else None,
        concerns=concerns,
        hands=tuple(
            (one.id, one.name)
            for one in hands
            if one.id != (entry.lead_id if step.hands is Hands.LED else entry.holder_id)
        ),
        place=_place_of(person, book) if step.amends else None,
        measures=asked_measures(person, book, step, entry, today=today),
        first=first_values(book, step, entry, today, decided) | _first_as_it_stands(told),
    )


def _first_as_it_stands(told: Asked) -> dict[str, Any]:
    """A day that is past is no proposal."""
    return {one.key: None for one in told.fields if one.ask.stands and one.ask.fresh}


def _keys_set(step: Step) -> set[str]:
    return {attribute.key for attribute, _ in step.sets}


def asked_to_begin(person: Person, book: Book, steps: Iterable[Step], *, site: Site | None, today: date) -> list[Asked]:
    """Return what each step asks of this person that begins an entry, at a site or wherever they may."""
    several = [described(book, step) for step in steps]
    entry, decided = book.entry(), _decided_for(person)
    area = site.area if site is not None else None
    place = _place_of(person, book)
    named = next((told.concerns for told in several if told.concerns is not None), None)
    offered = _offered(person, named) if named is not None else None
    return [
        replace(
            told,
            entry=entry,
            concerns=replace(offered, when=told.concerns.when) if offered and told.concerns else None,
            hands=_possible_hands(person, told, area, today),
            place=place,
            first=first_values(book, told.step, entry, today, decided),
        )
        for told in several
    ]


def _place_of(person: Person, book: Book) -> AskedPlace:
    areas = places_for(person) if book.site is None else []
    return AskedPlace(
        site_kind=book.site.key if book.site is not None else None,
        areas=tuple((one.id, one.name) for one in areas),
    )


def _possible_hands(person: Person, told: Asked, area: Area | None, today: date) -> Offered:
    found = possible_successors(told.book, told.step, area, by=person, today=today) if told.asks_hands else []
    return tuple((one.id, one.name) for one in found)


def _decided_for(person: Person) -> Decided:
    """Return what the town of this person has decided, looked up when a first value rests on it."""
    towns = [post.area.town_id for post in person.posts if post.area.town_id is not None]
    rules = cache(lambda: decided_in(towns[0]) if towns else lambda town_rule: town_rule.default)
    return lambda town_rule: rules()(town_rule)


def _offered(person: Person, concerns: AskedConcerns, **named: Offered) -> AskedConcerns:
    return replace(concerns, people=tuple(people_concerned(person)), areas=tuple(areas_concerned(person)), **named)


def first_values(book: Book, step: Step, entry: Entry, today: date, decided: Decided) -> dict[str, Any]:
    """Return what stands in each field when the form opens: what the entry says already, or what is usual."""
    return {ask.field.key: _first_value(book, ask, entry, today, decided) for ask in step.all_asks}


def _first_value(book: Book, ask: Ask, entry: Entry, today: date, decided: Decided) -> Any:
    """What may stay empty is left to whoever knows: one who does not look would hand in what nobody said."""
    stored = None if ask.fresh else getattr(entry, ask.field.key)
    if stored not in (None, "", []):
        return stored
    is_wanted = ask.only_then or is_mandatory(ask.mandatory, entry)
    return ask.proposed(entry, today=today, decided=decided) if is_wanted else None


# --- As JSON -----------------------------------------------------------------------------------------------------------

BY_SERVICE = {"decided_by": "service"}


def _rule_json(rule: Rule | None) -> Any:
    """Return a rule as data; what only a function can tell is marked as the service's to decide."""
    if rule is None or isinstance(rule, bool):
        return rule
    data = rule.as_data()
    return BY_SERVICE if data is None else data


def _field_json(book: Book, one: AskedField, first: Any) -> dict[str, Any]:
    ask = one.ask
    return {
        **_words_json(one.key, one.field),
        "first": one.field.plain(first),
        "mandatory": _rule_json(one.mandatory),
        "shown_when": _rule_json(one.shown_when),
        "folded": one.field.folded,
        "not_past": ask.not_past,
        "not_ahead": ask.not_ahead,
        "after": [{"field": other.key, "label": book.word_of(other)} for other in ask.after],
        "may_precede": [{"field": other.key, "label": book.word_of(other)} for other in ask.may_precede],
        "by_paper": ask.by_paper,
        "after_paper": ask.after_paper,
        "typed_when": _rule_json(one.typed_when),
        "of_heir": one.is_of_heir,
    }


def _words_json(key: str, declared: Field) -> dict[str, Any]:
    return {
        "key": key,
        "label": declared.label,
        "help": declared.help,
        "kind": declared.kind.value,
        "unit": declared.unit,
        "least": declared.plain(declared.least),
        "most": declared.plain(declared.most),
        "places": declared.places,
        "choices": _choices_json(declared),
    }


def _choices_json(declared: Field) -> list[dict[str, Any]] | None:
    """Return the choices under their headings; those under "" have none."""
    if declared.choices is None:
        return None
    groups: Iterable[tuple[str, Iterable[Any]]] = declared.groups or (("", tuple(declared.choices)),)
    return [{"heading": heading, "choices": [[one.value, one.label] for one in members]} for heading, members in groups]


def _paper_json(paper: AskedPaper | None) -> dict[str, Any] | None:
    if paper is None:
        return None
    kinds = [
        {
            "key": kind.key,
            "label": kind.label,
            "number_example": kind.number_example,
            "legal_basis": kind.legal_basis,
            "town_may_issue": kind.town_may_issue,
            "after": [earlier.key for earlier in kind.after],
            "applies": _rule_json(kind.applies),
        }
        for kind in paper.kinds
    ]
    parts = [_words_json(key, declared) for key, declared in PAPER_PARTS.items()]
    rule = _rule_json(paper.mandatory)
    return {"kinds": kinds, "parts": parts, "mandatory": rule, "refused": list(paper.refused)}


def _sealed_json(sealed: AskedSealed | None) -> dict[str, Any] | None:
    if sealed is None:
        return None
    return {
        "label": sealed.label,
        "notice": sealed.notice,
        "fields": [_words_json(one.key, one.field) | {"mandatory": one.mandatory} for one in sealed.fields],
        "known": list(sealed.known),
    }


def _concerns_json(concerns: AskedConcerns | None) -> dict[str, Any] | None:
    if concerns is None:
        return None
    offered = {key: getattr(concerns, key) for key in ("people", "areas", "named_people", "named_areas")}
    return {"when": _rule_json(concerns.when)} | {key: list(map(list, one)) for key, one in offered.items()}
