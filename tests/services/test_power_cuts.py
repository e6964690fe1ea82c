"""Whatever writes, power may go: then nothing is half there, the same goes through once, and once more it does no harm.

Steps and what is done with two entries go through the same in the walks; a sample lies here, all of it in the drives.
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa

from ledger import services
from ledger.db import db
from ledger.refusals import Refused
from tests.lives import Town
from tests.machinery.indexed import assert_indexed_as_it_stands
from tests.services.acts import ACTS, Act, Again
from tests.walks.power import AT_THE_END, PowerCut, cut_before

# What the walks send through cuts and lost answers.
WALKED = {
    "entries.file_entry", "entries.take_step", "visits.record_visit", "proposals.propose", "proposals.agree",
    "merging.merge", "merging.unmerge", "splitting.split", "linking.tie",
}  # fmt: skip
# What is cut in a test of its own: it is more than one transaction, or gives up without a word.
ELSEWHERE = {
    "accounts.sign_in": "test_accounts: a weak hash is made anew once somebody is in",
    "accounts.make_first_administrator": "test_accounts: only where nobody is yet",
    "people.share_password": "test_people: only in a demonstration",
    "figure_sheets.keep_sheets": "test_figure_sheets: a sheet that is not kept is counted again",
    "reminders.make_reminders": "test_reminders: swept by several processes that are killed",
    "reminders.make_look_reminders": "test_reminders, as above",
}
SERVICES = Path(services.__file__).parent


def test_of_everything_that_writes_it_is_known_where_it_is_cut_off():
    """A new service that writes has its line in `acts`, or is part of the walks."""
    known = {act.name for act in ACTS}
    writing = set(doors())
    assert writing - known - WALKED - ELSEWHERE.keys() == set()
    assert known | WALKED | ELSEWHERE.keys() == writing
    assert all((act.again is Again.ANEW) == bool(act.why) for act in ACTS)


def test_what_was_cut_off_has_done_nothing_and_goes_through_once(application, town):
    chance = Random(5)
    wrong = [fault for act in ACTS for fault in faults_of(act, town, [chance.randint(1, 8)])]
    assert wrong == []
    # Whatever a service writes, lists are searched by it.
    assert_indexed_as_it_stands()


def faults_of(act: Act, town: Town, statements: list[int]) -> list[str]:
    """Return what is wrong with an act that is cut off at its end and before these statements, and then done twice."""
    do = act.make_ready(town)
    nothing = contents()
    try:
        outcome, half_done = _in_the_end(do, nothing, statements)
    except Refused as refused:
        return [f"{act.name}: {refused} {getattr(refused, 'faults', '')}"]
    if half_done is not None:
        return [f"{act.name}: something was left half done at statement {half_done}"]
    return [] if act.again is Again.ANEW else list(_once_more(act, do, outcome, contents()))


def _in_the_end(do: Callable[[], Any], nothing: dict[str, int], statements: list[int]) -> tuple[Any, int | None]:
    """Do something in spite of the cuts; return its outcome, and the cut that left something behind."""
    for statement in (AT_THE_END, *statements):
        try:
            with cut_before(statement):
                return do(), None
        except PowerCut:
            db.session.rollback()
            if contents() != nothing:
                return None, statement
    return do(), None


def _once_more(act: Act, do: Callable[[], Any], outcome: Any, done: dict[str, int]) -> Iterator[str]:
    try:
        again = do()
    except Refused as refused:
        if act.again is not Again.REFUSED:
            yield f"{act.name}: done once more it was refused: {refused}"
    else:
        if act.again is Again.REFUSED:
            yield f"{act.name}: done once more it was not refused"
        elif getattr(again, "id", None) != getattr(outcome, "id", None):
            yield f"{act.name}: done once more it had another outcome"
    changed = [name for name, content in contents().items() if content != done[name]]
    if changed:
        yield f"{act.name}: done once more it wrote in {changed}"


def contents() -> dict[str, int]:
    """Return what every table holds, row by row, as one number each; photos taken in are kept whatever happens."""
    db.session.commit()
    return {
        name: hash(tuple(repr(tuple(row)) for row in db.session.execute(sa.select(table).order_by(*table.primary_key))))
        for name, table in db.metadata.tables.items()
        if name != "upload"
    }


def doors() -> Iterator[str]:
    """Yield every public function of the services that opens a transaction, itself or by a function beside it."""
    for file in sorted(SERVICES.glob("*.py")):
        functions = {one.name: one for one in ast.parse(file.read_text()).body if isinstance(one, ast.FunctionDef)}
        yield from (
            f"{file.stem}.{name}"
            for name, function in functions.items()
            if not name.startswith("_") and _writes(function)
        )


def _writes(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(item.context_expr, ast.Call) and getattr(item.context_expr.func, "id", "") == "transaction"
        for one in ast.walk(function)
        if isinstance(one, ast.With)
        for item in one.items
    )
