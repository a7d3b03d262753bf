"""The register of letters, on screen, as a sheet and as a paper; and the letters of a unit."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Round
from cases.views.frame import DeskRequest, current_round, in_round
from cases.views.narrowing import chips
from cases.views.orders import paper_or_order
from letters import makers, queues
from letters import register_paper as printed
from letters.filters import LetterFilter
from letters.models.scope import LetterQuerySet
from letters.reading import lines, overdue
from orgs.permissions import may
from petitions.paging import KeyPaginator
from records import clock

PAGE = 50  # rows


def found(request: DeskRequest, round: Round) -> tuple[LetterFilter, LetterQuerySet]:
    """The filter of the address and the letters that it leaves: the newest first."""
    chosen = LetterFilter(request.GET, queues.visible(request.user, round), user=request.user, round=round)
    return chosen, chosen.qs.order_by(*printed.ORDER)


@in_round
def register(request: DeskRequest) -> HttpResponse:
    """The letters of the round that the person sees, the newest first."""
    round = current_round(request)
    if round is None:
        return redirect("desk:home")
    chosen, letters = found(request, round)
    page = KeyPaginator(letters, lambda rows: rows.for_list(), PAGE).get_page(request.GET.get("page"))
    query = request.GET.urlencode()
    context = {
        "filter": chosen,
        "active": chips(request, chosen),
        "page_obj": page,
        "rows": lines(page, clock.today()),
        "xlsx_url": f"{reverse('letters:register_paper', args=['xlsx'])}?{query}",
        "pdf_url": f"{reverse('letters:register_paper', args=['pdf'])}?{query}",
        "may_draft": may(request.user, "letter.draft", round.region),
        "round": round,
    }
    return render(request, "letters/register.html", context)


@in_round
def register_paper(request: DeskRequest, kind: str) -> HttpResponse:
    """The rows of the register with the same filters, all pages, as a sheet or a paper."""
    round = current_round(request)
    if round is None or kind not in ("xlsx", "pdf", "html"):
        raise Http404
    return paper_or_order(
        request,
        kind,
        printed.of(request.user, round, request.GET),
        makers.REGISTER,
        {"round": round.pk, "reader": request.user.pk, "query": request.GET.urlencode()},
        name=f"{round.slug}-letters-{clock.today()}",
        back=f"{reverse('letters:register')}?{request.GET.urlencode()}",
    )


@in_round
def mine(request: DeskRequest) -> HttpResponse:
    """The letters to the person's unit: what is owed first, by its day; with `waits` what one card counts."""
    round = current_round(request)
    if round is None:
        return redirect("desk:home")
    waits = request.GET.get("waits", "")
    rows = queues.OWN[waits][2](request.user, round) if waits in queues.OWN else queues.own(request.user, round)
    wide = rows.select_related("letter__round", "organisation", "receipt__deadline", "reply__deadline")
    page = Paginator(wide.order_by("-letter__issued_on", "-pk"), PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    context = {
        "page_obj": page,
        "rows": [_own(row, today) for row in page],
        "label": queues.OWN[waits][0] if waits in queues.OWN else _("Letters to my unit"),
        "waits": waits if waits in queues.OWN else "",
        "round": round,
    }
    return render(request, "letters/mine.html", context)


def _own(row: Any, today: date) -> dict[str, Any]:
    reply = getattr(row, "reply", None)
    return {
        "letter": row.letter,
        "unit": row.organisation,
        "receipt": row.receipt,
        "receipt_late": overdue(row.receipt.deadline, today),
        "reply": reply,
        "reply_late": reply is not None and overdue(reply.deadline, today),
    }
