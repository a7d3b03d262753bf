"""Layouts in running text: numbers of many kinds, sections, no labels at all; PDF and numbers that Word makes."""

from datetime import date

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from weasyprint import HTML

from intake.reading.read import as_json, read, read_text
from intake.reading.records import ChangeKind
from tests.intake.compared import brief
from tests.intake.making import PLACES, lines, saved
from tests.intake.test_reading_layouts import given, in_lines

pytestmark = pytest.mark.usefixtures("en")  # places are compared in the source language


def test_numbers_before_labels_count_the_labels():
    text = (
        "问题1：\n1.问题描述：某河黑臭。\n2.整改目标：消除黑臭。\n3.整改措施：截污；清淤。\n"
        "4.责任单位：牵头单位：市住建局 配合单位：市水利局、市城管局等\n5.完成时限：2023年6月30日前\n"
        "问题2：\n1.问题描述：某湖萎缩。\n2.整改目标：恢复水面。\n3.整改措施：退田还湖。\n"
        "4.责任单位：市水利局\n5.完成时限：2024年年底前"
    )
    assert brief(read_text(text)) == [
        (
            1, "", "某河黑臭。", "2023年6月30日前",
            [("市住建局", "lead"), ("市水利局", "assist"), ("市城管局", "assist")], [(1, "截污；清淤。", "None")],
        ),
        (2, "", "某湖萎缩。", "2024年年底前", [("市水利局", "responsible")], [(1, "退田还湖。", "None")]),
    ]  # fmt: skip


def test_one_problem_laid_out_in_sections():
    text = (
        "一、整改问题\n某县散煤管控不到位。\n二、整改目标\n散煤替代完成。\n三、整改措施\n1.划定禁燃区。\n"
        "2.建设配送中心。\n四、整改主要工作及成效\n禁燃区已划定。\n五、公示时间\n2021年3月1日至12日"
    )
    (problem,) = read_text(text).problems
    assert (problem.number, problem.text, problem.goal, problem.progress) == (
        None,
        "某县散煤管控不到位。",
        "散煤替代完成。",
        "禁燃区已划定。",
    )
    assert [measure.text for measure in problem.measures] == ["划定禁燃区。", "建设配送中心。"]


def test_a_plan_without_labels_whose_measures_end_with_owners():
    text = (
        "三、整改目标\n（一）责任落实。各级职责明晰。\n四、整改措施\n（一）加强学习，统一认识。\n"
        "1.开展专题学习。（市委办、市政府办牵头，各县（区）、高新区管委会，市直部门配合）\n"
        "2.每季研究一次。（市委办牵头）\n（二）治理污染，改善质量。\n1.治理扬尘，2021年底前全部覆盖。（市住建局牵头）\n"
        "2.保护水源。（按照年度《水源保护方案》分工负责）\n五、保障措施\n（一）加强领导。成立专班。\n2021年9月1日"
    )
    reading = read_text(text)
    assert reading.errors == ()
    assert brief(reading) == [
        (
            1,
            "",
            "加强学习，统一认识。",
            "",
            [
                ("市委办", "lead"),
                ("市政府办", "lead"),
                ("各县（区）", "assist"),
                ("高新区管委会", "assist"),
                ("市直部门", "assist"),
            ],
            [(1, "开展专题学习。", "None"), (2, "每季研究一次。", "None")],
        ),
        (
            2,
            "",
            "治理污染，改善质量。",
            "2021年底前",
            [("市住建局", "lead")],
            [
                (1, "治理扬尘，2021年底前全部覆盖。", "2021-12-31"),
                (2, "保护水源。（按照年度《水源保护方案》分工负责）", "None"),
            ],
        ),
    ]
    assert (reading.document_date, reading.problems[1].deadline_from) == (date(2021, 9, 1), "measures")


def test_tasks_counted_through_under_categories():
    text = (
        "二、重点任务\n（一）大气\n1.淘汰锅炉，2025年底前完成。（市发改委牵头，各县区配合）\n"
        "2.治理扬尘。（市住建局负责）\n（二）水\n3.治理河道。（市水利局负责）\n三、保障措施\n1.加强领导。"
    )
    assert brief(read_text(text)) == [
        (1, "大气", "淘汰锅炉，2025年底前完成。", "2025年底前", [("市发改委", "lead"), ("各县区", "assist")], []),
        (2, "大气", "治理扬尘。", "", [("市住建局", "responsible")], []),
        (3, "水", "治理河道。", "", [("市水利局", "responsible")], []),
    ]


def test_a_letter_of_feedback():
    text = (
        "一、总体情况\n督察认为有进展。\n二、存在的主要问题\n（一）认识不到位。\n1.甲县部署不力。\n"
        "2.乙县考核不严。\n（二）治污短板。\n3.管网缺失。\n三、整改要求\n限期整改。"
    )
    reading = read_text(text)
    assert [(problem.number, problem.category, problem.text) for problem in reading.problems] == [
        (1, "认识不到位", "甲县部署不力。"),
        (2, "认识不到位", "乙县考核不严。"),
        (3, "治污短板", "管网缺失。"),
    ]
    assert reading.categories == ("认识不到位", "治污短板")


def test_a_report_about_rectification_gives_no_problems():
    text = (
        "5月1日，督察组反馈了5大类33个问题。截至目前，19个提前完成。\n一、主要做法\n"
        "1.高位推动整改。成立专班。\n2.压实责任。\n二、整改任务进展情况\n（一）治理大气。淘汰锅炉3台。\n"
        "附件：33个问题整改情况\n2019年12月5日"
    )
    reading = read_text(text)
    assert reading.problems == ()
    assert [(claim.kind, claim.count) for claim in reading.claims] == [("categories", 5), ("problems", 33)]
    assert [fault.code for fault in reading.errors] == ["nothing"]


def of_parts(text: str) -> list[tuple[str, int, int | None, str]]:
    return [(claim.words, claim.count, claim.found, claim.where) for claim in read_text(text).claims]


def test_counts_behind_headings_are_those_of_their_parts():
    def problem(number: str) -> str:
        return f"问题{number}：某处污水直排。\n整改目标：消除直排。\n整改时限：2020年6月底前\n责任单位：某县人民政府\n"

    first = f"一、水环境方面（共2个问题）\n{problem('一')}{problem('二')}"
    second = f"二、大气环境方面（1项）\n{problem('三')}"
    assert of_parts(first + second) == [("共2个问题", 2, 2, "line 1"), ("1项", 1, 1, "line 10")]
    short = read_text(first.replace("共2个", "共3个") + second)
    assert [(fault.where, fault.code) for fault in short.errors] == [("line 1", "count")]
    parts = f"（一）水环境方面（2个）\n{problem('一')}{problem('二')}（二）大气环境方面（1个）\n{problem('三')}"
    nested = f"一、中央督察反馈问题（共3个问题）\n{parts}"
    assert [(words, found) for words, _count, found, _where in of_parts(nested)] == [
        ("共3个问题", 3), ("2个", 2), ("1个", 1),
    ]  # fmt: skip
    contents = f"目录\n一、水环境方面（共2个问题）\n二、大气环境方面（1项）\n\n{first}{second}"
    assert [found for _words, _count, found, _where in of_parts(contents)] == [None, None, 2, 1]


@pytest.mark.parametrize("place", ["hubei", "hainan", "anhui"])
def test_a_pdf_with_text(place: str):
    """Lines are broken at the edge of the page, page numbers and a running head stand between them."""
    paragraphs = "".join(f"<p>{line}</p>" for line in lines(PLACES[place]))
    page = (
        "@page{size:105mm 90mm;margin:12mm;@top-center{content:'某市整改方案 征求意见稿'}"
        "@bottom-center{content:'— ' counter(page) ' —'}}p{margin:0;text-indent:2em;font-size:16pt}"
    )
    reading = read(HTML(string=f"<style>{page}</style>{paragraphs}").write_pdf(), "方案.pdf")
    assert given(reading) == in_lines(PLACES[place])
    assert {ChangeKind.JOINED, ChangeKind.PAGE} <= {change.kind for change in reading.changes}


def test_words_that_word_numbers_by_itself():
    paper = docx.Document()
    paper.add_paragraph("某河黑臭。", style="List Number")
    paper.add_paragraph("责任单位：市住建局")
    paper.add_paragraph("整改时限：年内")
    paper.add_paragraph("某湖萎缩。", style="List Number")
    paper.add_paragraph("责任单位：市水利局")
    paper.add_paragraph("整改时限：今年底前")
    reading = read(saved(paper), "方案.docx", document_date=date(2020, 3, 1))
    assert [(problem.number, problem.text, str(problem.deadline.due_on)) for problem in reading.problems] == [
        (1, "某河黑臭。", "2020-12-31"), (2, "某湖萎缩。", "2020-12-31"),
    ]  # fmt: skip


def test_header_counts_are_checked():
    text = "梳理出2大类4个问题，制定本方案。\n" + "\n".join(lines(PLACES["central"])[2:])
    reading = read_text(text)
    assert [(claim.kind, claim.count, claim.found) for claim in reading.claims] == [
        ("categories", 2, 2),
        ("problems", 4, 3),
    ]
    (fault,) = as_json(reading)["errors"]
    assert fault["code"] == "count"


def test_measures_last_and_numbered_as_the_problems_are():
    text = (
        "1.甲县认识不足。\n责任单位：甲县政府\n整改时限：2022年\n整改措施：\n1.召开会议。\n2.开展培训。\n"
        "2.乙县考核不严。\n责任单位：乙县政府\n整改时限：2023年\n整改措施：\n1.修订办法。\n"
        "3.丙县管网缺失。\n责任单位：丙县政府\n整改时限：长期坚持\n整改措施：\n1.新建。\n2.修复。\n3.检查。\n4.验收。\n"
        "附件2\n其他材料"
    )
    assert brief(read_text(text)) == [
        (
            1,
            "",
            "甲县认识不足。",
            "2022年",
            [("甲县政府", "responsible")],
            [(1, "召开会议。", "None"), (2, "开展培训。", "None")],
        ),
        (2, "", "乙县考核不严。", "2023年", [("乙县政府", "responsible")], [(1, "修订办法。", "None")]),
        (
            3,
            "",
            "丙县管网缺失。",
            "长期坚持",
            [("丙县政府", "responsible")],
            [(1, "新建。", "None"), (2, "修复。", "None"), (3, "检查。", "None"), (4, "验收。", "None")],
        ),
    ]


def test_units_and_time_limits_of_each_measure():
    text = (
        "一、某区垃圾积存。\n整改目标：清运完毕。\n整改措施：\n（1）清运存量。\n责任单位：甲区政府\n完成时限：2021年6月底\n"
        "（2）建设焚烧厂。\n责任单位：市城管局\n完成时限：2022年底\n"
        "二、某区污泥乱倒。\n整改目标：规范处置。\n整改措施：\n（1）清理。\n责任单位：乙区政府\n完成时限：2021年7月底"
    )
    reading = read_text(text)
    assert brief(reading) == [
        (
            1,
            "",
            "某区垃圾积存。",
            "2021年6月底；2022年底",
            [("甲区政府", "responsible"), ("市城管局", "responsible")],
            [(1, "清运存量。", "2021-06-30"), (2, "建设焚烧厂。", "2022-12-31")],
        ),
        (2, "", "某区污泥乱倒。", "2021年7月底", [("乙区政府", "responsible")], [(1, "清理。", "None")]),
    ]
    assert [[unit.name for unit in measure.units] for measure in reading.problems[0].measures] == [
        ["甲区政府"],
        ["市城管局"],
    ]


def test_problems_without_numbers():
    text = (
        "某河水质恶化\n责任单位：甲县政府\n整改目标：达标\n整改时限：2021年底\n整改措施：截污\n\n"
        "某山开采破坏\n责任单位：乙县政府\n整改目标：复绿\n整改时限：2022年底\n整改措施：复绿"
    )
    assert brief(read_text(text)) == [
        (None, "", "某河水质恶化", "2021年底", [("甲县政府", "responsible")], [(1, "截污", "None")]),
        (None, "", "某山开采破坏", "2022年底", [("乙县政府", "responsible")], [(1, "复绿", "None")]),
    ]


def test_units_and_persons_under_one_label():
    text = (
        "问题一：某湖污染\n整改目标：Ⅲ类。\n责任单位和责任人：甲区政府（区长）；市水利局（局长）\n"
        "整改措施及时限：\n（一）短期（2021年底前）：截污。\n（二）长期：保护。"
    )
    (problem,) = read_text(text).problems
    assert [unit.name for unit in problem.units] == ["甲区政府", "市水利局"]
    assert [person.name for person in problem.persons] == ["区长", "局长"]
    assert [measure.text for measure in problem.measures] == ["短期（2021年底前）：截污。", "长期：保护。"]


def test_numbers_that_begin_again_in_each_category_are_counted_on():
    text = (
        "一、水环境方面\n1.某河黑臭。\n责任单位：甲县政府\n整改时限：2021年底\n2.某湖萎缩。\n责任单位：乙县政府\n整改时限：2022年底\n"
        "二、大气方面\n1.工地扬尘。\n责任单位：丙县政府\n整改时限：2021年底"
    )
    reading = read_text(text)
    assert [(problem.number, problem.label, problem.category) for problem in reading.problems] == [
        (1, "1", "水环境方面"),
        (2, "2", "水环境方面"),
        (3, "1", "大气方面"),
    ]
    assert reading.errors == () and all(problem.notes for problem in reading.problems)


def test_lists_of_two_levels_that_word_numbers():
    paper = docx.Document()
    lists = paper.part.numbering_part.element
    levels = (("chineseCounting", "%1、"), ("decimal", "%2."))
    shapes = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, (form, text) in enumerate(levels)
    )
    lists.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{shapes}</w:abstractNum>'))
    lists.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for text, level in (
        ("某河黑臭。", 0), ("责任单位：市住建局", None), ("整改措施：", None), ("截污", 1), ("清淤", 1),
        ("某湖萎缩。", 0), ("责任单位：市水利局", None), ("整改措施：", None), ("补水", 1),
    ):  # fmt: skip
        properties = paper.add_paragraph(text)._p.get_or_add_pPr()
        if level is not None:
            numbers = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>'
            properties.append(parse_xml(numbers))
    assert brief(read(saved(paper), "方案.docx")) == [
        (1, "", "某河黑臭。", "", [("市住建局", "responsible")], [(1, "截污", "None"), (2, "清淤", "None")]),
        (2, "", "某湖萎缩。", "", [("市水利局", "responsible")], [(1, "补水", "None")]),
    ]
