"""What is typed is one act with one id, kept on the device until the act was received: under which name, and what the
page says once it was.
"""

import base64
import hmac
from dataclasses import dataclass

from flask import current_app, flash, request, url_for

from ledger.grammar.book import Book
from ledger.queries.received import Received, received
from ledger.web import current
from ledger.web.forms import ActForm


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One form about one thing: `url` is where it is opened and come back to, and its place on the device; `action` where it
    is sent, with what goes along besides; `label` says what and where. What is typed into the forms of a book with sealed
    people is kept unreadable.
    """

    url: str
    label: str
    action: str
    is_sealed: bool = False

    @property
    def key(self) -> str:
        return f"{current.person().id}:{self.url}"

    @property
    def is_handed_in(self) -> bool:
        """Return whether the page shows the form as it came, with newer words than the device keeps."""
        return request.method == "POST"

    @property
    def secret(self) -> str:
        """Return what opens this person's sealed drafts: only pages behind the sign-in tell it. "" for what is not sealed."""
        if not self.is_sealed:
            return ""
        key, about = str(current_app.secret_key).encode(), f"drafts of {current.person().id}".encode()
        return base64.b64encode(hmac.digest(key, about, "sha256")).decode()


def draft_of(book: Book | None, label: str, url: str, *, action: str = "") -> Draft:
    """Return the place of a form on the device; `url` is its own address with all that it is about."""
    return Draft(url=url, label=label, action=action or url, is_sealed=book is not None and book.sealed is not None)


def tell_received(form: ActForm) -> None:
    """Have the page after this one forget the draft of an act that was received."""
    flash(" ".join(form.acts()), "draft-done")


def came_before(form: ActForm) -> None:
    """Say on a form that its act came before with other content: what was received, and what to do with what stands here."""
    found = received(current.person(), form.submission_id())
    form.received = ReceivedWord(name=found.name, url=url_of(found)) if found is not None else ReceivedWord()


@dataclass(frozen=True, kw_only=True)
class ReceivedWord:
    """What was received before, with the address to open it at, "" for none."""

    name: str = ""
    url: str = ""


def url_of(found: Received) -> str:
    if found.entry_id is not None:
        return url_for("entries.show", entry_id=found.entry_id)
    if found.visit_id is not None:
        return url_for("visits.show", visit_id=found.visit_id)
    return url_for("sites.show", site_id=found.site_id) if found.site_id is not None else ""
