"""The frame of pages about campaigns: which one, in its round's time, and the tabs that its pages share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaigns.models import Campaign, CampaignList, CampaignPlace, CheckAssignment, ListEntry
from cases.views.frame import DeskRequest
from orgs.permissions import may, scope_of
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


def own_places(request: DeskRequest, campaign: Campaign) -> QuerySet[CampaignPlace]:
    """The places that the person reads whole: all for the office, else those of their regions and units."""
    rows = campaign.places.select_related("region", "reporter")
    if reads_all(request, campaign):
        return rows
    return rows.filter(pk__in=CampaignPlace.objects.visible_to(request.user).values("pk"))


def seen_places(request: DeskRequest, campaign: Campaign) -> QuerySet[CampaignPlace]:
    """The places whose figures the person reads: their own, those that their group checks, those of their entries.

    Of the other entries of the last ones they read nothing (`seen_entries`).
    """
    own = own_places(request, campaign)
    if reads_all(request, campaign):
        return own
    user = request.user
    entries = ListEntry.objects.of(user).filter(list__campaign=campaign).values("place")
    checked = CheckAssignment.objects.filter(group__campaign=campaign, group__members=user).values("region")
    rows = campaign.places.select_related("region", "reporter")
    return rows.filter(Q(pk__in=own.values("pk")) | Q(region__in=entries) | Q(region__in=checked))


def seen_entries(request: DeskRequest, campaign: Campaign) -> QuerySet[ListEntry]:
    """The entries that the person reads."""
    rows = ListEntry.objects.filter(list__campaign=campaign)
    return rows if reads_all(request, campaign) else rows.visible_to(request.user)


def answers_for(request: DeskRequest, one: CampaignList) -> bool:
    """Whether a unit of the person answers for a list: they read it whole. No query where `organisation` is loaded."""
    path = one.organisation.path if one.organisation else ""
    return any(path.startswith(unit) for unit in scope_of(request.user).units)


def reads_all(request: DeskRequest, campaign: Campaign) -> bool:
    """Whether the person reads the figures of the whole region. No query."""
    return may(request.user, "figures.read", campaign.round.region)


def opens(request: DeskRequest, campaign: Campaign) -> bool:
    """Whether the person runs the campaign, while it runs."""
    return campaign.closed_on is None and may(request.user, "campaign.open", campaign.round.region)


def days_left(campaign: Campaign) -> int | None:
    """Days from today to the last one; None once it is past."""
    left = (campaign.ends_on - clock.today()).days
    return left if left >= 0 else None


def tabs(request: DeskRequest, campaign: Campaign) -> list[dict[str, Any]]:
    """Lists, places by lists, reporting, cross-checks, closing."""
    pages = [(_("Lists"), "campaign"), (_("Places"), "places"), (_("Cross-checks"), "checks")]
    if reads_all(request, campaign):
        pages.append((pgettext("campaign", "Closing"), "closing"))
    found = []
    for label, name in pages:
        url = reverse(f"campaigns:{name}", args=[campaign.pk])
        found.append({"label": label, "url": url, "current": request.path == url})
    return found
