"""The beat's job: note what became public, forget unconfirmed requests, make lines, send mails."""

from celery import shared_task

from follow import fanning, noting, sending, subscribing


@shared_task
def tell_followers() -> int:
    """Do everything that is due; how many mails were sent. Finds its work in the database and may run twice."""
    noting.note_all()
    subscribing.forget_unconfirmed()
    fanning.fan_out()
    return sending.send_waiting()
