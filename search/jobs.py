"""Ticks of the search. What is to be done is found in the database; running twice changes nothing."""

import time

from celery import shared_task
from django.utils.translation import override

from search import files, units

BUDGET = 240  # seconds of one run; what is left waits for the next
LANGUAGE = "zh-hans"  # why a file cannot be read is told to those who filed it


@shared_task
def read_waiting_files() -> int:
    """Bring names of units up to date and take the text out of files that wait; returns how many files were taken."""
    until, taken = time.monotonic() + BUDGET, 0
    units.keep_changed()
    with override(LANGUAGE):
        while time.monotonic() < until and files.read_next():
            taken += 1
    return taken
