"""`db upgrade` and `db migrate`: running and writing migrations. Only here is what that takes loaded."""

from pathlib import Path

import click
from flask import current_app, g
from flask.cli import with_appcontext
from flask_migrate import Migrate
from flask_migrate.cli import db as migrations

from ledger.db import db as database

FOLDER = Path(__file__).resolve().parent.parent / "migrations"


@click.group(commands=migrations.commands)
@with_appcontext
def db() -> None:
    """Bring the database up to date, or write the next migration."""
    Migrate(current_app._get_current_object(), database, directory=str(FOLDER), render_as_batch=True)
    # What Flask-Migrate's own group would have been told on the command line.
    g.directory, g.x_arg = None, []
