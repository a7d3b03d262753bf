"""From events to lines: each event once for every subscription that it concerns."""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from follow import scopes
from follow.models import Event, Facet, Kind, Line, Subscription
from records import clock

EVENTS, SUBSCRIPTIONS = 100, 500  # at a time
Name = Subscription.Scope


def fan_out() -> int:
    """Make the lines of every event that has not been fanned out to its end; how many events were.

    Broken off, it begins that event anew: a line that is there already stays the only one.
    """
    done = 0
    while events := list(Event.objects.filter(fanned_at=None).select_related("round__region").order_by("pk")[:EVENTS]):
        for event in events:
            _fan(event)
            done += 1
    return done


def _fan(event: Event) -> None:
    for batch in _concerned(event):
        with transaction.atomic():
            Line.objects.bulk_create([Line(subscription_id=pk, event=event) for pk in batch], ignore_conflicts=True)
    Event.objects.filter(pk=event.pk).update(fanned_at=clock.now())


def _concerned(event: Event) -> Iterator[list[UUID]]:
    """Ids of confirmed subscriptions whose scope has the event, by the batch."""
    rows = Subscription.objects.filter(_condition(event), left_at=None, confirmed_at__lte=event.noted_at)
    last, known = None, dict[tuple[str, str, str], bool]()
    while True:
        page = rows.order_by("pk").filter(pk__gt=last) if last else rows.order_by("pk")
        found = list(page.values_list("pk", "scope", "target", "query")[:SUBSCRIPTIONS])
        if not found:
            return
        last = found[-1][0]
        yield [pk for pk, *scope in found if _has(event, (scope[0], scope[1], scope[2]), known)]


def _condition(event: Event) -> Q:
    """What the database can tell; of filtered lists only the round."""
    of_round = Q(target=event.round.slug)
    if event.kind == Kind.RESULT:
        return Q(scope=Name.PETITIONS) & of_round
    found = Q(scope=Name.ALL) | Q(scope=Name.ROUND) & of_round
    for kind, name in ((Facet.Kind.REGION, Name.REGION), (Facet.Kind.UNIT, Name.UNIT)):
        names = Facet.objects.filter(event=event, kind=kind).values("name")
        found |= Q(scope=name, target__in=names)
    if event.kind in (Kind.RELEASE, Kind.RELEASE_WITHDRAWN):
        found |= Q(scope=Name.PROBLEMS) & of_round
    if event.kind in (Kind.CORRECTION, Kind.RESULT_WITHDRAWN):
        found |= Q(scope=Name.PETITIONS) & of_round
    return found


def _has(event: Event, key: tuple[str, str, str], known: dict[tuple[str, str, str], bool]) -> bool:
    """Whether a filtered list has the event; each different filter is asked once."""
    if key[0] not in (Name.PROBLEMS, Name.PETITIONS):
        return True
    if key not in known:
        scope = scopes.stored(*key)
        known[key] = scope is not None and _belongs(event, scope)
    return known[key]


def _belongs(event: Event, scope: "scopes.Scope") -> bool:
    if event.kind == Kind.RELEASE:
        return bool(scope.items(event))
    return scope.events().filter(pk=event.pk).exists()
