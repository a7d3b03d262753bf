"""Searches that the person keeps: save, open, rename, delete."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.views.frame import DeskRequest, known_key
from finding.candidates import EXACT
from finding.domain import saving
from finding.models import SavedSearch


@login_required
@require_safe
def saved(request: DeskRequest) -> HttpResponse:
    """The person's saved searches with how many things each found when it was counted last."""
    rows = SavedSearch.objects.filter(owner=request.user)
    return render(request, "finding/saved.html", {"saved": rows, "most": EXACT})


@login_required
@require_safe
def saved_open(request: DeskRequest, pk: int) -> HttpResponse:
    """To the hits of a saved search, which are seen by that."""
    alerted = SavedSearch.objects.filter(pk=known_key(pk), owner=request.user, alerts=True).exists()
    row = saving.look(known_key(pk), actor=request.user)
    if alerted and not row.alerts:
        wide = _("“%(name)s” finds more than %(n)d things by now and tells of new ones no longer. Narrow it first.")
        messages.warning(request, wide % {"name": row.name, "n": saving.WATCHED})
    return redirect(f"{reverse('finding:search')}?{row.query}")


@require_POST
@login_required
def saved_new(request: DeskRequest) -> HttpResponse:
    """Keep the search of a page; leads back to it."""
    query, given = request.POST.get("query", ""), request.POST
    try:
        row = saving.save(query, actor=request.user, name=given.get("name", ""), alerts=bool(given.get("alerts")))
    except ValidationError as error:
        context = {"query": query, "name": given.get("name", ""), "alerts": given.get("alerts")}
        return render(request, "finding/save.html", context | {"faults": error.messages}, status=422)
    messages.success(request, _("“%(name)s” is kept.") % {"name": row.name})
    return redirect(f"{reverse('finding:search')}?{row.query}")


@login_required
def saved_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Rename a saved search, tell of new hits or not, or delete it."""
    row = saving.own_unlocked(known_key(pk), request.user)
    context = {"row": row, "name": row.name, "alerts": row.alerts, "faults": []}
    if request.method != "POST":
        return render(request, "finding/save.html", context)
    name, alerts = request.POST.get("name", ""), bool(request.POST.get("alerts"))
    try:
        row = saving.change(row.pk, actor=request.user, name=name, alerts=alerts)
    except ValidationError as error:
        shown = context | {"name": name, "alerts": alerts, "faults": error.messages}
        return render(request, "finding/save.html", shown, status=422)
    messages.success(request, _("“%(name)s” is kept.") % {"name": row.name})
    return redirect("finding:saved")


@require_POST
@login_required
def saved_delete(request: DeskRequest, pk: int) -> HttpResponse:
    """Forget a saved search."""
    name = saving.delete(known_key(pk), actor=request.user)
    messages.success(request, _("“%(name)s” is deleted.") % {"name": name})
    return redirect("finding:saved")
