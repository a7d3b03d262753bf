"""Whether the trail is whole: walking its chain, and what the last walk of this process found."""

from typing import Any

from django.core.cache import cache

from records import clock, trail

LAST = "trail:verdict"  # where the last result is kept, by this process's cache


def walk() -> dict[str, Any]:
    """Walk the whole chain now: `at`, `lines` that fit, `head` and `fault` ('' for none)."""
    verdict = trail.verify()
    kept = {"at": clock.now(), "lines": verdict.lines, "head": verdict.head, "fault": verdict.fault}
    cache.set(LAST, kept, timeout=None)
    return kept


def last() -> dict[str, Any] | None:
    """What the last walk found; None where nobody walked yet."""
    found: dict[str, Any] | None = cache.get(LAST)
    return found
