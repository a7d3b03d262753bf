"""Signs of life. A worker that runs a tick leaves its time here, so that silence is seen and not only suffered."""

from datetime import datetime, timedelta

from records import clock
from records.models import Pulse

BEAT, WORKER = "beat", "worker"  # a tick of beat's arrived; a worker did something
LATE = timedelta(minutes=5)  # ten ticks missed


def leave(name: str) -> None:
    """Record that `name` lives now."""
    Pulse.objects.update_or_create(name=name, defaults={"at": clock.now()})


def last() -> dict[str, datetime]:
    """The last sign of life by name; nothing for what never gave one. One query."""
    return dict(Pulse.objects.values_list("name", "at"))


def is_late(at: datetime) -> bool:
    """Whether a last sign of life is so old that somebody must look."""
    return clock.now() - at > LATE
