import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadlines.numerals import LARGEST, to_chinese, to_int


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十一", 11),
        ("二十", 20),
        ("三十八", 38),
        ("第三十八项", 38),
        ("一百", 100),
        ("一百零五", 105),
        ("一百一十", 110),
        ("一千零二十一", 1021),
        ("一万零一十", 10_010),
        ("十二万", 120_000),
        ("九千九百九十九万九千九百九十九", 99_999_999),
        ("二〇二一年", 2021),
        ("二零一九", 2019),
        ("二○一八", 2018),
        ("2021年", 2021),
        ("２０２１年", 2021),
        ("第 11 项", 11),
        ("序号14", 14),
        ("（四）", 4),
        ("㈢", 3),
        ("①", 1),
        ("廿三", 23),
        ("卅", 30),
        ("两千", 2000),
        ("3万5千", 35_000),
        ("1,440", 1440),
        ("壹佰贰拾", 120),
        ("零", 0),
        ("问题编号十一", 11),
    ],
)
def test_reads_one_number(text: str, number: int) -> None:
    assert to_int(text) == number


@pytest.mark.parametrize(
    "text", ["", "项", "一百五", "一万五", "万", "十十", "1.5", "-5", "负三", "第二批第3项", "百千"]
)
def test_refuses_what_is_not_one_whole_number(text: str) -> None:
    with pytest.raises(ValueError, match="number"):
        to_int(text)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "零"),
        (10, "十"),
        (14, "十四"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1010, "一千零一十"),
        (100_005, "十万零五"),
        (105_000, "十万五千"),
    ],
)
def test_writes_numbers_as_officials_do(number: int, text: str) -> None:
    assert to_chinese(number) == text


@given(st.integers(0, LARGEST))
def test_what_is_written_is_read_back(number: int) -> None:
    assert to_int(to_chinese(number)) == number
    assert to_int(f"第{number}项") == number


@pytest.mark.parametrize("number", [-1, LARGEST + 1])
def test_writes_nothing_out_of_range(number: int) -> None:
    with pytest.raises(ValueError, match="range"):
        to_chinese(number)
