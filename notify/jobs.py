"""Sending what waits. Everything is found in the database; a task carries nothing and may run at any time, anywhere."""

import logging
import random
import time
from datetime import datetime, timedelta
from uuid import UUID

from celery import shared_task
from django.db import transaction
from django.db.models import F

from notify import windows, writing
from notify.channels import CHANNELS
from notify.channels.errors import ChannelError
from notify.gathering import gather
from notify.models import Delivery, Dispatch, Policy, Reason, State, Unreached
from notify.ways import ways_of
from records import clock

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)  # longer than any channel's own time-outs together
MAX_ATTEMPTS = 12
LONGEST_WAIT = 64  # minutes between two tries
BATCH = 200  # dispatches looked for at a time
BUDGET = 120  # seconds of one run; what is left waits for the next
OUTAGES = 3  # times in a row that a service does not answer; then it rests until the next run


@shared_task
def deliver_waiting() -> int:
    """Send what may leave now; return how many dispatches were sent.

    Safe to run any number of times and in any number of workers: a dispatch is claimed by a conditional UPDATE, and
    only the worker whose UPDATE changed the row sends it. If that worker dies, the claim runs out after LEASE and it is
    sent again with the same Message-ID: at least once outside, once in the inbox. What fails waits longer each time and
    gives up its place to what was not tried yet; a service that does not answer holds up only its own messages.
    """
    policy = Policy.load()
    gather(clock.now(), policy)
    run = _Run(policy)
    try:
        while batch := run.next_batch():
            for found in batch:
                run.deliver(found)
    finally:
        for channel in CHANNELS.values():
            channel.close()
    return run.sent


class _Run:
    """One run of the task: how long it may go on, what it sent, which services do not answer."""

    def __init__(self, policy: Policy) -> None:
        self.policy, self.sent = policy, 0
        self._until = time.monotonic() + BUDGET
        self._outages = dict.fromkeys(CHANNELS, 0)

    def next_batch(self) -> list[tuple[UUID, str]]:
        if time.monotonic() > self._until:
            return []
        now = clock.now()
        free = Dispatch.objects.free(now).filter(
            pace__in=windows.open_paces(now, self.policy), channel__in=self._answering()
        )
        found = list(free.order_by("attempts", "created_at").values_list("pk", "channel")[:BATCH])
        random.shuffle(found)  # workers that began together would want the same one each time
        return found

    def _answering(self) -> list[str]:
        return [channel for channel, times in self._outages.items() if times < OUTAGES]

    def deliver(self, found: tuple[UUID, str]) -> None:
        pk, channel = found
        if self._outages[channel] >= OUTAGES or time.monotonic() > self._until:
            return
        dispatch = _claimed(pk)
        if dispatch is None:
            return
        try:
            self.sent += _send(dispatch, self.policy)
        except ChannelError as error:
            self._outages[channel] = self._outages[channel] + 1 if error.outage else 0
            _put_back(dispatch, error)
        else:
            self._outages[channel] = 0


def _claimed(pk: UUID) -> Dispatch | None:
    """The dispatch, ours for LEASE; None when another worker has it or it has killed too many workers."""
    now = clock.now()
    claim = {"claimed_until": now + LEASE, "not_before": None, "attempts": F("attempts") + 1}
    if not Dispatch.objects.free(now).filter(pk=pk).update(**claim):
        return None
    dispatch = Dispatch.objects.select_related("to").get(pk=pk)
    if dispatch.attempts > MAX_ATTEMPTS:
        _end(dispatch, State.DEAD, Reason.GAVE_UP, "no worker lived to tell")
        return None
    return dispatch


def _send(dispatch: Dispatch, policy: Policy) -> bool:
    """Send what is left of it; whether something went out. Raises ChannelError."""
    if not dispatch.to.is_active:
        _end(dispatch, State.DEAD, Reason.GONE)
        return False
    if dispatch.channel not in policy.channels:
        _end(dispatch, State.CANCELLED, Reason.FORBIDDEN)
        return False
    address = ways_of([dispatch.to], policy)[dispatch.to_id].get(dispatch.channel)
    if address is None:
        _end(dispatch, State.DEAD, Reason.NO_CHANNEL)
        Unreached.record([dispatch.to_id])
        return False
    lines = list(Delivery.objects.filter(dispatch=dispatch, state=State.WAITING).select_related("message", "to"))
    letter, poisoned = writing.letter(dispatch, lines, clock.today())
    _bury(poisoned)
    good = [line.pk for line in lines if line not in poisoned]
    if letter is None:
        _end(dispatch, *((State.DEAD, Reason.POISONED) if poisoned else (State.CANCELLED, Reason.DONE)))
        return False
    CHANNELS[dispatch.channel].send(letter, address)
    _mark_sent(dispatch, good)
    return True


@transaction.atomic
def _mark_sent(dispatch: Dispatch, lines: list[int]) -> None:
    now = clock.now()
    Dispatch.objects.filter(pk=dispatch.pk).update(
        state=State.SENT, sent_at=now, claimed_until=None, last_error="", reason=""
    )
    # Also what was settled while it was going out: it did go out.
    Delivery.objects.filter(pk__in=lines).update(state=State.SENT, reason="", ended_at=now)


def _bury(poisoned: list[Delivery]) -> None:
    if poisoned:
        logger.error("the text of these deliveries cannot be made: %s", [line.pk for line in poisoned])
        rows = Delivery.objects.filter(pk__in=[line.pk for line in poisoned], state=State.WAITING)
        rows.update(state=State.DEAD, reason=Reason.POISONED, ended_at=clock.now())


@transaction.atomic
def _end(dispatch: Dispatch, state: State, reason: Reason, error: str = "") -> None:
    """The dispatch ends without having been sent, and with it what was in it."""
    waiting = Dispatch.objects.filter(pk=dispatch.pk, state=State.WAITING)  # somebody else may have sent it meanwhile
    waiting.update(state=state, reason=reason, claimed_until=None, not_before=None, last_error=error[:200])
    rows = Delivery.objects.filter(dispatch=dispatch, state=State.WAITING)
    rows.update(state=state, reason=reason, ended_at=clock.now())


def _put_back(dispatch: Dispatch, error: ChannelError) -> None:
    """Wait longer after each failure (1, 2, 4 … minutes); give up on permanent refusals and after MAX_ATTEMPTS."""
    logger.warning("dispatch %s not sent by %s (try %s): %s", dispatch.pk, dispatch.channel, dispatch.attempts, error)
    if error.permanent:
        _end(dispatch, State.DEAD, Reason.REFUSED, str(error))
    elif dispatch.attempts >= MAX_ATTEMPTS:
        _end(dispatch, State.DEAD, Reason.GAVE_UP, str(error))
    else:
        Dispatch.objects.filter(pk=dispatch.pk).update(
            claimed_until=None, not_before=_next_try(clock.now(), dispatch.attempts), last_error=str(error)[:200]
        )


def _next_try(now: datetime, attempts: int) -> datetime:
    return now + timedelta(minutes=min(2 ** (attempts - 1), LONGEST_WAIT))
