"""The tick of the checkup: finds its work in the database and may run twice."""

import time

from celery import shared_task

from checkup.domain import looking

BUDGET = 240  # seconds of one run; what is left waits for the next


@shared_task
def look_through() -> int:
    """Order the night's checkups and carry out those that wait. Returns how many were carried out."""
    looking.order_nightly()
    until, done = time.monotonic() + BUDGET, 0
    while time.monotonic() < until and looking.carry_out_next():
        done += 1
    return done
