"""What kind of look a place waits for, on the form of a look: what fulfils the task stands first, and what does not is said."""

from typing import Any

from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.grammar.due_looks import DueLook
from ledger.models import Site
from ledger.web import current
from ledger.web.forms import RecordForm
from ledger.web.rows import is_visit_due, visit_due_word


def waited_for(site: Site, book: Book) -> DueLook | None:
    """Return the kind of look a place waits for in a book; None where none is due, or any kind will do."""
    look = shelf.site_kinds()[site.kind].look_called(site.next_visit_look)
    if look is None or look.asked_in.class_ is not book.visit:
        return None
    return look if look.is_first or is_visit_due(site.next_visit_on, current.today()) else None


def begin_with_due_look(form: RecordForm, look: DueLook | None) -> None:
    """Fill in the kind of look that fulfils the task."""
    if look is not None:
        form[look.asked_in.key].data = look.fulfilled_by[0]


def explain_due_look(form: RecordForm, book: Book, site: Site, look: DueLook | None) -> None:
    """Say beside the kind of look which fulfil the task and which leave it where it is."""
    if look is None:
        return
    kept, not_kept = _labels(book, look)
    but = f"，{not_kept}不算" if not_kept else ""
    form[look.asked_in.key].description = f"这里{visit_due_word(site, current.today())}：选{kept}的才算{but}"


def left_over(site: Site, book: Book, answers: dict[str, Any]) -> str:
    """Return what a look that has just been told left undone, with what to do about it; "" where it is done."""
    look = waited_for(site, book)
    if look is None or look.is_fulfilled_by(answers):
        return ""
    kept, _ = _labels(book, look)
    return f"这次不算{look.verb}，这里{visit_due_word(site, current.today())}。要算{look.verb}的，再检查一次，类型选{kept}。"


def _labels(book: Book, look: DueLook) -> tuple[str, str]:
    """Return the kinds of look that count and those that do not, as the form calls them."""
    assert book.visit is not None
    choices = book.visit.__table__.c[look.asked_in.key].info["field"].choices.pairs()
    kept = [f"“{label}”" for value, label in choices if value in look.fulfilled_by]
    others = [f"“{label}”" for value, label in choices if value not in look.fulfilled_by]
    return "或".join(kept), "、".join(others)
