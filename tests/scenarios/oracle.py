"""What the lifecycle rules make of a script on a day, worked out from its dates alone and without any service.

Written apart from the product's own rules on purpose: the replay is later held against it.
"""

from collections import Counter
from datetime import date, timedelta

from scenarios.story import Act, MeasureScript, ProblemScript, Scenario

IMMEDIATE_DAYS = 30


def complete(problem: ProblemScript, on: date) -> bool:
    """Whether completion is reported on `on` and neither returned to the unit nor reopened."""
    state = False
    for act in problem.closing:
        if act.on > on:
            break
        if act.act in ("report", "complete"):
            state = True
        elif act.act == "reopen" or (act.act == "return" and act.to == "unit"):
            state = False
    return state


def reopened(problem: ProblemScript, on: date) -> Act | None:
    """The reopening in force."""
    return next((act for act in problem.closing if act.act == "reopen" and act.on <= on), None)


def due(scenario: Scenario, problem: ProblemScript, on: date) -> date | None:
    """The deadline in force on `on`."""
    if act := reopened(problem, on):
        return act.due_on
    moved = [
        c.new_due_on for c in scenario.changes if c.approved and c.problem == problem.number and c.decided_on <= on
    ]
    return moved[-1] if moved and moved[-1] else problem.deadline.due_on


def measure_due(scenario: Scenario, problem: ProblemScript, measure: MeasureScript, on: date) -> date | None:
    """The date of a measure in force on `on`; "at once" is 30 days after the plan."""
    for change in scenario.changes:
        if change.approved and change.problem == problem.number and change.decided_on <= on:
            for moved in change.measures:
                if moved.order == measure.order:
                    return moved.new_due_on
    if measure.deadline_words == "立行立改":
        return scenario.round.plan_document_date + timedelta(IMMEDIATE_DAYS)
    return measure.due_on


def share(scenario: Scenario, measures: tuple[MeasureScript, ...], on: date, *, running: bool) -> float:
    """Per cent done: finished measures count whole, running ones (if asked) by time, up to nine tenths."""
    total = 0.0
    for m in measures:
        if m.done_on and m.done_on <= on:
            total += m.weight
        elif running and m.begun_on <= on:
            end = m.done_on or m.due_on or scenario.ends_on + timedelta(30)
            total += m.weight * min(0.9, (on - m.begun_on) / max(end - m.begun_on, timedelta(1)))
    return total


def status(
    scenario: Scenario, problem: ProblemScript, on: date, *, running: bool = True, tolerance: int | None = None
) -> str:
    """The schedule status of lifecycle.md of the problem's one task."""
    tolerance = scenario.round.progress_tolerance if tolerance is None else tolerance
    deadline, again = due(scenario, problem, on), reopened(problem, on)
    if complete(problem, on):
        return "completed_early"
    if deadline and on > deadline:
        return "overdue"
    measures = again.measures if again else problem.measures
    start = again.on if again else scenario.round.plan_filed_on
    for m in measures:
        day = m.due_on if again else measure_due(scenario, problem, m, on)
        if day and on > day and not (m.done_on and m.done_on <= on):
            return "behind"
    gone = 100 * (on - start) / (deadline - start) if deadline else 0
    if gone - share(scenario, measures, on, running=running) > tolerance:
        return "behind"
    if all(m.begun_on > on for m in measures):
        return "not_started"
    return "on_track"


def figures(scenario: Scenario, on: date, **options: bool | int) -> Counter[str]:
    """How many problems have each status on `on`."""
    return Counter(status(scenario, p, on, **options) for p in scenario.problems)
