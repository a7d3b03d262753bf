"""The paper as data: numbering, cleaning, shape of the table, place of the signatures."""

from datetime import date
from decimal import Decimal

import pytest

from papers.chinese import date_after, joined, long_span, ordinal, ten_thousand_yuan
from papers.paper import Column, Paper, Row, Section, Table


def paper(**changes):
    given = {
        "title": "第一行\n第二行",
        "round_name": "轮次",
        "as_of": date(2019, 12, 5),
        "document_date": date(2019, 12, 5),
        "sections": (),
    }
    return Paper(**{**given, **changes})


def test_headings_are_numbered_and_start_again_under_each_parent():
    levels = [0, 1, 2, 2, 3, 3, 1, 2]
    made = paper(sections=tuple(Section("题", level) for level in levels))
    assert [number for number, _ in made.outline()] == ["", "一、", "（一）", "（二）", "1.", "2.", "二、", "（一）"]


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "一百"),
     (105, "一百零五"), (110, "一百一十"), (1001, "一千零一"), (1010, "一千零一十"), (9999, "九千九百九十九")],
)  # fmt: skip
def test_chinese_ordinals(number, written):
    assert ordinal(number) == written


@pytest.mark.parametrize("number", [0, 10_000])
def test_no_ordinal_outside_what_a_paper_can_hold(number):
    with pytest.raises(ValueError, match="No heading number"):
        ordinal(number)


def test_periods_do_not_repeat_the_year():
    assert long_span(date(2018, 7, 25), date(2018, 8, 15)) == "2018年7月25日至8月15日"
    assert long_span(date(2018, 12, 25), date(2019, 1, 5)) == "2018年12月25日至2019年1月5日"
    assert long_span(date(2018, 7, 25), date(2018, 7, 25)) == "2018年7月25日"
    assert long_span(date(2018, 7, 25), None) == "2018年7月25日起"
    assert date_after(date(2018, 9, 29), date(2018, 8, 15)) == "同年9月29日"
    assert date_after(date(2019, 1, 2), date(2018, 8, 15)) == "2019年1月2日"


def test_names_and_amounts():
    assert [joined(names) for names in ([], ["甲"], ["甲", "乙"], ["甲", "乙", "丙"], ["甲和丁", "乙"])] == [
        "",
        "甲",
        "甲和乙",
        "甲、乙和丙",
        "甲和丁、乙",
    ]
    assert ten_thousand_yuan(Decimal("22518200")) == "2251.82"
    assert ten_thousand_yuan(30000) == "3"
    assert ten_thousand_yuan(1250) == "0.13"  # half up, as every figure
    assert ten_thousand_yuan(1000000) == "100"
    assert ten_thousand_yuan("307555.00") == "30.76"


def test_control_characters_and_turning_marks_do_not_reach_a_paper():
    section = Section("标\x00题", 1, ("正\u202e文\x0b\ttext\ud800", "第二段\r\n续"))
    assert (section.heading, section.paragraphs) == ("标题", ("正文 text", "第二段\n续"))
    assert Row(("一\x1b", "二\ufffe")).cells == ("一", "二")


def test_a_row_must_fit_the_columns():
    with pytest.raises(ValueError, match="2 cells for 1 columns"):
        Table("表", (Column("列", 1),), (Row(("一", "二")),))


def test_widths_are_shares_of_the_whole():
    assert Table("表", (Column("甲", 1), Column("乙", 3)), ()).percentages() == (25.0, 75.0)


def test_a_number_of_many_digits_is_not_broken():
    columns = (Column("序号", 5, centred=True), Column("反馈问题", 95))

    def widths(*numbers: str) -> tuple[float, ...]:
        return Table("表", columns, tuple(Row((number, "问题")) for number in numbers)).percentages()

    assert widths("1", "999") == widths("1", "截至2019年12月") == (5.0, 95.0)
    assert widths("1", "5000") == (6.68, 93.32)


def test_metadata_lines():
    made = paper(signatories=("中共甲市委", "甲市人民政府"), digest="0123456789abcdef0123")
    assert made.plain_title == "第一行第二行"
    assert made.author == "中共甲市委、甲市人民政府"
    assert made.date_line == "2019年12月5日"
    assert made.footer_line == "数据截至2019年12月5日 · 卷宗校验码 0123456789abcdef"
    assert (made.attachment_line, made.illustrative_line) == ("", "")


@pytest.mark.parametrize(("name", "indent"), [("甲市", 4), ("甲" * 7, 4), ("甲" * 9, 3), ("甲" * 20, 2)])
def test_long_signatories_move_the_block_right(name, indent):
    assert paper(signatories=(name,)).signature_indent == indent
