"""Farmland: the town's own road after its order, the court's answers, and the reconsideration that shortens a suit."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def _day(name: str, comment: str) -> sa.Column:
    return sa.Column(name, sa.Date(), nullable=True, comment=comment)


def _yes_no(name: str, comment: str) -> sa.Column:
    return sa.Column(name, sa.Boolean(), nullable=True, comment=comment)


def upgrade() -> None:
    for column in (
        _day("order_served_on", "责令通知书送达日期"),
        _day("reconsidered_on", "复议决定书送达日期"),
        _day("taken_up_on", "法院受理日期"),
        _yes_no("court_hears", "法院是否听取双方意见"),
        sa.Column("ruling", sa.String(length=40), nullable=True, comment="法院的裁定"),
        _day("ruling_received_on", "收到裁定日期"),
        _day("objected_on", "向上一级法院申请复议日期"),
        _day("comply_by", "催告的履行期限"),
        sa.Column("urging_defence", sa.String(length=40), nullable=True, comment="对催告的陈述、申辩"),
        _day("force_decided_on", "强制执行决定日期"),
        _day("announced_on", "公告日期"),
        _day("announced_until", "公告的自行拆除期限"),
        _day("forced_on", "强制拆除日期"),
        _yes_no("is_forced_by_day", "是否全部在白天实施"),
        _yes_no("are_supplies_kept", "是否没有停水、停电、停热、停燃气"),
        sa.Column("emergency", sa.String(length=200), nullable=True, comment="紧急情况"),
    ):
        op.add_column("farmland_entry", column)
