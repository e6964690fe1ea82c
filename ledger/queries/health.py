"""The check of the installation: is everything there that nobody would miss until the day it is needed?"""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from ledger.choices import Choice
from ledger.db import db
from ledger.grammar import shelf
from ledger.grammar.town_rules import TownRule
from ledger.holidays import SHIPPED_TABLES, WITHOUT_A_TABLE, Holidays, HolidaysInvalid
from ledger.models import Entry, Exclusion, HolidayDecision, Run, TownDecision, step_row_tables
from ledger.queries.holidays import missing_now
from ledger.queries.readiness import areas_without_people, missing_tables, said_areas, said_unreached, unreached_books
from ledger.queries.search_health import MOST_WAITING, TELLING, lines_waiting, stale_lines
from ledger.queries.tallies import stale_tallies
from ledger.segregation import all_exclusions, is_worked_out
from ledger.settings import Settings
from ledger.workdays import LOCAL_ZONE, local_date

MIGRATIONS = Path(__file__).parent.parent / "migrations"
# Where Alembic keeps the number of the last migration; its files begin with their numbers.
VERSION = sa.table("alembic_version", sa.column("version_num"))

# Whose rows the database itself keeps from being changed or deleted.
APPEND_ONLY = (
    "event",
    "paper",
    "entry_paper",
    "access_record",
    "holiday_decision",
    "rule_decision",
    "measure",
    "measure_end",
    "visit_withdrawal",
)

# What keeps the tallies and stamps the months of figures.
COUNTING = {
    ("entry", "entry_tallies_insert"), ("entry", "entry_tallies_update"), ("entry", "entry_tallies_delete"),
    ("entry", "entry_figures_insert"), ("entry", "entry_figures_update"), ("entry", "entry_figures_delete"),
    ("entry", "entry_figures_move"), ("entry", "entry_closings_insert"), ("entry", "entry_closings_update"),
    ("entry", "entry_closings_delete"), ("clock", "clock_figures_update"), ("event", "event_figures_insert"), ("entry_paper", "entry_paper_figures_insert"),
    ("visit", "visit_figures_insert"), ("visit", "visit_figures_update"), ("visit", "visit_figures_delete"),
}  # fmt: skip

# The job nobody may do without, and how old its last run may be: a day and two hours of grace.
WATCHED_JOB = "remind"
LONGEST_SILENCE = timedelta(hours=26)

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
        findings += list(_inside_database(settings, now))
    findings.append(_holiday_files(settings))
    findings += list(_holidays(now))
    return findings


def stands_in_the_way() -> str:
    """Return why the ledger cannot be served from this database, in a sentence, or ""."""
    for look in (_database, _migrations):
        finding = look()
        if finding.is_wrong:
            return f"{finding.label}：{finding.sentence}"
    return ""


def _inside_database(settings: Settings, now: datetime) -> Iterator[Finding]:
    looks: tuple[Callable[[], Finding], ...] = (
        _migrations,
        _tables,
        _triggers,
        _exclusions,
        _tallies,
        _search,
        lambda: _last_run(now),
        lambda: _reached(now),
        lambda: _peopled(now),
        _unconfirmed,
        _unconfirmed_limits,
        lambda: _loaded_tables(settings),
    )
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
    fault = ""
    if settings.https and not settings.proxies:
        # The ledger speaks no HTTPS itself: somebody in front does, and every address looks like his.
        fault = "HTTPS 由前面的代理提供，但没有设 LEDGER_PROXIES，所有人看起来是同一个地址，查询会互相限制。请设为代理的层数。"
    elif not settings.https and not settings.demo:
        fault = "未启用 HTTPS，手机不能定位也不能离线填报。启用后请设 LEDGER_HTTPS=1。"
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
    is_begun = sa.inspect(db.session.connection()).has_table(VERSION.name)
    present = db.session.scalar(sa.select(VERSION.c.version_num)) if is_begun else None
    newest = max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    fault = (
        ""
        if present == newest
        else f"表结构是 {present or '空'}，程序需要 {newest}。请运行 flask --app wsgi db upgrade。"
    )
    return _finding("migrations", "表结构", fault, f"已是最新（{newest}）。")


def _tables() -> Finding:
    return _finding("tables", "数据表", missing_tables(), "与各台账的声明一致。")


def _reached(now: datetime) -> Finding:
    """What is reported or proposed and waits for a post nobody holds is seen by nobody."""
    fault = said_unreached(unreached_books(local_date(now)))
    advice = f"{fault}。请在“人员”里给有关人员授予岗位。" if fault else ""
    return _finding("reached", "台账有人办", advice, "每本台账报上来的都有人办。", Verdict.NOTE)


def _peopled(now: datetime) -> Finding:
    empty = areas_without_people(local_date(now))
    advice = f"{said_areas(empty)}请在“人员”里给有关人员授予岗位。" if empty else ""
    return _finding("peopled", "各村有人", advice, "每个村（社区）都有人员。", Verdict.NOTE)


def _triggers() -> Finding:
    wanted = {(table, name) for table in (*APPEND_ONLY, *step_row_tables()) for name in _trigger_names(table)}
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


def _exclusions() -> Finding:
    """Return whether what is written down of whom entries are kept from is what the people of today make of it."""
    stale = sa.select(sa.func.count()).where(Entry.is_segregated, ~is_worked_out(Entry.id)).select_from(Entry.__table__)
    behind = db.session.scalar(stale) or 0
    wanted = set(db.session.execute(all_exclusions()).tuples())
    written = set(db.session.execute(sa.select(Exclusion.entry_id, Exclusion.person_id)).tuples())
    wrong = behind or len({entry_id for entry_id, _ in wanted ^ written})
    fault = f"{wrong} 条须对涉及人员保密的条目，回避名单没有跟上人员、岗位的变动，暂时谁也看不到。请运行 flask --app wsgi remind 重新推算。"
    return _finding("exclusions", "回避名单", fault if wrong else "", "与人员、岗位一致。")


def _tallies() -> Finding:
    if COUNTING - _present_triggers():
        fault = "缺少随条目计数的触发器。请运行 flask --app wsgi db upgrade，或从备份恢复，再运行 flask --app wsgi recount。"
    elif wrong := stale_tallies():
        fault = f"有 {len(wrong)} 处计数与条目不符，可能有人直接改过数据库。请运行 flask --app wsgi recount。"
    else:
        fault = ""
    return _finding("tallies", "概览的计数", fault, "与条目一致。")


def _search() -> Finding:
    """What waits is found all the same: a search looks at it line by line, and the more there is the longer it takes."""
    if TELLING - _present_triggers():
        fault = "缺少随改动更新查找索引的触发器。请运行 flask --app wsgi db upgrade，或从备份恢复，再运行 flask --app wsgi recount。"
    elif wrong := stale_lines():
        fault = f"有 {wrong} 条的查找索引与内容不符，可能有人直接改过数据库，用查找会漏掉。请运行 flask --app wsgi recount。"
    elif lines_waiting() > MOST_WAITING:
        fault = (
            f"有 {MOST_WAITING} 条以上的改动还没有并入查找索引，查找会变慢。"
            "请检查定时程序，或运行 flask --app wsgi recount。"
        )
    else:
        fault = ""
    return _finding("search", "查找索引", fault, "与内容一致。")


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
    of_limits = {one.key for one in shelf.limit_town_rules()}
    decided = set(db.session.scalars(sa.select(TownDecision.key).distinct()))
    open_ones = [one for one in shelf.town_rules() if one.confirm and one.key not in decided | of_limits]
    fault = _say_open("这些规则还用着默认值", open_ones)
    return _finding("town_rules", "待确认的规则", fault, "都已确认。", Verdict.NOTE)


def _unconfirmed_limits() -> Finding:
    """Time limits whose text nobody could read: a town has to compare them with the law in force."""
    rows = db.session.execute(sa.select(TownDecision.key, TownDecision.value))
    questions = {one.key for one in shelf.limit_town_rules() if one.yes_no}
    # Asked whether a length was compared with the law, a no leaves the question open.
    decided = {key for key, value in rows if value or key not in questions}
    open_ones = [one for one in shelf.limit_town_rules() if one.confirm and one.key not in decided]
    fault = _say_open("这些时限的依据还没有核对", open_ones)
    return _finding("limits", "待确认的时限", fault, "都已确认。", Verdict.NOTE)


def _say_open(what: str, open_ones: list[TownRule]) -> str:
    return f"{what}，请在“设置”里核对：{'；'.join(one.label for one in open_ones)}。" if open_ones else ""


def _holiday_files(settings: Settings) -> Finding:
    """A table somebody spoiled while the ledger runs leaves the calendar as it was, and the next start fails."""
    try:
        Holidays.load(SHIPPED_TABLES, override=settings.holidays)
        fault = ""
    except HolidaysInvalid as refusal:
        fault = f"{refusal}现在仍按改动以前的安排推算。"
    return _finding("holiday_files", "放假安排文件", fault, "都能读取。")


def _loaded_tables(settings: Settings) -> Finding:
    """Return whether the tables somebody loaded are the files that are counted by."""
    latest = sa.select(sa.func.max(HolidayDecision.id)).group_by(HolidayDecision.year)
    loaded = db.session.scalars(sa.select(HolidayDecision).where(HolidayDecision.id.in_(latest)))
    other = [one.year for one in loaded if _digest(settings.holidays / f"{one.year}.json") != one.digest]
    fault = (
        f"{'、'.join(map(str, sorted(other)))} 年的文件与载入时的不同，可能有人手工改过。请在“放假安排”里重新载入一次。"
        if other
        else ""
    )
    return _finding("holiday_decisions", "载入的放假安排", fault, "与载入时一致。", Verdict.NOTE)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def _holidays(now: datetime) -> Iterator[Finding]:
    """This year's table always, next year's as soon as the notice may be expected."""
    today = local_date(now)
    missing = missing_now(shelf.holidays(), today)
    for year in sorted({today.year, *missing}):
        yield _holiday_year(year, year in missing)


def _holiday_year(year: int, is_missing: bool) -> Finding:
    fault = (
        f"还没有 {year} 年放假安排，期限暂按{WITHOUT_A_TABLE}推算，可能算错。国务院通知发布后，"
        f"请在“放假安排”页面载入，或运行 flask --app wsgi holidays load {year}.json。"
        if is_missing
        else ""
    )
    return _finding(f"holidays_{year}", f"{year} 年放假安排", fault, "已载入。")
