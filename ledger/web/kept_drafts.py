"""What this device keeps of what was typed: whether it was received, and all of it before somebody signs out."""

from uuid import UUID

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from ledger.queries.received import received
from ledger.web import address, current
from ledger.web.drafts import url_of

pages = Blueprint("drafts", __name__)


@pages.get("/drafts")
def show() -> str:
    """Show what is not sent yet, to be gone on with, saved or cleared; the device alone knows what there is."""
    return render_template("account/drafts.html")


@pages.get("/drafts/received")
def ask() -> ResponseReturnValue:
    """Tell a script what became of an act whose answer was lost; nothing of one that did not come, or was somebody else's."""
    try:
        found = received(current.person(), UUID(address.text("act")))
    except ValueError:
        found = None
    return jsonify({"name": found.name, "url": url_of(found)} if found is not None else {})
