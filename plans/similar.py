"""Whether one plan was copied from another (mechanism 3.4: no copying, no plans made up for show). Pure.

Texts are cut into runs of eight characters without blanks and punctuation. Phrases that every plan has, and whatever
stands in the plan that both implement, do not count. The result is a hint for a person and blocks nothing.
"""

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

RUN = 8  # characters: about four words; shorter runs meet by chance, longer ones miss what was lightly reworded
LEAST = 120  # own runs: of a shorter text nothing can be said
# Two plans on the same tasks that were written apart share below a tenth of what is their own (tests/plans): half of
# it is no chance, and a county that changed names and figures of a copied plan still shares about two thirds.
THRESHOLD = 50
SHOWN, SHORTEST = 20, 20  # passages shown, characters of the shortest
MOST = 60_000  # characters of a text that are compared
# What plans of every place say; not what a place says of itself.
PHRASES = (
    "习近平生态文明思想", "习近平新时代中国特色社会主义思想", "绿水青山就是金山银山", "坚决扛起生态文明建设政治责任",
    "党政同责、一岗双责", "管发展必须管环保、管生产必须管环保、管行业必须管环保", "提高政治站位，强化责任担当",
    "加强组织领导", "压实工作责任", "明确责任分工", "强化督查督办", "严肃责任追究", "加强宣传引导", "建立健全长效机制",
    "举一反三，全面排查", "坚持问题导向和目标导向", "实行清单管理，逐项整改销号", "整改一个、销号一个",
    "确保整改工作取得实效", "按照市委、市政府的统一部署", "成立整改工作领导小组", "领导小组下设办公室",
    "定期调度、定期通报",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passage:
    """The same passage as it stands in both texts; `start` is where in the first one."""

    first: str
    second: str
    start: int
    size: int


def compared(text: str) -> tuple[str, list[int]]:
    """The characters that count, in one form, and where each stands in the text."""
    kept, places = [], []
    for place, character in enumerate(text[:MOST]):
        for one in unicodedata.normalize("NFKC", character).lower():
            if one.isalnum():
                kept.append(one)
                places.append(place)
    return "".join(kept), places


def runs(text: str) -> set[str]:
    """All runs of a text."""
    plain = compared(text)[0]
    return {plain[n : n + RUN] for n in range(len(plain) - RUN + 1)}


def common(*texts: str) -> set[str]:
    """The runs that do not count: those of the shipped phrases and of `texts`, the plans that all implement."""
    found: set[str] = set()
    for text in (*PHRASES, *texts):
        found |= runs(text)
    return found


def share(own: Collection[str], other: Collection[str]) -> int:
    """How much of `own` stands in `other` too, in whole per cent; 0 where there is too little to judge.

    Both are sets of runs without the common ones.
    """
    return 100 * len(set(own) & set(other)) // len(own) if len(own) >= LEAST else 0


def passages(first: str, second: str, dropped: Collection[str]) -> list[Passage]:
    """The longest passages that stand in both texts, the longest first; at most SHOWN."""
    (one, places), (two, others) = compared(first), compared(second)
    where: dict[str, int] = {}
    for n in range(len(two) - RUN + 1):
        where.setdefault(two[n : n + RUN], n)
    found, n = [], 0
    while n <= len(one) - RUN:
        run = one[n : n + RUN]
        at = where.get(run)
        if at is None or run in dropped:
            n += 1
            continue
        size = _size(one, two, n, at)
        if size >= SHORTEST:
            found.append(Passage(_cut(first, places, n, size), _cut(second, others, at, size), places[n], size))
        n += size
    return _longest(found)


def _size(one: str, two: str, n: int, at: int) -> int:
    size = RUN
    while n + size < len(one) and at + size < len(two) and one[n + size] == two[at + size]:
        size += 1
    return size


def _cut(text: str, places: list[int], start: int, size: int) -> str:
    return text[places[start] : places[start + size - 1] + 1]


def _longest(found: Iterable[Passage]) -> list[Passage]:
    return sorted(found, key=lambda passage: (-passage.size, passage.start))[:SHOWN]
