"""People are listed in the order of their pinyin, which is kept beside their names."""

import sqlalchemy as sa
from alembic import op

from ledger.pinyin import name_key

revision = "0061"
down_revision = "0060"

person = sa.table("person", *(sa.column(name) for name in ("id", "name", "name_key")))


def upgrade() -> None:
    op.add_column("person", sa.Column("name_key", sa.String(200), nullable=False, server_default=sa.text("''")))
    connection = op.get_bind()
    for row in connection.execute(sa.select(person.c.id, person.c.name)).all():
        connection.execute(sa.update(person).where(person.c.id == row.id).values(name_key=name_key(row.name)))
