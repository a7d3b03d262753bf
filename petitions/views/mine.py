"""Lists of cases: those of the person's unit by urgency, and the list behind each card."""

from datetime import date
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.views.frame import DeskRequest, current_round, in_round
from orgs.permissions import posts_of
from petitions import queues
from petitions.lamps import soon
from petitions.models import Assignment
from petitions.paging import KeyPaginator
from petitions.rows import listed, rows
from petitions.states import AT_UNIT, ENDED
from records import clock

PAGE, LAST_CLOSED = 50, 50
GROUPS = (
    pgettext_lazy("group of cases", "Overdue"),
    pgettext_lazy("group of cases", "Due today"),
    pgettext_lazy("group of cases", "Due within 3 working days"),
    pgettext_lazy("group of cases", "Due later"),
    pgettext_lazy("group of cases", "Replied: with signers or the office"),
)
REPLIED = 4  # the group of those that are not at the unit


@in_round
def mine(request: DeskRequest) -> HttpResponse:
    """The cases of the person's unit, the most urgent first; closed ones folded."""
    if current_round(request) is None:
        return redirect("desk:home")
    cases, today = queues.unit_cases(request.user, request.round), clock.today()
    open_ones = by_urgency(cases.exclude(stage__in=ENDED), today)
    page = KeyPaginator(open_ones, listed, PAGE).get_page(request.GET.get("page"))
    closed = listed(cases.filter(stage__in=ENDED)).order_by("-deadline__settled_on", "-pk")[:LAST_CLOSED]
    waiting = queues.to_sign_for(request.user, request.round).count()
    context = {
        "page_obj": page,
        "groups": _groups(page, open_ones, request),
        "closed": rows(closed, request.user) if page.number == 1 else [],
        "waiting": waiting,
        "round": request.round,
    }
    return render(request, "petitions/mine.html", context)


def by_urgency(cases: QuerySet[Assignment], today: date) -> QuerySet[Assignment]:
    """Cases in the order of GROUPS, each with its group as `urgency`, then by limit and number."""
    at_unit = Q(stage__in=AT_UNIT)
    rank = Case(
        When(~at_unit, then=Value(REPLIED)),
        When(deadline__due_on__lt=today, then=Value(0)),
        When(deadline__due_on=today, then=Value(1)),
        When(deadline__due_on__lte=soon(today), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return cases.annotate(urgency=rank).order_by("urgency", "deadline__due_on", "petition__number", "pk")


def _groups(page: Any, cases: QuerySet[Assignment], request: DeskRequest) -> list[dict[str, Any]]:
    """The page's lines by group; each group with how many cases it has on all pages."""
    sizes = dict(cases.order_by().values_list("urgency").annotate(n=Count("pk")))
    found: dict[int, list] = {}
    for row in rows(page, request.user):
        found.setdefault(row.case.urgency, []).append(row)
    return [
        {"label": GROUPS[rank], "late": rank == 0, "size": sizes[rank], "rows": lines} for rank, lines in found.items()
    ]


@in_round
def queue(request: DeskRequest, name: str) -> HttpResponse:
    """The list behind a card: exactly the cases that the card counts. 404 for a queue that is not the person's."""
    found = queues.BY_NAME.get(name)
    if found is None or not found.roles & {held.role for held in posts_of(request.user)}:
        raise Http404
    if found.page:
        return redirect(found.page)
    if current_round(request) is None:
        return redirect("desk:home")
    cases = queues.cases_in(found, request.user, request.round)
    found_cases = cases.order_by("deadline__due_on", "petition__number", "pk")
    page = KeyPaginator(found_cases, listed, PAGE).get_page(request.GET.get("page"))
    context = {
        "queue": found,
        "page_obj": page,
        "rows": rows(page, request.user),
        "caption": found.label,
        "back": _("Back to the first page"),
        "round": request.round,
    }
    return render(request, "petitions/queue.html", context)
