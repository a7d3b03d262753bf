"""Waking a worker early. A wake-up carries nothing and may be lost: the next tick finds the same rows in the database.

This is the only place of the product that hands a job to Celery. The caller never waits for the broker: one thread per
process publishes, so that a broker that refuses, is silent, or has a name that nobody resolves costs an act nothing.
"""

import atexit
import logging
import os
import threading
from typing import Any

from celery import Task
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

LAST_WORD = 1.0  # seconds that a process which ends waits for its last wake-ups
BREATH = 1.0  # seconds without a try after one that failed


class _Waker:
    """The wake-ups that one process still has to publish; two for the same job are one."""

    def __init__(self) -> None:
        self.wanted: dict[str, Task] = {}
        self.changed = threading.Condition()
        self.busy = False
        self.thread: threading.Thread | None = None

    def want(self, job: Task) -> None:
        with self.changed:
            self.wanted[job.name] = job
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self.run, name="duban-waker", daemon=True)
                self.thread.start()
            self.changed.notify_all()

    def run(self) -> None:
        failed = threading.Event()
        while True:
            with self.changed:
                self.changed.wait_for(lambda: bool(self.wanted))
                job = self.wanted.pop(next(iter(self.wanted)))
                self.busy = True
            try:
                if not _publish(job):
                    failed.wait(BREATH)
            finally:
                with self.changed:
                    self.busy = False
                    self.changed.notify_all()

    def idle(self, seconds: float) -> bool:
        with self.changed:
            return self.changed.wait_for(lambda: not self.wanted and not self.busy, seconds)


def _publish(job: Task) -> bool:
    try:
        job.apply_async(retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("no broker to wake a worker for %s: %s", job.name, error)
        return False
    return True


_waker = _Waker()


def wake(job: Task) -> None:
    """Ask some worker to run `job` (which takes no arguments) now rather than at its next tick.

    Returns at once and never fails. Call it when the rows that the job looks for are committed.
    """
    _waker.want(job)


def idle(seconds: float) -> bool:
    """Wait until every wake-up of this process was tried, at most so many seconds; whether that is so."""
    return _waker.idle(seconds)


def _start_anew(**_: Any) -> None:
    """A forked child has the parent's wake-ups but not its thread."""
    global _waker
    _waker = _Waker()


os.register_at_fork(after_in_child=_start_anew)
atexit.register(lambda: idle(LAST_WORD))
