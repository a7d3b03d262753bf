"""A job that is still at work when the network goes."""

import time

from celery import shared_task

SECONDS = 3


@shared_task
def slow() -> None:
    """Work for SECONDS."""
    time.sleep(SECONDS)
