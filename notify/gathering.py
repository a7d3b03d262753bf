"""Putting what waits loose into dispatches: one digest for a person, channel and day, one dispatch for each at-once.

Safe with any number of workers at the same time: a dispatch's key is unique, and a delivery is put into a dispatch by a
conditional UPDATE. A row that another worker wrote first is not ours, and neither is what it collected.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, UUIDField, Value, When
from django.utils import timezone

from notify import windows
from notify.models import Delivery, Dispatch, Pace, Policy, Reason

PORTION = 200  # dispatches made in one transaction


def gather(now: datetime, policy: Policy) -> int:
    """Put everything that is due at `now` into dispatches; returns how many were made."""
    made = 0
    if moment := windows.digest_moment(now, policy):
        while step := _digests(now, moment):
            made += step
    for pace in sorted(windows.open_paces(now, policy) - {Pace.DIGEST}):
        while step := _singles(now, pace, policy):
            made += step
    return made


def _digests(now: datetime, moment: datetime) -> int:
    """Digests for some of the people who have none today; how many were made.

    What was told at once but waited for the window goes with them: one mail in the morning, not one for each.
    """
    day = timezone.localdate(now)
    today = Dispatch.objects.filter(to=OuterRef("to"), channel=OuterRef("channel"), pace=Pace.DIGEST, day=day)
    waiting = Delivery.objects.loose().filter(pace__in=(Pace.DIGEST, Pace.AT_ONCE), created_at__lt=moment)
    people = waiting.filter(~Exists(today)).order_by().values_list("to", "channel").distinct()[:PORTION]
    rows = [
        Dispatch(
            to_id=to, channel=channel, pace=Pace.DIGEST, day=day, key=f"digest|{day}|{to}|{channel}", created_at=now
        )
        for to, channel in people
    ]
    if not rows:
        return 0
    with transaction.atomic():
        ours = _written(rows)
        theirs = ours.filter(to=OuterRef("to"), channel=OuterRef("channel"))
        waiting.filter(Exists(theirs)).update(dispatch=Subquery(theirs.values("pk")[:1]))
        return _filled(ours)


def _singles(now: datetime, pace: Pace, policy: Policy) -> int:
    """Dispatches of one message each; how many were made. What is above the number a day joins the next digest."""
    day = timezone.localdate(now)
    loose = Delivery.objects.loose()
    found = list(loose.filter(pace=pace).order_by("pk").values_list("pk", "to", "channel")[:PORTION])
    if not found:
        return 0
    used = _used(day, {to for _pk, to, _channel in found}) if pace == Pace.AT_ONCE else Counter()
    mine, above = {}, []
    for pk, to, channel in found:
        used[to, channel] += 1
        if pace == Pace.AT_ONCE and used[to, channel] > policy.cap:
            above.append(pk)
            continue
        # Each number of the day is there once, so that workers together send no more than the office allows.
        key = f"at_once|{day}|{to}|{channel}|{used[to, channel]}" if pace == Pace.AT_ONCE else f"urgent|{pk}|{to}"
        mine[pk] = Dispatch(to_id=to, channel=channel, pace=pace, day=day, key=key, created_at=now)
    with transaction.atomic():
        loose.filter(pk__in=above).update(pace=Pace.DIGEST, reason=Reason.CAPPED)
        ours = _written(mine.values())
        there = set(ours.values_list("pk", flat=True))
        put = {pk: row.pk for pk, row in mine.items() if row.pk in there}
        if put:
            whens = [When(pk=pk, then=Value(row, UUIDField())) for pk, row in put.items()]
            loose.filter(pk__in=list(put)).update(dispatch=Case(*whens))
        return _filled(ours)


def _used(day: date, people: set[int]) -> Counter[tuple[int, str]]:
    """The highest number of today's at-once dispatches, by person and channel."""
    taken: Counter[tuple[int, str]] = Counter()
    rows = Dispatch.objects.filter(to__in=people, pace=Pace.AT_ONCE, day=day, key__startswith=f"at_once|{day}|")
    for to, channel, key in rows.values_list("to", "channel", "key"):
        taken[to, channel] = max(taken[to, channel], int(key.rpartition("|")[2]))
    return taken


def _written(rows: Iterable[Dispatch]) -> QuerySet[Dispatch]:
    """Insert what nobody has inserted yet; the rows that are ours."""
    rows = list(rows)
    Dispatch.objects.bulk_create(rows, ignore_conflicts=True)
    return Dispatch.objects.filter(pk__in=[row.pk for row in rows])


def _filled(ours: QuerySet[Dispatch]) -> int:
    """How many of our dispatches got something; the others go again."""
    empty = ~Exists(Delivery.objects.filter(dispatch=OuterRef("pk")))
    gone, _of = ours.filter(Q(empty)).delete()
    return ours.count()
