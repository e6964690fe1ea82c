"""What the administrator's pages share: who may open them, the one form page and the one page that asks again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ledger.models import Area, AreaLevel, Role
from ledger.queries.administration import administered_area, area_choices
from ledger.queries.town_rules import administered_town, administered_towns
from ledger.refusals import AnswersRefused, NotAllowed, NotVisible
from ledger.web import address, current
from ledger.web.form_faults import show_faults
from ledger.web.page_form import PageForm

# A town has about two hundred areas; a drop-down list of a county would be a page of its own.
MOST_OFFERED = 600


@dataclass(frozen=True, kw_only=True)
class Question:
    """A step that deserves a second look: what it is, what will happen, and the way back."""

    title: str
    consequences: list[str]
    button: str
    back_url: str


def only_for(pages: Blueprint, *roles: Role) -> None:
    """Show these pages to holders of the roles; for everybody else they do not exist."""

    @pages.before_request
    def _check() -> None:
        if not current.person().holds(*roles):
            raise NotVisible


@contextmanager
def faults_in(form: PageForm) -> Iterator[None]:
    """Put what a service refuses beside the fields of the form; the page is then shown again."""
    try:
        yield
    except AnswersRefused as refusal:
        show_faults(form, refusal)
    except NotAllowed as refusal:
        form.form_errors.append(refusal.sentence)


def form_page(form: PageForm, **page: object) -> ResponseReturnValue:
    """Return the form; `page` says title, back_url, button, and perhaps a note and the file encoding."""
    return render_template("admin/form.html", form=form, **page), 422 if form.errors else 200


def ask_then(question: Question, act: Callable[[], str], *, done_url: str | None = None) -> ResponseReturnValue:
    """Ask on GET; on POST do it and say the sentence `act` returns, or why it may not be done."""
    if request.method != "POST":
        return render_template("admin/confirm.html", question=question)
    try:
        flash(act(), "done")
    except NotAllowed as refusal:
        flash(refusal.sentence, "near")
        return redirect(question.back_url, code=303)
    return redirect(done_url or question.back_url, code=303)


def chosen_town() -> Area | None:
    """Return the town whose lists and rules are shown: the one the address names, else the first this person keeps."""
    town_id = address.number("town")
    if town_id is not None:
        return administered_town(current.person(), town_id)
    return next(iter(administered_towns(current.person())), None)


def town_filter(town: Area) -> list[dict[str, object]]:
    """Return the drop-down list that changes the town, for whoever keeps several."""
    towns = administered_towns(current.person())
    if len(towns) < 2:
        return []
    options = [(str(one.id), one.name) for one in towns]
    return [{"name": "town", "label": "哪个镇", "options": options, "value": str(town.id)}]


def chosen_id(typed: object) -> int | None:
    """Return the id a drop-down list or an address carries; None for anything that is no id."""
    return address.as_number(str(typed or ""))


def next_url(endpoint: str, next_key: str | None, **values: object) -> str | None:
    return url_for(endpoint, **values, after=next_key) if next_key else None


def tree_choices(areas: list[Area], *, empty: str = "请选择") -> list[tuple[str, str]]:
    """Return areas for a drop-down list, each set in by how deep it lies."""
    top = min((area.path.count("/") for area in areas), default=0)
    lines = [(str(area.id), f"{'　' * (area.path.count('/') - top)}{area.name}") for area in areas]
    return [("", empty), *lines]


def areas_to_offer() -> list[Area]:
    """Return the areas a post can be given in; a whole county is offered down to its villages, or below a chosen area."""
    person = current.person()
    within = address.number("area")
    areas = area_choices(person)
    if len(areas) <= MOST_OFFERED:
        return areas
    if within is not None:
        return area_choices(person, within=administered_area(person, within))
    return [area for area in areas if area.level.depth <= AreaLevel.VILLAGE.depth]
