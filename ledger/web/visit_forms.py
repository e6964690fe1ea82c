"""The form of a look at a place: the items of its checklist as they were shown, what the look asks, who is named by now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import Optional

from ledger.grammar.book import Book, SiteKind
from ledger.grammar.fields import Named
from ledger.grammar.parties import NAME_OF_PLACE, label_of
from ledger.models import ChecklistItem, Site, Tick
from ledger.queries.checklists import Shown, checklists_for, shown_before, shown_now
from ledger.queries.visits import PARTIES, PARTIES_SINCE, asked_of_visit, party_name, tick_name
from ledger.services.parties_at_the_door import NewParties
from ledger.web import address, current
from ledger.web.forms import DayField, RecordForm, input_for, record_form
from ledger.web.offered import RadioField
from ledger.web.options import options
from ledger.web.photos import begin_photos

REST_FITS = "其余都符合"


@dataclass(frozen=True, kw_only=True)
class ItemLine:
    """An item of the checklist as the form asks it."""

    number: int
    text: str
    basis: str
    advice: str
    answer: Any


class VisitForm(RecordForm):
    """`items` that are left open are one thing to put right, however many they are."""

    shown: Shown = Shown()

    @property
    def errors(self) -> dict[Any, Any]:
        found = super().errors
        left = [(number, item) for number, item in enumerate(self.shown.items, 1) if tick_name(item.id) in found]
        if not left:
            return found
        numbers, (_, first) = "、".join(str(number) for number, _ in left), left[0]
        some = f"清单还有 {len(left)} 项没有选（第 {numbers} 项）"
        which = some if len(left) < len(self.shown.items) else f"清单的 {len(left)} 项都还没有选"
        said = f"{which}，没有问题的点“{REST_FITS}”"
        of_items = {tick_name(item.id) for _, item in left}
        return {tick_name(first.id): LineOnItsOwn([said])} | {
            name: one for name, one in found.items() if name not in of_items
        }


class LineOnItsOwn(list[str]):
    """Sentences that need no label before them."""

    needs_no_label = True


def fill_rest(form: RecordForm, book: Book, shown: Shown) -> None:
    """Tick what is left open as fitting; where nothing is ticked otherwise, the look itself has found nothing either."""
    for item in shown.items:
        if tick_of(form, item) is None:
            form[tick_name(item.id)].data = Tick.FITS.value
    if all(tick_of(form, item) is not Tick.DOES_NOT_FIT for item in shown.items):
        for attribute, value in book.clean_visit:
            if form[attribute.key].data is None:
                form[attribute.key].data = value


def rest_answers(book: Book) -> dict[str, str]:
    """Return, by the name of the input, what the look itself says where nothing was found, as a form sends it."""
    plain = {attribute.key: value for attribute, value in book.clean_visit}
    return {key: ("yes" if value else "no") if isinstance(value, bool) else str(value) for key, value in plain.items()}


def shown_at_first(site: Site, book: Book, wanted: str | None) -> Shown:
    """Return the list a form is opened with: the one wanted, or the one that fits best."""
    fitting = checklists_for(site, book, on=current.today())
    chosen = next((one for one in fitting if str(one.id) == wanted), fitting[0] if fitting else None)
    return shown_now(chosen, on=current.today())


def shown_in_form(site: Site, book: Book) -> Shown:
    """Return the list as the form that was handed in showed it: what has been changed since is no fault of its writer."""
    checklist_id = address.sent_number("checklist")
    if checklist_id is None:
        return Shown()
    item_ids = set(address.as_numbers(address.sent_text("items").split(",")))
    shown = shown_before(site, book, checklist_id=checklist_id, item_ids=item_ids, on=current.today())
    return shown if shown is not None else shown_at_first(site, book, None)


def changed_since(shown: Shown) -> str:
    """Return what became of the list while somebody filled in the form; "" where nothing has."""
    counted = ((shown.ended, "停用"), (shown.added, "新增"))
    said = "、".join(f"{what} {number} 项" for number, what in counted if number)
    return f"填写期间清单改过：{said}。这次按您打开时的清单记录，不用重填。" if said else ""


def visit_form_class(book: Book, shown: Shown) -> type[RecordForm]:
    asked = asked_of_visit(book)
    ticks = {
        tick_name(item.id): RadioField(
            item.text, choices=options(Tick.pairs()), validate_choice=False, validators=[Optional()]
        )
        for item in shown.items
    }
    extra = {
        "started": HiddenField(),
        "checklist": HiddenField(),
        "items": HiddenField(),
        "note": TextAreaField(asked.note.label, validators=[Optional()], render_kw={"rows": 2}),
        **ticks,
        **_party_inputs(book),
    }
    fields = [Named(key=one.key, field=one.field, mandatory=one.mandatory is True) for one in asked.fields]
    return record_form(fields, proofs=asked.proofs, extra=extra | {"shown": shown}, base=VisitForm)


def begin_visit_form(form: RecordForm, book: Book, shown: Shown) -> None:
    """Fill in what is known: the version of the list, when the form was opened, what is usual."""
    form.submission.data, form.started.data = str(uuid4()), current.now().isoformat()
    form.checklist.data = str(shown.checklist.id) if shown.checklist is not None else ""
    form["items"].data = ",".join(str(item.id) for item in shown.items)
    begin_photos(form, form.proofs)
    for key, usual in asked_of_visit(book).first.items():
        form[key].data = usual.value


def item_lines(form: RecordForm, shown: Shown) -> list[ItemLine]:
    return [
        ItemLine(number=number, text=item.text, basis=item.basis, advice=item.look, answer=form[tick_name(item.id)])
        for number, item in enumerate(shown.items, start=1)
    ]


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


def party_fields(form: RecordForm, kind: SiteKind, site: Site) -> list[Any]:
    """Return the inputs that the question opens, each beside whom the file names by now."""
    if PARTIES not in form:
        return []
    for party in kind.parties:
        named = getattr(site, party.named.key)
        form[party_name(party.named.key)].description = f"现在登记的是“{named}”，没有变的留空" if named else ""
    return [*(form[party_name(key)] for key in _named_in(kind)), form[PARTIES_SINCE]]


def new_parties(form: RecordForm, book: Book) -> NewParties | None:
    if PARTIES not in form or not form[PARTIES].data or book.site is None:
        return None
    names = {key: form[party_name(key)].data for key in _named_in(book.site)}
    return NewParties(names=names, since=form[PARTIES_SINCE].data)


def unreadable(form: RecordForm) -> dict[str, str]:
    """Return what no value could be made of; what stands in a question nobody opened counts for nothing."""
    is_opened = PARTIES in form and form[PARTIES].data
    return {key: said for key, said in form.unreadable().items() if is_opened or not key.startswith(party_name(""))}


def tick_of(form: RecordForm, item: ChecklistItem) -> Tick | None:
    return Tick._value2member_map_.get(form[tick_name(item.id)].data)


def moment_of(text: str | None) -> datetime | None:
    """Return when the form was opened, or None for a mangled time."""
    try:
        return current.moment(text or "")
    except ValueError:
        return None
