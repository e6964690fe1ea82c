"""HTTP, thin: forms from the declaration, ten-line views."""

from importlib import import_module

from flask import Flask
from werkzeug.routing import IntegerConverter

from ledger.grammar import shelf
from ledger.web import address, context, refused, security, signed_in

# One module a line, in the order of the navigation; each offers `pages = Blueprint(...)`.
PAGES = (
    "sign_in",
    "first",
    "account",
    "kept_drafts",
    "overview",
    "approvals",
    "inbox",
    "filing",
    "visits",
    "evidence",
    "entries",
    "batch",
    "proposals",
    "sealed_people",
    "look_up",
    "me",
    "sites",
    "merging",
    "splitting",
    "linking",
    "premises",
    "papers",
    "figures",
    "reminders",
    "calculator",
    "founding",
    "people",
    "areas",
    "checklists",
    "limits",
    "holidays",
    "town_rules",
    "rule_rehearsals",
    "check",
    "log",
)


class Id(IntegerConverter):
    """An id in an address. A number no database column could hold leads nowhere, instead of breaking the query."""

    regex = "[0-9]{1,9}"


def register(app: Flask) -> None:
    """Add every page, and what stands before and after all of them."""
    # A table of holidays loaded by another process counts from the next page on.
    app.before_request(shelf.renew_holidays)
    app.url_map.converters["int"] = Id
    # Nothing impossible goes further, whoever asks.
    address.guard(app)
    # Who asks comes before the forged-form check: a session that has ended leads to the sign-in page.
    signed_in.guard(app)
    security.protect(app)
    refused.explain(app)
    context.offer(app)
    for name in PAGES:
        app.register_blueprint(import_module(f"ledger.web.{name}").pages)
