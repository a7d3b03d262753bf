"""Pointing out where a changed plan asks for less: a smaller number, a softer verb, a later date, a dropped part.

Shanxi 2019 forbids lowering goals, moving dates and altering important measures at will; who decides must see it.
"""

import re
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
)
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def weaker_text(before: str, after: str) -> list[str]:
    """Sentences naming each firm word that went soft and each number that went down; empty when nothing did."""
    signs = []
    for firm, softs in SOFTER:
        soft = next((word for word in softs if word in after and word not in before), None)
        if firm in before and firm not in after and soft:
            signs.append(_("“%(firm)s” became “%(soft)s”.") % {"firm": firm, "soft": soft})
    old, new = NUMBER.findall(before), NUMBER.findall(after)
    if len(old) == len(new):
        signs += [
            _("%(old)s became %(new)s.") % {"old": a, "new": b}
            for a, b in zip(old, new, strict=True)
            if float(b) < float(a)
        ]
    elif len(new) < len(old):
        signs.append(_("A number is no longer named."))
    return signs


def weaker(field: str, before: Any, after: Any) -> list[str]:
    """Where the value of a locked field asks for less than before; shapes as in planning.plan_values."""
    if field == "goal":
        return weaker_text(before, after)
    if field == "deadline":
        return _later(before, after)
    if field == "measures":
        return _measures(before, after)
    lost = {(role, name) for role, _id, name in before} - {(role, name) for role, _id, name in after}
    return [_("“%(name)s” no longer takes part.") % {"name": name} for _role, name in sorted(lost)]


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
