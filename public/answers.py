"""How public pages answer: cacheable for nobody in particular, with an ETag; and how often one address may ask."""

import ipaddress
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag

from records.clients import address_of

View = Callable[..., HttpResponse]
FRESH = 60  # seconds that a cache may answer without asking again


def cacheable(view: View) -> View:
    """Let caches keep the page for a minute, and answer 304 when the reader has it already.

    Not for people who are signed in: their pages are made for them.
    """

    @wraps(view)
    def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.user.is_authenticated or response.status_code != 200:
            return response
        patch_cache_control(response, public=True, max_age=FRESH)
        set_response_etag(response)
        return get_conditional_response(request, etag=response.get("ETag"), response=response) or response

    return framed


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
