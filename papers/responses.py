"""A drawn paper as an answer, and the page that says what to do when it could not be drawn."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from papers.drawing import MEDIA_TYPES, Busy
from papers.pdf import PdfError

# The page of a paper carries its own style sheet, which the site's policy would refuse; it may do nothing else.
PAPER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"


def paper_response(request: HttpRequest, kind: str, name: str, draw: Callable[[], bytes]) -> HttpResponse:
    """What `draw` returns as a file named `name`, or a page with the reason and 503 when it may work later."""
    try:
        content = draw()
    except PdfError as error:
        context = {"why": str(error), "busy": isinstance(error, Busy)}
        response = render(request, "papers/failed.html", context, status=503)
        response["Retry-After"] = "30"
        response["Cache-Control"] = "no-store"
        return response
    response = HttpResponse(content, content_type=MEDIA_TYPES[kind])
    attachment = kind in {"docx", "xlsx"}
    response["Content-Disposition"] = content_disposition_header(attachment, f"{name}.{kind}") or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    if kind == "html":
        response["Content-Security-Policy"] = PAPER_POLICY
    return response
