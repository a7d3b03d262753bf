"""The tick of saved searches: finds its work in the database and may run twice."""

import time

from celery import shared_task

from finding.domain import watching

BUDGET = 240  # seconds of one run; what is left waits for the next


@shared_task
def tell_of_new_hits() -> int:
    """Look through every saved search that alerts, once a day; returns how many owners were told."""
    until, told = time.monotonic() + BUDGET, 0
    for saved_id in watching.due():
        if time.monotonic() > until:
            break
        told += watching.check(saved_id)
    return told
