"""A new owner, operator or occupant, learnt by whoever looks at a place: its file names them from now on.

Not a door: `services.visits` calls this in the transaction of the look, with the place and what is open there held.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from ledger.grammar.book import SiteKind
from ledger.grammar.fields import Named
from ledger.grammar.parties import NAME_OF_PLACE, Party, Renaming, label_of
from ledger.grammar.value_faults import fault, is_empty, missing
from ledger.models import Person, Site
from ledger.queries.visits import PARTIES, PARTIES_SINCE, party_name
from ledger.services.parties import PartyChange, carry, changed, names_of
from ledger.services.sites import name_is_taken
from ledger.services.stories import Line, line
from ledger.typed import Tidied
from ledger.workdays import chinese_date


@dataclass(frozen=True, kw_only=True)
class NewParties(Tidied):
    """Who it is since which day, by the field of the file that names them. Whoever is left empty has not changed; of whoever
    has, what goes along (a telephone number) is what is said here and never that of the former one.
    """

    names: dict[str, Any] = field(default_factory=dict)
    since: date | None = None

    def plain(self) -> list[Any]:
        return [self.names, self.since.isoformat() if self.since is not None else None]


def new_party_faults(session: Session, kind: SiteKind, site: Site, told: NewParties, today: date) -> dict[str, str]:
    """Return a sentence for whatever is wrong with what is said of the new ones, by the key of its input."""
    others = [party for party in kind.parties if _is_new(party, site, told)]
    faults = {party_name(key): said for party in kind.parties for key, said in _party_faults(kind, party, site, told)}
    if not others and not faults:
        faults[PARTIES] = "请填写变更后的姓名或名称；没有变化的，不用勾选"
    if any(party.named is Site.name for party in others) and not faults:
        name = str(_said(told, Site.name.key))
        if name_is_taken(session, name, site.area_id, but_id=site.id):
            faults[party_name(Site.name.key)] = "这个区域已有同名的对象，请核对；确是另一处的，请在名称后加以区别"
    if told.since is None:
        faults[PARTIES_SINCE] = "请填写从哪天起变更，不知道哪天的填今天"
    elif told.since > today:
        faults[PARTIES_SINCE] = "变更日期不能晚于今天"
    return faults


def name_new_parties(
    session: Session, kind: SiteKind, site: Site, told: NewParties, *, uuid: UUID, by: Person, now: datetime
) -> list[Line]:
    """Write the new ones into the file, carry them to what is open there, and return what the look tells of it."""
    others = [party for party in kind.parties if _is_new(party, site, told)]
    was = names_of(kind, site)
    for party in others:
        for named in _fields(party):
            setattr(site, named, _said(told, named))
    site.version += 1
    assert told.since is not None
    change = PartyChange(why=Renaming.REPLACED, on=told.since)
    carry(session, kind, site, was, change, uuid=uuid, by=by, now=now)
    lines = [changed(label_of(one, kind.model), _said(told, one.named.key), was[one.named.key]) for one in others]
    return [line("变更日期", chinese_date(told.since)), *lines]


def _party_faults(kind: SiteKind, party: Party, site: Site, told: NewParties) -> Iterator[tuple[str, str]]:
    fields = {named.key: named for named in kind.fields()} | {
        Site.name.key: Named(key=Site.name.key, field=NAME_OF_PLACE, mandatory=True)
    }
    is_named = not is_empty(_said(told, party.named.key))
    if is_named and not _is_new(party, site, told):
        yield party.named.key, "和现在登记的一样。没有变的留空；只改电话等的，请在“改正资料”里改"
        return
    for key in _fields(party):
        declared, said = fields[key], _said(told, key)
        if is_empty(said):
            if is_named and declared.mandatory:
                yield key, missing(declared.field)
        elif wrong := fault(declared.field, said):
            yield key, wrong
        elif not is_named:
            yield party.named.key, f"请先填写变更后的{label_of(party, kind.model)}"


def _is_new(party: Party, site: Site, told: NewParties) -> bool:
    said = _said(told, party.named.key)
    return not is_empty(said) and said != getattr(site, party.named.key)


def _fields(party: Party) -> list[str]:
    return [party.named.key, *(told.key for told, _ in party.details)]


def _said(told: NewParties, key: str) -> Any:
    said = told.names.get(key)
    return None if is_empty(said) else said
