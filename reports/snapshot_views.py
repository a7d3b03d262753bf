"""Snapshots: the register, one of them, and the list behind each of its numbers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.models import Round
from cases.views.frame import DeskRequest, in_round
from orgs.permissions import may
from reports import months, row_listing, snapshots, tabs
from reports.breakdowns import Breakdown
from reports.forms import SnapshotForm
from reports.models import Snapshot
from reports.totals import TotalsDisagree
from reports.views import reader_round

PAGE_SIZE = 50
FIRST = "problems.total"  # what an address without a figure lists
HEAVY = ("head", "figures", "labels")


@in_round
@require_safe
def register(request: DeskRequest) -> HttpResponse:
    """All snapshots of the round, newest first, and the form to make one."""
    return _register(request, reader_round(request), SnapshotForm(initial={"as_of": request.round.today()}))


def _register(request: DeskRequest, round: Round, form: SnapshotForm, status: int = 200) -> HttpResponse:
    rows = round.snapshots.select_related("made_by", "period__rhythm").defer(*HEAVY)
    context = {
        "round": round,
        "page": Paginator(rows.order_by("-as_of", "-version"), PAGE_SIZE).get_page(request.GET.get("page")),
        "form": form,
        "can_make": may(request.user, "snapshot.make", round.region),
    }
    return render(request, "reports/snapshots.html", context, status=status)


@require_POST
@in_round
def make(request: DeskRequest) -> HttpResponse:
    """Freeze the figures of a day."""
    round = reader_round(request)
    form = SnapshotForm(request.POST)
    if form.is_valid():
        try:
            made = snapshots.make(
                round.pk, form.cleaned_data["as_of"], actor=request.user, why=form.cleaned_data["why"]
            )
        except ValidationError as error:
            form.take(error)
        except TotalsDisagree as error:
            form.add_error(None, _("Nothing was made. %(why)s") % {"why": error})
        else:
            messages.success(request, _("The figures of %(day)s are frozen.") % {"day": made.as_of})
            return redirect("reports:snapshot", round.slug, made.pk)
    return _register(request, round, form, status=422)


@in_round
@require_safe
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """One snapshot: its figures, overall or by group; every number opens its list.

    With ?verify= its digest is counted again, which reads every row.
    """
    snapshot = _snapshot(reader_round(request), pk)
    tab = request.GET.get("tab", "")
    tab = tab if tab in tabs.TABS else tabs.OVERALL
    context = {
        "round": request.round,
        "snapshot": snapshot,
        "verified": snapshots.verify(snapshot) if "verify" in request.GET else None,
        "tabs": tabs.bar("?", tab),
        "groups": tabs.frozen_groups(snapshot.figures) if tab == tabs.OVERALL else [],
        "tables": _tables(snapshot, tab),
        "list_base": reverse("reports:snapshot_list", args=[request.round.slug, snapshot.pk]) + "?",
        "corrections": months.corrections(snapshot),
    }
    return render(request, "reports/snapshot.html", context)


def _tables(snapshot: Snapshot, tab: str) -> list[Breakdown]:
    if tab == tabs.OVERALL:
        return []
    rows = snapshots.tagged(snapshot, *tabs.kinds(tab))
    return tabs.tables(rows, snapshot.labels, tab, snapshot.head["decimals"])


@in_round
@require_safe
def rows(request: DeskRequest, pk: int) -> HttpResponse:
    """The rows that a figure of a snapshot counts: ?figure=problems.overdue, of one group with &by=unit:12, of one
    thing with &of=its key; with &groups=unit the units that these rows belong to.
    """
    snapshot = _snapshot(reader_round(request), pk)
    found = row_listing.of_snapshot(snapshot, row_listing.Asked.read(request.GET, FIRST))
    if found is None:
        raise Http404
    context = {"round": request.round, "snapshot": snapshot, "listing": found}
    return render(request, "reports/snapshot_list.html", context)


def _snapshot(round: Round, pk: int) -> Snapshot:
    return get_object_or_404(round.snapshots.select_related("period__rhythm", "made_by"), pk=pk)
