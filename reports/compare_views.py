"""Month against month: two snapshots of a round beside each other, every number with its list."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.views.frame import DeskRequest, in_round
from reports import months
from reports.forms import CompareForm
from reports.models import Snapshot
from reports.views import reader_round

PAGE_SIZE = 100
HEAVY = ("head", "labels")


@in_round
@require_safe
def compare(request: DeskRequest) -> HttpResponse:
    """Two snapshots (?old=ID&new=ID, else the last two), what moved between them, and the list of one move."""
    round = reader_round(request)
    choices = list(round.snapshots.newest().select_related("period__rhythm").defer(*HEAVY, "figures")[:200])
    last = {"new": choices[0].pk, "old": choices[1].pk} if len(choices) > 1 else {}
    form = CompareForm(request.GET if "old" in request.GET or "new" in request.GET else last or None, choices)
    context = {"round": round, "form": form, "choices": choices}
    if form.is_valid():
        context |= _compared(request, *form.sides())
    return render(request, "reports/compare.html", context, status=422 if form.errors and choices else 200)


def _compared(request: DeskRequest, old: Snapshot, new: Snapshot) -> dict:
    found = months.of_snapshots(old, new)
    base = f"?old={old.pk}&new={new.pk}&"
    listed, title = months.wanted(found.tasks, request.GET)
    page = Paginator(months.lines(listed, new.as_of), PAGE_SIZE).get_page(request.GET.get("page"))
    return {
        "old": old,
        "new": new,
        "found": found,
        "moves": months.moves(found.tasks),
        "grid": months.grid(found.tasks),
        "bridges": months.bridges(found.tasks, "tasks"),
        "petition_bridges": months.bridges(found.petitions, "petitions"),
        "list_base": base,
        "page": page,
        "list_title": capfirst(title or _("everything that moved")),
        "corrections": months.corrections(old, new),
    }
