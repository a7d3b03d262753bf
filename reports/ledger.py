"""Every item of a round with its standing on a day: what figures count and papers list."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from cases.domain import courses
from cases.domain.standing import Course, Standing, standing
from cases.models import Commitment, Problem, Round, Task
from cases.states import COMPLETED, Status
from orgs.models import Organisation
from records.memory import collector_waits

# From the worst to the best; a problem with several tasks is as far as its hindmost one.
HINDMOST = (
    Status.OVERDUE,
    Status.BEHIND,
    Status.NOT_STARTED,
    Status.ON_TRACK,
    Status.BASICALLY_COMPLETED,
    Status.COMPLETED_LATE,
    Status.COMPLETED_ON_TIME,
    Status.COMPLETED_EARLY,
)


# What counting needs of a task and its deadline; words of goals and plans would be most of what is read.
COUNTED_BY = ("problem", "number", "cycle", "place", "filed_on", "deadline__first_due_on", "deadline__long_term")


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task's latest cycle on the day.

    `first` and `plan` hold the filed and the present value of each locked field, shaped as in planning.plan_values.
    """

    task: Task
    course: Course
    standing: Standing
    first: Mapping[str, Any]
    plan: Mapping[str, Any]

    @property
    def cycle(self) -> int:
        return self.task.cycle

    @property
    def reopened(self) -> bool:
        return self.cycle > 1

    def units(self, role: str) -> str:
        """The names of the units in a role on the day, as papers list them."""
        return "、".join(name for its_role, _pk, name in self.plan["units"] if its_role == role)

    @property
    def changes(self) -> int:
        """How often the deadline was changed by the day."""
        return sum(1 for decided_on, _due_on in self.course.limit.changes if decided_on <= self.standing.on)


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A problem with its tasks in force on the day; none before the plan is filed."""

    problem: Problem
    tasks: tuple[TaskRow, ...]

    @property
    def status(self) -> Status:
        found = {row.standing.status for row in self.tasks}
        return next((status for status in HINDMOST if status in found), Status.NOT_STARTED)

    @property
    def is_completed(self) -> bool:
        return self.status in COMPLETED

    def every(self, name: str) -> bool:
        """Whether all tasks have this mark (reported_complete, accepted, in_notice, closed)."""
        return bool(self.tasks) and all(getattr(row.standing, name) for row in self.tasks)


@dataclass(frozen=True, slots=True)
class Ledger:
    """A round on a day."""

    round: Round
    as_of: date
    problems: tuple[ProblemRow, ...]

    @property
    def tasks(self) -> list[TaskRow]:
        return [row for problem in self.problems for row in problem.tasks]


@collector_waits()
def ledger(round: Round, as_of: date, *, plans: bool = True) -> Ledger:
    """The round on `as_of`, from facts that counted by then; the same whenever it is asked. About ten queries.

    Whoever only counts leaves the `plans` out: reading the values of 5,000 plans takes as long as all the rest.
    """
    if round.feedback_on is None or round.feedback_on > as_of:
        return Ledger(round, as_of, ())
    problems = _problems(round)
    tasks = Task.objects.filter(problem__round=round, filed_on__lte=as_of)
    latest = _latest(tasks if plans else tasks.only(*COUNTED_BY), problems)
    read = courses.read(latest, among=tasks)
    committed = _plans(tasks, as_of) if plans else {}
    rows: dict[int, list[TaskRow]] = {}
    for task in latest:
        course, values = read[task.pk], committed.get(task.pk, {})
        first = {field: seen[0] for field, seen in values.items()}
        plan = {field: seen[-1] for field, seen in values.items()}
        row = TaskRow(task, course, standing(course, as_of), first, plan)
        rows.setdefault(task.problem_id, []).append(row)
    known = (problem for problem in problems.values() if problem.entered_on <= as_of)
    return Ledger(round, as_of, tuple(ProblemRow(problem, tuple(rows.get(problem.pk, ()))) for problem in known))


def _problems(round: Round) -> dict[int, Problem]:
    """The round's problems in their order, by id, each with the one instance of its round and category. Two queries."""
    categories = {category.pk: category for category in round.categories.all()}
    found = {}
    for problem in Problem.objects.filter(round=round).order_by("number"):
        problem.round, problem.category = round, categories[problem.category_id]
        found[problem.pk] = problem
    return found


def _latest(tasks: QuerySet[Task], problems: Mapping[int, Problem]) -> list[Task]:
    """Of each task the latest cycle, in order, with problem, deadline and place. Two queries."""
    found = tasks.select_related("deadline").order_by("problem__number", "number", "cycle")
    latest = {(task.problem_id, task.number): task for task in found}
    places = Organisation.objects.in_bulk({task.place_id for task in latest.values()})
    for task in latest.values():
        task.problem, task.place = problems[task.problem_id], places[task.place_id]
    return list(latest.values())


def _plans(tasks: QuerySet[Task], as_of: date) -> dict[int, dict[str, list[Any]]]:
    """The values of each locked field of each task up to the day, in order. One query."""
    plans: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    rows = Commitment.objects.filter(task__in=tasks.order_by().values("pk"), effective_on__lte=as_of)
    for task, field, value in rows.order_by("task", "field", "seq").values_list("task", "field", "value"):
        plans[task][field].append(value)
    return plans
