"""A campaign's own pages: its lists, one list with its burn-down, its places by lists."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from campaigns import standing
from campaigns.burndown import HEIGHT, WIDTH, burndown
from campaigns.domain import planning
from campaigns.domain.acts import reports_for
from campaigns.filters import EntryFilter
from campaigns.forms.planning import ReporterForm, ResponsibleForm
from campaigns.models import Campaign, CampaignList, CampaignPlace, ListFigure
from campaigns.seen import answers_for, opens, reads_all, seen_entries, seen_places
from campaigns.views.frame import days_left, list_of, on_campaign, tabs
from cases.views.frame import DeskRequest
from cases.views.narrowing import chips
from orgs.models import Organisation
from petitions.views.frame import answered
from records import clock

ENTRIES, DAYS = 50, 40  # rows of a page


@on_campaign
def campaign(request: DeskRequest, campaign: Campaign) -> HttpResponse:
    """The lists with what is left of each; a unit sees what its own place has of them."""
    today = min(clock.today(), campaign.closed_on or clock.today())
    places = list(seen_places(request.user, campaign))
    counts = standing.matrix(campaign, today)
    whole = reads_all(request.user, campaign)
    days = standing.by_day(campaign, today) if whole else {}
    owed = standing.missing(campaign, today)
    rows = [
        _row(campaign, one, counts, places, days, whole=whole or answers_for(request.user, one))
        for one in _lists(campaign)
    ]
    own = [place for place in places if reports_for(request.user, place)]
    context = _context(request, campaign) | {
        "rows": rows,
        "at_zero": sum(row["count"].at_zero for row in rows),
        "whole": whole,
        "owing": [place for place in places if place.region_id in owed],
        "own": own,
        "own_owing": [place for place in own if place.region_id in owed],
        "period": campaign.due_period(today),
    }
    return render(request, "campaigns/campaign.html", context)


def _lists(campaign: Campaign) -> list[CampaignList]:
    return list(campaign.lists.select_related("organisation", "deadline"))


def _row(
    campaign: Campaign, one: CampaignList, counts: standing.Matrix, places: list[CampaignPlace], days: dict[int, Any],
    *, whole: bool,
) -> dict[str, Any]:  # fmt: skip
    count = counts.of_list(one.pk)
    if not whole:
        count = sum((counts.of(one.pk, place.region_id) for place in places), standing.Count())
    chart = burndown(days.get(one.pk, []), campaign.starts_on, campaign.ends_on)
    return {"list": one, "count": count, "chart": chart}


def _context(request: DeskRequest, campaign: Campaign) -> dict[str, Any]:
    return {
        "campaign": campaign,
        "round": campaign.round,
        "tabs": tabs(request, campaign),
        "box": f"0 0 {WIDTH} {HEIGHT}",
        "days_left": days_left(campaign),
        "may_open": opens(request.user, campaign),
    }


@on_campaign
def one_list(request: DeskRequest, campaign: Campaign, number: int) -> HttpResponse:
    """One list: its burn-down with the table beside it, what each place has, and its entries where it has any."""
    one = list_of(campaign, number)
    form = ResponsibleForm(request.POST or None, name="responsible", units=_units(campaign),
                           initial={"organisation": one.organisation_id})  # fmt: skip

    def page(status: int = 200) -> HttpResponse:
        context = _context(request, campaign) | _of_list(request, campaign, one) | {"form": form}
        return render(request, "campaigns/list.html", context, status=status)

    if request.method != "POST":
        return page()
    return answered(
        request, form,
        lambda values: planning.name_responsible(one.pk, actor=request.user, **values),
        done=lambda _none: _("The responsible unit is set."),
        back=lambda: redirect("campaigns:list", campaign.pk, one.number), again=page,
    )  # fmt: skip


def _of_list(request: DeskRequest, campaign: Campaign, one: CampaignList) -> dict[str, Any]:
    today = min(clock.today(), campaign.closed_on or clock.today())
    counts = standing.matrix(campaign, today)
    whole = reads_all(request.user, campaign) or answers_for(request.user, one)
    seen = campaign.places.select_related("region", "reporter") if whole else seen_places(request.user, campaign)
    places = list(seen)
    days = standing.by_day(campaign, today).get(one.pk, []) if whole else []
    entries = seen_entries(request.user, campaign).filter(list=one)
    chosen = EntryFilter(request.GET, entries.select_related("place", "organisation"), places=places)
    return {
        "list": one,
        "whole": whole,
        "count": counts.of_list(one.pk) if whole else None,
        "chart": burndown(days, campaign.starts_on, campaign.ends_on),
        "days": _changes(days),
        "places": [{"place": place, "count": counts.of(one.pk, place.region_id)} for place in places],
        "own": [place for place in places if reports_for(request.user, place)],
        "filter": chosen,
        "active": chips(request, chosen),
        "page_obj": Paginator(chosen.qs, ENTRIES).get_page(request.GET.get("page")),
    }


def _changes(days: list[tuple[Any, standing.Count]]) -> list[dict[str, Any]]:
    """The days on which something moved, the newest first."""
    found = []
    before = standing.Count()
    for day, count in days:
        if count != before:
            found.append({"day": day, "count": count, "cleared": count.cleared - before.cleared,
                          "found": count.found - before.found})  # fmt: skip
        before = count
    return found[::-1][:DAYS]


def _units(campaign: Campaign) -> Any:
    inside = Organisation.objects.filter(path__startswith=campaign.round.region.path, ends_on=None)
    return inside.filter(kind=Organisation.Kind.UNIT)


@on_campaign
def places(request: DeskRequest, campaign: Campaign) -> HttpResponse:
    """Places by lists: what is left, what is missing today, and for the office who reports."""
    regions = Organisation.objects.filter(pk__in=campaign.places.values("region"))
    form = ReporterForm(request.POST or None, name="reporter", places=regions, units=_units(campaign))

    def page(status: int = 200) -> HttpResponse:
        context = _context(request, campaign) | _matrix(request, campaign) | {"form": form}
        return render(request, "campaigns/places.html", context, status=status)

    if request.method != "POST":
        return page()
    return answered(
        request, form,
        lambda values: planning.name_reporter(campaign.pk, actor=request.user, **values),
        done=lambda _none: _("Said who reports for the place."),
        back=lambda: redirect("campaigns:places", campaign.pk), again=page,
    )  # fmt: skip


def _matrix(request: DeskRequest, campaign: Campaign) -> dict[str, Any]:
    today = min(clock.today(), campaign.closed_on or clock.today())
    lists = _lists(campaign)
    counts = standing.matrix(campaign, today)
    owed = standing.missing(campaign, today)
    rows = [
        {
            "place": place,
            "cells": [{"list": one, "count": counts.of(one.pk, place.region_id)} for one in lists],
            "owed": len(owed.get(place.region_id, [])),
            "may_report": campaign.closed_on is None and reports_for(request.user, place),
        }
        for place in seen_places(request.user, campaign)
    ]
    whole = reads_all(request.user, campaign)
    return {
        "lists": lists,
        "rows": rows,
        "totals": [counts.of_list(one.pk) for one in lists] if whole else [],
        "period": campaign.due_period(today),
        "last": ListFigure.objects.filter(list__campaign=campaign).order_by("-on").values_list("on", flat=True).first(),
    }
