"""Pointing out where a changed plan asks for less: a smaller number, a softer verb, a later date, a dropped part.

Shanxi 2019 forbids lowering goals, moving dates and altering important measures at will; who decides must see it.
"""

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from deadlines import wording

# Pairs of a firm word and softer ones that may stand in its place.
SOFTER: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("完成", ("推进", "加快", "启动", "开展", "力争", "争取", "谋划", "研究")),
    ("拆除", ("整治", "规范", "改造", "清理")),
    ("关停", ("整治", "规范", "限制", "改造")),
    ("取缔", ("整治", "规范", "引导")),
    ("淘汰", ("改造", "限制", "引导")),
    ("全部", ("基本", "大部分", "部分", "逐步")),
    ("全面", ("基本", "重点", "逐步")),
    ("消除", ("改善", "减轻", "控制")),
    ("达标", ("改善", "好转", "提升")),
    ("确保", ("力争", "争取", "努力")),
    ("杜绝", ("减少", "遏制", "控制")),
    ("禁止", ("限制", "规范", "引导")),
    ("建成", ("推进", "开工", "启动", "谋划")),
    ("必须", ("原则上", "尽量")),
)
HEDGES = ("力争", "争取", "原则上", "基本", "大部分", "逐步", "适时", "视情", "尽量", "有条件的")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
# Of an upper limit the larger number asks for less: 控制在35以下, 不超过90.
LIMIT_BEFORE = re.compile(
    r"(不超过|不高于|不大于|不多于|低于|小于|少于|控制在|下降到|下降至|降到|降至|减少到|减少至)[^\d。；，,;]{0,6}$"
)
LIMIT_AFTER = re.compile(r"^[^\d。；，,;]{0,8}?(以下|以内|之内)")
# From the lowest level up: the first that a unit's name has is its own ("永州市零陵区…" is a district's).
LEVELS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (4, re.compile(r"[\u4e00-\u9fff](乡|镇|街道)")),
    (3, re.compile(r"[\u4e00-\u9fff](县|旗)|(?<![治景园社片库灌矿发新])区(?!域)")),
    (2, re.compile(r"[\u4e00-\u9fff](市|州|盟)|地区")),
    (1, re.compile(r"[\u4e00-\u9fff]省|自治区")),
)


def weaker_text(before: str, after: str) -> list[str]:
    """Sentences naming each firm word that went soft, each hedge that came in, and each number that asks for less.

    A number asks for less when it went down; of an upper limit, when it went up. Empty when nothing does.
    """
    signs, named = [], set()
    for firm, softs in SOFTER:
        soft = next((word for word in softs if word in after and word not in before), None)
        if firm in before and firm not in after and soft:
            named.add(soft)
            signs.append(_("“%(firm)s” became “%(soft)s”.") % {"firm": firm, "soft": soft})
    hedges = (word for word in HEDGES if word in after and word not in before and word not in named)
    signs += [_("“%(word)s” came in.") % {"word": word} for word in hedges]
    return signs + _weaker_numbers(before, after)


def _weaker_numbers(before: str, after: str) -> list[str]:
    old, new = list(NUMBER.finditer(before)), list(NUMBER.finditer(after))
    if len(new) < len(old):
        return [_("A number is no longer named.")]
    if len(new) > len(old):
        return []
    return [
        _("%(old)s became %(new)s.") % {"old": one.group(), "new": other.group()}
        for one, other in zip(old, new, strict=True)
        if _asks_less(float(one.group()), float(other.group()), is_limit=_is_limit(after, other))
    ]


def _asks_less(old: float, new: float, *, is_limit: bool) -> bool:
    return new > old if is_limit else new < old


def _is_limit(text: str, number: re.Match[str]) -> bool:
    """Whether the number is an upper limit: "不超过35", "控制在35微克/立方米以下"."""
    return bool(LIMIT_BEFORE.search(text[: number.start()]) or LIMIT_AFTER.search(text[number.end() :]))


def weaker(field: str, before: Any, after: Any) -> list[str]:
    """Where the value of a locked field asks for less than before; shapes as in planning.plan_values."""
    if field == "goal":
        return weaker_text(before, after)
    if field == "deadline":
        return _later(before, after)
    if field == "measures":
        return _measures(before, after)
    lost = {(role, name) for role, _id, name in before} - {(role, name) for role, _id, name in after}
    signs = [_("“%(name)s” no longer takes part.") % {"name": name} for _role, name in sorted(lost)]
    return signs + (_lower_acceptor(before, after) if field == "acceptor" else [])


def _lower_acceptor(before: Sequence[Sequence[Any]], after: Sequence[Sequence[Any]]) -> list[str]:
    """Where a unit of a lower level would accept the result."""
    old, new = ([name for _role, _id, name in rows] for rows in (before, after))
    levels = [level_of(name) for name in (*old[:1], *new[:1])]
    if len(levels) < 2 or not all(levels) or levels[1] <= levels[0]:
        return []
    return [_("“%(new)s” is of a lower level than “%(old)s”.") % {"old": old[0], "new": new[0]}]


def level_of(name: str) -> int:
    """The level that a unit's name tells: 1 province, 2 city, 3 county, 4 township; 0 when it tells none."""
    return next((level for level, pattern in LEVELS if pattern.search(name)), 0)


def _later(before: dict[str, str], after: dict[str, str]) -> list[str]:
    if before["due_on"] and after["due_on"] and after["due_on"] > before["due_on"]:
        return [_("The date moves from %(old)s to %(new)s.") % {"old": before["due_on"], "new": after["due_on"]}]
    if before["due_on"] and not after["due_on"]:
        return [_("A fixed date becomes an open one.")]
    return []


def _measures(before: list[dict], after: list[dict]) -> list[str]:
    new = {row["order"]: row for row in after}
    signs = []
    for row in before:
        if row["order"] not in new:
            signs.append(_("Measure %(n)d is dropped.") % {"n": row["order"]})
            continue
        signs += [f"({row['order']}) {sign}" for sign in weaker_text(row["text"], new[row["order"]]["text"])]
        signs += [
            f"({row['order']}) {sign}"
            for sign in _later_words(row.get("words", ""), new[row["order"]].get("words", ""))
        ]
    return signs


def _later_words(before: str, after: str) -> list[str]:
    """As `_later`, for the deadline words of a measure."""
    days = [{"due_on": str(wording.parse(words).due_on or "")} for words in (before, after)]
    return _later(*days)
