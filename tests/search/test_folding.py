"""The key of a text keeps what stands in it, whatever the form of writing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.folding import fold
from search.names import initials

TEXTS = st.text(max_size=40) | st.text(alphabet="污水處理廠ＣＯＤ超标 \n　3號㎡é%_\\'ﬁßİ\u200b", max_size=40)


@given(TEXTS, TEXTS)
def test_the_key_of_a_text_is_the_keys_of_its_parts(one: str, other: str) -> None:
    assert fold(one + other) == fold(one) + fold(other)


@given(TEXTS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_no_character_has_a_key_that_another_folding_changes() -> None:
    every = [chr(code) for code in range(0x30000) if not 0xD800 <= code < 0xE000]
    keys = [fold(one) for one in every]
    assert [one for one, key in zip(every, keys, strict=True) if fold(key) != key] == []
    assert not any(one.isspace() for key in keys for one in key)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("汙水處理廠", "污水处理厂"),
        ("ＣＯＤ超标", "cod超标"),
        ("X43 0000\n1905", "x4300001905"),
        ("公　　告", "公告"),
        ("３號排口", "3号排口"),
        ("100%_'\\", "100%_'\\"),
        ("㎡ Straße", "m2strasse"),
        ("\ud800\0\u200b", ""),
    ],
)
def test_one_form_of_writing(text: str, key: str) -> None:
    assert fold(text) == key


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("永州市", "yzs"),
        ("长寿区", "csq"),
        ("单县生态环境局", "sxsthjj"),
        ("重庆市", "cqs"),
        ("发展和改革委员会", "fzhggwyh"),
        ("第3督导组（A）", "d3ddza"),
        ("", ""),
    ],
)
def test_initials_of_names(name: str, letters: str) -> None:
    assert initials(name) == letters
