"""Claimed against verified: the gap of each unit, and the rows behind it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from cases.views.frame import DeskRequest, in_read_round, known_key, sent_number
from cases.views.narrowing import query_with
from orgs.models import Organisation
from scheduling import gap as reading
from scheduling import matrix, wording
from scheduling.models import Obligation, Period
from scheduling.views.office import period_of, tabs

PAGE = 50  # rows


@in_read_round
def gap(request: DeskRequest) -> HttpResponse:
    """Units with the shares that they claimed and that were verified; `period` and `sort` in the address."""
    period, sort = _period(request), request.GET.get("sort", "gap")
    sort = sort if sort in reading.SORTS else "gap"
    page = Paginator(reading.units(request.round, period, sort), PAGE).get_page(request.GET.get("page"))
    context = _frame(request, period) | {
        "tabs": tabs(request),
        "page_obj": page,
        "rows": list(page),
        "whole": reading.whole(request.round, period),
        "sort": sort,
        "sorts": {name: f"?{query_with(request, sort=name)}" for name in reading.SORTS},
    }
    return render(request, "scheduling/office_gap.html", context)


@in_read_round
def gap_unit(request: DeskRequest, unit: int) -> HttpResponse:
    """The verified rows of one unit, the widest gap first."""
    period = _period(request)
    owed = Obligation.objects.filter(period__round=request.round, unit=known_key(unit))
    found = Organisation.objects.filter(pk__in=owed.values("unit")).first()
    if found is None:
        raise Http404
    page = Paginator(reading.lines(request.round, period, unit), PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "check": row,
            "line": row.entry.line,
            "period": wording.full_name_of(row.entry.line.obligation.period),
            "corrected": (row.claimed_now, row.share_now) != (row.entry.claimed, row.share),
        }
        for row in page
    ]
    context = _frame(request, period) | {"unit": found, "page_obj": page, "rows": rows}
    return render(request, "scheduling/office_gap_unit.html", context)


def _frame(request: DeskRequest, period: Period | None) -> dict[str, Any]:
    choices = [{"pk": one.pk, "name": wording.full_name_of(one)} for one in matrix.periods_of(request.round)]
    return {
        "round": request.round,
        "period": period,
        "period_name": wording.full_name_of(period) if period else "",
        "periods": choices,
        "query": f"?period={period.pk}" if period else "",
    }


def _period(request: DeskRequest) -> Period | None:
    asked = request.GET.get("period", "")
    return period_of(request.round, sent_number(asked)) if asked else None
