"""`serve`: the ledger behind a real server, with the timetable inside."""

import gc
import signal
from datetime import UTC, datetime
from types import FrameType

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from waitress.server import create_server

from ledger.clockwork import timetable
from ledger.db import db
from ledger.queries.health import stands_in_the_way
from ledger.services.shipped_checklists import ship_checklists
from ledger.settings import Settings

THREADS = 8
# Phones on a weak signal send for minutes; a hundred of them must not keep the others out.
CONNECTIONS = 1000
HERE_ONLY = "127.0.0.1"


@click.command()
@click.option("--host", default=HERE_ONLY, show_default=True, help="The address to listen on; 0.0.0.0 for all.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0: any free port.")
@with_appcontext
def serve(host: str, port: int) -> None:
    """Serve the ledger."""
    app = current_app._get_current_object()
    settings: Settings = app.config["LEDGER"]
    if settings.demo and host != HERE_ONLY:
        raise click.ClickException(
            f"演示环境只在本机开放（{HERE_ONLY}），不能监听 {host}。正式使用请运行：make run DEMO=0 HOST={host}"
        )
    if reason := stands_in_the_way():
        raise click.ClickException(reason)
    # A newer program may bring newer checklists without any migration.
    ship_checklists(now=datetime.now(UTC))
    db.session.remove()
    serve_until_told(app, settings, host, port)


def serve_until_told(app: Flask, settings: Settings, host: str, port: int) -> None:
    server = create_server(
        app,
        host=host,
        port=port,
        threads=THREADS,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,
        # Twice what a form may be, so that who sends too much reads our page and not the server's.
        max_request_body_size=2 * settings.request_bytes,
        url_scheme="https" if settings.https else "http",
        clear_untrusted_proxy_headers=not settings.proxies,
        ident=None,
    )
    signal.signal(signal.SIGTERM, _leave)
    # A shell that starts it in the background has Ctrl-C ignored; whoever sends the signal by hand still means it.
    signal.signal(signal.SIGINT, _leave)
    # What the application is made of stays as long as it serves: the collector need not look through it with every page.
    gc.collect()
    gc.freeze()
    running = timetable.start(app) if settings.clockwork else None
    click.echo(f"底线台账已启动：http://{host}:{server.effective_port}")
    try:
        server.run()
    finally:
        if running is not None:
            running.stop()


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


COMMANDS = (serve,)
