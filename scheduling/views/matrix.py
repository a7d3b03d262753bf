"""The office's matrices: the periods of a round, units × items of one period, units × periods."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.models import Round
from cases.views.frame import DeskRequest, in_read_round, sent_number
from cases.views.narrowing import chips, query_with
from orgs.permissions import may
from records import clock
from scheduling import matrix, wording
from scheduling.models import Period, Rhythm
from scheduling.office_filters import PeriodFilter, SheetFilter
from scheduling.shown import OWING, Shown, mark
from scheduling.views.office import on_period, tabs

PERIODS, UNITS, COLUMNS = 25, 30, 12  # rows of the pages; periods side by side


@in_read_round
def schedule(request: DeskRequest) -> HttpResponse:
    """The periods of the round with what is missing in each: those that are not locked first."""
    today = clock.today()
    chosen = PeriodFilter(request.GET, matrix.periods_of(request.round), today=today)
    page = Paginator(chosen.qs, PERIODS).get_page(request.GET.get("page"))
    context = {
        "round": request.round,
        "tabs": tabs(request),
        "filter": chosen,
        "active": chips(request, chosen),
        "page_obj": page,
        "rows": matrix.period_rows(page, today),
        "today": today,
    }
    return render(request, "scheduling/office_schedule.html", context)


@login_required
@require_safe
def period_go(request: DeskRequest, pk: int) -> HttpResponse:
    """To the page of a period that the trail names by its number alone; 404 when the person may not know of it."""
    seen = Period.objects.filter(round__in=Round.objects.visible_to(request.user))
    found = get_object_or_404(seen.select_related("round"), pk=pk)
    return redirect("scheduling:period", found.round.slug, found.pk)


@on_period
def period(request: DeskRequest, period: Period) -> HttpResponse:
    """Units × items of a period: each count opens the rows that it counts; picked units are reminded."""
    today = clock.today()
    chosen = SheetFilter(request.GET, matrix.sheets_of(period, today))
    page = Paginator(chosen.qs, UNITS).get_page(request.GET.get("page"))
    counts = matrix.counts_of(period, today)
    lines = matrix.period_rows([period], today)[0]
    context = {
        "round": request.round,
        "tabs": tabs(request),
        "period": period,
        "name": wording.full_name_of(period),
        "due": wording.due_of(period),
        "filter": chosen,
        "active": chips(request, chosen),
        "page_obj": page,
        "rows": matrix.unit_rows(page, today),
        "counts": [_count(request, state, n) for state, n in counts.items()],
        "owing": sum(counts[state] for state in OWING),
        "asked": chosen.qs.filter(shown__in=OWING).count(),
        "counted": lines,
        "legend": [mark(state) for state in Shown],
        "may_remind": may(request.user, "filing.remind", request.round.region) and period.locked_at is None,
        "may_lock": may(request.user, "filing.lock", request.round.region) and period.locked_at is None,
        "remind_url": _remind_url(request, period),
        "corrections": period.corrections.count(),
    }
    return render(request, "scheduling/office_period.html", context)


def _count(request: DeskRequest, state: str, n: int) -> dict[str, Any]:
    return {"state": mark(state), "n": n, "url": f"?{query_with(request, state=state, unit=None)}"}


def _remind_url(request: DeskRequest, period: Period) -> str:
    query = request.GET.urlencode()
    return f"{reverse('scheduling:remind', args=[request.round.slug, period.pk])}{f'?{query}' if query else ''}"


@in_read_round
def units(request: DeskRequest) -> HttpResponse:
    """Units × the latest periods of one kind; `back` in the address leaves that many newest ones out."""
    kinds = [kind for kind in Rhythm.Kind.values if request.round.periods.filter(rhythm__kind=kind).exists()]
    asked = request.GET.get("kind", "")
    kind = asked if asked in kinds else next((one for one in ("monthly", "weekly", "quarterly") if one in kinds), "")
    found = request.round.periods.filter(rhythm__kind=kind).select_related("rhythm").order_by("-starts_on", "rhythm_id")
    back = sent_number(request.GET.get("back", ""))
    columns = list(found[back : back + COLUMNS + 1])
    page = Paginator(matrix.units_of_round(request.round, kind), UNITS).get_page(request.GET.get("page"))
    shown = columns[:COLUMNS][::-1]
    context = {
        "round": request.round,
        "tabs": tabs(request),
        "kinds": _kinds(request, kinds, kind),
        "columns": [_column(one) for one in shown],
        "page_obj": page,
        "rows": matrix.past_rows(page, shown, clock.today()),
        "legend": [mark(state) for state in Shown],
        "earlier": f"?{query_with(request, back=str(back + COLUMNS))}" if len(columns) > COLUMNS else "",
        "later": f"?{query_with(request, back=str(max(0, back - COLUMNS)))}" if back else "",
    }
    return render(request, "scheduling/office_units.html", context)


def _kinds(request: DeskRequest, kinds: Sequence[str], chosen: str) -> list[dict[str, Any]]:
    labels = dict(Rhythm.Kind.choices)
    return [
        {"label": labels[kind], "url": f"?{query_with(request, kind=kind, back=None)}", "current": kind == chosen}
        for kind in kinds
    ]


def _column(period: Period) -> dict[str, Any]:
    return {
        "period": period,
        "short": wording.short_name_of(period),
        "name": wording.full_name_of(period),
        "covers": "" if period.rhythm.covers == Rhythm.Covers.ALL else period.rhythm.get_covers_display(),
    }
