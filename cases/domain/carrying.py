"""Items carried over from one round to the next (转入下一轮): the old task rests, a later problem goes on with it.

Source: the plan of 2017 stands beside that of 2019 in Shanxi, and public notices say of single items that they were
taken into the second round and are rectified further there (domain reference, fact 10).
"""

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.domain import moves
from cases.domain.acts import act_on, doing_units
from cases.models import Carrying, Problem, Task
from cases.states import RoundVerb, Stage, Verb
from deadlines.models import Deadline
from notify import chasing
from notify.outbox import settle, tell
from orgs import tree
from orgs.models import Role, User
from orgs.permissions import require
from records import clock
from records.trail import key, record


def targets(task: Task) -> QuerySet[Problem]:
    """The problems under which `task` may go on: of rounds that came later, over the same place or one around it."""
    round = task.problem.round
    near = Q(round__region__in=tree.ancestors(round.region)) | tree.below((round.region.path,), "round__region__")
    return Problem.objects.filter(near, round__entered_on__gt=round.entered_on).select_related("round__region")


def carry(task_id: int, *, actor: User, into: int, why: str) -> Carrying:
    """Let the task go on under the problem `into` (its id) of a later round.

    Both rounds show it; the old one counts the task as what it was. Its deadlines are no longer chased and every
    further act on it is refused. Raises PermissionDenied without the right in either round; WrongState when the task
    is not being rectified or was carried over before; ValidationError for a problem that is not in `targets` or a
    missing reason.
    """
    with act_on(task_id, actor) as task:
        round = task.problem.round
        require(actor, "task.carry_over", round.region)
        moves.require_stage(task, Stage.WORKING)
        found = targets(task).filter(pk=into).first()
        if found is None:
            raise ValidationError(
                {"into": _("Choose a problem of a later round of the same place or of one around it.")}, code="into"
            )
        require(actor, "task.carry_over", found.round.region)
        if not why.strip():
            raise ValidationError({"why": _("Say why it goes on there.")}, code="why")
        made = Carrying.objects.create(
            task=task, into=found, carried_on=max(clock.today(), found.round.today()), why=why.strip(), by=actor
        )
        _rest(task)
        goes_to, comes_from = f"{found.round.name} · {found}", f"{round.name} · {task}"
        moves.write(Verb.CARRIED_OVER, task, actor=actor, after={"carried_to": goes_to}, note=made.why)
        record(RoundVerb.TASK_TAKEN_OVER, found, actor=actor, after={"carried_from": comes_from}, note=made.why)
        _tell_units(task, found)
        return made


def _rest(task: Task) -> None:
    """Nobody is chased for the task or its open measures any longer."""
    limits = Q(pk=task.deadline_id) | Q(pk__in=task.measures.filter(done_on=None).values("deadline"))
    for deadline in Deadline.objects.select_for_update().filter(limits, settled_on=None).order_by("pk"):
        chasing.settle(deadline, clock.today())
    settle(key(task))
    settle(f"filed:{task.pk}")


def _tell_units(task: Task, into: Problem) -> None:
    people = {u for unit in doing_units(task) for u in tree.holders(unit, (Role.CLERK, Role.HEAD), clock.today())}
    tell(
        people,
        gettext_noop("“%(task)s” goes on in “%(round)s” under “%(problem)s”."),
        {"task": str(task), "round": into.round.name, "problem": str(into)},
        dedupe=f"carried:{task.pk}",
        about=key(task),
        url=f"/desk/tasks/{task.pk}/",
        note=True,
    )
