"""What of a campaign somebody reads, and who runs it."""

from django.db.models import Q, QuerySet

from campaigns.models import Campaign, CampaignList, CampaignPlace, CheckAssignment, ListEntry
from orgs.models import User
from orgs.permissions import may, scope_of


def own_places(user: User, campaign: Campaign) -> QuerySet[CampaignPlace]:
    """The places that the person reads whole: all for the office, else those of their regions and units."""
    rows = campaign.places.select_related("region", "reporter")
    if reads_all(user, campaign):
        return rows
    return rows.filter(pk__in=CampaignPlace.objects.visible_to(user).values("pk"))


def seen_places(user: User, campaign: Campaign) -> QuerySet[CampaignPlace]:
    """The places whose figures the person reads: their own, those that their group checks, those of their entries.

    Of the other entries of the last ones they read nothing (`seen_entries`).
    """
    own = own_places(user, campaign)
    if reads_all(user, campaign):
        return own
    entries = ListEntry.objects.of(user).filter(list__campaign=campaign).values("place")
    checked = CheckAssignment.objects.filter(group__campaign=campaign, group__members=user).values("region")
    rows = campaign.places.select_related("region", "reporter")
    return rows.filter(Q(pk__in=own.values("pk")) | Q(region__in=entries) | Q(region__in=checked))


def seen_entries(user: User, campaign: Campaign) -> QuerySet[ListEntry]:
    """The entries that the person reads."""
    rows = ListEntry.objects.filter(list__campaign=campaign)
    return rows if reads_all(user, campaign) else rows.visible_to(user)


def answers_for(user: User, one: CampaignList) -> bool:
    """Whether a unit of the person answers for a list: they read it whole. No query where `organisation` is loaded."""
    path = one.organisation.path if one.organisation else ""
    return any(path.startswith(unit) for unit in scope_of(user).units)


def reads_all(user: User, campaign: Campaign) -> bool:
    """Whether the person reads the figures of the whole region. No query."""
    return may(user, "figures.read", campaign.round.region)


def opens(user: User, campaign: Campaign) -> bool:
    """Whether the person runs the campaign, while it runs."""
    return campaign.closed_on is None and may(user, "campaign.open", campaign.round.region)


def seen_checks(user: User, campaign: Campaign) -> QuerySet[CheckAssignment]:
    """All for who reads the region and for members of a group, else the checks of the person's own places."""
    rows = CheckAssignment.objects.filter(group__campaign=campaign).select_related("group", "home", "region")
    if reads_all(user, campaign):
        return rows
    own = own_places(user, campaign).values("region")
    return rows.filter(Q(region__in=own) | Q(group__members=user)).distinct()
