"""Telling people. Messages are rows first: a rolled-back change tells nobody, a dead broker loses nothing."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from notify.channels import CHANNELS
from notify.jobs import deliver_waiting
from notify.models import Message, Pace
from orgs.models import User
from records import clock, waking


def tell(
    users: Iterable[User],
    text: str,
    params: dict[str, str | int] | None = None,
    *,
    dedupe: str,
    about: str = "",
    url: str = "",
    due_on: date | None = None,
    then: str = "",
    why: str = "",
    pace: Pace = Pace.DIGEST,
) -> int:
    """Queue `text` (a source string marked for translation) to each user by each channel that reaches them.

    `then` (what happens next, and when) and `why` (why the person gets it) are source strings too and share `params`.

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
            then=then,
            why=why,
            pace=pace,
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


def settle(about: str, told_as: str = "") -> None:
    """Mark the open inbox entries about this subject as done; with `told_as` those whose `dedupe` begins so."""
    Message.objects.filter(about=about, done_at=None, dedupe__startswith=told_as).update(done_at=clock.now())


def hand_on(old: User, new: User) -> int:
    """What still waits in the inbox of `old` waits in that of `new` from now on; returns how many entries."""
    return Message.objects.inbox_of(old).waiting().update(to=new)


def wake() -> None:
    """Nudge a worker. Failing is harmless: beat's tick finds the same rows within half a minute."""
    waking.wake(deliver_waiting)
