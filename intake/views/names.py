"""Learned names: what documents of the region call its units. Taught here or while a list is matched."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.views.frame import DeskRequest
from intake.domain import naming
from intake.forms.record import AliasForm, Units
from intake.matching import Names
from intake.models import UnitAlias
from intake.views.frame import attempt, for_office

PAGE = 50  # names


@for_office
def names(request: DeskRequest) -> HttpResponse:
    """All learned names of the round's region, and one more."""
    units, status = Units(Names.of(request.round.region)), 200
    form = AliasForm(request.POST if request.method == "POST" else None, units=units)
    if request.method == "POST":
        made, status = attempt(form, lambda data: naming.teach(request.round, actor=request.user, **data))
        if made:
            messages.success(request, _("“%(name)s” is remembered.") % {"name": made.name})
            return redirect("intake:names", request.round.slug)
    rows = UnitAlias.objects.filter(region=request.round.region).select_related("organisation", "made_by")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"round": request.round, "form": form, "units": units, "page_obj": page, "rows": page.object_list}
    return render(request, "intake/names.html", context, status=status)


@require_POST
@for_office
def forget(request: DeskRequest, pk: int) -> HttpResponse:
    """Let a learned name be forgotten."""
    alias = get_object_or_404(UnitAlias, pk=pk, region=request.round.region)
    naming.forget(alias.pk, request.round, actor=request.user)
    messages.success(request, _("“%(name)s” is forgotten; lists that were matched by it stay.") % {"name": alias.name})
    return redirect("intake:names", request.round.slug)
