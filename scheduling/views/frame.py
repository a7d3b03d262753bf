"""The frame of pages about reporting: which sheet or row, in its round's time."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse

from cases.views.frame import DeskRequest
from petitions.views.frame import rendered
from scheduling.models import Line, Obligation

View = Callable[..., HttpResponse]


def on_sheet(view: View) -> View:
    """A desk page of one unit's sheet: the keyword `pk` becomes the obligation, 404 when it is not visible."""

    @wraps(view)
    @login_required
    def framed(request: DeskRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = Obligation.objects.visible_to(request.user).select_related(
            "unit", "period__round__region", "period__rhythm"
        )
        found = rows.filter(pk=pk).first()
        if found is None:
            raise Http404
        request.round = found.period.round
        with request.round.time():
            return rendered(view(request, found, *args, **kwargs))

    return framed


def on_line(view: View) -> View:
    """As on_sheet, for one row of a sheet: the keyword `pk` becomes the line."""

    @wraps(view)
    @login_required
    def framed(request: DeskRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = Line.objects.visible_to(request.user).select_related(
            "obligation__unit", "obligation__period__round__region", "task"
        )
        found = rows.filter(pk=pk).first()
        if found is None:
            raise Http404
        request.round = found.obligation.period.round
        with request.round.time():
            return rendered(view(request, found, *args, **kwargs))

    return framed
