"""What campaigns add to the pages that everybody shares: menu, first page, links of the trail."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns import standing
from campaigns.domain.acts import reports_for
from campaigns.models import Campaign, CampaignList, CampaignPlace, ListEntry
from cases.models import Round
from cases.neighbours import Card, MenuItem, Neighbour, Section, SignList
from orgs.models import Role, User
from orgs.permissions import BY_NAME, may, roles_of
from records import clock

UNIT = frozenset({Role.CLERK, Role.HEAD})
ASKED = BY_NAME | {Role.LEAD_REVIEWER}


def menu(user: User, round: Round) -> Iterable[MenuItem]:
    """Campaigns for those who read the region, report for a place of it, or may have an item in one. No queries."""
    if may(user, "figures.read", round.region) or roles_of(user) & (UNIT | ASKED):
        yield MenuItem(_("Campaigns"), reverse("campaigns:campaigns", args=[round.slug]), section=Section.PUSH)


def cards(user: User, round: Round) -> list[Card]:
    """Figures of the day or week that are missing: for the office by place, for a unit those of its own places."""
    office = may(user, "campaign.open", round.region)
    if not office and not roles_of(user) & UNIT:
        return []
    found = []
    for campaign in Campaign.objects.visible_to(user).running().filter(round=round).order_by("ends_on"):
        owed = standing.missing(campaign, clock.today())
        places = campaign.places.filter(region__in=list(owed)).select_related("region", "reporter")
        count = len(owed) if office else sum(reports_for(user, place) for place in places)
        if count:
            found.append(_card(campaign, places, count, office=office))
    return found


def _card(campaign: Campaign, places: Iterable[CampaignPlace], count: int, *, office: bool) -> Card:
    label = _("Figures missing: %(campaign)s") % {"campaign": campaign.name}
    period = campaign.due_period(clock.today())
    note = _("They are due by %(day)s.") % {"day": period[1]} if period else ""
    page = "campaigns:places" if office else "campaigns:campaign"
    return Card(label, count, reverse(page, args=[campaign.pk]), note, "due")


def link(subject: str) -> str:
    """The page of a campaign, a list or an entry that the trail names; '' for anything else."""
    name, _colon, pk = subject.partition(":")
    if not pk.isdecimal():
        return ""
    if name == "campaigns.campaign":
        return reverse("campaigns:campaign", args=[pk])
    if name == "campaigns.campaignlist":
        row = CampaignList.objects.filter(pk=pk).values_list("campaign", "number").first()
        return reverse("campaigns:list", args=row) if row else ""
    if name == "campaigns.listentry":
        found = ListEntry.objects.filter(pk=pk).values_list("list__campaign", "pk").first()
        return reverse("campaigns:entry", args=found) if found else ""
    return ""


def to_sign(user: User) -> list[SignList]:
    """Nothing of campaigns is signed."""
    return []


NEIGHBOUR = Neighbour(menu=menu, cards=cards, to_sign=to_sign, links=link)
