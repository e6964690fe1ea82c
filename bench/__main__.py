"""`python -m bench`: measure the ledger beside the bare stack it is built on. See bench/README.md."""

import argparse
import json
import sys
import time

from bench import report
from bench.measuring import POSTGRESQL, SQLITE, Part, Run, run

SECONDS = 2.0
SIZES = (10_000, 100_000)


def main() -> None:
    chosen = options().parse_args()
    databases = {"sqlite": [SQLITE], "postgresql": [POSTGRESQL], "both": [SQLITE, POSTGRESQL]}[chosen.database]
    began = time.monotonic()

    def tell(what: str) -> None:
        print(f"{time.monotonic() - began:5.0f} s  {what}", file=sys.stderr, flush=True)

    def show(found: Run, part: Part) -> None:
        if not chosen.json:
            print(report.section(found, part), flush=True)

    runs = [
        run(database, entries, seconds=chosen.seconds, is_first=position == 0, tell=tell, show=show)
        for database in databases
        for position, entries in enumerate(sizes(chosen))
    ]
    print(json.dumps(report.as_json(runs), ensure_ascii=False, indent=1) if chosen.json else report.goals(runs))


def options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--entries", type=int, default=100_000, help="how many entries the ledger holds (default: 100000)"
    )
    parser.add_argument(
        "--scale", type=int, nargs="*", metavar="N",
        help="measure with several sizes and compare the smallest with the largest (default: 10000 100000)",
    )  # fmt: skip
    parser.add_argument("--database", choices=("both", "sqlite", "postgresql"), default="both")
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, help=f"how long each figure is measured (default: {SECONDS:g})"
    )
    parser.add_argument("--json", action="store_true", help="print everything measured as JSON instead of tables")
    return parser


def sizes(chosen: argparse.Namespace) -> tuple[int, ...]:
    return (chosen.entries,) if chosen.scale is None else tuple(chosen.scale) or SIZES


if __name__ == "__main__":
    main()
