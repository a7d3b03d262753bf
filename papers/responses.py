"""A drawn paper as an answer, and the page that says what to do when it could not be drawn."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from papers.drawing import MEDIA_TYPES, Busy
from papers.models import Order
from papers.pdf import PdfError

# The page of a paper carries its own style sheet, which the site's policy would refuse; it may do nothing else.
PAPER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"


AGAIN_IN = 5  # seconds


def paper_response(request: HttpRequest, kind: str, name: str, draw: Callable[[], bytes]) -> HttpResponse:
    """What `draw` returns as a file named `name`, or a page with the reason and 503 when it may work later."""
    try:
        content = draw()
    except PdfError as error:
        context = {"why": str(error), "busy": isinstance(error, Busy)}
        return _unavailable(render(request, "papers/failed.html", context, status=503), 30)
    return _file(content, kind, name)


def being_drawn(request: HttpRequest, order: Order | None) -> HttpResponse:
    """For readers who have no orders of their own: the paper is being drawn, look again; or why it could not be.

    Without an order somebody else has ordered it, or will within a minute.
    """
    if order and order.state == Order.State.FAILED:
        return _unavailable(render(request, "papers/failed.html", {"why": order.words, "busy": False}, status=503), 600)
    response = _unavailable(render(request, "papers/being_drawn.html", {"order": order}, status=503), AGAIN_IN)
    response["Refresh"] = str(AGAIN_IN)  # the page loads itself again, without a script
    return response


def _unavailable(response: HttpResponse, seconds: int) -> HttpResponse:
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=MEDIA_TYPES[kind])
    attachment = kind in {"docx", "xlsx"}
    response["Content-Disposition"] = content_disposition_header(attachment, f"{name}.{kind}") or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    if kind == "html":
        response["Content-Security-Policy"] = PAPER_POLICY
    return response
