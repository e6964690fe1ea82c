"""Two towns at work, served, for a whole module of browser tests; and browsers in which somebody has signed in."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Page

from ledger.db import db
from ledger.models import Person
from ledger.web.signed_in import COOKIE, session_of
from tests.machinery.application import an_application
from tests.machinery.databases import Templates, own_copy
from tests.machinery.live_server import LiveServer
from tests.machinery.premises import Premises
from tests.neighbours import Towns, copied_towns, kept_towns

# Ten seconds: long for a page, short enough for a test that will fail.
PATIENCE = 10_000


@dataclass
class Work:
    """`ask` and the services reach the same database as the served ledger, from the test's own process."""

    server: LiveServer
    application: Flask
    towns: Towns

    def cookie(self, who: str) -> dict[str, str]:
        with self.application.app_context():
            return cookie_of(self.application, self.towns.town.person(who, self.towns.now), self.server)

    def do(self, act: Callable[..., Any], *words: Any, **more: Any) -> Any:
        """Call a service or a maker of `tests.lives` for what a test needs before it opens a page."""
        with self.application.app_context():
            done = act(*words, **more)
            db.session.expunge_all()
            return done

    def browse(self, open_page: Callable[..., Page], device: dict, who: str, **more: Any) -> Page:
        """Return a page in which this person has signed in."""
        page = open_page(self.server, device, **more)
        page.context.add_cookies([self.cookie(who)])
        page.set_default_timeout(PATIENCE)
        return page


def cookie_of(application: Flask, person: Person, server: LiveServer) -> dict[str, str]:
    """Return what a browser keeps once this person has signed in at the served ledger."""
    signed = application.session_interface.get_signing_serializer(application)
    return {"name": COOKIE, "value": signed.dumps(session_of(person)), "url": server.url}


@contextmanager
def at_work(database: str, templates: Templates, folder: Path) -> Iterator[Work]:
    instance_folder = folder / "instance"
    instance_folder.mkdir()
    for database_url in own_copy(database, templates, kept_towns(templates, database), instance_folder):
        premises = Premises(database_url, instance_folder)
        application, towns = an_application(premises), copied_towns(instance_folder)
        server = LiveServer(premises, folder / "server.log")
        server.start()
        try:
            yield Work(server, application, towns)
        finally:
            server.kill()
            with application.app_context():
                db.engine.dispose()
            shutil.rmtree(instance_folder, ignore_errors=True)
