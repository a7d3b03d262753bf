"""What rows of a joint figure have in common: of a row in memory and as a filter of frozen rows, which say the same."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F, Q

from reports.dictionary import FIGURES
from reports.rows.row import NONE, Row
from scheduling.models import Check

GAP = 20  # points by which a claim may exceed what was verified before it is named


@dataclass(frozen=True, slots=True)
class Condition:
    """Whether a row has it, and the filter that finds the same rows of snapshots."""

    holds: Callable[[Row], bool]
    found: Q


def _graded(*grades: str) -> Condition:
    return Condition(lambda row: row.data.get("grade") in grades, Q(data__grade__in=grades))


def _gap(row: Row) -> bool:
    return row.claimed is not None and row.verified is not None and row.claimed - row.verified > GAP


CONDITIONS = {
    "led": Condition(lambda row: bool(row.data.get("leaders")), Q(data__has_key="leaders") & ~Q(data__leaders=[])),
    "graded": _graded(*Check.Grade.values),
    **{grade: _graded(grade) for grade in Check.Grade.values},
    "gauged": Condition(
        lambda row: row.claimed is not None and row.verified is not None,
        Q(claimed__isnull=False, verified__isnull=False),
    ),
    "gap": Condition(_gap, Q(claimed__gt=F("verified") + GAP)),
    "difficulties": Condition(
        lambda row: bool(row.data.get("problems")), Q(data__has_key="problems") & ~Q(data__problems="")
    ),
}


def counts(code: str, row: Row) -> bool:
    """Whether a figure counts a row. Raises KeyError for a code that is none."""
    figure = FIGURES[code]
    carried = any(mark in row.marks for mark in figure.marks)
    return carried and (not figure.where or CONDITIONS[figure.where].holds(row))


def counted(code: str) -> Q:
    """The same as a filter of snapshot rows. Raises KeyError for a code that is none."""
    figure, found = FIGURES[code], Q()
    for mark in figure.marks:
        found |= Q(marks__contains=f" {mark} ")
    return found & CONDITIONS[figure.where].found if figure.where else found


def belongs(row: Row, of: str) -> bool:
    """Whether a row is the thing of that key ("cases.result:4"), or a part of it (a measure of a task)."""
    return of in (row.key, row.data.get("task"))


def belonging(of: str) -> Q:
    """The same as a filter of snapshot rows."""
    return Q(key=of) | Q(data__task=of)


def groups_of(tags: str | tuple[str, ...], dimension: str) -> list[str]:
    """The groups of a dimension among the tags of a row; that of rows without one is none."""
    found = tags.split() if isinstance(tags, str) else tags
    return [tag for tag in found if tag.startswith(f"{dimension}:") and tag != f"{dimension}:{NONE}"]
