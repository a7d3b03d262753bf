from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from deadlines import calendar_seed, workdays
from deadlines.wording import Kind, Stage, explain, find_in_text, parse

CALENDAR = workdays.build(calendar_seed.rows())
DOCUMENT = date(2021, 5, 20)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


# Words that need no document: words, kind, due_on, then_long_term.
ALONE = [
    # years
    ("2022年12月底前", "date", "2022-12-31", False),
    ("2022年年底前", "date", "2022-12-31", False),
    ("2022年底前", "date", "2022-12-31", False),
    ("2022年底", "date", "2022-12-31", False),
    ("2022年末", "date", "2022-12-31", False),
    ("2022年内", "date", "2022-12-31", False),
    ("2022年度", "date", "2022-12-31", False),
    ("2020年", "date", "2020-12-31", False),
    ("2020", "date", "2020-12-31", False),
    ("到2020年", "date", "2020-12-31", False),
    ("2020年前", "date", "2020-12-31", False),
    ("二〇二一年底", "date", "2021-12-31", False),
    ("二零二一年年底前", "date", "2021-12-31", False),
    ("22年12月底前", "date", "2022-12-31", False),
    ("2021年初步完成", "date", "2021-12-31", False),
    ("2022年中", "date", "2022-06-30", False),
    # months
    ("2024年12月底", "date", "2024-12-31", False),
    ("2017年6月", "date", "2017-06-30", False),
    ("2020年2月底前", "date", "2020-02-29", False),
    ("2021年2月底前", "date", "2021-02-28", False),
    ("2020年6月前", "date", "2020-06-30", False),
    ("2022年6月上旬", "date", "2022-06-10", False),
    ("2022年6月中旬前", "date", "2022-06-20", False),
    ("2022年2月下旬", "date", "2022-02-28", False),
    ("2021年元月底", "date", "2021-01-31", False),
    ("二〇二一年十二月底", "date", "2021-12-31", False),
    ("2021.6", "date", "2021-06-30", False),
    ("2021-06", "date", "2021-06-30", False),
    # days
    ("2019-12-31", "date", "2019-12-31", False),
    ("2019.12.31", "date", "2019-12-31", False),
    ("2019/12/31", "date", "2019-12-31", False),
    ("2019-12-31 00:00:00", "date", "2019-12-31", False),
    ("20191231", "date", "2019-12-31", False),
    ("于2022年10月10日前", "date", "2022-10-10", False),
    ("2021年12月31日24时前", "date", "2021-12-31", False),
    ("二O二一年十二月三十一日前", "date", "2021-12-31", False),
    ("２０２１年６月３０日前", "date", "2021-06-30", False),
    ("2021 年 6 月 底 前", "date", "2021-06-30", False),
    ("2020年2月29日", "date", "2020-02-29", False),
    # quarters, halves, plans
    ("2022年第一季度", "date", "2022-03-31", False),
    ("2022年第一季度末", "date", "2022-03-31", False),
    ("2021年二季度末前", "date", "2021-06-30", False),
    ("2021年4季度", "date", "2021-12-31", False),
    ("2022年上半年", "date", "2022-06-30", False),
    ("2022年下半年前", "date", "2022-12-31", False),
    ("“十四五”末", "date", "2025-12-31", False),
    ("“十三五”期间", "date", "2020-12-31", False),
    ("十五五规划期末", "date", "2030-12-31", False),
    # periods
    ("2021年—2023年", "date", "2023-12-31", False),
    ("2021-2023年", "date", "2023-12-31", False),
    ("2021-2023", "date", "2023-12-31", False),
    ("2021年至2023年6月底", "date", "2023-06-30", False),
    ("2021年1月至2023年6月", "date", "2023-06-30", False),
    ("2021年1-6月", "date", "2021-06-30", False),
    ("2021年6月15日—7月15日", "date", "2021-07-15", False),
    ("2021年6月1日至30日", "date", "2021-06-30", False),
    ("2020年起至2022年底", "date", "2022-12-31", False),
    # one date and what follows it
    ("2021年底前完成整改并长期坚持", "date", "2021-12-31", True),
    ("2021年12月底前完成，持续推进", "date", "2021-12-31", True),
    ("2021年底前，长期", "date", "2021-12-31", True),
    ("2021年底前建立常态化监管机制", "date", "2021-12-31", False),
    ("持续推进至2023年底", "date", "2023-12-31", False),
    ("立行立改，2021年底前完成", "date", "2021-12-31", False),
    ("2021年底前完成清理，2021年底前验收", "date", "2021-12-31", False),
    # stages
    ("2017年6月、2017年底、长期整改", "staged", "2017-12-31", True),
    ("2021年底前完成治理；2022年全面达标；2023年底前完成验收", "staged", "2023-12-31", False),
    ("2021年6月、9月和12月底前", "staged", "2021-12-31", False),
    ("2021年9月底前完成方案，次年6月底前完成整改", "staged", "2022-06-30", False),
    ("2021年6月底前完成甲，年底前完成乙", "staged", "2021-12-31", False),
    # at once, without end
    ("立行立改", "immediate", None, False),
    ("即知即改", "immediate", None, False),
    ("立即整改", "immediate", None, False),
    ("边督边改", "immediate", None, False),
    ("已立行立改且长期坚持", "immediate", None, True),
    ("立行立改、长期坚持", "immediate", None, True),
    ("已完成", "immediate", None, False),
    ("已经完成，长期坚持", "immediate", None, True),
    ("长期坚持", "long_term", None, False),
    ("持续推进", "long_term", None, False),
    ("长期整改", "long_term", None, False),
    ("常态化", "long_term", None, False),
    ("自2020年起长期坚持", "long_term", None, False),
    ("长期坚持，每年12月底前报送", "long_term", None, False),
    # a document is needed
    ("年内", "relative", None, False),
    ("今年底前", "relative", None, False),
    ("12月底", "relative", None, False),
    ("7月15日前", "relative", None, False),
    ("当月底", "relative", None, False),
    ("接到通知后30个工作日内", "relative", None, False),
    # not a time limit, or not a certain one
    ("每月第2个工作日前", "unknown", None, False),
    ("每季度末", "unknown", None, False),
    ("2021年2月30日", "unknown", None, False),
    ("2021年13月底", "unknown", None, False),
    ("1021年底", "unknown", None, False),
    ("2022年汛期前", "unknown", None, False),
    ("2022年初", "unknown", None, False),
    ("2020年起", "unknown", None, False),
    ("按《2018年治理方案》", "unknown", None, False),
    ("不详", "unknown", None, False),
    ("收到后9999999天内", "unknown", None, False),
    ("收到后99999年内", "unknown", None, False),
    ("", "unknown", None, False),
]


@pytest.mark.parametrize(("words", "kind", "due_on", "then_long_term"), ALONE)
def test_words_alone(words: str, kind: str, due_on: str | None, then_long_term: bool) -> None:
    parsed = parse(words)
    assert parsed.as_json() == {"kind": kind, "due_on": due_on, "then_long_term": then_long_term}
    assert parsed.words == words


# Words read in a document of 2021-05-20: words, kind, due_on.
IN_A_DOCUMENT = [
    ("年内", "relative", "2021-12-31"),
    ("今年底前", "relative", "2021-12-31"),
    ("年底前", "relative", "2021-12-31"),
    ("本年度内", "relative", "2021-12-31"),
    ("明年6月底前", "relative", "2022-06-30"),
    ("次年一季度末", "relative", "2022-03-31"),
    ("当月底", "relative", "2021-05-31"),
    ("本月底", "relative", "2021-05-31"),
    ("月底前", "relative", "2021-05-31"),
    ("下月底", "relative", "2021-06-30"),
    ("次月5日前", "relative", "2021-06-05"),
    ("本季度末", "relative", "2021-06-30"),
    ("下季度末", "relative", "2021-09-30"),
    ("12月底", "date", "2021-12-31"),
    ("12月31日前", "date", "2021-12-31"),
    ("7月15日前", "date", "2021-07-15"),
    ("5月20日前", "date", "2021-05-20"),
    ("5月19日前", "date", "2022-05-19"),
    ("3月底前", "date", "2022-03-31"),
    ("6月下旬", "date", "2021-06-30"),
    ("一季度前", "date", "2022-03-31"),
    ("第三季度末", "date", "2021-09-30"),
    ("上半年", "date", "2021-06-30"),
    ("接到通知后30个工作日内", "relative", "2021-07-02"),
    ("收到反馈意见之日起30日内", "relative", "2021-06-19"),
    ("十五个工作日内", "relative", "2021-06-10"),
    ("一周内", "relative", "2021-05-27"),
    ("三个月内", "relative", "2021-08-20"),
    ("半年内", "relative", "2021-11-20"),
    ("两年内", "relative", "2023-05-20"),
    ("6月底前完成甲，12月底前完成乙", "staged", "2021-12-31"),
]


@pytest.mark.parametrize(("words", "kind", "due_on"), IN_A_DOCUMENT)
def test_words_in_a_document(words: str, kind: str, due_on: str) -> None:
    parsed = parse(words, document_date=DOCUMENT, calendar=CALENDAR)
    assert (parsed.kind, parsed.due_on) == (kind, day(due_on))


@pytest.mark.parametrize("row", ALONE)
def test_a_written_date_does_not_lean_on_the_document(row: tuple[str, str, str | None, bool]) -> None:
    words, kind, due_on, then_long_term = row
    if kind != "relative":
        parsed = parse(words, document_date=date(2030, 1, 1), calendar=CALENDAR)
        assert parsed.as_json() == {"kind": kind, "due_on": due_on, "then_long_term": then_long_term}


def test_stages_keep_their_own_words() -> None:
    assert parse("2017年6月、2017年底、长期整改").stages == (
        Stage("2017年6月", date(2017, 6, 30)),
        Stage("2017年底", date(2017, 12, 31)),
        Stage("长期整改", None, long_term=True),
    )
    assert parse("2021年底前完成治理；2022年全面达标；2023年底前完成验收").stages == (
        Stage("2021年底前完成治理", date(2021, 12, 31)),
        Stage("2022年全面达标", date(2022, 12, 31)),
        Stage("2023年底前完成验收", date(2023, 12, 31)),
    )


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("每月第2个工作日前", "reporting_rule"),
        ("2021年2月30日", "impossible_date"),
        ("2022年汛期前", "vague"),
        ("2020年起", "start_only"),
        ("不详", "not_understood"),
        ("  ", "empty"),
        ("已完成", "already_done"),
        ("2020年6月前", "month_before"),
        ("2020年6月底前", "month_end"),
    ],
)
def test_the_rule_says_why(words: str, rule: str) -> None:
    assert parse(words).rule == rule


@pytest.mark.parametrize(
    ("words", "count", "unit"),
    [
        ("接到通知后30个工作日内", 30, "working"),
        ("收到反馈意见之日起30日内", 30, "calendar"),
        ("收到之日起10个工作日", 10, "working"),
        ("2周内", 14, "calendar"),
        ("3个月以内", 3, "month"),
        ("半个月内", 15, "calendar"),
        ("三年内", 36, "month"),
    ],
)
def test_counts_wait_for_their_first_day(words: str, count: int, unit: str) -> None:
    parsed = parse(words)
    assert (parsed.kind, parsed.count, parsed.count_unit, parsed.due_on) == (Kind.RELATIVE, count, unit, None)
    assert parse(words, document_date=DOCUMENT).due_on is None


def test_a_count_over_an_unknown_year_has_no_date() -> None:
    parsed = parse("30个工作日内", document_date=date(1999, 5, 1), calendar=CALENDAR)
    assert (parsed.kind, parsed.due_on) == (Kind.RELATIVE, None)


MEASURE = (
    "2017年3月，督察组指出该厂渗漏。按照《2018年治理方案》，2019年6月底前完成截污；年底前完成清淤，"
    "到2020年水质达标，接到通知后15个工作日内提交报告。截至2018年底已完成三成。此后长期坚持。"
)


def test_finds_the_limits_in_a_measure_and_not_its_story() -> None:
    found = [(parsed.words, parsed.due_on) for parsed in find_in_text(MEASURE, date(2019, 1, 10))]
    assert found == [
        ("2019年6月底前", date(2019, 6, 30)),
        ("年底前", date(2019, 12, 31)),
        ("2020年", date(2020, 12, 31)),
        ("接到通知后15个工作日内", None),
    ]


def test_finds_words_as_they_stand_with_their_spaces() -> None:
    assert [parsed.words for parsed in find_in_text("拟于 ２０２１年 6 月底前 完工")] == ["２０２１年 6 月底前"]


EXPLAINED = [
    ("2021年底前", "The words say the end of 2021: due on 2021-12-31, overdue from 2022-01-01."),
    (
        "3月底前",
        "The words say the end of 2022-03: due on 2022-03-31, overdue from 2022-04-01. "
        "No year is written; it is the next such day after the document, dated 2021-05-20.",
    ),
    (
        "年内",
        "The words say the end of 2021: due on 2021-12-31, overdue from 2022-01-01. "
        "What is not written is taken from the document, dated 2021-05-20.",
    ),
    (
        "2017年6月、2017年底、长期整改",
        "The words name stages: “2017年6月” by 2017-06-30; “2017年底” by 2017-12-31; “长期整改” without end. "
        "The whole is due on 2017-12-31, overdue from 2018-01-01. After that the work goes on without end.",
    ),
    (
        "接到通知后30个工作日内",
        "The words say within 30 working days after 2021-05-20, that day not counted: "
        "due on 2021-07-02, overdue from 2021-07-03.",
    ),
    ("立行立改", "The words ask for correction at once and name no day."),
    ("2021年2月30日", "The words name a day that does not exist. A person must set the date."),
]


@pytest.mark.parametrize(("words", "sentence"), EXPLAINED)
def test_explains_in_a_sentence(words: str, sentence: str) -> None:
    with translation.override("en"):
        assert explain(parse(words, document_date=DOCUMENT, calendar=CALENDAR)) == sentence


@pytest.mark.parametrize("words", [row[0] for row in ALONE] + [row[0] for row in IN_A_DOCUMENT])
def test_every_reading_has_an_explanation_that_names_its_date(words: str) -> None:
    with translation.override("en"):
        for parsed in (parse(words), parse(words, document_date=DOCUMENT, calendar=CALENDAR)):
            sentence = explain(parsed)
            assert "%(" not in sentence
            assert parsed.due_on is None or parsed.due_on.isoformat() in sentence


PIECES = st.sampled_from(
    [
        "2021年",
        "二〇",
        "12",
        "月",
        "底",
        "前",
        "30",
        "日",
        "十",
        "、",
        "；",
        "至",
        "第",
        "季度",
        "上半年",
        "内",
        "起",
        "后",
    ]
    + ["每", "个工作日", "长期", "立即", "“十四五”", "末", "2月30日", "③", "\u3000", "年", "汛期", "。", "初"]
)


@given(st.lists(PIECES, max_size=9).map("".join))
def test_no_words_break_it(words: str) -> None:
    parsed = parse(words, document_date=DOCUMENT, calendar=CALENDAR)
    assert explain(parsed)
    assert parsed.kind not in (Kind.DATE, Kind.STAGED) or parsed.due_on is not None
    for found in find_in_text(words, DOCUMENT):
        assert found.words in words


@given(st.text(max_size=40))
def test_no_text_breaks_it(words: str) -> None:
    assert explain(parse(words))


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back_from_each_way_of_writing(written: date) -> None:
    forms = (f"{written:%Y-%m-%d}", f"{written.year}年{written.month}月{written.day}日前", f"{written:%Y/%m/%d}")
    assert {parse(words).due_on for words in forms} == {written}
