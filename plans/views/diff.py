"""Two versions of the round's plan beside each other."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from cases.views.frame import DeskRequest, sent_number
from plans import differences
from plans.models import PlanVersion
from plans.views.frame import main_versions_of, on_version

PAGE = 40  # tasks that differ


@on_version
def diff(request: DeskRequest, version: PlanVersion) -> HttpResponse:
    """What this version changed against another one that the person sees; without a number against the one before."""
    others = main_versions_of(request.user).filter(plan=version.plan).exclude(pk=version.pk).order_by("-number")
    numbers = list(others.values_list("number", flat=True))
    wanted = sent_number(request.GET.get("with", "")) or max((n for n in numbers if n < version.number), default=0)
    old = others.filter(number=wanted).first()
    found = differences.of_versions(old.content, version.content) if old else []
    kinds = {kind: sum(one.kind == kind for one in found) for kind in ("added", "removed", "changed")}
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "round": request.round,
        "version": version,
        "old": old,
        "numbers": numbers,
        "kinds": kinds,
        "rows": list(page),
        "page_obj": page,
    }
    return render(request, "plans/diff.html", context)
