"""The ledger. `create_app` is the only place that knows every part."""

from pathlib import Path

from flask import Flask
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from ledger import commands, web
from ledger.db import db, engine_options, prepare_engine
from ledger.grammar import shelf
from ledger.grammar.limits import load_limits
from ledger.holidays import SHIPPED_TABLES
from ledger.sealing import kept_seal
from ledger.settings import Settings
from ledger.web import assets

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application of one installation; raises when a setting, a book or a holiday table cannot be used."""
    settings = settings or Settings.read(instance=ROOT / "instance")

    # Flask itself; own files are served under an address that changes with their content.
    app = Flask(
        __name__,
        template_folder="../templates",
        static_folder="../static",
        static_url_path=assets.address(ROOT / "static"),
        instance_path=str(settings.instance),
    )
    app.config.update(_flask_settings(settings))

    # The books this installation keeps, the time limits they promise, and the calendar they count by.
    shelf.discover("ledger.books")
    shelf.keep_limits(load_limits(ROOT / "ledger" / "books"))
    shelf.watch_holidays(SHIPPED_TABLES, settings.holidays)
    shelf.keep_seal(kept_seal(settings.instance))

    # The database.
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)

    # Pages, with everything that stands before and after them.
    web.register(app)
    Compress(app)
    assets.serve(app)

    # What is done at the machine itself; `serve` and `clockwork` start the timetable.
    commands.register(app)

    # Proxies in front may say who calls, as many as the settings vouch for.
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies)
    return app


def _flask_settings(settings: Settings) -> dict[str, object]:
    """Return our settings in Flask's words."""
    return {
        "LEDGER": settings,
        "SECRET_KEY": settings.secret_key,
        "MAX_CONTENT_LENGTH": settings.request_bytes,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database_url),
        "COMPRESS_MIN_SIZE": 800,
        "COMPRESS_MIMETYPES": ["text/html", "application/json", "text/csv", "image/svg+xml"],
    }
