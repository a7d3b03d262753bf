"""The campaigns of a round, and opening one."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from campaigns import standing
from campaigns.domain import planning
from campaigns.filters import CampaignFilter
from campaigns.forms.planning import CampaignForm
from campaigns.models import Campaign, CampaignList
from campaigns.wording import HUNDRED_DAYS
from cases.views.frame import DeskRequest, in_round
from cases.views.narrowing import chips
from orgs.models import Organisation
from orgs.permissions import may, require
from petitions.views.frame import answered
from records import clock

PAGE = 20


@in_round
def campaigns(request: DeskRequest) -> HttpResponse:
    """The campaigns that the person sees, the newest first, each with how many of its lists are at zero."""
    seen = Campaign.objects.visible_to(request.user).filter(round=request.round)
    chosen = CampaignFilter(request.GET, seen.annotate(lists_all=Count("lists")).order_by("-starts_on", "-pk"))
    page = Paginator(chosen.qs, PAGE).get_page(request.GET.get("page"))
    context = {
        "round": request.round,
        "filter": chosen,
        "active": chips(request, chosen),
        "page_obj": page,
        "rows": _rows(list(page)),
        "may_open": may(request.user, "campaign.open", request.round.region),
    }
    return render(request, "campaigns/campaigns.html", context)


def _rows(found: list[Campaign]) -> list[dict[str, Any]]:
    lists = list(CampaignList.objects.filter(campaign__in=found))
    counts = standing.of_lists(lists, clock.today())
    zero = {one.pk: 0 for one in found}
    for one in lists:
        zero[one.campaign_id] += counts[one.pk].at_zero
    today = clock.today()
    return [{"campaign": one, "zero": zero[one.pk], "left": (one.ends_on - today).days} for one in found]


@in_round
def new(request: DeskRequest) -> HttpResponse:
    """Open a campaign; the address `?from=hundred-days` offers the ten lists of Shanxi's hundred days."""
    round = request.round
    require(request.user, "campaign.open", round.region)
    regions = Organisation.objects.filter(path__startswith=round.region.path, kind=Organisation.Kind.REGION)
    below = regions.filter(parent=round.region)
    offered = below if below.exists() else regions
    lists = "\n".join(f"{name} {unit}" for name, unit in HUNDRED_DAYS) if request.GET.get("from") else ""
    initial = {"places": [one.pk for one in offered], "lists": lists, "cadence": Campaign.Cadence.WEEKLY}
    form = CampaignForm(request.POST or None, name="campaign", places=offered, initial=initial)

    def page(status: int = 200) -> HttpResponse:
        return render(request, "campaigns/new.html", {"round": round, "form": form}, status=status)

    if request.method != "POST":
        return page()
    made: list[Campaign] = []

    def do(values: dict[str, Any]) -> Campaign:
        made.append(planning.open(round.pk, actor=request.user, **values))
        return made[0]

    return answered(
        request, form, do,
        done=lambda one: _("The campaign is open; %(n)d places report.") % {"n": one.places.count()},
        back=lambda: redirect("campaigns:campaign", made[0].pk), again=page,
    )  # fmt: skip
