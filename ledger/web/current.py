"""What a request knows about itself: who asks, when, and of which installation."""

from datetime import UTC, date, datetime
from typing import cast

from flask import current_app
from flask_login import current_user

from ledger.models import Person
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


def person() -> Person:
    """Return who is signed in, with the posts that hold today; only for pages behind the sign-in."""
    return cast(Person, current_user.person)


def is_signed_in() -> bool:
    return bool(current_user.is_authenticated)
