"""What is true of a task on a day: one pure function over its dated facts.

Sources: the schedule statuses are Guangdong's five boxes and Yongzhou's three groups; "on schedule" has no official
definition, the one used here is the domain reference's, (e). "Completed early" is before the deadline in force then.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import floor
from typing import NamedTuple

from cases.models import Fact
from cases.states import Status

Kind = Fact.Kind
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """A deadline through time: the first date and every later one with the day it was decided."""

    first: date | None
    changes: tuple[tuple[date, date | None], ...] = ()

    def on(self, day: date) -> date | None:
        """The date in force on `day`."""
        due = self.first
        for decided_on, due_on in self.changes:
            if decided_on <= day:
                due = due_on or due
        return due


class DatedFact(NamedTuple):
    """The columns of cases.models.Fact that a standing and the lists beside it are read from."""

    pk: int
    kind: str
    effective_on: date
    counts_from: date
    measure_id: int | None = None
    share: int | None = None
    method: str = ""
    note: str = ""
    corrects_id: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A measure as the calendar sees it; `weight` is its part in the plan."""

    measure_id: int
    weight: int
    limit: Limit
    added_on: date
    dropped_on: date | None = None

    def is_live(self, day: date) -> bool:
        """Whether the measure is part of the plan on `day`."""
        return self.added_on <= day and (self.dropped_on is None or self.dropped_on > day)


@dataclass(frozen=True, slots=True)
class Course:
    """A task's plan and its facts in the order they were recorded."""

    task_id: int
    filed_on: date | None
    limit: Limit
    long_term: bool
    tolerance: int
    steps: tuple[Step, ...]
    facts: Sequence[DatedFact]


@dataclass(slots=True)
class Standing:
    """Where a task stands on a day. Dates are days, shares are per cent; None means never said."""

    on: date
    status: Status = Status.NOT_STARTED
    due_on: date | None = None
    first_due_on: date | None = None
    long_term: bool = False
    begun_on: date | None = None
    behind_from: date | None = None
    completed_on: date | None = None
    completion: str = ""
    against_first: str = ""
    is_basic: bool = False
    claimed: int | None = None
    verified: int | None = None
    verified_on: date | None = None
    reported_complete: bool = False
    accepted: bool = False
    in_notice: bool = False
    closed: bool = False
    reopened: bool = False
    begun: dict[int, date] = field(default_factory=dict)
    done: dict[int, date] = field(default_factory=dict)
    measures: int = 0
    measures_done: int = 0


def standing(course: Course, on: date) -> Standing:
    """The standing on `on`, from the facts that count by then. Pure: the same answer whenever it is asked."""
    result = Standing(on, due_on=course.limit.on(on), first_due_on=course.limit.first, long_term=course.long_term)
    for fact in counting(course.facts, on):
        _apply(fact, result, course)
    live = [step for step in course.steps if step.is_live(on)]
    result.measures = len(live)
    result.measures_done = sum(step.measure_id in result.done for step in live)
    starts = [*result.begun.values(), *result.done.values()]
    if result.begun_on:
        starts.append(result.begun_on)
    result.begun_on = min(starts, default=None)
    result.behind_from = _behind_from(course, live, result)
    result.status = _status(result)
    return result


def counting(facts: Sequence[DatedFact], on: date) -> list[DatedFact]:
    """The facts that count by `on` and were not taken back by then."""
    known = [fact for fact in facts if fact.counts_from <= on]
    taken_back = {fact.corrects_id for fact in known if fact.corrects_id}
    return [fact for fact in known if fact.pk not in taken_back and fact.kind != Kind.CORRECTED]


def _apply(fact: DatedFact, result: Standing, course: Course) -> None:
    match fact.kind:
        case Kind.MEASURE_BEGUN | Kind.MEASURE_DONE:
            _measure(fact, fact.measure_id or 0, result)
        case Kind.CLAIMED | Kind.VERIFIED:
            _progress(fact, result)
        case Kind.GRADED_BASIC | Kind.GRADE_LIFTED:
            result.is_basic = fact.kind == Kind.GRADED_BASIC
        case Kind.COMPLETION_REPORTED:
            _complete(fact, result, course)
        case Kind.COMPLETION_WITHDRAWN | Kind.RETURNED:
            result.completed_on, result.completion, result.against_first = None, "", ""
            result.reported_complete = result.accepted = result.in_notice = False
        case _:
            _mark(fact, result)


def _measure(fact: DatedFact, measure_id: int, result: Standing) -> None:
    if fact.kind == Kind.MEASURE_BEGUN:
        result.begun[measure_id] = fact.effective_on
        return
    result.begun.setdefault(measure_id, fact.effective_on)
    result.done[measure_id] = fact.effective_on


def _mark(fact: DatedFact, result: Standing) -> None:
    match fact.kind:
        case Kind.ACCEPTED:
            result.accepted = True
        case Kind.NOTICE_OPENED | Kind.NOTICE_WITHDRAWN:
            result.in_notice = fact.kind == Kind.NOTICE_OPENED
        case Kind.CLOSED:
            result.closed, result.in_notice = True, False
        case Kind.REOPENED:
            result.reopened = True


def _progress(fact: DatedFact, result: Standing) -> None:
    if fact.kind == Kind.CLAIMED:
        result.claimed = fact.share
    else:
        result.verified, result.verified_on = fact.share, fact.effective_on
    if fact.share and result.begun_on is None:
        result.begun_on = fact.effective_on


def _complete(fact: DatedFact, result: Standing, course: Course) -> None:
    result.completed_on = fact.effective_on
    result.reported_complete = True
    result.completion = against(fact.effective_on, course.limit.on(fact.effective_on))
    result.against_first = against(fact.effective_on, course.limit.first)


def against(completed_on: date, due_on: date | None) -> Status:
    """Early is before the day, late is after it; without a date a completion is on time."""
    if due_on is None or completed_on == due_on:
        return Status.COMPLETED_ON_TIME
    return Status.COMPLETED_EARLY if completed_on < due_on else Status.COMPLETED_LATE


def _behind_from(course: Course, live: list[Step], result: Standing) -> date | None:
    """The first day on which the task is behind if nothing more happens; None when that day never comes."""
    days = [
        due + ONE_DAY
        for step in live
        if step.measure_id not in result.done and (due := step.limit.on(result.on)) is not None
    ]
    if share_day := _share_falls_behind(course, result):
        days.append(share_day)
    return min(days, default=None)


def _share_falls_behind(course: Course, result: Standing) -> date | None:
    """The first day on which the share of time gone exceeds the verified share by more than the tolerance."""
    if result.verified is None or result.due_on is None or course.filed_on is None or course.filed_on >= result.due_on:
        return None
    reach = result.verified + course.tolerance
    if reach >= 100:
        return None
    span = (result.due_on - course.filed_on).days
    return course.filed_on + timedelta(days=floor(span * reach / 100) + 1)


def _status(result: Standing) -> Status:
    if result.completion:
        return Status(result.completion)
    if result.is_basic:
        return Status.BASICALLY_COMPLETED
    if result.due_on is not None and result.due_on < result.on:
        return Status.OVERDUE
    if result.behind_from is not None and result.behind_from <= result.on:
        return Status.BEHIND
    return Status.ON_TRACK if result.begun_on else Status.NOT_STARTED
