"""What differs between two published states: number by number, problem by problem."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cases.states import Status
from lookback.states import Result
from reports.numbers import MARKS, groups

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One field or number that differs; both values as words, "" where there was none."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ProblemChange:
    """What differs in one problem."""

    number: int
    title: str
    changes: tuple[Change, ...]


def of_figures(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> list[Change]:
    """Numbers that differ, in the order of the page; all that are not zero when there was no state before."""
    before = {number.key: number.count for group in groups(old) for number in group.numbers} if old else {}
    return [
        Change(f"{group.title} · {number.label}", str(before.get(number.key, "")), str(number.count))
        for group in groups(new)
        for number in group.numbers
        if number.count != before.get(number.key, 0)
    ]


def of_items(old: Iterable[Item], new: Iterable[Item]) -> list[ProblemChange]:
    """Problems that differ, by number; a problem that was not there before counts as changed in full."""
    before = {item["number"]: item for item in old}
    found = [
        ProblemChange(item["number"], item["title"], tuple(of_item(before.get(item["number"]), item))) for item in new
    ]
    return [problem for problem in found if problem.changes]


def of_item(old: Item | None, new: Item) -> list[Change]:
    """Fields of one problem that differ."""
    before, after = _fields(old) if old else {}, _fields(new)
    labels = [*after, *(label for label in before if label not in after)]
    return [
        Change(label, before.get(label, ""), after.get(label, ""))
        for label in labels
        if before.get(label, "") != after.get(label, "")
    ]


def _fields(item: Item) -> dict[str, str]:
    fields = {
        _("Short title"): item["title"],
        _("Text of the feedback"): item["text"],
        _("Schedule status"): str(Status(item["status"]).label),
        _("Closing"): _words(item["marks"]),
    }
    several = len(item["tasks"]) > 1
    for task in item["tasks"]:
        head = _("Task %(n)d: ") % {"n": task["number"]} if several else ""
        fields |= {head + label: value for label, value in _task_fields(task).items()}
    return fields


def _task_fields(task: Mapping[str, Any]) -> dict[str, str]:
    verified = task["verified"][-1] if task["verified"] else None
    return {
        _("Cycle"): str(task["cycle"]) if task["cycle"] > 1 else "",
        _("Goal"): task["goal"],
        _("Deadline"): " ".join(filter(None, (task["words"], task["due_on"] and f"({task['due_on']})"))),
        _("Lead unit"): task["lead"],
        _("Responsible unit"): task["responsible"],
        _("Measures"): "\n".join(f"{one['order']}. {one['text']}" for one in task["measures"]),
        _("Measures reported done"): str(sum(1 for one in task["measures"] if one["done_on"])),
        _("Verified progress"): f"{verified['share']}% ({verified['on']})" if verified else "",
        _("Completion reported on"): task["completed_on"] or "",
        _("Look-back"): "\n".join(f"{one['on']} {Result(one['result']).label}" for one in task.get("look_backs", ())),
    }


def _words(marks: Iterable[str]) -> str:
    return "、".join(str(MARKS[mark]) for mark in marks if mark != "long_term")
