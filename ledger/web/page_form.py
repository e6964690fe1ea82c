"""The form of every page: what all of them do with what was typed."""

from collections.abc import Iterator
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField, TextAreaField

from ledger.typed import is_blank, line, prose
from ledger.web.address import as_number


class _Seen:
    """What a form sent, where an input with nothing to be seen in it is an empty one: to "is it there?" as well."""

    def __init__(self, sent: Any) -> None:
        self.sent = sent

    def __iter__(self) -> Iterator[str]:
        return iter(self.sent)

    def __len__(self) -> int:
        return len(self.sent)

    def __contains__(self, name: str) -> bool:
        return name in self.sent

    def getlist(self, name: str) -> list[Any]:
        return ["" if isinstance(one, str) and is_blank(one) else one for one in self.sent.getlist(name)]


class IdField(HiddenField):
    """An id, or the number of a version, that a form carries along unseen; one that is none was not sent."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        number = as_number(valuelist[0]) if valuelist else None
        self.data = "" if number is None else str(number)


class PageForm(FlaskForm):
    """A form of ours. It reads what a browser's form sent and nothing else: see `address.guard`.

    What was typed is shown again as the service keeps it, and counted so; a password is taken as it was typed.
    """

    class Meta:
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            sent = super().wrap_formdata(form, formdata)  # type: ignore[misc]
            return _Seen(sent) if sent is not None else None

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            kind, own = unbound_field.field_class, unbound_field.kwargs.get("filters", ())
            if issubclass(kind, TextAreaField):
                options["filters"] = (_as_prose, *own)
            elif issubclass(kind, StringField) and not issubclass(kind, (PasswordField, HiddenField)):
                options["filters"] = (_as_line, *own)
            return unbound_field.bind(form=form, **options)


def _as_prose(value: Any) -> Any:
    return prose(value) if isinstance(value, str) else value


def _as_line(value: Any) -> Any:
    return line(value) if isinstance(value, str) else value
