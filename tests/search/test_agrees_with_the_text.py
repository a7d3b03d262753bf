"""What is found is exactly what a look into every text finds, on whichever database the suite runs."""

import random
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from search import grams, index
from search.folding import fold
from search.models import Entry
from search.query import matching, parse

pytestmark = pytest.mark.django_db
TEXTS, QUERIES = 20_000, 2_000
RARE = "渗滤液垃圾填埋黑臭水体直排入河畜禽养殖禁养区饮用水源保护区锰尾矿库秸秆焚烧扬尘噪声"
COMMON = "污水处理厂排放超标整改责任单位县区政府督察组反馈问题措施完成时限"
WRITTEN_OTHERWISE = {"处": "處", "厂": "廠", "标": "標", "组": "組", "养": "養", "区": "區", "时": "時"}
LATIN = [
    "COD",
    "ＣＯＤ",
    "pH",
    "PM2.5",
    "3号",
    "３號",
    "100%",
    "A_B",
    "o'k",
    "a\\b",
    "NH₃",
    "㎡",
    "X43 0000 1905",
    "%%",
    "__",
]
BLANKS = [" ", "\n", "　", "\t"]


def written(dice: random.Random, length: int) -> str:
    """A text of about so many characters, mixed as reports are."""
    found: list[str] = []
    while sum(map(len, found)) < length:
        chance = dice.random()
        if chance < 0.08:
            found.append(dice.choice(LATIN))
        elif chance < 0.14:
            found.append(dice.choice(BLANKS))
        else:
            source = COMMON if chance < 0.7 else RARE
            start = dice.randrange(len(source) - 1)
            piece = source[start : start + dice.randrange(1, 5)]
            found.append("".join(WRITTEN_OTHERWISE.get(c, c) if dice.random() < 0.2 else c for c in piece))
    return "".join(found)


def typed(dice: random.Random, texts: list[str]) -> str:
    """A search: mostly a piece of a text, sometimes two, sometimes nothing that stands anywhere."""
    source = dice.choice(texts)
    start = dice.randrange(max(1, len(source) - 6))
    word = source[start : start + (2 if dice.random() < 0.4 else dice.randrange(3, 7))]
    chance = dice.random()
    if chance < 0.15:
        return f"{word} {dice.choice(LATIN)}"
    if chance < 0.25:
        return f"{word} {dice.choice(COMMON)}"
    if chance < 0.3:
        return dice.choice(LATIN)
    if chance < 0.35:
        return dice.choice(COMMON + RARE)
    return word[::-1] if chance < 0.45 else word


class Texts:
    """Every key in one long text, looked through from its beginning to its end."""

    def __init__(self, titles: list[str], keys: list[str]) -> None:
        self.titles, self.ends, self.whole = titles, [], "\x00".join(keys)
        at = -1
        for key in keys:
            at += len(key) + 1
            self.ends.append(at)

    def with_word(self, word: str) -> set[int]:
        found, at = set(), self.whole.find(word)
        while at >= 0:
            n = bisect_left(self.ends, at)
            found.add(n)
            at = self.whole.find(word, self.ends[n])
        return found

    def looked_through(self, words: str) -> set[int]:
        parsed = parse(words)
        if not parsed:
            return set()
        if parsed.is_beginning:
            return {n for n, title in enumerate(self.titles) if title.startswith(parsed.words[0])}
        return set.intersection(*map(self.with_word, parsed.words))


@pytest.fixture(scope="module")
def known(django_db_setup: Any, django_db_blocker: Any) -> Iterator[tuple[Texts, list[str]]]:
    """What is in the index, to be looked through, and the texts as they are written."""
    dice = random.Random(7)
    things = [
        index.Thing("sample", n, written(dice, 12), [written(dice, dice.randrange(5, 90))], key=f"X43 {n:08d}")
        for n in range(TEXTS)
    ]
    with django_db_blocker.unblock(), transaction.atomic():
        index.put_many(things)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE search_entry")
        titles = [fold(one.title) for one in things]
        keys = ["\n".join([fold(one.title), fold(one.key), fold(str(one.passages[0]))]) for one in things]
        yield Texts(titles, keys), [str(one.passages[0]) for one in things]
        transaction.set_rollback(True)


def test_two_thousand_searches(known: tuple[Texts, list[str]]) -> None:
    whole, texts = known
    dice = random.Random(11)
    searches = [typed(dice, texts) for _n in range(QUERIES)]
    wrong, found = [], 0
    for words in searches:
        ours = set(matching(words).values_list("subject", flat=True))
        found += bool(ours)
        if ours != whole.looked_through(words):
            wrong.append(words)
    assert wrong == []
    assert found > QUERIES // 2  # most of them find something, so that equal is not equally empty


def test_pairs_alone_would_find_too_much(known: tuple[Texts, list[str]]) -> None:
    """The negative control: without comparing the text itself, places where the pairs stand apart are found too."""
    whole, _texts = known
    word = fold("污水处理厂排放超标")
    condition = grams.may_hold(word)
    if condition is None:
        pytest.skip("this SQLite knows no pairs")
    candidates = set(Entry.objects.filter(condition).values_list("subject", flat=True))
    assert candidates > whole.looked_through(word)


@pytest.mark.parametrize(
    ("words", "other"),
    [
        ("汙水處理", "污水处理"),
        ("ｃｏｄ", "COD"),
        ("X43 0000 1905", "x4300001905"),
        ("  污水\n处理 ", "污水 处理"),
    ],
)
def test_forms_of_writing_find_the_same(known: Any, words: str, other: str) -> None:
    ours = set(matching(words).values_list("subject", flat=True))
    assert ours
    assert ours >= set(matching(other).values_list("subject", flat=True))


@pytest.mark.parametrize("words", ["", " ", "%", "__", "。，", "\u200b", "' \\"])
def test_nothing_to_search_finds_nothing(known: Any, words: str) -> None:
    assert not parse(words)
    assert not matching(words).exists()


def test_what_is_typed_is_bounded() -> None:
    assert parse("一 二 三 四 五 六 七 八 九 十").words == tuple("一二三四五六七八")
    assert parse("污" * 300).words == ("污" * 100,)
