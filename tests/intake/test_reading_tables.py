"""Tables: headings of two rows, split over pages, forms, measures of their own."""

import pytest

from intake.reading.read import read
from tests.intake.compared import brief
from tests.intake.making import sheet, word

pytestmark = pytest.mark.usefixtures("en")  # places are compared in the source language


def test_headings_of_two_rows_and_a_problem_over_several_rows():
    rows = [
        ["某省任务清单"],
        ["序号", "反馈问题", "整改目标", "责任分工", None, "督导单位", "整改措施", None],
        [None, None, None, "牵头单位", "配合单位", None, "具体措施", "完成时限"],
        [1, "断面超标", "达到Ⅲ类", "市生态环境局", "市水利局、市住建局", "省生态环境厅", "截污", "2021年6月底前"],
        [None, None, None, None, "同上", None, "清淤", "2021年底前"],
        [2, "山体开采", "复绿", "市自然资源局", "丙县人民政府", "同上", "关停；复绿", "2022年"],
        ["二、大气方面"],
        [5, "工地扬尘", "覆盖", "市住建局", None, None, "喷淋", "长期坚持"],
        ["合计", "3项"],
    ]
    merges = [
        "A1:H1",
        "A2:A3",
        "B2:B3",
        "C2:C3",
        "D2:E2",
        "F2:F3",
        "G2:H2",
        "A4:A5",
        "B4:B5",
        "C4:C5",
        "D4:D5",
        "F4:F5",
        "A7:H7",
    ]
    reading = read(sheet(rows, merges), "清单.xlsx")
    assert reading.errors == ()
    assert brief(reading) == [
        (
            1, "", "断面超标", "2021年6月底前；2021年底前",
            [("市生态环境局", "lead"), ("市水利局", "assist"), ("市住建局", "assist"), ("省生态环境厅", "supervise")],
            [(1, "截污", "2021-06-30"), (2, "清淤", "2021-12-31")],
        ),
        (
            2, "", "山体开采", "2022年",
            [("市自然资源局", "lead"), ("丙县人民政府", "assist"), ("省生态环境厅", "supervise")],
            [(1, "关停；复绿", "None")],
        ),
        (5, "大气方面", "工地扬尘", "长期坚持", [("市住建局", "lead")], [(1, "喷淋", "None")]),
    ]  # fmt: skip
    assert [problem.where for problem in reading.problems] == ["清单, row 4", "清单, row 6", "清单, row 8"]
    place = reading.problems[0].fields["measures"]
    assert reading.text[place.paragraph].where == "清单!G4"


def test_a_table_split_over_pages_with_repeated_headings():
    head = ["序号", "问题", "整改措施", "责任单位", "完成时限"]
    first = [
        head,
        ["1", "问题甲。", "措施甲。", "市住建局", "2021年底"],
        ["2", "问题乙，", "措施乙，", "市水利\n局", "2021年底"],
    ]
    second = [
        head,
        ["", "写在下一页。", "接着写完。", None, None],
        ["3", "问题丙。", "措施丙。", "市住建局\n市城管局", "一期2021年底前完成设计；二期2022年底前完工"],
    ]
    third = [["4", "问题丁。", "措施丁。", "同上", "同上"], ["注：以上为全部问题。", "", "", "", ""]]
    assert brief(read(word(first, second, "", third), "清单.docx")) == [
        (1, "", "问题甲。", "2021年底", [("市住建局", "responsible")], [(1, "措施甲。", "None")]),
        (2, "", "问题乙，写在下一页。", "2021年底", [("市水利局", "responsible")], [(1, "措施乙，接着写完。", "None")]),
        (
            3, "", "问题丙。", "一期2021年底前完成设计；二期2022年底前完工",
            [("市住建局", "responsible"), ("市城管局", "responsible")], [(1, "措施丙。", "None")],
        ),
        (
            4, "", "问题丁。", "一期2021年底前完成设计；二期2022年底前完工",
            [("市住建局", "responsible"), ("市城管局", "responsible")], [(1, "措施丁。", "None")],
        ),
    ]  # fmt: skip


def test_forms_with_two_pairs_in_a_row_below_headings():
    table = [
        ["责任单位", "平川县人民政府", "责任人", "县长"],
        ["整改目标", "达标", None, None],
        ["整改时限", "2023年6月底前", None, None],
        ["整改措施", "1.建设\n2.验收（市水利局牵头）", None, None],
    ]
    merges = [(1, 1, 1, 3), (2, 1, 2, 3), (3, 1, 3, 3)]
    reading = read(word("一、甲河水质不达标。", table, "七、乙河水质不达标。", table, merges=merges), "清单.docx")
    units = [("平川县人民政府", "responsible")]
    measures = [(1, "建设", "None"), (2, "验收", "None")]
    assert brief(reading) == [
        (1, "", "甲河水质不达标。", "2023年6月底前", units, measures),
        (7, "", "乙河水质不达标。", "2023年6月底前", units, measures),
    ]
    assert [(unit.name, str(unit.role)) for unit in reading.problems[0].measures[1].units] == [("市水利局", "lead")]
    assert [person.name for person in reading.problems[0].persons] == ["县长"]


def test_a_table_of_measures_under_each_problem():
    head = ["序号", "整改措施", "责任单位", "完成时限"]
    first = [head, ["1", "安装设备", "甲厂", "2021年6月底"], ["2", "开展监测", "市生态环境局", "2021年底"]]
    reading = read(
        word(
            "一、甲厂废气扰民。",
            "整改时限：2021年底",
            first,
            "二、乙场恶臭。",
            "整改时限：2022年底",
            [head, ["1", "搬迁", "乙场", "2022年底"]],
        ),
        "清单.docx",
    )
    assert brief(reading) == [
        (
            1, "", "甲厂废气扰民。", "2021年底", [("甲厂", "responsible"), ("市生态环境局", "responsible")],
            [(1, "安装设备", "2021-06-30"), (2, "开展监测", "2021-12-31")],
        ),
        (2, "", "乙场恶臭。", "2022年底", [("乙场", "responsible")], [(1, "搬迁", "2022-12-31")]),
    ]  # fmt: skip
