"""Reading plans and facts of many tasks with a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable

from cases.domain.standing import Course, Limit, Step
from cases.models import Fact, Measure, Task
from deadlines.models import Deadline, DeadlineChange


def read(tasks: Iterable[Task]) -> dict[int, Course]:
    """The course of each task (with its problem's round and deadline loaded), by task id. Three queries."""
    tasks = list(tasks)
    ids = [task.pk for task in tasks]
    measures = list(Measure.objects.filter(task__in=ids).select_related("deadline"))
    deadlines = [task.deadline_id for task in tasks] + [measure.deadline_id for measure in measures]
    changes = defaultdict(list)
    for change in DeadlineChange.objects.filter(deadline__in=deadlines).order_by("seq"):
        changes[change.deadline_id].append((change.decided_on, change.due_on))
    facts, steps = defaultdict(list), defaultdict(list)
    for fact in Fact.objects.filter(task__in=ids).order_by("pk"):
        facts[fact.task_id].append(fact)
    for measure in measures:
        limit = _limit(measure.deadline, changes)
        steps[measure.task_id].append(Step(measure.pk, measure.weight, limit, measure.added_on, measure.dropped_on))
    return {
        task.pk: Course(
            task.pk,
            task.filed_on,
            _limit(task.deadline, changes),
            bool(task.deadline and task.deadline.long_term),
            task.problem.round.tolerance,
            tuple(steps[task.pk]),
            facts[task.pk],
        )
        for task in tasks
    }


def _limit(deadline: Deadline | None, changes: dict[int, list]) -> Limit:
    if deadline is None:
        return Limit(None)
    return Limit(deadline.first_due_on, tuple(changes[deadline.pk]))
