"""Holiday tables that tests hand in: a year nobody has published yet, right and wrong."""

import json

A_SOURCE = "国务院办公厅关于2027年部分节假日安排的通知（试）"


def a_table(year: int = 2027, **changes) -> dict:
    """A table with every day the regulation fixes and more; New Year runs on to the fourth, and one Saturday is worked.

    In 2027 the fourth is a Monday: what is counted without this table does not know it.
    """
    return {
        "year": year,
        "source": A_SOURCE,
        "rest_days": [
            {"name": "元旦", "from": f"{year}-01-01", "to": f"{year}-01-04"},
            {"name": "劳动节", "from": f"{year}-05-01", "to": f"{year}-05-05"},
            {"name": "国庆节", "from": f"{year}-10-01", "to": f"{year}-10-07"},
        ],
        "working_days": [{"name": "国庆节", "on": "2027-10-09"}] if year == 2027 else [],
    } | changes


def as_json(table: dict) -> bytes:
    return json.dumps(table, ensure_ascii=False).encode()


A_CSV = """日期,名称,类型
2027-01-01,元旦,放假
2027/1/2,元旦,放假
2027年1月3日,元旦,放假
2027-01-04,元旦,放假
2027-05-01,劳动节,放假
2027-05-02,劳动节,放假
2027-05-03,劳动节,放假
2027-05-04,劳动节,放假
2027-05-05,劳动节,放假
2027-10-01,国庆节,放假
2027-10-02,国庆节,放假
2027-10-03,国庆节,放假
2027-10-04,国庆节,放假
2027-10-05,国庆节,放假
2027-10-06,国庆节,放假
2027-10-07,国庆节,放假
2027-10-09,国庆节,上班
"""
