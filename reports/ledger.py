"""Every item of a round with its standing on a day: what figures count and papers list."""

from dataclasses import dataclass
from datetime import date

from cases.domain import courses
from cases.domain.standing import Standing, standing
from cases.models import Problem, Round, Task, TaskUnit
from cases.states import COMPLETED, Status

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


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task's latest cycle on the day."""

    task: Task
    standing: Standing
    cycle: int

    @property
    def reopened(self) -> bool:
        return self.cycle > 1


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


def ledger(round: Round, as_of: date) -> Ledger:
    """The round on `as_of`, from facts that counted by then; the same whenever it is asked. About eight queries."""
    if round.feedback_on is None or round.feedback_on > as_of:
        return Ledger(round, as_of, ())
    tasks = (
        Task.objects.filter(problem__round=round, filed_on__lte=as_of)
        .select_related("problem__round", "problem__category", "deadline", "place")
        .prefetch_related("units__organisation", "deadline__changes")
        .order_by("problem__number", "number", "cycle")
    )
    latest = {(task.problem_id, task.number): task for task in tasks}
    plans = courses.read(latest.values())
    rows: dict[int, list[TaskRow]] = {}
    for task in latest.values():
        rows.setdefault(task.problem_id, []).append(TaskRow(task, standing(plans[task.pk], as_of), task.cycle))
    problems = round.problems.select_related("category").order_by("number")
    return Ledger(round, as_of, tuple(ProblemRow(problem, tuple(rows.get(problem.pk, ()))) for problem in problems))


def unit_names(task: Task, role: TaskUnit.Role) -> str:
    """The names of the task's units in a role, as papers list them; from prefetched rows."""
    return "、".join(row.organisation.name for row in task.units.all() if row.role == role)
