"""Whom a campaign tells: the clerks who report for its places."""

from typing import Any

from django.db.models import Q
from django.urls import reverse

from campaigns.models import Campaign, CampaignPlace
from notify import outbox
from orgs.models import Post, Role, User
from records import clock
from records.trail import key


def reporters(campaign: Campaign, place: CampaignPlace | None = None) -> list[User]:
    """Clerks of the reporting units, or of all units of the places that named none. Two queries."""
    places = [place] if place else list(campaign.places.select_related("region", "reporter"))
    where = Q(pk__in=[])
    for one in places:
        unit = Q(organisation=one.reporter_id) if one.reporter_id else Q(organisation__path__startswith=one.region.path)
        where |= unit
    posts = Post.objects.held_on(clock.today()).filter(where, role=Role.CLERK).select_related("user")
    return list({post.user_id: post.user for post in posts.order_by("user")}.values())


def tell_reporters(
    campaign: Campaign, text: str, params: dict[str, str | int], *, dedupe: str, place: CampaignPlace | None = None,
    **more: Any,
) -> None:  # fmt: skip
    """A note to the people who report, or to those of one place."""
    url = reverse("campaigns:campaign", args=[campaign.pk])
    outbox.tell(
        reporters(campaign, place), text, params, dedupe=dedupe, about=key(campaign), url=url, note=True, **more
    )
