"""A drawn paper as an answer; a paper whose totals disagree is refused with the reason."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from papers import responses
from reports.totals import TotalsDisagree


def paper_response(request: HttpRequest, kind: str, name: str, draw: Callable[[], bytes]) -> HttpResponse:
    """As papers.responses.paper_response; 409 with the reason when the totals of the paper disagree."""
    try:
        return responses.paper_response(request, kind, name, draw)
    except TotalsDisagree as error:
        return totals_disagree(request, error)


def totals_disagree(request: HttpRequest, error: TotalsDisagree) -> HttpResponse:
    """The page that says why nothing was drawn."""
    return render(request, "papers/failed.html", {"why": str(error), "totals": True}, status=409)
