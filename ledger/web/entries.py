"""Entries: the lists, the page of one, and the steps that lead on from it."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ledger.access import decides_alone, words_for
from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.grammar.steps import Step
from ledger.queries.asked import Asked, as_it_stands, asked, described
from ledger.queries.batches import others_for_one_paper
from ledger.queries.dossiers import Dossier, dossier_of, visible_entry
from ledger.queries.entries import entries_of
from ledger.queries.links import goes_on_in, sees
from ledger.queries.queues import beside_in_list
from ledger.queries.step_rows import about_row
from ledger.queries.together import open_beside
from ledger.queries.views import View, Which
from ledger.refusals import AlreadyDifferent, AnswersRefused, NotAllowed, NotVisible, SomebodyWasFirst
from ledger.services.entries import take_step
from ledger.services.proposals import foretold, propose
from ledger.web import address, current
from ledger.web.amendments import amendment_words
from ledger.web.asked_forms import asked_form, begin_asked_form, form_words, read_submission
from ledger.web.audiences import own_books
from ledger.web.dossier_words import dossier_words
from ledger.web.drafts import Draft, draft_of, tell_received
from ledger.web.forms import RecordForm
from ledger.web.listing import first_url, how_many, next_url, this_list, ticks
from ledger.web.measures import begin_measures
from ledger.web.merging import leads_on
from ledger.web.narrowing import narrowed
from ledger.web.photos import photos_of
from ledger.web.queue import WalkedList, onward, question_of, queue_of, walked
from ledger.web.rows import list_rows
from ledger.web.step_outcome import back_to_list, tell_outcome
from ledger.web.tabs import LinkedTab, Tab

pages = Blueprint("entries", __name__)


def known_book(key: str) -> Book:
    """Raises NotVisible for a book this installation does not keep, or that no post of the person is for."""
    try:
        book = shelf.book_of(key)
    except KeyError:
        raise NotVisible from None
    if not any(post.role.sees_entries and post.is_for(key) for post in current.person().posts):
        raise NotVisible
    return book


@pages.get("/books/<book>", endpoint="list")
def list_of(book: str) -> ResponseReturnValue:
    kept, person, today = known_book(book), current.person(), current.today()
    view = _view()
    which, shown = view.which, narrowed(view.which, kept, kept=("which",))
    page = entries_of(person, view=view, narrowing=shown.narrowing, after=address.page_key())
    return render_template(
        "entries/list.html",
        book=kept,
        shelf=_other_books(kept),
        rows=list_rows(page.rows, today, question=question_of(this_list())),
        **ticks(person),
        which=which,
        how_many=how_many(page, "到期最早的在前" if which.is_open else "编号最新的在前"),
        tabs=[Tab(label=view.label, values={"which": view.value}, is_current=view is which) for view in Which],
        filters=shown.filters,
        next_url=next_url(page.next_key),
        previous_url=first_url(),
    )


def _view() -> View:
    which = Which(address.choice("which", Which._value2member_map_) or Which.OPEN)
    return View(which, current.today(), current.known().near_days)


@walked("entries.list")
def _walk_list(book: str) -> WalkedList:
    kept, view, person = known_book(book), _view(), current.person()
    narrowing = narrowed(view.which, kept, is_shown=False).narrowing
    return WalkedList(
        title=f"{kept.label} {view.which.label}",
        beside=lambda place: beside_in_list(person, view, narrowing, place),
    )


def _other_books(here: Book) -> list[LinkedTab]:
    """Return the books somebody may change to, for a phone, whose menu has room for the first only; none for one book."""
    found = [
        LinkedTab(label=book.label, url=url_for("entries.list", book=book.key), is_current=book is here)
        for book in own_books()
    ]
    return found if len(found) > 1 else []


@pages.get("/overdue")
def overdue() -> ResponseReturnValue:
    return _across(Which.OVERDUE, "拖得最久的在前")


@pages.get("/open", endpoint="open")
def still_open() -> ResponseReturnValue:
    return _across(Which.OPEN, "到期最早的在前")


def _across(which: Which, order: str) -> str:
    """Show what is open in all books somebody may see, the most urgent first."""
    person, today = current.person(), current.today()
    if not any(post.role.sees_entries for post in person.posts):
        raise NotVisible
    book, books = _narrowed_to(), own_books()
    shown = narrowed(which, _one_of(book, books), books=books)
    page = entries_of(person, view=View(which, today), narrowing=shown.narrowing, after=address.page_key())
    return render_template(
        "entries/across.html",
        which=which,
        title=ACROSS[which],
        rows=list_rows(page.rows, today, question=question_of(this_list())),
        **ticks(person),
        how_many=how_many(page, order),
        filters=shown.filters,
        next_url=next_url(page.next_key),
        previous_url=first_url(),
    )


ACROSS = {Which.OVERDUE: "超期", Which.OPEN: "在办"}


def _narrowed_to() -> Book | None:
    key = address.text("book")
    return known_book(key) if key else None


def _one_of(book: Book | None, books: list[Book]) -> Book | None:
    """Return the book a list over several is narrowed to; whoever reads but one has no other."""
    return book if len(books) > 1 else next(iter(books), None)


@walked("entries.overdue")
def _walk_overdue() -> WalkedList:
    return _walk_across(Which.OVERDUE)


@walked("entries.open")
def _walk_open() -> WalkedList:
    return _walk_across(Which.OPEN)


def _walk_across(which: Which) -> WalkedList:
    person, view, books = current.person(), View(which, current.today()), own_books()
    narrowing = narrowed(which, _one_of(_narrowed_to(), books), books=books, is_shown=False).narrowing
    return WalkedList(title=ACROSS[which], beside=lambda place: beside_in_list(person, view, narrowing, place))


@pages.get("/entries/<int:entry_id>")
def show(entry_id: int) -> ResponseReturnValue:
    dossier = dossier_of(current.person(), entry_id, today=current.today())
    if dossier.links.into is not None and not address.text("alone"):
        goes_on = goes_on_in(entry_id)
        if sees(current.person(), goes_on):
            leads_on(dossier.entry)
            queue = queue_of(dossier.entry)
            return redirect(url_for("entries.show", entry_id=goes_on, **(queue.question if queue is not None else {})))
    return render_template("entries/show.html", **dossier_words(dossier, today=current.today()))


@pages.get("/entries/<int:entry_id>/steps/<step>")
def step(entry_id: int, step: str) -> ResponseReturnValue:
    dossier, wanted = _dossier_and_step(entry_id, step)
    _refuse_unless_open(dossier, wanted)
    told = _asked(dossier, wanted, row_id=address.number("row"))
    form = asked_form(told.book, [wanted])
    begin_asked_form(form, [told])
    begin_measures(form, told, address.text("measure"))
    return _step_page(dossier, told, form)


@pages.post("/entries/<int:entry_id>/steps/<step>")
def take(entry_id: int, step: str) -> ResponseReturnValue:
    person, now = current.person(), current.now()
    entry = visible_entry(person, entry_id)
    queue = queue_of(entry)
    wanted = _known_step(shelf.book_of(entry.book), step)
    told = as_it_stands(described(shelf.book_of(entry.book), wanted), entry, by=person, today=current.today()).about(
        entry
    )
    form = asked_form(told.book, [wanted])
    submission = read_submission(form, told, photos_of(form, by=person, now=now))
    seen = submission.content_hash(entry_id, wanted.key, digests={})
    proposes = not (decides_alone(person, told.book, entry, wanted) or wanted.is_approved_by(submission.paper_kind))
    try:
        if wanted.amends and address.sent_text("seen") != seen:
            lines = foretold(entry_id, wanted.key, submission=submission, by=person, now=now)
            dossier = dossier_of(person, entry_id, today=current.today())
            return _step_page(dossier, _asked(dossier, wanted), form, lines=lines, seen=seen)
        if proposes:
            propose(entry_id, wanted.key, submission=submission, by=person, now=now)
        else:
            moved = take_step(entry_id, wanted.key, submission=submission, by=person, now=now)
    except AnswersRefused as refused:
        form.show_faults(refused.faults)
        # What the refused step had begun to change is forgotten: the page shows the entry as it stands.
        dossier = dossier_of(person, entry_id, today=current.today())
        return _step_page(dossier, _asked(dossier, wanted, row_id=submission.row_id), form), 422
    except (SomebodyWasFirst, AlreadyDifferent) as refused:
        return _conflict_page(entry_id, wanted, form, is_own=isinstance(refused, AlreadyDifferent)), 409
    tell_received(form)
    if proposes:
        deciders = words_for(told.book, wanted.decided_by)
        return onward(queue, entry, f"已提请{wanted.label}（由{deciders}决定，决定前条目不变）")
    stays = tell_outcome(moved)
    return back_to_list(f"{entry.number} 已{wanted.done}") or onward(queue, entry, f"已{wanted.done}", stays=stays)


def _asked(dossier: Dossier, wanted: Step, *, row_id: int | None = None) -> Asked:
    told = asked(
        current.person(),
        dossier.book,
        wanted,
        entry=dossier.entry,
        today=current.today(),
        decided=dossier.decided,
        known=dossier.sealed.keys if dossier.sealed is not None else (),
    )
    return about_row(told, row_id)


def _dossier_and_step(entry_id: int, key: str) -> tuple[Dossier, Step]:
    dossier = dossier_of(current.person(), entry_id, today=current.today())
    return dossier, _known_step(dossier.book, key)


def _known_step(book: Book, key: str) -> Step:
    wanted = book.steps_by_key.get(key)
    if wanted is None or wanted.files_new:
        raise NotVisible
    return wanted


def _refuse_unless_open(dossier: Dossier, wanted: Step) -> None:
    offer = next((offer for offer in dossier.offers if offer.step is wanted), None)
    if offer is None:
        here = dossier.book.states_by_key[dossier.entry.state].label
        raise NotAllowed(f"条目现在是“{here}”，不能办理“{wanted.label}”。请返回条目，按当前情况办理。")
    if not offer.is_open:
        raise NotAllowed(f"{offer.refusal}。")


def _draft(dossier: Dossier, wanted: Step) -> Draft:
    """Return the place of the form of a step on the device: one for each entry, step, row put right and measure."""
    entry, row, measure = dossier.entry, address.number("row"), address.number("measure")
    place, queue = entry.site.name if entry.site is not None else entry.headline, queue_of(entry)
    about = {"entry_id": entry.id, "step": wanted.key, "row": row, "measure": measure}
    return draft_of(
        dossier.book, f"{wanted.label} {entry.number} · {place}", url_for("entries.step", **about),
        action=url_for("entries.take", **about, **(queue.question if queue is not None else {})),
    )  # fmt: skip


def _decided_by(dossier: Dossier, wanted: Step) -> str:
    """Return who decides a step that its reader only proposes, else ""."""
    if decides_alone(current.person(), dossier.book, dossier.entry, wanted):
        return ""
    return words_for(dossier.book, wanted.decided_by)


def _ends_along(dossier: Dossier, wanted: Step) -> list[tuple[str, str]]:
    """Return what would end with this entry, because the step says that its place is gone."""
    ends = dossier.book.ends_with_place
    return open_beside(current.person(), dossier.entry) if ends is not None and wanted is ends.step else []


def _of_one_paper(dossier: Dossier, wanted: Step) -> tuple[int, str] | None:
    """Return how many entries of the place one paper of the step may cover, and where that is done; None for no others."""
    ids = others_for_one_paper(current.person(), dossier.entry, wanted)
    if len(ids) < 2:
        return None
    return len(ids), url_for("batch.step", book=dossier.book.key, step=wanted.key, entry=ids)


def _step_page(
    dossier: Dossier, told: Asked, form: RecordForm, *, lines: list[dict[str, Any]] | None = None, seen: str = ""
) -> str:
    """Show the form of a step; that of a correction with what would change, once somebody has asked for that (`seen`)."""
    words = form_words(form, [told])
    more = amendment_words(told, form, [*words["fields"], *words["folded"]], lines) if told.step.amends else {}
    return render_template(
        "entries/amend.html" if told.step.amends else "entries/step.html",
        step=told.step,
        seen=seen,
        draft=_draft(dossier, told.step),
        decided_by=_decided_by(dossier, told.step),
        ends_along=_ends_along(dossier, told.step),
        of_one_paper=_of_one_paper(dossier, told.step),
        **words,
        row=told.row,
        **more,
        **dossier_words(dossier, today=current.today()),
        sum_asked=told.together is not None,
    )


def _conflict_page(entry_id: int, wanted: Step, form: RecordForm, *, is_own: bool) -> str:
    """Show what somebody else has just done beside what was typed; the form goes on from the entry as it stands now.

    `is_own`: it was this very form, sent before with other content, and received.
    """
    dossier = dossier_of(current.person(), entry_id, today=current.today())
    still_open = any(offer.step is wanted and offer.is_open for offer in dossier.offers)
    form.version.data = str(dossier.entry.version)
    was, form.submission.data = form.submission.data, str(uuid4())
    return render_template(
        "entries/conflict.html",
        draft=_draft(dossier, wanted),
        was=was,
        is_own=is_own,
        step=wanted,
        **form_words(form, [_asked(dossier, wanted)]),
        still_open=still_open,
        last=dossier.told[-1],
        typed=form.typed(),
        **dossier_words(dossier, today=current.today()),
    )
