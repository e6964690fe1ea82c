"""The tables a run prints as it goes, and how far the goals are off."""

from dataclasses import asdict

from bench.asking import ALL_OF_A_BOOK, OVERDUE_LIST
from bench.load import Figure, has_wrk
from bench.measuring import (
    ENTRY,
    FIGURES,
    FILING,
    HEAVY,
    INBOX_OFFICER,
    INBOX_WORKER,
    LAST,
    MINE,
    MOST_BEFORE,
    NOT_COMPRESSED,
    OF_A_BOOK,
    ORDER,
    OVERDUE,
    OVERVIEW,
    PAPERS,
    POSTGRESQL,
    SITES,
    SLOW,
    SQLITE,
    START,
    USUAL,
    VILLAGE,
    Part,
    Run,
)  # fmt: skip

COLUMNS = ("p50 ms", "p95 ms", "CPU ms", "of it database", "KiB", "n")
FLAT = (OVERDUE, MINE)
MORE_THAN_BEFORE = {SQLITE: 2, POSTGRESQL: 4}


def section(run: Run, part: Part) -> str:
    """Return the table of one part of a run; the first begins with what was filled."""
    return {
        Part.PAGES: lambda: f"{_title(run)}\n{_pages(run)}",
        Part.AT_ONCE: lambda: f"{_at_once(run)}\n{run.memory_mib:.0f} MiB a process\n",
        Part.BESIDE: lambda: f"{_inbox(run)}\n{run.memory_heavy_mib:.0f} MiB a process\n",
        Part.MANY: lambda: _rates(run),
        Part.SWEEPS: lambda: _sweeps(run),
    }[part]()


def _title(run: Run) -> str:
    title = f"{run.database}, {run.entries:,} entries (filled in {run.filled_seconds:.0f} s)"
    return f"{title}\n{'=' * len(title)}"


def _pages(run: Run) -> str:
    pages = [(what, *_cells(figure)) for what, figure in run.pages.items()]
    bare = [(f"bare stack: {what}", *_cells(figure)) for what, figure in run.floor.items()]
    searches = [(what, *_cells(figure)) for what, figure in run.searches.items()]
    return f"{_table(('one client', *COLUMNS), [*pages, *bare])}\n{_table(('search by words', *COLUMNS), searches)}"


def _at_once(run: Run) -> str:
    loaded_by = "wrk" if has_wrk() else "processes of our own"
    return _table(
        (f"eight clients ({loaded_by})", "a second", "p50 ms", "p95 ms", "CPU ms", "failed", "n"),
        [
            (what, f"{one.per_second:.0f}", f"{one.p50_ms:.1f}", f"{one.p95_ms:.1f}", f"{one.cpu_ms:.2f}", str(one.failed), str(one.requests))
            for what, one in run.at_once.items()
        ],
    )  # fmt: skip


def _inbox(run: Run) -> str:
    return _table(("待办 of a worker", *COLUMNS), [(what, *_cells(one)) for what, one in run.inbox.items()])


def _rates(run: Run) -> str:
    rates = {"now": run.many, "before": run.many_before}
    table = _table(
        ("overdue list, 32 clients", "a second", "cores"),
        [(what, f"{one.per_second:.0f}", f"{one.cores:.1f}") for what, one in rates.items() if one is not None],
    )
    return table if run.many_before is not None else f"{table}before: {_no_before(run)}\n"


def _no_before(run: Run) -> str:
    return f"left out above {MOST_BEFORE:,} entries" if run.entries > MOST_BEFORE else "its commit is not at hand"


def _sweeps(run: Run) -> str:
    return _table(
        ("reminders", "entries looked at", "reminders made", "s", "CPU s"),
        [
            (what, f"{one.looked_at:,}", f"{one.planned:,}", f"{one.seconds:.3f}", f"{one.cpu_seconds:.3f}")
            for what, one in run.sweeps.items()
        ],
    )


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
    pages, crowd, bare = run.pages, run.at_once, run.floor
    list_cpu, ours = bare["list"].cpu_ms, pages[OVERDUE].cpu_ms
    found: list[tuple[str, float, float]] = [
        ("overdue list, CPU P/F", pages[NOT_COMPRESSED].cpu_ms / list_cpu, 3),
        ("overdue list for eight clients, CPU P/F", crowd[NOT_COMPRESSED].cpu_ms / crowd["bare stack: list"].cpu_ms, 3),
        ("overdue list, last page / first page, p50", pages[LAST].p50_ms / pages[OVERDUE].p50_ms, 1.25),
        # Beside the whole list, not beside a smaller ledger: of 10,000 entries a village has no page full of what is late.
        ("overdue, one village / first page, p50", pages[VILLAGE].p50_ms / pages[OVERDUE].p50_ms, 1.25),
        *_searches(run),
        ("overview, CPU P/F's kept counters", pages[OVERVIEW].cpu_ms / bare["counts"].cpu_ms, 5),
        *((f"{what} / overdue list, CPU", pages[what].cpu_ms / ours, 2) for what in (INBOX_OFFICER, INBOX_WORKER, ENTRY, OF_A_BOOK)),
        ("filing through the form, CPU P/F", pages[FILING].cpu_ms / bare["create"].cpu_ms, 8),
        ("filing for eight clients, p95 ms", crowd[FILING].p95_ms, 150),
        *((f"{what} / filing, CPU", pages[what].cpu_ms / pages[FILING].cpu_ms, 1.5) for what in (ORDER, START)),
        *((f"{what}, CPU P/F's list", pages[what].cpu_ms / list_cpu, 10) for what in (FIGURES, SITES, PAPERS)),
        *((f"待办 {what} / usual, p95", run.inbox[what].p95_ms / run.inbox[USUAL].p95_ms, 2) for what in (HEAVY, SLOW)),
        ("memory a process after the load, MiB", run.memory_mib, 90),
        ("memory a process with eight at 统计, MiB", run.memory_heavy_mib, 160),
        ("first phone page, kB", run.first_page.kilobytes, 50),
        ("first phone page, requests", run.first_page.requests, 8),
        ("start to first answer, s", run.start_seconds, 1.5),
    ]  # fmt: skip
    if run.demonstration_seconds is not None:
        found.append(("loading the demonstration, s of CPU", run.demonstration_seconds, 20))
    where = f"{run.database} {run.entries:,}"
    failed = sum(one.failed for one in crowd.values())
    return [
        *(_line(f"{where}: {what}", value, most) for what, value, most in found),
        *_many(run, where),
        f"{where}: filing for eight clients: {crowd[FILING].per_second:.0f} a second",
        f"{where}: {failed} of all requests failed",
    ]


def _searches(run: Run) -> list[tuple[str, float, float]]:
    """Each search beside the list it narrows."""
    lists = {where: run.searches[where].cpu_ms for where in (OVERDUE_LIST, ALL_OF_A_BOOK)}
    return [
        (f"search: {what} / the list, CPU", figure.cpu_ms / lists[where], 3)
        for what, figure in run.searches.items()
        for where in lists
        if what.endswith(f", {where}")
    ]


def _many(run: Run, where: str) -> list[str]:
    """Requests a second beside the program of before, which only the first run of a database builds."""
    if run.many is None:
        return []
    if run.many_before is None:
        return [
            f"{where}: overdue list for 32 clients, a second: {run.many.per_second:.0f}; the program of before: {_no_before(run)}"
        ]
    wanted, ratio = MORE_THAN_BEFORE[run.database], run.many.per_second / run.many_before.per_second
    verdict = "reached" if ratio >= wanted else f"only {ratio / wanted:.2f} of it"
    return [
        f"{where}: overdue list for 32 clients, a second: {run.many.per_second:.0f} / {run.many_before.per_second:.0f} before = "
        f"{ratio:.2f} (on {run.many.cores:.1f} / {run.many_before.cores:.1f} cores), wanted at least {wanted:g}: {verdict}"
    ]


def _pairs(runs: list[Run]) -> list[tuple[Run, Run]]:
    """Return the smallest run of each database with each larger one."""
    found = []
    for database in dict.fromkeys(run.database for run in runs):
        smallest, *larger = sorted((run for run in runs if run.database == database), key=lambda run: run.entries)
        found += [(smallest, one) for one in larger]
    return found


def _flatness(smaller: Run, larger: Run) -> list[str]:
    where = f"{larger.database} {larger.entries:,} / {smaller.entries:,}"

    def cpu(what: str) -> float:
        return larger.pages[what].cpu_ms / smaller.pages[what].cpu_ms

    return [
        *(
            _line(f"{where}: {what}, p50", larger.pages[what].p50_ms / smaller.pages[what].p50_ms, 1.25)
            for what in FLAT
        ),
        _line(f"{where}: {OVERVIEW}, CPU", cpu(OVERVIEW), 1.25),
        *(_line(f"{where}: {what}, CPU", cpu(what), 1.5) for what in (FIGURES, SITES, PAPERS)),
    ]


def _line(what: str, value: float, most: float) -> str:
    verdict = "reached" if value <= most else f"{value / most:.2f} times too much"
    return f"{what}: {value:.2f}, wanted at most {most:g}: {verdict}"


def as_json(runs: list[Run]) -> list[dict]:
    return [asdict(run) for run in runs]
