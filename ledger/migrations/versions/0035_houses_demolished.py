"""Houses that are gone, what was built in their place, and hazardous houses used for business."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    op.add_column("house", sa.Column("rebuilt_from", sa.String(40), nullable=True, comment="重建前的房屋编号"))
    op.add_column("house", sa.Column("demolished_on", sa.Date(), nullable=True, comment="房屋拆除日期"))
    op.add_column("housing_entry", sa.Column("is_business", sa.Boolean(), nullable=True, comment="是否用于经营"))
    # As the file of the house says it today.
    op.execute(
        "UPDATE housing_entry SET is_business = EXISTS (SELECT 1 FROM entry JOIN site ON site.id = entry.site_id "
        "WHERE entry.id = housing_entry.id AND site.subject_type = 'business_house')"
    )
