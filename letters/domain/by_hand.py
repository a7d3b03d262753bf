"""Letters that a person drafts about tasks, from the facts of the day."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.models import Round, Task
from cases.models.task import TaskQuerySet
from letters import facts
from letters.domain import drafting
from letters.models import Letter
from orgs.models import Organisation, User
from records import clock

LONGEST_TOKEN = 40


def tasks_of(round: Round, user: User) -> TaskQuerySet:
    """The tasks that a letter of the round may be about."""
    return facts.for_matter(Task.objects.visible_to(user).filter(problem__round=round).current())


def draft(
    round: Round,
    *,
    actor: User,
    kind: str,
    tasks: Sequence[Task],
    addressees: Sequence[Organisation],
    needs_approval: bool,
    token: str,
) -> Letter:
    """A draft about `tasks`, once for each `token` of the person; without `addressees` to the units responsible.

    Raises PermissionDenied; ValidationError where nobody is responsible for the tasks.
    """
    tasks = list(tasks)
    addressees = addressees or facts.responsible_units(tasks)
    if not addressees:
        raise ValidationError({"addressees": _("Choose who the letter is addressed to.")})
    with round.time():
        matters = [facts.of_task(task, clock.today()) for task in tasks]
    return drafting.draft(
        kind,
        round=round,
        addressees=addressees,
        matters=matters,
        cause=f"by-hand:{actor.pk}:{token[:LONGEST_TOKEN]}",
        actor=actor,
        needs_approval=needs_approval,
    )
