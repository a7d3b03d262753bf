"""What of problems, tasks and public notices can be found.

- "problem": everybody for whom Round.visible_to is true of its round may read it.
- "task": everybody for whom Task.visible_to is true. Its measures are its passages.
- "notice", public: notices that were opened and not withdrawn, with the words that their page shows.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from cases.models import Measure, Notice, Problem, Task, TaskEvidence, TaskUnit
from search.index import Passage, Thing
from search.sources import Source


def _problem_ids() -> Iterable[int]:
    return Problem.objects.order_by("pk").values_list("pk", flat=True)


def _problems(ids: Sequence[int]) -> list[Thing]:
    rows = Problem.objects.filter(pk__in=ids).select_related("category").order_by("pk")
    return [
        Thing(
            "problem", row.pk, row.title, [f"{row.text}\n{row.category.name}"],
            round_id=row.round_id, day=row.entered_on, key=str(row.number),
        )
        for row in rows
    ]  # fmt: skip


def _task_ids() -> Iterable[int]:
    return Task.objects.order_by("pk").values_list("pk", flat=True)


def _tasks(ids: Sequence[int]) -> list[Thing]:
    rows = Task.objects.filter(pk__in=ids).select_related("problem", "place").order_by("pk")
    units, measures = _units(ids), defaultdict(list)
    standing = Measure.objects.filter(task__in=ids, dropped_on=None).order_by("task", "order")
    for task, order, text in standing.values_list("task", "order", "text"):
        measures[task].append(Passage(text, str(order)))
    return [
        Thing(
            "task", row.pk, str(row),
            [_words(row.goal, row.standard, row.place.name, *units[row.pk]), *measures[row.pk]],
            round_id=row.problem.round_id, day=row.problem.entered_on, key=str(row.problem.number),
        )
        for row in rows
    ]  # fmt: skip


def _units(tasks: Sequence[int], *roles: str) -> dict[int, list[str]]:
    """Names of the tasks' units, each once, in the order of the plan."""
    rows = TaskUnit.objects.filter(task__in=tasks, **({"role__in": roles} if roles else {})).order_by("pk")
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for task, name in rows.values_list("task", "organisation__name"):
        found[task][name] = None
    return defaultdict(list, {task: list(names) for task, names in found.items()})


def _notice_ids() -> Iterable[int]:
    return Notice.objects.exclude(state=Notice.State.WITHDRAWN).order_by("pk").values_list("pk", flat=True)


def _notices(ids: Sequence[int]) -> list[Thing]:
    rows = Notice.objects.filter(pk__in=ids).exclude(state=Notice.State.WITHDRAWN).order_by("pk")
    known = list(rows.select_related("task__problem"))
    units = _units([row.task_id for row in known], TaskUnit.Role.RESPONSIBLE, TaskUnit.Role.LEAD)
    return [
        Thing(
            "notice", row.pk, row.task.problem.title, [_words(row.result, row.task.goal, *units[row.task_id])],
            round_id=row.task.problem.round_id, day=row.first_day, key=str(row.task.problem.number), is_public=True,
        )
        for row in known
    ]  # fmt: skip


def _words(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def files() -> Iterable[tuple[int, int]]:
    """Files whose text can be found, with the round of each: (file, round). Task.visible_to is their right."""
    rows = TaskEvidence.objects.filter(withdrawn_at=None).order_by("pk")
    return rows.values_list("file", "task__problem__round")


PROBLEMS = Source("problem", _problem_ids, _problems)
TASKS = Source("task", _task_ids, _tasks)
NOTICES = Source("notice", _notice_ids, _notices, is_public=True)
SOURCES = (PROBLEMS, TASKS, NOTICES)


def keep_tasks(ids: Iterable[int]) -> None:
    """Bring the entries of tasks and of their notices up to date, in the caller's transaction."""
    known = list(ids)
    TASKS.keep(known)
    NOTICES.keep(list(Notice.objects.filter(task__in=known).values_list("pk", flat=True)))
