"""What a request knows about itself: who asks, when, and of which installation."""

from datetime import UTC, date, datetime
from typing import cast

from flask import current_app
from flask_login import current_user

from ledger.models import Person
from ledger.queries.accounts import SessionPerson
from ledger.settings import Settings
from ledger.workdays import local_date


def settings() -> Settings:
    return cast(Settings, current_app.config["LEDGER"])


def now() -> datetime:
    """Return this moment, aware and in UTC. Read it once in a view and pass it on."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day it is in Shanghai."""
    return local_date(now())


def moment(text: str) -> datetime:
    """Return the instant a page wrote down; raises ValueError unless it reads as one with its zone."""
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise ValueError(text)
    return read


def person() -> Person:
    """Return who is signed in, with the posts that hold today; only for pages behind the sign-in."""
    return cast(Person, current_user.person)


def known() -> SessionPerson:
    """Return what the one question about the session has told; only for pages behind the sign-in."""
    return cast(SessionPerson, current_user.known)


def is_signed_in() -> bool:
    return bool(current_user.is_authenticated)
