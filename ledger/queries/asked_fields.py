"""One field a step asks for, and what of it is still a question where a day stands that was fixed before."""

from dataclasses import dataclass, replace
from datetime import date

from ledger.access import roles_over
from ledger.grammar.book import Book
from ledger.grammar.conditions import Condition, unless
from ledger.grammar.fields import Field
from ledger.grammar.steps import Ask
from ledger.models import LEADING_ROLES, Entry, Person

# Mandatory or not, or depending on other answers.
Rule = bool | Condition


@dataclass(frozen=True, kw_only=True, eq=False)
class AskedField:
    """One field in the words of the step. `is_of_heir`: about the entry the step opens, not the one it is taken on."""

    ask: Ask
    field: Field
    is_of_heir: bool = False
    # When the paper of the step tells it, whatever is typed: a day that is that of the act which the paper is.
    by_paper: Rule = False
    # What stands beside it and is kept with the answer, each with its label.
    beside: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        return self.ask.field.key

    @property
    def mandatory(self) -> Rule:
        return self.ask.mandatory

    @property
    def shown_when(self) -> Condition | None:
        """Return when it is of interest at all, None for always."""
        return self.ask.mandatory if self.ask.only_then and isinstance(self.ask.mandatory, Condition) else None

    @property
    def typed_when(self) -> Rule:
        """Return when somebody has to type it: not where a compulsory paper tells it."""
        return unless(self.by_paper) if isinstance(self.by_paper, Condition) else not self.by_paper


Fields = tuple[AskedField, ...]


def beside_what_stands(fields: Fields, book: Book, entry: Entry, *, by: Person, today: date) -> Fields:
    """Return the fields as asked of this person: a day that stands needs no answer, and one that is past is a question
    only for who leads.
    """
    if not any(one.ask.stands and getattr(entry, one.key) is not None for one in fields):
        return fields
    leads = not roles_over(by, entry.area, book.key).isdisjoint(LEADING_ROLES)
    known = (_beside(one, getattr(entry, one.key) if one.ask.stands else None, today, leads) for one in fields)
    return tuple(one for one in known if one is not None)


def _beside(one: AskedField, stands: date | None, today: date, leads: bool) -> AskedField | None:
    if stands is None:
        return one
    if stands < today and not leads:
        return None
    return replace(one, ask=replace(one.ask, mandatory=False, fresh=stands < today, default=None, not_past=False))
