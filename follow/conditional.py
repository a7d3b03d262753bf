"""Answers that belong to nobody, kept by caches for a minute; public.answers.shared tells who has them already."""

from datetime import datetime

from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import http_date

FRESH = 60  # seconds that a cache may answer without asking again


def answered(
    body: bytes | str, content_type: str, *, language: str = "", modified: datetime | None = None
) -> HttpResponse:
    """The body, and when it was changed last."""
    response = HttpResponse(body, content_type=content_type)
    if language:
        response["Content-Language"] = language
    patch_cache_control(response, public=True, max_age=FRESH)
    if modified is not None:
        response["Last-Modified"] = http_date(int(modified.timestamp()))
    return response


def refused(text: str, status: int) -> HttpResponse:
    """One sentence that says what is wrong, as plain text."""
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=status)
