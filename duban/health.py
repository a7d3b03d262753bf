"""Alive and ready, for supervisors and load balancers."""

from datetime import datetime
from typing import Any

from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from kombu.exceptions import OperationalError as BrokerError

from duban.celery import app
from records import pulse


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """Database, migrations and broker; 503 when one of them is not there.

    Beside them the last signs of life of worker and beat, which decide nothing here: pages work without them.
    """
    found: dict[str, Any] = {"database": _database(), "migrations": False, "broker": _broker()}
    if found["database"]:
        executor = MigrationExecutor(connection)
        found["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    ready = all(found.values())
    alive = pulse.last() if found["migrations"] else {}
    found |= {name: _told(alive.get(name)) for name in (pulse.WORKER, pulse.BEAT)}
    return JsonResponse(found, status=200 if ready else 503)


def _told(at: datetime | None) -> dict[str, str | bool | None]:
    """A sign of life for machines: when, and whether it is younger than pulse.LATE."""
    return {"pulse": at.isoformat(timespec="seconds") if at else None, "late": at is None or pulse.is_late(at)}


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return False
    return True


def _broker() -> bool:
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except (BrokerError, OSError):
        return False
    return True
