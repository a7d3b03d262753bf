"""Two acts at one moment, and how to take the guards away, so that a contest is seen to be able to fail."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, connections
from django.db.models import QuerySet

WAIT = 0.6  # seconds that an act waits in its middle for the other one


def together(*deeds: Callable[[], object]) -> list[str]:
    """All at one moment, each in a thread and connection of its own; what was raised, by name, in order."""
    barrier = Barrier(len(deeds), timeout=60)

    def one(deed: Callable[[], object]) -> str:
        try:
            barrier.wait()
            deed()
        except (DatabaseError, ValidationError, PermissionDenied) as error:
            return type(error).__name__
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(fault for fault in pool.map(one, deeds) if fault)


def meet_in(monkeypatch: Any, *places: tuple[Any, str]) -> None:
    """Let two acts wait for each other once each has come to one of these functions (module, name): in its middle.

    Where a lock lets only one come so far, it goes on alone after a moment.
    """
    barrier = Barrier(2)

    def met(known: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            found = known(*args, **kwargs)
            try:
                barrier.wait(WAIT)
            except BrokenBarrierError:
                return found
            return found

        return wrapped

    for module, name in places:
        monkeypatch.setattr(module, name, met(getattr(module, name)))


def without_locks(monkeypatch: Any) -> None:
    """No row is locked any more, and on SQLite no transaction begins as the only writer."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows.all())
    if connection.vendor == "sqlite":
        options = dict(connection.settings_dict["OPTIONS"], transaction_mode="DEFERRED")
        monkeypatch.setitem(connection.settings_dict, "OPTIONS", options)
