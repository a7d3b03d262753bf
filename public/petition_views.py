"""Petitions on the public site: tables of a day, the list of results, one petition. Only released projections."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cases.models import Round
from papers.drawing import takes_long
from papers.responses import being_drawn
from petitions.counting import types_exceed
from public import petition_queries as reading
from public.answers import cacheable
from public.petition_cards import RoundLine
from public.petition_forms import PetitionsForm
from public.petition_pages import ByBatch, Chosen
from public.views import public_render
from reports import drawing, for_the_public, publications
from reports.catalogue.petition_table import compose
from reports.models import Publication
from reports.responses import paper_response

PAGE = 50  # rows


@require_safe
@cacheable
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds of which results of petitions are public."""
    return public_render(request, "public/petition_rounds.html", {"rounds": reading.rounds()})


@require_safe
@cacheable
def petitions(request: HttpRequest, slug: str) -> HttpResponse:
    """Tables and results of a round; a number in the query that a path cannot carry opens its petition."""
    round, card = _round(slug)
    if "number" in request.GET:
        return _petition(request, round, card, request.GET["number"])
    form = PetitionsForm(request.GET, reading.places(round))
    wanted = form.wanted()
    rows: Any = Chosen(round, wanted) if wanted else ByBatch(round)  # count and cut
    page: Page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    tables = reading.tables(round)
    context: dict[str, Any] = {
        "card": card,
        "form": form,
        "is_filtered": bool(wanted),
        "page_obj": page,
        "lines": reading.page_lines(round, page.object_list),
        "tables": tables,
        "is_split": any(row.assigned > row.received for row in tables),
        "is_waiting": any(row.assigned < row.received for row in tables),
    }
    if not wanted:
        sums = reading.sums(round)
        context |= {"sums": sums, "types_note": types_exceed(sums["total"], sum(one.count for one in sums["types"]))}
    return public_render(request, "public/petitions.html", context)


@require_safe
@cacheable
def petition(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """One petition: what stands, every version, what was corrected."""
    round, card = _round(slug)
    return _petition(request, round, card, number)


def _petition(request: HttpRequest, round: Round, card: RoundLine, number: str) -> HttpResponse:
    found = reading.petition(round, number)
    if found is None:
        raise Http404
    return public_render(request, "public/petition.html", {"card": card, "petition": found})


@require_safe
@cacheable
def publication(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The table of a day with its sentences; of a withdrawn one its line only."""
    round, card = _round(slug)
    row = _publication(round, number)
    line = next(one for one in reading.tables(round) if one.number == number)
    context: dict[str, Any] = {"card": card, "table": line, "kinds": drawing.TABLE_KINDS}
    if not line.withdrawn:
        data = publications.current(row)
        paper = compose(data)
        context["paper"] = paper
        context["lines"] = publications.lines(paper, lambda text: reading.address(slug, text))
        context["fingerprint"], context["page_fingerprint"] = data.digest, data.digest[:16]
    return public_render(request, "public/petition_table.html", context)


@require_safe
@cacheable
def paper(request: HttpRequest, slug: str, number: str, kind: str) -> HttpResponse:
    """The table of a day as a file, as it may be read today."""
    round, _card = _round(slug)
    row = _publication(round, int(number))
    if row.state != Publication.State.RELEASED:
        raise Http404
    name = f"{slug}-petitions-{row.number}"
    data = publications.current(row)
    if not drawing.is_drawn(data.digest, kind) and takes_long(compose(data), kind):
        return being_drawn(request, for_the_public.order_publication(row, kind))
    return paper_response(request, kind, name, lambda: drawing.of_publication(data, kind))


def _round(slug: str) -> tuple[Round, RoundLine]:
    found = reading.round_of(slug)
    if found is None:
        raise Http404
    return found


def _publication(round: Round, number: int) -> Publication:
    row = reading.publication(round, number) if number < 2**15 else None
    if row is None:
        raise Http404
    return row
