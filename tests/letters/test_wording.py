"""The words of drafts: every kind says its facts; circulars rank; titles break where they may."""

from datetime import date

import pytest

from letters import wording
from letters.paper import TITLE_LINE, broken
from letters.states import Kind
from tests.letters.desk import matter

ON = date(2019, 6, 3)


def composed(kind: Kind, *matters, **more):
    return wording.compose(kind, round_name="第一轮省督察", region="永州市", matters=matters, on=ON, **more)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_says_the_facts_of_one_item(kind):
    words = composed(kind, matter())
    whole = "".join((words.title, *words.paragraphs, *words.demands))
    for fact in (
        "《永州市整改方案》第1项",
        "2019年4月30日",
        "23个工作日",
        "完成管网铺设60%",
        "6月底前完成第1号排口剩余管网",
    ):
        assert fact in whole, fact
    assert words.title.endswith(wording.NAMES[kind][-1])
    assert "。。" not in whole
    assert "None" not in whole


@pytest.mark.parametrize("kind", Kind)
def test_several_items_go_into_the_attachment(kind):
    words = composed(kind, *(matter(n, days_late=n, unit=f"单位{n % 2}") for n in range(5)))
    whole = "".join(words.paragraphs)
    assert "共涉及5项任务，其中已逾期4项，逾期最长的达4个工作日" in whole
    assert "单位03项，单位12项" in whole
    assert "附件" in whole


def test_an_item_without_dates_and_basis():
    words = composed(
        Kind.URGE, matter(basis="", first_due_on=None, due_on=None, days_late=0, present_state="", demand="")
    )
    assert words.paragraphs[0].startswith("依据《永州市整改方案》（第一轮省督察），")
    assert words.paragraphs[1] == "“城区第1号排口截污”，截至2019年6月3日尚未完成。"


def test_a_letter_needs_an_item():
    with pytest.raises(ValueError):
        composed(Kind.URGE)


def test_ranks_are_shared():
    rows = wording.ranked([matter(n, days_late=late) for n, late in enumerate((3, 9, 9, 1))])
    assert [(rank, row.days_late) for rank, row in rows] == [(1, 9), (1, 9), (3, 3), (4, 1)]


def test_a_reply_is_asked_for_by_its_day():
    assert (
        wording.reply_sentence(Kind.SUPERVISE, date(2019, 6, 18), 10) == "请于2019年6月18日前将办理情况书面回复我办。"
    )
    assert "10个工作日内" in wording.reply_sentence(Kind.SUPERVISE, None, 10)
    assert wording.reply_sentence(Kind.SUPERVISE, None, None) == ""


@pytest.mark.parametrize(
    "title",
    [
        "关于督办函",
        "关于40项整改任务办理进展滞后情况的通报",
        "关于对“东安县城区第1号排口生活污水直排湘江”实行挂牌督办的通知",
        "题" * 200,
    ],
)
def test_a_title_is_broken_into_even_lines_and_nothing_is_lost(title):
    lines = broken(title)
    assert "".join(lines) == title
    assert max(map(len, lines)) <= TITLE_LINE + 1
    assert not any(line[0] in "”》，。的" for line in lines)
