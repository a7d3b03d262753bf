"""The lamp of a case: shape, word and days, judged on a day against its limit."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deadlines import workdays
from petitions.models import Assignment
from petitions.states import AT_UNIT, ENDED, Stage

SOON = 3  # working days ahead from which the lamp warns
SEVERE_DAYS = 10  # calendar days after the limit from which the delay counts as severe


def soon(today: date) -> date:
    """The last day that counts as near: SOON working days ahead, calendar days where the calendar ends."""
    try:
        return workdays.load().add(today, SOON)
    except workdays.CalendarMissing:
        return today + timedelta(days=SOON)


def lamp(case: Assignment, today: date) -> dict[str, Any]:
    """What components/lamp.html shows: `kind`, `word` and `days_text`. Reads the case's limit, nothing else."""
    stage, due = Stage(case.stage), case.deadline.due_on if case.deadline else None
    if stage == Stage.TRANSFERRED:
        return _lamp("none", stage.label)
    if stage in ENDED:
        return _lamp("done", stage.label)
    if stage not in AT_UNIT or due is None:
        return _replied(case)
    return waiting(due, today, soon(today))


def waiting(due: date, today: date, near: date) -> dict[str, Any]:
    """The lamp of anything that waits for a reply until `due`; `near` is the last day that counts as near (soon)."""
    left = (due - today).days
    if left < 0:
        return _lamp("severe" if -left > SEVERE_DAYS else "overdue", _("overdue"), _over(-left))
    if left == 0:
        return _lamp("near", _("due today"))
    return _lamp("near", _("due soon"), _left(left)) if due <= near else _lamp("normal", _("in time"), _left(left))


def _lamp(kind: str, word: Any, days_text: str = "") -> dict[str, Any]:
    return {"kind": kind, "word": str(word), "days_text": days_text}


def _replied(case: Assignment) -> dict[str, Any]:
    """Whether the reply came in time: the limit is settled on the day of the filing."""
    limit = case.deadline
    if limit is None or limit.due_on is None or limit.settled_on is None:
        return _lamp("normal", _("replied"))
    late = (limit.settled_on - limit.due_on).days
    return _lamp("overdue", _("replied late"), _over(late)) if late > 0 else _lamp("normal", _("replied in time"))


def _left(days: int) -> str:
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


def _over(days: int) -> str:
    return ngettext("%(n)d day over the limit", "%(n)d days over the limit", days) % {"n": days}
