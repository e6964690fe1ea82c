"""The check of the installation: is everything there that nobody would miss until the day it is needed?"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from ledger.choices import Choice
from ledger.db import db
from ledger.grammar import shelf
from ledger.models import Adjustment, Run
from ledger.settings import Settings
from ledger.workdays import LOCAL_ZONE, local_date

MIGRATIONS = Path(__file__).parent.parent / "migrations"

# Whose rows the database itself keeps from being changed or deleted.
APPEND_ONLY = ("event", "paper", "entry_paper", "access_record")

# The job nobody may do without, and how old its last run may be: a day and two hours of grace.
WATCHED_JOB = "remind"
LONGEST_SILENCE = timedelta(hours=26)

NOTICE_EXPECTED_FROM_MONTH = 10
LEAST_FREE_BYTES = 1024**3


class Verdict(Choice):
    GOOD = "good", "正常"
    NOTE = "note", "提示"
    WRONG = "wrong", "有问题"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of the check: what was looked at, how it stands, and what to do."""

    key: str
    label: str
    verdict: Verdict
    sentence: str

    @property
    def is_wrong(self) -> bool:
        return self.verdict is Verdict.WRONG


def check(settings: Settings, *, now: datetime) -> list[Finding]:
    """Return one finding for everything that is looked at; what needs the database is left out while it is away."""
    findings = [_settings(settings), _folder(settings)]
    database = _database()
    findings.append(database)
    if not database.is_wrong:
        findings += list(_inside_database(now))
    findings += list(_holidays(now))
    return findings


def stands_in_the_way() -> str:
    """Return why the ledger cannot be served from this database, in a sentence, or ""."""
    for look in (_database, _migrations):
        finding = look()
        if finding.is_wrong:
            return f"{finding.label}：{finding.sentence}"
    return ""


def _inside_database(now: datetime) -> Iterator[Finding]:
    looks: tuple[Callable[[], Finding], ...] = (_migrations, _triggers, lambda: _last_run(now), _unconfirmed)
    for look in looks:
        try:
            yield look()
        except SQLAlchemyError:
            # Tables that are not there yet: the line about migrations says what to do.
            db.session.rollback()


def _finding(key: str, label: str, fault: str, good: str, verdict: Verdict = Verdict.WRONG) -> Finding:
    return Finding(key=key, label=label, verdict=verdict if fault else Verdict.GOOD, sentence=fault or good)


def _settings(settings: Settings) -> Finding:
    """Wrong settings stop the start; what remains is what a real ledger should not be run with."""
    fault = (
        ""
        if settings.https or settings.demo
        else "未启用 HTTPS，手机不能定位也不能离线填报。启用后请设 LEDGER_HTTPS=1。"
    )
    return _finding("settings", "运行设置", fault, "设置齐全。", Verdict.NOTE)


def _folder(settings: Settings) -> Finding:
    try:
        free = shutil.disk_usage(settings.instance).free
        probe = settings.instance / ".check"
        probe.touch()
        probe.unlink()
    except OSError:
        return _finding("folder", "存放文件夹", f"{settings.instance} 不能写入，照片会存不下。请检查磁盘和权限。", "")
    fault = f"只剩 {free // 1024**2} MB，照片很快会存不下。请清理磁盘。" if free < LEAST_FREE_BYTES else ""
    return _finding("folder", "存放文件夹", fault, f"可以写入，剩余 {free // 1024**3} GB。")


def _database() -> Finding:
    try:
        db.session.execute(sa.text("SELECT 1"))
    except SQLAlchemyError as error:
        db.session.rollback()
        return _finding(
            "database", "数据库", f"连不上（{type(error).__name__}）。请检查 LEDGER_DATABASE_URL 和数据库服务。", ""
        )
    words = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    return _finding("database", "数据库", "", f"{words[db.engine.dialect.name]}，连接正常。")


def _migrations() -> Finding:
    present = MigrationContext.configure(db.session.connection()).get_current_revision()
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    fault = (
        ""
        if present == newest
        else f"表结构是 {present or '空'}，程序需要 {newest}。请运行 flask --app wsgi db upgrade。"
    )
    return _finding("migrations", "表结构", fault, f"已是最新（{newest}）。")


def _triggers() -> Finding:
    wanted = {(table, name) for table in APPEND_ONLY for name in _trigger_names(table)}
    missing = sorted({table for table, _ in wanted - _present_triggers()})
    fault = (
        f"{'、'.join(missing)} 缺少只增不改的保护。请运行 flask --app wsgi db upgrade，或从备份恢复。"
        if missing
        else ""
    )
    return _finding("append_only", "只增不改保护", fault, "动态、文书和日志都由数据库保护，不能改删。")


def _trigger_names(table: str) -> tuple[str, ...]:
    if db.engine.dialect.name == "sqlite":
        return (f"{table}_no_update", f"{table}_no_delete")
    return (f"{table}_append_only",)


def _present_triggers() -> set[tuple[str, str]]:
    statement = (
        "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
        if db.engine.dialect.name == "sqlite"
        else "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND pg_table_is_visible(c.oid)"
    )
    return {(table, name) for table, name in db.session.execute(sa.text(statement))}


def _last_run(now: datetime) -> Finding:
    last = db.session.scalar(
        sa.select(sa.func.max(Run.started_at)).where(Run.job == WATCHED_JOB, Run.ended_at.is_not(None))
    )
    start = "请用 flask --app wsgi serve 启动，或单独运行 flask --app wsgi clockwork。"
    if last is None:
        return _finding("clockwork", "定时程序", f"还没有运行过，提醒不会发出。{start}", "")
    local = f"{last.astimezone(LOCAL_ZONE):%m月%d日 %H:%M}"
    fault = f"上次运行是 {local}，已停了一天以上，提醒没有发出。{start}" if now - last > LONGEST_SILENCE else ""
    return _finding("clockwork", "定时程序", fault, f"上次运行 {local}。")


def _unconfirmed() -> Finding:
    decided = set(db.session.scalars(sa.select(Adjustment.key).distinct()))
    open_ones = [one.label for one in shelf.adjustables() if one.confirm and one.key not in decided]
    fault = f"这些规则还用着默认值，请在“设置”里核对：{'；'.join(open_ones)}。" if open_ones else ""
    return _finding("adjustments", "待确认的规则", fault, "都已确认。", Verdict.NOTE)


def _holidays(now: datetime) -> Iterator[Finding]:
    today = local_date(now)
    published = shelf.holidays().published_years
    yield _holiday_year(today.year, published)
    if today.month >= NOTICE_EXPECTED_FROM_MONTH:
        yield _holiday_year(today.year + 1, published)


def _holiday_year(year: int, published: frozenset[int]) -> Finding:
    fault = (
        ""
        if year in published
        else f"还没有 {year} 年放假安排，工作日期限会算错。国务院通知发布后，请把 {year}.json 放入 holidays 文件夹并重新启动。"
    )
    return _finding(f"holidays_{year}", f"{year} 年放假安排", fault, "已载入。")
