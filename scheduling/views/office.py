"""The frame of the office's pages about reports: who reads them, which period, the tabs that they share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Round
from cases.views.frame import DeskRequest, in_read_round
from orgs.permissions import may, require
from petitions.views.frame import rendered
from scheduling.models import Line, Period

View = Callable[..., HttpResponse]


def on_period(view: View) -> View:
    """A page of one period of the round of the address; 404 for a period of another round."""

    @wraps(view)
    @in_read_round
    def framed(request: DeskRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, period_of(request.round, pk), *args, **kwargs)

    return framed


def on_line(view: View) -> View:
    """A page of one line, in its round's time; 404 where the person may not know of the round."""

    @wraps(view)
    @login_required
    def framed(request: DeskRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        rounds = Round.objects.visible_to(request.user)
        rows = Line.objects.filter(obligation__period__round__in=rounds)
        line = rows.select_related("obligation__period__round__region", "obligation__period__rhythm").filter(pk=pk)
        found = line.first()
        if found is None:
            raise Http404
        request.round = found.obligation.period.round
        require(request.user, "figures.read", request.round.region)
        with request.round.time():
            return rendered(view(request, found, *args, **kwargs))

    return framed


def period_of(round: Round, pk: int) -> Period:
    """The period with its rule. Raises Http404 when the round has no such period."""
    found = Period.objects.filter(round=round, pk=pk).select_related("rhythm", "locked_by").first()
    if found is None:
        raise Http404
    found.round = round
    return found


def tabs(request: DeskRequest) -> list[dict[str, Any]]:
    """Periods, units by periods, checking, claimed against verified, the rules."""
    slug = request.round.slug
    pages = [
        (_("Periods"), "schedule"),
        (_("Units by periods"), "units"),
        (_("Check reports"), "checking"),
        (_("Claimed and verified"), "gap"),
        (_("Reporting rules"), "rhythms"),
    ]
    found = []
    for label, name in pages:
        url = reverse(f"scheduling:{name}", args=[slug])
        found.append({"label": label, "url": url, "current": request.path == url})
    return found


def checks(request: DeskRequest) -> bool:
    """Whether the person verifies and returns reports of the round."""
    return may(request.user, "filing.verify", request.round.region)
