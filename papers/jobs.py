"""Ticks of the papers, on a queue of their own: what is ordered is found in the database, running twice is harmless."""

import time

from celery import shared_task

from papers import making

BUDGET = 240  # seconds of one run; what is left waits for the next


@shared_task
def draw_waiting() -> int:
    """Draw what was ordered, one after the other; returns how many orders were taken."""
    until, taken = time.monotonic() + BUDGET, 0
    while time.monotonic() < until and making.draw_next():
        taken += 1
    return taken


@shared_task
def sweep() -> int:
    """Forget old orders and their files; returns how many."""
    return making.sweep()
