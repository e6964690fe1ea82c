"""我的: what I reported and what became of it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from ledger.queries.entries import reported_by
from ledger.web import address, current
from ledger.web.context import post_word
from ledger.web.listing import entry_search, filters, first_url, how_many, next_url
from ledger.web.rows import list_rows

pages = Blueprint("me", __name__)


@pages.get("/me")
def show() -> ResponseReturnValue:
    person, today = current.person(), current.today()
    page = reported_by(person, words=address.words(), after=address.page_key())
    return render_template(
        "me/show.html",
        person=person,
        own_posts=[f"{post.area.name} {post_word(post)}" for post in person.posts],
        rows=list_rows(page.rows, today),
        filters=filters([], search=entry_search()),
        how_many=how_many(page, "最近上报的在前，点开看办理到哪一步"),
        next_url=next_url(page.next_key),
        previous_url=first_url(),
    )
