"""A year's holiday table as somebody hands it in (JSON or CSV): read, checked as strictly as at the start, kept as a file."""

import contextlib
import csv
import hashlib
import io
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ledger.holidays import SHIPPED_TABLES, Holidays, HolidaysInvalid
from ledger.refusals import AnswersRefused
from ledger.typed import prose

TABLE_BYTES = 256 * 1024
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")

# The words people write at the head of a column and for a day's kind.
COLUMNS = {
    "date": "date",
    "日期": "date",
    "name": "name",
    "名称": "name",
    "节日": "name",
    "kind": "kind",
    "类型": "kind",
}
REST, WORK = "rest", "work"
KINDS = {
    "rest": REST, "off": REST, "放假": REST, "休": REST, "休息": REST,
    "work": WORK, "上班": WORK, "班": WORK, "调休上班": WORK, "补班": WORK,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    """One year's table, checked: its year, its source, the file as it will be written, and the calendar with it in place."""

    year: int
    source: str
    content: str
    holidays: Holidays

    @property
    def digest(self) -> str:
        return digest_of(self.content.encode())

    @property
    def days(self) -> dict[str, list[dict[str, str]]]:
        """Return the table's rest days and working days, as the file lists them."""
        table = json.loads(self.content)
        return {"rest_days": table["rest_days"], "working_days": table["working_days"]}


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read_table(content: bytes, *, source: str = "", own: Path) -> HandedIn:
    """Return a table handed in as JSON or as CSV with the columns date, name, kind; `own` is the folder it will join.

    A CSV has no room for its source, so `source` is wanted with it. Raises AnswersRefused with a sentence on
    anything doubtful.
    """
    text = _text(content)
    table = _from_json(text) if prose(text[:100]).startswith("{") else _from_csv(text, prose(source))
    year = table.get("year") if isinstance(table, dict) else None
    if type(year) is not int or not 2000 <= year <= 2100:
        raise _refusal(f"year 为 {json.dumps(year, ensure_ascii=False)}，应是四位年份，如 2027")
    written = json.dumps(table, ensure_ascii=False, indent=2) + "\n"
    holidays = _checked(year, written, bool(table.get("amends")), own)
    return HandedIn(year=year, source=prose(str(table["source"])), content=written, holidays=holidays)


def _refusal(reason: str, field: str = "table") -> AnswersRefused:
    return AnswersRefused({field: f"{reason}。请改正文件后重新选择，现在用的放假安排没有变。"})


def _text(content: bytes) -> str:
    if len(content) > TABLE_BYTES:
        raise _refusal("文件太大，不像一年的放假安排")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refusal("文件的文字编码认不出来，请另存为 UTF-8")


def _from_json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_each_key_once)
    except json.JSONDecodeError as error:
        raise _refusal(f"第{error.lineno}行第{error.colno}列不符合 JSON 格式") from None


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _refusal(f"“{key}”写了两次")
        found[key] = value
    return found


def _from_csv(text: str, source: str) -> dict[str, Any]:
    if not source:
        raise _refusal("CSV 表里没有来源，请填写通知的名称和文号", "source")
    days = sorted(_csv_days(text))
    year = max((day.year for day, _, _ in days), default=0)
    return {
        "year": year,
        "source": source,
        "rest_days": _spans((day, name) for day, name, kind in days if kind == REST),
        "working_days": [{"name": name, "on": day.isoformat()} for day, name, kind in days if kind == WORK],
    }


def _csv_days(text: str) -> Iterable[tuple[date, str, str]]:
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [COLUMNS.get(prose(cell).lower(), "") for cell in next(lines, [])]
        if not {"date", "name", "kind"} <= set(header):
            raise _refusal("第 1 行应是列名：date、name、kind（日期、名称、放假或上班）；也可以选 JSON 文件")
        for cells in lines:
            if any(prose(cell) for cell in cells):
                row = dict(zip(header, map(prose, cells), strict=False))
                yield _csv_day(row, lines.line_num)
    except csv.Error:
        raise _refusal(f"第 {lines.line_num} 行引号不成对，读不下去") from None


def _csv_day(row: dict[str, str], line: int) -> tuple[date, str, str]:
    match = DATE.fullmatch(row.get("date", ""))
    try:
        day = date(*map(int, match.groups())) if match else None
    except ValueError:
        day = None
    if day is None:
        raise _refusal(f"第 {line} 行的日期“{row.get('date', '')[:20]}”认不出，请写成 2027-01-01")
    kind = KINDS.get(row.get("kind", "").lower())
    if kind is None:
        raise _refusal(f"第 {line} 行的类型“{row.get('kind', '')[:20]}”认不出，请写放假或上班")
    if not row.get("name"):
        raise _refusal(f"第 {line} 行没有名称，请写是哪个节日")
    return day, row["name"], kind


def _spans(days: Iterable[tuple[date, str]]) -> list[dict[str, str]]:
    """Return consecutive days of one name as one span."""
    spans: list[dict[str, str]] = []
    for day, name in days:
        follows = (day - timedelta(days=1)).isoformat()
        if spans and spans[-1]["name"] == name and spans[-1]["to"] == follows:
            spans[-1]["to"] = day.isoformat()
        else:
            spans.append({"name": name, "from": day.isoformat(), "to": day.isoformat()})
    return spans


def _checked(year: int, written: str, amends: bool, own: Path) -> Holidays:
    """Return the calendar with this table among the town's own, read the very way the start reads it."""
    present = own / f"{year}.json"
    if amends and present.exists() and not json.loads(present.read_text(encoding="utf-8-sig")).get("amends"):
        raise _refusal(f"{year} 年的完整安排是本镇载入的，请载入改好的完整安排，不要只载入增改的日子")
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder)
        for path in own.glob("*.json"):
            shutil.copyfile(path, trial / path.name)
        (trial / present.name).write_text(written, encoding="utf-8")
        try:
            return Holidays.load(SHIPPED_TABLES, override=trial)
        except HolidaysInvalid as refusal:
            named = "" if refusal.file == present.name else f"文件夹中的 {refusal.file}："
            raise _refusal(named + refusal.reason) from None


def digest_of_file(year: int, own: Path) -> str | None:
    path = own / f"{year}.json"
    return digest_of(path.read_bytes()) if path.exists() else None


def keep_file(year: int, content: str, *, own: Path, stamp: str) -> None:
    """Write a year's file whole or not at all; the file it replaces stays beside it under a name with the `stamp`."""
    own.mkdir(parents=True, exist_ok=True)
    path = own / f"{year}.json"
    # Nobody else writes to it, and no reader takes it for a table: its name does not end in .json.
    descriptor, name = tempfile.mkstemp(dir=own, prefix=f"{year}.json.new-")
    fresh = Path(name)
    fresh.chmod(0o644)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    # There is none yet, or it stands beside it already.
    with contextlib.suppress(FileNotFoundError, FileExistsError):
        os.link(path, own / f"{year}.json.until-{stamp}")
    fresh.replace(path)
    _sync_folder(own)


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut, where the system lets us."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
