"""Invented matters by the way they go: facts and demands, nothing about anybody."""

import csv
from dataclasses import dataclass
from pathlib import Path

from ledger.books.petitions.words import Satisfaction, Topic

TABLE = Path(__file__).parent / "matters.csv"
# Who handles a matter in its unit; invented, as the middle of each name says.
HANDLERS = {
    "镇自然资源所": "王测海", "镇规划建设办公室": "李样波", "镇农业农村办公室": "张例军", "镇社会事务办公室": "刘虚芳",
    "镇综合行政执法队": "陈拟刚", "镇综治中心": "杨测梅", "镇财政所": "赵样霞", "镇司法所": "孙例平",
    "镇党政办公室": "周虚勇",
}
FOLLOWED_UP = {
    Satisfaction.GOOD: (
        "电话回访：事项已按答复办理，表示满意，没有新的要求。",
        "上门回访：说的事已经办好，表示满意。",
        "电话回访：答应的都已经兑现，对办理过程满意。",
        "当面回访：对答复和落实情况都满意，签了回访单。",
    ),
    Satisfaction.FAIR: (
        "电话回访：结果认可，希望以后答复再快一些。",
        "上门回访：基本满意，希望今后多公示、少跑腿。",
    ),
    Satisfaction.BAD: ("当面回访：对结果仍不认可，已再次说明依据，并告知可以申请的帮扶。",),
    Satisfaction.UNRATED: (
        "电话两次没有接通，已短信告知结果，未作评价。",
        "已告知可以凭编号和查询码查询进展，本人未作评价。",
    ),
}
# Where nothing was to be done, only to be explained.
UNDERSTOOD = {
    Satisfaction.GOOD: (
        "电话回访：对解释和依据表示理解，没有新的要求。",
        "当面回访：看过文件依据后表示认可。",
        "上门回访：知道以后怎样申请、找谁办，表示满意。",
    ),
    Satisfaction.FAIR: (
        "电话回访：理解政策规定，希望今后提前告知。",
        "当面回访：认可答复，希望材料能一次说清。",
    ),
}
ACCEPTED_IN_WRITING = (
    "经当面出示依据并解释，本人表示理解，书面认可。",
    "本人看过文件和核查材料后接受答复，附书面回执。",
)
RESOLVED = (
    "诉求已经解决，本人书面认可，附回执。",
    "结果已兑现到位，村委会和本人均签字确认。",
    "核对落实材料并电话核实，诉求已解决。",
)
CLOSED = ("材料齐全，同意销号归档。", "同意销号，案卷移交综治中心存档。", "程序完备，同意销号。")
CONTACTED = (
    "已分别听取双方意见，都愿意由村里和司法所调解。",
    "到现场看过，双方各说了经过，约定先停工再商量。",
    "电话联系双方，约定本周五在村委会当面谈。",
)
REACHED = (
    "已电话联系，核对了诉求，告知由信访专干办理。",
    "当面问清了经过和要求，告知了查询办法。",
    "已电话联系，约定随时可以补交材料。",
)
CAME_AGAIN = ("同前，询问办理进度，已告知承办单位和答复期限。", "同前，补交了照片两张，已转承办人。")
EXTENDED = (
    "涉及两个单位和十余户，需要实地测量后才能确定。",
    "需等待鉴定机构出具检测报告，报告预计下月初送达。",
    "原始凭证存于县档案馆，调阅和核对需要时间。",
)


@dataclass(frozen=True)
class Told:
    """A line of the table. `answer` is what the office says at the end of its way, `done` how it was carried out."""

    topic: Topic
    unit: str
    title: str
    summary: str
    answer: str
    done: str

    @property
    def handler(self) -> str:
        return HANDLERS[self.unit]


def told() -> dict[str, list[Told]]:
    """Return the matters of the table by their way."""
    found: dict[str, list[Told]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="|"):
            way, topic = row.pop("way"), Topic(row.pop("topic"))
            found.setdefault(way, []).append(Told(topic=topic, **row))
    return found
