"""What differs between two versions of the round's own plan: task by task, field by field."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from cases import sentences
from plans.content import FIELDS, Content, Row, by_key

ALIKE = 0.6  # share of common characters from which two measures are taken for one that was reworded
NAMES = ("title", "finding")


@dataclass(frozen=True, slots=True)
class FieldDiff:
    """One field of a task before and after, in words."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class TaskDiff:
    """One task that differs. `kind` is "added", "removed" or "changed"."""

    key: str
    title: str
    kind: str
    fields: list[FieldDiff] = field(default_factory=list)


def of_versions(old: Content, new: Content) -> list[TaskDiff]:
    """The tasks that differ, in the order of the new version, removed ones last; empty when none does."""
    before, after = by_key(old), by_key(new)
    found = []
    for name, row in after.items():
        if name not in before:
            found.append(TaskDiff(name, row["title"], "added", list(_fields({}, row))))
        elif fields := list(_fields(before[name], row)):
            found.append(TaskDiff(name, row["title"], "changed", fields))
    gone = (row for name, row in before.items() if name not in after)
    return [*found, *(TaskDiff(_name(row), row["title"], "removed", list(_fields(row, {}))) for row in gone)]


def _name(row: Row) -> str:
    return f"{row['problem']}-{row['number']}" if row["number"] > 1 else str(row["problem"])


def _fields(old: Row, new: Row) -> Iterator[FieldDiff]:
    for name in (*NAMES, *FIELDS):
        before, after = old.get(name), new.get(name)
        if _comparable(before) != _comparable(after):
            yield FieldDiff(_label(name), sentences.value(name, before), sentences.value(name, after))


def _comparable(value: Any) -> Any:
    """Units in another order are the same units, and nothing is nothing."""
    if value and isinstance(value, list) and isinstance(value[0], list):
        return sorted(value)
    return value or None


def _label(name: str) -> str:
    return _("text of the feedback") if name == "finding" else sentences.label(name)


def aligned(old: Sequence[Row], new: Sequence[Row]) -> list[dict[str, Any]]:
    """The new measures under the orders of the old ones that they stand for, so that the two lists can be compared.

    A new measure in front renumbers all that follow: the same text is the same measure, then the most alike one; what
    stands for none of the old ones gets an order of its own.
    """
    left = {row["order"]: row for row in old}
    pairs: list[tuple[Row, int | None]] = []
    for row in new:
        same = next((order for order, one in left.items() if one["text"] == row["text"]), None)
        pairs.append((row, same))
        left.pop(same, None)
    free = max((row["order"] for row in old), default=0)
    found = []
    for row, order in pairs:
        if order is None:
            order = _nearest(row, left)
            left.pop(order, None)
        if order is None:
            free += 1
            order = free
        found.append({**row, "order": order})
    return found


def _nearest(row: Row, left: dict[int, Row]) -> int | None:
    """The old measure that a reworded one stands for: the most alike of those left; None when none is alike."""
    shares = {order: SequenceMatcher(None, one["text"], row["text"]).ratio() for order, one in left.items()}
    best = max(shares, key=lambda order: (shares[order], order == row["order"]), default=None)
    return best if best is not None and shares[best] >= ALIKE else None
