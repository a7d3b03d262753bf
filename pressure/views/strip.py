"""The ladder of one task or case: what came, what comes next, its letters and cards; the office suspends and lifts."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Task
from cases.views import task_page
from cases.views.frame import DeskRequest, on_task
from deadlines.models import Deadline
from letters import reading as letters
from orgs.permissions import may
from petitions.models import Assignment
from petitions.views.frame import on_assignment
from pressure import reading, strips
from pressure.domain import ladders as domain
from pressure.domain.apart import is_apart
from pressure.forms.ladders import HoldForm
from records import clock
from records.trail import key


@on_task
def task(request: DeskRequest, task: Task) -> HttpResponse:
    """The strips of a task and of its measures."""
    context = task_page.head(task, request.user) | {"part_title": _("Pressure")} | _common(request, key(task))
    here = reverse("pressure:task", args=[task.pk])
    return _answer(request, _of_task(task), context, here, "pressure/strip_task.html")


def _of_task(task: Task) -> list[tuple[str, Deadline]]:
    found = [(_("The whole task"), task.deadline)] if task.deadline else []
    measures = task.measures.filter(deadline__isnull=False).select_related("deadline").order_by("order")
    return found + [(str(measure), measure.deadline) for measure in measures if measure.deadline]


@on_assignment
def case(request: DeskRequest, case: Assignment) -> HttpResponse:
    """The strip of a petition's case."""
    found = [(_("Reply"), case.deadline)] if case.deadline else []
    context = {"case": case, "petition": case.petition, "round": case.petition.round} | _common(request, key(case))
    return _answer(request, found, context, reverse("pressure:case", args=[case.pk]), "pressure/strip_case.html")


def _common(request: DeskRequest, subject: str) -> dict[str, Any]:
    return {
        "letters": letters.of_subject(subject, request.user),
        "cards": reading.cards_of(subject, user=request.user),
        "may_hold": may(request.user, "ladder.edit", request.round.region) and is_apart(request.user, subject),
    }


def _answer(
    request: DeskRequest, found: list[tuple[str, Deadline]], context: dict[str, Any], here: str, template: str
) -> HttpResponse:
    form, status = HoldForm(), 200
    if request.method == "POST":
        form = HoldForm(request.POST)
        chosen = next((d for _title, d in found if str(d.pk) == request.POST.get("deadline")), None)
        if chosen is None:
            raise Http404
        if form.is_valid():
            try:
                return _hold(request, chosen, form.cleaned_data["why"], here)
            except ValidationError as error:
                form.add_error(None, error.messages)
        status = 422
    rails = strips.rails(found, clock.today())
    return render(request, template, context | {"rails": rails, "form": form}, status=status)


def _hold(request: DeskRequest, deadline: Deadline, why: str, here: str) -> HttpResponse:
    act = domain.lift if deadline.suspended_on else domain.suspend
    act(deadline.pk, actor=request.user, why=why)
    messages.success(request, _("Reminders run again.") if deadline.suspended_on else _("Reminders are suspended."))
    return redirect(here)
