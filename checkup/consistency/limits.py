"""Deadlines: dates against their changes, settled against what they were for, keys against rows."""

from collections.abc import Iterator

from django.db.models import Count, F, Max, OuterRef, Q, Subquery

from cases.models import Task
from cases.states import Stage
from checkup.consistency.shape import Check, Fault, Level
from checkup.consistency.tasks import fault
from deadlines.models import Deadline, DeadlineChange


def dates_and_changes() -> Iterator[Fault]:
    """The present date is that of the last approved change that gave one, else the first."""
    dated = DeadlineChange.objects.filter(deadline=OuterRef("pk"), due_on__isnull=False)
    rows = Deadline.objects.annotate(said=Subquery(dated.order_by("-seq").values("due_on")[:1])).order_by()
    moved = Q(said__isnull=False) & ~Q(due_on=F("said"))
    quietly = Q(said=None, due_on__isnull=False) & ~Q(due_on=F("first_due_on"))
    for pk, subject in rows.filter(moved | quietly).values_list("pk", "subject").iterator():
        yield Fault(f"deadlines.deadline:{pk}", f"the date of {subject} is not that of its last approved change")


def changes_in_order() -> Iterator[Fault]:
    """Changes of a deadline are numbered without a gap."""
    counted = DeadlineChange.objects.order_by().values("deadline").annotate(n=Count("pk"), top=Max("seq"))
    for deadline in counted.exclude(n=F("top")).values_list("deadline", flat=True).iterator():
        yield Fault(f"deadlines.deadline:{deadline}", "its changes are not numbered without a gap")


def closed_and_running() -> Iterator[Fault]:
    """Nobody is chased about a task that is closed."""
    rows = Task.objects.filter(stage=Stage.CLOSED, deadline__settled_on=None, deadline__due_on__isnull=False)
    for task in rows.order_by().values_list("pk", flat=True).iterator():
        yield fault(task, "closed, and its deadline still runs")


def settled_before_opened() -> Iterator[Fault]:
    """No deadline was met before it was opened."""
    rows = Deadline.objects.filter(settled_on__lt=F("opened_on")).order_by()
    for pk, subject in rows.values_list("pk", "subject").iterator():
        yield Fault(f"deadlines.deadline:{pk}", f"the deadline of {subject} was met before it was opened")


CHECKS = (
    Check("deadline_dates", Level.ERROR, "dates against approved changes", dates_and_changes),
    Check("deadline_changes", Level.ERROR, "numbers of changes", changes_in_order),
    Check("deadline_running", Level.WARNING, "running deadlines of closed tasks", closed_and_running),
    Check("deadline_settled", Level.WARNING, "days on which deadlines were met", settled_before_opened),
)
