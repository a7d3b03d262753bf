"""The audit trail for the auditor: every line, and whether the chain is whole."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases import verdict
from cases.filters import EventFilter
from cases.sentences import sentence
from cases.views.frame import DeskRequest, in_round
from orgs.permissions import may_anywhere
from records.models import Event

PAGE = 50  # lines


@in_round
def trail_page(request: DeskRequest) -> HttpResponse:
    """Lines of the trail, newest first, by subject, person and day; POST walks the chain now."""
    if not may_anywhere(request.user, "trail.read"):
        raise PermissionDenied("trail.read")
    if request.method == "POST":
        verdict.walk()
        return redirect(request.get_full_path())
    chosen = EventFilter(request.GET, Event.objects.order_by("-seq"))
    page = Paginator(chosen.qs, PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "filter": chosen,
        "page_obj": page,
        "entries": [sentence(event) for event in page],
        "verdict": verdict.last(),
    }
    return render(request, "cases/trail.html", context)
