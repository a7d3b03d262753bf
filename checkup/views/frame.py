"""The frame of the pages of signs: which round, which sign, at the round's time."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from cases.views.frame import DeskRequest, in_round
from checkup.access import reads
from checkup.models import Sign
from petitions.views.frame import rendered

View = Callable[..., HttpResponse]


def in_checkup(view: View) -> View:
    """A page about the signs of the round of the address, for those for whom there may be some."""

    @wraps(view)
    @in_round
    def framed(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not reads(request.user):
            raise PermissionDenied("signs are for the office, its verifier, leaders and auditors")
        return view(request, *args, **kwargs)

    return framed


def on_sign(view: View) -> View:
    """A page of one sign: the keyword `pk` becomes it, 404 when it is not visible to the person."""

    @wraps(view)
    @login_required
    def framed(request: DeskRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = Sign.objects.visible_to(request.user).select_related("round__region", "unit", "judged_by")
        found = rows.filter(pk=pk).first()
        if found is None:
            raise Http404
        request.round = found.round
        with request.round.time():
            return rendered(view(request, found, *args, **kwargs))

    return framed
