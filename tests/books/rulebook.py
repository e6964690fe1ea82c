"""The rules of a book in words, one line a rule: who may what, from where, on what terms, under which clock.

A line is what its declaration says, without labels: a name in capitals is a condition the book's file keeps under
that name. `python -m tests.books.rulebook safety` prints the table of a book.
"""

import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger import books
from ledger.grammar import usual_steps
from ledger.grammar.book import Book
from ledger.grammar.clocks import ClockRule
from ledger.grammar.fields import declared_fields
from ledger.grammar.limits import TimeLimit, load_limits, said_length
from ledger.grammar.looks import LookBack
from ledger.grammar.merging import Share
from ledger.grammar.papers import PaperKind
from ledger.grammar.parties import Party
from ledger.grammar.steps import Ask, Check, Condition, Hands, PaperAsk, State, Step
from ledger.grammar.town_rules import TownRule
from ledger.models import FIELD_ROLES, LEADING_ROLES

TABLES = Path(__file__).parent / "rules"
LIMITS = {limit.code: limit for group in load_limits(Path(books.__path__[0])).values() for limit in group.newest()}
CROWDS = {"field": FIELD_ROLES, "leaders": LEADING_ROLES}


class Rulebook:
    """Tells the rules of one book, naming conditions and checks as its file names them."""

    def __init__(self, module: ModuleType) -> None:
        self.book: Book = module.BOOK
        named = {key: value for room in rooms_of(module) for key, value in vars(room).items()}
        self.conditions = {key: value for key, value in named.items() if isinstance(value, Condition)}
        usual = {key: value for key, value in vars(usual_steps).items() if isinstance(value, Condition)}
        self.names = {id(value): key for key, value in (usual | self.conditions).items()}
        # Those kept several together are named by what they are kept under.
        for key, values in named.items():
            if isinstance(values, dict):
                self.names |= {id(one): f"{key}[{at}]" for at, one in values.items() if isinstance(one, Condition)}

    def rules(self) -> dict[str, str]:
        """Return every rule by its name: "step close", "clock A2", "state passed" …"""
        book = self.book
        found = {"book": self._parts(self._book())}
        found |= {f"state {one.key}": self._parts(self._state(one)) for one in book.states}
        found |= {f"step {one.key}": self._parts(self._step(one)) for one in book.steps}
        found |= {f"clock {one.code}": self._parts(self._clock(one)) for one in book.clocks}
        found |= {f"look {one.code}": self._parts(self._look(one)) for one in book.look_backs}
        found |= {f"paper {one.key}": _paper(one) for one in book.papers}
        found |= {f"town {one.key}": _town_rule(one) for one in book.town_rules}
        if book.site is not None:
            found["place"] = self._parts(self._place())
        if book.visit is not None:
            found["visit"] = f"must say {', '.join(one.key for one in declared_fields(book.visit) if one.mandatory)}"
        told = {name: one.as_data() for name, one in self.conditions.items()}
        found |= {f"condition {name}": _asked(data) for name, data in told.items() if data is not None}
        return found

    def _book(self) -> Iterator[tuple[str, str]]:
        book = self.book
        yield "grave when", self._named(book.is_grave)
        yield "grave", ", ".join(book.grave_grades)
        yield "void", book.void.key
        yield (
            "leaves only",
            "; ".join(
                f"by {', '.join(step.key for step in one.steps)} when {self._named(one.when)}"
                for one in book.leaves_only_by
            ),
        )
        if book.ends_with_place is not None:
            yield "ends with its place", f"by {book.ends_with_place.step.key} on {book.ends_with_place.on.key}"
        if book.splits is not None:
            yield "becomes two by", _keys(book.splits.asks)
            yield "each with its part of", ", ".join(map(_share, book.splits.shares))
            yield "becomes two when", self._named(book.splits.applies) if book.splits.applies is not None else ""
        if book.shown_together is not None:
            yield "shown together by", book.shown_together.same.key
        yield "tied by hand", "yes" if book.ties is not None else "by a field of their own"
        yield "shows only their own reports to", _people(book.reporters_only)
        yield "public", "yes" if book.is_public else ""
        if book.sealed is not None:
            yield "sealed", ", ".join(one.key + ("!" if one.mandatory else "") for one in book.sealed.fields)
            yield "opened by", _people(book.sealed.openers)
            yield "names in", ", ".join(book.sealed.names)
            yield "numbers of papers in", _keys(book.sealed.numbers)
        if book.visit_finds is not None:
            yield "a visit finds", book.visit_finds.label
        if book.visit_opens is not None:
            yield "a visit opens", f"{book.visit_opens.step.key} with {book.visit_opens.proof.key}"
        if book.visit_adds is not None:
            yield "a visit adds", book.visit_adds.step.key
        yield "the place learns", _keys(attribute for attribute, _ in book.site_learns)
        yield "a clean visit says", _values(book.clean_visit)

    def _place(self) -> Iterator[tuple[str, str]]:
        kind = self.book.site
        assert kind is not None
        yield "must say", ", ".join(named.key for named in kind.fields() if named.mandatory)
        yield "asks", ", ".join(self._ask(one) for one in kind.asks)
        yield "names", ", ".join(self._party(one) for one in kind.parties)
        yield "learns", ", ".join(named.key for named in kind.learnt_fields())
        yield "next visit by", function_of(kind.next_visit)
        yield "by the rules", ", ".join(one if isinstance(one, str) else one.key for one in kind.visit_rules)
        yield "once in a town", ", ".join(named.key for named in kind.fields() if named.field.is_unique)

    def _party(self, party: Party) -> str:
        pairs = ((party.named, party.answers), *party.details)
        told = [f"{named.key} -> {answers.key}" if answers is not None else named.key for named, answers in pairs]
        stays = f" unless {self._named(party.stays)}" if party.stays is not None else ""
        return f"{' and '.join(told)}{' (served)' if party.is_served else ''}{stays}"

    def _state(self, state: State) -> Iterator[tuple[str, str]]:
        yield "", "closed" if state.is_closed else f"awaits {state.awaits.value if state.awaits else 'nobody'}"
        expected = self.book.expects.get(state, ())
        yield "expects", ", ".join(one.key for one in (expected if isinstance(expected, tuple) else (expected,)))

    def _step(self, step: Step) -> Iterator[tuple[str, str]]:
        yield "", f"{self._where(step)} -> {step.to.key if step.to is not None else 'same'}"
        yield "by", _people(step.who)
        yield "decided by", _people(step.decided_by)
        yield "only after", _key(step.once_past)
        yield "not by who took", ", ".join(one.key for one in step.not_by)
        yield "when", self._named(step.applies)
        yield "asks", ", ".join(self._ask(one) for one in step.asks)
        yield "photos", ", ".join(f"{one.key}{f' {one.least}+' if one.least else ''}" for one in step.proofs)
        yield "paper", self._papers(step.paper)
        yield "checks", ", ".join(_check(one) for one in step.checks)
        told = [(attribute, value) for attribute, value in step.sets if not _is_worked_out(value)]
        yield "sets", _values(told)
        yield "computes", _keys(attribute for attribute, value in step.sets if _is_worked_out(value))
        if step.begets is not None:
            yield "begets", f"{step.begets.step.key} with {', '.join(self._ask(one) for one in step.begets.asks)}"
            yield "carries", _keys(step.begets.carries)
            yield "changes one of", _keys(step.begets.must_change)
        yield "undoes", ", ".join(one.key for one in step.undoes)
        yield "segregates", self._named(step.segregates)
        yield "measures", step.measures.value if step.measures is not None else ""
        yield "measures until", _key(step.measures_until)
        usual = Hands.ROLE if step.to is not None else Hands.KEEP
        yield "goes to", step.hands.value if step.hands is not None and step.hands is not usual else ""
        words = ("amends", "regrades", "never_alone", "seals", "extends", "opens_round", "note_mandatory", "public")
        yield "also", ", ".join(word for word in words if getattr(step, word))

    def _where(self, step: Step) -> str:
        still_open = [state for state in self.book.states if not state.is_closed]
        if not set(still_open) <= set(step.from_states):
            return ", ".join(state.key for state in step.from_states) or "nothing"
        return ", ".join(["any open", *(state.key for state in step.from_states if state.is_closed)])

    def _clock(self, clock: ClockRule) -> Iterator[tuple[str, str]]:
        yield "from", ", ".join(step.key for step in clock.starts)
        yield "or, where it never ran, from", ", ".join(step.key for step in clock.starts_once)
        yield "by itself when it runs out", clock.on_expiry_of.code if clock.on_expiry_of is not None else ""
        yield "to", ", ".join(step.key for step in clock.stops)
        if clock.own_length is not None:
            yield "or as long as it says", _key(clock.own_length.length)
        yield "ended by", ", ".join(step.key for step in clock.ends)
        yield "then only when", self._named(clock.stops_when)
        yield "or the paper", clock.paper.key if clock.paper is not None else ""
        yield "when", self._named(clock.applies)
        yield "", _length(clock)
        yield "until", _key(clock.until)
        yield "counted from", _key(clock.counts_from)
        yield "extended by", _key(clock.extended_by)
        yield "stands still", ", ".join(step.key for step in clock.pauses)
        yield "goes on", ", ".join(step.key for step in clock.resumes)
        yield "ahead by", clock.target_before.key if clock.target_before is not None else ""
        yield "done on", ", ".join(one.key for one in clock.kept_on)
        yield "is", "the town's" if clock.is_local else "somebody else's right" if clock.is_right else ""
        yield "falls to", clock.falls_to.value if clock.falls_to is not None else ""
        yield "goes over to", "the heir" if clock.passes_on else ""
        yield "one of", clock.one_of

    def _look(self, look: LookBack) -> Iterator[tuple[str, str]]:
        yield "promised by", ", ".join(step.key for step in look.after)
        yield "when", self._named(look.applies)
        yield "", f"{look.within.key} {look.within.counted_in}"
        yield "counted from", _key(look.counts_from)
        yield "kept by", ", ".join(step.key for step in look.kept_by)
        yield "falls to", look.falls_to.value

    def _ask(self, ask: Ask) -> str:
        if ask.mandatory is True:
            wanted = "!"
        elif ask.mandatory is False:
            wanted = "?"
        else:
            wanted = f"! when {self._named(ask.mandatory)}"
        words = {
            "fresh": ask.fresh,
            "only then": ask.only_then,
            "not past": ask.not_past,
            "not ahead": ask.not_ahead,
            "by paper": ask.by_paper,
            "with the sum": ask.of_together,
            "after paper": ask.after_paper,
            "stands": ask.stands,
        }
        days = [f"after {one.key}" for one in ask.after] + [f"may precede {one.key}" for one in ask.may_precede]
        more = ", ".join([word for word, holds in words.items() if holds] + days)
        return f"{ask.field.key}{wanted}{f' ({more})' if more else ''}"

    def _papers(self, paper: PaperAsk | None) -> str:
        if paper is None:
            return ""
        kinds = " or ".join(kind.key for kind in paper.kinds)
        order = f" (not before {_keys(paper.not_before)})" if paper.not_before else ""
        order += f" (covers several of a place, saying of each {_keys(paper.each)})" if paper.each else ""
        if isinstance(paper.mandatory, bool):
            return f"{kinds}{'!' if paper.mandatory else '?'}{order}"
        return f"{kinds}! when {self._named(paper.mandatory)}{order}"

    def _named(self, condition: Condition | None) -> str:
        if condition is None:
            return ""
        return self.names.get(id(condition)) or condition.otherwise

    def _parts(self, parts: Iterable[tuple[str, str]]) -> str:
        return " | ".join(f"{word} {said}".strip() for word, said in parts if said)


def _asked(data: dict[str, Any], *, inside: bool = False) -> str:
    """Return a condition as one reads it aloud: "grade=new", "category=claim or suggestion", "filed_on given"."""
    for word, joined in (("all", " and "), ("any", " or ")):
        if word in data:
            told = joined.join(_asked(part, inside=True) for part in data[word])
            return f"({told})" if inside else told
    values = " or ".join(str(value) for value in data.get("values", ()))
    if data["relation"] == "is":
        return f"{data['field']}={values}"
    return f"{data['field']} {data['relation'].replace('_', ' ')} {values}".strip()


def _paper(kind: PaperKind) -> str:
    words = [
        "" if kind.town_may_issue else "not the town's",
        f"after {', '.join(one.key for one in kind.after)}" if kind.after else "",
        f"not before {', '.join(one.key for one in kind.not_before)}" if kind.not_before else "",
        "approves" if kind.approves else "",
    ]
    return " | ".join(word for word in words if word) or "the town's"


def _town_rule(one: TownRule) -> str:
    return f"{one.default} {one.counted_in} ({one.least} to {one.most}){' to be confirmed' if one.confirm else ''}"


def _length(clock: ClockRule) -> str:
    if clock.limit:
        limit: TimeLimit = LIMITS[clock.limit]
        rolls = ", rolls" if limit.rolls else ""
        return f"limit {limit.code}: {limit.said_length}{rolls}, {'local' if limit.is_local else 'law'}"
    if isinstance(clock.length, TownRule):
        return f"{clock.length.key} {clock.unit.label}"
    return said_length(clock.length, clock.unit) if clock.length else ""


def _people(roles: Iterable[Any]) -> str:
    roles, found = list(roles), []
    for crowd, members in CROWDS.items():
        if set(members) <= set(roles):
            found.append(crowd)
            roles = [role for role in roles if role not in members]
    return ", ".join([*found, *(role.value for role in roles)])


def _key(attribute: Any) -> str:
    return attribute.key if attribute is not None else ""


def _keys(attributes: Iterable[Any]) -> str:
    return ", ".join(attribute.key for attribute in attributes)


def _share(share: Share) -> str:
    return f"{share.key} in {share.of.key}" if share.of is not None else share.key


def _values(pairs: Iterable[tuple[Any, Any]]) -> str:
    return ", ".join(f"{attribute.key}={value}" for attribute, value in pairs)


def _is_worked_out(value: Any) -> bool:
    return callable(value) or isinstance(value, InstrumentedAttribute)


def _check(check: Check) -> str:
    """Return a check by the field it speaks at and the function that decides."""
    said, field = function_of(check.refusal), _key(check.field)
    return said if f"({field}" in said else f"{field or 'all'} {said}"


def function_of(function: Callable[..., Any] | None) -> str:
    """Return a function's name; one that another has made for certain fields, with these fields."""
    if function is None:
        return ""
    kept = [cell.cell_contents for cell in function.__closure__ or ()]
    # A pair tells a field and the word for it.
    fields = [one[0] if isinstance(one, tuple) and one else one for one in kept]
    made = ", ".join(one.key for one in fields if hasattr(one, "key"))
    name = function.__qualname__.split(".")[0].replace("<lambda>", "in words")
    return f"{name}({made})" if made else name


def rooms_of(module: ModuleType) -> list[ModuleType]:
    """Return the files the rules of a book are written in: the one file, or the rooms of its folder that hold any."""
    inside = pkgutil.walk_packages(getattr(module, "__path__", ()), f"{module.__name__}.")
    others = tuple(f"{module.__name__}.{room}" for room in ("stories", "figures"))
    return [module, *(importlib.import_module(room.name) for room in inside if not room.name.startswith(others))]


def rulebook_of(key: str) -> Rulebook:
    return Rulebook(importlib.import_module(f"ledger.books.{key}"))


def table_of(rules: dict[str, str]) -> str:
    return "".join(f"{name}: {rule}\n" for name, rule in rules.items())


def read_table(key: str) -> dict[str, str]:
    """Return the rules as they are written down; none for a book nobody has written down yet."""
    path = TABLES / f"{key}.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return dict(line.split(": ", 1) for line in lines if line and not line.startswith("#"))


if __name__ == "__main__":
    print(table_of(rulebook_of(sys.argv[1]).rules()), end="")
