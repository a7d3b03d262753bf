"""A leader's own page, made for the telephone: my items, where I must go, what I found; a visit in few taps."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cases.models import Round, Task, TaskUnit
from cases.views.frame import DeskRequest, current_round, in_round
from leading import reading
from leading.domain import exposing
from leading.domain import visits as domain
from leading.domain.acts import may_record_own
from leading.forms.acts import OwnVisitForm
from leading.models import Errand, Exposure, Visit
from leading.states import RUNNING
from leading.views.frame import Act, asked, page_of, serve, show
from orgs.models import User
from orgs.permissions import post_title
from records import clock

NEWEST = 10  # visits
TITLE = "现场督导"  # of the activity, as papers have it


@in_round
def me(request: DeskRequest) -> HttpResponse:
    """Where I must go, the items that I carry or lead, what runs of what I found, my last visits.

    Of every round that the person sees, those of the current one first.
    """
    round, user = _mine(request)
    rounds, first = Round.objects.visible_to(user), (reading.first_of(round), "-round__entered_on")
    waiting = Exposure.objects.waiting().filter(round__in=rounds, leader=user)
    errands = Errand.objects.for_list().filter(round__in=rounds, finding__visit__leader=user, state__in=RUNNING)
    found = page_of(request, errands.order_by(*first, "deadline__due_on", "pk"))
    visits = Visit.objects.standing().filter(activity__round__in=rounds, leader=user).select_related("activity__round")
    go = waiting.select_related("round", "deadline", "task__problem").order_by(*first, "deadline__due_on", "pk")
    items = reading.own_items(user, round)
    own = [item["task"].pk for item in items]
    context = {
        "items": items,
        "visible": set(Task.objects.visible_to(user).filter(pk__in=own).values_list("pk", flat=True)),
        "waiting": reading.exposure_lines(go),
        "page_obj": found,
        "rows": reading.lines(found),
        "visits": visits.order_by("-activity__held_on", "-pk")[:NEWEST],
        "visited": visits.count(),
    }
    return show(request, "me", {}, 200, **context)


@in_round
def me_visit(request: DeskRequest) -> HttpResponse:
    """Record a visit of my own: to the item (?task=) or the exposed item (?exposed=) of the address, or to neither.

    It is one of the round of that item, in its time.
    """
    round, user = _mine(request)
    rounds = Round.objects.visible_to(user)
    waiting = Exposure.objects.filter(round__in=rounds, leader=user, ended_on=None, pk=asked(request, "exposed"))
    exposed = waiting.select_related("round__region").first()
    task = _task(user, round, asked(request, "task") or (exposed.task_id if exposed else 0) or 0)
    place = exposed.round if exposed else task.problem.round if task else round
    if not may_record_own(place, user):
        raise PermissionDenied("visit.record")
    request.round = place
    with place.time():
        return _visit_page(request, place, task, exposed)


def _visit_page(request: DeskRequest, round: Round, task: Task | None, exposed: Exposure | None) -> HttpResponse:
    acts = [
        Act(
            "visit",
            _("Save the visit"),
            OwnVisitForm,
            lambda values: _record(request.user, round, task, exposed, values),
            _("The visit is saved; papers count it."),
        )
    ]

    def page(offered: dict[str, Any], status: int) -> HttpResponse:
        context = {"task": task, "exposed": exposed, "unit": _unit(task), "today": clock.today()}
        return show(request, "me_visit", offered, status, **context)

    return serve(request, acts, back=lambda: redirect("leading:me"), page=page)


def _mine(request: DeskRequest) -> tuple[Round, User]:
    round = current_round(request)
    if round is None or not may_record_own(round, request.user):
        raise PermissionDenied("visit.record")
    return round, request.user


def _task(user: User, round: Round, pk: int) -> Task | None:
    """One of the person's own items, or another that they see."""
    own = {item["task"].pk: item["task"] for item in reading.own_items(user, round)} if pk else {}
    near = Task.objects.visible_to(user).filter(problem__round__in=Round.objects.visible_to(user))
    return own.get(pk) or near.select_related("problem__round__region").filter(pk=pk).first()


def _unit(task: Task | None) -> Any:
    """The unit that answers for an item, to which a finding goes."""
    rows = TaskUnit.objects.filter(task=task, role=TaskUnit.Role.RESPONSIBLE).select_related("organisation")
    found = rows.order_by("pk").first() if task else None
    return found.organisation if found else None


@transaction.atomic
def _record(user: User, round: Round, task: Task | None, exposed: Exposure | None, values: dict[str, Any]) -> Visit:
    """The visit, its finding where something must be put right, and the exposed item that it was to."""
    unit, text = _unit(task), values["text"].strip()
    if text and unit is None:
        words = _("No unit answers for this place, so nobody would learn of it. Write it under “What was seen”.")
        raise ValidationError({"text": words}, code="no_unit")
    about = exposed.title if exposed else task.problem.title if task else round.region.name
    visit = domain.make(
        round.pk, actor=user, leader=user, who=post_title(user, near=round.region)[:60], held_on=clock.today(),
        title=f"{TITLE}：{about}"[:120], unannounced=values["unannounced"], tasks=[task] if task else [],
        places=values["places"], seen=values["seen"], photos=values["photos"],
    )  # fmt: skip
    if text and unit:
        domain.find(
            visit.pk, actor=user, text=text, unit=unit, task=task,
            due_on=values["due_on"] or clock.today(),
        )  # fmt: skip
    if exposed:
        exposing.visited(exposed.pk, actor=user, visit_id=visit.pk)
    return visit
