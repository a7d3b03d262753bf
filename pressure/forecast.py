"""What ladders would send, and when: looked ahead from the dates now in force, without writing anything."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet

from cases.models import Round
from deadlines.models import Deadline, Ladder, Rung
from deadlines.rungs import Days, Fall, falls, ladders_of, marks_of
from deadlines.workdays import ONE_DAY
from notify import ways
from notify.models import Policy
from pressure import audience, wording
from records.trail import key

REACH = timedelta(days=75)  # a rung of 40 working days lies within it
AHEAD = timedelta(days=14)  # what pages and calls tell of
MOST = 4000  # deadlines looked at for one forecast; a larger round is shown its nearest ones


@dataclass(frozen=True, slots=True)
class Coming:
    """One rung that would fire: the deadline, the fall, what it is about, and the people told."""

    deadline: Deadline
    fall: Fall
    about: audience.About
    told: Sequence[audience.Told]
    ways: dict[int, Sequence[str]]

    @property
    def day(self) -> date:
        return self.fall.business_date

    @property
    def label(self) -> str:
        return wording.label(self.fall.rung)

    @property
    def rung(self) -> Rung:
        return self.fall.rung

    @property
    def people(self) -> list[dict[str, Any]]:
        """Each person told, in which capacity and by which channels besides the inbox."""
        return [
            {"user": one.user, "as": audience.AUDIENCES[one.audience], "ways": list(self.ways.get(one.user.pk, ()))}
            for one in self.told
        ]


def coming(round: Round, first: date, last: date, kinds: Iterable[str] = ()) -> list[Coming]:
    """What the ladders in use will fire from `first` to `last`, by day; of `kinds` only, where given."""
    known = ladders_of(key(round))
    wanted = {kind: pair for kind, pair in known.items() if not kinds or kind in kinds}
    running = Deadline.objects.running().filter(suspended_on=None, episode_from__isnull=False, look_on__lte=last)
    return _coming(round, running.filter(look_on__isnull=False), wanted, first, last)


def tried(round: Round, ladder: Ladder, rungs: list[Rung], first: date, last: date) -> list[Coming]:
    """What these rungs, saved or not, would fire from `first` to `last`, also in the past: a preview of a rule.

    Of deadlines that ran on those days, by the dates now in force.
    """
    ran = Deadline.objects.filter(Q(settled_on=None) | Q(settled_on__gte=first), episode_from__isnull=False)
    if not any(rung.every for rung in rungs):  # one that repeats comes however far the due day is
        ran = ran.filter(opened_on__lte=last, due_on__range=(first - REACH, last + REACH))
    return _coming(round, ran, {ladder.kind: (ladder, rungs)}, first, last, tried=True)


def _coming(
    round: Round,
    rows: QuerySet[Deadline],
    known: dict[str, tuple[Ladder, list[Rung]]],
    first: date,
    last: date,
    *,
    tried: bool = False,
) -> list[Coming]:
    days, fallen = Days(), list[tuple[Deadline, Fall]]()
    found = list(rows.filter(scope=key(round), kind__in=known).order_by("due_on", "pk")[:MOST])
    made = {} if tried else marks_of(found)
    for deadline in found:
        ladder, rungs = known[deadline.kind]
        if tried:
            deadline.episode_from = deadline.look_on = deadline.opened_on
        until = min(last, deadline.settled_on) if deadline.settled_on else last
        falling = falls(deadline, ladder, rungs, made.get(deadline.pk, frozenset()), days, until)
        fallen += [(deadline, fall) for fall in falling if fall.business_date >= first]
    fallen.sort(key=lambda pair: (pair[1].business_date, pair[0].pk))
    return _addressed(round, fallen)


def _addressed(round: Round, fallen: list[tuple[Deadline, Fall]]) -> list[Coming]:
    found = audience.about({deadline.pk: deadline for deadline, _fall in fallen}.values())
    people = audience.People(round, found, round.today())
    told = [people.of(deadline, fall.rung.audience) for deadline, fall in fallen]
    people_told = {one.user for many in told for one in many}
    out: dict[int, Sequence[str]] = {
        pk: list(channels) for pk, channels in ways.ways_of(people_told, Policy.load()).items()
    }
    return [
        Coming(deadline, fall, found[deadline.pk], many, out)
        for (deadline, fall), many in zip(fallen, told, strict=True)
        if deadline.pk in found
    ]


def by_day(rows: Iterable[Coming]) -> list[tuple[date, list[Coming]]]:
    """The rows of each day together."""
    return [(day, list(many)) for day, many in groupby(rows, key=lambda row: row.day)]


def next_of(deadline: Deadline, known: Mapping[str, tuple[Ladder, list[Rung]]], days: Days, after: date) -> list[Fall]:
    """The rungs still to come on one deadline after a day, nearest first; none while it is settled or suspended.

    `known` are the ladders of its scope. No queries.
    """
    ladder, rungs = known.get(deadline.kind, (None, []))
    if ladder is None or not deadline.may_fire or deadline.episode_from is None:
        return []
    horizon = max(after, deadline.due_on or after) + REACH
    return [
        fall
        for fall in falls(deadline, ladder, rungs, frozenset(), days, horizon)
        if fall.business_date >= after + ONE_DAY
    ]
