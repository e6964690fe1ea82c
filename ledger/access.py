"""Who may see what, and who may do what: one query and one function, used to offer and to check alike."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.grammar.steps import Step
from ledger.models import FIELD_ROLES, Area, AreaLevel, Entry, Exclusion, Person, Post, Role, Site, Visit

Takers = Mapping[str, Collection[int]]


def takers_in_round(moves: Iterable[tuple[str, int, int, str | None]], entry_round: int) -> dict[str, set[int]]:
    """Return who took each step in one round, from rows of (step, person, round, state before).

    The step that opens a round belongs to the round it ends: returning work for a new round bars nobody from
    rechecking that new round. Reporting, which came from no state, happened once and bars in every round.
    """
    found: dict[str, set[int]] = {}
    for step, person_id, taken_in, from_state in moves:
        if taken_in == entry_round or from_state is None:
            found.setdefault(step, set()).add(person_id)
    return found


def visible_entries(person: Person) -> sa.ColumnElement[bool]:
    """Return the condition that holds for exactly the entries this person may see.

    A field worker also keeps seeing what they reported, wherever it has moved since. What is kept from somebody
    it concerns stays so whatever their role (信访工作条例第三十条).
    """
    scopes = _scopes(Entry, person)
    if person.holds(*FIELD_ROLES):
        scopes.append(Entry.reported_by_id == person.id)
    if not scopes:
        return sa.false()
    kept_from = _kept_from(person)
    return sa.or_(*scopes) if kept_from is None else sa.and_(sa.or_(*scopes), kept_from)


def visible_visits(person: Person) -> sa.ColumnElement[bool]:
    scopes = _scopes(Visit, person)
    if person.holds(*FIELD_ROLES):
        scopes.append(Visit.by_id == person.id)
    return sa.or_(*scopes) if scopes else sa.false()


def visible_sites(person: Person) -> sa.ColumnElement[bool]:
    """Books share sites, so a post for one book still shows every site of its area."""
    scopes = [_within(Site, post.area) for post in person.posts if post.role.sees_entries]
    return sa.or_(*scopes) if scopes else sa.false()


def _scopes(model: type[Any], person: Person) -> list[sa.ColumnElement[bool]]:
    """Return what each post opens: its area, its book, less the books that show such a post only its own reports."""
    scopes = []
    for post in person.posts:
        closed = [book.key for book in shelf.books() if post.role in book.reporters_only]
        if not post.role.sees_entries or post.book in closed:
            continue
        within = _within(model, post.area)
        if post.book:
            within = sa.and_(within, model.book == post.book)
        elif closed:
            within = sa.and_(within, model.book.not_in(closed))
        scopes.append(within)
    return scopes


def _kept_from(person: Person) -> sa.ColumnElement[bool] | None:
    """Return the condition that leaves out segregated entries concerning this person; None where no book has any."""
    if not any(step.segregates for book in shelf.books() for step in book.steps):
        return None
    areas = {int(part) for post in person.posts for part in post.area.path.strip("/").split("/")}
    concerns = sa.exists().where(
        Exclusion.entry_id == Entry.id,
        sa.or_(Exclusion.person_id == person.id, Exclusion.area_id.in_(sorted(areas))),
    )
    return sa.or_(Entry.is_segregated.is_(False), ~concerns)


def _within(model: type[Any], area: Area) -> sa.ColumnElement[bool]:
    """Return the condition for rows lying in an area, on the column whose index matches the area's level."""
    if area.level is AreaLevel.TOWN:
        return model.town_id == area.id
    if area.level is AreaLevel.VILLAGE:
        return model.village_id == area.id
    inside = sa.select(Area.id).where(Area.path.startswith(area.path, autoescape=True))
    if area.level is AreaLevel.DISTRICT:
        return model.village_id.in_(inside.where(Area.level == AreaLevel.VILLAGE))
    if area.level.depth < AreaLevel.TOWN.depth:
        return model.town_id.in_(inside.where(Area.level == AreaLevel.TOWN))
    return model.area_id.in_(inside)


def administered_areas(person: Person) -> sa.ColumnElement[bool]:
    """Return the condition for the areas whose people, posts and rules this administrator keeps."""
    paths = [post.area.path for post in person.posts if post.role is Role.ADMINISTRATOR]
    return sa.or_(*(Area.path.startswith(path, autoescape=True) for path in paths)) if paths else sa.false()


def visible_areas(person: Person) -> sa.ColumnElement[bool]:
    """Return the condition for the areas a person's posts lie over, whatever the posts."""
    paths = [post.area.path for post in person.posts]
    return sa.or_(*(Area.path.startswith(path, autoescape=True) for path in paths)) if paths else sa.false()


def posts_over(person: Person, area: Area, book: str) -> list[Post]:
    return [post for post in person.posts if post.is_for(book) and post.area.covers(area.path)]


def roles_over(person: Person, area: Area, book: str) -> frozenset[Role]:
    """Return the roles this person's posts give over one area, for one book."""
    return frozenset(post.role for post in posts_over(person, area, book))


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A step that leads on from where the entry stands; `refusal` says why this person may not take it, or ""."""

    step: Step
    refusal: str

    @property
    def is_open(self) -> bool:
        return not self.refusal


def open_steps(
    person: Person, book: Book, entry: Entry, *, takers: Takers, strict_hands: bool
) -> list[Offer]:
    """Return every step that leads on from the entry's state and applies to it, offered or refused, in the book's order."""
    return [
        Offer(step=step, refusal=step_refusal(person, book, entry, step, takers=takers, strict_hands=strict_hands))
        for step in book.steps
        if any(state.key == entry.state for state in step.from_states)
        and (step.applies is None or step.applies.holds(entry))
    ]


def step_refusal(
    person: Person, book: Book, entry: Entry, step: Step, *, takers: Takers, strict_hands: bool
) -> str:
    """Return why this person may not take this step now, in a sentence, or "" when they may.

    `takers` names who took each step in the entry's present round.
    """
    if not any(state.key == entry.state for state in step.from_states):
        here = book.states_by_key[entry.state].label
        return f"条目现在是“{here}”，不能{step.label}。请刷新后按当前情况办理。"
    if step.applies is not None and not step.applies.holds(entry):
        return step.applies.otherwise
    if not roles_over(person, entry.area, book.key) & set(step.who):
        return f"由{words_for(book, step.who)}办理"
    if strict_hands:
        for other in step.not_by:
            if person.id in takers.get(other.key, ()):
                return f"本轮“{other.done}”由您办理，“{step.label}”须由他人办理，请交给同事"
    return ""


def filing_refusal(person: Person, book: Book, area: Area, step: Step) -> str:
    """Return why this person may not begin an entry in this area with this step, or ""."""
    if not step.files_new:
        return f"“{step.label}”不能用来新建条目。"
    if not roles_over(person, area, book.key) & set(step.who):
        return f"这里不在您的岗位范围内，由当地{words_for(book, step.who)}登记"
    return ""


def words_for(book: Book, roles: Collection[Role]) -> str:
    return "、".join(book.role_word(role) for role in roles)
