"""The register of papers, and the page that begins one."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bulletins.domain import drafting
from bulletins.filters import BulletinFilter
from bulletins.forms.papers import NewForm
from bulletins.models import Bulletin
from bulletins.views.frame import back_to
from bulletins.words import name_of
from cases.models import Round
from cases.views.acting import say_once
from cases.views.frame import DeskRequest, in_round
from cases.views.narrowing import chips
from orgs.permissions import may, require
from petitions.paging import KeyPaginator
from petitions.views.frame import attempt
from reports.kinds import KINDS
from reports.totals import TotalsDisagree
from reports.views import reader_round

PAGE = 50  # rows


@in_round
@require_safe
def register(request: DeskRequest) -> HttpResponse:
    """The papers of the round that the person reads, the newest first."""
    round = reader_round(request)
    papers = Bulletin.objects.visible_to(request.user, round)
    chosen = BulletinFilter(request.GET, papers, user=request.user, round=round)
    found = chosen.qs.order_by("-made_at", "-pk")
    page = KeyPaginator(found, lambda rows: rows.for_list(), PAGE).get_page(request.GET.get("page"))
    context = {
        "round": round,
        "filter": chosen,
        "active": chips(request, chosen),
        "page_obj": page,
        "rows": [(row, name_of(row)) for row in page],
        "may_make": may(request.user, "bulletin.make", round.region),
        "may_set": may(request.user, "bulletin.template", round.region),
    }
    return render(request, "bulletins/register.html", context)


@in_round
def new(request: DeskRequest) -> HttpResponse:
    """Begin a paper: its kind, and the snapshot that it is written from."""
    round = reader_round(request)
    require(request.user, "bulletin.make", round.region)
    snapshots = round.snapshots.select_related("period__rhythm").defer("head", "figures", "labels")
    given = {"kind": request.GET.get("kind", ""), "snapshot": request.GET.get("snapshot", "")}
    form = NewForm(request.POST or None, name="new", snapshots=snapshots.order_by("-as_of", "-version"), initial=given)
    status = 200
    if request.method == "POST":
        made, status = _begun(request, round, form)
        if made is not None:
            said = _("Begun. Write the office's own texts, read the whole; somebody else issues it.")
            say_once(request, said)
            return back_to(made)
    context = {"round": round, "form": form, "kinds": KINDS.values(), "has_snapshots": snapshots.exists()}
    return render(request, "bulletins/new.html", context, status=status)


def _begun(request: DeskRequest, round: Round, form: NewForm) -> tuple[Bulletin | None, int]:
    try:
        return attempt(
            form,
            lambda v: drafting.make(round.pk, v["kind"], v["snapshot"], actor=request.user, carry_over=v["carry_over"]),
        )
    except TotalsDisagree as error:
        form.add_error("snapshot", _("Nothing was made. %(why)s") % {"why": error})
        return None, 422


@login_required
@require_safe
def go(request: DeskRequest, pk: int) -> HttpResponse:
    """To the page of a paper that the trail names by its number alone; 404 when the person may not know of it."""
    bulletin = get_object_or_404(Bulletin.objects.select_related("round__region"), pk=pk)
    seen = Round.objects.visible_to(request.user).filter(pk=bulletin.round_id).exists()
    if not seen or not Bulletin.objects.visible_to(request.user, bulletin.round).filter(pk=pk).exists():
        raise Http404
    return redirect("bulletins:bulletin", bulletin.round.slug, pk)
