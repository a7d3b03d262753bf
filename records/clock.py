"""The one clock. Product code asks it instead of the operating system, so that a replay can tell its own time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("told_time", default=None)


def now() -> datetime:
    """The present moment, aware; inside `at(...)` the moment told there."""
    return _told.get() or timezone.now()


def today() -> date:
    """The present day in Asia/Shanghai: the day on which deadlines are judged."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let `now()` answer `moment` (aware) for the code inside; for replays and tests."""
    if timezone.is_naive(moment):
        raise ValueError("clock.at() needs an aware moment.")
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)


def of_machine() -> datetime:
    """The machine's own moment, whatever was told: for leases and for how long files are kept, never for a rule."""
    return timezone.now()
