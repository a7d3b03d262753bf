"""The register of problems: filters in the address, allowed orders, the same rows as a file; and the three lists."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import exports, neighbours
from cases.filters import RegisterFilter, options_of, sorted_by
from cases.models import Measure, Round, Task, TaskLeader, TaskUnit
from cases.rows import listed, rows
from cases.states import Stage
from cases.views.frame import DeskRequest, in_round
from cases.views.narrowing import chips, query_with
from orgs.models import User
from orgs.permissions import may
from records import clock
from records.trail import key

PAGE = 50  # rows
LIST_PAGE = 200  # tasks of a printable list
STATUS_ORDERS = ("urgent", "in_progress", "completed")


def _seen(user: User, round: Round) -> Any:
    return Task.objects.visible_to(user).current().filter(problem__round=round)


def _found(request: DeskRequest) -> tuple[RegisterFilter, Any]:
    """The filter and the tasks it leaves, in the order asked for, closed ones still among them."""
    tasks = _seen(request.user, request.round)
    chosen = RegisterFilter(request.GET, listed(tasks), options=options_of(tasks))
    return chosen, sorted_by(chosen.qs, request.GET.get("sort", ""))


@in_round
def register(request: DeskRequest) -> HttpResponse:
    """The problems of a round that the person sees, one line a task."""
    chosen, tasks = _found(request)
    sums = tasks.order_by().aggregate(every=Count("pk"), closed=Count("pk", filter=Q(stage=Stage.CLOSED)))
    hidden = sums["closed"] if chosen.hides_closed else 0
    if chosen.hides_closed:
        tasks = tasks.exclude(stage=Stage.CLOSED)
    paginator = Paginator(tasks, PAGE)
    paginator.count = sums["every"] - hidden
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "filter": chosen,
        "active": chips(request, chosen),
        "hidden_note": _hidden_note(hidden),
        "shown_url": f"?{query_with(request, closed='shown')}" if hidden else "",
        "page_obj": page,
        "rows": rows(page),
        "columns": _columns(request),
        "csv_url": f"{reverse('desk:register_csv', args=[request.round.slug])}?{request.GET.urlencode()}",
        "may_enter": may(request.user, "problem.edit", request.round.region),
        "beside": neighbours.beside(key(request.round), request.user),
        "round": request.round,
    }
    return render(request, "cases/register.html", context)


@in_round
def register_csv(request: DeskRequest) -> FileResponse:
    """The rows of the register with the same filters, all pages, as a file."""
    chosen, tasks = _found(request)
    if chosen.hides_closed:
        tasks = tasks.exclude(stage=Stage.CLOSED)
    lines = (exports.task_line(row) for row in rows(tasks))
    return exports.csv_file(f"{request.round.slug}-{clock.today()}.csv", exports.task_head(), lines)


def _hidden_note(hidden: int) -> str:
    if not hidden:
        return ""
    return ngettext("%(n)d closed one hidden", "%(n)d closed ones hidden", hidden) % {"n": hidden}


def _columns(request: DeskRequest) -> list[dict[str, str]]:
    """The heads of the table: label, class, and where there is an order its link and its present direction."""
    sort = request.GET.get("sort", "number")
    status = STATUS_ORDERS[(STATUS_ORDERS.index(sort) + 1) % 3] if sort in STATUS_ORDERS else STATUS_ORDERS[0]
    heads = [
        (_("No."), "number", "num col-narrow"), (_("Problem"), "", ""), (_("Category"), "category", ""),
        (_("Lead unit"), "", ""), (_("Deadline"), "due", ""), (_("Lamp"), "status", ""), (_("Stage"), "", ""),
        (_("Claimed / verified"), "verified", "num"), (_("Leader in charge"), "", ""),
    ]  # fmt: skip
    columns = []
    for label, name, css in heads:
        column = {"label": label, "css": css}
        if name:
            to = status if name == "status" else f"-{name}" if sort == name else name
            column["url"] = f"?{query_with(request, sort=to)}"
            column["direction"] = _direction(sort, name)
        columns.append(column)
    return columns


def _direction(sort: str, name: str) -> str:
    if sort == name or (name == "status" and sort in STATUS_ORDERS):
        return "ascending"
    return "descending" if sort == f"-{name}" else "none"


LISTS = ("problems", "measures", "duties")


@in_round
def lists(request: DeskRequest, kind: str) -> HttpResponse:
    """The problem, measures and duty list (问题清单、整改清单、责任清单): three views of the one tree, for printing."""
    if kind not in LISTS:
        raise Http404
    tasks = sorted_by(listed(_seen(request.user, request.round)), "number").prefetch_related(
        Prefetch("measures", Measure.objects.filter(dropped_on=None).select_related("deadline", "organisation")),
        Prefetch("units", TaskUnit.objects.select_related("organisation")),
        Prefetch("leaders", TaskLeader.objects.filter(ends_on=None).select_related("user")),
    )
    page = Paginator(tasks, LIST_PAGE).get_page(request.GET.get("page"))
    entries = [_entry(row) for row in rows(page)]
    titles = {"problems": _("Problem list"), "measures": _("Measures list"), "duties": _("Duty list")}
    tabs = [
        {"url": reverse("desk:lists", args=[request.round.slug, name]), "label": titles[name], "current": name == kind}
        for name in LISTS
    ]
    context = {"kind": kind, "heading": titles[kind], "tabs": tabs, "entries": entries, "page_obj": page}
    return render(request, f"cases/list_{kind}.html", context | {"round": request.round})


def _entry(row: Any) -> dict[str, Any]:
    task = row.task
    units = {role: [u.organisation for u in task.units.all() if u.role == role] for role in TaskUnit.Role.values}
    leaders = {level: [x.user for x in task.leaders.all() if x.level == level] for level in TaskLeader.Level.values}
    return {"row": row, "task": task, "units": units, "leaders": leaders, "measures": list(task.measures.all())}
