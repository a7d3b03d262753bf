"""Sums over all that is released: counted once after each change of what is public, and kept beside the pages."""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings

from public import page_store, stamp
from public.page_store import Page
from records import clock


def numbers(name: str, count: Callable[[], Any]) -> Any:
    """What `count` tells, as JSON carries it; kept under this name until the next act that the public sees.

    Where no pages are kept it is counted each time.
    """
    if not settings.PUBLIC_CACHE:
        return _as_kept(count())
    now, key = stamp.present.get() or stamp.read(), f"numbers {'alone' if settings.PUBLIC_ALONE else 'main'} {name}"
    page = page_store.get(key)
    if page is not None and page.mark == now.mark:
        return json.loads(page.body)
    found = _as_kept(count())
    kept_at = clock.of_machine().timestamp()
    body = json.dumps(found, ensure_ascii=False).encode()
    page_store.put(Page(key, now.seq, now.mark, now.day.isoformat(), kept_at, "", {}, body))
    return found


def _as_kept(value: Any) -> Any:
    return json.loads(json.dumps(value, ensure_ascii=False))
