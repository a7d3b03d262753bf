"""A leader's own page, made for the telephone: my items, where I must go, what I found; a visit in few taps."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cases.models import Round, Task
from cases.views.frame import DeskRequest, current_round, in_round
from leading import reading
from leading.domain import own
from leading.domain.acts import may_record_own
from leading.forms.acts import OwnVisitForm
from leading.models import Errand, Exposure, Visit
from leading.states import RUNNING
from leading.views.frame import Act, asked, page_of, serve, show
from orgs.models import User
from records import clock

NEWEST = 10  # visits


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
    carried = [item["task"].pk for item in items]
    context = {
        "items": items,
        "visible": set(Task.objects.visible_to(user).filter(pk__in=carried).values_list("pk", flat=True)),
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
    to = own.goal(user, round, task=asked(request, "task"), exposed=asked(request, "exposed"))
    request.round = to.round
    with to.round.time():
        return _visit_page(request, to)


def _visit_page(request: DeskRequest, to: own.Goal) -> HttpResponse:
    acts = [
        Act(
            "visit",
            _("Save the visit"),
            OwnVisitForm,
            lambda values: own.record(to, actor=request.user, **values),
            _("The visit is saved; papers count it."),
        )
    ]

    def page(offered: dict[str, Any], status: int) -> HttpResponse:
        context = {"task": to.task, "exposed": to.exposed, "unit": own.unit_of(to.task), "today": clock.today()}
        return show(request, "me_visit", offered, status, **context)

    return serve(request, acts, back=lambda: redirect("leading:me"), page=page)


def _mine(request: DeskRequest) -> tuple[Round, User]:
    round = current_round(request)
    if round is None or not may_record_own(round, request.user):
        raise PermissionDenied("visit.record")
    return round, request.user
