"""Points: the league table of a round and the scorecard of one unit, on pages and as files."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import exports
from cases.views.frame import DeskRequest, in_round
from orgs.models import Organisation
from pressure import access, league, periods, reading
from pressure.filters import choices_of
from pressure.forms.scores import PeriodForm
from pressure.models import ScoreLine
from pressure.views.frame import tabs
from records import clock

PAGE = 50  # rows
ORDERS = ("rate", "points")


def _standings(request: DeskRequest) -> tuple[periods.Period, str, list[league.Standing]]:
    """Period, order and rows of the table for one reader."""
    user, round = request.user, request.round
    access.require_league(user, round)
    period = periods.read(request.GET.get("period", ""))
    by = request.GET.get("by", "")
    by = by if by in ORDERS else ORDERS[0]
    return period, by, league.read_by(user, round, period, by)


@in_round
def table(request: DeskRequest) -> HttpResponse:
    """The league table: every unit's points beside the items it had in hand, by rate or by points."""
    period, by, rows = _standings(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    linked = {row.unit.pk for row in page if access.reads_card_of(request.user, row.unit, request.round)}
    days = ScoreLine.objects.filter(round=request.round).dates("on", "month")
    context = {
        "round": request.round,
        "tabs": tabs(request),
        "form": PeriodForm(request.GET, choices=choices_of(days), by=by),
        "period": period,
        "by": by,
        "page_obj": page,
        "linked": linked,
        "few": league.FEW,
        "csv_url": f"{reverse('pressure:league_csv', args=[request.round.slug])}?{request.GET.urlencode()}",
    }
    return render(request, "pressure/league.html", context)


@in_round
def table_csv(request: DeskRequest) -> FileResponse:
    """The rows of the league table with the same period and order, as a file."""
    _period, _by, rows = _standings(request)
    head = [
        _("Rank by rate"), _("Rank by points"), _("Unit"), _("Items in hand"), _("Yellow cards"), _("Red cards"),
        _("Points"), _("Points off per 100 items"), _("Note"),
    ]  # fmt: skip
    lines = (
        (
            row.rank_by_rate, row.rank_by_points, row.unit.name, row.items, row.yellow, row.red, row.points, row.rate,
            _("few items, not ranked by rate") if row.is_few else "",
        )
        for row in rows
    )  # fmt: skip
    return exports.csv_file(f"{request.round.slug}-league-{clock.today()}.csv", head, lines)


def _unit(request: DeskRequest, unit: int) -> Organisation:
    """The unit whose scorecard is asked for. Raises Http404 for whoever may not read it."""
    found = Organisation.objects.filter(pk=unit, kind=Organisation.Kind.UNIT).first()
    if found is None or not access.reads_card_of(request.user, found, request.round):
        raise Http404
    inside = found.path.startswith(request.round.region.path)
    if not inside and not ScoreLine.objects.filter(unit=found, round=request.round).exists():
        raise Http404
    return found


@in_round
def scorecard(request: DeskRequest, unit: int) -> HttpResponse:
    """One unit's lines in the order of their days, each with the sum up to it."""
    found = _unit(request, unit)
    period = periods.read(request.GET.get("period", ""))
    page = Paginator(reading.lines_of(found, request.round, period), PAGE).get_page(request.GET.get("page"))
    lines = reading.shown(page, request.user)
    days = ScoreLine.objects.filter(round=request.round, unit=found).dates("on", "month")
    context = {
        "round": request.round,
        "tabs": tabs(request),
        "form": PeriodForm(request.GET, choices=choices_of(days)),
        "unit": found,
        "period": period,
        "page_obj": page,
        "lines": lines,
        "carried": lines[0].running - lines[0].points if lines and page.has_previous() else None,
        "total": reading.total_of(found, request.round, period),
        "whole": reading.total_of(found, request.round, periods.WHOLE) if period.first else None,
        "counts": reading.counts_of(found, request.round, period),
        "csv_url": f"{reverse('pressure:scorecard_csv', args=[request.round.slug, found.pk])}"
        f"?{request.GET.urlencode()}",
    }
    return render(request, "pressure/scorecard.html", context)


@in_round
def scorecard_csv(request: DeskRequest, unit: int) -> FileResponse:
    """The lines of the scorecard with the same period, all pages, as a file."""
    found = _unit(request, unit)
    period = periods.read(request.GET.get("period", ""))
    head = [_("Day"), _("Rule"), _("Item"), _("Paper"), _("Appeal"), _("Points"), _("Sum"), _("Note")]
    lines = reading.shown(reading.lines_of(found, request.round, period), request.user)
    return exports.csv_file(
        f"{request.round.slug}-{found.pk}-{clock.today()}.csv", head, (_cells(line) for line in lines)
    )


def _cells(line: reading.Line) -> Sequence[Any]:
    row = line.row
    return (row.on, line.rule, row.title, line.paper, line.appeal, line.points, line.running, row.note)
