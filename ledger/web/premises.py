"""同一处的档案: which files are of one spot, said and taken back."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ledger.access import keeps_sites
from ledger.grammar import shelf
from ledger.models import Site
from ledger.queries.premises import likely_at_premises, premises_of
from ledger.queries.sites import SiteLine, visible_site
from ledger.refusals import NotAllowed
from ledger.services.premises import join_premises, leave_premises
from ledger.web import address, current
from ledger.web.administration import only_for
from ledger.web.audiences import READERS

pages = Blueprint("premises", __name__)
only_for(pages, *READERS)


def file_words(line: SiteLine) -> dict[str, Any]:
    """Return one file of a spot as it is listed: what it is, where, and what is open there."""
    site = line.site
    return {
        "id": site.id,
        "name": site.name,
        "kind": shelf.site_kinds()[site.kind].label,
        "place": f"{line.area}，{site.address}",
        "open_label": f"{line.open_entries} 条未销号" if line.open_entries else "没有未销号的",
        "url": url_for("sites.show", site_id=site.id),
    }


@pages.get("/sites/<int:site_id>/premises")
def show(site_id: int) -> ResponseReturnValue:
    site, words = _kept_site(site_id), address.words()
    return render_template(
        "sites/premises.html",
        site=site,
        words=words,
        joined=[file_words(line) for line in premises_of(current.person(), site).others],
        offered=[file_words(line) for line in likely_at_premises(current.person(), site, words=words)],
        back_url=url_for("sites.show", site_id=site.id),
    )


@pages.post("/sites/<int:site_id>/premises")
def change(site_id: int) -> ResponseReturnValue:
    """Join the file named, or let it go, as the button pressed says."""
    site, joins = _kept_site(site_id), address.was_sent("join")
    number = address.sent_number("join" if joins else "leave")
    if number is None:
        flash("请在要关联或解除的那份档案后面点按钮。", "near")
        return show(site_id), 422
    other = visible_site(current.person(), number)
    if joins:
        join_premises(site.id, other.id, by=current.person())
        flash(f"已关联“{other.name}”，两份档案的记录在这里一起看。", "done")
    else:
        leave_premises(other.id, of=site.id, by=current.person())
        flash(f"“{other.name}”不再与这里关联，记录都还在它自己的档案里。", "done")
    return redirect(url_for("premises.show", site_id=site.id), code=303)


def _kept_site(site_id: int) -> Site:
    site = visible_site(current.person(), site_id)
    if site.retired_at is not None or not keeps_sites(current.person(), site.area):
        raise NotAllowed("您的岗位只能查看这个对象，或者它已经停用。请当地网格员或站所人员关联。")
    return site
