"""Carrying out what a form asks for: one act, one redirect; refusals come back on the page with the words typed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from cases.domain.moves import WrongState
from cases.forms.staged import StagedForm
from cases.models import Task
from cases.views.frame import DeskRequest, visible_task
from cases.views.task import page

Show = Callable[..., HttpResponse]


def run(
    request: DeskRequest,
    form: StagedForm,
    do: Callable[[dict[str, Any]], Any],
    *,
    done: Callable[[Any], str],
    anchor: str,
    show: Show = page,
) -> HttpResponse:
    """Validate `form`, call `do` with its values and go to the task's page at `anchor`, saying `done(result)`.

    A refusal shows `show(request, task, bound, status)` again: 422 for what can be mended in the form, 409 when
    the task has moved. PermissionDenied goes through.
    """
    status = 422
    if form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "stage"}
        try:
            result = do(values)
        except WrongState as error:
            form.take(error)
            status = 409
        except ValidationError as error:
            form.take(error)
        else:
            say_once(request, done(result))
            return _gone(request, form.task, anchor)
    if by_script(request):
        faults = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"error": " ".join(faults)}, status=422)
    fresh = visible_task(request.user, form.task.pk)
    return show(request, fresh, {form.name: form}, status=409 if form.is_stale else status)


def by_script(request: DeskRequest) -> bool:
    """Whether the page's upload script sent this, one file at a time."""
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def say_once(request: DeskRequest, text: str) -> None:
    """A message of success; several files sent one by one leave one message."""
    waiting = list(messages.get_messages(request))
    for message in waiting:
        if str(message) != text:
            messages.add_message(request, message.level, message.message)
    messages.success(request, text)


def _gone(request: DeskRequest, task: Task, anchor: str) -> HttpResponse:
    if by_script(request):
        return JsonResponse({"stored": True}, status=201)
    return back_to(task, anchor)


def back_to(task: Task, anchor: str = "") -> HttpResponseRedirect:
    """To the page of the task, at one of its sections."""
    return HttpResponseRedirect(reverse("desk:task", args=[task.pk]) + (f"#{anchor}" if anchor else ""))
