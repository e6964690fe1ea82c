"""Major hazards: the plan of six parts, what the county is told, the review before production goes on, the listing."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"

PLAN = (
    ("plan_aims", "治理的目标和任务"),
    ("plan_methods", "采取的方法和措施"),
    ("plan_means", "经费和物资的落实"),
    ("plan_people", "负责治理的机构和人员"),
    ("plan_stages", "治理的时限和要求"),
    ("plan_precautions", "安全措施和应急预案"),
)
DAYS = (
    ("planned_on", "治理方案制定日期"),
    ("county_told_on", "报告县级部门日期"),
    ("resume_asked_on", "收到恢复生产申请日期"),
    ("resume_reviewed_on", "恢复生产审查日期"),
    ("listed_on", "挂牌日期"),
    ("listed_until", "挂牌督办期限"),
    ("published_on", "向社会公布日期"),
    ("longer_asked_on", "申请挂牌延期日期"),
    ("longer_answered_on", "答复挂牌延期日期"),
)


def upgrade() -> None:
    for name, label in PLAN:
        op.add_column("safety_entry", sa.Column(name, sa.Text(), nullable=True, comment=label))
    for name, label in DAYS:
        op.add_column("safety_entry", sa.Column(name, sa.Date(), nullable=True, comment=label))
    op.add_column("safety_entry", sa.Column("may_resume", sa.Boolean(), nullable=True, comment="是否同意恢复生产"))
    op.add_column("entry", sa.Column("listed_before", sa.String(40), nullable=True))
    # Whatever was ever put on the list says so from here on, so that a relapse is asked about.
    op.execute(
        "UPDATE entry SET listed_before = 'listed' WHERE is_listed OR id IN "
        "(SELECT entry_id FROM event WHERE step IN ('list', 'supervise'))"
    )
