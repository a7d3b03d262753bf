"""A city's month of reports, through the product's own functions."""

from datetime import date

from cases.models import Problem, Round, Task, TaskUnit
from deadlines.models import Deadline
from scheduling.domain import opening
from scheduling.models import Line, Obligation, Period
from tests.factories import City, at, make_round, make_task

FILED = "2018-11-09"
MONTH = "2018-12-03"  # within the first period
DUE = "2019-01-03"  # the second working day of January 2019


def open_month(city: City, *, tasks: int = 1, day: str = MONTH) -> tuple[Round, list[Task], Period]:
    """A round whose plan is filed, and its first period, opened on `day`."""
    with at(FILED):
        round = make_round(city)
    made = [make_task(city, round, filed=None if n < tasks - 1 else FILED) for n in range(tasks)]
    with at(day):
        opening.open_due()
    return round, [Task.objects.get(pk=task.pk) for task in made], Period.objects.get(starts_on=date(2018, 12, 1))


def sheet_of(period: Period, unit=None) -> Obligation:
    rows = Obligation.objects.filter(period=period)
    return rows.get(unit=unit) if unit else rows.get()


def line_of(task: Task, period: Period) -> Line:
    return Line.objects.get(task=task, obligation__period=period)


def progress(share: int = 30, text: str = "截污管网完成30户。", **more) -> dict:
    return {"text": text, "claimed": share} | more


def multiply(task: Task, count: int) -> None:
    """Let the round of this task have `count` tasks in all, each of a problem of its own and of the same units."""
    problem, units = task.problem, list(task.units.all())
    more = Problem.objects.bulk_create(
        Problem(round=problem.round, category=problem.category, number=n, title=f"问题{n}", text="污水直排。")
        for n in range(2, count + 1)
    )
    first = dict(
        kind="task", wording="date", words="2019年底前", opened_on=FILED, first_due_on="2019-12-31", due_on="2019-12-31"
    )
    limits = Deadline.objects.bulk_create(Deadline(subject=f"tests:{row.pk}", **first) for row in more)
    tasks = Task.objects.bulk_create(
        Task(problem=row, goal=task.goal, place=task.place, deadline=limit, stage=task.stage, filed_on=task.filed_on)
        for row, limit in zip(more, limits, strict=True)
    )
    TaskUnit.objects.bulk_create(
        TaskUnit(task=row, organisation=unit.organisation, role=unit.role) for row in tasks for unit in units
    )
