"""What is done at the machine itself: `flask --app wsgi …`."""

from importlib import import_module

from flask import Flask

# One module a line; each offers its commands in a tuple COMMANDS.
MODULES = (
    "serve",
    "clockwork",
    "people",
    "areas",
    "check",
    "reminders",
    "limits",
    "holidays",
    "demo",
)


def register(app: Flask) -> None:
    for name in MODULES:
        for command in import_module(f"ledger.commands.{name}").COMMANDS:
            app.cli.add_command(command)
