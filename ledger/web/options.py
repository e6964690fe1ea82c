"""Options of a list to choose from, in the shape forms keep them."""

from collections.abc import Iterable, Mapping

from wtforms.fields.choices import SelectChoice

Pairs = Iterable[tuple[str, str]]


def options(pairs: Pairs) -> list[SelectChoice]:
    """Return (value, label) as options, in the order given."""
    return [SelectChoice(value, label) for value, label in pairs]


def grouped_options(groups: Mapping[str, Pairs]) -> list[SelectChoice]:
    """Return options under their headings; those under "" stand before all headings."""
    return [
        SelectChoice(value, label, optgroup=heading or None)
        for heading, pairs in groups.items()
        for value, label in pairs
    ]
