"""记一条: the form of a new entry, camera first; one form for every way an entry can begin."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ledger.grammar.book import Book
from ledger.grammar.merging import MERGED
from ledger.grammar.steps import Step
from ledger.models import Entry, Person, Site
from ledger.queries.area_names import village_of
from ledger.queries.asked import Asked, asked_to_begin, described
from ledger.queries.beginnings import filing_book, filing_steps
from ledger.queries.entries import Narrowing, entries_of
from ledger.queries.evidence import uploads_behind
from ledger.queries.merging import Likely, likely_at
from ledger.queries.premises import premises_of
from ledger.queries.received import received
from ledger.queries.sites import VisitDossier, search_sites, visible_site, visit_dossier
from ledger.queries.views import View, Which
from ledger.queries.visits import findings_of, told_by_visit
from ledger.refusals import AlreadyDifferent, AnswersRefused, NotAllowed
from ledger.services.entries import file_entry
from ledger.web import address, current
from ledger.web.another_entry import likely_word
from ledger.web.asked_forms import asked_form, begin_asked_form, chosen_way, read_submission
from ledger.web.drafts import Draft, came_before, draft_of, tell_received
from ledger.web.forms import RecordForm, proof_name
from ledger.web.photos import KeptPhotos, photos_of
from ledger.web.record_forms import fill_guesses, record_words
from ledger.web.record_tabs import record_tabs
from ledger.web.rows import list_rows
from ledger.web.site_words import SiteChoice, site_choices_of
from ledger.web.step_outcome import tell_outcome
from ledger.workdays import local_date

pages = Blueprint("filing", __name__)

# The form is long enough on a phone: whoever wants another place searches for it.
FEWEST = 3
# In the address of whoever comes back from making the place of what they had begun to record.
BEGUN = "begun"


@pages.get("/record")
def choose() -> ResponseReturnValue:
    visit = _visit_asked_for()
    book = _book_asked_for(visit)
    site = visit.site if visit is not None else _site(book, address.number("site"))
    ways = _ways(book, site)
    form = asked_form(book, [way.step for way in ways])
    begin_asked_form(form, ways)
    form.found_on.data = current.today()
    if site is not None:
        form.site.data = str(site.id)
    if visit is not None:
        _begin_from_visit(form, book, visit)
        fill_guesses(form, book)
    return _page(book, form, ways, site)


@pages.post("/record")
def submit() -> ResponseReturnValue:
    book, person, now = filing_book(current.person(), address.text("book")), current.person(), current.now()
    steps = filing_steps(person, book)
    form = asked_form(book, steps)
    photos = photos_of(form, by=person, now=now)
    step = chosen_way(form, steps)
    if step is None:
        _ask_for_way(form)
        return _page_again(book, form), 422
    way, guessed = described(book, step).about(book.entry()), fill_guesses(form, book)
    submission = read_submission(form, way, photos)
    asked = book.site is None and not address.was_sent("into") and _likely(book, form)
    if asked and not received(person, submission.uuid):
        return _page_again(book, form, is_asked_again=True)
    try:
        entry = file_entry(
            book, step, site_id=_chosen(form, "site"), area_id=_chosen(form, "area"), submission=submission,
            by=person, now=now, found_on=form.found_on.data if way.found_on else None,
            visit_id=address.as_number(form.visit.data), item_id=address.as_number(form.item.data),
            into_id=address.sent_number("into"),
        )  # fmt: skip
    except AnswersRefused as refused:
        form.show_faults(refused.faults)
        return _page_again(book, form), 422
    except NotAllowed as refused:
        # The place may have been retired, a rule of the town changed, while the form was filled in: what was typed stays.
        form.form_errors.append(refused.sentence)
        return _page_again(book, form), 403
    except AlreadyDifferent:
        came_before(form)
        return _page_again(book, form), 409
    _tell(book, step, entry, guessed, is_again=entry.reported_at != now)
    tell_received(form)
    if entry.visit_id is not None:
        return redirect(url_for("visits.show", visit_id=entry.visit_id), code=303)
    return redirect(url_for("entries.show", entry_id=entry.id), code=303)


def _tell(book: Book, step: Step, entry: Entry, guessed: list[str], *, is_again: bool) -> None:
    """Say what became of what was handed in; sent once more, it was received before and is not filed a second time."""
    if is_again:
        flash(f"已收到，编号 {entry.number}，没有重复登记。", "done")
        if book.is_public:
            flash("查询码只显示一次；没有看到的，请在这里“补发查询码”。", "near")
        return
    flash(f"已{step.done}，编号 {entry.number}。", "done")
    if entry.state == MERGED.key:
        flash("已并入原来的那一条，一起办理；在“我上报的”里看得到结果。", "done")
    if guessed:
        flash(f"{'、'.join(guessed)}是按您写的选的，不对的请更正。", "near")
    tell_outcome(entry)


def _draft(book: Book, site: Site | None) -> Draft:
    """Return the place of this form on the device: another for each place, visit and item it is opened for."""
    place, visit, item = (address.number(name) for name in ("site", "visit", "item"))
    # What was begun before its place was made goes on with it.
    place = None if address.has(BEGUN) else place
    about = site.name if site is not None and (place or visit) is not None else ""
    label = " · ".join(part for part in (f"记一条{book.entry_word}", about) if part)
    return draft_of(book, label, url_for("filing.choose", book=book.key, site=place, visit=visit, item=item))


def _visit_asked_for() -> VisitDossier | None:
    visit_id = address.number("visit")
    return visit_dossier(current.person(), visit_id) if visit_id is not None else None


def _book_asked_for(visit: VisitDossier | None) -> Book:
    """Return the book the address means: the one it names, or the one that keeps entries at the place it names."""
    person, site_id = current.person(), address.number("site")
    if address.text("book"):
        return filing_book(person, address.text("book"))
    if visit is not None:
        return filing_book(person, visit.visit.book)
    return filing_book(person, None, kind=visible_site(person, site_id).kind if site_id is not None else None)


def _ways(book: Book, site: Site | None) -> list[Asked]:
    """Return what each way asks by which this person may begin an entry of a book."""
    person = current.person()
    return asked_to_begin(person, book, filing_steps(person, book), site=site, today=current.today())


def _site(book: Book, site_id: int | None) -> Site | None:
    return visible_site(current.person(), site_id) if site_id is not None and book.site is not None else None


def _chosen(form: RecordForm, name: str) -> int | None:
    return address.as_number(form[name].data) if name in form else None


def _ask_for_way(form: RecordForm) -> None:
    """Ask what has to be known before anything else can be judged."""
    form.validate()
    form.step.errors = ["请选择怎么登记"]
    place = "site" if "site" in form else "area"
    if _chosen(form, place) is None:
        form[place].errors = ["请选择在哪里"]


def _begin_from_visit(form: RecordForm, book: Book, dossier: VisitDossier) -> None:
    """Fill in what a visit tells: its day, what was said on it already, and the checklist item that did not fit."""
    form.visit.data = str(dossier.visit.id)
    form.found_on.data = local_date(dossier.visit.started_at)
    for key, value in told_by_visit(book, dossier.visit).items():
        if key in form:
            form[key].data = value
    # Of several findings nobody but whoever looked knows which photo shows which.
    if len(findings_of(book, dossier.visit)) == 1 and form.proofs:
        kept = uploads_behind(current.person(), dossier.proofs)
        form[proof_name(form.proofs[0])].kept = KeptPhotos(current.person(), kept)
    item_id, items = address.number("item"), dossier.checklist.items if dossier.checklist else []
    item = next((one for one in items if one.id == item_id), None)
    if item is None:
        return
    form.item.data = str(item.id)
    for attribute, value in book.begin_from(item):
        if attribute.key in form:
            form[attribute.key].data = value


def _page_again(book: Book, form: RecordForm, *, is_asked_again: bool = False) -> str:
    """Show the form as it was handed in, with all that was typed; `is_asked_again`: nothing is wrong, something is asked."""
    site = _site(book, _chosen(form, "site"))
    return _page(book, form, _ways(book, site), site, is_asked_again=is_asked_again)


def _page(book: Book, form: RecordForm, ways: list[Asked], site: Site | None, *, is_asked_again: bool = False) -> str:
    person = current.person()
    form.mark_mandatory(name for name in ("area",) if name in form)
    return render_template(
        "filing/record.html",
        book=book,
        tabs=record_tabs(person, book=book, site=site),
        draft=_draft(book, site),
        several_ways=len(ways) > 1,
        **record_words(form, ways, book),
        site=_chosen_site(site) if site is not None else None,
        sites=[]
        if site or book.site is None
        else site_choices_of(search_sites(person, "", kind=book.site.key, limit=FEWEST)),
        open_here=_open_here(person, site),
        likely=[(one.id, likely_word(book, one)) for one in _likely(book, form)],
        into=address.sent_text("into"),
        is_asked_again=is_asked_again,
    )


def _likely(book: Book, form: RecordForm) -> list[Likely]:
    """Return what is open already and may be the same, once the place is known."""
    place = _chosen(form, "site" if "site" in form else "area")
    if place is not None and book.site is None:
        place = village_of(place)
    alike = form.answers([attribute.key for attribute in book.duplicates_alike if attribute.key in form])
    return likely_at(current.person(), book, place, alike)


def _chosen_site(site: Site) -> SiteChoice:
    return SiteChoice(
        id=site.id,
        name=site.name,
        place=site.area.name,
        open_label=None,
        open_url=url_for("sites.show", site_id=site.id),
    )


def _open_here(person: Person, site: Site | None) -> list[Any]:
    """Return what is already open at the spot in any book, so that nobody files the same thing twice."""
    if site is None:
        return []
    narrowing = Narrowing(site_ids=premises_of(person, site).site_ids)
    page = entries_of(person, view=View(Which.OPEN, current.today()), narrowing=narrowing)
    return list_rows(page.rows[:5], current.today())
