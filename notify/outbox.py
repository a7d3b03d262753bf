"""Telling people. Messages are rows first: a rolled-back change tells nobody, a dead broker loses nothing."""

import logging
from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q
from kombu.exceptions import OperationalError

from notify.channels import CHANNELS
from notify.jobs import deliver_waiting
from notify.models import Message
from orgs.models import User
from records import clock

logger = logging.getLogger(__name__)


def tell(
    users: Iterable[User],
    text: str,
    params: dict[str, str | int] | None = None,
    *,
    dedupe: str,
    about: str = "",
    url: str = "",
    due_on: date | None = None,
) -> int:
    """Queue `text` (a source string marked for translation) to each user by each channel that reaches them.

    Once per `dedupe` key, person and channel, however often it is called. The inbox entry is there when the
    transaction commits; the other channels are sent after it. Returns the number of new messages.
    """
    now = clock.now()
    rows = [
        Message(
            to=user,
            channel=channel,
            text=text,
            params=params or {},
            about=about,
            url=url,
            due_on=due_on,
            dedupe=f"{dedupe}|{user.pk}|{channel}",
            created_at=now,
            state=Message.State.SENT if channel == "inbox" else Message.State.WAITING,
            sent_at=now if channel == "inbox" else None,
        )
        for user in users
        for channel, reaches in CHANNELS.items()
        if reaches.can_reach(user)
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    if any(row.channel != "inbox" for row in rows):
        transaction.on_commit(wake, robust=True)
    return len(rows)


def settle(about: str, *dedupes: str) -> None:
    """Mark the open inbox entries about this subject as done; with `dedupes` only those told under one of these keys.

    What is told again under a key is told as `key.n`.
    """
    rows = Message.objects.filter(about=about, done_at=None)
    if dedupes:
        told = (Q(dedupe__startswith=f"{dedupe}{end}") for dedupe in dedupes for end in "|.")
        rows = rows.filter(reduce(or_, told))
    rows.update(done_at=clock.now())


def hand_on(old: User, new: User) -> int:
    """What still waits in the inbox of `old` waits in that of `new` from now on; returns how many entries."""
    return Message.objects.inbox_of(old).waiting().update(to=new)


def wake() -> None:
    """Nudge a worker. Failing is harmless: beat's tick finds the same rows within half a minute."""
    try:
        deliver_waiting.apply_async(retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("no broker to wake a worker: %s", error)
