"""The columns of tables of activities and results, pasted or as .xlsx. Chinese by nature, as the papers' tables are;
the fields' own names are understood beside them."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import override

from cases.models import Activity, ResultFigure

YES = {"是", "√", "✓", "1", "暗访", "yes", "y", "true"}
NO = {"", "否", "×", "0", "不是", "明察", "no", "n", "false"}
DAYS = frozenset({"held_on", "ends_on", "recorded_on"})
NUMBERS = frozenset({"invested_yuan", "value", "rank", "rank_change"})
SCOPES = {"全省": "province", "省": "province", "province": "province"} | {
    "全国": "nation", "国家": "nation", "nation": "nation",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Sort:
    """One sort of records: its sheet in the template, its columns (heading → field), the fields that every row has."""

    code: str
    sheet: str
    heads: Mapping[str, str]
    required: tuple[str, ...]
    choices: Mapping[str, Any]

    def field_of(self, heading: str) -> str:
        """The field that a heading names; "" for an unknown one."""
        known = {plain(head): field for head, field in self.heads.items()} | {f: f for f in self.heads.values()}
        return known.get(plain(heading), "")

    def head_of(self, field: str) -> str:
        """The heading of a field."""
        return next(head for head, name in self.heads.items() if name == field)


ACTIVITIES = Sort(
    "activities",
    "工作动态",
    {
        "日期": "held_on", "类型": "kind", "标题": "title", "人员": "who", "暗访": "unannounced", "系列": "series",
        "结束日期": "ends_on", "媒体": "medium", "链接": "link", "投资（元）": "invested_yuan",
    },
    ("held_on", "kind", "title"),
    {"kind": Activity.Kind, "medium": Activity.Medium},
)  # fmt: skip
RESULTS = Sort(
    "results",
    "成效和指标",
    {
        "截至": "recorded_on", "类型": "kind", "标题": "title", "指标": "topic", "水质类别": "grade", "数值": "value",
        "单位": "unit", "时段": "period", "同比": "change", "同比单位": "change_unit", "排名": "rank",
        "排名范围": "rank_scope", "位次变化": "rank_change", "备注": "note",
    },
    ("recorded_on", "kind", "title"),
    {"kind": ResultFigure.Kind, "topic": ResultFigure.Topic},
)  # fmt: skip
SORTS = {sort.code: sort for sort in (ACTIVITIES, RESULTS)}


def plain(heading: str) -> str:
    """A heading as it is compared: without blanks, wide signs as narrow ones."""
    return "".join(unicodedata.normalize("NFKC", heading).split())


@cache
def words(sort: Sort, field: str) -> dict[str, str]:
    """The words of a field of choices in both languages, and its codes, each with the code that it means."""
    if field == "rank_scope":
        return SCOPES
    found: dict[str, str] = {}
    for language in ("zh-hans", "en"):
        with override(language):
            found |= {str(label): code for code, label in sort.choices[field].choices}
    return found | {code: code for code in sort.choices[field].values}


def offered(sort: Sort, field: str) -> list[str]:
    """The words of a field that a table offers, in Chinese; [] where anything may be written."""
    if field == "unannounced":
        return ["是", "否"]
    if field == "rank_scope":
        return ["全省", "全国"]
    if field not in sort.choices:
        return []
    with override("zh-hans"):
        return [str(label) for _code, label in sort.choices[field].choices]
