"""The tick of the scheduling: finds its work in the database and may run twice."""

from celery import shared_task

from scheduling.domain import opening


@shared_task
def open_due() -> int:
    """Open the periods whose first day has come, and let running sheets follow the plan. Returns how many opened."""
    return opening.open_due()
