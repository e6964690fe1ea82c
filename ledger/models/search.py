"""What lists are searched by: the words of each line, the pieces of them, and which lines have changed since.

A change is written down by triggers of the migration, in its own transaction and whoever makes it; the words follow within
the minute (`services.search_index`). Until then a search looks at what has changed itself. Nothing sealed is in any of it.
"""

from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ledger.choices import Choice, ChoiceColumn
from ledger.db import Model


class Searched(Choice):
    """What can be searched."""

    ENTRY = "entry", "条目"
    SITE = "site", "对象"
    PAPER = "paper", "文书"


class SearchText(Model):
    """What one line is found by, normalised, a line of text for each thing it says."""

    __tablename__ = "search_text"
    __table_args__: ClassVar[dict[str, Any]] = {"sqlite_with_rowid": False}

    kind: Mapped[Searched] = mapped_column(ChoiceColumn(Searched), primary_key=True)
    row_id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(sa.Text)
    # What the file of its place alone says, such as a telephone number: found by whoever may see that file.
    file_words: Mapped[str] = mapped_column(sa.Text)
    # Where it lies and how it stands, so that a search need not look at what its list does not show.
    traits: Mapped[str] = mapped_column(sa.Text)


class SearchPosting(Model):
    """Which lines of a block of ids have one piece or trait: see `ledger.ngrams`."""

    __tablename__ = "search_posting"
    __table_args__: ClassVar[dict[str, Any]] = {"sqlite_with_rowid": False}

    kind: Mapped[Searched] = mapped_column(ChoiceColumn(Searched), primary_key=True)
    piece: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    block: Mapped[int] = mapped_column(primary_key=True)
    places: Mapped[bytes] = mapped_column(sa.LargeBinary)


class SearchChange(Model):
    """A line that was written since its words were; a row each time, so that none is lost between two that write."""

    __tablename__ = "search_change"

    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    kind: Mapped[Searched] = mapped_column(ChoiceColumn(Searched))
    row_id: Mapped[int]
