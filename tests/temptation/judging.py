"""Whether a play embellished a figure: it is better than before, and nothing earned that and no line shows it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ledger.grammar.book import Book
from ledger.grammar.figures import Better, Figure
from tests.temptation.moves import Play


@dataclass(frozen=True, kw_only=True)
class Tempted:
    """What may make a figure better: `earned_by` the steps that do what it tells of, by key; `shown` any other move, where
    one of its lines grows with it. What was undone has earned nothing, unless it is the doing that counts (`stays`).
    """

    earned_by: frozenset[str] = frozenset()
    shown: Mapping[str, tuple[str, ...]]
    stays: bool = False


def embellished(book: Book, lists: Mapping[str, Tempted], play: Play) -> Iterator[str]:
    """Yield a sentence for every figure the play made better without reason."""
    for figure in book.figures:
        if figure.better is None:
            continue
        for before, after in zip(play.before, play.after, strict=True):
            if not _is_better(figure, before, after):
                continue
            if not _is_right(book, lists[figure.code], play, before, after):
                grew = sorted(code for code in after if (after[code] or 0) > (before[code] or 0))
                said = "set back " if play.is_set_back else ""
                yield (
                    f"{figure.code} from {_value(figure, before)} to {_value(figure, after)} by {said}"
                    f"{' and '.join(play.moves)}, beside {grew}; {play.told}"
                )
                break


def _is_right(book: Book, tempted: Tempted, play: Play, before: dict[str, Any], after: dict[str, Any]) -> bool:
    if not play.is_set_back and any(
        move in tempted.earned_by for move in (play.moves if tempted.stays else _standing(book, play.moves))
    ):
        return True
    lines = {line for move in play.moves for line in tempted.shown.get(move, ())}
    return any((after[line] or 0) > (before[line] or 0) for line in lines)


def _standing(book: Book, moves: tuple[str, ...]) -> list[str]:
    """Return what was done and not undone afterwards."""
    standing: list[str] = []
    for move in moves:
        step = book.steps_by_key.get(move)
        undone = {other.key for other in step.undoes} if step is not None else set()
        standing = [*(one for one in standing if one not in undone), move]
    return standing


def _is_better(figure: Figure, before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Return whether the number moved the way that does credit. One that is no more had something to hide."""
    was, now = _value(figure, before), _value(figure, after)
    if was is None:
        return False
    best = Fraction(1) if figure.better is Better.MORE else Fraction(0)
    if now is None:
        return was != best
    return now > was if figure.better is Better.MORE else now < was


def _value(figure: Figure, numbers: dict[str, Any]) -> Fraction | None:
    if figure.part is None or figure.whole is None:
        return Fraction(numbers[figure.code]) if numbers[figure.code] is not None else None
    whole = Fraction(numbers[figure.whole.code] or 0)
    return Fraction(numbers[figure.part.code] or 0) / whole if whole else None
