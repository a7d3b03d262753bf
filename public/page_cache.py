"""Public pages from the cache: made once after each change of what is public, and shown without a database.

The key says everything a page depends on beside the database. What the database shows is the stamp, asked for with
one query before anything is answered.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

from django.conf import settings
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe
from django.utils.translation import get_language
from psycopg.errors import QueryCanceled

from public import outage, page_store, stamp
from public.page_store import Page
from records import clock

Make = Callable[[], HttpResponse]
State = Callable[[], str]
# The parameters that any public page knows. An address with another one is answered, but not kept.
PARAMETERS = frozenset(
    {
        "page", "q", "number", "place", "type", "verdict", "status", "list", "as_of", "mark", "done", "outcome", "kind",
        "amount", "category", "unit", "round", "due_from", "due_to", "language", "name",
    }
)  # fmt: skip
LONGEST = 300  # characters of a query that is kept
UNREACHABLE = (OperationalError, InterfaceError)
REST = 2.0  # seconds without a try after the database did not answer

_rest_until: list[float] = [0.0]


def answer(request: HttpRequest, make: Make, state: State | None = None) -> HttpResponse:
    """The page: as kept, when nothing changed since; else made, and kept if it is a page.

    `state` names what else the page depends on that no act of the trail tells of. Without a database the kept page
    says so; one that was never kept is a 503 that says what to do.
    """
    if not settings.PUBLIC_CACHE:
        return fresh(request, make())
    key = key_of(request)
    if time.monotonic() < _rest_until[0]:
        return _without(request, key)
    try:
        return _with(request, key, make, state)
    except UNREACHABLE as error:
        if isinstance(error.__cause__, QueryCanceled):  # this page took too long; others need not wait
            return _without(request, key)
        return _rest(request, key)
    except ProgrammingError:
        if not settings.PUBLIC_ALONE:  # there the views are away while the tables are being altered
            raise
        return _rest(request, key)


def fresh(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What was made, with a strong ETag: caches ask again each time, a front may answer for a second.

    A view that says itself how long it may be kept is not contradicted.
    """
    if response.status_code != 200 or response.streaming:
        return response
    response["ETag"] = _etag(response)
    return _conditional(request, response)


def key_of(request: HttpRequest) -> str:
    """Everything that a page is made of beside the database; '' for an address that is not kept."""
    query = [(name, value) for name in sorted(request.GET) for value in request.GET.getlist(name)]
    if not {name for name, _value in query} <= PARAMETERS or len(text := urlencode(query)) > LONGEST:
        return ""
    return f"{_page(request)}?{text}"


def _page(request: HttpRequest) -> str:
    wanted = ((values[1:], request.COOKIES.get(name, "")) for name, values in settings.READER_CHOICES.values())
    chosen = [value for values, value in wanted if value in values]
    door = "alone" if settings.PUBLIC_ALONE else "main"
    return " ".join((door, get_language() or "", *chosen, request.scheme or "", request.get_host(), request.path))


def _with(request: HttpRequest, key: str, make: Make, state: State | None) -> HttpResponse:
    read = now = stamp.read()
    if state is not None:
        now = replace(now, mark=f"{now.mark} {state()}")
    page = page_store.get(key) if key else None
    if page and page.shows(now):
        return _conditional(request, _response(page))
    token = stamp.present.set(read)
    try:
        response = make()
    finally:
        stamp.present.reset(token)
    if key and response.status_code == 200 and not response.streaming:
        page_store.put(_kept(key, now, response))
        page_store.note(now)
    return fresh(request, response)


def _rest(request: HttpRequest, key: str) -> HttpResponse:
    _rest_until[0] = time.monotonic() + REST
    connection.close()
    return _without(request, key)


def _without(request: HttpRequest, key: str) -> HttpResponse:
    page = page_store.get(key or f"{_page(request)}?")
    if page is None or page.seq < page_store.last_taken():
        return outage.unavailable(request)
    return outage.mark(request, _response(page), page.kept_at)


def _kept(key: str, now: stamp.Stamp, response: HttpResponse) -> Page:
    return Page(
        key=key,
        seq=now.seq,
        mark=now.mark,
        day=now.day.isoformat(),
        kept_at=clock.of_machine().timestamp(),
        etag=_etag(response),
        headers=dict(response.items()),
        body=response.content,
    )


def _etag(response: HttpResponse) -> str:
    return f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'


def _response(page: Page) -> HttpResponse:
    response = HttpResponse(page.body)
    for name, value in page.headers.items():
        response[name] = value
    response["ETag"] = page.etag
    return response


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = "public, no-cache"
    response["X-Accel-Expires"] = "1"
    modified = parse_http_date_safe(response.get("Last-Modified", ""))
    found = get_conditional_response(request, etag=response["ETag"], last_modified=modified, response=response)
    return found or response
