"""What the public may read of a version (公开版): no person, no file, nothing of how it came about."""

from collections.abc import Collection
from typing import Any

from cases.models import TaskUnit
from plans.content import Content


def rows(content: Content, leave_out: Collection[int] = ()) -> list[dict[str, Any]]:
    """The tasks of a version as the public reads them, without the problems numbered in `leave_out`.

    Each: problem, number, title, finding, category, goal, deadline (its words), due_on, measures [text, words], lead,
    responsible, acceptor (names), illustrative.
    """
    return [
        {
            "problem": row["problem"],
            "number": row["number"],
            "title": row["title"],
            "finding": row["finding"],
            "category": row["category"][1],
            "goal": row["goal"],
            "deadline": row["deadline"]["words"],
            "due_on": row["deadline"]["due_on"],
            "measures": [[one["text"], one["words"]] for one in row["measures"]],
            "lead": _names(row["units"], TaskUnit.Role.LEAD),
            "responsible": _names(row["units"], TaskUnit.Role.RESPONSIBLE),
            "acceptor": _names(row["acceptor"], TaskUnit.Role.ACCEPT),
            "illustrative": row["illustrative"],
        }
        for row in content.get("tasks", ())
        if row["problem"] not in leave_out
    ]


def _names(units: list[list[Any]], role: str) -> str:
    return "、".join(name for part, _pk, name in units if part == role)
