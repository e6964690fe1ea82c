"""Lists to choose from that keep what was chosen: whatever is offered may change under an open form.

A colleague leaves, an area is retired, a list is ended. The service says of such a choice what to do next; the form that
comes back still shows it, instead of nothing or of the first that is left.
"""

from collections.abc import Iterable
from typing import Any

import wtforms
from wtforms.fields.choices import SelectChoice

GONE = "原来选的（现在不能选了）"


class _Kept:
    """Puts what was chosen and is offered no more behind what is offered."""

    data: Any

    def _choices_from_input(self, choices: Any) -> list[SelectChoice] | None:
        offered = super()._choices_from_input(choices) or []  # type: ignore[misc]
        known = {str(one.value) for one in offered}
        return [*offered, *(SelectChoice(value, GONE) for value in self._chosen() if value not in known)]

    def _chosen(self) -> Iterable[str]:
        return [str(self.data)] if self.data not in (None, "", "None") else []


class SelectField(_Kept, wtforms.SelectField):
    pass


class RadioField(_Kept, wtforms.RadioField):
    pass


class SelectMultipleField(_Kept, wtforms.SelectMultipleField):
    def _chosen(self) -> Iterable[str]:
        return [str(one) for one in self.data or ()]
