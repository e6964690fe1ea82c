"""Who may see what, and who may do what: one query and one function, used to offer and to check alike."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.grammar.steps import MeasureAct, Step
from ledger.grammar.town_rules import Decided
from ledger.models import (
    FIELD_ROLES,
    LEADING_ROLES,
    Area,
    AreaLevel,
    Entry,
    EntryPaper,
    Measure,
    MeasureEnd,
    MeasureEnding,
    Paper,
    Person,
    Post,
    Role,
    Site,
    Visit,
)
from ledger.segregation import is_open_to

Takers = Mapping[str, Collection[int]]

# Who looks at places and keeps their files.
KEEPERS = (*FIELD_ROLES, Role.OFFICER, *LEADING_ROLES)


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


class Scope(NamedTuple):
    """What one post opens: an area, one book of it or all, less the books that show such a post only its own reports."""

    area_id: int
    level: AreaLevel
    path: str
    book: str | None
    closed: tuple[str, ...] = ()

    def rows(self, model: type[Any]) -> sa.ColumnElement[bool]:
        return sa.and_(_within(model, self.area_id, self.level, self.path), self._of_its_books(model))

    def tallied(self, tally: type[Any]) -> sa.ColumnElement[bool]:
        """Return the condition for the rows of a tally, which knows no area below a village."""
        if self.level.depth <= AreaLevel.TOWN.depth:
            within = _within(tally, self.area_id, self.level, self.path)
        else:
            villages = sa.select(Area.id).where(Area.path.startswith(self.path, autoescape=True))
            within = sa.and_(
                _town_of(tally, self), tally.village_id.in_(villages.where(Area.level == AreaLevel.VILLAGE))
            )
        return sa.and_(within, self._of_its_books(tally))

    def beside_villages(self) -> sa.ColumnElement[bool]:
        """Return the condition for the entries of a district that lie in none of its villages, such as in a park."""
        beside = sa.select(Area.id).where(Area.path.startswith(self.path, autoescape=True), Area.village_id.is_(None))
        return sa.and_(Entry.area_id.in_(beside), self._of_its_books(Entry))

    def _of_its_books(self, model: type[Any]) -> sa.ColumnElement[bool]:
        if self.book:
            return model.book == self.book
        return model.book.not_in(self.closed) if self.closed else sa.true()


class Reach(NamedTuple):
    """What decides which entries a person may see, in plain values: statements built for it can be kept."""

    scopes: tuple[Scope, ...]
    # Whose reports are seen wherever they have moved since, None for all but field workers.
    reporter_id: int | None
    # Whom segregated entries may concern: this person; None where no book has any.
    excluded_id: int | None = None

    def entries(self) -> sa.ColumnElement[bool]:
        scopes = [scope.rows(Entry) for scope in self.scopes]
        if self.reporter_id is not None:
            scopes.append(Entry.reported_by_id == self.reporter_id)
        return sa.and_(sa.or_(*scopes), self.not_excluded()) if scopes else sa.false()

    def opened(self) -> sa.ColumnElement[bool]:
        """Return the condition for the entries this person, `me` in the statement, may open one by one: those seen, and
        those with a measure in which they are named. No list shows more for it.
        """
        return sa.or_(self.entries(), sa.and_(_names_me(), self.not_excluded()))

    def visits(self) -> sa.ColumnElement[bool]:
        scopes = [scope.rows(Visit) for scope in self.scopes]
        if self.reporter_id is not None:
            scopes.append(Visit.by_id == self.reporter_id)
        return sa.or_(*scopes) if scopes else sa.false()

    def entries_in(self, scope: Scope) -> sa.ColumnElement[bool]:
        """Return the condition for the entries that one of the scopes opens."""
        return sa.and_(scope.rows(Entry), self.not_excluded())

    @property
    def is_tallied(self) -> bool:
        """Return whether the kept tallies can tell what this person sees: whole villages, and nobody's own reports."""
        return self.reporter_id is None and all(scope.level.depth <= AreaLevel.VILLAGE.depth for scope in self.scopes)

    def tallied(self, tally: type[Any]) -> sa.ColumnElement[bool]:
        """Return the condition for the rows of a tally this person may count in; for whom `is_tallied` holds."""
        return sa.or_(*(scope.tallied(tally) for scope in self.scopes)) if self.scopes else sa.false()

    def untallied(self) -> list[sa.ColumnElement[bool]]:
        """Return the conditions for the entries this person sees that no tally counts for them, none of them twice.

        What is segregated is in no tally; what lies beside the villages of a district is in one with the whole town's.
        """
        found = [] if self.excluded_id is None else [sa.and_(Entry.is_segregated, self.entries())]
        districts = [scope for scope in self.scopes if scope.level is AreaLevel.DISTRICT]
        if districts:
            whole = [scope.rows(Entry) for scope in self.scopes if scope.level.depth <= AreaLevel.TOWN.depth]
            beside = sa.or_(*(scope.beside_villages() for scope in districts))
            found.append(sa.and_(Entry.is_segregated.is_(False), beside, *(sa.not_(one) for one in whole)))
        return found

    def not_excluded(self) -> sa.ColumnElement[bool]:
        """The accused must never be able to read it, whatever the role (信访工作条例第三十条)."""
        if self.excluded_id is None:
            return sa.true()
        return sa.or_(Entry.is_segregated.is_(False), is_open_to(self.excluded_id, Entry.id))


def _names_me() -> sa.ColumnElement[bool]:
    """Return the condition for the entries with a measure that stands and names whoever asks, who may open them as hands do."""
    withdrawn = sa.exists().where(
        MeasureEnd.measure_id == Measure.id, MeasureEnd.ending == MeasureEnding.WITHDRAWN
    )  # fmt: skip
    mine = sa.exists().where(
        Measure.entry_id == Entry.id, Measure.person_id == sa.bindparam("me"), sa.not_(withdrawn.correlate(Measure))
    )
    return mine.correlate(Entry)


def reach_of(person: Person) -> Reach:
    return Reach(
        scopes_of(person),
        person.id if person.holds(*FIELD_ROLES) else None,
        person.id if shelf.has_segregated() else None,
    )


def scopes_of(person: Person) -> tuple[Scope, ...]:
    return tuple(scope for _, scope in scopes_by_role(person))


def scopes_by_role(person: Person) -> Iterator[tuple[Role, Scope]]:
    """Give what each post opens, with the role it opens it for."""
    for post in person.posts:
        closed = shelf.closed_to(post.role)
        if post.role.sees_entries and post.book not in closed:
            yield (
                post.role,
                Scope(post.area.id, post.area.level, post.area.path, post.book, () if post.book else closed),
            )


def visible_entries(person: Person) -> sa.ColumnElement[bool]:
    """Return the condition that holds for exactly the entries this person may see.

    A field worker also keeps seeing what they reported, wherever it has moved since.
    """
    return reach_of(person).entries()


def visible_papers(person: Person) -> sa.ColumnElement[bool]:
    """Return the condition for the papers on record for an entry this person may see.

    An office sees most of its town's papers: they are walked in their order, by the town, until a page is full. Field
    workers see few, and of any town to which their reports have moved: those are looked up from their entries.
    """
    if person.holds(*FIELD_ROLES):
        entry = Entry.__table__.c
        own = sa.select(EntryPaper.paper_id).where(entry.id == EntryPaper.entry_id, visible_entries(person))
        return Paper.id.in_(own)
    towns = [_town_of(Paper, scope) for scope in scopes_of(person)]
    concerned = sa.exists().where(EntryPaper.paper_id == Paper.id, concerns_visible(person)).correlate(Paper)
    return sa.and_(sa.or_(*towns), concerned) if towns else sa.false()


def concerns_visible(person: Person) -> sa.ColumnElement[bool]:
    """Return the condition for the ties of papers to entries this person may see, each looked up by its id."""
    entry = Entry.__table__.c
    return sa.exists().where(entry.id == EntryPaper.entry_id, visible_entries(person)).correlate(EntryPaper)


def _town_of(model: type[Any], scope: Scope) -> sa.ColumnElement[bool]:
    """Return the condition for rows of the towns a post lies in or over."""
    if scope.level.depth <= AreaLevel.TOWN.depth:
        return _within(model, scope.area_id, scope.level, scope.path)
    return model.town_id == sa.select(Area.town_id).where(Area.id == scope.area_id).scalar_subquery()


def visible_visits(person: Person) -> sa.ColumnElement[bool]:
    return reach_of(person).visits()


def visible_sites(person: Person) -> sa.ColumnElement[bool]:
    """Books share sites, so a post for one book still shows every site of its area."""
    return sites_on(grounds_of(person))


class Ground(NamedTuple):
    """An area in plain values: statements built for it can be kept."""

    area_id: int
    level: AreaLevel
    path: str


def grounds_of(person: Person) -> tuple[Ground, ...]:
    """Return the areas whose sites a person sees."""
    areas = [post.area for post in person.posts if post.role.sees_entries]
    return tuple(Ground(area.id, area.level, area.path) for area in areas)


def entries_on(ground: Ground) -> sa.ColumnElement[bool]:
    """Return the condition for the entries of an area, for whoever may see them there."""
    return _within(Entry, *ground)


def sites_on(grounds: tuple[Ground, ...]) -> sa.ColumnElement[bool]:
    return sa.or_(*(_within(Site, *ground) for ground in grounds)) if grounds else sa.false()


def _within(model: type[Any], area_id: int, level: AreaLevel, path: str) -> sa.ColumnElement[bool]:
    """Return the condition for rows lying in an area, on the column whose index matches the area's level."""
    if level is AreaLevel.TOWN:
        return model.town_id == area_id
    if level is AreaLevel.VILLAGE:
        return model.village_id == area_id
    inside = sa.select(Area.id).where(Area.path.startswith(path, autoescape=True))
    if level.depth < AreaLevel.TOWN.depth:
        return model.town_id.in_(inside.where(Area.level == AreaLevel.TOWN))
    # A district is no column of its own, and not all of it lies in villages: a park may be a grid of the district itself.
    return model.area_id.in_(inside)


def administered_areas(person: Person) -> sa.ColumnElement[bool]:
    """Return the condition for the areas whose people, posts and rules this administrator keeps."""
    paths = [post.area.path for post in person.posts if post.role is Role.ADMINISTRATOR]
    return sa.or_(*(Area.path.startswith(path, autoescape=True) for path in paths)) if paths else sa.false()


def visible_areas(person: Person) -> sa.ColumnElement[bool]:
    """Return the condition for the areas a person's posts lie over, whatever the posts."""
    return areas_under(paths_of(person))


def paths_of(person: Person) -> tuple[str, ...]:
    return tuple(post.area.path for post in person.posts)


def areas_under(paths: tuple[str, ...]) -> sa.ColumnElement[bool]:
    return sa.or_(*(Area.path.startswith(path, autoescape=True) for path in paths)) if paths else sa.false()


def posts_over(person: Person, area: Area, book: str) -> list[Post]:
    return [post for post in person.posts if post.is_for(book) and post.area.covers(area.path)]


def roles_over(person: Person, area: Area, book: str) -> frozenset[Role]:
    """Return the roles this person's posts give over one area, for one book."""
    return frozenset(post.role for post in posts_over(person, area, book))


def keeps_sites(person: Person, area: Area) -> bool:
    """Return whether a person may make and correct the files of the places in an area, whichever book the post is for."""
    return any(post.role in KEEPERS and post.area.covers(area.path) for post in person.posts)


def visits_sites(person: Person, area: Area, book: str) -> bool:
    """Return whether a person may record a look at the places of an area, for one book."""
    return bool(roles_over(person, area, book) & set(KEEPERS))


def may_open(person: Person, book: Book, entry: Entry) -> bool:
    """Return whether somebody who sees an entry may open what it seals, and answer for it to whoever asked."""
    openers = book.sealed.openers if book.sealed is not None else ()
    return bool(roles_over(person, entry.area, book.key) & set(openers))


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A step that leads on from where the entry stands; `refusal` says why this person may not take it, or ""."""

    step: Step
    refusal: str
    # Whether this person only proposes it, unless a paper approves.
    is_proposed: bool = False

    @property
    def is_open(self) -> bool:
        return not self.refusal


def open_steps(
    person: Person, book: Book, entry: Entry, *, takers: Takers, strict_hands: bool, today: date, is_named: bool = False
) -> list[Offer]:
    """Return every step that leads on from the entry's state and applies to it, offered or refused, in the book's order."""
    known: dict[str, Any] = {"takers": takers, "strict_hands": strict_hands, "today": today, "is_named": is_named}
    return [
        Offer(
            step=step,
            refusal=step_refusal(person, book, entry, step, **known),
            is_proposed=not decides_alone(person, book, entry, step),
        )
        for step in book.steps
        if any(state.key == entry.state for state in step.from_states)
        and (step.applies is None or step.applies.holds(entry))
    ]


def step_refusal(
    person: Person, book: Book, entry: Entry, step: Step, *,
    takers: Takers, strict_hands: bool, today: date, is_named: bool = False,
) -> str:  # fmt: skip
    """Return why this person may not take this step now, in a sentence, or "" when they may.

    `takers` names who took each step in the entry's present round; `is_named`: whether this person is named in one of the
    measures of the entry, and so may tell that it is done, whatever their posts.
    """
    if not any(state.key == entry.state for state in step.from_states):
        here = book.states_by_key[entry.state].label
        return f"条目现在是“{here}”，不能办理“{step.label}”。请刷新后按当前情况办理。"
    if step.applies is not None and not step.applies.holds(entry):
        return step.applies.why_not(entry)
    tells_of_own = is_named and step.measures is MeasureAct.DONE
    if not tells_of_own and not roles_over(person, entry.area, book.key) & set(step.who):
        return f"由{words_for(book, step.who)}办理"
    if step.once_past is not None and step.is_too_early(entry, today):
        last = getattr(entry, step.once_past.key)
        return f"{book.word_of(step.once_past)}到 {last:%Y-%m-%d}，还没有过；过了这一天才能{step.label}"
    if step.only_confirms and entry.unconfirmed_by_id == person.id:
        return f"这个办理日期是您自己记入的，{step.label}须由他人办理，请交给同事"
    return hands_refusal(person.id, step, takers=takers) if strict_hands else ""


def hands_refusal(person_id: int, step: Step, *, takers: Takers) -> str:
    """Return why the rule of other hands keeps somebody from this step, or ""."""
    for other in step.not_by:
        if person_id in takers.get(other.key, ()):
            return f"本轮“{other.done}”由您办理，“{step.label}”须由他人办理，请交给同事"
    return ""


def decides(person: Person, book: Book, entry: Entry, step: Step) -> bool:
    """Return whether somebody has the say about a step: whether it is taken as another proposes it."""
    return not step.decided_by or bool(roles_over(person, entry.area, book.key) & set(step.decided_by))


def decides_alone(person: Person, book: Book, entry: Entry, step: Step) -> bool:
    """Return whether somebody who may take a step takes it on their own word; else they propose it."""
    return not step.never_alone and decides(person, book, entry, step)


def filing_refusal(person: Person, book: Book, area: Area, step: Step) -> str:
    """Return why this person may not begin an entry in this area with this step, or ""."""
    if not step.files_new:
        return f"“{step.label}”不能用来新建条目。"
    if not roles_over(person, area, book.key) & set(step.who):
        return f"这里不在您的岗位范围内，由当地{words_for(book, step.who)}登记"
    return ""


def is_closed_to_field(person: Person, book: Book, area: Area, step: Step, decided: Decided) -> bool:
    """Return whether only a field post would let this person begin it here, and the town keeps the book from those."""
    if book.open_to_field is None or decided(book.open_to_field):
        return False
    return roles_over(person, area, book.key) & set(step.who) <= set(FIELD_ROLES)


def words_for(book: Book, roles: Collection[Role]) -> str:
    return "、".join(book.role_word(role) for role in roles)
