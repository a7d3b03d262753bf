"""A leader's own visit in few words: to an item, to an exposed item or to neither, with what must be put right."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Round, Task, TaskUnit
from leading import reading
from leading.domain import exposing, visits
from leading.domain.acts import may_record_own
from leading.models import Exposure, Visit
from orgs.models import Organisation, User
from orgs.permissions import post_title
from records import clock

TITLE = "现场督导"  # of the activity, as papers have it


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a leader goes: the round, the item or the exposed item there, or neither."""

    round: Round
    task: Task | None = None
    exposed: Exposure | None = None


def goal(user: User, round: Round, *, task: int = 0, exposed: int = 0) -> Goal:
    """Where a visit to these ids (0 for none) goes; what the person may not know of counts as none.

    The round is that of the item, else `round`. Raises PermissionDenied for whoever makes no visits there.
    """
    waiting = Exposure.objects.filter(round__in=Round.objects.visible_to(user), leader=user, ended_on=None, pk=exposed)
    shown = waiting.select_related("round__region").first()
    item = _task(user, round, task or (shown.task_id if shown else 0) or 0)
    place = shown.round if shown else item.problem.round if item else round
    if not may_record_own(place, user):
        raise PermissionDenied("visit.record")
    return Goal(place, item, shown)


def _task(user: User, round: Round, pk: int) -> Task | None:
    """One of the person's own items, or another that they see."""
    own = {item["task"].pk: item["task"] for item in reading.own_items(user, round)} if pk else {}
    near = Task.objects.visible_to(user).filter(problem__round__in=Round.objects.visible_to(user))
    return own.get(pk) or near.select_related("problem__round__region").filter(pk=pk).first()


def unit_of(task: Task | None) -> Organisation | None:
    """The unit that answers for an item, to which a finding goes."""
    rows = TaskUnit.objects.filter(task=task, role=TaskUnit.Role.RESPONSIBLE).select_related("organisation")
    found = rows.order_by("pk").first() if task else None
    return found.organisation if found else None


@transaction.atomic
def record(at: Goal, *, actor: User, **values: Any) -> Visit:
    """Record today's visit, its finding where something must be put right, and the exposed item that it was to.

    `values` are those of OwnVisitForm. Raises as visits.make, visits.find and exposing.visited; ValidationError where
    something must be put right and no unit answers for the place.
    """
    unit, text = unit_of(at.task), values["text"].strip()
    if text and unit is None:
        words = _("No unit answers for this place, so nobody would learn of it. Write it under “What was seen”.")
        raise ValidationError({"text": words}, code="no_unit")
    about = at.exposed.title if at.exposed else at.task.problem.title if at.task else at.round.region.name
    visit = visits.make(
        at.round.pk, actor=actor, leader=actor, who=post_title(actor, near=at.round.region)[:60],
        held_on=clock.today(), title=f"{TITLE}：{about}"[:120], unannounced=values["unannounced"],
        tasks=[at.task] if at.task else [], places=values["places"], seen=values["seen"], photos=values["photos"],
    )  # fmt: skip
    if text and unit:
        due_on = values["due_on"] or clock.today()
        visits.find(visit.pk, actor=actor, text=text, unit=unit, task=at.task, due_on=due_on)
    if at.exposed:
        exposing.visited(at.exposed.pk, actor=actor, visit_id=visit.pk)
    return visit
