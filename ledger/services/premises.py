"""Saying that files are of one spot, and taking it back. Nothing else about them changes."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.access import keeps_sites, visible_sites
from ledger.db import transaction
from ledger.models import Area, Person, Site
from ledger.queries.premises import at_premises, root_of
from ledger.refusals import NotAllowed, NotVisible


def join_premises(site_id: int, other_id: int, *, by: Person) -> None:
    """Say that two files are of one spot; whatever was joined to either comes along.

    Said again it changes nothing. Raises NotVisible, or NotAllowed for whoever does not keep both files.
    """
    with transaction() as session:
        site, other = _kept_sites(session, (site_id, other_id), by)
        if site.town_id != other.town_id or site.village_id != other.village_id:
            raise NotAllowed("两份档案不在同一个村（社区），不能关联。请核对所在区域。")
        roots = sorted({root_of(site), root_of(other)})
        _write_premises(session, [one for root in roots for one in _files_at(session, root)])


def leave_premises(site_id: int, *, of: int, by: Person) -> None:
    """Take a file out of those of one spot, known by any of them; the others stay together.

    Said again, or of a file that somebody has joined elsewhere meanwhile, it changes nothing. Raises like join_premises.
    """
    with transaction() as session:
        site, left = _kept_sites(session, (site_id, of), by)
        if root_of(site) != root_of(left):
            return
        others = [one for one in _files_at(session, root_of(site)) if one is not site]
        site.premises_id = None
        _write_premises(session, others)


def _write_premises(session: Session, files: list[Site]) -> None:
    files.sort(key=lambda site: site.id)
    for site in files:
        site.premises_id = files[0].id if site is not files[0] else None


def _files_at(session: Session, root_id: int) -> list[Site]:
    return list(session.scalars(sa.select(Site).where(at_premises(root_id)).execution_options(populate_existing=True)))


def _kept_sites(session: Session, site_ids: tuple[int, ...], by: Person) -> list[Site]:
    """Return the files meant, which this person keeps. One town's spots are joined one after the other."""
    found = {site.id: site for site in session.scalars(sa.select(Site).where(Site.id.in_(site_ids), visible_sites(by)))}
    if set(site_ids) - found.keys():
        raise NotVisible
    for site in found.values():
        if not keeps_sites(by, session.get_one(Area, site.area_id)):
            raise NotAllowed("您的岗位只能查看这个对象。请当地网格员或站所人员关联。")
        if site.retired_at is not None:
            raise NotAllowed(f"“{site.name}”已经停用，不能再关联。")
    towns = sorted({site.town_id for site in found.values()})
    session.execute(sa.select(Area.id).where(Area.id.in_(towns)).order_by(Area.id).with_for_update(key_share=True))
    for site in found.values():
        session.refresh(site)
    return [found[site_id] for site_id in site_ids]
