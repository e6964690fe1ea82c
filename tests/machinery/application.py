"""The application inside the test's own process, and a client that looks twice at every page it fetches."""

import contextvars
import gc
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import make_url
from werkzeug.test import TestResponse

from ledger import create_app
from ledger.db import db
from ledger.grammar import shelf
from ledger.holidays import SHIPPED_TABLES
from ledger.sealing import kept_seal
from ledger.settings import Settings
from tests.machinery.kept import KEPT, OWN_LINES
from tests.machinery.pages import Form, Page, faults_of
from tests.machinery.premises import Premises


class KeptTemplates(BytecodeCache):
    """Templates compiled once for all the tests of this process."""

    def __init__(self) -> None:
        self.compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.compiled:
            bucket.bytecode_from_string(self.compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = KeptTemplates()
# The applications of this process by kind of database.
BUILT: dict[str, Flask] = {}
# Thousands of applications come and go whole: looking for cycles in them a tenth as often saves a tenth of the time.
gc.set_threshold(200_000, 50, 50)


class WatchfulClient(FlaskClient):
    """A browser without scripts. It fails the test on a page that would embarrass us, whatever the test is about.

    Every request runs on its own, as in a server: nothing of the test's session or context leaks into it, and
    afterwards the test reads the database anew.
    """

    def open(self, *words: Any, **more: Any) -> TestResponse:
        if has_app_context():
            db.session.commit()
            db.session.expunge_all()
        response = contextvars.Context().run(super().open, *words, **more)
        is_redirect = 300 <= response.status_code < 400
        if response.mimetype == "text/html" and not is_redirect and not response.content_encoding:
            faults = faults_of(response.text)
            assert not faults, f"{response.request.path}: " + "; ".join(faults)
        return response

    def page(self, path: str, **query: Any) -> Page:
        """Return a page that must be there."""
        response = self.get(path, query_string=query or None, follow_redirects=True)
        assert response.status_code == 200, f"{path} answered {response.status_code}: {response.text[:2000]}"
        return Page(response.text)

    def submit(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """Post to an address, with the token any page of ours would have carried."""
        return self.post(path, data={"csrf_token": self.token(), **(data or {})}, **more)

    def fill(self, path: str, values: dict[str, Any] | None = None, *, action: str | None = None) -> TestResponse:
        """Open a page, fill in its form (the one with this action, or the only one in the main part), and send it."""
        form: Form = self.page(path).form(action)
        return self.post(form.action or path, data={**form.values, **(values or {})})

    def token(self) -> str:
        """Return a token against forged forms that belongs to this client's session."""
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", secrets.token_hex(20))
        return URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw)


def an_application(premises: Premises, **settings: str) -> Flask:
    """Make the application of some premises in this process; `settings` are LEDGER_ ones, in lower case."""
    application = create_app(settings_of(premises, **settings))
    application.test_client_class = WatchfulClient
    application.jinja_env.bytecode_cache = TEMPLATES
    return application


def settings_of(premises: Premises, **settings: str) -> Settings:
    environment = premises.environment() | {f"LEDGER_{name.upper()}": value for name, value in settings.items()}
    return Settings.read(environment, instance=premises.instance_folder)


@contextmanager
def working_at(premises: Premises) -> Iterator[Flask]:
    """Give the application of some premises, in its context.

    Pages, addresses and compiled statements are made once a process and kind of database; what an installation brings
    along is taken up anew: settings, keys, calendar, and the database its engine leads to.
    """
    settings = settings_of(premises)
    url = make_url(settings.database_url)
    if url.get_backend_name() not in BUILT:
        BUILT[url.get_backend_name()] = _led_by_its_address(an_application(premises))
    application = BUILT[url.get_backend_name()]
    kept = dict(application.config)
    application.config.update(
        LEDGER=settings, SECRET_KEY=settings.secret_key, SQLALCHEMY_DATABASE_URI=settings.database_url
    )
    shelf.watch_holidays(SHIPPED_TABLES, settings.holidays)
    shelf.keep_seal(kept_seal(settings.instance))
    with application.app_context():
        if db.engine.url != url:
            db.engine.dispose()
        db.engine.url = url
        yield application
        db.session.remove()
        # One line goes on with a kept database; the others of a test that needed more, or left one lying, end with it.
        if url.database not in KEPT or db.engine.pool.checkedin() > 1 or db.engine.pool.checkedout():
            db.engine.dispose()
            # Nothing was said of the line to the other kind of database: it goes on with the next test there.
            if url.get_backend_name() == "postgresql":
                OWN_LINES.clear()
    application.config.clear()
    application.config.update(kept)


def _led_by_its_address(application: Flask) -> Flask:
    """Let the application's engine connect to wherever its address says by then."""
    with application.app_context():
        engine = db.engine

    @sa.event.listens_for(engine, "do_connect")
    def _lead(dialect: sa.Dialect, record: Any, words: list[Any], parameters: dict[str, Any]) -> None:
        here, more = dialect.create_connect_args(engine.url)
        words[:] = here
        parameters.update(more)

    if engine.dialect.name == "postgresql":
        sa.event.listen(engine, "connect", lambda line, record: OWN_LINES.add(line.info.backend_pid))
        sa.event.listen(engine, "close", lambda line, record: OWN_LINES.discard(line.info.backend_pid))
    return application


@pytest.fixture
def application(premises: Premises) -> Iterator[Flask]:
    """The ledger on this test's own empty database, once on each kind; services and builders may be called at once."""
    with working_at(premises) as application:
        yield application


@pytest.fixture
def client(application: Flask) -> WatchfulClient:
    """A browser nobody has signed in with."""
    return application.test_client()
