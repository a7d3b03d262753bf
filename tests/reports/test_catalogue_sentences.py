"""The sentences of the kinds of papers at zero, one and many, and what they refuse to say."""

from dataclasses import replace
from datetime import date

import pytest

from papers.marks import bare, stripped
from reports.catalogue.monthly import period_words
from reports.kinds import KINDS
from reports.source import Corrected, Issue
from tests.reports.source_sample import PERIOD, line, report, source, task


def said(code: str, made, heading: str = "", **texts: str) -> str:
    """The paragraphs of a paper under a heading (of all without), as they are read."""
    sections = stripped(KINDS[code].compose(made, texts)).sections
    return "\n".join(text for one in sections if heading in ("", one.heading) for text in one.paragraphs)


def tasks(*statuses: str, unit: str = "甲局"):
    return [task(number, status, unit) for number, status in enumerate(statuses, 1)]


def cells(table) -> list[tuple[str, ...]]:
    return [tuple(bare(cell) for cell in row.cells) for row in table.rows]


ONE, MANY = tasks("overdue"), tasks("completed_early", "completed_early", "behind", "overdue", "overdue", "on_track")


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (tasks("completed_early"), "共有反馈问题1个，已完成整改。"),
        (tasks("completed_early", "completed_late"), "共有反馈问题2个，均已完成整改。"),
        (tasks("on_track"), "共有反馈问题1个，尚未有完成整改的。"),
        (ONE, "共有反馈问题1个，尚未有完成整改的。其中超期1个。"),
        (MANY, "共有反馈问题6个，已完成整改2个，完成率33.3%。其中未达序时进度1个、超期2个。"),
        (tasks(*["completed_early"] * 999, "on_track"), "完成率99.9%。"),
    ],
)
def test_a_table_by_category_says_what_it_counts(made, text):
    assert said("categories", source(made)).endswith(text)


def test_a_table_by_county_without_anything():
    assert said("places", source()) == "截至2019年4月10日，尚无整改任务。"
    table = KINDS["places"].compose(source()).attachment
    assert [row.cells[0] for row in table.rows] == ["合计"]


def test_categories_sum_to_the_last_line():
    table = KINDS["categories"].compose(source(tasks(*["on_track"] * 9, "overdue", "completed_late"))).attachment
    assert cells(table) == [
        ("0", "9", "0", "0", "0", "0", "9", "0", "0", "0", "0.0%", "0"),
        ("1", "2", "0", "0", "1", "0", "0", "0", "1", "0", "50.0%", "0"),
        ("合计", "11", "0", "0", "1", "0", "9", "0", "1", "0", "9.1%", "0"),
    ]


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (tasks("on_track"), "承担整改任务的责任单位1个，为甲局，完成率0.0%。"),
        (
            [task(1, "on_track"), task(2, "overdue", "乙局")],
            "承担整改任务的责任单位2个，按完成率均为0.0%，并列第1位。",
        ),
        (
            [task(1, "completed_early"), task(2, "overdue", "乙局"), task(3, "behind", "丙局")],
            "承担整改任务的责任单位3个，按完成率由高到低排名，第1位为甲局，完成率100.0%；并列第2位的有乙局、丙局，完成率0.0%。\n"
            "任务少于3项的单位，一项之差名次变动较大，在附件1中以＊标明，名次仅供参考。",
        ),
        (
            [task(n, "on_track", f"{n}局") for n in range(1, 7)] + [task(9, "completed_early", "甲局")],
            "第1位为甲局，完成率100.0%；并列第2位的有1局、2局、3局、4局、5局等6个单位，完成率0.0%。",
        ),
    ],
)
def test_a_ranking_names_the_first_and_the_last(made, text):
    assert text in said("ranking", source(made), "排名情况")


def test_places_are_shared_and_small_units_are_marked():
    units = [
        ("甲局", "completed_early", 3),
        ("乙局", "completed_late", 1),
        ("丙局", "on_track", 3),
        ("丁局", "behind", 1),
    ]
    numbers = iter(range(1, 20))
    made = [task(next(numbers), status, unit) for unit, status, times in units for _n in range(times)]
    table = KINDS["ranking"].compose(source(made)).attachment
    assert [(row[0], row[1], row[6], row[7]) for row in cells(table)] == [
        ("1", "甲局", "100.0%", "1"),
        ("1＊", "乙局", "100.0%", "2"),
        ("3", "丙局", "0.0%", "3"),
        ("3＊", "丁局", "0.0%", "3"),
    ]
    assert table.notes[1] == "名次后标＊的单位任务少于3项，完成率仅供参考。"


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (tasks("on_track"), ""),
        (tasks("behind"), "整改任务中未达序时进度的有1项，明细见附件2。有关单位要查明原因，列出赶上进度的具体时间。"),
        (
            MANY,
            "整改任务中未达序时进度的有1项、超过整改时限尚未完成的有2项，明细见附件2。有关单位要查明原因，列出赶上进度的具体时间。",
        ),
    ],
)
def test_what_lags_is_said_only_when_something_does(made, text):
    assert said("ranking", source(made), "滞后情况") == text
    assert len(KINDS["ranking"].compose(source(made)).tables) == (2 if text else 1)


IN_TIME = report(1, "甲局", "in_time")


@pytest.mark.parametrize(
    ("reports", "lines", "text"),
    [
        ([IN_TIME], [], "应报送单位1个，其中按时报送1个。"),
        ([report(1, "甲局", "in_time", zero=True)], [], "应报送单位1个，其中按时报送1个（零报告1个）。"),
        (
            [IN_TIME, report(2, "乙局", "late"), report(3, "丙局", "missing")],
            [line(ONE[0])],
            "应报送单位3个，其中按时报送1个，逾期报送1个，未报送1个；应报事项1项，已核实1项。\n逾期报送的为乙局；未报送的为丙局。",
        ),
        (
            [report(n, f"{n}局", "missing") for n in range(1, 8)],
            [line(ONE[0], "due", None, None)],
            "应报送单位7个，其中未报送7个；应报事项1项，未报1项。\n未报送的为1局、2局、3局、4局、5局等7个单位。",
        ),
    ],
)
def test_who_reported(reports, lines, text):
    assert said("monthly", source(ONE, reports, lines), "报送情况") == text


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([], "本期尚无同时有自报进度和核实进度的事项。"),
        ([line(ONE[0], claimed=40, verified=40)], "自报和核实进度都有的事项1项，自报高于核实20个百分点以上的没有。"),
        (
            [line(ONE[0], claimed=80, verified=40)],
            "自报和核实进度都有的事项1项，其中1项自报高于核实20个百分点以上，涉及甲局。",
        ),
        (
            [line(MANY[0], claimed=80, verified=40), line(MANY[1], claimed=61, verified=40)],
            "自报和核实进度都有的事项2项，均自报高于核实20个百分点以上，涉及甲局。",
        ),
        (
            [line(MANY[0], grade="good"), line(MANY[1], grade="poor"), line(MANY[2], claimed=None)],
            "经核实作出评价2项，其中较好1项，较差1项。\n自报和核实进度都有的事项2项，自报高于核实20个百分点以上的没有。",
        ),
    ],
)
def test_claims_against_what_was_verified(lines, text):
    assert said("monthly", source(MANY, [IN_TIME], lines), "核实和评价") == text


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (None, "本期为首次留存时点数据，无上期可比。"),
        (ONE, "与2019年3月8日相比，各项任务无变化。"),
        (tasks("behind"), "与2019年3月8日相比，新超期1项（同一事项可兼有几种变化）。"),
        ([], "与2019年3月8日相比，新超期1项，新增1项（同一事项可兼有几种变化）。"),
    ],
)
def test_month_against_month(before, text):
    made = source(ONE, [IN_TIME], [line(ONE[0])], before=before)
    assert said("monthly", made, "与上期比较") == text


def test_what_moved_is_listed_under_each_of_its_moves():
    made = source(ONE, [IN_TIME], [line(ONE[0])], before=[])
    table = next(one for one in KINDS["monthly"].compose(made).tables if one.title == "与上期相比变化事项清单")
    assert [row[:3] + row[4:6] for row in cells(table)] == [
        ("新超期", "1", "第1项", "—", "超期"),
        ("新增", "1", "第1项", "—", "超期"),
    ]


def test_corrections_stand_beside_the_old_value_in_an_annex():
    corrected = Corrected(1, "甲局", "1", "verified", "40", "30", "现场复核", date(2019, 4, 12))
    made = source(ONE, [IN_TIME], [line(ONE[0])], [corrected])
    assert said("monthly", made, "更正情况") == ("本期锁定后更正1处，原值和更正值见附件3；以上数字为锁定时的数字。")
    table = KINDS["monthly"].compose(made).tables[2]
    assert cells(table) == [("更正1", "2019-04-12", "甲局", "1", "核实进度", "40", "30", "现场复核")]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "2019年3月"),
        ({"kind": "quarterly", "starts_on": "2019-10-01", "ends_on": "2019-12-31"}, "2019年第4季度"),
        ({"kind": "weekly", "starts_on": "2019-03-25", "ends_on": "2019-03-31"}, "2019年3月25日至3月31日"),
        ({"kind": "weekly", "starts_on": "2019-12-30", "ends_on": "2020-01-05"}, "2019年12月30日至2020年1月5日"),
    ],
)
def test_a_period_in_a_title(changes, words):
    made = source(ONE, [IN_TIME])
    assert period_words(replace(made, head=made.head | {"period": PERIOD | changes})) == words


def test_a_briefing_has_a_blank_for_its_number_until_it_is_issued():
    made = source(MANY)
    assert KINDS["briefing"].compose(made).head.number_line == "2019年第　期"
    paper = KINDS["briefing"].compose(made.issued(Issue(2019, 3, date(2019, 4, 12), 9, "cd" * 32)), {"series": "简报"})
    assert (paper.head.series, paper.head.number_line, paper.date_line) == ("简报", "2019年第3期", "2019年4月12日")
    assert not paper.is_signed


def test_own_words_are_headed_paragraphs_and_foreign_fields_are_left_out():
    text = said("ranking", source(MANY), "", demands="先说一句。\n# 压实责任\n一把手负责。", body="不该出现")
    assert "先说一句。" in text
    assert said("ranking", source(MANY), "压实责任", demands="# 压实责任\n一把手负责。") == "一把手负责。"
    assert "不该出现" not in text


def test_leaders_without_one_are_a_group_of_their_own():
    nobody = task(
        2, "overdue", leader="", tags=("category:0", "unit:甲局", "leader:none", "first:2019", "place:1", "lead:none")
    )
    paper = KINDS["leaders"].compose(source([task(1, "completed_early"), nobody]))
    assert [row[:4] for row in cells(paper.tables[0])] == [
        ("0", "1", "1", "100.0%"),
        ("未明确领导", "1", "0", "0.0%"),
        ("合计", "2", "1", "50.0%"),
    ]
    assert "由1名市级领导包案。" in said("leaders", source([task(1, "completed_early"), nobody]))


def same_named(made, place: int):
    """The same row of another unit that bears the same name: 生态环境分局 of two counties."""
    tags = tuple(f"unit:{place}" if tag.startswith("unit:") else tag for tag in made.tags)
    return replace(made, tags=tags)


def test_units_of_one_name_are_not_one_unit():
    rows = [same_named(task(n, "on_track", "分局"), n) for n in (1, 2)]
    reports = [same_named(report(1, "分局", "in_time"), 1), same_named(report(2, "分局", "missing"), 2)]
    lines = [same_named(line(rows[0]), 1), same_named(line(rows[1], "due", None, None), 2)]
    made = source(rows, reports, lines)
    made = replace(made, labels=made.labels | {"unit:1": "分局", "unit:2": "分局"})
    table = KINDS["monthly"].compose(made).attachment
    assert [(row[1], *row[3:5]) for row in cells(table)] == [("按时报送", "1", "1"), ("未报送", "1", "0")]
    filed = [row[-1] for row in cells(KINDS["ranking"].compose(made).attachment)]
    assert filed == ["按时", "未报"]
    assert "共涉及责任单位2个" in said("duty_list", made)


def test_groups_of_one_name_do_not_stop_a_table():
    rows = [replace(one, tags=(*one.tags[:-2], f"place:{n}", "lead:none")) for n, one in enumerate(ONE + MANY, 1)]
    made = source([replace(one, key=f"cases.task:{n}", order=n) for n, one in enumerate(rows, 1)])
    made = replace(made, labels={tag: "城关镇" for tag in made.labels if tag.startswith("place:")})
    assert [row[0] for row in cells(KINDS["places"].compose(made).attachment)] == ["城关镇"] * 7 + ["合计"]


@pytest.mark.parametrize(
    ("leaders", "text"),
    [
        ([0], "，尚未明确包案领导。"),
        ([1], "，已明确包案领导。"),
        ([0, 0], "，尚未明确包案领导。"),
        ([1, 0], "，已明确包案领导1项。"),
        ([1, 1], "，每项任务均已明确包案领导。"),
    ],
)
def test_how_many_tasks_have_a_leader(leaders, text):
    rows = tasks(*["on_track"] * len(leaders))
    known = [
        one if led else replace(one, leader="", data=one.data | {"leaders": []})
        for one, led in zip(rows, leaders, strict=True)
    ]
    assert said("duty_list", source(known)).endswith(text)


def test_a_ranking_without_units_points_at_the_one_annex_that_it_has():
    rows = [replace(one, unit="", tags=("category:0", "unit:none", "leader:none", "place:1")) for one in ONE]
    paper = stripped(KINDS["ranking"].compose(source(rows)))
    assert "明细见附件。" in "".join(text for one in paper.sections for text in one.paragraphs)
    assert [table.title for table in paper.tables] == ["滞后整改任务清单"]
    assert "中以＊标明" not in said("ranking", source(rows))


def test_a_small_unit_is_marked_in_the_annex_that_there_is():
    small = [task(1, "completed_early", "甲局"), task(2, "on_track", "乙局")]
    assert "在附件中以＊标明" in said("ranking", source(small))
    late = [task(1, "completed_early", "甲局"), task(2, "overdue", "乙局")]
    assert "在附件1中以＊标明，名次仅供参考。" in said("ranking", source(late))
    assert "明细见附件2。" in said("ranking", source(late))


def test_a_paper_with_hundreds_of_headings_is_still_drawn():
    """An issued paper that cannot be drawn would have its number for nothing."""
    text = "\n".join(f"# 第{n}件\n已办。" for n in range(1, 130))
    paper = stripped(KINDS["briefing"].compose(source(ONE), {"body": text}))
    assert list(paper.outline())[-1][0] == "一百三十、"
