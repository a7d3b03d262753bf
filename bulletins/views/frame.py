"""The frame of pages about one paper: which one, visible to the person, in its round's time."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from bulletins.models import Bulletin
from cases.views.frame import DeskRequest, in_round
from reports.views import reader_round

View = Callable[..., HttpResponse]


def on_bulletin(view: View) -> View:
    """A desk page of one paper: the keyword `pk` becomes it, 404 when the person may not know of it."""

    @wraps(view)
    @in_round
    def framed(request: DeskRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, visible(request, pk), *args, **kwargs)

    return framed


def visible(request: DeskRequest, pk: int) -> Bulletin:
    """The paper with its snapshot, people and template. Raises Http404, PermissionDenied as reports.views."""
    round = reader_round(request)
    rows = Bulletin.objects.visible_to(request.user, round).select_related(
        "snapshot__round__region", "snapshot__period__rhythm", "made_by", "issued_by", "template"
    )
    found = rows.defer("template__content").filter(pk=pk).first()
    if found is None:
        raise Http404
    found.round = round
    return found


def back_to(bulletin: Bulletin, anchor: str = "") -> HttpResponse:
    """To the page of the paper, at one of its parts."""
    response = redirect("bulletins:bulletin", bulletin.round.slug, bulletin.pk)
    if anchor:
        response["Location"] += f"#{anchor}"
    return response
