"""The frame of pages about petitions: which petition or case, in its round's time, and how acts are carried out."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import NoReverseMatch, reverse

from cases.domain.moves import WrongState
from cases.views.acting import by_script, say_once
from cases.views.frame import DeskRequest
from orgs.models import User
from petitions.models import Assignment, JointUnit, Petition

View = Callable[..., HttpResponse]


def on_petition(view: View) -> View:
    """A desk page of one petition: the keyword `pk` becomes it, 404 when it is not visible to the person."""

    @wraps(view)
    @login_required
    def framed(request: DeskRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        petition = visible_petition(request.user, pk)
        request.round = petition.round
        with request.round.time():
            return rendered(view(request, petition, *args, **kwargs))

    return framed


def on_assignment(view: View) -> View:
    """A desk page of one case: the keyword `pk` becomes it, 404 when it is not visible to the person."""

    @wraps(view)
    @login_required
    def framed(request: DeskRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        case = visible_case(request.user, pk)
        request.round = case.petition.round
        with request.round.time():
            return rendered(view(request, case, *args, **kwargs))

    return framed


def visible_petition(user: User, pk: int) -> Petition:
    """The petition with round, batch, place, accused unit and types. Raises Http404 when the person may not know of it.

    Its original wording and its identity are not loaded.
    """
    rows = Petition.objects.visible_to(user).select_related("round__region", "batch", "place", "accused")
    found = rows.prefetch_related("types").filter(pk=pk).first()
    if found is None:
        raise Http404
    found.batch.round = found.round
    return found


def visible_case(user: User, pk: int) -> Assignment:
    """The case with its petition, unit, limit, run and joint units. Raises Http404 as visible_petition."""
    rows = Assignment.objects.visible_to(user).select_related(
        "petition__round__region", "petition__batch", "petition__place", "petition__accused", "organisation",
        "deadline", "run",
    )  # fmt: skip
    joint = Prefetch("joint", JointUnit.objects.select_related("organisation"))
    found = rows.prefetch_related(joint, "petition__types").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


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


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page that another part of the house may not have; '' where it has none."""
    try:
        return reverse(name, args=args or None, kwargs=kwargs or None)
    except NoReverseMatch:
        return ""
