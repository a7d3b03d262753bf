"""Carrying out what a form of a page asks for, where several acts are open on it; refusals keep the words typed."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse

from cases.domain.moves import WrongState
from cases.views.acting import by_script, say_once
from cases.views.frame import DeskRequest


def rendered(response: HttpResponse) -> HttpResponse:
    """Render inside the round's time: a lazy response would be rendered after it."""
    if hasattr(response, "render") and not response.is_rendered:
        response.render()
    return response


def attempt(form: forms.Form, do: Callable[[dict[str, Any]], Any]) -> tuple[Any, int]:
    """Validate `form` and call `do` with its values.

    Returns (result, 200) when it was done; else (None, status) with the refusal on the form: 422 for what can be
    mended in the form, 409 when somebody else was faster. PermissionDenied goes through.
    """
    if not form.is_valid():
        return None, 422
    try:
        return do(form.cleaned_data), 200
    except WrongState as error:
        take(form, error)
        return None, 409
    except ValidationError as error:
        take(form, error)
        return None, 422


def answered(
    request: DeskRequest,
    form: forms.Form,
    do: Callable[[dict[str, Any]], Any],
    *,
    done: Callable[[Any], str],
    back: Callable[[], HttpResponse],
    again: Callable[[int], HttpResponse],
) -> HttpResponse:
    """Carry an act out and answer: `back()` once it is done, after saying `done(result)`, else `again(status)`.

    A script that sends files one by one gets 201, or 422 with the faults as one sentence.
    """
    result, status = attempt(form, do)
    if status == 200:
        say_once(request, done(result))
        return JsonResponse({"stored": True}, status=201) if by_script(request) else back()
    if by_script(request):
        faults = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"error": " ".join(faults)}, status=422)
    return again(status)


def send_again(form: forms.Form, seen: str, status: int) -> None:
    """Let a form that came too late (409) be sent again as it is: the page around it tells what stands now."""
    if status != 409:
        return
    form.data = form.data.copy()
    form.data["seen"] = seen


def take(form: forms.Form, error: ValidationError) -> None:
    """Show a rule's refusal beside the field that it names, else above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error.messages)
        return
    for field, faults in error.error_dict.items():
        form.add_error(field if field in form.fields else None, faults)
