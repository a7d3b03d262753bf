"""What a version of the round's own plan says: taken from the tasks as data, with its digest and its plain text."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Prefetch

from cases.models import Measure, Round, Task, TaskUnit

Content = Mapping[str, Any]
Row = Mapping[str, Any]
FIELDS = ("goal", "standard", "deadline", "measures", "units", "acceptor")
LOCKED = ("goal", "deadline", "measures", "units", "acceptor")  # Commitment.Field
DUTIES = (
    (TaskUnit.Role.LEAD, "牵头单位"),
    (TaskUnit.Role.RESPONSIBLE, "责任单位"),
    (TaskUnit.Role.ASSIST, "配合单位"),
    (TaskUnit.Role.SUPERVISE, "督导单位"),
)


def read(round: Round) -> dict[str, Any]:
    """The plan as its tasks stand: `tasks` in the order of the plan, each with the values of its locked fields.

    Values are shaped as in cases.domain.planning.plan_values. A constant number of queries.
    """
    measures = Measure.objects.filter(dropped_on=None).select_related("deadline").prefetch_related("deadline__changes")
    tasks = (
        Task.objects.current()
        .filter(problem__round=round)
        .select_related("problem__category", "deadline")
        .prefetch_related(
            "deadline__changes",
            Prefetch("units", TaskUnit.objects.select_related("organisation")),
            Prefetch("measures", measures, to_attr="kept_measures"),
        )
        .order_by("problem__number", "number")
    )
    return {"round": round.name, "tasks": [_row(task) for task in tasks]}


def _row(task: Any) -> dict[str, Any]:
    units = [[row.role, row.organisation_id, row.organisation.name] for row in task.units.all()]
    problem = task.problem
    return {
        "task": task.pk,
        "problem": problem.number,
        "number": task.number,
        "title": problem.title,
        "finding": problem.text,
        "category": [problem.category.number, problem.category.name],
        "illustrative": problem.is_illustrative,
        "goal": task.goal,
        "standard": task.standard,
        "deadline": {"words": task.term.present_words, "due_on": str(task.term.due_on or "")},
        "measures": [
            {"order": one.order, "text": one.text, "words": one.deadline.present_words if one.deadline else ""}
            for one in task.kept_measures
        ],
        "units": [row for row in units if row[0] != TaskUnit.Role.ACCEPT],
        "acceptor": [row for row in units if row[0] == TaskUnit.Role.ACCEPT],
    }


def digest(content: Any) -> str:
    """SHA-256 of the content, the same for the same plan."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def key(row: Row) -> str:
    """What names a task through all versions: number of the problem and of the task in it, "12" or "12-2"."""
    return f"{row['problem']}-{row['number']}" if row["number"] > 1 else str(row["problem"])


def by_key(content: Content) -> dict[str, Row]:
    """The tasks of a version by their keys."""
    return {key(row): row for row in content.get("tasks", ())}


def duties(row: Row) -> Iterator[tuple[str, str]]:
    """Who does what in a task: heading and names, as papers print them."""
    for role, heading in DUTIES:
        names = [name for part, _pk, name in row["units"] if part == role]
        if names:
            yield heading, "、".join(names)
    if row["acceptor"]:
        yield "验收单位", "、".join(name for _part, _pk, name in row["acceptor"])


def lines(row: Row) -> list[str]:
    """One task as lines of a paper, after its heading."""
    found = [f"反馈问题：{row['finding']}", f"整改目标：{row['goal']}"]
    if row["standard"]:
        found.append(f"整改标准：{row['standard']}")
    found.append(f"整改时限：{row['deadline']['words']}")
    found += [f"{heading}：{names}" for heading, names in duties(row)]
    found += [
        f"整改措施{one['order']}：{one['text']}{f'（{words}）' if (words := one['words']) else ''}"
        for one in row["measures"]
    ]
    return found


def text(content: Content, title: str = "") -> str:
    """The whole plan as plain text, for comparing it and for the download."""
    parts = [title] if title else []
    for row in content.get("tasks", ()):
        parts += ["", f"{key(row)}. {row['title']}", *lines(row)]
    return "\n".join(parts).strip() + "\n"
