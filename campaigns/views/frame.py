"""The frame of pages about campaigns: which one, in its round's time, and the tabs that its pages share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaigns.models import Campaign, CampaignList
from campaigns.seen import reads_all
from cases.views.frame import DeskRequest
from petitions.views.frame import rendered
from records import clock

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


def list_of(campaign: Campaign, number: int) -> CampaignList:
    """The list of that number. Raises Http404."""
    found = campaign.lists.select_related("organisation", "deadline").filter(number=number).first()
    if found is None:
        raise Http404
    return found


def days_left(campaign: Campaign) -> int | None:
    """Days from today to the last one; None once it is past."""
    left = (campaign.ends_on - clock.today()).days
    return left if left >= 0 else None


def tabs(request: DeskRequest, campaign: Campaign) -> list[dict[str, Any]]:
    """Lists, places by lists, reporting, cross-checks, closing."""
    pages = [(_("Lists"), "campaign"), (_("Places"), "places"), (_("Cross-checks"), "checks")]
    if reads_all(request.user, campaign):
        pages.append((pgettext("campaign", "Closing"), "closing"))
    found = []
    for label, name in pages:
        url = reverse(f"campaigns:{name}", args=[campaign.pk])
        found.append({"label": label, "url": url, "current": request.path == url})
    return found
