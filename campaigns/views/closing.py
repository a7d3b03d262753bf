"""Closing a campaign, and the closing report as a paper."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from campaigns import report, standing
from campaigns.domain import closing as domain
from campaigns.forms.checking import CloseForm
from campaigns.models import Campaign
from campaigns.seen import reads_all
from campaigns.views.frame import days_left, on_campaign, tabs
from cases.views.acting import say_once
from cases.views.frame import DeskRequest
from orgs.permissions import may
from papers.drawing import draw
from papers.responses import paper_response
from petitions.views.frame import attempt
from records import clock


@on_campaign
def closing(request: DeskRequest, campaign: Campaign) -> HttpResponse:
    """What is not at zero yet, the act of closing, and the report."""
    _require_whole(request, campaign)
    lists = list(campaign.lists.all())
    counts = standing.of_lists(lists, campaign.closed_on or clock.today())
    left = [(one, counts[one.pk]) for one in lists if not counts[one.pk].at_zero]
    form = CloseForm(request.POST or None, name="close", left=left)
    status = 200
    if request.method == "POST":
        _done, status = attempt(form, lambda values: _close(request, campaign, form, values))
        if status == 200:
            say_once(request, _("The campaign is closed; its report is below."))
            return redirect("campaigns:closing", campaign.pk)
    context = {
        "campaign": campaign,
        "round": campaign.round,
        "tabs": tabs(request, campaign),
        "days_left": days_left(campaign),
        "form": form,
        "left": left,
        "lists": [{"list": one, "count": counts[one.pk]} for one in lists],
        "may_close": campaign.closed_on is None and may(request.user, "campaign.close", campaign.round.region),
        "kinds": report.KINDS,
    }
    return render(request, "campaigns/closing.html", context, status=status)


def _close(request: DeskRequest, campaign: Campaign, form: CloseForm, values: dict[str, Any]) -> Campaign:
    reasons = form.reasons()
    return domain.close(campaign.pk, actor=request.user, left_open=reasons, summary=values["summary"])


@on_campaign
def paper(request: DeskRequest, campaign: Campaign, kind: str) -> HttpResponse:
    """The report as it stands: closing report once it is closed, a report on the way before."""
    _require_whole(request, campaign)
    if kind not in report.KINDS:
        raise Http404
    made = report.compose(campaign, clock.today())
    return paper_response(request, kind, made.plain_title, lambda: draw(made, kind))


def _require_whole(request: DeskRequest, campaign: Campaign) -> None:
    if not reads_all(request.user, campaign):
        raise PermissionDenied("figures.read")
