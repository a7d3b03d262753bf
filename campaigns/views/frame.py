"""The frame of pages about a campaign: which one, in its round's time."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse

from campaigns.models import Campaign
from cases.views.frame import DeskRequest
from petitions.views.frame import rendered

View = Callable[..., HttpResponse]


def on_campaign(view: View) -> View:
    """A desk page of one campaign: the keyword `pk` becomes it, 404 when it is not visible to the person."""

    @wraps(view)
    @login_required
    def framed(request: DeskRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = Campaign.objects.visible_to(request.user).select_related("round__region", "closed_by")
        found = rows.filter(pk=pk).first()
        if found is None:
            raise Http404
        request.round = found.round
        with found.round.time():
            return rendered(view(request, found, *args, **kwargs))

    return framed
