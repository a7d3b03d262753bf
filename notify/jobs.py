"""Sending what waits in the outbox."""

import logging
from datetime import timedelta

from celery import shared_task
from django.db.models import F

from notify.channels import CHANNELS
from notify.channels.errors import ChannelError
from notify.models import Message
from records import clock

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)  # longer than any channel's own time-out
MAX_ATTEMPTS = 8
BATCH = 200


@shared_task
def deliver_waiting() -> int:
    """Send up to BATCH waiting messages; return how many were sent.

    Safe to run any number of times and in any number of workers: a message is claimed by a conditional UPDATE,
    and only the worker whose UPDATE changed the row sends it. If that worker dies, the claim runs out after
    LEASE and the message is sent again with the same Message-ID: at least once outside, once in the inbox.
    """
    waiting = Message.objects.free(clock.now()).order_by("pk").values_list("pk", flat=True)[:BATCH]
    return sum(_deliver(pk) for pk in list(waiting))


def _deliver(pk: int) -> bool:
    now = clock.now()
    claim = {"claimed_until": now + LEASE, "attempts": F("attempts") + 1}
    if not Message.objects.free(now).filter(pk=pk).update(**claim):
        return False  # another worker has it
    message = Message.objects.select_related("to").get(pk=pk)
    try:
        CHANNELS[message.channel].send(message)
    except ChannelError as error:
        _put_back(message, error)
        return False
    Message.objects.filter(pk=pk).update(state=Message.State.SENT, sent_at=clock.now(), last_error="")
    return True


def _put_back(message: Message, error: ChannelError) -> None:
    """Wait longer after each failure (1, 2, 4 … minutes); give up on permanent refusals and after MAX_ATTEMPTS."""
    logger.warning("message %s not sent by %s (try %s): %s", message.pk, message.channel, message.attempts, error)
    over = error.permanent or message.attempts >= MAX_ATTEMPTS
    Message.objects.filter(pk=message.pk).update(
        state=Message.State.FAILED if over else Message.State.WAITING,
        claimed_until=None if over else clock.now() + timedelta(minutes=2 ** min(message.attempts - 1, 6)),
        last_error=str(error)[:200],
    )
