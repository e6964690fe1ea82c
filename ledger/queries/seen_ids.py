"""A set of ids that is small to keep and quick to unite: one bit an id, from the smallest on."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ids:
    bits: int = 0

    @classmethod
    def of(cls, ids: Iterable[int]) -> "Ids":
        some = list(ids)
        marks = bytearray(max(some, default=0) // 8 + 1)
        for one in some:
            marks[one >> 3] |= 1 << (one & 7)
        return cls(int.from_bytes(marks, "little"))

    def __or__(self, other: "Ids") -> "Ids":
        return Ids(self.bits | other.bits)

    def __len__(self) -> int:
        return self.bits.bit_count()

    def as_text(self) -> str:
        """Return "start:bits", in which the ids before the first cost nothing."""
        start = (self.bits & -self.bits).bit_length() - 1 if self.bits else 0
        return f"{start:x}:{self.bits >> start:x}"

    @classmethod
    def from_text(cls, text: str) -> "Ids":
        start, bits = (int(part, 16) for part in text.split(":"))
        return cls(bits << start)
