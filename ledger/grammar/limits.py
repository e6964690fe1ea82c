"""Time limits as the law and the town set them: the rows of the table, read strictly from files beside the books.

A file that says anything doubtful stops the start: a wrong row would promise wrong dates to everybody.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

from ledger.choices import Choice
from ledger.grammar.town_rules import Decided, TownRule
from ledger.refusals import Refused
from ledger.typed import prose
from ledger.workdays import Unit, chinese_date


class LimitsInvalid(ValueError):
    """A file of time limits says something that cannot be; the message names the file, the row and the value."""


class LimitNotKnown(Refused):
    """No row of the table has this code."""


class LimitNotInForce(Refused):
    """The row exists, but no wording of it held on that day: it was not law yet, or no longer."""

    def __init__(self, sentence: str, *, is_early: bool = False) -> None:
        super().__init__(sentence)
        self.is_early = is_early


class Origin(Choice):
    LAW = "law", "法定"
    LOCAL = "local", "本镇可定"


class Mark(Choice):
    """How sure we are of a row (rules 0): a text was read, professional knowledge, or the town's to decide."""

    SOURCE = "S", "已核对原文"
    KNOWLEDGE = "K", "按专业常识，未核对原文"
    SETTING = "CFG", "地方设置"


@dataclass(frozen=True, kw_only=True)
class Extension:
    """How far a limit may be extended. `most` counts in the limit's unit; None: the law names no figure."""

    most: int | None = None
    times: int | None = None
    approver: str = ""
    notice: bool = False
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class TimeLimit:
    """One row of the table of time limits, as it was worded from `valid_from` to `valid_to`, both included.

    `length` is None where the law gives no figure; `words` then says what it asks. `trigger` is the event the
    days are counted from; with `backward` they are counted towards it. `rolls`: the last day moves to
    the next working day (rights of citizens). `set_by` says whose figure it is; `pause` what does not count.
    A local length may be overridden by a town within `least` and `most`, under the key `setting`.
    """

    code: str
    label: str
    trigger: str
    basis: str
    origin: Origin
    set_by: str
    mark: Mark
    length: int | None = None
    unit: Unit = Unit.DAYS
    words: str = ""
    rolls: bool = False
    backward: bool = False
    extension: Extension | None = None
    pause: str = ""
    note: str = ""
    confirm: bool = False
    setting: str = ""
    least: int = 0
    most: int = 3650
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def is_local(self) -> bool:
        return self.origin is Origin.LOCAL

    @property
    def shown_code(self) -> str:
        """Return the code people know a row by, as A2 or C14; "" for one of the town's own that is only a name."""
        return self.code if self.code[:1].isupper() else ""

    @property
    def said_length(self) -> str:
        """Return the length as people say it: 15日, 5个工作日, 2年; or the words of a row without a figure."""
        if self.length is None:
            return self.words
        return said_length(self.length, self.unit)

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, kw_only=True)
class LimitGroup:
    """The rows of one file, in its order; several wordings of one code stand beside each other, the oldest first."""

    key: str
    label: str
    limits: tuple[TimeLimit, ...]

    def newest(self) -> list[TimeLimit]:
        """Return the latest wording of every row."""
        return list({limit.code: limit for limit in self.limits}.values())


def said_length(length: int, unit: Unit) -> str:
    if length == 0:
        return "当日"
    if unit is Unit.MONTHS and length % 12 == 0:
        return f"{length // 12}年"
    return f"{length}{unit.label}"


def version_on(versions: Iterable[TimeLimit], day: date) -> TimeLimit:
    """Return the wording that held on the day of the event; raises LimitNotInForce when none did."""
    ordered = sorted(versions, key=lambda one: one.valid_from or date.min)
    for limit in ordered:
        if limit.holds_on(day):
            return limit
    newest = ordered[-1]
    if newest.valid_to is not None and newest.valid_to < day:
        raise LimitNotInForce(f"“{newest.label}”的规定到{chinese_date(newest.valid_to)}为止，请核对现行规定。")
    began = chinese_date(ordered[0].valid_from or date.min)
    raise LimitNotInForce(
        f"“{newest.label}”的规定自{began}起施行，此前发生的不按它计算，请核对当时的规定。",
        is_early=True,
    )


def town_rule_for(limit: TimeLimit) -> TownRule | None:
    """Return the rule by which a town sets its own length; None where the law alone decides or gives no figure, and
    where nothing lies between the least and the most.
    """
    if not limit.is_local or limit.length is None or limit.least == limit.most:
        return None
    return TownRule(
        limit.setting or f"limit.{limit.code}",
        f"{limit.label}（{limit.code}）",
        default=limit.length,
        unit=limit.unit,
        least=limit.least,
        most=limit.most,
        basis=limit.basis,
        confirm=limit.confirm,
    )


def question_for(limit: TimeLimit) -> TownRule | None:
    """Return the yes or no by which a town confirms a length of law that rests on no text we could read."""
    if limit.is_local or not limit.confirm:
        return None
    return TownRule(
        f"limit.{limit.code}.confirmed",
        f"已核对：{limit.label}（{limit.code}）为{limit.said_length}",
        default=0,
        most=1,
        yes_no=True,
        basis=limit.basis,
        confirm=True,
    )


def length_for(limit: TimeLimit, decided: Decided | None) -> int | None:
    """Return the length that holds in a town: its own where it may decide and has, else that of the table."""
    town_rule = town_rule_for(limit)
    return limit.length if town_rule is None or decided is None else decided(town_rule)


# --- Reading the files -----------------------------------------------------------------------------------------


def load_limits(folder: Path) -> Mapping[str, LimitGroup]:
    """Return the groups that lie in the folder (*.toml) and with its books (*/limits.toml), in the order of their codes.

    Raises LimitsInvalid.
    """
    paths = sorted([*folder.glob("*.toml"), *folder.glob("*/limits.toml")])
    if not paths:
        raise LimitsInvalid(f"{folder} holds no table of time limits")
    groups, owners = [], {}
    for path in paths:
        file = path.relative_to(folder).as_posix()
        key = path.parent.name if path.name == "limits.toml" else path.stem
        group = _group(file, key, path.read_bytes())
        for code in {limit.code for limit in group.limits}:
            if code in owners:
                raise LimitsInvalid(f"{file}: {code}: already a row of {owners[code]}")
            owners[code] = file
        groups.append(group)
    return MappingProxyType({group.key: group for group in sorted(groups, key=lambda group: group.limits[0].code)})


def _group(file: str, key: str, content: bytes) -> LimitGroup:
    try:
        rows = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LimitsInvalid(f"{file}: {error}") from None
    if rows.keys() != {"label", "limit"} or not isinstance(rows["label"], str) or not rows["label"]:
        raise LimitsInvalid(f"{file}: wants a label and rows [[limit]], has {sorted(rows)}")
    limits = tuple(_limit(file, row) for row in rows["limit"])
    _check_versions(file, limits)
    return LimitGroup(key=key, label=rows["label"], limits=limits)


def _refuse(file: str, code: object, what: str) -> NoReturn:
    raise LimitsInvalid(f"{file}: {code}: {what}")


def _limit(file: str, row: dict[str, Any]) -> TimeLimit:
    code = row.get("code", "a row without a code")
    values = _values(file, code, TimeLimit, row)
    for key, choices in (("origin", Origin), ("mark", Mark), ("unit", Unit)):
        if key in values:
            values[key] = _one_of(file, code, key, values[key], choices)
    if "extension" in values:
        values["extension"] = Extension(**_values(file, code, Extension, values["extension"]))
    limit = TimeLimit(**values)
    _check(file, limit, has_unit="unit" in row)
    return limit


def _values(file: str, code: object, kind: type, row: Any) -> dict[str, Any]:
    """Return a row's values once every name is known, every type right and nothing mandatory left out."""
    if not isinstance(row, dict):
        _refuse(file, code, f"{row!r} wants to be a table of names and values")
    declared = {one.name: one for one in fields(kind)}
    for name, value in row.items():
        if name not in declared:
            _refuse(file, code, f"{name} is no word of this table")
        wanted = _type_of(str(declared[name].type))
        # True is an int to Python, and a length of True is no length.
        if type(value) is not wanted:
            _refuse(file, code, f"{name} = {value!r}, wants to be {wanted.__name__}")
        if wanted is str and not prose(value):
            _refuse(file, code, f"{name} is empty")
        if wanted is int and value < 0:
            _refuse(file, code, f"{name} = {value}, wants to be 0 or more")
    for name, one in declared.items():
        if one.default is MISSING and name not in row:
            _refuse(file, code, f"{name} is missing")
    return dict(row)


def _type_of(annotation: str) -> type:
    known = {"int": int, "bool": bool, "date": date, "Extension": dict}
    return next((kind for word, kind in known.items() if word in annotation), str)


def _one_of(file: str, code: object, key: str, value: str, choices: type[Any]) -> Any:
    try:
        return choices(value)
    except ValueError:
        _refuse(file, code, f"{key} = {value!r}, wants to be one of {', '.join(choices)}")


def _check(file: str, limit: TimeLimit, *, has_unit: bool) -> None:
    contradictions = {
        "has neither a length nor words": limit.length is None and not limit.words,
        "has a length without a unit": limit.length is not None and not has_unit,
        "has a unit without a length": limit.length is None and has_unit,
        "is in hours, which neither roll nor pause nor run backward": limit.unit is Unit.HOURS
        and (limit.rolls or limit.pause or limit.backward),
        "runs backward, so it can neither roll, pause nor be extended": limit.backward
        and (limit.rolls or limit.pause or limit.extension),
        "is law, so no town may set it": not limit.is_local and (limit.setting or limit.mark is Mark.SETTING),
        f"is local, and its length {limit.length} does not lie between least {limit.least} and most {limit.most}": (
            limit.is_local and limit.length is not None and not 1 <= limit.least <= limit.length <= limit.most
        ),
        f"ends on {limit.valid_to}, before it begins on {limit.valid_from}": (
            limit.valid_to is not None and limit.valid_from is not None and limit.valid_to < limit.valid_from
        ),
    }
    for what, is_so in contradictions.items():
        if is_so:
            _refuse(file, limit.code, what)


def _check_versions(file: str, limits: tuple[TimeLimit, ...]) -> None:
    """Wordings of one code stand together, follow each other in time and never hold on the same day."""
    closed: set[str] = set()
    for before, after in pairwise(limits):
        if before.code != after.code:
            closed.add(before.code)
            if after.code in closed:
                _refuse(file, after.code, "its wordings do not stand together")
        elif after.valid_from is None or before.valid_to is None or after.valid_from <= before.valid_to:
            _refuse(file, after.code, f"the wording from {after.valid_from} begins before the one before it has ended")
