"""The tables a run prints, and how far the goals are off."""

from dataclasses import asdict

from bench.load import Figure, has_wrk
from bench.measuring import FILING, LAST, MINE, NOT_COMPRESSED, OVERDUE, OVERVIEW, VILLAGE, Run

FLAT = (OVERDUE, VILLAGE, MINE)


def table(run: Run) -> str:
    title = f"{run.database}, {run.entries:,} entries (filled in {run.filled_seconds:.0f} s; server {run.memory_mib:.0f} MiB)"
    pages = [(what, *_cells(figure)) for what, figure in run.pages.items()]
    bare = [(f"bare stack: {what}", *_cells(figure)) for what, figure in run.floor.items()]
    parts = [
        title,
        "=" * len(title),
        _table(("one client", "p50 ms", "p95 ms", "CPU ms", "of it database", "KiB", "n"), [*pages, *bare]),
        _table(
            (f"eight clients ({'wrk' if has_wrk() else 'processes of our own'})", "a second", "p50 ms", "p95 ms", "CPU ms", "failed", "n"),
            [
                (what, f"{one.per_second:.0f}", f"{one.p50_ms:.1f}", f"{one.p95_ms:.1f}", f"{one.cpu_ms:.2f}", str(one.failed), str(one.requests))
                for what, one in run.at_once.items()
            ],
        ),
        _table(
            ("reminders", "entries looked at", "reminders made", "s", "CPU s"),
            [
                (what, f"{one.looked_at:,}", f"{one.planned:,}", f"{one.seconds:.3f}", f"{one.cpu_seconds:.3f}")
                for what, one in run.sweeps.items()
            ],
        ),
    ]  # fmt: skip
    return "\n".join(parts)


def _cells(figure: Figure) -> tuple[str, ...]:
    return (
        f"{figure.p50_ms:.2f}", f"{figure.p95_ms:.2f}", f"{figure.cpu_ms:.2f}", f"{figure.database_ms:.2f}",
        f"{figure.kib:.1f}", str(figure.requests),
    )  # fmt: skip


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    widths = [max(len(row[column]) for row in [heads, *rows]) for column in range(len(heads))]

    def line(row: tuple[str, ...]) -> str:
        first, *rest = row
        return "  ".join(
            [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))]
        )

    return "\n".join([line(heads), "  ".join("-" * width for width in widths), *(line(row) for row in rows), ""])


def goals(runs: list[Run]) -> str:
    """Say for each goal of each run whether it is reached, or how far off it is. P is the ledger, F the bare stack."""
    lines = [line for run in runs for line in _goals_of(run)]
    lines += [line for smaller, larger in _pairs(runs) for line in _flatness(smaller, larger)]
    return "\n".join(["The goals (P: the ledger, F: the bare stack, in this run)", *lines, ""])


def _goals_of(run: Run) -> list[str]:
    where, bare = f"{run.database} {run.entries:,}", run.floor
    list_cpu = bare["list"].cpu_ms
    lines = [
        _line(f"1  {where}: overdue list, CPU P/F", run.pages[NOT_COMPRESSED].cpu_ms / list_cpu, 3.0),
        _line(
            f"1  {where}: the same compressed, as browsers get it, CPU P/F", run.pages[OVERDUE].cpu_ms / list_cpu, 3.0
        ),
        _line(
            f"1  {where}: the same for eight clients, CPU P/F",
            run.at_once[NOT_COMPRESSED].cpu_ms / run.at_once["bare stack: list"].cpu_ms,
            3.0,
        ),
        _line(f"2  {where}: last page / first page, p50", run.pages[LAST].p50_ms / run.pages[OVERDUE].p50_ms, 1.25),
        _line(f"4  {where}: filing through the form, CPU P/F", run.pages[FILING].cpu_ms / bare["create"].cpu_ms, 5.0),
        _line(
            f"4  {where}: the same for eight clients, CPU P/F",
            run.at_once[FILING].cpu_ms / run.at_once["bare stack: create"].cpu_ms,
            5.0,
        ),
        _line(
            f"3  {where}: overview, CPU P/F's kept counters", run.pages[OVERVIEW].cpu_ms / bare["counts"].cpu_ms, 3.0
        ),
    ]
    failed = sum(one.failed for one in run.at_once.values())
    return sorted([*lines, f"   {where}: {failed} of all requests failed"])


def _pairs(runs: list[Run]) -> list[tuple[Run, Run]]:
    """Return the smallest and the largest run of each database, where there are two."""
    found = []
    for database in dict.fromkeys(run.database for run in runs):
        own = sorted((run for run in runs if run.database == database), key=lambda run: run.entries)
        if len(own) > 1:
            found.append((own[0], own[-1]))
    return found


def _flatness(smaller: Run, larger: Run) -> list[str]:
    where = f"{larger.database} {larger.entries:,} / {smaller.entries:,}"
    return [
        *(
            _line(f"2  {where}: {what}, p50", larger.pages[what].p50_ms / smaller.pages[what].p50_ms, 1.25)
            for what in FLAT
        ),
        _line(f"3  {where}: overview, CPU", larger.pages[OVERVIEW].cpu_ms / smaller.pages[OVERVIEW].cpu_ms, 1.25),
    ]


def _line(what: str, ratio: float, most: float) -> str:
    verdict = "reached" if ratio <= most else f"{ratio / most:.2f} times too much"
    return f"{what}: {ratio:.2f}, wanted at most {most:g}: {verdict}"


def as_json(runs: list[Run]) -> list[dict]:
    return [asdict(run) for run in runs]
