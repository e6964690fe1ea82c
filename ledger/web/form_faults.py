"""What every hand-written form needs: showing what a service refused."""

from wtforms import Form

from ledger.refusals import AnswersRefused


def show_faults(form: Form, refusal: AnswersRefused) -> None:
    """Put each sentence beside its field, and what belongs to none of them at the top of the form."""
    for key, sentence in refusal.faults.items():
        field = form._fields.get(key)
        if field is None:
            form.form_errors.append(sentence)
        else:
            field.errors = [*field.errors, sentence]
