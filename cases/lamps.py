"""The lamp of a task: shape, word and days, judged on a day against the present date and against the first one."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Task
from cases.states import COMPLETED, Stage, Status

NEAR_DAYS = 30  # calendar days before the deadline from which the lamp warns
SEVERE_DAYS = 30  # calendar days after it from which the delay counts as severe


def lamp(task: Task, today: date) -> dict[str, Any]:
    """What components/lamp.html shows for a task that carries `status` (Task.objects.with_status or for_list).

    Returns `kind` (normal, near, overdue, severe, done, none), `word` and `days_text` in the reader's language.
    """
    if task.stage == Stage.DRAFT:
        return _lamp("none", Stage.DRAFT.label)
    status = Status(task.status)
    due = task.deadline.due_on if task.deadline else None
    first = task.deadline.first_due_on if task.deadline else None
    if status in COMPLETED:
        return _lamp("done", status.label, _distance(task.completed_on, due, first))
    if status == Status.BASICALLY_COMPLETED:
        return _lamp("normal", status.label, _distance(today, due, first))
    if due is None:
        return _lamp("near" if status == Status.BEHIND else "normal", status.label, _("long term"))
    return _lamp(_running_kind(status, (due - today).days), status.label, _distance(today, due, first))


def _lamp(kind: str, word: Any, days_text: str = "") -> dict[str, Any]:
    return {"kind": kind, "word": str(word), "days_text": days_text}


def _running_kind(status: Status, left: int) -> str:
    if left < 0:
        return "severe" if -left > SEVERE_DAYS else "overdue"
    if status == Status.BEHIND or left <= NEAR_DAYS:
        return "near"
    return "none" if status == Status.NOT_STARTED else "normal"


def _distance(day: date | None, due: date | None, first: date | None) -> str:
    """How far `day` is from the present date and, when they differ, from the first one."""
    if day is None or due is None:
        return ""
    text = _days((due - day).days)
    if first and first != due:
        text = _("%(present)s (first date: %(first)s)") % {"present": text, "first": _days((first - day).days)}
    return text


def _days(left: int) -> str:
    if left == 0:
        return _("on the day")
    words = (
        ngettext("%(n)d day before the deadline", "%(n)d days before the deadline", left)
        if left > 0
        else ngettext("%(n)d day after the deadline", "%(n)d days after the deadline", -left)
    )
    return words % {"n": abs(left)}
