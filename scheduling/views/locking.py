"""Locking a period with a look at what is missing; afterwards its numbered corrections."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.domain.moves import WrongState
from cases.views.acting import say_once
from cases.views.frame import DeskRequest
from orgs.permissions import require
from petitions.views.frame import attempt
from records import clock
from scheduling import matrix, wording
from scheduling.domain import locking as domain
from scheduling.forms.office import CorrectForm
from scheduling.models import Line, Period
from scheduling.shown import OWING, Shown, mark
from scheduling.views import checking
from scheduling.views.office import on_line, on_period

PAGE = 50  # rows


@on_period
def lock(request: DeskRequest, period: Period) -> HttpResponse:
    """What a lock would freeze and what is still missing; POST locks."""
    require(request.user, "filing.lock", request.round.region)
    fault, status = "", 200
    if request.method == "POST":
        try:
            domain.lock(period.pk, actor=request.user)
        except ValidationError as error:
            fault, status = " ".join(error.messages), 409 if isinstance(error, WrongState) else 422
        else:
            say_once(request, _("Locked. From now on values change by numbered corrections only."))
            return redirect("scheduling:period", slug=request.round.slug, pk=period.pk)
    today = clock.today()
    counts = matrix.counts_of(period, today)
    address = reverse("scheduling:period", args=[request.round.slug, period.pk])
    context = {
        "round": request.round,
        "period": period,
        "name": wording.full_name_of(period),
        "missing": [
            {"state": mark(state), "n": counts[state], "url": f"{address}?state={state}"}
            for state in (*OWING, Shown.RETURNED)
            if counts[state]
        ],
        "counted": matrix.period_rows([period], today)[0],
        "is_early": period.lock_on > today,
        "fault": fault,
    }
    return render(request, "scheduling/office_lock.html", context, status=status)


@on_period
def corrections(request: DeskRequest, period: Period) -> HttpResponse:
    """The numbered corrections of a period: the old value beside the new one."""
    rows = period.corrections.select_related("line__task__problem", "line__obligation__unit", "by").order_by("number")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    name = wording.full_name_of(period)
    context = {"round": request.round, "period": period, "name": name, "page_obj": page, "rows": list(page)}
    return render(request, "scheduling/office_corrections.html", context)


@on_line
def correct(request: DeskRequest, line: Line) -> HttpResponse:
    """Correct one value of a line of a locked period."""
    if request.method != "POST":
        return redirect("scheduling:line", line.pk)
    form = CorrectForm(request.POST, name="correct")
    result, status = attempt(form, lambda values: domain.correct(line.pk, actor=request.user, **values))
    if result is None:
        return checking.again(request, line, form, status)
    say_once(request, _("Correction %(n)d is on record; it stands beside the old value.") % {"n": result.number})
    return redirect("scheduling:line", line.pk)
