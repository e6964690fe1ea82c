"""The timetable: one process of all holds the lease and runs the jobs, the others stand by."""

import logging
import os
import secrets
import socket
import threading
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from ledger.clockwork.jobs import JOBS, REMIND, Job, run
from ledger.services.leases import let_go, take_lease
from ledger.services.search_index import keep_up
from ledger.workdays import LOCAL_ZONE

LEASE = "timetable"
RENEW_SECONDS = 20
# What has changed is found at once whatever this is; the less there is of it, the sooner.
INDEX_SECONDS = 30

log = logging.getLogger(__name__)


class Timetable:
    """The jobs of one process. Every job asks for the lease before it begins, so two processes never both run it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.owner = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.is_holder = False
        self.running = {job.key: threading.Lock() for job in JOBS}
        # A machine that slept catches up once, however many mornings it missed.
        self.scheduler = BackgroundScheduler(
            timezone=LOCAL_ZONE, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def start(self) -> None:
        """Begin in threads of its own and return at once."""
        self.plan()
        self.scheduler.start()

    def plan(self) -> None:
        for job in JOBS:
            hour, minute = job.at
            self.scheduler.add_job(self.run, "cron", hour=hour, minute=minute, args=[job])
            if job.every_minutes:
                self.scheduler.add_job(self.run, "interval", minutes=job.every_minutes, args=[job])
        self.scheduler.add_job(self.renew, "interval", seconds=RENEW_SECONDS, next_run_time=datetime.now(LOCAL_ZONE))
        self.scheduler.add_job(self.index, "interval", seconds=INDEX_SECONDS)

    def stop(self) -> None:
        """End, and let the next process take over at once."""
        self.scheduler.shutdown(wait=True)
        with self.app.app_context():
            let_go(LEASE, owner=self.owner)

    def renew(self) -> None:
        """Hold the lease, or try to get it; whoever gets it newly makes up for what was missed meanwhile."""
        was_holder = self.is_holder
        if self.holds_lease() and not was_holder:
            self.run(REMIND)

    def index(self) -> None:
        """Bring what has changed into the index of the searches: too often for each time to be on record."""
        if not self.is_holder:
            return
        try:
            with self.app.app_context():
                keep_up()
        except Exception:
            log.exception("The index of the searches could not be brought up to date.")

    def holds_lease(self) -> bool:
        try:
            with self.app.app_context():
                self.is_holder = take_lease(LEASE, owner=self.owner, now=datetime.now(UTC))
        except Exception:
            # The database may be away for a while; the timetable outlives that.
            self.is_holder = False
            log.exception("The timetable could not reach the database.")
        return self.is_holder

    def run(self, job: Job) -> dict[str, int] | None:
        """Run a job if this process holds the lease and is not at it already; return its counts, else None."""
        if not self.holds_lease() or not self.running[job.key].acquire(blocking=False):
            return None
        try:
            with self.app.app_context():
                counts = run(job, now=datetime.now(UTC))
            log.info("%s: %s", job.key, counts)
            return counts
        except Exception:
            log.exception("The job %s broke off.", job.key)
            return None
        finally:
            self.running[job.key].release()


def start(app: Flask) -> Timetable:
    """Start the timetable inside this process and return it."""
    timetable = Timetable(app)
    timetable.start()
    return timetable
