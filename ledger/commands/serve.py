"""`serve`: the ledger behind a real server, on every core of the machine, with the timetable inside."""

import gc
import socket
from collections.abc import Callable
from datetime import UTC, datetime

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from ledger.clockwork import timetable
from ledger.db import db
from ledger.queries.health import stands_in_the_way
from ledger.services.shipped_checklists import ship_checklists
from ledger.serving.address import AddressUnavailable, listen
from ledger.serving.aside import Line, answer_aside
from ledger.serving.pages import answer_until_told
from ledger.serving.processes import Crew, NotBegun, Processes
from ledger.settings import Settings
from ledger.web.slow import takes_long

HERE_ONLY = "127.0.0.1"
# For so many processes that answer pages one answers what takes long.
PAGES_TO_ASIDE = 4


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
    try:
        listening = listen(host, port)
        serve_until_told(app, settings, listening, host)
    except AddressUnavailable as failure:
        raise click.ClickException(str(failure)) from None
    except NotBegun:
        raise click.ClickException("服务没能启动，原因见上。") from None


def serve_until_told(app: Flask, settings: Settings, listening: socket.socket, host: str) -> None:
    _leave_nothing_open()
    # What the application is made of stays as long as it serves: the collector need not look through it with every page.
    gc.collect()
    gc.freeze()

    # With one process there is nobody to hand anything over to.
    line = Line() if settings.processes > 1 else None

    def pages(when_ready: Callable[[], None]) -> None:
        running = timetable.start(app) if settings.clockwork else None
        try:
            answer_until_told(
                app,
                listening,
                is_slow=takes_long,
                line=line,
                when_ready=when_ready,
                # Twice what a form may be, so that who sends too much reads our page and not the server's.
                max_request_body_size=2 * settings.request_bytes,
                url_scheme="https" if settings.https else "http",
                clear_untrusted_proxy_headers=not settings.proxies,
            )
        finally:
            if running is not None:
                running.stop()

    def long_pages(when_ready: Callable[[], None]) -> None:
        answer_aside(app, line, when_ready=when_ready)

    port = listening.getsockname()[1]
    crews = [Crew(settings.processes, pages)]
    if line:
        crews.append(Crew(max(1, settings.processes // PAGES_TO_ASIDE), long_pages))
    Processes(*crews).run_until_told(when_ready=lambda: click.echo(f"底线台账已启动：http://{host}:{port}"))


def _leave_nothing_open() -> None:
    """Let go of every connection to the database: each process makes its own."""
    db.session.remove()
    db.engine.dispose()
