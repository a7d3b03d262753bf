"""Tables of other places in workbooks, worded for these tests, every field exact."""

from datetime import date

import openpyxl
import pytest

from intake.reading.read import read
from tests.intake.compared import cards
from tests.intake.making import saved, sheet

pytestmark = pytest.mark.usefixtures("en")


def test_a_ledger_of_a_county_with_groups_and_totals():
    reading = read(
        sheet(
            [
                ["附件2：石门县生态环境问题整改台账"],
                ["填报单位：石门县整改办", "", "", "", "填报时间：2022年3月5日"],
                [
                    "序号",
                    "问题来源",
                    "存在问题",
                    "整改目标",
                    "整改措施",
                    "完成时限",
                    "县级责任领导",
                    "责任单位",
                    "配合单位",
                    "进展情况",
                    "备注",
                ],
                ["（一）水环境"],
                [
                    "１",
                    "省督察",
                    "河东片区污水直排",
                    "全收集",
                    "1.排查管网",
                    "2022年4月底前",
                    "副县长周某",
                    "县住建局",
                    "县水利局",
                    "已完成",
                    "",
                ],
                ["", "", "", "", "2.新建泵站", "2022年9月底前", "", "同上", "", "正在施工", ""],
                [
                    "２",
                    "省督察",
                    "畜禽粪污还田不规范",
                    "规范还田",
                    "建立台账",
                    "立行立改",
                    "同上",
                    "县农业农村局",
                    "各乡镇",
                    "",
                    "",
                ],
                ["小计", "2个", "", "", "", "", "", "", "", "", ""],
                ["（二）固废"],
                [
                    "３",
                    "自查",
                    "建筑垃圾堆放",
                    "清运",
                    "清运并复绿",
                    "2022年6月底前",
                    "副县长吴某",
                    "县城管局",
                    "",
                    "",
                    "",
                ],
                ["合计", "3个", "", "", "", "", "", "", "", "", ""],
                ["注：1.完成时限以县整改办核定为准。"],
            ],
            title="台账",
        ),
        "清单.xlsx",
    )
    assert reading.errors == ()
    assert (
        cards(reading)
        == """\
1 [水环境] 河东片区污水直排
goal: 全收集
deadline: 2022年4月底前；2022年9月底前 = staged 2022-09-30
units: 县住建局 responsible; 县水利局 assist
persons: 副县长周某 responsible
progress: 已完成
正在施工
- 1 排查管网 = 2022-04-30
- 2 新建泵站 = 2022-09-30

2 [水环境] 畜禽粪污还田不规范
goal: 规范还田
deadline: 立行立改 = immediate
units: 县农业农村局 responsible; 各乡镇 assist
persons: 副县长周某 responsible
- 1 建立台账

3 [固废] 建筑垃圾堆放
goal: 清运
deadline: 2022年6月底前 = date 2022-06-30
units: 县城管局 responsible
persons: 副县长吴某 responsible
- 1 清运并复绿"""
    )


def test_problems_side_by_side_in_a_sheet():
    reading = read(
        sheet(
            [
                ["某区整改任务表", "", "", ""],
                ["序号", "1", "2", "3"],
                ["存在问题", "甲沟黑臭", "乙厂超标", "丙山未复绿"],
                ["整改目标", "消除黑臭", "稳定达标", "全面复绿"],
                ["整改措施", "1.截污\n2.清淤", "升级改造", "覆土种草"],
                ["牵头单位", "区住建局", "区生态环境分局", "区自然资源局"],
                ["配合单位", "区水务局、各街道", "", "区林业局"],
                ["完成时限", "2021年12月底", "2021年9月30日", "长期坚持"],
            ],
            merges=["A1:D1"],
        ),
        "清单.xlsx",
    )
    assert reading.errors == ()
    assert (
        cards(reading)
        == """\
1 甲沟黑臭
goal: 消除黑臭
deadline: 2021年12月底 = date 2021-12-31
units: 区住建局 lead; 区水务局 assist; 各街道 assist
- 1 截污
- 2 清淤

2 乙厂超标
goal: 稳定达标
deadline: 2021年9月30日 = date 2021-09-30
units: 区生态环境分局 lead
- 1 升级改造

3 丙山未复绿
goal: 全面复绿
deadline: 长期坚持 = long_term
units: 区自然资源局 lead; 区林业局 assist
- 1 覆土种草"""
    )


def test_tasks_of_one_problem_in_rows_of_their_own():
    reading = read(
        sheet(
            [
                ["序号", "反馈问题", "整改目标", "整改任务", "牵头单位", "责任单位", "完成时限"],
                [1, "岸线占用", "全部清退", "拆除甲码头", "市交通局", "甲县政府", "2021-06-30"],
                [1, "岸线占用", "全部清退", "拆除乙码头", "市交通局", "乙县政府", "2021-12-31"],
                [2, "砂场扬尘", "全封闭", "建设料棚", "市住建局", "丙县政府", "2022-03-31"],
            ]
        ),
        "清单.xlsx",
    )
    assert reading.errors == ()
    assert (
        cards(reading)
        == """\
1 岸线占用
goal: 全部清退
deadline: 2021-06-30；2021-12-31 = staged 2021-12-31
units: 市交通局 lead; 甲县政府 responsible; 乙县政府 responsible
- 1 拆除甲码头 = 2021-06-30 (甲县政府 responsible; 市交通局 lead)
- 2 拆除乙码头 = 2021-12-31 (乙县政府 responsible; 市交通局 lead)

2 砂场扬尘
goal: 全封闭
deadline: 2022-03-31 = date 2022-03-31
units: 市住建局 lead; 丙县政府 responsible
- 1 建设料棚"""
    )


def test_measures_that_are_counted_through():
    reading = read(
        sheet(
            [
                ["问题序号", "反馈问题", "措施序号", "整改措施", "责任单位", "完成时限"],
                ["一", "尾矿库无防渗", 1, "监测地下水", "市生态环境局", "2021年6月"],
                ["", "", 2, "实施防渗", "某矿业公司", "2022年6月"],
                ["二", "农膜回收率低", 3, "建回收点", "市农业农村局", "2021年12月"],
            ],
            merges=["A2:A3", "B2:B3"],
        ),
        "清单.xlsx",
    )
    assert reading.errors == ()
    assert (
        cards(reading)
        == """\
1 尾矿库无防渗
deadline: 2021年6月；2022年6月 = staged 2022-06-30
units: 市生态环境局 responsible; 某矿业公司 responsible
- 1 监测地下水 = 2021-06-30 (市生态环境局 responsible)
- 2 实施防渗 = 2022-06-30 (某矿业公司 responsible)

2 农膜回收率低
deadline: 2021年12月 = date 2021-12-31
units: 市农业农村局 responsible
- 1 建回收点"""
    )


def test_days_as_a_spreadsheet_keeps_them():
    reading = read(
        sheet(
            [
                ["序号", "问题", "措施", "责任单位", "完成时间", "销号情况"],
                [1, "锅炉未淘汰", "拆除", "甲镇", date(2021, 10, 31), "已销号"],
                [2, "加油站未改造", "改造", "市商务局", date(2022, 5, 1), "未销号"],
                ["总计：2项", None, None, None, None, None],
            ]
        ),
        "清单.xlsx",
    )
    assert reading.errors == ()
    assert (
        cards(reading)
        == """\
1 锅炉未淘汰
deadline: 2021-10-31 = date 2021-10-31
units: 甲镇 responsible
- 1 拆除

2 加油站未改造
deadline: 2022-05-01 = date 2022-05-01
units: 市商务局 responsible
- 1 改造"""
    )


def test_headings_broken_over_lines():
    reading = read(
        sheet(
            [
                [
                    "序\n号",
                    "整 改\n问 题",
                    "整改\n目标",
                    "整改措施\n（具体措施）",
                    "责任\n单位",
                    "责任\n人",
                    "完成\n时限",
                    "验收\n单位",
                ],
                [
                    "14",
                    "江边违建",
                    "拆除",
                    "1、调查。2、拆除。",
                    "江边区\n人民政府",
                    "区长",
                    "2021.12.31",
                    "市自然资源\n局",
                ],
                ["16", "油库泄漏", "修复", "1、堵漏。2、修复。", "石油\n公司", "经理", "2022/6/30", "市生态环\n境局"],
            ]
        ),
        "清单.xlsx",
    )
    assert reading.errors == ()
    assert (
        cards(reading)
        == """\
14 江边违建
goal: 拆除
deadline: 2021.12.31 = date 2021-12-31
units: 江边区人民政府 responsible; 市自然资源局 accept
persons: 区长 responsible
- 1 调查。
- 2 拆除。

16 油库泄漏
goal: 修复
deadline: 2022/6/30 = date 2022-06-30
units: 石油公司 responsible; 市生态环境局 accept
persons: 经理 responsible
- 1 堵漏。
- 2 修复。"""
    )


def test_numbers_that_begin_again_on_each_sheet():
    book = openpyxl.Workbook()
    book.active.title = "水"
    head = ["序号", "问题", "整改措施", "责任单位", "完成时限"]
    sheets = {
        "水": [[1, "水问题甲", "治理甲", "甲县", "2021年"], [2, "水问题乙", "治理乙", "乙县", "2021年"]],
        "大气": [[1, "气问题丙", "治理丙", "丙县", "2022年"]],
    }
    for title, rows in sheets.items():
        page = book[title] if title in book.sheetnames else book.create_sheet(title)
        for row in (head, *rows):
            page.append(row)
    book.create_sheet("说明").append(["填表说明：按月报送。"])
    reading = read(saved(book), "清单.xlsx")
    assert [problem.label for problem in reading.problems] == ["1", "2", "1"]
    assert (
        cards(reading)
        == """\
1 [水] 水问题甲
deadline: 2021年 = date 2021-12-31
units: 甲县 responsible
- 1 治理甲

2 [水] 水问题乙
deadline: 2021年 = date 2021-12-31
units: 乙县 responsible
- 1 治理乙

3 [大气] 气问题丙
deadline: 2022年 = date 2022-12-31
units: 丙县 responsible
- 1 治理丙"""
    )
