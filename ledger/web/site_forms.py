"""The form of a place: its name and where it is, then what its kind declares; what is seldom needed is folded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from wtforms import HiddenField, StringField
from wtforms.validators import Optional

from ledger.grammar.book import SiteKind
from ledger.grammar.conditions import Relation
from ledger.grammar.fields import Field, Kind
from ledger.grammar.parties import Renaming
from ledger.grammar.steps import is_mandatory
from ledger.models import Area, Site
from ledger.queries.provisional import ON_THE_SPOT
from ledger.services.parties import PartyChange
from ledger.services.sites import SiteSubmission
from ledger.web import address
from ledger.web.conditions import Followed, all_of, any_of, followed
from ledger.web.forms import DayField, RecordForm, choice_input, record_form
from ledger.web.offered import SelectField
from ledger.web.options import options
from ledger.web.page_form import IdField
from ledger.web.photos import begin_photos

SiteForm = RecordForm
# What every place has, whatever its kind; mandatory for all.
HEAD = ("name", "subject_type", "area_id", "address")
# Asked where another party is named than before, and something open hangs on it.
RENAMED = Field(
    label="为什么改", kind=Kind.CHOICE, choices=Renaming,
    help="这里还有未销号的条目：换了人的，由变更后的继续整改、今后的文书送给他；已送达的文书和期限不变",
)  # fmt: skip
OF_PARTY = ("party_change", "party_changed_on")


def site_form_class(
    kind: SiteKind, places: Sequence[Area], *, asks_party: bool = False, begins: bool = False
) -> type[SiteForm]:
    """Return the form of a place. `asks_party`: something open hangs on who is named, so that another name wants a reason;
    `begins`: there is no file yet, and a photo may stand for what is said later.
    """
    text = {"validators": [Optional()]}
    extra = {
        "name": StringField("名称", description=kind.name_help, **text),
        "subject_type": choice_input(kind.subject_type, description=kind.subject_type.help, validators=[Optional()]),
        "area_id": SelectField(
            "在哪个村（社区）或网格",
            choices=options(place_choices(places)),
            validate_choice=False,
            validators=[Optional()],
        ),
        "address": StringField("地址", description=kind.address_help, **text),
        "longitude": HiddenField(),
        "latitude": HiddenField(),
        "accuracy": HiddenField(),
        "version": IdField(),
    }
    if asks_party:
        extra |= {
            "party_change": choice_input(RENAMED, description=RENAMED.help, validators=[Optional()]),
            "party_changed_on": DayField("从哪天起变更", validators=[Optional()]),
        }
    return record_form(kind.fields(), proofs=(ON_THE_SPOT,) if begins else (), extra=extra)


def place_choices(places: Sequence[Area]) -> list[tuple[str, str]]:
    """Return areas for a drop-down list, in the order of the tree."""
    names = {area.id: area.name for area in places}
    pairs = [(str(area.id), _full_name(area, names)) for area in places]
    return pairs if len(pairs) == 1 else [("", "请选择"), *pairs]


def _full_name(area: Area, names: dict[int, str]) -> str:
    """Return an area under what it lies in, as far as that is offered too and its own name does not say it already."""
    chain = [names[int(part)] for part in area.path.strip("/").split("/") if int(part) in names]
    return area.name if area.name.startswith(chain[0]) else " › ".join(chain)


def begin_site_form(form: SiteForm, places: Sequence[Area], *, name: str) -> None:
    form.submission.data, form.name.data = str(uuid4()), name
    begin_photos(form, form.proofs)
    if len(places) == 1:
        form.area_id.data = str(places[0].id)


def fill_site_form(form: SiteForm, site: Site, today: date) -> None:
    """Show a place as it is kept."""
    if OF_PARTY[1] in form:
        form.party_changed_on.data = today
    form.submission.data = str(uuid4())
    form.version.data = str(site.version)
    for key in (*HEAD, "longitude", "latitude", *form.keys):
        form[key].data = getattr(site, key)
    form.confirm_what_stands()
    form.area_id.data = str(site.area_id)


def mark_mandatory(form: SiteForm, kind: SiteKind, *, may_wait: bool = False) -> None:
    """Mark what has to be filled in; where the rest may wait, what a file cannot begin without."""
    if may_wait:
        form.mark_mandatory(["name", "area_id"])
        form.address.description = f"定了位的可以以后补；{form.address.description}"
        return
    form.mark_mandatory(
        [*HEAD, *(key for key in OF_PARTY if key in form), *(named.key for named in kind.fields() if named.mandatory)]
    )
    # What only shows where it is wanted is in nobody's way; the rest is marked by what stands in the form.
    form.mark_mandatory(
        ask.field.key for ask in kind.asks if ask.only_then or is_mandatory(ask.mandatory, _typed(form))
    )


def _typed(form: SiteForm) -> SimpleNamespace:
    return SimpleNamespace(**{key: form[key].data for key in ("subject_type", *form.keys)})


def shown_fields(form: SiteForm, kind: SiteKind, site: Site | None = None) -> dict[str, Followed]:
    """Return what has to hold for a field of a place to be seen, where that depends on what else is said of it."""
    fields = {"subject_type": kind.subject_type, **{named.key: named.field for named in kind.fields()}}
    shown = {ask.field.key: followed(ask.mandatory, fields, _typed(form)) for ask in kind.asks if ask.only_then}
    if site is not None:
        shown["party_change"] = any_of(
            {
                "field": party.named.key,
                "relation": Relation.IS_NOT.value,
                "values": [getattr(site, party.named.key) or ""],
            }
            for party in kind.parties
        )
        replaced = {"field": "party_change", "relation": Relation.IS.value, "values": [Renaming.REPLACED.value]}
        shown["party_changed_on"] = all_of([shown["party_change"], replaced])
    return shown


def read_site(form: SiteForm) -> SiteSubmission:
    """Return what was typed as plain values, and what could not be read; half a position or a mangled one is none."""
    form.validate()
    longitude, latitude = _degrees(form.longitude.data, 180), _degrees(form.latitude.data, 90)
    is_known = longitude is not None and latitude is not None
    return SiteSubmission(
        uuid=form.submission_id(),
        name=form.name.data or "",
        subject_type=form.subject_type.data or None,
        area_id=address.as_number(form.area_id.data),
        address=form.address.data or "",
        longitude=longitude if is_known else None,
        latitude=latitude if is_known else None,
        answers=form.answers(),
        party_change=_party_change(form),
        unreadable=form.unreadable(),
        confirmed=form.confirmed(),
    )


def _party_change(form: SiteForm) -> PartyChange:
    if "party_change" not in form:
        return PartyChange()
    why = form.party_change.data if form.party_change.data in list(Renaming) else None
    return PartyChange(why=Renaming(why) if why else None, on=form.party_changed_on.data)


def _degrees(text: str | None, most: int) -> float | None:
    try:
        degrees = float(text or "")
    except ValueError:
        return None
    # Not a number is not within any limits either.
    return degrees if -most <= degrees <= most else None


@dataclass(frozen=True, kw_only=True)
class Version:
    """A place as somebody wants it kept, for the page that shows two of them side by side."""

    title: str
    by: str
    at_label: str
    pairs: list[tuple[str, str, bool]]


def versions(form: SiteForm, kind: SiteKind, site: Site, places: Sequence[Area]) -> tuple[Version, Version]:
    """Return (as typed, as kept now); what is empty in both is left out."""
    typed, kept = _typed_words(form, kind, places), _kept_words(kind, site, places)
    shown = [label for label in typed if typed[label] or kept[label]]

    def version(title: str, by: str, words: dict[str, str]) -> Version:
        pairs = [(label, words[label], typed[label] != kept[label]) for label in shown]
        return Version(title=title, by=by, at_label="", pairs=pairs)

    return version("您填写的", "还没有保存", typed), version("现在保存的", "有人刚刚改过", kept)


def _typed_words(form: SiteForm, kind: SiteKind, places: Sequence[Area]) -> dict[str, str]:
    values = {key: form[key].data for key in (*HEAD, *form.keys)}
    return _words(kind, values, places)


def _kept_words(kind: SiteKind, site: Site, places: Sequence[Area]) -> dict[str, str]:
    return _words(kind, {key: getattr(site, key) for key in (*HEAD, *(one.key for one in kind.fields()))}, places)


def _words(kind: SiteKind, values: dict[str, Any], places: Sequence[Area]) -> dict[str, str]:
    words = {
        "名称": values["name"] or "",
        kind.subject_type.label: kind.subject_type.say(values["subject_type"]),
        "区域": dict(place_choices(places)).get(str(values["area_id"] or ""), ""),
        "地址": values["address"] or "",
    }
    return words | {named.field.label: named.field.say(values[named.key]) for named in kind.fields()}
