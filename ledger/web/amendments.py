"""更正登记 on a page: each field folded beside what stands in it, and what would become of it before it is proposed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ledger.models import Site
from ledger.queries.asked import Asked
from ledger.queries.sites import search_sites, visible_site
from ledger.web import address, current
from ledger.web.asked_forms import Shown, is_same
from ledger.web.forms import RecordForm
from ledger.web.proposal_words import change_word
from ledger.web.site_words import SiteChoice, site_choices_of

# Nothing is chosen yet: a few places to begin with.
FEWEST = 4


@dataclass(frozen=True, kw_only=True)
class Foldable:
    """A field that may be put right, with what stands in it; open where something else is typed or it is wrong."""

    shown: Shown
    present: str
    is_open: bool


def amendment_words(
    told: Asked, form: RecordForm, shown: Iterable[Shown], lines: list[dict[str, Any]] | None
) -> dict[str, Any]:
    """Return what the page of a correction shows beside what every form shows; `lines` tell what would change."""
    entry, fields = told.entry, {one.key: one.field for one in told.fields}
    foldable = [
        Foldable(
            shown=one,
            present=fields[one.field.name].say(getattr(entry, one.field.name)) or "没有填",
            is_open=bool(one.field.errors)
            or not is_same(fields[one.field.name], one.field.data, getattr(entry, one.field.name)),
        )
        for one in shown
    ]
    return {
        "foldable": foldable,
        "place": entry.site.name if told.book.site is not None else entry.area.name,
        "sites": _sites(told, form) if told.book.site is not None else [],
        "is_moved": _is_moved(told, form),
        "lines": [(line["label"], change_word(line)) for line in lines] if lines is not None else None,
    }


def _is_moved(told: Asked, form: RecordForm) -> bool:
    name, stands = ("site", told.entry.site_id) if "site" in form else ("area", told.entry.area_id)
    return bool(form[name].errors) or form[name].data not in (None, "", str(stands))


def _sites(told: Asked, form: RecordForm) -> list[SiteChoice]:
    site_id = address.as_number(form.site.data)
    if site_id is not None and _is_moved(told, form) and not form.site.errors:
        return [_chosen(visible_site(current.person(), site_id))]
    return site_choices_of(search_sites(current.person(), "", kind=told.book.site.key, limit=FEWEST))


def _chosen(site: Site) -> SiteChoice:
    return SiteChoice(id=site.id, name=site.name, place=site.area.name, open_label=None, open_url="")
