"""What goes wrong quietly: messages nobody got, posts nobody holds, a calendar that runs out. For the office."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.alarm import SHOWN, Alarm
from cases.delivery_alarms import delivery_alarms
from cases.models import Closure, Round, Task, TaskUnit
from cases.pulse_alarms import pulse_alarms
from cases.states import Stage
from deadlines import workdays
from orgs.models import Post, Role
from records import clock
from signoff.models import Seat

CALENDAR_ASKED_FROM = (12, 15)  # month and day from which next year's calendar must be there


def alarms(round: Round) -> list[Alarm]:
    """What the office of a round must look after. Six queries, and two more for each kind of trouble with messages."""
    found = [_empty_seats(round), _silent_units(round), calendar_alarm(clock.today())]
    return [*pulse_alarms(), *delivery_alarms(round), *(alarm for alarm in found if alarm)]


def calendar_alarm(today: date) -> Alarm | None:
    """This year's working-day calendar is not entered or, from 15 December, next year's is not.

    A year of which only the statutory days are known counts as missing.
    """
    years = [today.year] if (today.month, today.day) < CALENDAR_ASKED_FROM else [today.year, today.year + 1]
    missing = [str(year) for year in years if year not in workdays.load().years]
    if not missing:
        return None
    text = _("The working-day calendar is not entered for %(years)s; days counted there are estimates.")
    return Alarm(text % {"years": ", ".join(missing)}, [], reverse("pressure:calendar_load", args=[missing[0]]))


def _empty_seats(round: Round) -> Alarm | None:
    """Open steps whose seat nobody holds today."""
    runs = Closure.objects.filter(task__problem__round=round).values("run")
    held = Post.objects.held_on(clock.today()).filter(organisation=OuterRef("organisation"), role=OuterRef("role"))
    seats = Seat.objects.filter(
        ~Exists(held), person=None, step__run__in=runs, step__run__state="open", step__passed_at=None
    ).select_related("organisation")
    lines = sorted({str(seat) for seat in seats})
    text = ngettext(
        "%(n)d post that must sign is held by nobody", "%(n)d posts that must sign are held by nobody", len(lines)
    )
    return _alarm(text, lines, "/desk/people/")


def _silent_units(round: Round) -> Alarm | None:
    """Responsible units of running tasks in which nobody can report."""
    tasks = Task.objects.filter(problem__round=round, stage=Stage.WORKING).current()
    held = Post.objects.held_on(clock.today()).filter(
        organisation=OuterRef("organisation"), role__in=(Role.CLERK, Role.HEAD)
    )
    units = TaskUnit.objects.filter(~Exists(held), task__in=tasks, role=TaskUnit.Role.RESPONSIBLE)
    lines = sorted(units.order_by().values_list("organisation__name", flat=True).distinct())
    text = ngettext(
        "%(n)d responsible unit has nobody who reports", "%(n)d responsible units have nobody who reports", len(lines)
    )
    return _alarm(text, lines, "/desk/people/")


def _alarm(text: str, lines: Iterable[str], url: str = "") -> Alarm | None:
    lines = list(lines)
    if not lines:
        return None
    return Alarm(text % {"n": len(lines)}, lines[:SHOWN], url, max(0, len(lines) - SHOWN))
