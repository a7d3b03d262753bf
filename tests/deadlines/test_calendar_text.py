"""A year's days as people type and paste them: read whole, each fault with its line."""

from datetime import date

import pytest
from django.utils import translation

from deadlines import calendar_text, workdays
from tests.deadlines.notices import days_of, working_days

pytestmark = pytest.mark.usefixtures("en")

NOTICE_2026 = """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
"""
LINES_2026 = """day,works,name
# typed by hand
2026-01-01~2026-01-03,0,元旦
1月4日（周日） 上班 元旦
2月15日（周日）至23日（周一）\t放假\t春节
2.14，补班，春节
2026/2/28；1；春节
4-4~4-6 放假 清明
05-01至05-05 holiday 劳动节

5月9日 work 劳动节
6月19日~6月21日 休 端午
2026年9月20日 上班 国庆节
9-25～9-27 放假 中秋
10-01~10-05 放假 国庆节
10-06~10-07 调休 国庆节
10-10 上班 国庆节
"""


@pytest.mark.parametrize("text", [NOTICE_2026, LINES_2026, "\ufeff" + LINES_2026.replace("\n", "\r\n")])
def test_both_ways_of_writing_give_the_official_year(text: str) -> None:
    rows, faults = calendar_text.read(text, 2026, "国办发明电〔2025〕7号")
    assert faults == []
    calendar = workdays.build(rows)
    assert calendar.years == {2026}
    assert {day for day in days_of(2026) if calendar.is_workday(day)} == working_days(2026)
    assert {row.source for row in rows} == {"国办发明电〔2025〕7号"}


def test_kinds_and_names_are_read() -> None:
    rows, faults = calendar_text.read(
        "10-01 放假 国庆节\n10-06 调休 国庆节\n3-20 本地 三月三\n10-10 上班 国庆节", 2026, "x"
    )
    assert faults == []
    assert [(row.day.isoformat(), row.works, row.off_kind, row.name) for row in rows] == [
        ("2026-03-20", False, "local", "三月三"),
        ("2026-10-01", False, "", "国庆节"),
        ("2026-10-06", False, "exchange", "国庆节"),
        ("2026-10-10", True, "", "国庆节"),
    ]


FAULTS = [
    ("国庆节", "Line 2: it does not begin with a day such as 2026-10-01."),
    ("2-30 放假 春节", "Line 2: there is no day 2026-2-30."),
    ("2025-12-31 放假 元旦", "Line 2: 2025-12-31 is not in 2026."),
    ("12-31~1-2 放假 元旦", "Line 2: a stretch runs forward and has at most 15 days."),
    ("2-01~2-20 放假 春节", "Line 2: a stretch runs forward and has at most 15 days."),
    ("2-16 也许 春节", "Line 2: “也许” is not understood: write 0 or 放假 for a day off, 调休, 本地, or 1 or 上班."),
    ("2-16 放假", "Line 2: the occasion is missing, such as 春节."),
    ("2-16", "Line 2: “” is not understood: write 0 or 放假 for a day off, 调休, 本地, or 1 or 上班."),
    ("2-16 放假 " + "春" * 61, "Line 2: the occasion is longer than 60 characters."),
    ("2-16 上班 春节", "Line 2: 2026-02-16 (Mon) is a weekday; a make-up working day falls on a weekend."),
    ("2月14日（周日） 上班 春节", "Line 2: 2026-02-14 is Sat."),
    ("10-01 放假 国庆节", "Line 2: 2026-10-01 stands in line 1 already."),
    (
        "二、春节：2月15日（周日）至23日（周一）放假调休，共8天。",
        "Line 2: the sentence says 8 days, but 2026-02-15 to 2026-02-23 are 9.",
    ),
    (
        "三、清明节：4月5日（周日）放假，与周末连休。",
        "Line 2: “放假，与周末连休” is not understood after the days; write the days line by line.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("line", "said"), FAULTS)
def test_each_fault_names_its_line(line: str, said: str) -> None:
    _rows, faults = calendar_text.read(f"10-01 放假 国庆节\n{line}\n", 2026, "x")
    assert [str(fault) for fault in faults] == [said]


def test_all_faults_are_told_at_once() -> None:
    _rows, faults = calendar_text.read("nothing\n\n2-30 放假 春节\n10-01 放假 国庆节\n2-16 0\n", 2026, "x")
    assert [fault.line for fault in faults] == [1, 3, 5]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is no day in it."),
        ("# 2026\n", "There is no day in it."),
        ("2-16 放假 春节", "1 October is missing as a day off: this is not the arrangement of a whole year."),
        ("10-01 本地 某节", "1 October is missing as a day off: this is not the arrangement of a whole year."),
        ("10-01 放假 国庆节\n" * 300, "That is too long for one year: at most 300 lines."),
    ],
)
def test_what_is_no_whole_year(text: str, said: str) -> None:
    _rows, faults = calendar_text.read(text, 2026, "x")
    assert [str(fault) for fault in faults] == [said]


def test_a_file_is_read_in_the_two_codings_of_spreadsheets_here() -> None:
    text = "10-01,0,国庆节"
    assert calendar_text.decode(text.encode("gb18030")) == text
    assert calendar_text.decode(b"\xef\xbb\xbf" + text.encode()) == text
    with pytest.raises(ValueError, match="UTF-8 or GB 18030"):
        calendar_text.decode(b"\xff\xff\xff")


def test_faults_are_told_in_the_readers_language() -> None:
    with translation.override("zh-hans"):
        (fault,) = calendar_text.read("2-30 放假 春节", 2026, "x")[1]
        assert str(fault) != "Line 1: there is no day 2026-2-30."
        assert "1" in str(fault)
        assert "2026-2-30" in str(fault)


def test_a_day_is_a_date() -> None:
    rows, _faults = calendar_text.read("10-01 放假 国庆节", 2026, "x")
    assert rows[0].day == date(2026, 10, 1)
