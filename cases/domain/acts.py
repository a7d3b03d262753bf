"""The frame of every act on a task: one transaction, the row lock first, the round's time, the dossier kept bound."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from cases.domain import dossier
from cases.domain.moves import lock
from cases.models import Task, TaskUnit
from orgs.models import Organisation, User


@contextmanager
def act_on(task_id: int, actor: User | None) -> Iterator[Task]:
    """The locked task; what is written inside stands or falls together.

    Raises Task.DoesNotExist. When the act changed what is being signed, the signatures on the old dossier stop
    counting before the transaction ends, so no act can forget it.
    """
    with transaction.atomic():
        task = lock(task_id)
        with task.problem.round.time():
            yield task
            dossier.keep_bound(task, actor)


def units_of(task: Task, *roles: str) -> list[Organisation]:
    """The task's units in one of `roles`, in the order of the plan."""
    rows = TaskUnit.objects.filter(task=task, role__in=roles).order_by("pk").select_related("organisation")
    return [row.organisation for row in rows]


def doing_units(task: Task) -> list[Organisation]:
    """Units that report on the task: responsible, lead and assisting ones."""
    return units_of(task, TaskUnit.Role.RESPONSIBLE, TaskUnit.Role.LEAD, TaskUnit.Role.ASSIST)
