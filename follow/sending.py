"""Sending mails to followers. What is due is found in the database; a run may be repeated, doubled or killed.

A subscription is claimed by a conditional UPDATE. Its waiting lines get the name of one letter before the letter
leaves; whoever sends it again after a worker died sends it under the same Message-ID.
"""

import logging
import time
import uuid
from datetime import timedelta
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import translation

from follow import scopes, sealing, writing
from follow.entries import entries, host
from follow.models import Line, Subscription
from follow.subscribing import end, first_mail
from notify.channels.email import FAILURES, Email, understood
from notify.channels.errors import ChannelError
from records import clock

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)  # longer than the time-out of the mail server
BATCH = 100  # subscriptions looked for at a time
LINES = 500  # events of one letter
BUDGET = 120  # seconds of one run
OUTAGES = 3  # times in a row that the server does not answer; the rest waits for the next run
GIVEN_UP_AFTER = timedelta(days=5)
UNREADABLE_RESTS = timedelta(hours=12)
LONGEST_WAIT = 12 * 60  # minutes between two tries


def send_waiting() -> int:
    """Send what is due, a bounded number of seconds long; how many mails left."""
    if not Email().is_set_up():
        return 0
    run = _Run()
    try:
        for find in (_to_ask, _to_tell):
            while run.goes_on() and (rows := list(find()[:BATCH])):
                for pk in rows:
                    if run.goes_on():
                        run.serve(pk)
    finally:
        run.close()
    return run.sent


def _free() -> Any:
    now = clock.now()
    rows = Subscription.objects.filter(Q(claimed_until=None) | Q(claimed_until__lt=now), left_at=None)
    return rows.filter(Q(next_at=None) | Q(next_at__lte=now) | Q(ask_at__lte=now)).order_by("attempts", "pk")


def _to_ask() -> Any:
    return _free().filter(ask_at__lte=clock.now()).values_list("pk", flat=True)


def _to_tell() -> Any:
    waiting = Line.objects.filter(subscription=OuterRef("pk"), state=Line.State.WAITING)
    return _free().filter(Exists(waiting), next_at__lte=clock.now()).values_list("pk", flat=True)


class _Run:
    """One run: its connection, how long it goes on, how often the server did not answer."""

    def __init__(self) -> None:
        self.sent = self.outages = 0
        self._until = time.monotonic() + BUDGET
        self._connection: Any = None

    def goes_on(self) -> bool:
        return self.outages < OUTAGES and time.monotonic() < self._until

    def serve(self, pk: uuid.UUID) -> None:
        row = _claimed(pk)
        if row is None or row.sealed is None:
            return
        try:
            if row.ask_at is not None:
                self._ask(row)
            else:
                self._tell(row)
        except sealing.Unreadable:
            logger.error("a subscription cannot be opened with the keys that are here")
            Subscription.objects.filter(pk=pk, left_at=None).update(claimed_until=clock.now() + UNREADABLE_RESTS)
        except ChannelError as error:
            self.outages = self.outages + 1 if error.outage else 0
            _put_off(row, error)
        else:
            self.outages = 0

    def _ask(self, row: Subscription) -> None:
        secret, scope = sealing.opened(bytes(row.sealed or b""), row.pk), _scope(row)
        if scope is not None:
            with translation.override(row.language):
                write = writing.confirmation if row.confirmed_at is None else writing.already
                self._send(write(secret, scope), secret.address, uuid.uuid4())
        _mark(row, ask_at=None, asked_at=clock.now())

    def _tell(self, row: Subscription) -> None:
        secret, scope = sealing.opened(bytes(row.sealed or b""), row.pk), _scope(row)
        letter, lines = _letter(row)
        events = [line.event for line in lines]
        with translation.override(row.language):
            rows = entries(sorted(events, key=lambda event: (event.at, event.pk), reverse=True), scope) if scope else []
            if scope and rows:
                self._send(writing.news(secret, scope, rows), secret.address, letter)
        with transaction.atomic():
            Line.objects.filter(subscription=row, letter=letter, state=Line.State.WAITING).update(
                state=Line.State.SENT if rows else Line.State.VOID
            )
            _mark(row, next_at=first_mail(row.frequency, clock.now()))

    def _send(self, mail: writing.Mail, address: str, letter: uuid.UUID) -> None:
        message = EmailMessage(
            mail.subject,
            mail.text,
            to=[address],
            headers={"Message-ID": f"<{letter}@{host()}>", "Auto-Submitted": "auto-generated"} | mail.headers,
        )
        try:
            if self._connection is None:
                self._connection = get_connection()
                self._connection.open()
            message.connection = self._connection
            message.send()
        except FAILURES as error:
            self.close()
            raise understood(error) from error
        self.sent += 1

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except FAILURES:
                logger.info("the mail server hung up first")


def _claimed(pk: uuid.UUID) -> Subscription | None:
    """The subscription, ours for LEASE; None when another worker has it."""
    claim = {"claimed_until": clock.now() + LEASE, "attempts": F("attempts") + 1}
    if not _free().order_by().filter(pk=pk).update(**claim):
        return None
    return Subscription.objects.get(pk=pk)


def _letter(row: Subscription) -> tuple[uuid.UUID, list[Line]]:
    """The lines of the letter that was begun before, else of a new one; their letter is written down first."""
    waiting = Line.objects.filter(subscription=row, state=Line.State.WAITING).order_by("event")
    begun = waiting.exclude(letter=None).values_list("letter", flat=True).first()
    letter = begun or uuid.uuid4()
    if begun is None:
        waiting.filter(pk__in=list(waiting.values_list("pk", flat=True)[:LINES])).update(letter=letter)
    return letter, list(waiting.filter(letter=letter).select_related("event__round__region"))


def _scope(row: Subscription) -> "scopes.Scope | None":
    return scopes.stored(row.scope, row.target, row.query)


def _mark(row: Subscription, **values: Any) -> None:
    kept = {"claimed_until": None, "attempts": 0, "failing_since": None} | values
    Subscription.objects.filter(pk=row.pk, left_at=None).update(**kept)


def _put_off(row: Subscription, error: ChannelError) -> None:
    """Wait longer after each failure; an address that is refused for good, or for days, is deleted."""
    now = clock.now()
    logger.warning("a mail to a follower was not sent (try %s): %s", row.attempts, error)
    since = row.failing_since or now
    if error.permanent or (not error.outage and now - since >= GIVEN_UP_AFTER):
        with transaction.atomic():
            found = Subscription.objects.select_for_update().filter(pk=row.pk, left_at=None).first()
            if found is not None:
                end(found)
        return
    wait = timedelta(minutes=min(2 ** (row.attempts - 1), LONGEST_WAIT))
    kept: dict[str, Any] = {"claimed_until": now + wait, "failing_since": since}
    if error.outage:  # no fault of the address
        kept = {"claimed_until": None, "attempts": F("attempts") - 1}
    Subscription.objects.filter(pk=row.pk, left_at=None).update(**kept)
