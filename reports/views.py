"""The desk's figures on any day, and the paper written from them."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.models import Round
from cases.views.frame import DeskRequest, in_round
from cases.views.orders import paper_or_order
from liability.models.clue import reads
from orgs.permissions import may, require
from reports import drawing, makers, published, tabs
from reports import figures as counting
from reports.catalogue.notice_source import notice_data
from reports.catalogue.progress_notice import compose
from reports.forms import DayForm
from reports.ledger import Ledger, ledger
from reports.listing import LinkTo, listing
from reports.numbers import groups
from reports.responses import totals_disagree
from reports.rows.liability import CASES
from reports.source import live
from reports.totals import TotalsDisagree


@in_round
@require_safe
def figures(request: DeskRequest) -> HttpResponse:
    """Figures of the round on a day; every number opens the list of its items on that day."""
    round = reader_round(request)
    as_of, form = asked_day(request, round)
    rows = ledger(round, as_of)
    plain = published.LISTS.get(request.GET.get("list", ""))
    items = [] if plain else published.items(rows)
    lists = {request.GET["list"]: plain(round, as_of)} if plain else {}
    context = {
        "round": round,
        "as_of": as_of,
        "form": form,
        "tabs": tabs.bar(f"groups/?as_of={as_of:%Y-%m-%d}&", tabs.OVERALL, first=f"?as_of={as_of:%Y-%m-%d}"),
        "is_early": round.feedback_on is None or as_of < round.feedback_on,
        "groups": groups(counting.figures_of(rows)),
        "listing": listing(request.GET, items, lists, as_of, _to_page(request, rows)),
        "list_base": f"?as_of={as_of:%Y-%m-%d}&",
        "can_make": may(request.user, "bulletin.make", round.region),
        "kinds": drawing.NOTICE_KINDS,
    }
    return render(request, "reports/desk_figures.html", context, status=422 if form.errors else 200)


@in_round
@require_safe
def paper(request: DeskRequest, kind: str) -> HttpResponse:
    """The progress notice of the asked day as a draft paper."""
    round = reader_round(request)
    require(request.user, "bulletin.make", round.region)
    as_of, form = asked_day(request, round)
    if form.errors or round.feedback_on is None or as_of < round.feedback_on:
        raise Http404
    try:
        made = compose(notice_data(live(round, as_of), {}))
    except TotalsDisagree as error:
        return totals_disagree(request, error)
    return paper_or_order(
        request,
        kind,
        made,
        makers.NOTICE,
        {"round": round.pk, "as_of": f"{as_of:%Y-%m-%d}"},
        name=f"{round.slug}-{as_of:%Y-%m-%d}-draft",
        back=f"{reverse('reports:figures', args=[round.slug])}?as_of={as_of:%Y-%m-%d}",
    )


def reader_round(request: DeskRequest) -> Round:
    """The page's round. Raises PermissionDenied for those who do not read the whole of it."""
    round: Round = request.round
    require(request.user, "figures.read", round.region)
    return round


def asked_day(request: DeskRequest, round: Round) -> tuple[date, DayForm]:
    """The day in the address, else today; a day that cannot be read or lies ahead stays in the form with its error."""
    today = round.today()
    form = DayForm(request.GET if "as_of" in request.GET else None, initial={"as_of": today})
    if not form.is_bound:
        return today, form
    if form.is_valid() and form.cleaned_data["as_of"] > today:
        form.add_error("as_of", _("This day lies in the future. Choose a day up to %(day)s.") % {"day": today})
    return (today if form.errors else form.cleaned_data["as_of"]), form


def _to_page(request: DeskRequest, rows: Ledger) -> LinkTo:
    """Items lead to their page; cases only those who read them to their list."""
    to_task = _to_task(rows)

    def link(row: Any) -> str:
        if "amounts" not in row:
            return to_task(row)
        opens = row["source"] == CASES and reads(request.user, request.round)
        return reverse("liability:cases", args=[request.round.slug]) if opens else ""

    return link


def _to_task(rows: Ledger) -> LinkTo:
    keys = {(row.task.problem.number, row.task.number): row.task.pk for row in reversed(rows.tasks)}
    first = {problem.problem.number: problem.tasks[0].task.pk for problem in rows.problems if problem.tasks}

    def link(row: Any) -> str:
        pk = keys.get((row["number"], row["task"])) if "task" in row else first.get(row["number"])
        return reverse("desk:task", args=[pk]) if pk else ""

    return link
