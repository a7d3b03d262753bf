"""How a sample was drawn, for anybody to repeat: seed, list, ranks; the report of the look-back."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.views.frame import DeskRequest
from cases.views.orders import paper_or_order
from lookback import drawing, listing, makers, report_paper
from lookback.models import LookBackPlan
from lookback.states import Why
from lookback.views.frame import on_plan
from records import clock

PAGE = 100  # rows


@on_plan
def drawn(request: DeskRequest, plan: LookBackPlan) -> HttpResponse:
    """The seed, the list with its ranks, and the way to repeat the draw."""
    if not plan.is_drawn:
        return redirect("lookback:plan", plan.pk)
    chosen = set(plan.picks.filter(why=Why.DRAWN).values_list("key", flat=True))
    items = listing.items_of(plan)
    ranked = sorted((item.stratum, drawing.rank(plan.seed, item.key), item.key) for item in items)
    page = Paginator(ranked, PAGE).get_page(request.GET.get("page"))
    context = {
        "round": request.round,
        "plan": plan,
        "drawn": len(chosen),
        "page_obj": page,
        "rows": [{"group": group, "rank": rank, "key": key, "is_drawn": key in chosen} for group, rank, key in page],
        "grouped": bool(plan.strata),
        "example": items[0].key if items else "",
        "file_name": _file_name(plan),
    }
    return render(request, "lookback/drawn.html", context)


@on_plan
def population(request: DeskRequest, plan: LookBackPlan) -> HttpResponse:
    """The list as CSV; `manage.py draw` draws from it again."""
    if not plan.is_drawn:
        raise Http404
    response = HttpResponse(listing.write(plan), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_file_name(plan)}"'
    return response


def _file_name(plan: LookBackPlan) -> str:
    return f"{plan.round.slug}-look-back-{plan.number}.csv"


@on_plan
def report(request: DeskRequest, plan: LookBackPlan, kind: str) -> HttpResponse:
    """The report of a drawn look-back as a paper; a long one is ordered."""
    if not plan.is_drawn or kind not in ("pdf", "docx", "html"):
        raise Http404
    return paper_or_order(
        request,
        kind,
        report_paper.of(plan),
        makers.REPORT,
        {"plan": plan.pk},
        name=f"{plan.round.slug}-look-back-{plan.number}-{clock.today()}",
        back=reverse("lookback:plan", args=[plan.pk]),
    )
