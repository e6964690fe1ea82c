"""对象: the places that are watched. One file for each, with all its stories, whichever book they stand in."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ledger.access import KEEPERS, keeps_sites
from ledger.grammar import shelf
from ledger.grammar.book import SiteKind
from ledger.models import FIELD_ROLES, Area, Site
from ledger.queries.beginnings import may_file_at, visit_books_at
from ledger.queries.entries import Narrowing, entries_of
from ledger.queries.evidence import photos_of_place
from ledger.queries.premises import likely_at_premises, premises_of
from ledger.queries.provisional import ON_THE_SPOT, left_to_say
from ledger.queries.sites import (
    SiteLine,
    VisitLine,
    has_open_entries,
    places_for,
    search_sites,
    sites_near,
    sites_page,
    sites_to_visit,
    villages_for,
    visible_site,
    visits_at,
)
from ledger.queries.views import View, Which
from ledger.refusals import AlreadyDifferent, AnswersRefused, NotAllowed, SomebodyWasFirst
from ledger.services.sites import change_site, make_site, retire_site
from ledger.web import address, current
from ledger.web.administration import Question, ask_then, only_for
from ledger.web.audiences import READERS
from ledger.web.drafts import came_before, draft_of, tell_received
from ledger.web.listing import Search, Select, address_with, filters, first_url, how_many, next_url
from ledger.web.photos import photo_word, photos_of
from ledger.web.premises import file_words
from ledger.web.rows import is_visit_due, list_rows, moment_word, visit_due_word
from ledger.web.site_forms import (
    SiteForm,
    begin_site_form,
    fill_site_form,
    mark_mandatory,
    read_site,
    shown_fields,
    site_form_class,
    versions,
)
from ledger.web.site_kinds import EVERY_KIND, chosen_kind, kind_select, types_of
from ledger.web.site_words import SiteChoice, site_choices_of
from ledger.web.tabs import Tab
from ledger.workdays import local_date, short_date

pages = Blueprint("sites", __name__)
only_for(pages, *READERS)

HEADINGS = ("名称", "村（社区）", "类别", "地址", "未销号", "最近检查")
# The place is told where files of several are shown together.
VISIT_HEADINGS = ("什么时候", "结论", "检查人", "编号", "哪里")


@dataclass(frozen=True, kw_only=True)
class Errand:
    """What somebody was about to do when the place turned out to be missing: where they come from and go on to."""

    came_from: str
    leads_on: str
    parameter: str
    # What else the address says: that the draft of a form without a place goes on.
    besides: Mapping[str, str] = field(default_factory=dict)


# In the address: only places somebody has to look at again by now.
DUE = "late"
# And only those whose files are to be completed.
PROVISIONAL = "provisional"

# In what words are looked for in the files of places.
AMONG_PLACES = "名称、地址、村和网格、负责人、编号、电话"

# Where nothing is near, as many of those visited last.
FEWEST = 3

ERRANDS = {
    "record": Errand(came_from="filing.choose", leads_on="filing.choose", parameter="site", besides={"begun": "1"}),
    "visit": Errand(came_from="visits.choose", leads_on="visits.begin", parameter="site_id"),
}
AT_LEISURE = Errand(came_from="sites.list", leads_on="sites.show", parameter="site_id")


@pages.get("/sites", endpoint="list")
def places() -> ResponseReturnValue:
    person = current.person()
    villages = {str(area_id): name for area_id, name in villages_for(person)}
    village = address.chosen_id("village", villages)
    kind = chosen_kind()
    words, types = address.words(), types_of(kind)
    subject_type, due = address.choice("type", types), address.choice("due", (DUE,))
    file = address.choice("file", (PROVISIONAL,))
    narrowing: dict[str, Any] = {
        "words": words,
        "village_id": int(village) if village else None,
        "subject_type": subject_type,
        "kind": kind if kind != EVERY_KIND else "",
        "is_provisional": bool(file),
    }
    if due:
        page = sites_to_visit(person, current.today(), address.page_key(), **narrowing)
    else:
        page = sites_page(person, **narrowing, after=address.page_key())
    return render_template(
        "sites/list.html",
        headings=HEADINGS,
        may_make=person.holds(*KEEPERS),
        is_due=bool(due),
        how_many=how_many(page, "拖得最久的在前" if due else "最近登记的在前", "个"),
        rows=[_line(line, current.today()) for line in page.rows],
        filters=filters(
            [
                *kind_select(kind),
                Select(
                    name="village",
                    label="村（社区）",
                    options=[("", "全部"), *villages.items()],
                    value=village,
                    is_long=True,
                ),
                Select(name="type", label="类别", options=[("", "全部"), *types.items()], value=subject_type),
                Select(name="due", label="巡查", options=[("", "全部"), (DUE, "到期和逾期未巡查")], value=due),
                Select(name="file", label="资料", options=[("", "全部"), (PROVISIONAL, "待完善")], value=file),
            ],
            search=Search(name="q", label="查找", value=words, among=AMONG_PLACES),
        ),
        next_url=next_url(page.next_key),
        previous_url=first_url(),
    )


def _line(line: SiteLine, today: date) -> dict[str, Any]:
    site = line.site
    return {
        "url": url_for("sites.show", site_id=site.id),
        "cells": (
            f"{site.name}（待完善）" if site.is_provisional else site.name,
            line.area,
            _type_word(site),
            site.address,
            f"{line.open_entries} 条" if line.open_entries else "无",
            _last_look(site, today),
        ),
    }


def _last_look(site: Site, today: date) -> str:
    looked = short_date(local_date(site.last_visit_at), today) if site.last_visit_at else "还没有"
    return f"{looked}，{visit_due_word(site, today)}" if is_visit_due(site.next_visit_on, today) else looked


def _type_word(site: Site) -> str:
    return shelf.site_kinds()[site.kind].subject_type.say(site.subject_type)


@pages.get("/sites/search")
def search() -> ResponseReturnValue:
    """Answer the fragment a search box shows while somebody types, with the way to begin what is not there."""
    words, kind = address.words(), _kind_asked_for()
    return _choices(site_choices_of(search_sites(current.person(), words, kind=kind)), words=words)


def _kind_asked_for() -> str | None:
    return address.choice("kind", shelf.site_kinds()) or None


@pages.get("/sites/near")
def near() -> ResponseReturnValue:
    """Answer the places around a phone, the nearest first."""
    longitude, latitude = address.measure("longitude"), address.measure("latitude")
    if longitude is None or latitude is None or not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        return _choices([], nothing="没有读到位置，请直接搜索名称。"), 422
    accuracy = address.measure("accuracy") or 0.0
    lines = sites_near(
        current.person(), longitude=longitude, latitude=latitude, accuracy=accuracy, kind=_kind_asked_for()
    )
    found = [
        replace(one, open_label=f"附近 {one.open_label}") if one.open_label else one for one in site_choices_of(lines)
    ]
    if found:
        return _choices(found)
    last = search_sites(current.person(), "", kind=_kind_asked_for(), limit=FEWEST)
    return _choices(site_choices_of(last), nothing="附近没有登记过位置的对象；下面是最近检查过的，也可以搜索名称。")


def _choices(sites: list[SiteChoice], *, nothing: str = "", words: str = "") -> str:
    """Return places to tap, and the way to begin one that is not among them, called as it was searched for."""
    errand, may_make = address.choice("next", ERRANDS), current.person().holds(*KEEPERS)
    begin = {"next": errand, "kind": _kind_asked_for(), "name": words or None}
    url = url_for("sites.new", **begin) if errand and may_make else ""
    return render_template("sites/choices.html", sites=sites, nothing=nothing, words=words, new_url=url)


@pages.route("/sites/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    if not current.person().holds(*KEEPERS):
        raise NotAllowed("您的岗位只能查看。需要新增的，请当地网格员或站所人员登记。")
    kind, errand = _chosen_kind(address.text("kind")), ERRANDS.get(address.text("next"), AT_LEISURE)
    if kind is None:
        after, name = address.text("next"), address.words("name")
        page = render_template("sites/kinds.html", kinds=shelf.site_kinds().values(), after=after, name=name or None)
        return page, 422 if request.method == "POST" else 200
    offered = places_for(current.person())
    form, title, back_url = (
        site_form_class(kind, offered, begins=True)(), f"新增{kind.label}", url_for(errand.came_from)
    )  # fmt: skip
    may_wait = current.person().holds(*FIELD_ROLES)
    if request.method != "POST":
        begin_site_form(form, offered, name=address.words("name"))
        return _form_page(form, kind, title, back_url, may_wait=may_wait)
    photos = photos_of(form, by=current.person(), now=current.now())
    submission = replace(read_site(form), may_wait=may_wait, photos=photos[ON_THE_SPOT.key])
    try:
        site = make_site(kind, submission=submission, by=current.person(), now=current.now())
    except AnswersRefused as refused:
        form.show_faults(refused.faults)
        return _form_page(form, kind, title, back_url, may_wait=may_wait), 422
    except AlreadyDifferent:
        came_before(form)
        return _form_page(form, kind, title, back_url, may_wait=may_wait), 409
    later = "其余资料以后补，已列入待完善。" if site.is_provisional else ""
    flash(f"已新增“{site.name}”。{later}", "done")
    tell_received(form)
    return redirect(url_for(errand.leads_on, **{errand.parameter: site.id}, **errand.besides), code=303)


def _chosen_kind(key: str | None) -> SiteKind | None:
    """Return the kind of place to make; None while there are several and none is chosen yet."""
    kinds = shelf.site_kinds()
    return kinds.get(key or "") or (next(iter(kinds.values())) if len(kinds) == 1 else None)


def _form_page(
    form: SiteForm, kind: SiteKind, title: str, back_url: str, site: Site | None = None, *, may_wait: bool = False
) -> str:
    """Show the form of a place; the short one, where what can wait is folded."""
    mark_mandatory(form, kind, may_wait=may_wait)
    return render_template(
        "sites/form.html",
        form=form,
        shown_fields=shown_fields(form, kind, site),
        title=title,
        back_url=back_url,
        draft=draft_of(None, title, _here()),
        is_short=may_wait,
    )


def _here() -> str:
    return request.full_path.rstrip("?")


@pages.get("/sites/<int:site_id>")
def show(site_id: int) -> ResponseReturnValue:
    person, today = current.person(), current.today()
    site = visible_site(person, site_id)
    which = Which(address.choice("which", SHOWN) or Which.OPEN)
    here, keeps = premises_of(person, site, also_gone=True), site.retired_at is None and keeps_sites(person, site.area)
    # A number counts what is open of one file: behind it stands that file alone, not what else is known of the spot.
    is_alone = bool(here.others) and address.has("alone")
    kind = shelf.site_kinds()[site.kind]
    narrowing = Narrowing(site_ids=(site.id,) if is_alone else here.site_ids)
    page = entries_of(person, view=View(which, today), narrowing=narrowing, after=address.page_key())
    visiting = visit_books_at(person, site) if site.retired_at is None else []
    return render_template(
        "sites/show.html",
        site=site,
        is_gone=kind.is_gone(site),
        missing=left_to_say(kind, site) if site.is_provisional else [],
        photos=[photo_word(proof) for proof in photos_of_place(site.id)],
        summary=" · ".join(filter(None, [_type_word(site), site.area.name, site.address])),
        facts=_facts(site),
        whole_url=address_with(alone=None) if is_alone else None,
        may_record=site.retired_at is None and may_file_at(person, site),
        visit_books=visiting,
        may_change=keeps,
        premises=[file_words(line) for line in here.others],
        likely=[file_words(line) for line in likely_at_premises(person, site)] if keeps else [],
        submissions={book.key: uuid4() for book in visiting},
        tabs=[Tab(label=one.label, values={"which": one.value}, is_current=one is which) for one in SHOWN],
        which=which,
        how_many=how_many(page, "到期最早的在前" if which.is_open else "编号最新的在前"),
        rows=list_rows(page.rows, today),
        visit_headings=VISIT_HEADINGS if here.others else VISIT_HEADINGS[:-1],
        visits=[_visit(line, today, tells_place=bool(here.others)) for line in visits_at(person, here.site_ids)],
        next_url=next_url(page.next_key),
        previous_url=first_url(),
    )


SHOWN = (Which.OPEN, Which.CLOSED, Which.ALL)


def _facts(site: Site) -> list[tuple[str, str]]:
    """Return the head of the file and whatever else is filled in."""
    kind = shelf.site_kinds()[site.kind]
    own = [
        (named.field.label, named.field.say(getattr(site, named.key)))
        for named in (*kind.learnt_fields(), *kind.fields())
    ]
    return [
        (kind.subject_type.label, _type_word(site)),
        ("区域", site.area.name),
        ("地址", site.address),
        *((label, words) for label, words in own if words),
        ("位置", "已记录，到附近会自动列出" if site.longitude is not None else "还没有记录"),
    ]


def _visit(line: VisitLine, today: date, *, tells_place: bool) -> dict[str, Any]:
    visit = line.visit
    left = f"，还有 {visit.unsettled} 处没有登记" if visit.unsettled else ""
    cells = [moment_word(visit.started_at, today), f"{visit.result.label}{left}", line.by, visit.number]
    return {
        "url": url_for("visits.show", visit_id=visit.id),
        "cells": [*cells, line.place] if tells_place else cells,
    }


@pages.route("/sites/<int:site_id>/change", methods=["GET", "POST"])
def change(site_id: int) -> ResponseReturnValue:
    site = _kept_site(site_id)
    kind, offered = shelf.site_kinds()[site.kind], places_for(current.person())
    form, title, back_url = (
        site_form_class(kind, offered, asks_party=has_open_entries(site))(),
        f"{'补全' if site.is_provisional else '改正'}资料：{site.name}",
        url_for("sites.show", site_id=site.id),
    )
    if request.method != "POST":
        fill_site_form(form, site, current.today())
        return _form_page(form, kind, title, back_url, site)
    version = address.as_number(form.version.data) or 0
    try:
        change_site(site.id, kind, submission=read_site(form), version=version, by=current.person(), now=current.now())
    except AnswersRefused as refused:
        form.show_faults(refused.faults)
        return _form_page(form, kind, title, back_url, site), 422
    except SomebodyWasFirst:
        return _conflict_page(form, kind, _kept_site(site_id), offered), 409
    flash("资料已保存。" if site.is_provisional else "资料已改正。", "done")
    tell_received(form)
    return redirect(back_url, code=303)


def _conflict_page(form: SiteForm, kind: SiteKind, site: Site, offered: list[Area]) -> str:
    """Show both versions; the form keeps what was typed and goes on from the file as it stands now."""
    yours, theirs = versions(form, kind, site, offered)
    form.version.data = str(site.version)
    mark_mandatory(form, kind)
    return render_template(
        "sites/conflict.html", form=form, shown_fields=shown_fields(form, kind, site), site=site, yours=yours, theirs=theirs,
        draft=draft_of(None, f"改正资料：{site.name}", _here()),
        back_url=url_for("sites.show", site_id=site.id),
    )  # fmt: skip


@pages.route("/sites/<int:site_id>/retire", methods=["GET", "POST"])
def retire(site_id: int) -> ResponseReturnValue:
    site = _kept_site(site_id)

    def act() -> str:
        retire_site(site.id, by=current.person(), now=current.now())
        return f"“{site.name}”已停用。"

    question = Question(
        title=f"停用：{site.name}",
        consequences=[
            "停用后不再出现在查找、附近和对象列表里，也不能再记新的。",
            "以前的条目、检查和照片都保留，从条目里仍能打开。",
            "还有未销号条目的不能停用；停用后不能恢复，搬走、拆除、注销了的才停用。",
        ],
        button="确认停用",
        back_url=url_for("sites.show", site_id=site.id),
    )
    return ask_then(question, act)


def _kept_site(site_id: int) -> Site:
    """Return a place whose file this person may change. Raises NotVisible or NotAllowed."""
    site = visible_site(current.person(), site_id)
    if site.retired_at is not None:
        raise NotAllowed(f"“{site.name}”已经停用，资料不能再改。")
    if not keeps_sites(current.person(), site.area):
        raise NotAllowed("您的岗位只能查看这个对象。请当地网格员或站所人员修改。")
    return site
