"""How migrations run: `flask db upgrade` takes an empty or an older database to the present one, whole or not at all.

`flask db migrate -m "add flood patrol"` writes the next numbered file; read it and put it into words before committing.
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.script import ScriptDirectory
from flask import current_app

from ledger.choices import ChoiceColumn
from ledger.db import Instant, db, writing_options
from ledger.services.exclusions import work_out_exclusions
from ledger.services.search_index import WHOLE_BLOCK, keep_up
from ledger.services.shipped_checklists import ship_checklists

# Any fixed number: whoever holds it upgrades, the others wait and then find nothing left to do.
UPGRADE_LOCK = 20261123


def number_revision(migration: Any, revision: Any, directives: list[Any]) -> None:
    """Name the new migration by the next number, so that the folder's listing is the history."""
    if not directives:
        return
    if directives[0].upgrade_ops.is_empty() and getattr(context.config.cmd_opts, "autogenerate", False):
        directives[:] = []
        return
    head = ScriptDirectory.from_config(context.config).get_current_head()
    directives[0].rev_id = f"{int(head or 0) + 1:04d}"


def plain_type(kind: str, item: Any, autogen: AutogenContext) -> str | bool:
    """Write columns in SQLAlchemy's words: a migration must read the same after our own classes have moved on."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime()"
    if kind == "type" and isinstance(item, ChoiceColumn):
        return f"sa.String({item.impl_instance.length})"
    if kind == "type" and isinstance(item, sa.JSON):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


applied: list[str] = []


def note_version(*, step: Any, **more: Any) -> None:
    applied.append(step.up_revision_id)


def upgrade_whole() -> None:
    with db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            # Changing a table means copying it, which must not set off its foreign keys; SQLite listens only before BEGIN.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.execution_options(**writing_options(connection.dialect)).begin():
                if not is_sqlite:
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(UPGRADE_LOCK)))
                run(connection)
                if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise RuntimeError("a migration left rows that point nowhere; nothing was changed")
        finally:
            connection.invalidate()


def run(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        transactional_ddl=True,
        process_revision_directives=number_revision,
        on_version_apply=note_version,
        render_item=plain_type,
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()


upgrade_whole()
if applied and applied[-1] == ScriptDirectory.from_config(context.config).get_current_head():
    # An empty database becomes a working one: the lists every town starts with are there before the first visit.
    ship_checklists(now=datetime.now(UTC))
    # What a migration has changed of people or concerns is shown to nobody until it is worked out.
    work_out_exclusions()
    # What a migration has changed, or finds there for the first time, can be searched before anybody is served.
    keep_up(at_once=WHOLE_BLOCK)
