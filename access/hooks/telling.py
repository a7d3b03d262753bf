"""What a hook is told, found in the trail and sent: verb, key of the row, its address, time; never words or names.

Safe to run any number of times and in any number of workers: a call is claimed by a conditional UPDATE. A worker that
dies leaves a claim that runs out; the receiver knows the second copy by its id.
"""

import hashlib
import hmac
import json
import time
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop

from access import tokens
from access.api.registry import by_subject
from access.hooks import guard, posting, sealing
from access.hooks.keeping import GIVE_UP, Verb, last_event
from access.models import Delivery, Hook
from notify.models import Pace
from notify.outbox import tell
from orgs import trail
from records import clock
from records.models import Event

LEASE = timedelta(minutes=2)  # longer than posting may last
AT_ONCE = 500  # events of a hook taken up in one run
LONGEST_WAIT = 360  # minutes between two tries
BUDGET = 60  # seconds of one run; what is left waits for the next
OUTAGES = 3  # failures of one hook in one run; then it rests until the next
STOPPED = gettext_noop("The hook to %(host)s was stopped: nobody took its calls for %(days)s days.")


def collect() -> int:
    """Take up what happened since each hook looked last; how many calls that makes."""
    return sum(_collect(hook) for hook in Hook.objects.filter(active=True))


@transaction.atomic
def _collect(hook: Hook) -> int:
    end = last_event()
    found = list(Event.objects.filter(seq__gt=hook.seen, seq__lte=end, verb__in=hook.events).order_by("seq")[:AT_ONCE])
    seen = found[-1].seq if len(found) == AT_ONCE else end
    if seen == hook.seen or not Hook.objects.filter(pk=hook.pk, seen=hook.seen, active=True).update(seen=seen):
        return 0
    now = clock.now()
    rows = [Delivery(hook=hook, event=event, created_at=now, next_try=now, give_up_at=now + GIVE_UP) for event in found]
    return len(Delivery.objects.bulk_create(rows, ignore_conflicts=True))


def deliver() -> int:
    """Send what is due, oldest first, for at most BUDGET seconds; how many calls were taken."""
    until, taken, failures = time.monotonic() + BUDGET, 0, dict[int, int]()
    tried: set[UUID] = set()
    while time.monotonic() < until:
        resting = [hook for hook, times in failures.items() if times >= OUTAGES]
        due = Delivery.objects.due(clock.now()).exclude(hook__in=resting).exclude(pk__in=tried)
        row = due.order_by("next_try", "event").first()
        if row is None:
            break
        tried.add(row.pk)
        claimed = _claimed(row.pk)
        if claimed is None:
            continue
        if send(claimed):
            taken += 1
        elif claimed.state == Delivery.State.WAITING:
            failures[claimed.hook_id] = failures.get(claimed.hook_id, 0) + 1
    return taken


def _claimed(pk: UUID) -> Delivery | None:
    now = clock.now()
    if not Delivery.objects.free(now).filter(pk=pk).update(held_until=now + LEASE, attempts=F("attempts") + 1):
        return None
    return Delivery.objects.select_related("hook__owner", "event").get(pk=pk)


def send(row: Delivery) -> bool:
    """Send one claimed call; whether it was taken. What its owner may not see any more is withheld."""
    where = address_for(row)
    if where is None:
        _end(row, Delivery.State.WITHHELD)
        return False
    try:
        secret = sealing.unsealed(bytes(row.hook.secret), row.hook.sealed_for)
        body = json.dumps(payload(row, where), ensure_ascii=False).encode()
        row.status_code = posting.post(row.hook.url, body, headers(row, body, secret))
    except (guard.Unsafe, posting.NotAnswered, sealing.Unreadable) as error:
        row.status_code, row.error = None, str(error)[:200] or type(error).__name__
    else:
        row.error = "" if 200 <= row.status_code < 300 else f"HTTP {row.status_code}"
    if row.error:
        _failed(row)
        return False
    _end(row, Delivery.State.SENT)
    Hook.objects.filter(pk=row.hook_id).exclude(failing_since=None).update(failing_since=None)
    return True


def address_for(row: Delivery) -> str | None:
    """Where the API tells of the event's row; None when the hook's owner may not see it now."""
    kind, _colon, key = row.event.subject.partition(":")
    owner, found = row.hook.owner, by_subject().get(kind)
    if found is None or not owner.is_active or not tokens.at_work(owner):
        return None
    name, resource = found
    seen = resource.visible_to(owner).filter(pk=key).first()
    return None if seen is None else f"{settings.SITE_URL}/api/v1/{name}/{getattr(seen, resource.lookup_field)}/"


def payload(row: Delivery, where: str) -> dict[str, Any]:
    """What is told of an event."""
    event = row.event
    return {
        "id": str(row.pk),
        "number": event.seq,
        "verb": event.verb,
        "subject": event.subject,
        "url": where,
        "at": timezone.localtime(event.at).isoformat(),
    }


def headers(row: Delivery, body: bytes, secret: str) -> dict[str, str]:
    """Kind, id and signature of a call: HMAC-SHA256 with the hook's secret over "<unix time>.<body>"."""
    stamp = str(int(clock.now().timestamp()))
    return {
        "Content-Type": "application/json",
        "User-Agent": "duban-hook",
        "Duban-Event": row.event.verb,
        "Duban-Delivery": str(row.pk),
        "Duban-Signature": f"t={stamp},v1={signature(secret, stamp, body)}",
    }


def signature(secret: str, stamp: str, body: bytes) -> str:
    """64 hexadecimal digits."""
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _end(row: Delivery, state: Delivery.State) -> None:
    row.state, row.ended_at, row.held_until = state, clock.now(), None
    row.save(update_fields=["state", "ended_at", "held_until", "status_code", "error"])


def _failed(row: Delivery) -> None:
    """Wait longer after each failure (1, 2, 4 … minutes); after three days give up."""
    now = clock.now()
    if now >= row.give_up_at:
        _end(row, Delivery.State.FAILED)
    else:
        row.held_until = None
        row.next_try = now + timedelta(minutes=min(2 ** (row.attempts - 1), LONGEST_WAIT))
        row.save(update_fields=["held_until", "next_try", "status_code", "error"])
    Hook.objects.filter(pk=row.hook_id, failing_since=None).update(failing_since=now)
    _stop_if_dead(row.hook_id)


@transaction.atomic
def _stop_if_dead(hook_id: int) -> None:
    now, days = clock.now(), settings.HOOK_STOPS_AFTER_DAYS
    dead = Hook.objects.filter(active=True, failing_since__lte=now - timedelta(days=days))
    hook = dead.select_for_update(of=("self",)).select_related("owner").filter(pk=hook_id).first()
    if hook is None:
        return
    hook.active, hook.stopped_at, hook.stopped_why = False, now, "failing"
    hook.save(update_fields=["active", "stopped_at", "stopped_why"])
    trail.write(Verb.STOPPED, hook, actor=None, after={"days": days})
    told: dict[str, str | int] = {"host": hook.url.split("/")[2], "days": days}
    tell([hook.owner], STOPPED, told, dedupe=f"hook:{hook.pk}:{now:%Y%m%d}", pace=Pace.AT_ONCE, note=True)
