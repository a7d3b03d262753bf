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
from scheduling.shown import ASKED, Shown, mark, sheets_on

PAGE = 40  # sheets


@in_round
def sheets(request: DeskRequest) -> HttpResponse:
    """The sheets that the person sees: those that are owed first, by their day, then the others, the newest first."""
    round = current_round(request)
    if round is None:
        return redirect("desk:home")
    found = sheets_on(sheet.visible(request.user, round), clock.today())
    chosen = SheetFilter(request.GET, found, user=request.user, round=round)
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


def _listed(rows: QuerySet[Any]) -> QuerySet[Any]:
    counted = {
        "rows_all": Count("lines", filter=~Q(lines__state=Line.State.SKIPPED)),
        "rows_open": Count("lines", filter=Q(lines__state__in=Line.OPEN)),
        "rows_returned": Count("lines", filter=Q(lines__state=Line.State.RETURNED)),
        "rows_verified": Count("lines", filter=Q(lines__state=Line.State.VERIFIED)),
    }
    owed = Q(shown__in=ASKED, period__locked_at=None)
    turn = Case(When(owed, then=Value(0)), default=Value(1), output_field=IntegerField())
    urgent = Case(When(owed, then=F("period__due_on")), output_field=DateField())
    return (
        rows.annotate(**counted, turn=turn, urgent=urgent)
        .select_related("unit", "period__rhythm", "period__round")
        .order_by("turn", "urgent", "-period__due_on", "unit__path", "pk")
    )


def _row(one: Any, own: list[str]) -> dict[str, Any]:
    return {
        "sheet": one,
        "name": wording.full_name_of(one.period),
        "sent": one.rows_all - one.rows_open,
        "is_own": any(one.unit.path.startswith(path) for path in own),
        "owed": one.turn == 0,
        "standing": standing(one, one.shown, sent_late=one.sent_late),
    }


def standing(one: Obligation, state: str, *, sent_late: bool) -> dict[str, Any]:
    """How a sheet stands: its state as a mark and a word, the days to its day or since, whether it was sent late."""
    left = (one.period.due_on - clock.today()).days
    return {
        "mark": mark(state),
        "left": left if state in ASKED and left >= 0 else None,
        "late": -left if state == Shown.LATE else None,
        "sent_late": sent_late,
        "locked": one.period.is_locked,
    }
