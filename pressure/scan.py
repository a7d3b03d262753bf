"""The scan: fires each rung whose business day has come and that was not fired before, whatever was missed.

Beat only ticks. What is due stands in the database, and the unique rows of `Firing` make it idempotent: the scan may
run late, twice at once, or die in the middle. Each batch is one transaction over locked deadlines; letters and cards
are drawn up afterwards (pressure.papers), so that the trail's lock is never taken under these.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from cases.models import Round
from deadlines import ladders
from deadlines.models import Deadline, Firing, Ladder, Rung
from deadlines.rungs import Days, Fall, as_firing, falls, ladders_of, marks_of, next_look
from notify import outbox, ways
from notify.models import Pace, Policy
from pressure import audience, wording
from records import clock
from records.trail import key

BATCH = 400  # deadlines a transaction
AHEAD = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Fire:
    """One person told of one fired rung by one channel; `to` is "" when nobody was found."""

    subject: str
    rung: str
    business_date: date
    to: str
    channel: str


def run(moment: datetime | None = None, *, dry_run: bool = False, rounds: Iterable[Round] | None = None) -> list[Fire]:
    """Fire what is due by `moment` (default: each round's own present) and say who was told.

    With `dry_run` nothing is written and nothing locked, so that it can be asked at any hour.
    """
    fires: list[Fire] = []
    for round in Round.objects.select_related("region") if rounds is None else rounds:
        with clock.at(moment) if moment else round.time(), transaction.atomic() if dry_run else nullcontext():
            fires += _scan(round, keep=not dry_run)
            if dry_run:  # a round without ladders was given those that it would get
                transaction.set_rollback(True)
    return fires


def _scan(round: Round, *, keep: bool) -> list[Fire]:
    scope, today = key(round), clock.today()
    fires = list[Fire]()
    if not Deadline.objects.to_look_at(scope, today).exists():
        return fires
    known, days = _known(scope, today), Days()
    if not keep:
        for batch in _seen(scope, today):
            fires += _fire(round, batch, known, days, today, keep=False)
        return fires
    while True:
        with transaction.atomic():
            batch = _take(scope, today)
            if not batch:
                return fires
            fires += _fire(round, batch, known, days, today, keep=True)


def _known(scope: str, today: date) -> dict[str, tuple[Ladder, list[Rung]]]:
    """The ladders of a scope; one that never had any gets those that come with the product."""
    known = ladders_of(scope)
    if not known and not Ladder.objects.filter(scope=scope).exists():
        with transaction.atomic():
            ladders.adopt_all(scope, today)
        known = ladders_of(scope)
    return known


def _take(scope: str, today: date) -> list[Deadline]:
    """The next deadlines to look at, locked; those that somebody else holds are left for the next tick."""
    skip = {"skip_locked": True} if connection.features.has_select_for_update_skip_locked else {}
    due = Deadline.objects.to_look_at(scope, today).order_by("look_on", "pk")
    return list(due.select_for_update(of=("self",) if skip else (), **skip)[:BATCH])


def _seen(scope: str, today: date) -> Iterator[list[Deadline]]:
    """All deadlines to look at, by batches, read only."""
    due, last = Deadline.objects.to_look_at(scope, today).order_by("pk"), 0
    while batch := list(due.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk


Known = Mapping[str, tuple[Ladder, list[Rung]]]


@dataclass(slots=True)
class Due:
    """One deadline of a batch with the rungs that fell due, in order; the last one fires."""

    deadline: Deadline
    ladder: Ladder
    rungs: list[Rung]
    falls: list[Fall]


def _fire(round: Round, batch: Sequence[Deadline], known: Known, days: Days, today: date, *, keep: bool) -> list[Fire]:
    marks, due = marks_of(batch), list[Due]()
    for deadline in batch:
        if deadline.kind in known:
            ladder, rungs = known[deadline.kind]
            if fallen := falls(deadline, ladder, rungs, marks[deadline.pk], days, today):
                due.append(Due(deadline, ladder, rungs, fallen))
            deadline.look_on = next_look(deadline, ladder, rungs, days, today)
        else:
            deadline.look_on = None
    if keep:
        _keep_looks(batch)
    return _tell(round, due, days, today, keep=keep) if due else []


def _keep_looks(batch: Sequence[Deadline]) -> None:
    """Write when to look again: one statement for each day, of which there are few."""
    by_day: dict[date | None, list[int]] = {}
    for deadline in batch:
        by_day.setdefault(deadline.look_on, []).append(deadline.pk)
    for day, ids in by_day.items():
        Deadline.objects.filter(pk__in=ids).update(look_on=day)


def _tell(round: Round, due: Sequence[Due], days: Days, today: date, *, keep: bool) -> list[Fire]:
    found = audience.about([one.deadline for one in due])
    people = audience.People(round, found, today)
    reached = {one.deadline.pk: people.of(one.deadline, one.falls[-1].rung.audience) for one in due}
    out = ways.ways_of({person.user for many in reached.values() for person in many}, Policy.load())
    rows, letters, fires = list[Firing](), list[outbox.Told](), list[Fire]()
    for one in due:
        top, deadline = one.falls[-1], one.deadline
        told = reached[deadline.pk]
        fire = as_firing(deadline, top, Firing.State.FIRED, made_on=today, told=len(told))
        rows += [as_firing(deadline, fall, Firing.State.MADE_UP, made_on=today) for fall in one.falls[:-1]]
        rows.append(fire)
        about = found.get(deadline.pk)
        if about is None:
            continue
        nobody = not told and [audience.Told(user, "office") for user in people.office]
        letters += _messages(one, about, told or nobody or [], days, today)
        fires += _fires(fire, deadline, told, out)
    if keep:
        Firing.objects.bulk_create(rows)
        outbox.settle_all(key(one.deadline) for one in due)
        outbox.tell_many(letters)
    return fires


def _messages(
    one: Due, about: audience.About, told: Iterable[audience.Told], days: Days, today: date
) -> Iterable[outbox.Told]:
    top, deadline = one.falls[-1], one.deadline
    coming = falls(deadline, one.ladder, one.rungs, frozenset(), days, today + AHEAD)
    after = wording.next_fall(fall for fall in coming if fall.business_date > today)
    words = wording.of(deadline, about, top, after, days, today)
    for person in told:
        yield outbox.Told(
            users=[person.user],
            text=words.text,
            params=words.to(person.audience),
            then=words.then,
            why=words.why,
            pace=Pace(top.rung.pace),
            dedupe=f"rung:{deadline.pk}:{deadline.episode}:{top.mark}",
            about=key(deadline),
            url=about.url,
            due_on=deadline.due_on,
        )


def _fires(
    firing: Firing, deadline: Deadline, told: Sequence[audience.Told], out: Mapping[int, Iterable[str]]
) -> list[Fire]:
    code, day = firing.rung.code, firing.business_date
    if not told:
        return [Fire(deadline.subject, code, day, "", "")]
    return [
        Fire(deadline.subject, code, day, person.user.get_username(), channel)
        for person in told
        for channel in ("inbox", *out.get(person.user.pk, ()))
    ]
