"""The form of one step, made from its declaration: what it asks, its photos, its paper, its note, a colleague."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from ledger.grammar.fields import Named
from ledger.grammar.papers import PaperKind
from ledger.grammar.steps import Ask, Hands, PaperAsk, Step, is_mandatory
from ledger.queries.dossiers import Dossier
from ledger.queries.hands import successors
from ledger.services.submissions import PaperAnswer, Submission
from ledger.web import current
from ledger.web.conditions import AsAnswered, is_hidden, left_out, shown_when
from ledger.web.forms import DayField, RecordForm, record_form
from ledger.web.options import options
from ledger.web.photos import begin_photos
from ledger.web.sealed_inputs import begin_concerns, sealed_answers, sealed_input_words, sealed_inputs

StepForm = RecordForm
PAPER_PARTS = ("kind", "number", "dated_on", "issuing_authority", "legal_basis")


def named_ask(dossier: Dossier, ask: Ask) -> Named:
    """Return a field as this step asks for it: under the step's own label and help, where it has one."""
    declared, mandatory = dossier.book.field_of(ask.field), is_mandatory(ask.mandatory, dossier.entry)
    words: dict[str, Any] = {"folded": declared.folded and ask.mandatory is False}
    if ask.label:
        words["label"] = ask.label
    if ask.help:
        words["help"] = ask.help
    return Named(key=ask.field.key, field=declared.with_words(**words), mandatory=mandatory)


def step_form_class(dossier: Dossier, step: Step) -> type[StepForm]:
    asked = [named_ask(dossier, ask) for ask in step.all_asks]
    extra: dict[str, Any] = {"version": HiddenField(), "note": _note_input(step)}
    if step.paper is not None:
        extra |= _paper_inputs(step.paper.kinds, mandatory=is_mandatory(step.paper.mandatory, dossier.entry))
    if step.hands is Hands.CHOSEN:
        people = successors(dossier.book, step, dossier.entry, by=current.person(), today=current.today())
        pairs = [(str(person.id), person.name) for person in people if person.id != dossier.entry.holder_id]
        extra["hand_to"] = SelectField(
            "交给谁", choices=options([("", "请选择"), *pairs]), validate_choice=False, validators=[Optional()]
        )
    sealed = dossier.sealed.keys if dossier.sealed is not None else ()
    extra |= sealed_inputs(dossier.book, (step,), by=current.person(), sealed=sealed)
    return record_form(asked, proofs=step.proofs, extra=extra)


def _note_input(step: Step) -> TextAreaField:
    return TextAreaField(step.note, validators=[Optional()], render_kw={"rows": 3})


def _paper_inputs(kinds: tuple[PaperKind, ...], *, mandatory: bool) -> dict[str, Any]:
    nothing = ("", "请选择" if mandatory else "不登记文书")
    return {
        "paper-kind": SelectField(
            "文书种类",
            choices=options([nothing, *((kind.key, kind.label) for kind in kinds)]),
            validate_choice=False,
            validators=[Optional()],
        ),
        "paper-number": StringField("文号", description=f"如：{kinds[0].number_example}", validators=[Optional()]),
        "paper-dated_on": DayField("落款日期", validators=[Optional()]),
        "paper-issuing_authority": StringField("出具机关", validators=[Optional()]),
        "paper-legal_basis": StringField(
            "法律依据",
            description="可按原文修改" if len(kinds) == 1 else "留空的，按所选文书种类的依据登记",
            validators=[Optional()],
        ),
    }


def begin_step_form(form: StepForm, dossier: Dossier, step: Step, *, today: date) -> None:
    """Fill in what is known: what stands on the entry, the usual date, the usual basis."""
    form.submission.data = str(uuid4())
    form.version.data = str(dossier.entry.version)
    for ask in step.all_asks:
        form[ask.field.key].data = _first_value(dossier, ask, today)
    begin_photos(form, step.proofs)
    if step.revises:
        begin_concerns(form, dossier.entry)
    if step.paper is not None and len(step.paper.kinds) == 1:
        _begin_paper(form, dossier, step.paper)


def _begin_paper(form: StepForm, dossier: Dossier, asked: PaperAsk) -> None:
    """Fill in what follows from the one kind of paper there is to record; a paper nobody must record stays empty."""
    kind = asked.kinds[0]
    form["paper-legal_basis"].data = kind.legal_basis
    if is_mandatory(asked.mandatory, dossier.entry):
        form["paper-kind"].data = kind.key


def mark(form: StepForm, dossier: Dossier, step: Step) -> None:
    """Say beside each field whether it must be filled in."""
    answered = AsAnswered(dossier.entry, form.answers())
    form.mark_mandatory(
        ask.field.key for ask in step.all_asks if ask.only_then or is_mandatory(ask.mandatory, answered)
    )
    form.mark_mandatory(f"photo-{proof.key}" for proof in step.proofs if proof.least)
    if step.note_mandatory:
        form.mark_mandatory(["note"])
    if step.hands is Hands.CHOSEN:
        form.mark_mandatory(["hand_to"])
    if step.paper is not None and is_mandatory(step.paper.mandatory, answered):
        is_known = len(step.paper.kinds) > 1
        form.mark_mandatory(f"paper-{part}" for part in PAPER_PARTS if not (is_known and part == "legal_basis"))


def step_words(form: StepForm, dossier: Dossier, step: Step) -> dict[str, Any]:
    """Return what the template of a step needs beside its form: what shows when, and whether the paper stands open."""
    mark(form, dossier, step)
    names = [f"paper-{part}" for part in PAPER_PARTS] if step.paper is not None else []
    answered = AsAnswered(dossier.entry, form.answers())
    is_mandatory_paper = step.paper is not None and is_mandatory(step.paper.mandatory, answered)
    return {
        "form": form,
        "step": step,
        "shown_when": {ask.field.key: shown_when(ask) for ask in step.all_asks},
        "hidden": {ask.field.key for ask in step.all_asks if is_hidden(ask, answered)},
        **sealed_input_words(form, dossier.book, (step,)),
        "paper_names": names,
        "paper_is_mandatory": is_mandatory_paper,
        "paper_is_open": is_mandatory_paper or any(form[name].errors or form[name].data for name in names[:3]),
    }


def _first_value(dossier: Dossier, ask: Ask, today: date) -> Any:
    stored = None if ask.fresh else getattr(dossier.entry, ask.field.key)
    if stored not in (None, "", []):
        return stored
    return dossier.book.proposed(ask, dossier.entry, today=today, decided=dossier.decided)


def read_submission(form: StepForm, dossier: Dossier, step: Step, photos: dict[str, list[UUID]]) -> Submission:
    """Return what was handed in as plain values, and what could not be read, for one answer to say it all."""
    form.validate()
    unasked = left_out(step.asks, AsAnswered(dossier.entry, form.answers()))
    hand_to = form["hand_to"].data if step.hands is Hands.CHOSEN else ""
    version = form.version.data or ""
    return Submission(
        uuid=form.submission_id(),
        answers=form.answers(key for key in form.keys if key not in unasked),
        photos=photos,
        paper=_read_paper(form, step.paper.kinds) if step.paper is not None else None,
        note=form.note.data or "",
        hand_to_id=int(hand_to) if hand_to and hand_to.isdecimal() else None,
        version=int(version) if version.isdecimal() else None,
        unreadable={key: said for key, said in form.unreadable().items() if key not in unasked},
        **sealed_answers(form, dossier.book, step),
    )


def _read_paper(form: StepForm, kinds: tuple[PaperKind, ...]) -> PaperAnswer | None:
    """Return the paper as typed, on the usual basis of its kind where none was; None when nothing was filled in."""
    typed = {part: form[f"paper-{part}"].data for part in PAPER_PARTS}
    if not any(typed[part] for part in ("kind", "number", "dated_on")):
        return None
    usual = next((kind.legal_basis for kind in kinds if kind.key == typed["kind"]), "")
    return PaperAnswer(
        kind=typed["kind"] or "",
        number=(typed["number"] or "").strip(),
        dated_on=typed["dated_on"],
        issuing_authority=(typed["issuing_authority"] or "").strip(),
        legal_basis=(typed["legal_basis"] or "").strip() or usual,
    )
