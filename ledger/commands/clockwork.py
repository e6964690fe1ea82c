"""`clockwork`: the timetable alone, beside servers that run without it (LEDGER_CLOCKWORK=0)."""

import signal
import threading

import click
from flask import current_app
from flask.cli import with_appcontext

from ledger.clockwork import timetable
from ledger.clockwork.jobs import JOBS


@click.command()
@with_appcontext
def clockwork() -> None:
    """Run the timetable until told to stop."""
    told_to_stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told_to_stop.set())
    running = timetable.start(current_app._get_current_object())
    hours = "、".join(f"{job.key} {job.at[0]:02d}:{job.at[1]:02d}" for job in JOBS)
    click.echo(f"定时程序已启动：{hours}（北京时间）")
    told_to_stop.wait()
    running.stop()
