"""The wall chart on screen, and its prints."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cases.views.frame import DeskRequest, in_round
from cases.views.orders import ordered
from orgs.permissions import may
from papers.responses import paper_response
from wall import asking, printing
from wall.chart import Chart, Group
from wall.forms import ChartForm
from wall.timeline import legend_svgs, row_svg

ROWS = 100  # tasks on one page of the screen
COLUMN = {1: 40, 3: 56, 12: 72}  # pixels of a column, by its months


@in_round
@require_safe
def chart(request: DeskRequest) -> HttpResponse:
    """The chart of a day or of a snapshot, with the tasks that the person sees."""
    form = _form(request)
    found = _asked(request, form)
    page = Paginator(found.bars, ROWS).get_page(request.GET.get("page"))
    width = COLUMN[found.axis.step] * len(found.axis.columns)
    context = {
        "round": request.round,
        "chart": found,
        "form": form,
        "page_obj": page,
        "groups": [
            (group.name, [(bar, row_svg(found, bar, width=width)) for bar in group.bars])
            for group in _on_page(found, set(map(id, page.object_list)))
        ],
        "legend": legend_svgs(),
        "sizes": printing.offered(len(found.bars)),
        "query": request.GET.urlencode(),
        "may_share": may(request.user, "wall.share", request.round.region),
    }
    return render(request, "wall/chart.html", context, status=422 if form.errors else 200)


def _on_page(found: Chart, ids: set[int]) -> list[Group]:
    groups = (Group(g.name, tuple(bar for bar in g.bars if id(bar) in ids)) for g in found.groups)
    return [group for group in groups if group.bars]


@in_round
@require_safe
def paper(request: DeskRequest, kind: str) -> HttpResponse:
    """The chart on one A3 page, at once, as `pdf` or as the `html` it is drawn from; larger sheets are ordered."""
    found = _asked(request, form := _form(request))
    if form.errors or not printing.fits("a3", len(found.bars)):
        raise Http404
    name = f"{request.round.slug}-wall-{found.as_of:%Y-%m-%d}-a3"
    return paper_response(request, kind, name, lambda: printing.draw(found, "a3", kind))


@require_POST
@in_round
def order(request: DeskRequest) -> HttpResponse:
    """Order a print that takes longer than a page may: A1, A0, or A3 sheets to be put together."""
    size = request.POST.get("size", "")
    found = _asked(request, form := _form(request))
    if form.errors or not (size in printing.SIZES and printing.fits(size, len(found.bars))):
        raise Http404
    wanted = asking.order_of(request.user, request.round, form, found, size)
    return ordered(
        request, **wanted, back=f"{reverse('wall:chart', args=[request.round.slug])}?{request.GET.urlencode()}"
    )


def _form(request: DeskRequest) -> ChartForm:
    rows = asking.offered_to(request.user, request.round)
    return ChartForm(request.GET or None, snapshots=rows, today=request.round.today())


def _asked(request: DeskRequest, form: ChartForm) -> Chart:
    return asking.asked_by(request.user, request.round, form)
