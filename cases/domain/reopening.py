"""When a closed task comes back: the closed record stays as it was, a new cycle begins beside it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.domain import moves, planning
from cases.domain.acts import act_on
from cases.models import Fact, Task, TaskLeader
from cases.states import Stage, Verb
from orgs.models import User
from orgs.permissions import require
from records import clock


class Cause(models.TextChoices):
    """Why a closed task is reopened."""

    REBOUND = "rebound", gettext_lazy("rebound")
    FALSE = "false", gettext_lazy("false rectification")
    PETITION = "petition", gettext_lazy("a founded repeat petition")
    LOOK_BACK = "look_back", gettext_lazy("the result of a look-back")


def reopen(
    task_id: int, *, actor: User, cause: str, why: str, words: str, measures: list[planning.MeasureDraft]
) -> Task:
    """Begin a new cycle of a closed task, with its own deadline (`words`), measures and later its own chain.

    Returns the new cycle. Raises PermissionDenied; WrongState when it is not closed or was reopened already;
    ValidationError for a missing reason, deadline or measure.
    """
    with act_on(task_id, actor) as task:
        round = task.problem.round
        require(actor, "task.reopen", round.region)
        moves.require_stage(task, Stage.CLOSED)
        if task.is_superseded:
            raise moves.WrongState(_("This task was reopened already; go on with the new cycle."), code="reopened")
        if cause not in Cause.values or not why.strip():
            raise ValidationError({"why": _("Say what came back and how it was found.")}, code="why")
        draft = planning.TaskDraft(
            goal=task.goal,
            standard=task.standard,
            words=words,
            place=task.place,
            measures=measures,
            units=[(row.organisation, row.role) for row in task.units.select_related("organisation")],
            leaders=[
                (r.user, r.level) for r in TaskLeader.objects.filter(task=task, ends_on=None).select_related("user")
            ],
        )
        planning.check_draft(draft)
        moves.move(task, Verb.REOPENED, actor=actor, note=why, after={"cause": cause})
        again = Task.objects.create(
            problem=task.problem,
            number=task.number,
            cycle=task.cycle + 1,
            previous=task,
            goal=task.goal,
            standard=task.standard,
            place=task.place,
        )
        planning.fill_task(again, draft, document_date=clock.today())
        again.filed_on, again.stage = clock.today(), Stage.WORKING
        again.save(update_fields=["filed_on", "stage"])
        planning.commit_first_values(again)
        moves.add_fact(again, Fact.Kind.FILED, actor=actor, note=why)
        moves.write(Verb.REOPENED, again, actor=actor, after={"cause": cause, "cycle": again.cycle}, note=why)
        return again
