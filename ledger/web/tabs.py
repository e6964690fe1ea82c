"""The views of a list, as links above it."""

from dataclasses import dataclass, field

from ledger.web.listing import address_with


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One view: the parameters that lead to it, and how many lines it has, where that is known."""

    label: str
    values: dict[str, str | None] = field(default_factory=dict)
    is_current: bool = False
    count: int | None = None

    @property
    def url(self) -> str:
        return address_with(**self.values)


@dataclass(frozen=True, kw_only=True)
class LinkedTab:
    """A view at an address of its own."""

    label: str
    url: str
    is_current: bool
    count: int | None = None
