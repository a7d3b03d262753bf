"""Which rungs fall due on a deadline, and when: pure date arithmetic; and recording those that were overtaken.

The same rows come out however often, however late and in however many pieces a scan runs: a rung counts from the
deadline's own dates and floors, never from the day on which somebody looked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from deadlines import workdays
from deadlines.models import Deadline, Firing, Ladder, Rung
from deadlines.workdays import ONE_DAY, Calendar, CalendarMissing

GRACE_DAYS = 2  # working days after a deadline runs again before its rungs count
KEPT_DATES = 20_000


class Estimating(Calendar):
    """A calendar that takes Monday to Friday for a year that nobody entered: a rung must not fail for that."""

    __slots__ = ()

    def is_workday(self, day: date) -> bool:
        """As Calendar.is_workday, but never CalendarMissing."""
        try:
            return Calendar.is_workday(self, day)
        except CalendarMissing:
            return day.weekday() < 5


@dataclass(frozen=True, slots=True)
class Fall:
    """A rung that falls due: on which working day, and its mark in the deadline's episode."""

    rung: Rung
    business_date: date
    mark: str


class Days:
    """The working days of rungs, over one calendar; each asked for once."""

    def __init__(self, calendar: Calendar | None = None) -> None:
        known = calendar or workdays.load()
        self.calendar = Estimating(known.years, known.provisional, known.off, known.on)
        self.of_offset = lru_cache(KEPT_DATES)(self._of_offset)

    def _of_offset(self, due_on: date, offset: int) -> date:
        try:
            if offset > 0:
                return self.calendar.add(due_on, offset)
            last = self.calendar.on_or_before(due_on)
            return self.calendar.add(last, offset) if offset else last
        except OverflowError:  # one deadline in the year 9999 may not stop those of everybody
            return date.max

    def repeats(self, every: str, first: date, until: date) -> Iterator[tuple[date, str]]:
        """The first working day of each week or month from `first` to `until`, each with its mark."""
        start = first - timedelta(days=first.weekday()) if every == Rung.Every.WEEK else first.replace(day=1)
        while start <= until:
            after = start + timedelta(days=7) if every == Rung.Every.WEEK else _next_month(start)
            day = self.calendar.on_or_after(start)
            if first <= day <= until and day < after:  # a week without a working day is left out
                yield day, _name(every, start)
            start = after


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _name(every: str, start: date) -> str:
    return f"{start:%G-W%V}" if every == Rung.Every.WEEK else f"{start:%Y-%m}"


def applies(rung: Rung, deadline: Deadline) -> bool:
    """Whether a rung is meant for this item: all items, key ones or the others."""
    return rung.only == Rung.Only.ALL or (rung.only == Rung.Only.KEY) == deadline.is_key


def falls(
    deadline: Deadline, ladder: Ladder, rungs: Iterable[Rung], made: frozenset[str], days: Days, until: date
) -> list[Fall]:
    """The rungs that fall due by `until` in the present episode and are not `made` (marks), in order of their days."""
    if deadline.due_on is None:
        return []
    found: list[Fall] = []
    for rung in rungs:
        if not applies(rung, deadline):
            continue
        last = min(until, rung.dropped_on) if rung.dropped_on else until
        first = max(_floor(deadline), rung.since) + ONE_DAY
        first = max(first, ladder.starts_on)
        found += (fall for fall in _of_rung(deadline, rung, days, first, last) if fall.mark not in made)
    return sorted(found, key=lambda fall: (fall.business_date, SEVERITY[fall.rung.act], fall.rung.offset))


SEVERITY = {act: place for place, act in enumerate(Rung.Act.values)}


def _floor(deadline: Deadline) -> date:
    return deadline.episode_from or deadline.opened_on


def _of_rung(deadline: Deadline, rung: Rung, days: Days, first: date, last: date) -> Iterator[Fall]:
    if deadline.due_on is None or first > last:
        return
    if rung.every:
        # Marks made long ago are not looked for: what lies before look_on was made or passed by then.
        begin = max(first, deadline.look_on or first)
        for day, name in days.repeats(rung.every, begin, last):
            yield Fall(rung, day, f"{rung.code}:{name}")
        return
    day = days.of_offset(deadline.due_on, rung.offset)
    if first <= day <= last:
        yield Fall(rung, day, rung.code)


HORIZON = timedelta(days=400)  # longer than any rung lies before or after a due day


def next_look(deadline: Deadline, ladder: Ladder, rungs: Iterable[Rung], days: Days, after: date) -> date | None:
    """The day after `after` on which the next rung falls due; None when none is left."""
    if deadline.due_on is None:
        return None
    nearest: date | None = None
    for rung in rungs:
        if not applies(rung, deadline) or rung.dropped_on:
            continue
        first = max(_floor(deadline) + ONE_DAY, rung.since + ONE_DAY, ladder.starts_on, after + ONE_DAY)
        if rung.every:
            day = next((day for day, _mark in days.repeats(rung.every, first, first + timedelta(days=70))), None)
        else:
            day = days.of_offset(deadline.due_on, rung.offset)
        if day and day >= first and (nearest is None or day < nearest):
            nearest = day
    return nearest


def ladders_of(scope: str) -> dict[str, tuple[Ladder, list[Rung]]]:
    """The ladders in use in a scope, by kind of deadline, each with its rungs. Two queries."""
    found = Ladder.objects.filter(scope=scope, active=True).prefetch_related("rungs")
    return {ladder.kind: (ladder, list(ladder.rungs.all())) for ladder in found}


def marks_of(deadlines: Iterable[Deadline]) -> dict[int, frozenset[str]]:
    """The marks already made in the present episode of each deadline. One query."""
    episodes = {deadline.pk: deadline.episode for deadline in deadlines}
    marks: dict[int, set[str]] = {pk: set() for pk in episodes}
    rows = Firing.objects.filter(deadline__in=episodes).values_list("deadline", "episode", "mark")
    for pk, episode, mark in rows:
        if episode == episodes[pk]:
            marks[pk].add(mark)
    return {pk: frozenset(found) for pk, found in marks.items()}


def as_firing(deadline: Deadline, fall: Fall, state: str, *, made_on: date, told: int = 0) -> Firing:
    """The row of a fallen rung, not saved yet. Raises ValueError for a deadline without a date, which has no rungs."""
    if deadline.due_on is None:
        raise ValueError(f"{deadline.subject} has no date")
    return Firing(
        deadline=deadline,
        scope=deadline.scope,
        episode=deadline.episode,
        mark=fall.mark,
        rung=fall.rung,
        act=fall.rung.act,
        due_on=deadline.due_on,
        business_date=fall.business_date,
        made_on=made_on,
        state=state,
        told=told,
        waits=state == Firing.State.FIRED and needs_paper(fall.rung),
    )


def needs_paper(rung: Rung) -> bool:
    """Whether somebody must still draw up a letter or a card for a rung."""
    return bool(rung.card) or rung.act not in (Rung.Act.REMIND, Rung.Act.WARN)


def pass_by(deadline: Deadline, on: date) -> list[Firing]:
    """Before a locked deadline is settled, moved or suspended on `on`: record the rungs that a scan had not made yet.

    They are overtaken, nobody is written to. Without this the rows would depend on when the scan ran. No query when
    the scan is up to date.
    """
    if deadline.look_on is None or deadline.look_on > on or deadline.suspended_on or deadline.settled_on:
        return []
    ladder, rungs = ladders_of(deadline.scope).get(deadline.kind, (None, []))
    if ladder is None:
        return []
    missed = falls(deadline, ladder, rungs, marks_of([deadline])[deadline.pk], Days(), on)
    rows = [as_firing(deadline, fall, Firing.State.OVERTAKEN, made_on=on) for fall in missed]
    return Firing.objects.bulk_create(rows)
