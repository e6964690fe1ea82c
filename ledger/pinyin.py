"""In which order Chinese people expect names: by their pinyin, a surname as it is read in a name."""

import os
from functools import lru_cache

# Words are read otherwise than names, and their dictionary would hold 45 MB in every process.
os.environ["PYPINYIN_NO_PHRASES"] = "1"

from pypinyin import Style, lazy_pinyin

# Surnames that are read otherwise as names than as words; the library knows the words.
SURNAMES = {
    "单": "shan4", "曾": "zeng1", "仇": "qiu2", "区": "ou1", "查": "zha1", "解": "xie4", "任": "ren2", "华": "hua4",
    "朴": "piao2", "翟": "zhai2", "乐": "yue4", "覃": "qin2", "冼": "xian3", "缪": "miao4", "宁": "ning4", "盖": "ge3",
    "秘": "bi4", "种": "chong2", "折": "she2", "繁": "po2", "员": "yun4", "黑": "he4", "召": "shao4", "句": "gou1",
    "尉迟": "yu4 chi2", "万俟": "mo4 qi2", "长孙": "zhang3 sun1", "澹台": "tan2 tai2", "令狐": "ling2 hu2",
}  # fmt: skip
MOST_OF_A_KEY = 200


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """Return what a name is sorted by: its syllables with their tones, what is no Chinese as it stands, in lower case."""
    surname = next((one for one in (name[:2], name[:1]) if one in SURNAMES), "")
    said = [*SURNAMES[surname].split()] if surname else []
    said += lazy_pinyin(name[len(surname) :], style=Style.TONE3, neutral_tone_with_five=True)
    return " ".join(said).lower()[:MOST_OF_A_KEY]
