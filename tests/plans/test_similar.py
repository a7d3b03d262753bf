"""Copied plans are found, plans written apart are not, and what everybody says does not count."""

import pytest

from plans import similar
from tests.plans import texts


def share(first: str, second: str, *above: str) -> int:
    dropped = similar.common(*above)
    return similar.share(similar.runs(first) - dropped, similar.runs(second) - dropped)


def test_a_copy_with_other_names_and_figures_is_found():
    own = texts.plan("东安县", 1)
    copied = own.replace("东安县", "双牌县").replace("120", "95").replace("6月底", "9月底")
    assert share(copied, own) >= 65 > similar.THRESHOLD


def test_plans_written_apart_are_not_alike():
    assert share(texts.plan("东安县", 1), texts.plan("双牌县", 2)) < 10


def test_what_stands_in_the_plan_above_does_not_count():
    above = texts.plan("永州市", 3)
    first, second = (f"{above}\n{texts.plan(name, n)}" for name, n in (("东安县", 1), ("双牌县", 2)))
    assert share(first, second) > 35  # without the discount both would seem half copied
    assert share(first, second, above) < 10


def test_of_a_short_text_nothing_is_said():
    assert share("完成截污。", "完成截污。") == 0


def test_widths_blanks_and_punctuation_make_no_difference():
    own = texts.plan("东安县", 1)
    spaced = own.replace("，", " , ").replace("。", "．\n\n").replace("1", "１")
    assert share(spaced, own) == 100


def test_passages_show_both_texts_as_they_stand():
    own, other = texts.plan("东安县", 1), texts.plan("双牌县", 2)
    passage = "在老城区沿河路新建截污干管两公里，雨水口逐一编号建档，雨季每周巡查一次并公布结果。"
    found = similar.passages(own + passage, other + passage.replace("，", "、"), similar.common())
    assert found[0].first == passage.rstrip("。")
    assert found[0].second == passage.replace("，", "、").rstrip("。")
    assert (own + passage)[found[0].start :].startswith(found[0].first)


@pytest.mark.parametrize("text", ["", "　", "，。；"])
def test_nothing_is_alike_to_nothing(text):
    assert (share(text, text), similar.passages(text, text, set())) == (0, [])
