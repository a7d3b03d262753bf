"""A campaign's own page."""

from django.http import HttpResponse
from django.shortcuts import render

from campaigns.models import Campaign
from campaigns.views.frame import on_campaign
from cases.views.frame import DeskRequest


@on_campaign
def campaign(request: DeskRequest, campaign: Campaign) -> HttpResponse:
    """The lists with what is left of each."""
    return render(request, "campaigns/campaign.html", {"campaign": campaign, "round": campaign.round})
