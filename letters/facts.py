"""The facts of items that a letter may be about, as it puts them."""

from collections.abc import Iterable
from datetime import date

from cases.models import Measure, Task
from cases.models.task import TaskQuerySet
from deadlines import workdays
from letters.matter import Matter
from orgs.models import Organisation
from petitions.models import Assignment
from records.trail import key

LONGEST = 300  # characters of a title or basis


def for_matter(tasks: TaskQuerySet) -> TaskQuerySet:
    """Tasks with everything that `of_task` reads."""
    return tasks.for_list().select_related("problem__round__region")


def of_task(task: Task, on: date) -> Matter:
    """A task of for_matter(), as a letter written on `on` puts it."""
    problem, round = task.problem, task.problem.round
    share = f"核实进度{task.verified_share}%" if task.verified_share is not None else "尚无经核实的进展"
    claimed = f"，自报进度{task.claimed_share}%" if task.claimed_share is not None else ""
    due_on = task.deadline.due_on if task.deadline else None
    return Matter(
        subject=key(task),
        title=problem.title,
        basis=f"《{round.region.name}整改方案》（{round.name}）第{problem.number}项"[:LONGEST],
        first_due_on=task.deadline.first_due_on if task.deadline else None,
        due_on=due_on,
        days_late=days_late(due_on, on),
        present_state=f"{share}{claimed}",
        demand=f"抓紧完成“{problem.title}”的整改",
        unit="、".join(row.organisation.name for row in task.main_units if row.role == "responsible"),
    )


def of_measure(measure: Measure, on: date) -> Matter:
    """A measure with its task, problem and round loaded, as a letter written on `on` puts it."""
    problem, round = measure.task.problem, measure.task.problem.round
    due_on = measure.deadline.due_on if measure.deadline else None
    return Matter(
        subject=key(measure),
        title=f"{problem.title}：{measure.text}"[:LONGEST],
        basis=f"《{round.region.name}整改方案》（{round.name}）第{problem.number}项措施（{measure.order}）"[:LONGEST],
        first_due_on=measure.deadline.first_due_on if measure.deadline else None,
        due_on=due_on,
        days_late=days_late(due_on, on),
        present_state="已启动，尚未完成" if measure.begun_on else "尚未启动",
        demand="抓紧完成该项整改措施",
    )


def of_case(case: Assignment, on: date) -> Matter:
    """A petition's case with petition, batch, round and unit loaded. Nothing of the petition's wording is told."""
    due_on = case.deadline.due_on if case.deadline else None
    return Matter(
        subject=key(case),
        title=f"信访交办件{case.petition.number}",
        basis=f"{case.petition.round.name}信访举报件交办要求（{case.petition.number}）"[:LONGEST],
        first_due_on=case.deadline.first_due_on if case.deadline else None,
        due_on=due_on,
        days_late=days_late(due_on, on),
        present_state="尚未报送办理情况",
        demand="抓紧查处并按要求报送办理情况",
        unit=case.organisation.name,
    )


def days_late(due_on: date | None, on: date) -> int:
    """Working days from the due day to `on`; 0 when it has not passed."""
    return workdays.load().between(due_on, on) if due_on and due_on < on else 0


def responsible_units(tasks: Iterable[Task]) -> list[Organisation]:
    """The units responsible for tasks of for_matter(), each once, in the order of the tasks."""
    units = (row.organisation for task in tasks for row in task.main_units if row.role == "responsible")
    return list({unit.pk: unit for unit in units}.values())
