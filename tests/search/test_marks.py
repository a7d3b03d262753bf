"""Hits are shown in the text as it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.folding import fold
from search.marks import hits, pieces


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("汙水處理廠", "污水 厂", ["汙水", "廠"]),
        ("ＣＯＤ超标，cod偏高", "cod", ["ＣＯＤ", "cod"]),
        ("公　 告如下", "公告", ["公 告"]),
        ("面积３㎡多", "3m2", ["３㎡"]),
        ("水污水", "水", ["水"]),
        ("污水水", "水", []),
        ("没有", "污水", []),
        ("5%_超标", "5%_", ["5%_"]),
    ],
)
def test_what_is_marked(text: str, words: str, marked: list[str]) -> None:
    assert [piece for piece, is_hit in pieces(text, words) if is_hit] == marked


def test_a_piece_around_the_first_hit() -> None:
    text = "甲" * 300 + "污水直排" + "乙" * 300
    shown = pieces(text, "直排", width=40)
    assert shown[0] == ("…" + "甲" * 8 + "污水", False)
    assert shown[1] == ("直排", True)
    assert shown[2] == ("乙" * 28 + "…", False)
    assert pieces(text, "没有", width=10) == [("甲" * 10 + "…", False)]
    assert pieces("", "没有") == []


@given(
    st.text(alphabet="污水處理ＣＯcod \n㎡排", max_size=60), st.text(alphabet="污水处理co排m2", min_size=1, max_size=4)
)
def test_a_hit_says_the_word_and_every_text_with_the_word_has_one(text: str, word: str) -> None:
    for left, right in hits(text, word):
        assert fold(text[left:right])
    whole = "".join(piece for piece, _is_hit in pieces(text, word, width=1000))
    assert "".join(whole.split()) == "".join(text.split())
    if len(fold(word)) > 1:
        assert bool(hits(text, word)) == (fold(word) in fold(text))
