"""A watch inside every worker: one beside which messages wait, and which consumes none, ends itself.

After some losses of the connection a worker can sit there connected and deaf (known of Celery on Redis for years). Its
supervisor (compose, scripts/serve.py) starts it anew, and nothing is lost: what it had claimed runs out.
"""

import gc
import logging
import os
import signal
import threading
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any, NoReturn

from billiard import active_children
from celery import bootsteps
from celery.worker import state
from celery.worker.consumer import Consumer as CeleryConsumer
from django.conf import settings
from kombu.exceptions import ChannelError, OperationalError

from records import waking

logger = logging.getLogger(__name__)

RECONNECT_SECONDS = 4  # at most between two tries to reach the broker; Celery's own pause grows to 30
REPLACE_SECONDS = 0.5  # at most until a killed process is noticed
ANSWERS = {
    "celery": "records.jobs.answer",
    "papers": "papers.jobs.draw_waiting",
}  # by queue: what a worker sends itself
ANSWERS_EVERY = 30  # seconds between two
LONG = 10  # times the patience: nothing consumed at all, though every watchdog sends something each ANSWERS_EVERY
EXIT = 70  # EX_SOFTWARE: whoever supervises starts it anew


@dataclass
class Hunger:
    """Judges samples of one worker. Times are seconds of a monotonic clock."""

    patience: float
    consumed: int = 0
    waits_since: float | None = None
    idle_since: float | None = None

    def starves(self, now: float, *, waiting: int | None, consumed: int, busy: bool) -> bool:
        """Whether the worker consumes nothing though it could.

        `waiting`: messages in the queue, None when the broker does not tell (then nobody is to blame); `consumed`:
        messages accepted since the start; `busy`: a job runs.
        """
        if busy or waiting is None or consumed != self.consumed:
            self.consumed, self.waits_since, self.idle_since = consumed, None, None
            return False
        self.idle_since = now if self.idle_since is None else self.idle_since
        if waiting == 0:
            self.waits_since = None
        elif self.waits_since is None:
            self.waits_since = now
        if self.waits_since is not None and now - self.waits_since >= self.patience:
            return True
        return now - self.idle_since >= LONG * self.patience


class Watchdog(bootsteps.StartStopStep):
    """Starts with the worker; a thread of its own, since what it watches may hang."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, parent: Any, **options: Any) -> None:
        self.over = threading.Event()
        self.ends = False
        super().__init__(parent, **options)

    def start(self, parent: Any) -> None:
        gc.freeze()  # Celery collects garbage before it replaces a process; with all of Django that took half a second
        threading.Thread(target=self.watch, args=(parent.app,), name="duban-watchdog", daemon=True).start()

    def stop(self, parent: Any) -> None:
        self.over.set()

    terminate = stop

    def register_with_event_loop(self, parent: Any, hub: Any) -> None:
        """Look after killed processes often; Celery's own look each 5 s is all there is for one killed when young."""
        hub.call_repeatedly(REPLACE_SECONDS, parent.pool.maintain_pool)

    def watch(self, app: Any) -> None:
        """Sample until the worker stops or starves."""
        hunger, answered = Hunger(settings.WATCHDOG_SECONDS), float("-inf")
        while not self.over.wait(min(5.0, settings.WATCHDOG_SECONDS / 6)):
            now = monotonic()
            if now - answered >= ANSWERS_EVERY:
                answered = now
                for queue in consumed_by(app):
                    waking.wake(app.tasks[ANSWERS[queue]])
            consumed, busy = state.all_total_count[0], bool(state.active_requests)
            if hunger.starves(now, waiting=waiting(app), consumed=consumed, busy=busy):
                end_worker()


def consumed_by(app: Any) -> list[str]:
    """The queues that this worker consumes."""
    return sorted(app.amqp.queues.consume_from)


def waiting(app: Any) -> int | None:
    """How many messages wait in this worker's queues; None when the broker does not say so within a few seconds."""
    with app.connection_for_read() as broker:
        try:
            return sum(_waiting_in(broker, queue) for queue in consumed_by(app))
        except (OperationalError, OSError, *broker.connection_errors):
            return None


def _waiting_in(broker: Any, queue: str) -> int:
    try:
        return broker.default_channel.queue_declare(queue, passive=True).message_count
    except ChannelError:
        return 0  # nobody has sent anything yet


def end_worker() -> NoReturn:
    """End this process with EXIT and the processes that it forked. No job runs, so nothing is cut off."""
    logger.critical("messages wait, and this worker consumes none: it ends, to be started anew")
    for child in active_children():
        if child.pid:
            with suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGKILL)
    os._exit(EXIT)


class Consumer(CeleryConsumer):
    """Celery's, with shorter pauses between tries to reach a broker that is away."""

    def ensure_connected(self, conn: Any) -> Any:
        conn.ensure_connection = partial(conn.ensure_connection, interval_max=RECONNECT_SECONDS)
        return super().ensure_connected(conn)
