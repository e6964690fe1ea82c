"""Many at once: threads that start together, and processes that share nothing but the database and may be killed."""

import os
import signal
import threading
import traceback
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from flask import Flask

from ledger.db import db

WAIT_SECONDS = 120


def at_once(application: Flask, acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run each act in a thread with a connection of its own, all from one starting line; return results or exceptions."""
    line = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(index: int) -> None:
        with application.app_context():
            line.wait(WAIT_SECONDS)
            try:
                results[index] = acts[index]()
            except Exception as error:
                results[index] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(acts))]
    db.session.commit()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_SECONDS)
    assert not any(thread.is_alive() for thread in threads), "somebody still waits"
    db.session.expunge_all()
    return results


def in_processes(acts: Sequence[Callable[[], Any]]) -> list[int]:
    """Run each act in a process of its own, all at the same time; return how each ended (0: well, -9: killed)."""
    db.session.remove()
    db.engine.dispose()
    children = [_forked(act) for act in acts]
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def _forked(act: Callable[[], Any]) -> int:
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        act()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def killed_before(statement: int, act: Callable[[], Any]) -> Callable[[], Any]:
    """Return the act with a power cut just before the nth statement it sends to the database (commits included)."""

    def until_the_cut() -> None:
        left = [statement]

        def count(*_: Any) -> None:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        sa.event.listen(db.engine, "before_cursor_execute", count)
        sa.event.listen(db.engine, "commit", count)
        act()

    return until_the_cut
