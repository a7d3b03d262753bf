"""The frame of pages about petitions: which petition or case, in its round's time, and how acts are carried out."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.urls import NoReverseMatch, reverse

from cases.views.answering import answered, attempt, rendered, send_again, take
from cases.views.frame import DeskRequest
from orgs.models import User
from petitions.models import Assignment, JointUnit, Petition

__all__ = ["answered", "attempt", "rendered", "send_again", "take"]

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


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page that another part of the house may not have; '' where it has none."""
    try:
        return reverse(name, args=args or None, kwargs=kwargs or None)
    except NoReverseMatch:
        return ""
