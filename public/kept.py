"""Sums over all that is released: counted once after each change of what is public, and kept beside the pages."""

import json
from collections.abc import Callable
from threading import Lock
from typing import Any

from django.conf import settings

from public import page_store, stamp
from public.page_store import Page
from records import clock

MOST_READ = 12
_read: dict[tuple[str, str], tuple[str, Any]] = {}
_writing = Lock()


def numbers(name: str, count: Callable[[], Any]) -> Any:
    """What `count` tells, as JSON carries it; kept under this name until the next act that the public sees.

    Where no pages are kept it is counted each time. The caller may not change what it is given: this process keeps the
    latest ones read as well.
    """
    if not settings.PUBLIC_CACHE:
        return _as_kept(count())
    now, key = stamp.present.get() or stamp.read(), f"numbers {'alone' if settings.PUBLIC_ALONE else 'main'} {name}"
    here = (str(settings.PUBLIC_CACHE_DIR), key)
    known = _read.get(here)  # one look: another thread may let go of it meanwhile
    if known is not None and known[0] == now.mark:
        return known[1]
    page = page_store.get(key)
    if page is not None and page.mark == now.mark:
        return _remember(here, now.mark, json.loads(page.body))
    found = _as_kept(count())
    kept_at = clock.of_machine().timestamp()
    body = json.dumps(found, ensure_ascii=False).encode()
    page_store.put(Page(key, now.seq, now.mark, now.day.isoformat(), kept_at, "", {}, body))
    return found


def _remember(here: tuple[str, str], mark: str, value: Any) -> Any:
    with _writing:
        _read.pop(here, None)
        while len(_read) >= MOST_READ:
            del _read[next(iter(_read))]
        _read[here] = (mark, value)
    return value


def _as_kept(value: Any) -> Any:
    return json.loads(json.dumps(value, ensure_ascii=False))
