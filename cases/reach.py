"""Which rows beside tasks a person may see. All follow from the tasks they see and the posts they hold."""

from django.db.models import OuterRef, Q, QuerySet, Subquery

from cases.models import ChangeRequest, Closure, Measure, Notice, Problem, Round, Task, TaskUnit
from orgs.models import Organisation, User
from orgs.permissions import scope_of
from orgs.tree import below
from signoff.models import Run


def problems(user: User) -> QuerySet[Problem]:
    """Problems of the person's regions, and those of which they see a task."""
    regions = below(scope_of(user).regions, "round__region__")
    return Problem.objects.filter(regions | Q(pk__in=Task.objects.visible_to(user).values("problem")))


def measures(user: User) -> QuerySet[Measure]:
    """Measures of visible tasks."""
    return Measure.objects.filter(task__in=Task.objects.visible_to(user).values("pk"))


def runs(user: User) -> QuerySet[Run]:
    """Sign-offs of visible tasks, each with its `task_id`."""
    closures = Closure.objects.filter(task__in=Task.objects.visible_to(user).values("pk"))
    task = Closure.objects.filter(run=OuterRef("pk")).values("task")[:1]
    return Run.objects.filter(pk__in=closures.values("run")).annotate(task_id=Subquery(task))


def notices(user: User) -> QuerySet[Notice]:
    """Notices of visible tasks."""
    return Notice.objects.filter(task__in=Task.objects.visible_to(user).values("pk"))


def changes(user: User) -> QuerySet[ChangeRequest]:
    """Requests to change the plan of visible tasks."""
    return ChangeRequest.objects.filter(task__in=Task.objects.visible_to(user).values("pk"))


def units(user: User) -> QuerySet[Organisation]:
    """Units of the person's regions, their own units with everything above, and those with a part in a visible task."""
    scope = scope_of(user)
    paths = (*scope.regions, *scope.units)
    above = {int(part) for path in paths for part in path.split(".") if part}
    tasks = Task.objects.visible_to(user)
    taking_part = TaskUnit.objects.filter(task__in=tasks.values("pk")).values("organisation")
    rounds = Round.objects.visible_to(user).values("region")
    return Organisation.objects.filter(
        below(paths) | Q(pk__in=above) | Q(pk__in=taking_part) | Q(pk__in=tasks.values("place")) | Q(pk__in=rounds)
    )
