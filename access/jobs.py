"""What programs wait for, found in the database by every tick. Running twice changes nothing."""

from celery import shared_task

from access.api import once
from access.hooks import telling


@shared_task
def call_hooks() -> int:
    """Take up new events and send what is due; how many calls were taken."""
    telling.collect()
    return telling.deliver()


@shared_task
def forget_answers() -> int:
    """Delete answers kept for repeated calls that are older than a day."""
    return once.forget()
