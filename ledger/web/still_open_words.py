"""What is still open at a place in words, before a look says that nothing was found there."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from ledger.queries.sites import VisitLine
from ledger.queries.still_open import StillOpen
from ledger.web.rows import list_rows, moment_word


@dataclass(frozen=True, kw_only=True)
class UnfiledWord:
    """A look with findings that are neither filed nor explained, as a link."""

    url: str
    words: str


def still_open_words(still_open: StillOpen, today: date) -> dict[str, Any]:
    """Return what a template shows of it: the entries as lines of a list, the looks as links."""
    return {
        "open_rows": list_rows(still_open.entries, today),
        "unfiled": [_unfiled(line, today) for line in still_open.visits],
    }


def _unfiled(line: VisitLine, today: date) -> UnfiledWord:
    visit = line.visit
    return UnfiledWord(
        url=url_for("visits.show", visit_id=visit.id),
        words=f"{moment_word(visit.started_at, today)}{line.by}检查，还有 {visit.unsettled} 处没有登记",
    )


def count_word(still_open: StillOpen) -> str:
    """Return in one line how much is still open there; "" for nothing."""
    left = sum(line.visit.unsettled for line in still_open.visits)
    parts = [f"{len(still_open.entries)} 条未销号"] if still_open.entries else []
    parts += [f"{left} 处检查发现还没有登记"] if left else []
    return f"这里还有 {'、'.join(parts)}" if parts else ""
