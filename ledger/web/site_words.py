"""A place as it is offered to be tapped."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for

from ledger.queries.sites import SiteLine


@dataclass(frozen=True, kw_only=True)
class SiteChoice:
    """`open_label` says what is already open there, None for nothing."""

    id: int
    name: str
    place: str
    open_label: str | None
    open_url: str


def site_choices_of(lines: Iterable[SiteLine]) -> list[SiteChoice]:
    return [
        SiteChoice(
            id=line.site.id,
            name=line.site.name,
            place=f"{line.area}，{line.site.address}"
            + (f"，约 {line.metres:.0f} 米" if line.metres is not None else ""),
            open_label=f"{line.open_entries} 条未销号" if line.open_entries else None,
            open_url=url_for("sites.show", site_id=line.site.id, alone=1),
        )
        for line in lines
    ]
