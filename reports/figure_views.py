"""Figures by group on any day, and the dictionary of figures."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.views.frame import DeskRequest, in_round
from reports import row_listing, tabs
from reports.definitions import CHAPTERS
from reports.dictionary import VERSION
from reports.dictionary import chapters as figures_by_group
from reports.row_listing import RowListing
from reports.rows.reading import Counted, read
from reports.views import asked_day, reader_round


@in_round
@require_safe
def groups(request: DeskRequest) -> HttpResponse:
    """Figures of a day by category, county, unit, leader, year or petition; every number opens its list below."""
    round = reader_round(request)
    as_of, form = asked_day(request, round)
    tab = request.GET.get("tab", "")
    tab = tab if tab in tabs.TABS else "category"
    counted = read(round, as_of)
    base = f"?as_of={as_of:%Y-%m-%d}&"
    context = {
        "round": round,
        "as_of": as_of,
        "form": form,
        "tab": tab,
        "tabs": tabs.bar(base, tab, first=f"../{base}"),
        "tables": tabs.tables(counted.rows, counted.labels, tab, round.decimals),
        "listing": _listing(request, counted),
        "list_base": f"{base}tab={tab}&",
        "is_early": round.feedback_on is None or as_of < round.feedback_on,
    }
    return render(request, "reports/figure_groups.html", context, status=422 if form.errors else 200)


def _listing(request: DeskRequest, counted: Counted) -> RowListing | None:
    return row_listing.of_live(counted.rows, counted.labels, counted.as_of, row_listing.Asked.read(request.GET))


@in_round
@require_safe
def dictionary(request: DeskRequest) -> HttpResponse:
    """Every figure with its code, word, meaning, arithmetic, basis and owner."""
    round = reader_round(request)
    context = {
        "round": round,
        "version": VERSION,
        "groups": figures_by_group(),
        "chapters": CHAPTERS,
        "lede": _("Every figure is counted in exactly this way, on every page, in every paper and in the data."),
    }
    return render(request, "reports/dictionary.html", context)
