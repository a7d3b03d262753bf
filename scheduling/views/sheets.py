"""The list of sheets: what a unit has to report, the most urgent first, and what it has reported."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Count, DateField, F, IntegerField, Q, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases.views.frame import DeskRequest, current_round, in_round
from cases.views.narrowing import chips
from records import clock
from scheduling import sheet, wording
from scheduling.filters import SheetFilter
from scheduling.models import Line, Obligation

PAGE = 40  # sheets


@in_round
def sheets(request: DeskRequest) -> HttpResponse:
    """The sheets that the person sees: those that are owed first, by their day, then the others, the newest first."""
    round = current_round(request)
    if round is None:
        return redirect("desk:home")
    chosen = SheetFilter(request.GET, sheet.visible(request.user, round).owed(), round=round)
    page = Paginator(_listed(chosen.qs), PAGE).get_page(request.GET.get("page"))
    own = sheet.own_units(request.user)
    context = {
        "round": round,
        "filter": chosen,
        "active": chips(request, chosen),
        "page_obj": page,
        "rows": [_row(one, own) for one in page],
        "many_units": len({one.unit_id for one in page}) > 1,
    }
    return render(request, "scheduling/sheets.html", context)


def _listed(rows: QuerySet[Obligation]) -> QuerySet[Obligation]:
    counted = {
        "rows_all": Count("lines", filter=~Q(lines__state=Line.State.SKIPPED)),
        "rows_open": Count("lines", filter=Q(lines__state__in=Line.OPEN)),
        "rows_returned": Count("lines", filter=Q(lines__state=Line.State.RETURNED)),
        "rows_verified": Count("lines", filter=Q(lines__state=Line.State.VERIFIED)),
    }
    owed = sheet.is_owed() & Q(period__locked_at=None)
    turn = Case(When(owed, then=Value(0)), default=Value(1), output_field=IntegerField())
    urgent = Case(When(owed, then=F("period__due_on")), output_field=DateField())
    return (
        rows.annotate(**counted, turn=turn, urgent=urgent)
        .select_related("unit", "period__rhythm", "period__round")
        .order_by("turn", "urgent", "-period__due_on", "unit__path", "pk")
    )


def _row(one: Obligation, own: list[str]) -> dict[str, Any]:
    return {
        "sheet": one,
        "name": wording.full_name_of(one.period),
        "sent": one.rows_all - one.rows_open,
        "is_own": any(one.unit.path.startswith(path) for path in own),
        **standing(one, owed=one.turn == 0),
    }


def standing(one: Obligation, *, owed: bool) -> dict[str, Any]:
    """How a sheet stands: `late` once its day has passed without it, `was_late` when it came after its day."""
    today, day = clock.today(), one.period.due_on
    return {
        "owed": owed,
        "late": one.filed_at is None and day < today,
        "was_late": one.was_late,
        "days": (day - today).days,
        "days_late": (today - day).days,
        "is_zero": one.zero_at is not None,
        "locked": one.period.is_locked,
    }
