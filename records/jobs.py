"""Ticks that only say that somebody lives. Running twice changes nothing."""

from celery import shared_task

from records import pulse


@shared_task
def tick() -> None:
    """Sent by beat: beat ticks, the broker carries, a worker consumes."""
    pulse.leave(pulse.BEAT)
    pulse.leave(pulse.WORKER)


@shared_task
def answer() -> None:
    """Sent by the watchdog of a worker: the broker carries and a worker consumes, also when beat is gone."""
    pulse.leave(pulse.WORKER)
