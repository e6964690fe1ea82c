"""Steps: the life of an entry as a table. From, to, who, what is asked, which proof, by other hands or not, which paper."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.choices import Choice, Tone
from ledger.grammar.conditions import Condition
from ledger.grammar.kept_rows import Keeps
from ledger.grammar.papers import PaperKind
from ledger.grammar.town_rules import Decided
from ledger.grammar.written import Written
from ledger.holidays import Holidays
from ledger.models import Entry, Role


@dataclass(frozen=True, eq=False)
class State(Written):
    """Where an entry stands. `awaits` is the role whose turn it is; a state that awaits nobody is closed."""

    key: str
    label: str
    _: KW_ONLY
    tone: Tone
    awaits: Role | None = None
    is_closed: bool = False


@dataclass(frozen=True, eq=False)
class Ask:
    """One thing a step asks for. `mandatory` may depend on the entry as answered, e.g. on the level just chosen.

    `fresh`: about this step, not about the entry, so that what an earlier step said is no answer.
    `only_then`: of no interest unless the condition in `mandatory` holds, so the form shows it only then.
    `default`: what the form begins with while the entry says nothing, from the entry, today and the town's rules; only
    where it must be answered.
    `stands`: a day somebody has to keep to, which stays where it was fixed before: an empty answer leaves it, and once it
    is past only who leads may set another (see extensions.not_postponed).
    A day may be `not_past` (today or later), `not_ahead` (today or earlier), and not earlier than those in `after`.
    `may_precede`: of the days it follows, those that people do not wait for: it may lie before them where a photo, a scan
    or a paper handed in with the step shows it, and then keeps the clock that began later.
    `by_paper`: the act is the paper of the step, so its day is the day on the paper and no other; it is asked for itself
    only where there is no paper. `after_paper`: the paper reached somebody on this day, not before it was made.
    `of_together`: about what the entry is shown together with (grammar/together) and what they come to, which stands beside
    the question and is kept with the answer; where there is nothing else, nobody is asked.
    """

    field: InstrumentedAttribute[Any]
    _: KW_ONLY
    mandatory: bool | Condition = True
    label: str = ""
    help: str = ""
    fresh: bool = False
    only_then: bool = False
    default: Callable[[Any, date, Decided], Any] | None = None
    not_past: bool = False
    not_ahead: bool = False
    after: tuple[InstrumentedAttribute[Any], ...] = ()
    may_precede: tuple[InstrumentedAttribute[Any], ...] = ()
    stands: bool = False
    by_paper: bool = False
    after_paper: bool = False
    of_together: bool = False

    def proposed(self, entry: Any, *, today: date, decided: Decided) -> Any:
        """Return what a form begins with where the entry says nothing, None where it begins empty."""
        return self.default(entry, today, decided) if self.default is not None else None


@dataclass(frozen=True, eq=False)
class Proof:
    """Photos a step asks for; compulsory (`least` > 0) only where `basis` names the rule behind it.

    `answers` names the proof these are compared with: it stands beside the camera, and is no answer to itself.
    """

    key: str
    label: str
    _: KW_ONLY
    least: int = 0
    most: int = 9
    basis: str = ""
    answers: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class PaperAsk:
    """A paper recorded with the step: one of `kinds`, compulsory or not. `not_before`: days it may not be dated before
    at this step, beyond those its kind follows everywhere. `each`: one paper may cover several entries of a place, and
    says these fields of each of them, the rest of what the step asks once.
    """

    kinds: tuple[PaperKind, ...]
    mandatory: bool | Condition = False
    not_before: tuple[InstrumentedAttribute[Any], ...] = ()
    each: tuple[InstrumentedAttribute[Any], ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """What a check may look at: the entry as answered, what stood there before, and the rules of the town.

    `due_dates` tells, by code, the last day of every clock that runs; `last_days` that of the newest clock of each
    code, whether it still runs or not: a right that was answered early lasts as long as the law says. `paper_kind` and
    `paper_on` are the kind and the date of the paper handed in, `heir` is what the entry it begets would begin with.
    `extensions` counts those of the period asked about over the whole entry, whatever the round; `leads` tells whether
    whoever takes the step is a leader there; `together` is what the entries come to that it is shown together with, itself
    included, as the book adds them up, where the step asks about them and there are any. `asked_on` is the day it was proposed, where somebody else had to agree,
    else today.
    """

    entry: Entry
    was: dict[str, Any]
    today: date
    asked_on: date
    started_on: date | None
    paper_kinds: frozenset[str]
    paper_kind: str | None
    paper_on: date | None
    heir: dict[str, Any]
    extensions: int
    due_dates: dict[str, date]
    last_days: dict[str, date]
    decided: Decided
    holidays: Holidays
    leads: bool = False
    together: tuple[Decimal, ...] | None = None


@dataclass(frozen=True, eq=False)
class Check:
    """A rule over the answers of a step: returns the sentence of refusal, or None. It is said beside `field`, or beside
    the kind of the paper where it is `of_paper`.
    """

    field: InstrumentedAttribute[Any] | None
    _: KW_ONLY
    refusal: Callable[[Case], str | None]
    of_paper: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Begets:
    """The entry a step opens in place of the one it closes, and what it asks about the new one.

    `step` is the filing step the new entry begins with; `carries` names what is copied from the old entry.
    At least one of `must_change` has to be answered otherwise than it stands on the old one; empty: nothing has to.
    """

    step: "Step"
    asks: tuple[Ask, ...] = ()
    carries: tuple[InstrumentedAttribute[Any], ...] = ()
    must_change: tuple[InstrumentedAttribute[Any], ...] = ()


class Hands(Choice):
    """In whose hands the entry is after a step."""

    ROLE = "role", "交给下一岗位"
    OFFICER = "officer", "交给站所人员"
    REPORTER = "reporter", "交给上报人"
    CHOSEN = "chosen", "交给指定的人"
    # In whose hands it is stays the same; a leader answers for it in person.
    LED = "led", "由指定的领导包案"
    KEEP = "keep", "不变"


class MeasureAct(Choice):
    """What a step has to do with the measures of an entry (grammar/measures)."""

    LIST = "list", "列出"
    DONE = "done", "完成"
    WITHDRAW = "withdraw", "撤回"
    # It goes on past those that are still open only with a reason.
    WEIGH = "weigh", "没有完成的写明为什么仍然办理"


@dataclass(frozen=True, eq=False)
class Step(Written):
    """A named move. `from_states` empty: it makes a new entry; `to` empty: the state stays as it is.

    `label` is how the button asks for it ("上报"), `done` how the timeline tells it ("已上报"), where that differs.
    `not_by` names the steps whose taker, in the same round, may not take this one (rules 2.3).
    `sets` writes beside the answers: a value, what another field says, or what a function makes of the entry as
    answered and the rules of the town.
    `seals`: asks for the book's sealed data. `segregates`: when it holds, asks whom the entry concerns and
    keeps it from them beside those it is kept from already; a step that `revises` says anew from whom. `public`: how the public page tells it; "" keeps it untold.
    `must_note` names what its taker has to write; without it there is room for `may_note`.
    `undoes` names the steps whose act it declares void, so that it has to be done again: the claim that failed its
    recheck, the answer that was set aside. A clock kept by such an act since the entry was last taken up was not kept.
    `once_past`: may be taken only when the day in this field is over.
    `begins_anew`: the case starts again, and no paper from before stands behind one to come.
    `decided_by`: whoever may take it and holds none of these roles proposes it, and somebody else who does agrees; with a
    paper that approves it is taken at once. `never_alone`: whoever decides it proposes it, too, for somebody else to decide.
    `amends`: puts the registration right (see grammar.amending): it asks only what the steps taken have asked, and of that
    only what is to be changed.
    `measures`: what it does about the measures of the entry, or that it has to be said why it goes on while some are
    open. `measures_until`: the day of the entry with which the form of new ones begins.
    `hands`: where a step leads on, the entry goes to whoever's turn it is; where it leads nowhere, it stays.
    """

    key: str
    label: str
    _: KW_ONLY
    done: str = ""
    from_states: tuple[State, ...] = ()
    to: State | None = None
    who: tuple[Role, ...]
    decided_by: tuple[Role, ...] = ()
    never_alone: bool = False
    amends: bool = False
    asks: tuple[Ask, ...] = ()
    proofs: tuple[Proof, ...] = ()
    paper: PaperAsk | None = None
    checks: tuple[Check, ...] = ()
    applies: Condition | None = None
    once_past: InstrumentedAttribute[Any] | None = None
    not_by: tuple["Step", ...] = ()
    sets: tuple[tuple[InstrumentedAttribute[Any], Any], ...] = ()
    begets: Begets | None = None
    keeps: Keeps | None = None
    seals: bool = False
    segregates: Condition | None = None
    revises: bool = False
    public: str = ""
    must_note: str = ""
    may_note: str = "补充说明"
    measures: MeasureAct | None = None
    measures_until: InstrumentedAttribute[Any] | None = None
    hands: Hands | None = None
    undoes: tuple["Step", ...] = ()
    opens_round: bool = False
    begins_anew: bool = False
    extends: bool = False

    def __post_init__(self) -> None:
        if not self.done:
            object.__setattr__(self, "done", self.label)
        if self.hands is None:
            object.__setattr__(self, "hands", Hands.ROLE if self.to is not None else Hands.KEEP)

    def is_too_early(self, entry: Any, today: date) -> bool:
        """Return whether it has to wait until a day of the entry's is over; where there is no such day, it does not wait."""
        last = getattr(entry, self.once_past.key) if self.once_past is not None else None
        return last is not None and today <= last

    @property
    def closes(self) -> bool:
        return self.to is not None and self.to.is_closed

    @property
    def sends_back(self) -> bool:
        """Return whether what was done has to be done again: whoever does it reads why before anything else."""
        leads_on = self.to is not None and not self.to.is_closed and not self.files_new
        return leads_on and (bool(self.undoes) or self.opens_round)

    @property
    def regrades(self) -> bool:
        """Return whether it judges anew how grave an entry is, and does nothing else about it: it stays where it stands, or
        another takes over under the new grade.
        """
        written = {ask.field.key for ask in self.asks} | {attribute.key for attribute, _ in self.sets}
        if self.begets is not None:
            return Entry.grade.key in {attribute.key for attribute in self.begets.must_change}
        return not self.files_new and self.to is None and not self.amends and Entry.grade.key in written

    @property
    def chooses_person(self) -> bool:
        """Return whether its taker names a person: into whose hands it goes, or who leads it."""
        return self.hands in (Hands.CHOSEN, Hands.LED)

    @property
    def corrects_row(self) -> bool:
        """Return whether it puts right, or takes back, what an earlier step has kept as a row of its own."""
        return self.keeps is not None and self.keeps.corrects

    @property
    def is_side_step(self) -> bool:
        """Return whether it leads nowhere and moves no date: it may be taken at any time and hurries nobody."""
        return not self.files_new and self.to is None and not self.extends

    @property
    def confirms_day(self) -> bool:
        """Return whether it asks to confirm a day that somebody else has told (`Entry.unconfirmed_on`)."""
        return any(ask.field.key == Entry.day_confirmed.key for ask in self.asks)

    @property
    def only_confirms(self) -> bool:
        """Return whether that is all it asks."""
        return self.confirms_day and len(self.asks) == 1

    @property
    def gives_code(self) -> bool:
        """Return whether somebody comes to ask with it, who is told how to look up what becomes of it."""
        return self.seals and not self.is_side_step

    @property
    def approving_papers(self) -> tuple[PaperKind, ...]:
        """Return the kinds of paper by which somebody with the say has decided it outside the ledger."""
        kinds = self.paper.kinds if self.paper is not None else ()
        return tuple(kind for kind in kinds if kind.approves)

    def is_approved_by(self, paper_kind: str | None) -> bool:
        """Return whether a paper of this kind, by its key, says that the step has been decided."""
        return paper_kind in {kind.key for kind in self.approving_papers}

    @property
    def note_mandatory(self) -> bool:
        return bool(self.must_note)

    @property
    def note(self) -> str:
        """Return what its note is about."""
        return self.must_note or self.may_note

    @property
    def all_asks(self) -> tuple[Ask, ...]:
        """Return everything its form asks, about this entry and about one it begets."""
        return (*self.asks, *(self.begets.asks if self.begets is not None else ()))

    @property
    def files_new(self) -> bool:
        return not self.from_states


def emptied(*fields: InstrumentedAttribute[Any]) -> tuple[tuple[InstrumentedAttribute[Any], None], ...]:
    """Return what a step `sets` where something begins anew: these fields say nothing any more. Only what an entry may
    leave empty can be emptied; `Book.check` holds it.
    """
    return tuple((field, None) for field in fields)


def value_set(value: Any, entry: Any, decided: Decided) -> Any:
    """Return what a step writes into a field: see `Step.sets`."""
    if isinstance(value, InstrumentedAttribute):
        return getattr(entry, value.key)
    return value(entry, decided) if callable(value) else value


def is_mandatory(rule: bool | Condition, entry: Any) -> bool:
    """Return whether something must be filled in, for an entry as answered or a place as typed."""
    return rule if isinstance(rule, bool) else rule.holds(entry)
