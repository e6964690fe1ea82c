"""检查: one look at a place, ticked item by item; what does not fit is filed from here, or explained."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, StringField
from wtforms.validators import Optional

from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.grammar.fields import declared_fields
from ledger.models import ChecklistItem, Site, Tick
from ledger.queries.beginnings import filing_steps, visit_book
from ledger.queries.checklists import Shown, checklists_for
from ledger.queries.looks_meanwhile import open_then
from ledger.queries.sites import VisitDossier, search_sites, visible_site, visit_dossier
from ledger.queries.still_open import still_open_at
from ledger.queries.visits import (
    PARTIES,
    SEEN,
    SITE_PHOTO,
    asked_of_visit,
    findings_of,
    is_recorded,
    unsettled_items,
    withdrawal_refusal,
)
from ledger.refusals import AlreadyDifferent, AnswersRefused, NotAllowed
from ledger.services.visit_withdrawals import withdraw_visit
from ledger.services.visits import VisitSubmission, explain_finding, record_visit
from ledger.web import address, current
from ledger.web.conditions import chosen
from ledger.web.drafts import Draft, came_before, draft_of, tell_received
from ledger.web.due_looks import begin_with_due_look, explain_due_look, left_over, waited_for
from ledger.web.forms import RecordForm
from ledger.web.page_form import PageForm
from ledger.web.photos import photo_word, photos_of
from ledger.web.record_tabs import record_tabs, visit_tabs
from ledger.web.rows import moment_word
from ledger.web.site_words import site_choices_of
from ledger.web.still_open_words import count_word, still_open_words
from ledger.web.visit_forms import (
    REST_FITS,
    begin_visit_form,
    changed_since,
    fill_rest,
    item_lines,
    moment_of,
    new_parties,
    party_fields,
    rest_answers,
    shown_at_first,
    shown_in_form,
    tick_of,
    unreadable,
    visit_form_class,
)  # fmt: skip

pages = Blueprint("visits", __name__)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """An item that did not fit, with what became of it."""

    item_id: str
    text: str
    question: str
    file_url: str | None
    entry_url: str | None
    reason: str | None


class ExplainForm(PageForm):
    reason = StringField("不登记的原因", description="如：已登记在册，编号……", validators=[Optional()])


@pages.get("/record/visit")
def choose() -> ResponseReturnValue:
    """Pick the place to look at; a tap on it opens the checklist."""
    person = current.person()
    visit_book(person, None)
    return render_template(
        "visits/choose.html",
        tabs=record_tabs(person, book=None),
        sites=site_choices_of(search_sites(person, "")),
    )


@pages.get("/record/visit/go")
def go() -> ResponseReturnValue:
    site = address.number("site")
    if site is None:
        flash("请先选择在哪里。", "near")
        return redirect(url_for("visits.choose"))
    return redirect(url_for("visits.begin", site_id=site))


@pages.get("/sites/<int:site_id>/visit")
def begin(site_id: int) -> ResponseReturnValue:
    site, book = _site_and_book(site_id)
    shown = shown_at_first(site, book, address.text("checklist"))
    form = visit_form_class(book, shown)()
    begin_visit_form(form, book, shown)
    begin_with_due_look(form, waited_for(site, book))
    return _form_page(site, book, shown, form)


@pages.post("/sites/<int:site_id>/visit")
def record(site_id: int) -> ResponseReturnValue:
    site, book = _site_and_book(site_id)
    shown = shown_in_form(site, book)
    form = visit_form_class(book, shown)()
    now = current.now()
    photos = photos_of(form, by=current.person(), now=now)
    form.validate()
    if address.was_sent("rest"):
        fill_rest(form, book, shown)
        return _form_page(site, book, shown, form)
    try:
        visit = record_visit(
            book,
            site_id=site.id,
            submission=VisitSubmission(
                uuid=form.submission_id(),
                started_at=min(moment_of(form.started.data) or now, now),
                ended_at=now,
                answers=form.answers(),
                checklist_id=shown.checklist.id if shown.checklist is not None else None,
                ticks={item.id: tick_of(form, item) for item in shown.items},
                photos=photos[SITE_PHOTO.key],
                note=form.note.data or "",
                parties=new_parties(form, book),
                unreadable=unreadable(form),
                confirmed=form.confirmed(),
            ),
            by=current.person(),
            now=now,
        )
    except AnswersRefused as refused:
        form.show_faults(refused.faults)
        return _form_page(site, book, shown, form), 422
    except NotAllowed as refused:
        # The place may have been retired, or the person moved, while the form was filled in: what was ticked stays.
        form.form_errors.append(refused.sentence)
        return _form_page(site, book, shown, form), 403
    except AlreadyDifferent:
        came_before(form)
        return _form_page(site, book, shown, form), 409
    is_again = visit.received_at != now
    flash(f"已收到，编号 {visit.number}，没有重复记录。" if is_again else f"检查已记录，编号 {visit.number}。", "done")
    if changed := changed_since(shown):
        flash(changed, "near")
    _tell_what_is_left(site, book, form.answers())
    tell_received(form)
    return redirect(url_for("visits.show", visit_id=visit.id), code=303)


class CleanForm(RecordForm):
    """`seen`: what was shown as still open there, when somebody said that nothing was found."""

    seen = HiddenField()


@pages.post("/sites/<int:site_id>/clean")
def clean(site_id: int) -> ResponseReturnValue:
    """“未发现问题”: a visit like any other, and it counts. By one tap, unless something is open there: that is said first."""
    (site, book), now = _site_and_book(site_id), current.now()
    form = CleanForm()
    still_open = still_open_at(current.person(), site, today=current.today())
    if still_open.mark != (form.seen.data or "") and not is_recorded(form.submission_id()):
        form.seen.data = still_open.mark
        return render_template(
            "visits/still_open.html", site=site, book=book, form=form, **still_open_words(still_open, current.today())
        )
    answers = book.usual_visit | {attribute.key: value for attribute, value in book.clean_visit}
    visit = record_visit(
        book,
        site_id=site_id,
        submission=VisitSubmission(uuid=form.submission_id(), started_at=now, ended_at=now, answers=answers),
        by=current.person(),
        now=now,
    )
    flash(f"已记录：未发现问题，编号 {visit.number}。", "done")
    _tell_what_is_left(site, book, answers)
    return redirect(url_for("visits.show", visit_id=visit.id), code=303)


@pages.post("/visits/<int:visit_id>/withdraw")
def withdraw(visit_id: int) -> ResponseReturnValue:
    visit = withdraw_visit(visit_id, by=current.person(), now=current.now())
    flash(f"已撤销 {visit.number}，不再计入检查次数。", "done")
    return redirect(url_for("visits.show", visit_id=visit_id), code=303)


@pages.get("/visits/<int:visit_id>")
def show(visit_id: int) -> ResponseReturnValue:
    return _visit_page(visit_dossier(current.person(), visit_id), ExplainForm())


@pages.post("/visits/<int:visit_id>/findings/<int:item_id>")
def explain(visit_id: int, item_id: int) -> ResponseReturnValue:
    form = ExplainForm()
    visit_dossier(current.person(), visit_id)
    try:
        explain_finding(visit_id, item_id, reason=form.reason.data or "", by=current.person(), now=current.now())
    except AnswersRefused as refused:
        flash(refused.faults["reason"], "near")
    return redirect(url_for("visits.show", visit_id=visit_id), code=303)


def _site_and_book(site_id: int) -> tuple[Site, Book]:
    """Return the place and the book the address means: books may share a kind of place. Raises NotVisible."""
    site = visible_site(current.person(), site_id)
    return site, visit_book(current.person(), address.text("book"), kind=site.kind)


def _tell_what_is_left(site: Site, book: Book, answers: dict[str, Any]) -> None:
    """Tell of a look that does not fulfil what the place waits for, as its file says by now."""
    if left := left_over(visible_site(current.person(), site.id), book, answers):
        flash(left, "near")


def _draft(site: Site, book: Book) -> Draft:
    wanted = address.number("checklist")
    return draft_of(
        book, f"检查 {site.name}", url_for("visits.begin", site_id=site.id, book=book.key, checklist=wanted)
    )


def _form_page(site: Site, book: Book, shown: Shown, form: RecordForm) -> str:
    checklist = shown.checklist
    explain_due_look(form, book, site, waited_for(site, book))
    form.mark_mandatory(one.key for one in asked_of_visit(book).fields if one.mandatory is True)
    return render_template(
        "visits/form.html",
        site=site,
        book=book,
        draft=_draft(site, book),
        tabs=visit_tabs(current.person(), site, book=book),
        form=form,
        party_fields=party_fields(form, book.site, site) if book.site is not None else [],
        told_parties=chosen(PARTIES, ["y"]),
        checklist=checklist,
        still_open=count_word(still_open_at(current.person(), site, today=current.today())),
        changed=changed_since(shown),
        others=[one for one in checklists_for(site, book, on=current.today()) if checklist and one.id != checklist.id],
        lines=item_lines(form, shown),
        rest_label=REST_FITS,
        rest_answers=rest_answers(book),
    )


def _visit_page(dossier: VisitDossier, form: ExplainForm) -> str:
    visit, today = dossier.visit, current.today()
    words = {item.id: item for item in dossier.checklist.items} if dossier.checklist else {}
    book = shelf.book_of(visit.book)
    counts = {tick: sum(1 for one in visit.ticks.values() if one == tick.value) for tick in Tick}
    may_file = bool(filing_steps(current.person(), book))
    return render_template(
        "visits/show.html",
        visit=visit,
        book=book,
        site=dossier.site,
        facts=_facts(dossier, today),
        counts=[(tick.label, counts[tick]) for tick in Tick if visit.ticks],
        findings=[_finding(book, visit, item_id, words, may_file=may_file) for item_id in findings_of(book, visit)],
        may_file=may_file,
        entries=dossier.entries,
        open_then=open_then(current.person(), visit),
        photos=[photo_word(proof) for proof in dossier.proofs],
        form=form,
        may_withdraw=not withdrawal_refusal(visit, current.person(), current.now()),
    )


def _facts(dossier: VisitDossier, today: Any) -> list[tuple[str, str]]:
    visit = dossier.visit
    own = [
        (named.field.label, named.field.say(getattr(visit, named.key)))
        for named in declared_fields(type(visit))
        if getattr(visit, named.key) not in (None, "", [])
    ]
    new_parties = visit.new_parties or ()
    withdrawn = [("撤销时间", moment_word(dossier.withdrawn_at, today))] if dossier.withdrawn_at is not None else []
    return [
        ("结论", visit.result.label),
        *withdrawn,
        ("检查时间", moment_word(visit.started_at, today)),
        ("检查人员", dossier.by),
        *own,
        *((one["label"], f"{one['text']}（原为 {one['was']}）" if one["was"] else one["text"]) for one in new_parties),
        *([("清单", dossier.checklist.title)] if dossier.checklist else []),
        *([("说明", visit.note)] if visit.note else []),
    ]


def _finding(book: Book, visit: Any, item_id: str, words: dict[int, ChecklistItem], *, may_file: bool) -> Finding:
    if item_id == SEEN and book.visit_finds is not None:
        text, item, to_file = book.visit_finds.label, None, None
    else:
        item = words.get(int(item_id))
        text, to_file = (item.hazard or item.text) if item else "（清单项已删除）", item_id
    settled = visit.settled.get(item_id, {})
    is_open = may_file and item_id in unsettled_items(visit)
    return Finding(
        item_id=item_id,
        text=text,
        question=item.major_question if item else "",
        file_url=url_for("filing.choose", visit=visit.id, item=to_file) if is_open else None,
        entry_url=url_for("entries.show", entry_id=settled["entry"]) if "entry" in settled else None,
        reason=settled.get("reason"),
    )
