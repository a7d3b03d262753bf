"""Two plans of units that are alike, side by side: for those who read both, as a hint."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render

from cases.views.answering import rendered
from cases.views.frame import DeskRequest
from orgs import tree
from orgs.permissions import scope_of
from plans import alike as comparing
from plans import similar
from plans.models import Likeness


@login_required
def alike(request: DeskRequest, pk: int) -> HttpResponse:
    """The passages that stand in both; 404 for who does not read the whole region."""
    wide = tree.below(scope_of(request.user).regions, "version__plan__round__region__")
    rows = Likeness.objects.filter(wide).select_related(
        "version__plan__round__region", "version__plan__unit", "other__plan__unit", "version__plan__duty"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    request.round = found.version.plan.round
    with request.round.time():
        context = {
            "round": request.round,
            "found": found,
            "beside": comparing.beside(found.version, found.other),
            "threshold": similar.THRESHOLD,
            "same_unit": found.version.plan_id == found.other.plan_id,
        }
        return rendered(render(request, "plans/alike.html", context))
