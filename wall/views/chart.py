"""The wall chart on screen, and its prints."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cases.models import Round, Task
from cases.views.frame import DeskRequest, in_round
from cases.views.orders import ordered
from orgs.models import User
from orgs.permissions import may, require
from papers.responses import paper_response
from reports.models import Snapshot
from wall import printing
from wall.chart import Chart, Group, frozen, live
from wall.forms import ChartForm
from wall.timeline import legend_svgs, row_svg

ROWS = 100  # tasks on one page of the screen
COLUMN = {1: 40, 3: 56, 12: 72}  # pixels of a column, by its months
SNAPSHOTS = 60  # that the form offers


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
    wanted = order_of(request.user, request.round, form, found, size)
    return ordered(
        request, **wanted, back=f"{reverse('wall:chart', args=[request.round.slug])}?{request.GET.urlencode()}"
    )


def order_of(user: User, round: Round, form: ChartForm, found: Chart, size: str) -> dict[str, Any]:
    """The order of a print, as papers.orders.ask takes it."""
    return {
        "kind": printing.KIND,
        "params": _params(user, round, form, found) | {"size": size},
        "title": printing.title(found, size),
        "file_name": f"{round.slug}-wall-{found.as_of:%Y-%m-%d}-{size}.pdf",
    }


def _form(request: DeskRequest) -> ChartForm:
    rows = offered_to(request.user, request.round)
    return ChartForm(request.GET or None, snapshots=rows, today=request.round.today())


def offered_to(user: User, round: Round) -> QuerySet[Snapshot]:
    """The snapshots that the form offers to a person."""
    if not may(user, "figures.read", round.region):
        return Snapshot.objects.none()
    return round.snapshots.only("as_of", "version")[:SNAPSHOTS]


def _asked(request: DeskRequest, form: ChartForm) -> Chart:
    return asked_by(request.user, request.round, form)


def asked_by(user: User, round: Round, form: ChartForm) -> Chart:
    """The chart that a form asks for, as the person sees it; of today when it asks for nothing that can be."""
    good: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    only = _only(user, round)
    open_only = good.get("show") == "open"
    if good.get("snapshot"):
        require(user, "figures.read", round.region)
        snapshot = round.snapshots.filter(pk=good["snapshot"]).first()
        if snapshot is None:
            raise Http404
        return frozen(snapshot, only=only, open_only=open_only)
    return live(round, good.get("as_of") or round.today(), only=only, open_only=open_only)


def _only(user: User, round: Round) -> set[int] | None:
    """The ids of the tasks that the person sees; None for who reads the whole round."""
    if may(user, "figures.read", round.region):
        return None
    tasks = Task.objects.visible_to(user).filter(problem__round=round)
    return set(tasks.values_list("pk", flat=True))


def _params(user: User, round: Round, form: ChartForm, found: Chart) -> dict[str, Any]:
    """What the maker needs to read the same chart again."""
    good = form.cleaned_data if form.is_valid() else {}
    only = _only(user, round)
    return {
        "round": round.pk,
        "as_of": found.as_of.isoformat(),
        "snapshot": int(good["snapshot"]) if good.get("snapshot") else None,
        "open_only": good.get("show") == "open",
        "only": None if only is None else sorted(only),
    }
