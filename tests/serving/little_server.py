"""A very small application behind the server the ledger uses, so that a test can say when a page is done.

`python -m tests.serving.little_server GATE [fails]` prints its address. /waits and /quick-waits say "begun" and by whom and answer when the file GATE is there.
/remembers tells who asked in its context before. /scatters takes much memory and leaves little pieces of it in use; /holds tells how much the process holds for itself.
"""

import os
import sys
import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from pathlib import Path

from ledger.serving.address import listen
from ledger.serving.aside import Line, answer_aside
from ledger.serving.pages import answer_until_told
from ledger.serving.processes import Crew, Processes

LARGE = 4 * 1024 * 1024
# Larger than what Python keeps in arenas of its own.
PIECE, PIECES, ONE_IN = 1000, 150_000, 100
SLOW = ("/waits", "/scatters", "/holds", "/remembers")
LAST_ASKED: ContextVar[str] = ContextVar("last_asked", default="nobody")


def scattered() -> list[bytes]:
    """Return some of many pieces, between which the others were."""
    return [bytes(PIECE) for _ in range(PIECES)][::ONE_IN]


def held_bytes() -> int:
    rollup = Path("/proc/self/smaps_rollup").read_text()
    return 1024 * next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Anonymous:"))


def application(gate: Path) -> Callable:
    kept: list[list[bytes]] = []

    def answer(environ: dict, start_response: Callable) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path in ("/waits", "/quick-waits"):
            # One write for the whole line: print writes its end apart, and two pages that begin together would mingle theirs.
            os.write(sys.stdout.fileno(), f"begun {os.getpid()}\n".encode())
            while not gate.exists():
                time.sleep(0.01)
        if path == "/scatters":
            kept.append(scattered())
        told = f"{os.getpid()} {held_bytes()}" if path == "/holds" else str(os.getpid())
        if path == "/remembers":
            told = LAST_ASKED.get()
            LAST_ASKED.set(environ["QUERY_STRING"])
        content = b"x" * LARGE if path == "/large" else told.encode()
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(content)))])
        return [content]

    return answer


def is_slow(method: str, path: str, query: str) -> bool:
    return path in SLOW


def main(gate: str, *words: str) -> None:
    listening, line = listen("127.0.0.1", 0), Line()

    def work(when_ready: Callable[[], None]) -> None:
        if "fails" in words:
            raise SystemExit("no luck today")
        answer_until_told(application(Path(gate)), listening, is_slow=is_slow, line=line, when_ready=when_ready)

    def aside(when_ready: Callable[[], None]) -> None:
        answer_aside(application(Path(gate)), line, when_ready=when_ready)

    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    Processes(Crew(2, work), Crew(1, aside)).run_until_told(when_ready=lambda: print(address, flush=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
