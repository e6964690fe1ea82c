"""The one form of every step, whether it begins an entry or leads one on: opened, read again, and told when what shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from wtforms import Field as FormField

from ledger.grammar.book import Book
from ledger.grammar.days import TODAY
from ledger.grammar.fields import Field
from ledger.grammar.steps import Proof, Step, is_mandatory
from ledger.grammar.value_faults import is_empty
from ledger.queries.asked import Asked, AskedField
from ledger.queries.papers import last_authority
from ledger.services.submissions import PaperAnswer, Submission
from ledger.web import address, current
from ledger.web.asked_inputs import (
    CONCERNS_NAMES,
    PAPER_NAMES,
    asked_form_class,
    fields_of,
    kinds_of,
    offer,
    proofs_of,
    sealed_name,
)
from ledger.web.conditions import Followed, all_of, any_of, chosen, followed
from ledger.web.forms import RecordForm, proof_name
from ledger.web.measures import measures_group, read_measures
from ledger.web.photos import begin_photos

Several = Sequence[Asked]


def asked_form(book: Book, steps: Sequence[Step]) -> RecordForm:
    """Return the form of a step, or the one form of several ways of beginning, as a request filled it in."""
    return asked_form_class(book, tuple(steps))()


def begin_asked_form(form: RecordForm, several: Several) -> None:
    """Fill in what is known: what stands on the entry, the usual date, the usual basis, whom it is kept from now."""
    form.submission.data = str(uuid4())
    for asked in reversed(several):
        for key, value in asked.first.items():
            if key in form:
                form[key].data = value
    begin_photos(form, form.proofs)
    if "version" in form:
        form.version.data = str(several[0].entry.version)
    if "row" in form and several[0].row is not None:
        form["row"].data = str(several[0].row.row.id)
    if "concerns" in form:
        concerns = next(one.concerns for one in several if one.concerns is not None)
        form["concerns_people"].data = [str(number) for number, _ in concerns.named_people]
        form["concerns"].data = [str(number) for number, _ in concerns.named_areas]
    if "paper-kind" in form and len(kinds_of(several)) == 1:
        _begin_paper(form, several)


def _begin_paper(form: RecordForm, several: Several) -> None:
    """Fill in what follows from the one kind of paper there is to record; a paper nobody must record stays empty."""
    [kind] = kinds_of(several)
    form["paper-legal_basis"].data = kind.legal_basis
    if all(is_mandatory(one.paper.mandatory, one.entry) for one in several if one.paper is not None):
        form["paper-kind"].data = kind.key
        form["paper-issuing_authority"].data = last_authority(current.person(), kind.key, several[0].entry.town_id)


def chosen_way(form: RecordForm, steps: Sequence[Step]) -> Step | None:
    """Return which of several ways of beginning was chosen, None for none of them."""
    return next((step for step in steps if step.key == form.step.data), None)


# --- What was handed in ------------------------------------------------------------------------------------------------


def read_submission(form: RecordForm, asked: Asked, photos: dict[str, list[UUID]]) -> Submission:
    """Return what was handed in as plain values, and what could not be read of it, for one answer to say it all.

    What only other ways of beginning ask for is left alone.
    """
    form.validate()
    _leave_alone(form, asked)
    hand_to = form["hand_to"].data if asked.asks_hands else ""
    version = form.version.data if "version" in form else None
    return Submission(
        uuid=form.submission_id(),
        answers=_put_right(form, asked) if asked.step is not None and asked.step.amends else _read_answers(form, asked),
        photos={proof.key: photos[proof.key] for proof in asked.proofs},
        paper=_read_paper(form, asked) if asked.paper is not None else None,
        note=form.note.data or "",
        hand_to_id=address.as_number(hand_to),
        place_id=_place_put_right(form, asked),
        row_id=row_id(form),
        version=address.as_number(version),
        unreadable=form.unreadable(),
        confirmed=form.confirmed(),
        **_read_sealed(form, asked),
        **_read_concerns(form, asked),
        **read_measures(form, asked),
    )


def _read_answers(form: RecordForm, asked: Asked) -> dict[str, Any]:
    """Return what was typed; a day that the paper tells is no answer, whatever its input held while it was not seen."""
    typed = form.answers()
    answered = asked.as_answered(typed)
    return {
        one.key: typed[one.key]
        for one in asked.fields
        if one.key in typed
        and not is_mandatory(one.by_paper, answered)
        and not (typed[one.key] == current.today() and _is_left_to_paper(form, asked, one))
    }


def _is_left_to_paper(form: RecordForm, asked: Asked, one: AskedField) -> bool:
    """Return whether the form proposes today for a day that the paper beside it tells: nobody has typed that."""
    has_paper = one.ask.by_paper and asked.paper is not None and form["paper-dated_on"].data is not None
    return has_paper and one.ask.default is TODAY


def _put_right(form: RecordForm, asked: Asked) -> dict[str, Any]:
    """Return what is answered otherwise than it stands, of the answers of a registration: the rest says the same again."""
    fields = {one.key: one.field for one in asked.fields}
    return {
        key: value
        for key, value in _read_answers(form, asked).items()
        if not is_same(fields[key], value, getattr(asked.entry, key))
    }


def is_same(declared: Field, one: Any, other: Any) -> bool:
    return (is_empty(one) and is_empty(other)) or declared.plain(one) == declared.plain(other) or one == other


def _place_put_right(form: RecordForm, asked: Asked) -> int | None:
    """Return the place a registration is moved to; None for the place where it is."""
    if asked.step is None or not asked.step.amends:
        return None
    chosen = address.as_number(form["site" if "site" in form else "area"].data)
    return None if chosen == (asked.entry.site_id if "site" in form else asked.entry.area_id) else chosen


def row_id(form: RecordForm) -> int | None:
    """Return the row a step puts right; None where it puts none right, or where nobody has chosen."""
    return address.as_number(form["row"].data) if "row" in form else None


def _leave_alone(form: RecordForm, asked: Asked) -> None:
    """Forget what could not be read of what this step does not ask, or of what these answers make of no interest."""
    others = {key for key in form.keys if key not in _read_answers(form, asked)}
    others |= asked.left_out(asked.as_answered(form.answers()))
    others |= {proof_name(proof) for proof in form.proofs if proof not in asked.proofs}
    others |= set(PAPER_NAMES) if asked.paper is None else set()
    others |= set() if asked.found_on or "found_on" in asked.keys else {"found_on"}
    for name in others:
        if name in form:
            form[name].errors = []


def _read_paper(form: RecordForm, asked: Asked) -> PaperAnswer | None:
    """Return the paper as typed, on the usual basis of its kind where none was; None when nothing was filled in."""
    typed = {name.removeprefix("paper-"): form[name].data for name in PAPER_NAMES}
    if not any(typed[part] for part in ("kind", "number", "dated_on")):
        return None
    usual = next((kind.legal_basis for kind in kinds_of([asked]) if kind.key == typed["kind"]), "")
    return PaperAnswer(
        kind=typed["kind"] or "",
        number=typed["number"] or "",
        dated_on=typed["dated_on"],
        issuing_authority=typed["issuing_authority"] or "",
        legal_basis=typed["legal_basis"] or "" or usual,
    )


def _read_sealed(form: RecordForm, asked: Asked) -> dict[str, Any]:
    if asked.sealed is None:
        return {}
    typed = {named.key: form[sealed_name(named.key)].data or "" for named in asked.sealed.fields}
    return {
        "sealed": {key: value for key, value in typed.items() if value},
        "cleared": form["sealed-cleared"].data or [],
    }


def _read_concerns(form: RecordForm, asked: Asked) -> dict[str, Any]:
    if asked.concerns is None:
        return {}
    return {
        "concerns_people": address.as_numbers(form["concerns_people"].data),
        "concerns_areas": address.as_numbers(form["concerns"].data),
        "concerns_outsiders": bool(form["concerns_outsiders"].data),
    }


# --- What shows when -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An input with what has to hold for it to be seen, and for it to have to be filled in while it is."""

    field: FormField
    when: Followed = True
    must: Followed = False
    proof: Proof | None = None

    @property
    def rule(self) -> str | None:
        """Return the rule that asks for a photo."""
        return self.proof.basis or None if self.proof is not None else None


@dataclass(frozen=True, kw_only=True)
class Group:
    """Inputs that belong together, with what has to hold for them to be seen."""

    fields: list[Shown]
    when: Followed
    label: str = ""
    help: str = ""
    is_open: bool = False


def form_words(form: RecordForm, several: Several) -> dict[str, Any]:
    """Return what a template shows of the form: each input with what this person may choose from, when it is there and
    when it must be filled in.
    """
    offer(form, several)
    looked = _Looked(form, several)
    shown = [looked.field(one) for one in fields_of(several)]
    found_on = looked.input("found_on", lambda asked: asked.found_on)
    note = looked.input("note", lambda asked: True, must=lambda asked: asked.note_mandatory)
    return {
        "form": form,
        "photos": [looked.photo(proof) for proof in proofs_of(several)],
        "fields": [one for one in shown if one.field.name not in form.folded] + ([found_on] if found_on else []),
        "folded": [one for one in shown if one.field.name in form.folded],
        "sealed_group": looked.sealed(),
        "concerns_group": looked.concerns(),
        "measures_group": measures_group(form, several[0]),
        "hand_to": looked.input("hand_to", lambda asked: asked.asks_hands, must=lambda asked: asked.asks_hands),
        "paper_group": looked.paper(),
        "note": note,
    }


class _Looked:
    """What is in a form, looked at by each of the ways it serves."""

    def __init__(self, form: RecordForm, several: Several) -> None:
        self.form, self.several = form, several
        typed = form.answers()
        self.answered = {asked: asked.as_answered(typed) for asked in several}

    def follow(self, asked: Asked, condition: Any) -> Followed:
        return followed(condition, {one.key: one.field for one in asked.fields}, self.answered[asked])

    def when(self, holds: Callable[[Asked], Followed]) -> Followed:
        """Return what has to hold over all the ways: the way is chosen, and what it says itself holds."""
        told = [(asked, holds(asked)) for asked in self.several]
        if all(one == told[0][1] for _, one in told):
            return told[0][1]
        by_way = [(asked.step.key, one) for asked, one in told if one is not False]
        sayings = [saying for _, saying in by_way]
        apart = [saying for at, saying in enumerate(sayings) if saying not in sayings[:at]]
        return any_of(
            all_of([chosen("step", [key for key, one in by_way if one == saying]), saying]) for saying in apart
        )

    def input(
        self, name: str, is_asked: Callable[[Asked], bool], *, must: Callable[[Asked], Followed] = lambda asked: False
    ) -> Shown | None:
        """Return an input of the house's own, None where no way asks for it."""
        if name not in self.form or not any(map(is_asked, self.several)):
            return None
        return self._shown(
            self.form[name], self.when(is_asked), self.when(lambda asked: is_asked(asked) and must(asked))
        )

    def field(self, one: AskedField) -> Shown:
        def asks(asked: Asked) -> list[AskedField]:
            return [other for other in asked.fields if other.key == one.key and other.typed_when is not False]

        return self._shown(
            self.form[one.key],
            self.when(
                lambda asked: any_of(
                    all_of([self.follow(asked, other.shown_when), self.follow(asked, other.typed_when)])
                    for other in asks(asked)
                )
            ),
            self.when(lambda asked: any_of(self.follow(asked, other.mandatory) for other in asks(asked))),
        )

    def photo(self, proof: Proof) -> Shown:
        def asks(asked: Asked) -> list[Proof]:
            return [other for other in asked.proofs if other.key == proof.key]

        return self._shown(
            self.form[proof_name(proof)],
            self.when(lambda asked: bool(asks(asked))),
            self.when(lambda asked: any(other.least for other in asks(asked))),
            proof=proof,
        )

    def paper(self) -> Group | None:
        if "paper-kind" not in self.form:
            return None
        must = self.when(lambda asked: asked.paper is not None and self.follow(asked, asked.paper.mandatory))
        when = self.when(lambda asked: asked.paper is not None)
        # The basis of the kind that is chosen stands in for one that is left empty.
        usual = {"paper-legal_basis"} if len(kinds_of(self.several)) > 1 else set()
        parts = [
            self._shown(self.form[name], True, False if name in usual else True if must == when else must)
            for name in PAPER_NAMES
        ]
        papers = [(asked, asked.paper) for asked in self.several if asked.paper is not None]
        is_must = all(is_mandatory(paper.mandatory, self.answered[asked]) for asked, paper in papers)
        return Group(
            label="登记文书" if is_must else "登记文书（有文书的才填）",
            fields=parts,
            when=when,
            is_open=is_must or any(one.field.errors or one.field.data for one in parts[:3]),
        )

    def sealed(self) -> Group | None:
        sealed = next((one.sealed for one in self.several if one.sealed is not None), None)
        if sealed is None:
            return None
        fields = [self._shown(self.form[sealed_name(one.key)], True, one.mandatory) for one in sealed.fields]
        fields += [Shown(field=self.form["sealed-cleared"])] if sealed.known else []
        when = self.when(lambda asked: asked.sealed is not None)
        return Group(label=sealed.label, help=sealed.notice, fields=fields, when=when)

    def concerns(self) -> Group | None:
        if not any(asked.concerns is not None for asked in self.several):
            return None
        when = self.when(lambda asked: asked.concerns is not None and self.follow(asked, asked.concerns.when))
        return Group(fields=[Shown(field=self.form[name]) for name in CONCERNS_NAMES], when=when)

    def _shown(self, field: FormField, when: Followed, must: Followed, *, proof: Proof | None = None) -> Shown:
        """Mark an input that has to be filled in whenever it is seen; elsewhere its mark follows the answers."""
        always = must is True or (must == when and must is not False)
        field.flags.required = always
        return Shown(field=field, when=when, must=always or must, proof=proof)
