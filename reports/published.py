"""What the public may read of a round: the only road from the ledger to a public page.

Everything here is plain data (dates in ISO form) and is frozen in a release. A claim of a unit, a note, a name of a
person or a statement of completion has no way in.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from cases.domain.standing import counting as counting_facts
from cases.models import Activity, Fact, Measure, Round, TaskUnit
from leading.reading import untold
from lookback.models import Pick
from lookback.states import FOUND
from lookback.states import Stage as LookBackStage
from petitions import counting
from petitions.models import Petition
from petitions.states import whole_status, whole_verdict
from reports.figures import ACTIVITY_KEYS, OVERLAPPING, problem_mark, task_mark
from reports.ledger import Ledger, ProblemRow, TaskRow
from reports.rows import liability
from reports.rows.beside import UNANNOUNCED

NO_VERDICT = "none"  # how a list names a petition whose verdict is not given yet


def items(rows: Ledger) -> list[dict[str, Any]]:
    """Every problem of the ledger with its tasks, measures, verified progress and look-backs. Two queries."""
    measures, visits = _measures(rows.tasks), _look_backs(rows.tasks)
    return [_problem(row, measures, visits) for row in rows.problems]


def lists(round: Round, as_of: date) -> dict[str, list[dict[str, Any]]]:
    """The rows behind the figures of petitions and activities: numbers, days and outcomes, no contents."""
    return {name: read(round, as_of) for name, read in LISTS.items()}


def _petitions(round: Round, as_of: date) -> list[dict[str, Any]]:
    now = counting.standing(round, as_of)
    rows = Petition.objects.filter(pk__in=now.received).order_by("pk")
    return [
        {
            "number": number,
            "on": on.isoformat(),
            "batch": batch,
            "outcome": str(whole_status([told.status for told in now.received[pk]])),
            "verdict": str(whole_verdict([told.verdict for told in now.received[pk]])) or NO_VERDICT,
        }
        for pk, number, on, batch in rows.values_list("pk", "number", "batch__handed_over_on", "batch__number")
    ]


def _assignments(round: Round, as_of: date) -> list[dict[str, Any]]:
    now = counting.standing(round, as_of)
    told = {(row.petition, row.unit): row for row in now.assigned}
    rows = counting.assigned(round, as_of).order_by("pk")
    return [
        {"number": number, "on": on.isoformat(), "unit": name, "outcome": str(told[(petition, unit)].status)}
        for petition, unit, number, on, name in rows.values_list(
            "petition", "organisation", "petition__number", "assigned_on", "organisation__name"
        )
        if (petition, unit) in told
    ]


def _activities(round: Round, as_of: date) -> list[dict[str, Any]]:
    """Every one that the figures count; of an unannounced one that units do not know yet, only its series."""
    inside = untold(round, as_of)
    return [
        {
            "on": row.held_on.isoformat(),
            "kind": ACTIVITY_KEYS[Activity.Kind(row.kind)],
            "title": (row.series or UNANNOUNCED) if row.pk in inside else row.title,
            "who": row.who,
        }
        for row in round.activities.counting(as_of).filter(kind__in=ACTIVITY_KEYS)
    ]


def _accountability(round: Round, as_of: date) -> list[dict[str, Any]]:
    """Sources with their sums, clues and cases as one number each, persons by kind: no case, no unit, no text."""
    return [
        {"on": row.data["on"], "source": row.status, "amounts": row.data["amounts"]}
        for row in liability.read(round, as_of)
    ]


LISTS = {
    "petitions": _petitions,
    "assignments": _assignments,
    "activities": _activities,
    "accountability": _accountability,
}


Visits = dict[tuple[int, int], list[dict[str, Any]]]


def _problem(row: ProblemRow, measures: dict[int, list[Measure]], visits: Visits) -> dict[str, Any]:
    problem = row.problem
    return {
        "number": problem.number,
        "category": [problem.category.number, problem.category.name],
        "title": problem.title,
        "text": problem.text,
        "illustrative": problem.is_illustrative,
        "status": row.status.value,
        "marks": [name for name in OVERLAPPING if problem_mark(row, name)],
        "tasks": [
            _task(task, measures[task.task.pk], visits.get((task.task.problem_id, task.task.number), []))
            for task in row.tasks
        ],
    }


def _task(row: TaskRow, measures: list[Measure], visits: list[dict[str, Any]]) -> dict[str, Any]:
    now = row.standing
    return {
        "number": row.task.number,
        "cycle": row.cycle,
        "status": now.status.value,
        "marks": [name for name in OVERLAPPING if task_mark(row, name)],
        "goal": row.plan["goal"],
        "first_goal": row.first["goal"],
        "words": row.plan["deadline"]["words"],
        "first_words": row.first["deadline"]["words"],
        "due_on": _iso(now.due_on),
        "first_due_on": _iso(now.first_due_on),
        "changes": row.changes,
        "lead": row.units(TaskUnit.Role.LEAD),
        "responsible": row.units(TaskUnit.Role.RESPONSIBLE),
        "place": row.task.place.name,
        "verified": _verified(row),
        "measures": [_measure(row, measure) for measure in measures],
        "completed_on": _iso(now.completed_on),
        "look_backs": visits,
    }


def _look_backs(rows: Iterable[TaskRow]) -> Visits:
    """What look-backs found on each task through all its cycles, once the office had concluded by the day.

    Only number, day and result: who went, what they wrote and their pictures stay inside.
    """
    days = {row.task.problem_id: row.standing.on for row in rows}
    found: Visits = defaultdict(list)
    picks = Pick.objects.counting().filter(
        task__problem__in=days, stage=LookBackStage.CONCLUDED, result__in=[str(one) for one in FOUND]
    )
    wanted = ("task__problem", "task__number", "plan__number", "found_on", "result", "conclusion__concluded_on")
    for problem, number, plan, on, result, concluded_on in picks.order_by("found_on", "pk").values_list(*wanted):
        if concluded_on and concluded_on <= days[problem]:
            found[problem, number].append({"plan": plan, "on": on.isoformat(), "result": result})
    return found


def _verified(row: TaskRow) -> list[dict[str, Any]]:
    """Every verified share by the day, oldest first: what was found, when and how; no note."""
    return [
        {"share": fact.share, "on": fact.effective_on.isoformat(), "method": fact.method}
        for fact in counting_facts(row.course.facts, row.standing.on)
        if fact.kind == Fact.Kind.VERIFIED
    ]


def _measure(row: TaskRow, measure: Measure) -> dict[str, Any]:
    committed = {one.get("order"): one for one in row.plan["measures"]}.get(measure.order, {})
    due = next(step.limit.on(row.standing.on) for step in row.course.steps if step.measure_id == measure.pk)
    return {
        "order": measure.order,
        "text": committed.get("text") or measure.text,
        "due_on": _iso(due),
        "done_on": _iso(row.standing.done.get(measure.pk)),
    }


def _measures(rows: Iterable[TaskRow]) -> dict[int, list[Measure]]:
    """The measures in the plan of each task on the day."""
    live = {step.measure_id: row.task.pk for row in rows for step in row.course.steps if step.is_live(row.standing.on)}
    found: dict[int, list[Measure]] = defaultdict(list)
    for measure in Measure.objects.filter(task__in=set(live.values())).order_by("task", "order"):
        if measure.pk in live:
            found[measure.task_id].append(measure)
    return found


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
