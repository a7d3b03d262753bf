"""The leader's lists: dossiers to sign, cases carried, what was signed."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Max, OuterRef, Q, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import brief, neighbours
from cases.lamps import lamp
from cases.models import Closure, Task, TaskLeader
from cases.models.naming import naming_rows
from cases.queues import my_seats, signing_count
from cases.views.frame import DeskRequest, in_round
from orgs.models import User
from orgs.permissions import scope_of
from signoff.models import Signature

PAGE = 20
TABS = ("to_sign", "cases", "signed")


@in_round
def signing(request: DeskRequest) -> HttpResponse:
    """One list at a time: to sign (oldest first), my cases, signed. Where only a neighbour has something, its list."""
    tab = request.GET.get("tab", TABS[0])
    tab = tab if tab in TABS else TABS[0]
    waiting = _waiting(request.user)
    if "tab" not in request.GET and not waiting.exists():
        elsewhere = next((one for one in neighbours.to_sign(request.user) if one.count), None)
        if elsewhere:
            return redirect(elsewhere.url)
    rows = {"to_sign": lambda: waiting, "cases": lambda: _cases(request.user), "signed": lambda: _signed(request.user)}
    page = Paginator(rows[tab](), PAGE).get_page(request.GET.get("page"))
    items = {"to_sign": _card, "cases": _case, "signed": lambda row: {"signature": row}}[tab]
    context = {
        "tab": tab,
        "page_obj": page,
        "items": [items(row) for row in page],
        "tabs": tabs(request.user, tab),
    }
    return render(request, "cases/signing.html", context)


def tabs(user: User, current: str) -> list[dict[str, Any]]:
    """The lists of a signer as tabs, what waits first; `current` is one of TABS or the address of a neighbour's."""
    labels = {"to_sign": _("To sign"), "cases": _("My cases"), "signed": _("Signed")}
    home = reverse("desk:signing")
    own = [
        {
            "url": f"{home}?tab={name}",
            "label": label,
            "current": name == current,
            "count": signing_count(user) if name == TABS[0] else None,
        }
        for name, label in labels.items()
    ]
    others = [
        {"url": tab.url, "label": tab.label, "current": tab.url == current, "count": tab.count}
        for tab in neighbours.to_sign(user)
    ]
    return [own[0], *others, *own[1:]]


def _waiting(user: User) -> Any:
    seats = my_seats(user)
    opened = seats.filter(step__run=OuterRef("run")).order_by("step__opened_at").values("step__opened_at")[:1]
    rows = brief.closures().filter(run__in=seats.values("step__run")).annotate(opened_at=Subquery(opened))
    return brief.with_pictures(rows).order_by("opened_at", "pk")


def _cases(user: User) -> Any:
    persons = scope_of(user).persons
    mine = Q(pk__in=TaskLeader.objects.filter(user__in=persons, ends_on=None).values("task"))
    for rows in naming_rows(persons):
        mine |= Q(pk__in=rows.values("task"))
    found = Task.objects.current().for_list().filter(mine)
    return found.order_by("deadline__due_on", "problem__number", "pk")


def _signed(user: User) -> Any:
    mine = Signature.objects.filter(signer=user, run__in=Closure.objects.values("run"))
    latest = mine.values("run").annotate(last=Max("pk")).values("last")
    rows = Signature.objects.filter(pk__in=latest).select_related("step", "run").order_by("-pk")
    closure = Closure.objects.filter(run=OuterRef("run")).order_by("pk")
    return rows.annotate(
        title=Subquery(closure.values("task__problem__title")[:1]),
        number=Subquery(closure.values("task__problem__number")[:1]),
    )


def _card(closure: Closure) -> dict[str, Any]:
    task, run = closure.task, closure.run
    step = next(step for step in run.steps.all() if step.order == run.position)
    pairs, _others = brief.photographs(task.pictures)
    return {
        "closure": closure,
        "task": task,
        "run": run,
        "step": step,
        "waited": brief.waited(step, task.problem.round.today()),
        "pair": pairs[0] if pairs else None,
        "opinions": [s for s in run.given if s.step.order < run.position],
    }


def _case(task: Task) -> dict[str, Any]:
    return {"task": task, "lamp": lamp(task, task.problem.round.today())}
