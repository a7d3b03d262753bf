"""Enforcement by source: the table in the order of papers, and the form of a figure."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cases.views.frame import DeskRequest, in_read_round
from liability import counting
from liability.domain import enforcement as domain
from liability.forms.enforcement import FigureForm
from liability.models import EnforcementFigure
from liability.trail_words import LABELS
from liability.views.frame import tabs
from orgs.permissions import may, require
from petitions.views.frame import answered
from records import clock

PAGE = 20


@in_read_round
def enforcement(request: DeskRequest) -> HttpResponse:
    """Sources by measures with their sums on the present day, every figure ever entered, and the form of a new one."""
    round = request.round
    may_report = may(request.user, "enforcement.report", round.region)
    form = FigureForm(
        request.POST or None, name="figure", counts_petitions=domain.counts_itself(round),
        initial={"on": clock.today()},
    )  # fmt: skip

    def page(status: int = 200) -> HttpResponse:
        lines = counting.enforcement(round, clock.today())
        found = round.enforcement.select_related("by").order_by("-on", "-pk")
        context = {
            "round": round,
            "tabs": tabs(request),
            "heads": [LABELS[name] for name in EnforcementFigure.MEASURES],
            "lines": [_line(line) for line in lines],
            "sums": _sums(lines),
            "page_obj": Paginator(found, PAGE).get_page(request.GET.get("page")),
            "form": form,
            "may_report": may_report,
        }
        return render(request, "liability/enforcement.html", context, status=status)

    if request.method != "POST":
        return page()
    require(request.user, "enforcement.report", round.region)
    return answered(
        request, form, lambda values: domain.report(round.pk, actor=request.user, **values),
        done=lambda row: _("The figures of “%(source)s” are written down.") % {"source": row.get_source_display()},
        back=lambda: redirect("liability:enforcement", round.slug), again=page,
    )  # fmt: skip


def _line(line: counting.Line) -> dict[str, Any]:
    return {
        "source": EnforcementFigure.Source(line.source).label,
        "on": line.on,
        "counted": line.row is None,
        "illustrative": bool(line.row and line.row.is_illustrative),
        "cells": [_cell(name, line.values[name]) for name in EnforcementFigure.MEASURES],
    }


def _sums(lines: list[counting.Line]) -> list[dict[str, Any]]:
    return [_cell(name, sum(line.values[name] for line in lines)) for name in EnforcementFigure.MEASURES]


def _cell(name: str, value: Any) -> dict[str, Any]:
    """A number with its head; fines in groups of three digits, without an empty fraction."""
    shown = f"{value:,.2f}".removesuffix(".00") if name == "fined_yuan" else value
    return {"head": LABELS[name], "value": shown}
