"""What is answered while the database is away: the kept page that says so, or a page that says what to do."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from records import clock

MARK = b"<!--at-present-->"  # where base_public.html lets the line stand
AGAIN_IN = 30  # seconds


def mark(request: HttpRequest, response: HttpResponse, kept_at: float) -> HttpResponse:
    """The kept page with a visible line and an honest age; no cache takes it for the page itself."""
    when = timezone.localtime(datetime.fromtimestamp(kept_at, UTC))
    if MARK in response.content:
        line = render_to_string("public/_outage.html", {"when": when})
        response.content = response.content.replace(MARK, line.encode(), 1)
    del response["ETag"]
    response["Age"] = str(max(0, int(clock.of_machine().timestamp() - kept_at)))
    response["Warning"] = '111 - "Revalidation Failed"'
    response["Cache-Control"] = "no-store"
    response["X-Accel-Expires"] = "1"
    return response


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the page is not among those that were kept."""
    response = render(request, "public/away.html", {"back": request.get_full_path(), "user": None}, status=503)
    response["Retry-After"] = str(AGAIN_IN)
    response["Cache-Control"] = "no-store"
    return response
