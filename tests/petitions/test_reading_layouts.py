"""Whole files in the layouts that the trade uses."""

import io
from datetime import date, datetime

import docx
import openpyxl
import pytest
import xlsxwriter
from django.core.exceptions import ValidationError

from papers.docx import render_docx
from papers.xlsx import render_xlsx
from petitions.reading.read import as_json, read
from reports.catalogue.petition_table import compose
from tests.petitions.tables import CLASSIC, NUMBERS, classic, document, inline_row, replaced, saved, sheet, sheet_xml
from tests.reports.petition_sample import publication
from tests.reports.petition_sample import row as shown

pytestmark = pytest.mark.usefixtures("en")  # refusals are compared in the source language

TITLE = "XX市群众信访举报转办和边督边改公开情况一览表（第12批 9月7日12时—8日12时）"


def numbers(result):
    return [reading.values["number"] for reading in result.readings]


def values(result, field):
    return [reading.values[field] for reading in result.readings]


@pytest.mark.parametrize("heading", ["一、零陵区（2件）", "（一）零陵区", "零陵区", "零陵区：", "1.零陵区 共2件"])
def test_a_region_above_its_petitions_is_theirs(heading):
    bare = {"行政区域": ""}
    rows = [CLASSIC, [heading], classic(1, NUMBERS[0], **bare), classic(2, NUMBERS[1], 行政区域="东安县")]
    rows += [["二、祁阳县（1件）"], classic(3, NUMBERS[2], **bare)]
    result = read(sheet(rows), "a.xlsx")
    assert numbers(result) == list(NUMBERS)
    assert values(result, "region") == ["零陵区", "东安县", "祁阳县"]


def test_a_title_between_petitions_is_no_region():
    rows = [CLASSIC, classic(1, NUMBERS[0], 行政区域=""), ["永州市信访举报情况"], classic(2, NUMBERS[1], 行政区域="")]
    assert values(read(sheet(rows), "a.xlsx"), "region") == ["", ""]


def test_the_public_table():
    rows = [[TITLE], ["单位：XX市整改办", "", "", "2024年9月8日"], CLASSIC]
    rows += [classic(n, number) for n, number in enumerate(NUMBERS, 1)]
    rows += [["合计", "", "3件"], ["注：以上情况截至2024年9月8日"]]
    result = read(sheet(rows, ["A1:K1"]), "一览表.xlsx")
    assert as_json(result) == {
        "petitions": [
            {
                "number": number,
                "channel": channel,
                "key": False,
                "content": f"反映第{n}处堆场扬尘",
                "region": "零陵区",
                "types": ["air"],
                "investigation": "情况",
                "verdict": "founded",
                "handling": "覆盖",
                "status": "closed",
                "accountability": "无",
                "number_raw": number,
                "remark": "",
                "unit": "",
            }
            for n, (number, channel) in enumerate(zip(NUMBERS, ["call", "letter", "call"], strict=True), 1)
        ],
        "errors": [],
    }
    assert [(skipped.where, skipped.why) for skipped in result.skipped] == [
        ("sheet “交办”, row 1", "title"),
        ("sheet “交办”, row 2", "title"),
        ("sheet “交办”, row 7", "totals"),
        ("sheet “交办”, row 8", "notes"),
    ]
    assert (result.facts.number, result.facts.window) == (12, "9月7日12时—8日12时")


def test_headings_on_two_rows_with_merged_parents():
    top = ["序号", "受理编号", "举报内容", "调查处理情况", None, None, "办案人", None, None, "举报人", None]
    below = [None] * 3 + ["调查核实情况", "是否属实", "处理和整改情况", "姓名", "单位及职务", "手机号", "姓名", "电话"]
    row = [1, NUMBERS[0], "扬尘", "查", "部分属实", "改", "孙某", "分局科长", "13900000001", "崔某某", "13800000002"]
    merges = ["A1:A2", "B1:B2", "C1:C2", "D1:F1", "G1:I1", "J1:K1"]
    for merged in (merges, []):  # some only write the parent over the first of its columns
        (reading,) = read(sheet([top, below, row], merged), "a.xlsx").readings
        assert reading.errors == []
        assert reading.values["verdict"] == "partly_founded"
        assert (reading.values["investigation"], reading.values["handling"]) == ("查", "改")
        assert reading.values["handler"] == "孙某\n分局科长\n13900000001"
        assert reading.values["identity"] == {"name": "崔某某", "phone": "13800000002"}
        assert reading.values["unit"] == ""


def test_columns_to_tick():
    top = ["编号", "信访内容", "污染类型", None, None, "是否属实", None, None, "受理方式", None]
    below = [None, None, "水", "大气", "其他", "属实", "部分属实", "不属实", "来电", "来信"]
    rows = [
        ["101号", "臭味", "√", "√", None, None, "√", None, None, "√"],
        ["102号", "噪声", None, None, "1", None, None, 1, "√"],
    ]
    result = read(sheet([top, below, *rows], ["A1:A2", "B1:B2", "C1:E1", "F1:H1", "I1:J1"]), "a.xlsx")
    assert values(result, "types") == [["water", "air"], ["other"]]
    assert values(result, "verdict") == ["partly_founded", "unfounded"]
    assert values(result, "channel") == ["letter", "call"]
    assert result.errors == []


def test_a_words_table_over_several_pages():
    """Headings again on the second page; on the third the table goes on without any, in the middle of a petition."""
    result = read(
        document(
            [CLASSIC, classic(1, NUMBERS[0])],
            [CLASSIC, classic(2, NUMBERS[1], 交办问题基本情况="反映A厂\n夜间排放")],
            [["", "", "并有异味"], classic(3, NUMBERS[2])],
            before=["XX县第三十五批信访件", "共3件，其中来电2件，来信1件"],
        ),
        "第三十五批.docx",
    )
    assert numbers(result) == list(NUMBERS)
    assert values(result, "content")[1] == "反映A厂\n夜间排放\n并有异味"
    assert result.facts.number == 35
    assert result.facts.declared == {"total": 3, "call": 2, "letter": 1}
    assert [reading.where for reading in result.readings] == ["table 1, row 2", "table 2, row 2", "table 3, row 2"]
    assert result.errors == []


def test_merged_cells_of_a_document():
    """One county over two petitions; one petition over two rows; cells that span the grid."""
    paper = docx.Document()
    table = paper.add_table(5, 6)
    texts = [
        ["第12批转办情况"] * 6,
        ["序号", "转办编号", "区县", "主要内容", "主要内容", "是否办结"],
        ["1", NUMBERS[0], "祁阳县", "问题一", "", "是"],
        ["2", NUMBERS[1], "", "问题二", "", "否"],
        ["", "", "", "问题二的补充", "", ""],
    ]
    for row, line in zip(table.rows, texts, strict=True):
        for cell, text in zip(row.cells, line, strict=True):
            cell.text = text
    table.cell(2, 2).merge(table.cell(3, 2))
    table.cell(3, 1).merge(table.cell(4, 1))
    for n in range(5):
        table.cell(n, 3).merge(table.cell(n, 4)).text = texts[n][3]
    table.cell(0, 0).merge(table.cell(0, 5)).text = texts[0][0]
    result = read(saved(paper), "a.docx")
    assert numbers(result) == list(NUMBERS[:2])
    assert values(result, "region") == ["祁阳县", "祁阳县"]
    assert values(result, "content") == ["问题一", "问题二\n问题二的补充"]
    assert values(result, "status") == ["closed", "open"]
    assert result.readings[1].where == "table 1, rows 4–5"


def test_local_numbers_and_stars():
    head = ["序号", "编号", "反映问题", "所在县区", "问题类型", "是否重点关注"]
    rows = [
        head,
        [1, 4260.0, "a", "甲县", "水", "是"],
        [2, "访受〔2021〕0517031号", "b", "甲县", "水", "否"],
        [3, "BCD2022 092002*", "c", "甲县", "水", ""],
        [4, "4信20170816134", "d", "甲县", "水", ""],
        [5, 3, "e", "甲县", "水", ""],
    ]
    result = read(sheet(rows), "a.xlsx")
    assert numbers(result) == ["4260", "访受〔2021〕0517031号", "BCD2022092002", "信20170816134", "3"]
    assert values(result, "key") == [True, False, True, False, False]
    assert values(result, "channel") == [None, "other", "call", "letter", None]
    assert result.readings[2].values["number_raw"] == "BCD2022 092002*"


def test_numbers_and_dates_of_a_spreadsheet():
    book = openpyxl.Workbook()
    page = book.active
    page.append(["受理编号", "举报内容", "受理时间", "办理时限", "举报人电话", "被举报单位"])
    page.append([20240907, "a", datetime(2024, 9, 7, 8, 30), date(2024, 9, 17), 13800000000, 1.5])  # noqa: DTZ001
    page.append(["D3SX202505280018", "b", "9月7日", "10日内", None, None])
    page.append([410400000201912170004, "c"])
    result = read(saved(book), "a.xlsx")
    first, second, third = result.readings
    assert first.values["number"] == "20240907"
    assert (first.values["received_on"], first.values["deadline"]) == ("2024-09-07", "2024-09-17")
    assert first.values["identity"] == {"phone": "13800000000"}
    assert first.values["object"] == "1.5"
    assert (second.values["received_on"], second.values["deadline"]) == ("2025-09-07", "10日内")
    assert [error["field"] for error in third.errors] == ["number"]
    assert "lost its last digits" in third.errors[0]["message"]


def test_a_sheet_of_another_writer():
    """Strings stored once, rich text, headings below an empty part, a second sheet that is only figures."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    page, figures, hidden = book.add_worksheet("第3批"), book.add_worksheet("统计"), book.add_worksheet("旧")
    bold = book.add_format({"bold": True})
    page.write_row(6, 2, ["案件编号", "案情摘要", "县市区", "办理状态"])
    page.write_row(7, 2, [NUMBERS[0], "", "甲县", "办理中"])
    page.write_rich_string(7, 3, "反映", bold, "某厂", "排污")
    figures.write_row(0, 0, ["区县", "来电", "来信", "合计"])
    figures.write_row(1, 0, ["甲县", 1, 0, 1])
    hidden.write_row(0, 0, ["案件编号", "案情摘要", "县市区"])
    hidden.write_row(1, 0, [NUMBERS[0], "a", "甲县"])
    hidden.hide()
    book.close()
    result = read(buffer.getvalue(), "a.xlsx")
    assert values(result, "content") == ["反映某厂排污"]
    assert values(result, "status") == ["open"]
    assert result.readings[0].where == "sheet “第3批”, row 8"
    assert [(skipped.where, skipped.why) for skipped in result.skipped] == [
        ("sheet “统计”", "no row of headings"),
        ("sheet “旧”", "hidden; show it to have it read"),
    ]
    assert result.errors == []


def test_rows_of_one_petition_with_a_merged_number():
    head = ["受理编号", "举报内容", "行政区域", "是否属实", "是否办结", "备注"]
    rows = [head, [NUMBERS[0], "a", "甲县", "属实", "已办结", ""], [None, "b", "乙县", "不属实", "未办结", ""]]
    rows += [[None, "累计堆放三年"], ["说明：本表不含重复件"], ["填表人：孙某", "审核人：李某"], [NUMBERS[1]]]
    result = read(sheet(rows, ["A2:A3"]), "a.xlsx")
    first, second = result.readings
    assert first.values["content"] == "a\nb\n累计堆放三年"
    assert first.values["region"] == "甲县、乙县"
    assert (first.values["verdict"], first.values["status"]) == ("partly_founded", "open")
    assert (second.values["number"], [error["field"] for error in second.errors]) == (NUMBERS[1], ["content"])
    assert [skipped.why for skipped in result.skipped] == ["notes", "notes"]


def test_verdicts_of_one_petition_on_several_rows():
    below = ["", "", "二、噪声", "", "噪声", "", "属实", "", "已办结", "", ""]
    rows = [CLASSIC, classic(1, NUMBERS[0], 是否属实="不属实", 是否办结="未办结"), below]
    (found,) = read(sheet(rows, ["A2:A3", "B2:B3"]), "a.xlsx").readings
    assert (found.values["verdict"], found.values["status"]) == ("partly_founded", "open")
    assert found.raw["verdict"] == "不属实\n属实"


def test_two_petitions_side_by_side_are_a_fault():
    half = ["序号", "受理编号", "举报内容"]
    rows = [half + half, [1, NUMBERS[0], "扬尘", 2, NUMBERS[1], "噪声"], [3, NUMBERS[2], "异味", None, None, None]]
    result = read(sheet(rows), "a.xlsx")
    assert result.errors == [
        {
            "where": "sheet “交办”, row 2, 受理编号",
            "message": "column “受理编号” stands twice; put the right half of the table under the left one",
        }
    ]


@pytest.mark.parametrize(
    ("headings", "cells", "is_fault"),
    [
        (["受理编号", "举报内容", "编号"], [NUMBERS[0], "扬尘", "案卷〔2025〕123号"], False),
        (["编号", "举报内容", "编号"], [NUMBERS[0], "扬尘", "案卷〔2025〕123号"], False),
        (["编号", "举报内容", "编号"], ["4260号", "扬尘", "20250123"], False),
        (["编号", "举报内容", "编号"], [NUMBERS[0], "扬尘", NUMBERS[1]], True),
        (["编号", "举报内容", "编号"], ["99号", "扬尘", "100号"], True),
        (["编号", "举报内容", "编号", "举报内容"], [NUMBERS[0], "扬尘", "信字第124号", "噪声"], True),
    ],
)
def test_a_second_number_is_a_fault_only_where_it_is_a_petition(headings, cells, is_fault):
    (reading,) = read(sheet([["序号", *headings, "行政区域"], [1, *cells, "东安县"]]), "a.xlsx").readings
    assert (reading.values["number"], [error["field"] for error in reading.errors]) == (cells[0], ["number"] * is_fault)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, ["withdrawn"]),
        ({"行政区域": "零陵区"}, ["withdrawn"]),
        ({"行政区域": "零陵区", "污染类型": "大气"}, ["withdrawn"]),
        ({"交办问题基本情况": "扬尘"}, []),
    ],
)
def test_a_withdrawn_petition_may_keep_place_and_types(changes, why):
    blank = dict.fromkeys(CLASSIC[2:], "") | {"备注": "已撤回"}
    result = read(sheet([CLASSIC, classic(1, NUMBERS[0]), classic(2, NUMBERS[1], **blank | changes)]), "a.xlsx")
    assert [skipped.why for skipped in result.skipped] == why
    assert numbers(result) == list(NUMBERS[: 2 - len(why)])


def test_a_number_in_a_cell_over_two_columns_is_one():
    rows = [["序号", "受理编号", None, "举报内容"], [1, NUMBERS[0], None, "扬尘"]]
    result = read(sheet(rows, ["B1:C1", "B2:C2"]), "a.xlsx")
    assert (numbers(result), result.errors) == ([NUMBERS[0]], [])


def test_transfer_forms_of_one_petition_each():
    def form(number, content):
        return [
            ["转办单", "", "", ""],
            ["受理编号", number, "受理方式", "来信"],
            ["举报内容", content, content, content],
            ["行政区域", "甲县", "是否属实", "属实"],
        ]

    result = read(document(form(NUMBERS[0], "夜间施工"), form(NUMBERS[1], "排放废水")), "a.docx")
    assert numbers(result) == list(NUMBERS[:2])
    assert values(result, "content") == ["夜间施工", "排放废水"]
    assert values(result, "verdict") == ["founded", "founded"]
    assert values(result, "channel") == ["letter", "letter"]
    assert [reading.where for reading in result.readings] == ["table 1, row 1", "table 2, row 1"]


def test_figures_under_one_heading_keep_their_names():
    top = ["受理编号", "举报内容", "属地", "问责情况", None, None]
    below = [None, None, None, "诫勉", "约谈", "处分"]
    (reading,) = read(sheet([top, below, [NUMBERS[0], "a", "甲县", 0, 2, None]], ["D1:F1"]), "a.xlsx").readings
    assert reading.values["accountability"] == "诫勉：0\n约谈：2"


def test_numbers_under_a_blank_heading_are_found():
    rows = [["序号", "", "举报内容", "县区"], *([n, number, "a", "甲县"] for n, number in enumerate(NUMBERS, 1))]
    assert numbers(read(sheet(rows), "a.xlsx")) == list(NUMBERS)
    rows = [["序号", "举报内容", "县区"], *([number, "a", "甲县"] for number in NUMBERS)]
    assert numbers(read(sheet(rows), "a.xlsx")) == list(NUMBERS)


def test_findings_and_handling_in_one_column_are_parted():
    text = "一、调查核实情况：有裸土。\n二、处理整改情况：已覆盖。"
    rows = [["受理编号", "举报内容", "属地", "调查核实及处理整改情况"], [NUMBERS[0], "a", "甲县", text]]
    (reading,) = read(sheet(rows), "a.xlsx").readings
    assert reading.values["investigation"] == "一、调查核实情况：有裸土。"
    assert reading.values["handling"] == "二、处理整改情况：已覆盖。"


def test_sections_between_petitions_are_titles():
    head = ["受理编号", "区县", "举报内容", "是否属实"]
    rows = [head, ["一、来电（1件）"] * 4, [NUMBERS[0], "甲县", "a", "基本\n属实"], ["二、来信（1件）", "", "", ""]]
    result = read(document([*rows, [NUMBERS[1], "甲县", "b", "部分\n属实"]]), "a.docx")
    assert values(result, "verdict") == ["basically_founded", "partly_founded"]
    assert [skipped.why for skipped in result.skipped] == ["title", "title"]


def test_a_second_table_on_the_sheet_has_columns_of_its_own():
    rows = [
        ["序号", "编号", "内容", "属地"],
        [1, "101号", "a", "甲县"],
        ["表二"],
        ["序号", "编号", "属地", "内容"],
        [1, "102号", "乙县", "b"],
    ]
    result = read(sheet(rows), "a.xlsx")
    assert values(result, "content") == ["a", "b"]
    assert values(result, "region") == ["甲县", "乙县"]


def test_unknown_columns_are_kept():
    (reading,) = read(sheet([["编号", "举报内容", "属地", "经度"], ["3", "a", "甲县", 111.6]]), "a.xlsx").readings
    assert reading.extra == {"经度": "111.6"}


def test_line_breaks_stay_in_texts_and_go_from_names():
    rows = [CLASSIC, classic(1, NUMBERS[0], 交办问题基本情况=" 一、甲 \n\n 二、乙", 行政区域="永州市\n零陵区")]
    (reading,) = read(sheet(rows), "a.xlsx").readings
    assert (reading.values["content"], reading.values["region"]) == ("一、甲\n二、乙", "永州市零陵区")


def test_every_fault_names_row_and_column_and_the_remedy():
    rows = [
        CLASSIC,
        classic(1, NUMBERS[0], 是否属实="待定"),
        classic(2, NUMBERS[1], 是否办结="另报"),
        classic(3, ""),
        classic(4, NUMBERS[2], 交办问题基本情况=""),
        classic(5, NUMBERS[2].lower()),
        classic(6, "D3SX202505280031", 处理和整改情况="=A1&B1"),
        classic(7, "D3SX202505280032、D3SX202505280033"),
    ]
    result = read(sheet(rows), "a.xlsx")
    faults = [(error["where"].removeprefix("sheet “交办”, "), error["message"]) for error in result.errors]
    assert faults == [
        ("row 2, 是否属实", "“待定” in column “是否属实” was not understood; write 属实、基本属实、部分属实、不属实"),
        ("row 3, 是否办结", "“另报” in column “是否办结” was not understood; write 已办结、阶段性办结、未办结"),
        ("row 4, 受理编号", "column “受理编号” is empty; write the number that the inspection group gave"),
        ("row 5, 交办问题基本情况", "column “交办问题基本情况” is empty; write what the petition reports"),
        (
            "row 6, 受理编号",
            "the number d3sx202505280020 stands in sheet “交办”, row 5 already; keep one of the two rows",
        ),
        ("row 7, 处理和整改情况", "column “处理和整改情况” holds a formula; copy it and paste it as a value"),
        ("row 8, 受理编号", "column “受理编号” holds several numbers; give each petition a row of its own"),
    ]
    assert len(result.readings) == 7
    assert len(as_json(result)["petitions"]) == 5


def test_formulas_in_ordinals_harm_nothing():
    assert read(sheet([CLASSIC, classic("=ROW()-1", NUMBERS[0])]), "a.xlsx").errors == []


def test_a_row_of_formulas_that_were_never_calculated():
    rows = [CLASSIC, classic(1, NUMBERS[0]), ["", "=B2", "=C2"], ["=A2+1"], classic(3, NUMBERS[1])]
    result = read(sheet(rows), "a.xlsx")
    assert numbers(result) == [NUMBERS[0], "", NUMBERS[1]]
    assert [(error["where"], error["message"]) for error in result.errors] == [
        (
            "sheet “交办”, row 3, 受理编号",
            "column “受理编号” holds a formula; copy it and paste it as a value",
        ),
        (
            "sheet “交办”, row 3, 交办问题基本情况",
            "column “交办问题基本情况” holds a formula; copy it and paste it as a value",
        ),
    ]
    assert [(skipped.where, skipped.why) for skipped in result.skipped] == [("sheet “交办”, row 4", "only an ordinal")]


def test_sheet_without_content_column_says_so():
    result = read(sheet([["受理编号", "是否属实", "是否办结"], [NUMBERS[0], "属实", "是"]]), "a.xlsx")
    assert result.errors[0] == {
        "where": "sheet “交办”",
        "message": "no column for the content; expected a heading such as 交办问题基本情况",
    }


def test_numbers_under_no_headings_do_not_go_unseen():
    book = openpyxl.Workbook()
    book.active.append(["受理编号", "举报内容", "属地"])
    book.active.append([NUMBERS[0], "a", "甲县"])
    book.create_sheet("续").append([NUMBERS[1], "b", "甲县"])
    (error,) = read(saved(book), "a.xlsx").errors
    assert error["where"] == "sheet “续”"
    assert NUMBERS[1] in error["message"]


def test_short_data_is_never_taken_for_headings():
    rows = [
        CLASSIC,
        classic(1, NUMBERS[0]),
        classic(2, "4260号", 交办问题基本情况="噪声问题", 是否属实="属实", 是否办结="办结"),
    ]
    assert numbers(read(sheet(rows), "a.xlsx")) == [NUMBERS[0], "4260号"]


def test_claimed_rows_cost_nothing():
    body = inline_row(1, CLASSIC) + inline_row(2, classic(1, NUMBERS[0])) + inline_row(1_048_576, [" "])
    empty = "".join(f'<row r="{n}" s="1" customFormat="1" ht="20"/>' for n in range(3, 1_048_576))
    claimed = sheet_xml(
        body.replace('<row r="1048576">', empty + '<row r="1048576">'), '<dimension ref="A1:XFD1048576"/>'
    )
    result = read(replaced(sheet([["a"]]), "xl/worksheets/sheet1.xml", claimed), "a.xlsx")
    assert numbers(result) == [NUMBERS[0]]


@pytest.mark.parametrize("rows", [[["a", "b"], ["c", "d"]], [["区县", "来电", "来信"], ["甲", 1, 2]]])
def test_a_file_without_headings_is_refused(rows):
    with pytest.raises(ValidationError) as refused:
        read(sheet(rows), "b.xlsx")
    assert refused.value.code == "bad_file"
    assert "“b.xlsx”: no row of headings was found in sheet “交办”" in refused.value.message


def reasons(result):
    return [skipped.why for skipped in result.skipped]


@pytest.mark.parametrize(
    "counted",
    [
        [str(n) for n in range(1, 12)],
        [f"（{n}）" for n in range(1, 12)],
        ["甲", "乙", *map(str, range(1, 10))],
        ["栏次", *range(1, 11)],
    ],
)
def test_a_row_that_counts_the_columns(counted):
    result = read(sheet([CLASSIC, counted, classic(1, NUMBERS[0])]), "a.xlsx")
    assert (numbers(result), reasons(result)) == ([NUMBERS[0]], ["numbers of the columns"])


def test_a_batch_that_only_the_name_of_the_sheet_tells():
    rows = [CLASSIC, classic(1, NUMBERS[0])]
    assert read(sheet(rows, title="第十二批"), "a.xlsx").facts.label == "12"
    assert read(sheet([["第13批交办清单"], *rows], title="第十二批"), "a.xlsx").facts.label == "13"


@pytest.mark.parametrize(
    "below",
    [
        ["注：序号1与第三批清单中序号5重复"],
        classic("示例", NUMBERS[2], 备注="第三批清单"),
        ["合计", "", "1件"],
    ],
)
def test_a_batch_is_not_taken_from_below_the_petitions(below):
    rows = [["交办第十二批群众信访举报件办理情况表"], CLASSIC, classic(1, NUMBERS[0]), below]
    result = read(sheet(rows, title="第3批台账"), "a.xlsx")
    assert (result.facts.label, result.sheets[0].facts.label) == ("12", "12")
    assert read(sheet(rows[1:], title="第13批"), "a.xlsx").facts.label == "13"


def test_a_batch_that_a_document_names_above_its_table():
    before = ["第十二批群众举报件办理情况", "注：序号1与第三批清单中序号5重复"]
    assert read(document([CLASSIC, classic(1, NUMBERS[0])], before=before), "第4批.docx").facts.label == "12"
    assert read(document([CLASSIC, classic(1, NUMBERS[0])], before=before[1:]), "第4批.docx").facts.label == "4"


def test_an_example_is_no_petition():
    result = read(sheet([CLASSIC, classic("示例", NUMBERS[2]), classic(1, NUMBERS[0])]), "a.xlsx")
    assert (numbers(result), reasons(result)) == ([NUMBERS[0]], ["example"])


@pytest.mark.parametrize(
    ("last", "why"),
    [
        (["", "", "合计：2件"], "totals"),
        (["", "总 计", "2"], "totals"),
        (["说明", "本表截至6月8日"], "notes"),
        (["单位负责人：示例甲", "", "填表日期：2024年6月8日"], "notes"),
        (["主送：某办", "抄送：某局"], "notes"),
    ],
)
def test_rows_under_the_petitions(last, why):
    result = read(sheet([CLASSIC, classic(1, NUMBERS[0]), last]), "a.xlsx")
    assert (values(result, "content"), reasons(result)) == (["反映第1处堆场扬尘"], [why])
    assert result.errors == []


def test_texts_that_begin_with_a_name_go_on_with_the_petition_above():
    more = ["", "", "住户：夜间噪声", "", "", "城管局：另查明", "", "城管局：已责令"]
    result = read(sheet([CLASSIC, classic(1, NUMBERS[0]), more]), "a.xlsx")
    assert values(result, "content") == ["反映第1处堆场扬尘\n住户：夜间噪声"]
    assert values(result, "handling") == ["覆盖\n城管局：已责令"]


def test_figures_under_one_heading_keep_their_names_where_one_is_the_heading_itself():
    top = ["受理编号", "举报内容", "行政区域", "问责情况", None, None]
    below = [None, None, None, "约谈（人）", "问责（人）", "处分（人）"]
    (found,) = read(sheet([top, below, [NUMBERS[0], "扬尘", "东安县", 1, 1, 0]], ["D1:F1"]), "a.xlsx").readings
    assert found.values["accountability"] == "约谈(人)：1\n问责(人)：1\n处分(人)：0"


def test_figures_in_a_table_as_wide_are_no_petitions():
    figures = [["类型", *["水"] * 10], ["件数", *["2"] * 10]]
    pages = [[classic(2, NUMBERS[1])], [classic(3, "")]]
    result = read(document([CLASSIC, classic(1, NUMBERS[0])], *pages, figures), "a.docx")
    assert numbers(result) == [NUMBERS[0], NUMBERS[1], ""]
    assert [(skipped.where, skipped.why) for skipped in result.skipped] == [("table 4", "no row of headings")]
    assert [error["where"] for error in result.errors] == ["table 3, row 1, 受理编号"]


def test_a_next_page_of_short_words_does_not_go_unseen():
    page = [["2", "X12", "黑烟"], ["合计", "2", "件"]]
    result = read(document([["序号", "受理编号", "举报内容"], [1, NUMBERS[0], "扬尘"]], page), "a.docx")
    assert numbers(result) == [NUMBERS[0]]
    assert result.errors == [
        {
            "where": "table 2",
            "message": "it looks like the next page of the table before, from “X12” on, but has no headings; "
            "copy the headings over it, or take it out",
        }
    ]
    figures = [["类型", "水", "大气"], ["件数", "12", "3件"], ["合计", "15件", "15件"]]
    assert read(document([["序号", "受理编号", "举报内容"], [1, NUMBERS[0], "扬尘"]], figures), "a.docx").errors == []


SHOWN = (
    "number", "content", "region", "types", "investigation", "verdict", "handling", "status", "accountability", "key",
    "channel", "remark",
)  # fmt: skip


@pytest.mark.parametrize(("kind", "drawn"), [("xlsx", render_xlsx), ("docx", render_docx)])
def test_the_public_table_of_this_program_is_read_with_equal_fields(kind, drawn):
    rows = (
        shown(1, key=True, channel="wechat", types=("water", "solid_waste", "marine")),
        shown(2, channel="letter", remark="与第3批重复", verdict="partly_founded", status="staged"),
        shown(3, number="4260号", channel="other", content="一、扬尘\n二、噪声", verdict="unfounded"),
        shown(4, key=True, remark="已并案", verdict="basically_founded", status="open"),
        shown(5, investigation="", verdict="", handling="", status="", accountability="", types=(), region=""),
        shown(6, withdrawn=True),
    )
    result = read(drawn(compose(publication(rows, by_place=(), number=3, batch="35-1"))), f"a.{kind}")
    expected = [{name: getattr(one, name) for name in SHOWN} | {"types": list(one.types)} for one in rows[:5]]
    expected[4] |= {"verdict": None, "status": None}
    assert [{name: one[name] for name in SHOWN} for one in as_json(result)["petitions"]] == expected
    assert result.errors == []
    assert "withdrawn" in reasons(result)
    assert (result.facts.label, result.facts.day) == ("35-1", "2018-08-09")
