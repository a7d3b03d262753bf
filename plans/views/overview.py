"""The page of the round's own plan: where it stands, its versions, drawing the next one, what is public of it."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Round
from cases.views.answering import answered
from cases.views.frame import DeskRequest, in_round
from orgs.permissions import may
from plans import standing, wording
from plans.domain import drafting
from plans.forms.acts import DrawForm
from plans.models import PlanVersion, PublicVersion
from plans.views.frame import act, back_to, tabs, versions_of
from plans.views.public_lines import lines as public_lines
from records import clock

PAGE = 30  # versions


@in_round
def plan(request: DeskRequest) -> HttpResponse:
    """The plan of a round."""
    return page(request)


@in_round
def draw(request: DeskRequest) -> HttpResponse:
    """Draw the next version."""
    if request.method != "POST":
        return page(request)
    form = DrawForm(request.POST, request.FILES, name="draw")
    made: list[PlanVersion] = []
    return answered(
        request,
        form,
        lambda v: made.append(drafting.draw_version(request.round.pk, actor=request.user, **v)),
        done=lambda _none: _("Version %(n)d is drawn from the tasks as they stand.") % {"n": made[0].number},
        back=lambda: back_to("version", made[0].pk),
        again=lambda status: page(request, form, status),
    )


def page(request: DeskRequest, form: DrawForm | None = None, status: int = 200) -> HttpResponse:
    """The page, with the form as it came back."""
    round, user = request.round, request.user
    rows = versions_of(user).of_round(round).defer("content", "text")
    counted = rows.annotate(
        asked=Count("consultations", distinct=True),
        answered=Count("consultations", filter=Q(consultations__comment__isnull=False), distinct=True),
    )
    versions = Paginator(counted, PAGE).get_page(request.GET.get("page"))
    newest = versions.object_list[0] if versions.number == 1 and versions.object_list else rows.first()
    public = PublicVersion.objects.filter(version__in=rows.order_by().values("pk"))
    context: dict[str, Any] = {
        "round": round,
        "tabs": tabs(round, "plan"),
        "versions": versions.object_list,
        "page_obj": versions,
        "newest": newest,
        "now": wording.now(newest) if newest else "",
        "tone": wording.tone(newest) if newest else "",
        "steps": wording.steps(newest, public) if newest else [],
        "public": public_lines(public, user),
        "unit_counts": _unit_counts(request, round),
        "act": None,
    }
    if may(user, "plan.draw", round.region):
        url = reverse("plans:draw", args=[round.slug])
        context["act"] = act("version", 0, _("Draw a version"), form or DrawForm(name="draw")) | {"url": url}
    return render(request, "plans/plan.html", context, status=status)


def _unit_counts(request: DeskRequest, round: Round) -> list[dict[str, Any]]:
    """How many units stand where with their plans; each opens its list. One query."""
    rows = standing.unit_plans(request.user, round, clock.today()).order_by()
    counts = dict(rows.values_list("shown").annotate(n=Count("pk")).values_list("shown", "n"))
    url = reverse("plans:unit_plans", args=[round.slug])
    return [
        {"state": standing.mark(name, standing.UNIT_PLANS), "n": counts[name], "url": f"{url}?state={name}"}
        for name in standing.UNIT_PLANS
        if name in counts
    ]
