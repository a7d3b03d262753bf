"""A drawn paper as an answer, and the page that says what to do when it could not be drawn."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reports.drawing import MEDIA_TYPES, Busy
from reports.pdf import PdfError
from reports.totals import TotalsDisagree

# The page of a bulletin carries its own style sheet, which the site's policy would refuse; it may do nothing else.
PAPER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"


def paper_response(request: HttpRequest, kind: str, name: str, draw: Callable[[], bytes]) -> HttpResponse:
    """What `draw` returns as a file named `name`, or a page with the reason: 503 when it may work later, else 409."""
    try:
        content = draw()
    except TotalsDisagree as error:
        return render(request, "reports/desk_paper_failed.html", {"why": str(error), "totals": True}, status=409)
    except PdfError as error:
        busy = isinstance(error, Busy)
        context = {"why": str(error), "busy": busy}
        response = render(request, "reports/desk_paper_failed.html", context, status=503)
        response["Retry-After"] = "30"
        response["Cache-Control"] = "no-store"
        return response
    response = HttpResponse(content, content_type=MEDIA_TYPES[kind])
    how = "attachment" if kind in {"docx", "xlsx"} else "inline"
    response["Content-Disposition"] = f'{how}; filename="{name}.{kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    if kind == "html":
        response["Content-Security-Policy"] = PAPER_POLICY
    return response
