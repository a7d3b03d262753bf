"""How public pages answer: cacheable for nobody in particular, with an ETag; and how often one address may ask."""

import ipaddress
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from public import page_cache
from records.clients import address_of

View = Callable[..., HttpResponse]


def open_door(view: View) -> View:
    """Let the process that serves the public alone answer this view: it reads nothing but what is released."""
    view.is_open_door = True  # type: ignore[attr-defined]
    return view


def cacheable(view: View) -> View:
    """`cacheable_by` of nothing but the acts of `public.stamp`."""
    return cacheable_by(None)(view)


def cacheable_by(state: page_cache.State | None) -> Callable[[View], View]:
    """Answer from the cache of public pages, with an ETag, 304 when the reader has the page already.

    `state` names what the page depends on beside the acts of `public.stamp`. Not for people who are signed in: their
    pages are made for them.
    """

    def wrapped(view: View) -> View:
        @wraps(view)
        def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            user = getattr(request, "user", None)  # there is none in the public process
            if user is not None and user.is_authenticated:
                return view(request, *args, **kwargs)
            return page_cache.answer(request, lambda: view(request, *args, **kwargs), state)

        return open_door(framed)

    return wrapped


def shared(state: page_cache.State) -> Callable[[View], View]:
    """As `cacheable`, for what is the same for everybody, signed in or not: no session is asked.

    `state` names what it depends on beside the acts of `public.stamp`. Files that are streamed are not kept.
    """

    def wrapped(view: View) -> View:
        @wraps(view)
        def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return page_cache.answer(request, lambda: view(request, *args, **kwargs), state)

        return open_door(framed)

    return wrapped


def too_often(request: HttpRequest, act: str, *, limit: int, seconds: int) -> bool:
    """Count this act of this address; whether it passes `limit` within `seconds`."""
    key = f"public:{act}:{_address(request)}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) > limit
    except ValueError:  # it expired between the two
        cache.set(key, 1, seconds)
        return False


def _address(request: HttpRequest) -> str:
    """The reader's address; of IPv6 the network of one household."""
    try:
        address = ipaddress.ip_address(address_of(request))
    except ValueError:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)
