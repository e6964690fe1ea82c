"""The same file from the same person is one upload: it is looked for by its digest."""

from alembic import op

revision = "0054"
down_revision = "0053"


def upgrade() -> None:
    op.create_index("ix_upload_file", "upload", ["by_id", "sha256"])
