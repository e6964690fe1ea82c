"""检查: one look at a place, ticked item by item; what does not fit is filed from here, or explained."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Optional

from ledger.grammar import shelf
from ledger.grammar.book import Book, SiteKind
from ledger.grammar.fields import Named, declared_fields
from ledger.grammar.parties import NAME_OF_PLACE, label_of
from ledger.models import Checklist, ChecklistItem, Site, Tick
from ledger.queries.beginnings import visit_book
from ledger.queries.checklists import checklists_for
from ledger.queries.sites import VisitDossier, search_sites, visible_site, visit_dossier
from ledger.queries.visits import (
    PARTIES,
    PARTIES_SINCE,
    SEEN,
    SITE_PHOTO,
    asked_of_visit,
    findings_of,
    party_name,
    tick_name,
    unsettled_items,
)
from ledger.refusals import AnswersRefused
from ledger.services.parties_at_the_door import NewParties
from ledger.services.visits import VisitSubmission, explain_finding, record_visit
from ledger.web import current
from ledger.web.conditions import chosen
from ledger.web.forms import DayField, RecordForm, input_for, record_form
from ledger.web.options import options
from ledger.web.photos import begin_photos, photo_word, photos_of
from ledger.web.record_tabs import record_tabs, visit_tabs
from ledger.web.rows import moment_word
from ledger.web.site_words import site_choices_of

pages = Blueprint("visits", __name__)


@dataclass(frozen=True, kw_only=True)
class ItemLine:
    """An item of the checklist as the form asks it."""

    number: int
    text: str
    basis: str
    advice: str
    answer: Any


@dataclass(frozen=True, kw_only=True)
class Finding:
    """An item that did not fit, with what became of it."""

    item_id: str
    text: str
    question: str
    file_url: str | None
    entry_url: str | None
    reason: str | None


class ExplainForm(FlaskForm):
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
    site = request.args.get("site", "")
    if not site.isdecimal():
        flash("请先选择在哪里。", "near")
        return redirect(url_for("visits.choose"))
    return redirect(url_for("visits.begin", site_id=int(site)))


@pages.get("/sites/<int:site_id>/visit")
def begin(site_id: int) -> ResponseReturnValue:
    site, book = _site_and_book(site_id)
    checklist = _chosen_checklist(site, book, request.args.get("checklist"))
    form = visit_form_class(book, checklist)()
    form.submission.data, form.started.data = str(uuid4()), current.now().isoformat()
    form.checklist.data = str(checklist.id) if checklist else ""
    begin_photos(form, form.proofs)
    for key, usual in asked_of_visit(book).first.items():
        form[key].data = usual.value
    return _form_page(site, book, checklist, form)


@pages.post("/sites/<int:site_id>/visit")
def record(site_id: int) -> ResponseReturnValue:
    site, book = _site_and_book(site_id)
    checklist = _chosen_checklist(site, book, request.form.get("checklist"))
    form = visit_form_class(book, checklist)()
    now = current.now()
    photos = photos_of(form, by=current.person(), now=now)
    form.validate()
    try:
        visit = record_visit(
            book,
            site_id=site.id,
            submission=VisitSubmission(
                uuid=form.submission_id(),
                started_at=min(_moment(form.started.data) or now, now),
                ended_at=now,
                answers=form.answers(),
                checklist_id=checklist.id if checklist else None,
                ticks={item.id: _tick(form, item) for item in _items(checklist)},
                photos=photos[SITE_PHOTO.key],
                note=form.note.data or "",
                parties=_new_parties(form, book),
                unreadable=_unreadable(form),
            ),
            by=current.person(),
            now=now,
        )
    except AnswersRefused as refused:
        form.show_faults(refused.faults)
        return _form_page(site, book, checklist, form), 422
    flash(f"检查已记录，编号 {visit.number}。", "done")
    flash(current.draft_key(), "draft-done")
    return redirect(url_for("visits.show", visit_id=visit.id), code=303)


@pages.post("/sites/<int:site_id>/clean")
def clean(site_id: int) -> ResponseReturnValue:
    """“未发现问题” by one tap: a visit like any other, and it counts."""
    book, now = _site_and_book(site_id)[1], current.now()
    answers = book.usual_visit | {attribute.key: value for attribute, value in book.clean_visit}
    form = RecordForm()
    visit = record_visit(
        book,
        site_id=site_id,
        submission=VisitSubmission(uuid=form.submission_id(), started_at=now, ended_at=now, answers=answers),
        by=current.person(),
        now=now,
    )
    flash(f"已记录：未发现问题，编号 {visit.number}。", "done")
    return redirect(url_for("visits.show", visit_id=visit.id), code=303)


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
    return site, visit_book(current.person(), request.args.get("book"), kind=site.kind)


def visit_form_class(book: Book, checklist: Checklist | None) -> type[RecordForm]:
    asked = asked_of_visit(book)
    ticks = {
        tick_name(item.id): RadioField(
            item.text, choices=options(Tick.pairs()), validate_choice=False, validators=[Optional()]
        )
        for item in _items(checklist)
    }
    extra = {
        "started": HiddenField(),
        "checklist": HiddenField(),
        "note": TextAreaField(asked.note.label, validators=[Optional()], render_kw={"rows": 2}),
        **ticks,
        **_party_inputs(book),
    }
    fields = [Named(key=one.key, field=one.field, mandatory=one.mandatory is True) for one in asked.fields]
    return record_form(fields, proofs=asked.proofs, extra=extra)


def _party_inputs(book: Book) -> dict[str, Any]:
    """Return the question whether others own or use the place by now, and who since when."""
    if book.site is None or not book.site.parties:
        return {}
    labels = "、".join(label_of(party, book.site.model) for party in book.site.parties)
    named = {party_name(key): input_for(one) for key, one in _named_in(book.site).items()}
    since = DayField("从哪天起变更", validators=[Optional()])
    return {PARTIES: BooleanField(f"{labels}有变化"), **named, PARTIES_SINCE: since}


def _named_in(kind: SiteKind) -> dict[str, Named]:
    """Return the fields in which a file names its parties, as somebody else is asked for; none has to be filled in."""
    fields = {named.key: named.field for named in kind.fields()} | {Site.name.key: NAME_OF_PLACE}
    labels = {told.key: fields[told.key].label for party in kind.parties for told, _ in party.details}
    labels = {party.named.key: label_of(party, kind.model) for party in kind.parties} | labels
    ordered = [one.key for party in kind.parties for one in (party.named, *(told for told, _ in party.details))]
    return {
        key: Named(key=key, field=fields[key].with_words(label=f"新的{labels[key]}", help=""), mandatory=False)
        for key in ordered
    }


def _party_fields(form: RecordForm, kind: SiteKind, site: Site) -> list[Any]:
    """Return the inputs that the question opens, each beside whom the file names by now."""
    if PARTIES not in form:
        return []
    for party in kind.parties:
        named = getattr(site, party.named.key)
        form[party_name(party.named.key)].description = f"现在登记的是“{named}”，没有变的留空" if named else ""
    return [*(form[party_name(key)] for key in _named_in(kind)), form[PARTIES_SINCE]]


def _new_parties(form: RecordForm, book: Book) -> NewParties | None:
    if PARTIES not in form or not form[PARTIES].data or book.site is None:
        return None
    names = {key: form[party_name(key)].data for key in _named_in(book.site)}
    return NewParties(names=names, since=form[PARTIES_SINCE].data)


def _unreadable(form: RecordForm) -> dict[str, str]:
    """Return what no value could be made of; what stands in a question nobody opened counts for nothing."""
    is_opened = PARTIES in form and form[PARTIES].data
    return {key: said for key, said in form.unreadable().items() if is_opened or not key.startswith(party_name(""))}


def _items(checklist: Checklist | None) -> list[ChecklistItem]:
    return checklist.items_on(current.today()) if checklist is not None else []


def _chosen_checklist(site: Site, book: Book, wanted: str | None) -> Checklist | None:
    fitting = checklists_for(site, book, on=current.today())
    return next((one for one in fitting if str(one.id) == wanted), fitting[0] if fitting else None)


def _tick(form: RecordForm, item: ChecklistItem) -> Tick | None:
    return Tick._value2member_map_.get(form[tick_name(item.id)].data)


def _moment(text: str | None) -> Any:
    """Return when the form was opened, or None for a mangled time."""
    try:
        return current.moment(text or "")
    except ValueError:
        return None


def _form_page(site: Site, book: Book, checklist: Checklist | None, form: RecordForm) -> str:
    lines = [
        ItemLine(
            number=number,
            text=item.text,
            basis=item.basis,
            advice=item.look,
            answer=form[tick_name(item.id)],
        )
        for number, item in enumerate(_items(checklist), start=1)
    ]
    form.mark_mandatory(one.key for one in asked_of_visit(book).fields if one.mandatory is True)
    return render_template(
        "visits/form.html",
        site=site,
        book=book,
        tabs=visit_tabs(current.person(), site, book=book),
        form=form,
        party_fields=_party_fields(form, book.site, site) if book.site is not None else [],
        told_parties=chosen(PARTIES, ["y"]),
        checklist=checklist,
        others=[one for one in checklists_for(site, book, on=current.today()) if checklist and one.id != checklist.id],
        lines=lines,
    )


def _visit_page(dossier: VisitDossier, form: ExplainForm) -> str:
    visit, today = dossier.visit, current.today()
    words = {item.id: item for item in dossier.checklist.items} if dossier.checklist else {}
    book = shelf.book_of(visit.book)
    counts = {tick: sum(1 for one in visit.ticks.values() if one == tick.value) for tick in Tick}
    return render_template(
        "visits/show.html",
        visit=visit,
        book=book,
        site=dossier.site,
        facts=_facts(dossier, today),
        counts=[(tick.label, counts[tick]) for tick in Tick if visit.ticks],
        findings=[_finding(book, visit, item_id, words) for item_id in findings_of(book, visit)],
        entries=dossier.entries,
        photos=[photo_word(proof) for proof in dossier.proofs],
        form=form,
    )


def _facts(dossier: VisitDossier, today: Any) -> list[tuple[str, str]]:
    visit = dossier.visit
    own = [
        (named.field.label, named.field.say(getattr(visit, named.key)))
        for named in declared_fields(type(visit))
        if getattr(visit, named.key) not in (None, "", [])
    ]
    new_parties = visit.new_parties or ()
    return [
        ("结论", visit.result.label),
        ("检查时间", moment_word(visit.started_at, today)),
        ("检查人员", dossier.by),
        *own,
        *((one["label"], f"{one['text']}（原为 {one['was']}）" if one["was"] else one["text"]) for one in new_parties),
        *([("清单", dossier.checklist.title)] if dossier.checklist else []),
        *([("说明", visit.note)] if visit.note else []),
    ]


def _finding(book: Book, visit: Any, item_id: str, words: dict[int, ChecklistItem]) -> Finding:
    if item_id == SEEN and book.visit_finds is not None:
        text, item, to_file = book.visit_finds.label, None, None
    else:
        item = words.get(int(item_id))
        text, to_file = (item.hazard or item.text) if item else "（清单项已删除）", item_id
    settled = visit.settled.get(item_id, {})
    is_open = item_id in unsettled_items(visit)
    return Finding(
        item_id=item_id,
        text=text,
        question=item.major_question if item else "",
        file_url=url_for("filing.choose", visit=visit.id, item=to_file) if is_open else None,
        entry_url=url_for("entries.show", entry_id=settled["entry"]) if "entry" in settled else None,
        reason=settled.get("reason"),
    )
