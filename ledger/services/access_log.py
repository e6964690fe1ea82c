"""Acts worth an auditor's look, and the one way they are recorded: ids and keys, nothing personal."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from ledger.choices import Choice
from ledger.db import write_row
from ledger.models import AccessRecord, Person


class Act(Choice):
    """What people do at the front door, and what an administrator can do to accounts, areas, lists and rules."""

    SIGNED_IN = "account.sign_in", "登录"
    SIGN_IN_FAILED = "account.failure", "登录失败"
    LOCKED = "account.lock", "连续输错，临时锁定"
    SIGNED_OUT = "account.sign_out", "退出登录"
    PASSWORD_CHANGED = "account.change_password", "本人修改密码"
    FIRST_ADMINISTRATOR = "account.first", "建立首位管理员"
    PERSON_ADDED = "person.add", "新增人员"
    PERSON_CHANGED = "person.change", "修改人员资料"
    PERSON_RETIRED = "person.retire", "停用人员"
    PERSON_RESTORED = "person.restore", "恢复人员"
    PASSWORD_RESET = "person.reset_password", "重置密码"
    POST_GIVEN = "post.give", "授予岗位"
    POST_ENDED = "post.end", "结束岗位"
    AREAS_LOADED = "area.load", "载入区域"
    AREA_MADE = "area.make", "新增区域"
    AREA_RENAMED = "area.rename", "区域改名"
    AREA_MOVED = "area.move", "区域调整上级"
    AREA_RETIRED = "area.retire", "停用区域"
    AREA_RESTORED = "area.restore", "恢复区域"
    CHECKLIST_COPIED = "checklist.copy", "检查表改为本镇版"
    CHECKLIST_CHANGED = "checklist.change", "修改检查表"
    CHECKLIST_ITEM_ADDED = "checklist.item_add", "检查项新增"
    CHECKLIST_ITEM_REPLACED = "checklist.item_replace", "检查项修改"
    CHECKLIST_ITEM_RETIRED = "checklist.item_retire", "检查项停用"
    CHECKLIST_ITEM_MOVED = "checklist.item_move", "检查项调整顺序"
    SEALED_OPENED = "protected.open", "查看受保护的个人信息"
    CODE_RENEWED = "look_up.renew", "补发查询码"
    TOWN_DECIDED = "adjustment.set", "调整时限规则"
    HOLIDAYS_LOADED = "holidays.load", "载入放假安排"
    DEMONSTRATION_BEGUN = "demonstration.begin", "开始载入演示数据"
    DEMONSTRATION_LOADED = "demonstration.end", "演示数据载入完成"


def record(
    session: Session, act: Act, *, by: Person | None, now: datetime, subject: str | None = None, **details: Any
) -> None:
    """Write one line of the access log; `by` is None for the operator at the machine itself."""
    write_row(
        session, AccessRecord(at=now, by_id=by.id if by else None, act=act.value, subject=subject, details=details)
    )
