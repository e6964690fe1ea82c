"""A very small application behind the server the ledger uses, so that a test can say when a page is done.

`python -m tests.serving.little_server GATE [fails]` prints its address. /waits and /quick-waits say "begun" and answer when the file GATE is there.
"""

import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from ledger.serving.address import listen
from ledger.serving.pages import answer_until_told
from ledger.serving.processes import Processes

LARGE = 4 * 1024 * 1024


def application(gate: Path) -> Callable:
    def answer(environ: dict, start_response: Callable) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path in ("/waits", "/quick-waits"):
            print("begun", flush=True)
            while not gate.exists():
                time.sleep(0.01)
        content = b"x" * LARGE if path == "/large" else str(os.getpid()).encode()
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(content)))])
        return [content]

    return answer


def main(gate: str, *words: str) -> None:
    listening = listen("127.0.0.1", 0)

    def work(when_ready: Callable[[], None]) -> None:
        if "fails" in words:
            raise SystemExit("no luck today")
        answer_until_told(
            application(Path(gate)), listening, is_slow=lambda request: request.path == "/waits", when_ready=when_ready
        )

    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    Processes(2, work).run_until_told(when_ready=lambda: print(address, flush=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
