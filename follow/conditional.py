"""Answers that belong to nobody: kept by caches for a minute, 304 for who has them. No session is asked."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.utils.http import http_date

FRESH = 60  # seconds that a cache may answer without asking again


def answered(
    request: HttpRequest, body: bytes | str, content_type: str, *, language: str = "", modified: datetime | None = None
) -> HttpResponse:
    """The body with ETag and Last-Modified, or 304."""
    response = HttpResponse(body, content_type=content_type)
    if language:
        response["Content-Language"] = language
    patch_cache_control(response, public=True, max_age=FRESH)
    set_response_etag(response)
    seconds = None
    if modified is not None:
        seconds = int(modified.timestamp())
        response["Last-Modified"] = http_date(seconds)
    etag = response.get("ETag")
    return get_conditional_response(request, etag=etag, last_modified=seconds, response=response) or response


def refused(text: str, status: int) -> HttpResponse:
    """One sentence that says what is wrong, as plain text."""
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=status)
