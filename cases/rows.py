"""Rows of task lists: what one line shows, at a fixed number of queries however long the list is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from cases.lamps import lamp
from cases.models import Task, TaskLeader, TaskUnit
from cases.models.task import TaskQuerySet
from orgs.models import Organisation, User
from records import clock


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list of tasks."""

    task: Task
    lamp: dict[str, Any]
    lead: Organisation | None
    responsible: list[Organisation]
    leader: User | None

    @property
    def first_due_on(self) -> date | None:
        return self.task.term.first_due_on if self.task.deadline else None

    @property
    def due_on(self) -> date | None:
        return self.task.term.due_on if self.task.deadline else None

    @property
    def is_estimate(self) -> bool:
        """Whether the present date was counted over a year without its official calendar."""
        return bool(self.task.deadline and self.task.term.is_estimate)

    @property
    def is_late(self) -> bool:
        return self.lamp["kind"] in ("overdue", "severe")


def listed(tasks: TaskQuerySet) -> QuerySet[Task]:
    """`tasks` with everything that `rows` reads. Two more queries than the list itself."""
    present = TaskLeader.objects.filter(level=TaskLeader.Level.CITY, ends_on=None).select_related("user")
    return tasks.for_list().prefetch_related(Prefetch("leaders", queryset=present, to_attr="city_leaders"))


def rows(tasks: Iterable[Task]) -> list[Row]:
    """The lines of tasks from `listed`, judged on the round's today."""
    today = clock.today()
    return [_row(task, today) for task in tasks]


def _row(task: Task, today: date) -> Row:
    leads = [unit.organisation for unit in task.main_units if unit.role == TaskUnit.Role.LEAD]
    responsible = [unit.organisation for unit in task.main_units if unit.role == TaskUnit.Role.RESPONSIBLE]
    leader = task.city_leaders[0].user if task.city_leaders else None
    return Row(task, lamp(task, today), leads[0] if leads else None, responsible, leader)
