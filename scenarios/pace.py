"""How the work on a problem goes on between filing and completion, month by month, worked out from the script alone.

A finished measure counts whole; a running one grows with time to at most nine tenths of its weight. Units report once
a month and the office verifies some days later; between the months the office looks again on the day on which an old
figure would turn the lamp although the work has gone on.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor

from deadlines import workdays
from scenarios.story import Act, MeasureScript, ProblemScript, Scenario

ONE_DAY = timedelta(days=1)
WITHOUT_DATE = timedelta(days=30)  # a running measure without a date is thought to end so long after the script
RUNNING_AT_MOST = 0.9
FIRST_CLAIM_DAY = 18  # of a month; problems are spread over the days after it


@dataclass(frozen=True, slots=True)
class Stretch:
    """One cycle of a problem's task: its measures, its first day, and the day of its report or after the end."""

    cycle: int
    measures: tuple[MeasureScript, ...]
    begins_on: date
    report_on: date


@dataclass(frozen=True, slots=True)
class Look:
    """A share said on a day: claimed by the unit or verified by the office. `running` are orders of measures."""

    on: date
    cycle: int
    verified: bool
    share: int
    done: tuple[str, ...]
    running: tuple[str, ...]


def stretches(scenario: Scenario, problem: ProblemScript) -> list[Stretch]:
    """The cycles of a problem, in order; the first begins when the plan is filed, each later one with a reopening."""
    begins: list[Act | None] = [None, *(act for act in problem.closing if act.act == "reopen")]
    found = []
    for cycle, act in enumerate(begins, start=1):
        first = act.on if act else scenario.round.plan_filed_on
        reports = [a.on for a in problem.closing if a.act == "report" and a.on >= first]
        last = reports[0] if reports else scenario.ends_on + ONE_DAY
        found.append(Stretch(cycle, act.measures if act else problem.measures, first, last))
    return found


def share(measures: tuple[MeasureScript, ...], on: date, end: date) -> float:
    """Per cent of the weights done on `on`; `end` is the script's last day."""
    total = 0.0
    for m in measures:
        if m.done_on and m.done_on <= on:
            total += m.weight
        elif m.begun_on <= on:
            until = m.done_on or m.due_on or end + WITHOUT_DATE
            total += m.weight * min(RUNNING_AT_MOST, (on - m.begun_on) / max(until - m.begun_on, ONE_DAY))
    return total


def due_on(scenario: Scenario, problem: ProblemScript, cycle: int, on: date) -> date | None:
    """The deadline of a cycle in force on `on`."""
    if cycle > 1:
        return [act.due_on for act in problem.closing if act.act == "reopen"][cycle - 2]
    due = problem.deadline.due_on
    for change in scenario.changes:
        if change.problem == problem.number and change.approved and change.decided_on <= on:
            due = change.new_due_on or due
    return due


def looks(scenario: Scenario, problem: ProblemScript) -> list[Look]:
    """Every claim and verification of a problem, in order of days, claims before verifications of the same day."""
    found: list[Look] = []
    for stretch in stretches(scenario, problem):
        claims = list(_claims(scenario, problem, stretch))
        found += claims + _verifications(scenario, problem, stretch, [look.on for look in claims])
    return sorted(found, key=lambda look: (look.on, look.verified))


def _claims(scenario: Scenario, problem: ProblemScript, stretch: Stretch) -> Iterator[Look]:
    calendar = workdays.load()
    month = stretch.begins_on.replace(day=1)
    before = stretch.begins_on
    while month < stretch.report_on:
        day = calendar.on_or_after(month + timedelta(days=FIRST_CLAIM_DAY - 1 + problem.number % 6))
        month = (month + timedelta(days=32)).replace(day=1)
        if not stretch.begins_on < day < stretch.report_on:
            continue
        real = share(stretch.measures, day, scenario.ends_on)
        if real >= 1:
            said = min(99, 5 * ceil(real / 5)) if real < 100 else 100
            yield _look(stretch, day, said, verified=False, since=before)
            before = day


def _verifications(scenario: Scenario, problem: ProblemScript, stretch: Stretch, claimed: list[date]) -> list[Look]:
    calendar = workdays.load()
    monthly = {calendar.on_or_after(day + timedelta(days=3 + problem.number % 3)) for day in claimed}
    gone = _time_gone(scenario, problem, stretch)
    found: list[Look] = []
    day = stretch.begins_on
    while day < stretch.report_on:
        following = calendar.on_or_after(day + ONE_DAY)
        real = share(stretch.measures, day, scenario.ends_on)
        # What must be verified today so that nobody has to look again before the next working day.
        needed = ceil(gone(following - ONE_DAY)) - scenario.round.progress_tolerance
        stale = bool(found) and found[-1].share < needed <= ceil(real)
        if day in monthly or stale:
            said = max(floor(real), min(needed, ceil(real)), found[-1].share if found else 0)
            before = found[-1].on if found else stretch.begins_on
            found.append(_look(stretch, day, said, verified=True, since=before))
        day = following
    return [look for look in found if look.share]


def _time_gone(scenario: Scenario, problem: ProblemScript, stretch: Stretch) -> Callable[[date], float]:
    def gone(on: date) -> float:
        due = due_on(scenario, problem, stretch.cycle, on)
        return 100 * (on - stretch.begins_on) / (due - stretch.begins_on) if due else 0

    return gone


def _look(stretch: Stretch, on: date, said: int, *, verified: bool, since: date) -> Look:
    done = tuple(m.text for m in stretch.measures if m.done_on and since < m.done_on <= on)
    running = tuple(m.text for m in stretch.measures if m.begun_on <= on and not (m.done_on and m.done_on <= on))
    return Look(on, stretch.cycle, verified, said, done, running)
