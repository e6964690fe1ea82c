"""What is done at the machine itself: `flask --app wsgi …`."""

from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup

# The module that holds each command, loaded when it is called: who serves pages
# needs neither the demonstration nor the tools of migrations in memory.
MODULES = {
    "db": "db",
    "serve": "serve",
    "clockwork": "clockwork",
    "people": "people",
    "areas": "areas",
    "check": "check",
    "recount": "check",
    "overdue": "reminders",
    "remind": "reminders",
    "due": "limits",
    "clocks": "limits",
    "holidays": "holidays",
    "demo": "demo",
}


class Commands(AppGroup):
    """The ledger's own commands; whatever else an extension adds is found among them too."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted({*super().list_commands(context), *MODULES})

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in MODULES:
            return super().get_command(context, name)
        return getattr(import_module(f"ledger.commands.{MODULES[name]}"), name)


def register(app: Flask) -> None:
    app.cli = Commands(app.name)
