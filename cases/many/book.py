"""The template of activities and results as .xlsx: empty rows with lists to choose from, and how to fill them in.

Chinese by nature. Nothing in the file is a formula, a macro or a link.
"""

import io
from datetime import date, datetime, time
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from cases.domain.keeping import MOST_ROWS
from cases.many.columns import ACTIVITIES, DAYS, RESULTS, Sort, offered
from records import clock

HELP = "填表说明"  # the sheet that is not read
TITLE = "工作动态、成效和指标登记表"
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FACE = {"font_name": "宋体", "font_size": 11, "valign": "top", "text_wrap": True}
WIDE = {"title": 40, "note": 40, "link": 34, "series": 24, "who": 16, "period": 16, "medium": 14, "kind": 22}
USUAL = 12  # digits
LONGEST = {"title": 120, "who": 60, "series": 80, "unit": 20, "period": 60}
A4 = 9
NUMBERS: dict[str, tuple[str, float, float, str]] = {
    "invested_yuan": ("decimal", 0, 99_999_999_999_999, "请填写金额，单位为元。"),
    "value": ("decimal", -99_999_999_999, 99_999_999_999, "请只填写数字，计量单位填入“单位”列。"),
    "rank": ("integer", 1, 32_767, "请填写名次，如5。"),
    "rank_change": ("integer", -999, 999, "请填写整数：上升为正，下降为负。"),
}
MEANT = {
    "held_on": "当天日期，写作2019-03-05。",
    "kind": "从下拉列表中选择。",
    "title": "不超过120字。",
    "who": "写职务，不写姓名。",
    "unannounced": "仅限调研督导、专项检查和专项督办；从下拉列表中选择，空白即为否。",
    "series": "各类材料中合并统计时所用的名称。",
    "ends_on": "持续多日的行动或项目的最后一天。",
    "medium": "仅限宣传报道；从下拉列表中选择。",
    "link": "仅限宣传报道；完整网址，以https://开头。",
    "invested_yuan": "单位为元，只填数字。",
    "recorded_on": "数据截至的日期，写作2019-03-05。",
    "topic": "环境质量指标所测的内容；从下拉列表中选择。",
    "grade": "仅限断面，如Ⅰ–Ⅲ、劣Ⅴ。",
    "value": "只填数字，计量单位填入“单位”列。",
    "unit": "如座、天、μg/m³。",
    "period": "如2019年1—5月。",
    "change": "与上年同期相比，带正负号，如-4.7。",
    "change_unit": "空白即为%。",
    "rank": "名次，如5。",
    "rank_scope": "从下拉列表中选择。",
    "rank_change": "上升为正，下降为负。",
    "note": "不超过2000字。",
}
WORDS = (
    f"在“{ACTIVITIES.sheet}”和“{RESULTS.sheet}”两张表中逐行填写，首行列名不要改动；用不到的列可以留空，用不到的表可以不填。",
    f"两张表合计一次最多{MOST_ROWS}行。",
    "请填写数值，不要填写公式；不要隐藏工作表。",
    "上传时全部写入或全部不写入：有一行不合要求，系统逐行指出所在的行、列和改法，改好后重新上传即可。",
    "同一指标逐期登记时，类型、指标、标题和水质类别应与上期一致，系统据此连成序列。",
)


def template() -> bytes:
    """The empty tables as .xlsx; on one day always the same bytes."""
    buffer = io.BytesIO()
    with Workbook(buffer, OPTIONS) as book:
        book.set_properties({"title": TITLE, "created": datetime.combine(clock.today(), time())})
        for sort in (ACTIVITIES, RESULTS):
            _sheet(book, sort)
        _help(book)
    return buffer.getvalue()


def _sheet(book: Workbook, sort: Sort) -> None:
    table: Worksheet = book.add_worksheet(sort.sheet)
    table.set_paper(A4)
    table.set_landscape()
    table.fit_to_pages(1, 0)
    table.repeat_rows(0)
    table.freeze_panes(1, 0)
    table.set_row(0, 26)
    head = FACE | {"font_name": "黑体", "border": 1, "align": "center", "valign": "vcenter", "bg_color": "#EEEBE1"}
    needed, other = book.add_format(head | {"bottom": 2, "font_color": "#8A1C12"}), book.add_format(head)
    text = book.add_format(FACE | {"num_format": "@"})
    day, number = book.add_format(FACE | {"num_format": "yyyy-mm-dd"}), book.add_format(FACE)
    for place, (title, name) in enumerate(sort.heads.items()):
        face: Format = day if name in DAYS else number if name in NUMBERS else text
        table.set_column(place, place, WIDE.get(name, USUAL), face)
        table.write_string(0, place, title, needed if name in sort.required else other)
        if rule := _rule(sort, name):
            table.data_validation(1, place, MOST_ROWS, place, rule | {"ignore_blank": True})


def _rule(sort: Sort, name: str) -> dict[str, Any]:
    """What the spreadsheet itself says against a cell while it is typed; the judge after the upload says the rest."""
    if choices := offered(sort, name):
        return {"validate": "list", "source": choices, "error_message": "请从列表中选择。"}
    if name in DAYS:
        first, last = date(2000, 1, 1), date(2199, 12, 31)
        between = {"criteria": "between", "minimum": first, "maximum": last}
        return {"validate": "date", "error_message": "请填写日期，如2019-03-05。"} | between
    if name in NUMBERS:
        kind, least, most, message = NUMBERS[name]
        between = {"criteria": "between", "minimum": least, "maximum": most}
        return {"validate": kind, "error_message": message} | between
    if name in LONGEST:
        return {
            "validate": "length", "criteria": "<=", "value": LONGEST[name],
            "error_message": f"不超过{LONGEST[name]}字。",
        }  # fmt: skip
    return {}


def _help(book: Workbook) -> None:
    table: Worksheet = book.add_worksheet(HELP)
    table.set_column(0, 0, 14)
    table.set_column(1, 1, 16)
    table.set_column(2, 2, 8)
    table.set_column(3, 3, 70)
    plain = book.add_format(FACE)
    strong = book.add_format(FACE | {"font_name": "黑体", "border": 1, "bg_color": "#EEEBE1"})
    boxed = book.add_format(FACE | {"border": 1})
    for number, words in enumerate(WORDS):
        table.merge_range(number, 0, number, 3, f"{number + 1}．{words}", plain)
        table.set_row(number, 34)
    number = len(WORDS) + 1
    for place, words in enumerate(("工作表", "列名", "必填", "填写说明")):
        table.write_string(number, place, words, strong)
    for sort in (ACTIVITIES, RESULTS):
        for title, name in sort.heads.items():
            number += 1
            meant = MEANT[name] + ("可选：" + "、".join(offered(sort, name)) + "。" if offered(sort, name) else "")
            for place, words in enumerate((sort.sheet, title, "是" if name in sort.required else "", meant)):
                table.write_string(number, place, words, boxed)
    table.protect()
