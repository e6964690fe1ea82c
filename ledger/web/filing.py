"""记一条: the form of a new entry, camera first; one form for every way an entry can begin."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import Optional

from ledger.grammar.book import Book
from ledger.grammar.fields import Field, Named
from ledger.grammar.steps import Ask, Proof, Step, is_mandatory
from ledger.grammar.value_faults import is_empty, missing
from ledger.models import Entry, Person, Site
from ledger.queries.beginnings import filing_book, filing_steps
from ledger.queries.entries import Narrowing, Which, entries_of
from ledger.queries.premises import premises_of
from ledger.queries.sites import places_for, search_sites, visible_site, visit_dossier
from ledger.refusals import AnswersRefused
from ledger.services.answers import label_of
from ledger.services.entries import file_entry
from ledger.services.evidence import proof_faults
from ledger.services.submissions import Submission
from ledger.web import current
from ledger.web.conditions import AsAnswered, is_hidden, left_out, shown_when
from ledger.web.forms import DayField, RecordForm, record_form
from ledger.web.options import options
from ledger.web.photos import begin_photos, photos_of
from ledger.web.record_tabs import record_tabs
from ledger.web.rows import list_rows
from ledger.web.sealed_inputs import sealed_answers, sealed_input_words, sealed_inputs
from ledger.web.site_words import SiteChoice, site_choices_of
from ledger.web.step_outcome import tell_outcome
from ledger.workdays import local_date

pages = Blueprint("filing", __name__)

# The form is long enough on a phone: whoever wants another place searches for it.
FEWEST = 4


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A field or photo of the form with the ways of beginning it belongs to; "" when it belongs to all."""

    field: Any
    when: str
    proof: Proof | None = None
    is_hidden: bool = False


def filing_form_class(book: Book, steps: tuple[Step, ...]) -> type[RecordForm]:
    """Return one form with all that any of the steps asks; which apply follows from the step chosen.

    What only depends on the book is made once; the places and people somebody may choose from are theirs.
    """
    own = sealed_inputs(book, steps, by=current.person())
    if book.site is None:
        own["area"] = SelectField(
            "发生在哪里",
            choices=options([("", "请选择"), *((str(area.id), area.name) for area in places_for(current.person()))]),
            validate_choice=False,
            validators=[Optional()],
        )
    plain = _form_class(book, steps)
    return type("OwnForm", (plain,), own) if own else plain


@cache
def _form_class(book: Book, steps: tuple[Step, ...]) -> type[RecordForm]:
    asked: dict[str, Named] = {}
    proofs: dict[str, Proof] = {}
    for step in steps:
        for ask in step.asks:
            declared = _in_words_of(book, ask)
            everywhere = all(ask.field in [one.field for one in other.asks] for other in steps)
            mandatory = ask.mandatory is True and everywhere
            asked.setdefault(ask.field.key, Named(key=ask.field.key, field=declared, mandatory=mandatory))
        for proof in step.proofs:
            proofs.setdefault(proof.key, proof)
    extra = {
        "step": RadioField(
            "怎么登记",
            choices=options((step.key, step.label) for step in steps),
            default=steps[0].key,
            validate_choice=False,
        ),
        "site": HiddenField("在哪里"),
        "visit": HiddenField(),
        "item": HiddenField(),
        "found_on": DayField("发现日期", validators=[Optional()]),
        "note": TextAreaField("补充说明", validators=[Optional()], render_kw={"rows": 2}),
    }
    return record_form(list(asked.values()), proofs=list(proofs.values()), extra=extra)


def _in_words_of(book: Book, ask: Ask) -> Field:
    """Return a field as a step asks for it; only what need never be filled in is folded away."""
    declared = book.field_of(ask.field)
    return declared.with_words(
        label=ask.label or declared.label,
        help=ask.help or declared.help,
        folded=declared.folded and ask.mandatory is False,
    )


@pages.get("/record")
def choose() -> ResponseReturnValue:
    book = _book_asked_for()
    form = filing_form_class(book, tuple(filing_steps(current.person(), book)))()
    form.submission.data = str(uuid4())
    form.found_on.data = current.today()
    begin_photos(form, form.proofs)
    _begin_from_address(form, book)
    return _page(book, form)


@pages.post("/record")
def submit() -> ResponseReturnValue:
    book, person, now = filing_book(current.person(), request.args.get("book")), current.person(), current.now()
    steps = filing_steps(current.person(), book)
    form = filing_form_class(book, tuple(steps))()
    photos = photos_of(form, by=person, now=now)
    step = next((one for one in steps if one.key == form.step.data), None)
    form.validate()
    if not _is_placed(form, step):
        if step is not None:
            _say_what_is_missing(form, book, step, photos)
        return _page(book, form), 422
    unasked = left_out(step.asks, _as_answered(form, book))
    submission = Submission(
        uuid=form.submission_id(),
        answers=form.answers(ask.field.key for ask in step.asks if ask.field.key not in unasked),
        photos={proof.key: photos[proof.key] for proof in step.proofs},
        note=form.note.data or "",
        unreadable=_unreadable(form, step, unasked),
        **sealed_answers(form, book, step),
    )
    try:
        entry = file_entry(
            book, step, site_id=_number(form.site.data), area_id=_area_id(form), submission=submission, by=person, now=now,
            found_on=form.found_on.data if _asks_when_found(step) else None,
            visit_id=_number(form.visit.data), item_id=_number(form.item.data),
        )  # fmt: skip
    except AnswersRefused as refused:
        form.show_faults(refused.faults)
        return _page(book, form), 422
    flash(f"已{step.done}，编号 {entry.number}。", "done")
    tell_outcome(entry)
    flash(current.draft_key(), "draft-done")
    if entry.visit_id is not None:
        return redirect(url_for("visits.show", visit_id=entry.visit_id), code=303)
    return redirect(url_for("entries.show", entry_id=entry.id), code=303)


def _book_asked_for() -> Book:
    """Return the book the address means: the one it names, or the one that keeps entries at the place it names."""
    person, visit_id, site_id = current.person(), _number(request.args.get("visit")), _number(request.args.get("site"))
    if request.args.get("book"):
        return filing_book(person, request.args["book"])
    if visit_id is not None:
        return filing_book(person, visit_dossier(person, visit_id).visit.book)
    return filing_book(person, None, kind=visible_site(person, site_id).kind if site_id is not None else None)


def _unreadable(form: RecordForm, step: Step, unasked: set[str]) -> dict[str, str]:
    """Return what could not be read of what this way of beginning asks; what others ask is left alone."""
    asked = {ask.field.key for ask in step.asks} - unasked | {proof.key for proof in step.proofs}
    others = {*form.keys, *(proof.key for proof in form.proofs)} - asked
    others |= set() if _asks_when_found(step) else {"found_on"}
    return {key: sentence for key, sentence in form.unreadable().items() if key not in others}


def _is_placed(form: RecordForm, step: Step | None) -> bool:
    """Look at what only the page knows: whether a place and a way were chosen."""
    if step is None:
        form.step.errors = ["请选择怎么登记"]
    is_placed = _area_id(form) is not None if "area" in form else _number(form.site.data) is not None
    if not is_placed:
        form["area" if "area" in form else "site"].errors = ["请选择在哪里"]
    return step is not None and is_placed


def _area_id(form: RecordForm) -> int | None:
    return _number(form["area"].data) if "area" in form else None


def _say_what_is_missing(form: RecordForm, book: Book, step: Step, photos: dict[str, list[UUID]]) -> None:
    """Say everything at once. The service would say the same, but is asked only when there is a place to file at."""
    faults, answered = proof_faults(step.proofs, photos), _as_answered(form, book)
    for ask in step.asks:
        if is_mandatory(ask.mandatory, answered) and is_empty(form[ask.field.key].data):
            faults[ask.field.key] = missing(book.field_of(ask.field), label_of(book, ask))
    form.show_faults({key: sentence for key, sentence in faults.items() if not form[form.name_of(key)].errors})


def _as_answered(form: RecordForm, book: Book) -> Any:
    return AsAnswered(book.entry(), form.answers())


def _begin_from_address(form: RecordForm, book: Book) -> None:
    """Fill in what the address says: the place, and the checklist item of a visit that did not fit."""
    form.site.data = request.args.get("site", "")
    visit_id, item_id = _number(request.args.get("visit")), _number(request.args.get("item"))
    if visit_id is None:
        return
    dossier = visit_dossier(current.person(), visit_id)
    form.visit.data, form.site.data = str(dossier.visit.id), str(dossier.site.id)
    form.found_on.data = local_date(dossier.visit.started_at)
    item = next((one for one in dossier.checklist.items if one.id == item_id), None) if dossier.checklist else None
    if item is not None:
        form.item.data = str(item.id)
        for attribute, value in book.begin_from(item):
            if attribute.key in form:
                form[attribute.key].data = value


def _page(book: Book, form: RecordForm) -> str:
    person, steps = current.person(), filing_steps(current.person(), book)
    site_id = _number(form.site.data) if book.site is not None else None
    site = visible_site(person, site_id) if site_id is not None else None
    mark_mandatory(form, steps)
    answered = _as_answered(form, book)
    return render_template(
        [f"books/{book.key}/record.html", "filing/record.html"],
        book=book,
        tabs=record_tabs(person, book=book, site=site),
        form=form,
        several_ways=len(steps) > 1,
        photos=[
            Shown(field=form[f"photo-{proof.key}"], when=_when(steps, proof=proof.key), proof=proof)
            for proof in form.proofs
        ],
        fields=[
            *(_shown(form, key, steps, answered) for key in form.keys if key not in form.folded),
            Shown(field=form.found_on, when=_only_for(steps, [step for step in steps if _asks_when_found(step)])),
        ],
        folded=[_shown(form, key, steps, answered) for key in form.keys if key in form.folded],
        site=_chosen(site) if site is not None else None,
        sites=[]
        if site or book.site is None
        else site_choices_of(search_sites(person, "", kind=book.site.key, limit=FEWEST)),
        **sealed_input_words(form, book, tuple(steps)),
        open_here=_open_here(person, site),
    )


def mark_mandatory(form: RecordForm, steps: Sequence[Step]) -> None:
    """A field is marked where the step that shows it wants it: a hidden field is not in anybody's way."""
    form.mark_mandatory(ask.field.key for step in steps for ask in step.asks if ask.mandatory is True or ask.only_then)
    form.mark_mandatory(name for name in ("area",) if name in form)
    form.mark_mandatory(f"photo-{proof.key}" for step in steps for proof in step.proofs if proof.least)


def _shown(form: RecordForm, key: str, steps: Sequence[Step], answered: Any) -> Shown:
    """Return a field with all that must hold for it to be seen."""
    asks = [ask for step in steps for ask in step.asks if ask.field.key == key]
    conditions = [_when(steps, key=key), shown_when(asks[0]) if len({one.only_then for one in asks}) == 1 else None]
    return Shown(
        field=form[key],
        when=";".join(one for one in conditions if one),
        is_hidden=all(is_hidden(ask, answered) for ask in asks),
    )


def _when(steps: Sequence[Step], *, key: str = "", proof: str = "") -> str:
    """Return when a field or a photo is shown: for the ways of beginning that ask for it."""
    asking = [
        step
        for step in steps
        if any(ask.field.key == key for ask in step.asks) or any(one.key == proof for one in step.proofs)
    ]
    return _only_for(steps, asking)


def _only_for(steps: Sequence[Step], asking: Sequence[Step]) -> str:
    """Return "step=a,b" for what only some ways of beginning ask, or "" for what all do."""
    return "" if len(asking) == len(steps) else f"step={','.join(step.key for step in asking)}"


def _asks_when_found(step: Step) -> bool:
    """Return whether the day of finding is a question of its own, and does not follow from another answer."""
    return Entry.found_on.key not in [attribute.key for attribute, _ in step.sets]


def _chosen(site: Site) -> SiteChoice:
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
    page = entries_of(person, which=Which.OPEN, today=current.today(), narrowing=narrowing)
    return list_rows(page.rows[:5], current.today())


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 12 else None
