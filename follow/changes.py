"""What a release says that the one before it did not: codes and names only, all of them from released items."""

from collections.abc import Iterable, Mapping
from typing import Any

from cases.states import Status
from reports.differences import of_item

Item = Mapping[str, Any]
FIRST, ADDED, STRUCK_OFF, OVERDUE, REOPENED, CHANGED, GONE = (
    "first", "added", "struck_off", "overdue", "reopened", "changed", "gone",
)  # fmt: skip
TELLING = (STRUCK_OFF, REOPENED, OVERDUE, ADDED, CHANGED, GONE)  # in the order of a text


def told(old: Iterable[Item] | None, new: Iterable[Item]) -> list[dict[str, Any]]:
    """Every problem that differs, by number: number, title, illustrative, what (codes), regions, units.

    Without a state before, all of them, as `first`.
    """
    if old is None:
        return [_row(item, [FIRST]) for item in new]
    before = {item["number"]: item for item in old}
    after = {item["number"]: item for item in new}
    rows = [_row(item, what) for item in after.values() if (what := _what(before.get(item["number"]), item))]
    return rows + [_row(item, [GONE]) for number, item in before.items() if number not in after]


def _what(old: Item | None, new: Item) -> list[str]:
    if old is None:
        return [ADDED]
    if not of_item(old, new):
        return []
    found = []
    if _is_new("closed", old, new):
        found.append(STRUCK_OFF)
    if _is_new("reopened", old, new) or max(_cycles(new), default=1) > max(_cycles(old), default=1):
        found.append(REOPENED)
    if new["status"] == Status.OVERDUE and old["status"] != Status.OVERDUE:
        found.append(OVERDUE)
    return found or [CHANGED]


def _is_new(mark: str, old: Item, new: Item) -> bool:
    return mark in new["marks"] and mark not in old["marks"]


def _cycles(item: Item) -> list[int]:
    return [task["cycle"] for task in item["tasks"]]


def _row(item: Item, what: list[str]) -> dict[str, Any]:
    names = [f"{task['lead']}、{task['responsible']}" for task in item["tasks"]]
    return {
        "number": item["number"],
        "title": item["title"],
        "illustrative": item["illustrative"],
        "what": what,
        "regions": _once(task["place"] for task in item["tasks"]),
        "units": _once(name for text in names for name in text.split("、")),
    }


def _once(names: Iterable[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name]
