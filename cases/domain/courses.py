"""Reading plans and facts of many tasks with a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from cases.domain.standing import Course, DatedFact, Limit, Step
from cases.models import Fact, Measure, Task
from deadlines.models import DeadlineChange

Ids = Any  # a list of ids, or a query of them
Changes = dict[int, list[tuple[date, date | None]]]


def read(tasks: Iterable[Task], among: QuerySet[Task] | None = None) -> dict[int, Course]:
    """The course of each task (with its problem's round and deadline loaded), by task id. Three queries.

    Reads plain values: a round of 5,000 tasks has some 50,000 facts, and a model instance for each costs seconds.
    Whoever reads a whole round says `among` which tasks they are, so that no list of ids goes to the database.
    """
    tasks = list(tasks)
    ids: Any = among.order_by().values("pk") if among is not None else [task.pk for task in tasks]
    measures = list(
        Measure.objects.filter(task__in=ids)
        .order_by("task_id", "order")
        .values_list("pk", "task", "weight", "added_on", "dropped_on", "deadline", "deadline__first_due_on")
    )
    limits = [row[5] for row in measures if row[5]] + [task.deadline_id for task in tasks if task.deadline_id]
    changes = _changes(_deadlines(ids) if among is not None else Q(deadline__in=limits))
    facts, steps = _facts(ids), defaultdict(list)
    for pk, task_id, weight, added_on, dropped_on, deadline, first_due_on in measures:
        limit = Limit(first_due_on, tuple(changes.get(deadline, ())))
        steps[task_id].append(Step(pk, weight, limit, added_on, dropped_on))
    return {
        task.pk: Course(
            task.pk,
            task.filed_on,
            Limit(task.deadline.first_due_on, tuple(changes.get(task.deadline.pk, ())))
            if task.deadline
            else Limit(None),
            bool(task.deadline and task.deadline.long_term),
            task.problem.round.tolerance,
            tuple(steps[task.pk]),
            facts[task.pk],
        )
        for task in tasks
    }


def _deadlines(ids: Ids) -> Q:
    own = Q(deadline__in=Task.objects.filter(pk__in=ids).order_by().values("deadline"))
    steps = Q(deadline__in=Measure.objects.filter(task__in=ids, deadline__isnull=False).order_by().values("deadline"))
    return own | steps


def _changes(among: Q) -> Changes:
    changes: Changes = defaultdict(list)
    rows = DeadlineChange.objects.filter(among).order_by("seq")
    for deadline, decided_on, due_on in rows.values_list("deadline", "decided_on", "due_on"):
        changes[deadline].append((decided_on, due_on))
    return changes


def _facts(ids: Ids) -> dict[int, list[DatedFact]]:
    facts: dict[int, list[DatedFact]] = defaultdict(list)
    for task_id, *row in Fact.objects.filter(task__in=ids).order_by("pk").values_list("task", *DatedFact._fields):
        facts[task_id].append(DatedFact(*row))
    return facts
