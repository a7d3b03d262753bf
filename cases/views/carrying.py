"""The page on which the office lets a task go on in a later round."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cases.domain import carrying, moves
from cases.domain.doable import doable
from cases.forms.carrying import CarryForm
from cases.forms.errors import put_on
from cases.models import Round, Task
from cases.views.frame import DeskRequest, on_task
from orgs.permissions import require


@on_task
def carry_over(request: DeskRequest, task: Task) -> HttpResponse:
    """Choose the problem of a later round under which a task goes on."""
    require(request.user, "task.carry_over", task.problem.round.region)
    choices = carrying.targets(task).filter(round__in=Round.objects.visible_to(request.user))
    form, status, fault = CarryForm(request.POST or None, targets=choices), 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            into, why = form.cleaned_data["into"], form.cleaned_data["why"]
            try:
                carrying.carry(task.pk, actor=request.user, into=into.pk, why=why)
            except moves.WrongState as error:
                status, fault = 409, error.messages[0]
            except ValidationError as error:
                put_on(form, error)
            else:
                said = _("It goes on in “%(round)s”. Here it counts as what it was; nobody is chased for it any more.")
                messages.success(request, said % {"round": into.round.name})
                return redirect("desk:task", task.pk)
    open_ = "carry_over" in doable(task, request.user)
    page = {"task": task, "form": form if open_ else None, "fault": fault, "none": not choices.exists()}
    return render(request, "cases/carry_over.html", page, status=status)
