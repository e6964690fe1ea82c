"""Reading a table of areas: the statistics bureau's `code,level,name,parent` and a town's own `name,level,parent`.

Pure: it knows files and rows, not which areas exist.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from ledger.models import AreaLevel
from ledger.refusals import AnswersRefused
from ledger.typed import prose

CODE = re.compile(r"^[0-9]{12}\Z")
NAME_LENGTH = 60
TABLE_BYTES = 8 * 1024 * 1024
FAULTS_TOLD = 5

# The words offices write at the head of a column and for a level, beside our own.
COLUMNS = {
    "code": "code", "代码": "code", "区划代码": "code", "编码": "code",
    "level": "level", "级别": "level", "层级": "level", "类型": "level",
    "name": "name", "名称": "name", "区域": "name",
    "parent": "parent", "上级": "parent", "上级代码": "parent", "上级名称": "parent",
}  # fmt: skip
LEVELS = {
    **{level.value: level for level in AreaLevel},
    **{level.label: level for level in AreaLevel},
    "县": AreaLevel.COUNTY, "区": AreaLevel.COUNTY, "县级": AreaLevel.COUNTY,
    "镇": AreaLevel.TOWN, "乡": AreaLevel.TOWN, "街道": AreaLevel.TOWN, "乡镇": AreaLevel.TOWN,
    "片区": AreaLevel.DISTRICT, "工作区": AreaLevel.DISTRICT,
    "村": AreaLevel.VILLAGE, "社区": AreaLevel.VILLAGE, "行政村": AreaLevel.VILLAGE,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class AreaRow:
    """One area as a table has it; `parent` is a code or a name, "" for a root; `line` is where it stands."""

    level: AreaLevel
    name: str
    parent: str = ""
    code: str | None = None
    line: int = 0


def read_area_rows(stream: BinaryIO) -> list[AreaRow]:
    """Return the rows of a CSV file in UTF-8 (with or without mark) or GB18030.

    Raises AnswersRefused naming the lines that cannot be read.
    """
    lines = csv.reader(io.StringIO(_text(stream.read(TABLE_BYTES + 1)), newline=""), strict=True)
    rows, faults = [], []
    try:
        columns = _columns(next(lines, []))
        for cells in lines:
            if any(prose(cell) for cell in cells):
                values = {key: prose(cells[at]) if at < len(cells) else "" for key, at in columns.items()}
                fault = "；".join(_faults(values))
                if fault:
                    faults.append(f"第 {lines.line_num} 行：{fault}")
                else:
                    rows.append(_row(values, lines.line_num))
    except csv.Error:
        raise refusal([f"第 {lines.line_num} 行：引号不成对，读不下去。请在表格软件中另存为 CSV 再选"]) from None
    if faults:
        raise refusal(faults)
    if not rows:
        raise refusal(["表里没有一行区域，请核对选择的文件"])
    return rows


def refusal(faults: list[str]) -> AnswersRefused:
    """Return the refusal of a table: the first faults in full, the rest as a number."""
    told = "；".join(faults[:FAULTS_TOLD])
    rest = len(faults) - FAULTS_TOLD
    return AnswersRefused({"table": f"{told}。另有 {rest} 处，改好后再载入。" if rest > 0 else f"{told}。"})


def _text(content: bytes) -> str:
    if len(content) > TABLE_BYTES:
        raise refusal([f"文件超过 {TABLE_BYTES // 1024 // 1024} MB，请按县或镇分开载入"])
    if b"\0" in content:
        raise refusal(["这不是 CSV 文件。请在表格软件中选择“另存为 CSV”，再选这个文件"])
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refusal(["文件的文字编码认不出来，请另存为 UTF-8 的 CSV 再选"])


def _columns(header: list[str]) -> dict[str, int]:
    """Return where each of our columns stands."""
    found = {COLUMNS[word]: at for at, cell in enumerate(header) if (word := prose(cell).lower()) in COLUMNS}
    missing = [column for column in ("name", "level", "parent") if column not in found]
    if missing:
        raise refusal(["第 1 行应是列名：code、level、name、parent（code 可以没有），现在缺 " + "、".join(missing)])
    return found


def _faults(values: dict[str, str]) -> Iterator[str]:
    if not values["name"]:
        yield "没有名称"
    elif not values["name"].isprintable():
        yield "名称里有无法保存的字符"
    if len(values["name"]) > NAME_LENGTH:
        yield f"名称超过 {NAME_LENGTH} 字"
    if values["level"] not in LEVELS:
        yield f"级别“{values['level'][:20]}”认不出，请写 " + "、".join(level.value for level in AreaLevel)
    code = values.get("code", "")
    if code and not CODE.match(code):
        yield f"代码“{code[:20]}”应是 12 位数字"


def _row(values: dict[str, str], line: int) -> AreaRow:
    return AreaRow(
        code=values.get("code") or None,
        level=LEVELS[values["level"]],
        name=values["name"],
        parent=values["parent"],
        line=line,
    )
