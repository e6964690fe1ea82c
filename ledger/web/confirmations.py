"""The tick beside a field whose check digit fails: somebody has compared it with the licence."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from wtforms import Field as FormField
from wtforms import Form

from ledger.grammar.fields import Field
from ledger.grammar.value_faults import as_kept, question


def confirmation_name(key: str) -> str:
    return f"{key}-checked"


class Confirming(Form):
    """A form with fields whose check digit somebody may have to answer for."""

    # Those fields as declared, by key.
    checked: Mapping[str, Field] = {}

    def __init__(self, *words: Any, **options: Any) -> None:
        super().__init__(*words, **options)
        for key in self.checked:
            self[key].confirmation = partial(self._confirmation, key)

    def _confirmation(self, key: str) -> FormField | None:
        """Return the tick beside a field whose check digit fails as it stands there; None where nothing is asked."""
        declared = self.checked[key]
        return self[confirmation_name(key)] if question(declared, as_kept(declared, self[key].data)) else None

    def confirm_what_stands(self) -> None:
        """Tick what is kept with a check digit that fails: it was compared when it was written."""
        for key in self.checked:
            self[confirmation_name(key)].data = self._confirmation(key) is not None

    def confirmed(self) -> list[str]:
        return [key for key in self.checked if self[confirmation_name(key)].data]
