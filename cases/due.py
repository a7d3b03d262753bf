"""What is due from a unit: open measures, completions to report, dossiers to submit, by day."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Measure, Round, Task
from cases.states import Stage
from orgs.models import User
from records import clock

SOON_DAYS = 30


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do: by when (None: as soon as possible), for which task, what, and where on its page."""

    day: date | None
    task: Task
    what: str
    next_step: str
    anchor: str
    is_estimate: bool = False


@dataclass(slots=True)
class Group:
    """The things of one span of days."""

    name: str
    label: Any
    items: list[Due] = field(default_factory=list)


GROUPS = (
    ("overdue", gettext_lazy("Overdue")),
    ("today", gettext_lazy("Today")),
    ("now", gettext_lazy("Ready for the next step")),
    ("month", gettext_lazy("Later this month")),
    ("soon", gettext_lazy("Within 30 days")),
)


def due_from(user: User, round: Round) -> list[Group]:
    """What the person's units must do next, grouped by day; groups without anything are left out. Two queries."""
    mine = Task.objects.visible_to(user).current().filter(problem__round=round)
    tasks = list(mine.filter(stage__in=(Stage.WORKING, Stage.REPORTED)).select_related("problem", "deadline"))
    steps: dict[int, list[Measure]] = {task.pk: [] for task in tasks}
    open_ones = Measure.objects.filter(task__in=steps, done_on=None, dropped_on=None).select_related("deadline")
    for measure in open_ones.order_by("task", "order"):
        steps[measure.task_id].append(measure)
    today = clock.today()
    groups = {name: Group(name, label) for name, label in GROUPS}
    for item in sorted((due for task in tasks for due in _of_task(task, steps[task.pk])), key=_in_order):
        if name := _span(item.day, today):
            groups[name].items.append(item)
    return [group for group in groups.values() if group.items]


def _of_task(task: Task, open_ones: list[Measure]) -> list[Due]:
    due_on = task.deadline.due_on if task.deadline else None
    guess = bool(task.deadline and task.deadline.is_estimate)
    if task.stage == Stage.REPORTED:
        return [Due(None, task, _("Completion is reported"), _("Prepare the dossier and submit it"), "gate")]
    if not open_ones:
        return [Due(due_on, task, _("All measures are done"), _("Report completion"), "completion", guess)]
    items = [
        Due(
            m.deadline.due_on,
            task,
            str(m),
            _("Do the measure and tick it off"),
            f"measure-{m.pk}",
            m.deadline.is_estimate,
        )  # fmt: skip
        for m in open_ones
        if m.deadline and m.deadline.due_on
    ]
    if due_on:
        left = _("Finish the open measures (%(n)d), then report completion") % {"n": len(open_ones)}
        items.append(Due(due_on, task, _("The whole task"), left, "measures", guess))
    return items


def _in_order(item: Due) -> tuple[bool, date, int]:
    return item.day is None, item.day or date.max, item.task.problem.number


def _span(day: date | None, today: date) -> str:
    if day is None:
        return "now"
    if day <= today:
        return "overdue" if day < today else "today"
    if (day.year, day.month) == (today.year, today.month):
        return "month"
    return "soon" if day <= today + timedelta(days=SOON_DAYS) else ""
