"""Cross-checks of a campaign: the groups, who checks whom, what was found."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from campaigns.domain import checking
from campaigns.forms.checking import FindingForm, GroupForm, ReassignForm, RotateForm
from campaigns.models import Campaign, CheckAssignment, CheckFinding
from campaigns.seen import opens, reads_all, seen_checks
from campaigns.views.frame import days_left, on_campaign, tabs
from cases.views.frame import DeskRequest
from orgs.models import Organisation, User
from petitions.views.frame import answered
from records import clock

PAGE = 40


@on_campaign
def checks(request: DeskRequest, campaign: Campaign) -> HttpResponse:
    """Groups and the plan of checks; for the office forming groups and sending them out."""
    act = request.POST.get("act", "")
    regions = Organisation.objects.filter(pk__in=campaign.places.values("region"))
    people = User.objects.filter(
        is_active=True, posts__ends_on=None, posts__organisation__path__startswith=campaign.round.region.path
    ).distinct()
    group = GroupForm(
        request.POST if act == "group" else None, name="group", regions=regions, people=people,
        initial={"number": campaign.groups.count() + 1},
    )  # fmt: skip
    rotate = RotateForm(request.POST if act == "rotate" else None, name="rotate", initial={"starts_on": clock.today()})

    def page(status: int = 200) -> HttpResponse:
        context = _plan(request, campaign) | {"group": group, "rotate": rotate}
        return render(request, "campaigns/checks.html", context, status=status)

    if act == "group":
        return answered(
            request, group,
            lambda values: checking.form_group(campaign.pk, actor=request.user, **values),
            done=lambda made: _("“%(group)s” is formed.") % {"group": made},
            back=lambda: redirect("campaigns:checks", campaign.pk), again=page,
        )  # fmt: skip
    if act == "rotate":
        return answered(
            request, rotate,
            lambda values: checking.rotate(campaign.pk, actor=request.user, **values),
            done=lambda rows: _("%(n)d places have their group.") % {"n": len(rows)},
            back=lambda: redirect("campaigns:checks", campaign.pk), again=page,
        )  # fmt: skip
    return page()


def _plan(request: DeskRequest, campaign: Campaign) -> dict[str, Any]:
    bad = Count("findings", filter=Q(findings__result__in=CheckFinding.BAD))
    rows = (
        seen_checks(request.user, campaign)
        .annotate(found=Count("findings"), bad=bad)
        .order_by("-starts_on", "region__path")
    )
    whole = reads_all(request.user, campaign)
    groups = campaign.groups.select_related("home").annotate(people=Count("members"))
    return {
        "campaign": campaign,
        "round": campaign.round,
        "tabs": tabs(request, campaign),
        "days_left": days_left(campaign),
        "whole": whole,
        "groups": groups if whole else groups.none(),
        "page_obj": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "may_open": opens(request.user, campaign),
    }


@on_campaign
def check(request: DeskRequest, campaign: Campaign, check: int) -> HttpResponse:
    """One cross-check: what the group found, and writing more down; for the office giving it to another group."""
    row = seen_checks(request.user, campaign).filter(pk=check).first()
    if row is None:
        raise Http404
    act = request.POST.get("act", "")
    find = FindingForm(
        request.POST if act == "find" else None, name="find", campaign=campaign, region=row.region,
        initial={"seen_on": clock.today()},
    )  # fmt: skip
    other = campaign.groups.exclude(pk=row.group_id).exclude(home=row.region)
    reassign = ReassignForm(request.POST if act == "reassign" else None, name="reassign", groups=other)

    def page(status: int = 200) -> HttpResponse:
        context = _of_check(request, campaign, row) | {"find": find, "reassign": reassign}
        return render(request, "campaigns/check.html", context, status=status)

    def back() -> HttpResponse:
        return redirect("campaigns:check", campaign.pk, row.pk)

    if act == "find":
        return answered(request, find, lambda values: _find(request, row, values),
                        done=lambda _made: _("The finding is written down."), back=back, again=page)  # fmt: skip
    if act == "reassign":
        return answered(
            request, reassign,
            lambda values: checking.reassign(
                row.pk, actor=request.user, group_id=values["group"].pk, why=values["why"]
            ),
            done=lambda made: _("“%(group)s” goes there.") % {"group": made.group}, back=back, again=page,
        )  # fmt: skip
    return page()


def _find(request: DeskRequest, row: CheckAssignment, values: dict[str, Any]) -> CheckFinding:
    entry = values["entry"]
    return checking.find(
        row.pk, actor=request.user, text=values["text"], result=values["result"], list_id=values["list"].pk,
        entry_id=entry.pk if entry else None, seen_on=values["seen_on"],
    )  # fmt: skip


def _of_check(request: DeskRequest, campaign: Campaign, row: CheckAssignment) -> dict[str, Any]:
    found = row.findings.select_related("list", "entry", "by")
    running = campaign.closed_on is None
    return {
        "campaign": campaign,
        "round": campaign.round,
        "check": row,
        "findings": found,
        "members": row.group.members.order_by("pk") if reads_all(request.user, campaign) else [],
        "may_find": running and row.starts_on <= clock.today() and checking.finds(request.user, campaign, row),
        "may_reassign": opens(request.user, campaign) and not found,
    }
