"""The sheet on which a place reports its figures."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from campaigns import standing
from campaigns.domain import counting
from campaigns.domain.acts import require_reporter
from campaigns.forms.counting import SheetForm
from campaigns.models import Campaign, CampaignPlace, ListFigure
from campaigns.seen import seen_places
from campaigns.views.frame import on_campaign
from cases.views.acting import say_once
from cases.views.frame import DeskRequest, known_key
from petitions.views.frame import take
from records import clock

LAST = 12  # days of the history below the sheet


@on_campaign
def sheet(request: DeskRequest, campaign: Campaign, place: int) -> HttpResponse:
    """All lists of one place on one page, sent with one button; nothing is lost when something is refused."""
    row = seen_places(request.user, campaign).filter(region=known_key(place)).first()
    if row is None:
        raise Http404
    require_reporter(request.user, row)
    if campaign.closed_on:
        return redirect("campaigns:campaign", campaign.pk)
    before = {one.list_id: one for one in _newest(campaign, row)}
    lists = list(campaign.lists.filter(by_entries=False))
    form = SheetForm(request.POST or None, name="sheet", lists=lists, before=before, initial=_initial(campaign))
    if request.method == "POST" and form.is_valid():
        try:
            kept = counting.report_many(
                campaign.pk, actor=request.user, place=row.region, on=form.cleaned_data["on"], said=form.said
            )
        except counting.FiguresRefused as error:
            form.refuse(error)
        except ValidationError as error:
            take(form, error)
        else:
            say_once(request, _("%(n)d figures are written down.") % {"n": len(kept)})
            return redirect("campaigns:sheet", campaign.pk, row.region_id)
    return _page(request, campaign, row, form)


def _page(request: DeskRequest, campaign: Campaign, row: CampaignPlace, form: SheetForm) -> HttpResponse:
    today = clock.today()
    owed = standing.missing(campaign, today).get(row.region_id, [])
    told = ListFigure.objects.filter(list__campaign=campaign, place=row.region, of_entries=False)
    context = {
        "campaign": campaign,
        "round": campaign.round,
        "place": row,
        "form": form,
        "owed": [one for one in form.lists if one.pk in owed],
        "period": campaign.due_period(today),
        "history": told.select_related("list", "by").order_by("-at", "-pk")[: LAST * 3],
        "by_entries": campaign.lists.filter(by_entries=True),
    }
    return render(request, "campaigns/sheet.html", context, status=422 if form.errors else 200)


def _newest(campaign: Campaign, row: CampaignPlace) -> Any:
    return ListFigure.objects.newest(clock.today()).filter(list__campaign=campaign, place=row.region)


def _initial(campaign: Campaign) -> dict[str, Any]:
    return {"on": min(clock.today(), campaign.ends_on)}
