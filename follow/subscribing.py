"""Asking to follow, confirming, leaving. Whoever asks gets one constant answer; only a mail tells more.

Nothing of a follower goes into the trail or into a log.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from follow import sealing
from follow.models import Line, Subscription
from follow.scopes import Scope
from records import clock

FORGOTTEN_AFTER = timedelta(hours=48)  # unconfirmed requests
ASKED_AGAIN_AFTER = timedelta(hours=6)  # how soon the same request may cause another mail
UNCONFIRMED = 5  # requests that one address may have open, so that nobody's mailbox is flooded by others
MONDAY, MORNING = 0, 8  # weekly mails leave from Monday, 8:00


def ask(address: str, scope: Scope, *, frequency: str, language: str) -> None:
    """Keep a request to follow; a mail with the way to confirm it goes out with the next run of the job.

    The same request again sends the mail again, some hours later at the earliest; whoever follows already is told so
    by mail and nothing is changed. Says nothing about which of these it was.
    """
    address, now = address.strip(), clock.now()
    with transaction.atomic():
        own = Subscription.objects.select_for_update().filter(blind__in=sealing.blinds(address), left_at=None)
        same = own.filter(scope=scope.name, target=scope.target, query=scope.query).first()
        if same is not None:
            if same.ask_at is None and (same.asked_at is None or same.asked_at + ASKED_AGAIN_AFTER <= now):
                Subscription.objects.filter(pk=same.pk).update(ask_at=now)
            return
        if own.filter(confirmed_at=None).count() >= UNCONFIRMED:
            return
        try:
            with transaction.atomic():
                _create(address, scope, frequency, language, now)
        except IntegrityError:  # the same request arrived twice at once; the other one counts
            return


def _create(address: str, scope: Scope, frequency: str, language: str, now: datetime) -> None:
    secret = sealing.new_secret(address)
    row = Subscription(
        blind=sealing.blind(address),
        scope=scope.name,
        target=scope.target,
        query=scope.query,
        frequency=frequency,
        language=language,
        made_at=now,
        confirm_hash=sealing.token_hash(secret.confirm),
        leave_hash=sealing.token_hash(secret.leave),
        ask_at=now,
    )
    row.sealed = sealing.seal(secret, row.pk)
    row.save(force_insert=True)


def waiting_for(token: str) -> Subscription | None:
    """The request that this token confirms, confirmed or not; None when there is none or it was forgotten."""
    row = Subscription.objects.filter(confirm_hash=sealing.token_hash(token), left_at=None).first()
    if row is None or (row.confirmed_at is None and row.made_at + FORGOTTEN_AFTER <= clock.now()):
        return None
    return row


def confirm(token: str) -> Subscription | None:
    """Begin to follow; what was public before is not sent. None as for `waiting_for`. May be asked twice."""
    with transaction.atomic():
        found = waiting_for(token)
        if found is None:
            return None
        row = Subscription.objects.select_for_update().filter(pk=found.pk, left_at=None).first()
        if row is not None and row.confirmed_at is None:
            row.confirmed_at = clock.now()
            row.next_at = first_mail(row.frequency, row.confirmed_at)
            row.ask_at = None
            row.save(update_fields=["confirmed_at", "next_at", "ask_at"])
        return row


def following(token: str) -> Subscription | None:
    """The subscription that this token ends; None when it has ended or never was."""
    return _of(token).first()


def _of(token: str) -> QuerySet[Subscription]:
    return Subscription.objects.filter(leave_hash=sealing.token_hash(token), left_at=None)


def leave(token: str) -> bool:
    """Stop following: the address is deleted. Whether there was anything to end."""
    with transaction.atomic():
        found = _of(token).select_for_update().first()
        if found is None:
            return False
        end(found)
        return True


def end(row: Subscription) -> None:
    """Delete the address and what still waits for it. What is left is a row without anybody: a number."""
    row.sealed = row.blind = row.ask_at = row.next_at = row.claimed_until = None
    row.left_at = clock.now()
    row.save(update_fields=["sealed", "blind", "ask_at", "next_at", "claimed_until", "left_at"])
    Line.objects.filter(subscription=row).delete()


def forget_unconfirmed() -> int:
    """Delete requests that nobody confirmed within 48 hours; how many."""
    old = Subscription.objects.filter(confirmed_at=None, left_at=None, made_at__lte=clock.now() - FORGOTTEN_AFTER)
    with transaction.atomic():  # whoever is confirming at this moment holds the row, and is not forgotten
        ids = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True))
        return Subscription.objects.filter(pk__in=ids).delete()[1].get(Subscription._meta.label, 0)


def first_mail(frequency: str, now: datetime) -> datetime:
    """When a mail may leave: now, or on the next Monday morning in the office's time zone."""
    if frequency != Subscription.Frequency.WEEKLY:
        return now
    local = timezone.localtime(now)
    monday = (local + timedelta(days=(MONDAY - local.weekday()) % 7)).replace(
        hour=MORNING, minute=0, second=0, microsecond=0
    )
    return monday if monday > local else monday + timedelta(days=7)
