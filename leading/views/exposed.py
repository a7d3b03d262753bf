"""Items that films and media exposed: the list, and the page of one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Task
from cases.views.frame import DeskRequest, in_read_round
from cases.views.narrowing import chips
from leading.domain import exposing as domain
from leading.filters import ExposureFilter
from leading.forms.acts import BeenForm, ExposureForm, FollowForm, SolvedForm
from leading.models import Exposure
from leading.reading import exposure_lines, visits_since
from leading.views.frame import Act, on_row, page_of, serve, show, tabs
from orgs.permissions import may
from records import clock


@in_read_round
def exposed(request: DeskRequest) -> HttpResponse:
    """The exposed items of a round: those that wait for their leader first."""
    round, user = request.round, request.user
    acts = [
        Act(
            "expose",
            _("Record an exposed item"),
            lambda *args, **kwargs: ExposureForm(*args, round=round, **kwargs),
            lambda values: domain.expose(round.pk, actor=user, **values),
            _("Recorded; the leader was told and is reminded until the visit."),
            may(user, "exposure.edit", round.region),
            to=lambda made: reverse("leading:exposure", args=[made.pk]),
        )
    ]

    def page(offered: dict[str, Any], status: int) -> HttpResponse:
        chosen = ExposureFilter(request.GET, Exposure.objects.filter(round=round))
        ordered = chosen.qs.select_related("round", "deadline", "task__problem", "visit__activity")
        found = page_of(request, ordered.order_by("-ended_on", "-visit", "deadline__due_on", "pk"))
        context = {
            "tabs": tabs(request),
            "filter": chosen,
            "active": chips(request, chosen),
            "page_obj": found,
            "rows": exposure_lines(found),
        }
        return show(request, "exposed", offered, status, **context)

    return serve(request, acts, back=lambda: redirect("leading:exposed", slug=round.slug), page=page)


def _find(request: DeskRequest, pk: int) -> Exposure | None:
    rows = Exposure.objects.visible_to(request.user).filter(pk=pk)
    return rows.select_related("round__region", "deadline", "task__problem", "petition", "visit__activity").first()


@on_row(_find, lambda row: row.round)
def exposure(request: DeskRequest, row: Exposure) -> HttpResponse:
    """One exposed item: who goes there by when, visits and follow-ups, and ending it once it is solved."""
    user, round = request.user, request.round
    keeps = may(user, "exposure.edit", round.region) and row.ended_on is None
    acts = [
        Act(
            "been", _("The leader has been there"),
            lambda *args, **kwargs: BeenForm(*args, visits=visits_since(row), **kwargs),
            lambda values: domain.visited(row.pk, actor=user, visit_id=values["visit"]),
            _("The visit is noted."), keeps and bool(visits_since(row)),
        ),
        Act(
            "follow", _("Write down what happened"),
            lambda *args, **kwargs: FollowForm(*args, initial={"on": clock.today()}, **kwargs),
            lambda values: domain.follow(row.pk, actor=user, **values), _("Written down."), keeps,
        ),
        Act(
            "end", _("It is solved"), SolvedForm, lambda values: domain.end(row.pk, actor=user, **values),
            _("Solved; it leaves the list of what is open."), keeps and row.visit_id is not None,
        ),
    ]  # fmt: skip

    def page(offered: dict[str, Any], status: int) -> HttpResponse:
        (line,) = exposure_lines([row])
        context = {
            "exposure": row,
            "line": line,
            "follow_ups": page_of(request, row.follow_ups.select_related("visit__activity")),
            "sees_task": bool(row.task_id) and Task.objects.visible_to(user).filter(pk=row.task_id).exists(),
            "reads_all": may(user, "figures.read", round.region),
            "goes": row.leader_id == user.pk and row.ended_on is None,
        }
        return show(request, "exposure", offered, status, page_obj=context["follow_ups"], **context)

    return serve(request, acts, back=lambda: redirect("leading:exposure", row.pk), page=page)
