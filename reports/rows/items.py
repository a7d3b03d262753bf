"""Problems, tasks and measures of a ledger as rows."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from cases.domain.standing import DatedFact, Step, counting
from cases.models import Fact, Measure, TaskLeader, TaskUnit
from orgs.models import User
from reports.figures import OVERLAPPING, problem_mark, task_mark
from reports.ledger import Ledger, ProblemRow, TaskRow
from reports.rows.row import Names, Row, iso, once, year

DIMENSIONS = ("category", "place", "unit", "lead", "leader", "first", "due")
SAYING = (Fact.Kind.CLAIMED, Fact.Kind.COMPLETION_REPORTED)


class Told(NamedTuple):
    """What rows tell of a measure."""

    pk: int
    order: int
    text: str
    is_key_step: bool


def read(ledger: Ledger, names: Names) -> list[Row]:
    """All problems, then all tasks, then all measures of the day. Two queries beside the ledger's."""
    leaders, measures = _leaders(ledger), _measures(ledger)
    tasks: dict[int, Row] = {}
    problems: list[Row] = []
    for row in ledger.problems:
        for task in row.tasks:
            tasks[task.task.pk] = _task(task, len(tasks) + 1, leaders.get(task.task.pk, []), measures, names)
        problems.append(_problem(row, len(problems) + 1, [tasks[task.task.pk] for task in row.tasks], names))
    steps: list[Row] = []
    for task in ledger.tasks:
        steps += _steps(task, tasks[task.task.pk], measures, len(steps) + 1)
    return [*problems, *tasks.values(), *steps]


def _problem(row: ProblemRow, order: int, tasks: list[Row], names: Names) -> Row:
    problem, first = row.problem, tasks[0] if tasks else None
    category = names.tag("category", problem.category.number, problem.category.name)
    tags = once(tag for task in tasks for tag in task.tags) or (
        category,
        *(names.tag(dimension, None) for dimension in DIMENSIONS[1:]),
    )
    marks = ["total", row.status.value, *(name for name in OVERLAPPING if problem_mark(row, name))]
    return Row(
        "problem",
        f"cases.problem:{problem.pk}",
        order,
        str(problem.number),
        problem.title,
        row.status.value,
        tuple(f"problems.{mark}" for mark in marks),
        tags,
        category=problem.category.name,
        unit="、".join(once(name for task in tasks for name in task.unit.split("、") if name)),
        lead="、".join(once(task.lead for task in tasks if task.lead)),
        place="、".join(once(task.place for task in tasks)),
        leader="、".join(once(task.leader for task in tasks if task.leader)),
        first_due_on=first.first_due_on if first else None,
        due_on=first.due_on if first else None,
        claimed=first.claimed if first else None,
        verified=first.verified if first else None,
        verified_on=first.verified_on if first else None,
        changes=sum(task.changes for task in tasks),
        cycle=max((task.cycle for task in tasks), default=1),
        data={
            "id": row.tasks[0].task.pk if row.tasks else None,
            "text": problem.text,
            "is_key": problem.is_key,
            "illustrative": problem.is_illustrative,
            "category": problem.category.number,
            "tasks": [task.key for task in tasks],
            "marks": marks[2:],
            "words": first.data["words"] if first else "",
            "first_words": first.data["first_words"] if first else "",
        },
    )


def _task(row: TaskRow, order: int, leaders: list[dict[str, str]], measures: dict[int, Told], names: Names) -> Row:
    task, now, problem = row.task, row.standing, row.task.problem
    charge = next((one for one in leaders if one["level"] == TaskLeader.Level.CITY), None)
    marks = ["total", now.status.value, *(name for name in OVERLAPPING if task_mark(row, name))]
    units = [(role, pk, name) for role, pk, name in row.plan["units"]]
    responsible = [names.tag("unit", pk, name) for role, pk, name in units if role == TaskUnit.Role.RESPONSIBLE] or [
        names.tag("unit", None)
    ]
    lead = [names.tag("lead", pk, name) for role, pk, name in units if role == TaskUnit.Role.LEAD]
    part = f"-{task.number}" if task.number > 1 else ""
    return Row(
        "task",
        f"cases.task:{problem.pk}.{task.number}",
        order,
        f"{problem.number}{part}",
        problem.title,
        now.status.value,
        tuple(f"tasks.{mark}" for mark in marks),
        (
            names.tag("category", problem.category.number, problem.category.name),
            names.tag("place", task.place_id, task.place.name),
            *once(responsible),
            *(lead or [names.tag("lead", None)]),
            names.tag("leader", charge["id"], charge["name"]) if charge else names.tag("leader", None),
            names.tag("first", year(now.first_due_on)),
            names.tag("due", year(now.due_on)),
        ),
        category=problem.category.name,
        unit=row.units(TaskUnit.Role.RESPONSIBLE),
        lead=row.units(TaskUnit.Role.LEAD),
        place=task.place.name,
        leader=charge["name"] if charge else "",
        first_due_on=now.first_due_on,
        due_on=now.due_on,
        claimed=now.claimed,
        verified=now.verified,
        verified_on=now.verified_on,
        changes=row.changes,
        cycle=row.cycle,
        data=_told(row, leaders, measures) | {"illustrative": problem.is_illustrative, "marks": marks[2:]},
    )


def _told(row: TaskRow, leaders: list[dict[str, str]], measures: dict[int, Told]) -> dict[str, Any]:
    """What lists and comparisons tell of a task beside its columns."""
    now = row.standing
    facts = counting(row.course.facts, now.on)
    seen = _last(facts, Fact.Kind.VERIFIED)
    said = _last(facts, *SAYING)
    committed = {one.get("order"): one.get("text") for one in row.plan["measures"]}
    return {
        "id": row.task.pk,
        "problem": f"cases.problem:{row.task.problem_id}",
        "goal": row.plan["goal"],
        "first_goal": row.first["goal"],
        "words": row.plan["deadline"]["words"],
        "first_words": row.first["deadline"]["words"],
        "units": row.plan["units"],
        "acceptor": "、".join(name for _role, _pk, name in row.plan.get("acceptor") or ()),
        "measures": [
            committed.get(found.order) or found.text for step in _live(row) if (found := measures.get(step.measure_id))
        ],
        "measures_total": now.measures,
        "measures_done": now.measures_done,
        "leaders": [{"level": one["level"], "name": one["name"]} for one in leaders],
        "completed_on": iso(now.completed_on),
        "against_first": str(now.against_first),
        "accepted_on": iso(_day(facts, Fact.Kind.ACCEPTED)) if now.accepted else None,
        "closed_on": iso(_day(facts, Fact.Kind.CLOSED)) if now.closed else None,
        "method": seen.method if seen else "",
        "found": seen.note if seen else "",
        "said": said.note if said else "",
        "said_on": iso(said.effective_on) if said else None,
    }


def _steps(row: TaskRow, task: Row, measures: dict[int, Told], start: int) -> Iterator[Row]:
    """The measures in a task's plan, numbered in the list from `start`."""
    now = row.standing
    committed = {one.get("order"): one.get("text") for one in row.plan["measures"]}
    live = [(step, measures[step.measure_id]) for step in _live(row) if step.measure_id in measures]
    for order, (step, measure) in enumerate(live, start):
        done = now.done.get(measure.pk)
        yield Row(
            "measure",
            f"cases.measure:{measure.pk}",
            order,
            f"{task.number}({measure.order})",
            committed.get(measure.order) or measure.text,
            "done" if done else "open",
            ("measures.total", "measures.done" if done else "measures.open"),
            task.tags,
            category=task.category,
            unit=task.unit,
            lead=task.lead,
            place=task.place,
            leader=task.leader,
            first_due_on=step.limit.first,
            due_on=step.limit.on(now.on),
            cycle=task.cycle,
            data={
                "id": row.task.pk,
                "task": task.key,
                "problem": task.title,
                "illustrative": task.data["illustrative"],
                "is_key_step": measure.is_key_step,
                "begun_on": iso(now.begun.get(measure.pk)),
                "done_on": iso(done),
            },
        )


def _live(row: TaskRow) -> Iterator[Step]:
    return (step for step in row.course.steps if step.is_live(row.standing.on))


def _measures(ledger: Ledger) -> dict[int, Told]:
    """The round's measures, by id. One query of plain values."""
    rows = Measure.objects.filter(task__problem__round=ledger.round).values_list(*Told._fields)
    return {told.pk: told for told in map(Told._make, rows)}


def _leaders(ledger: Ledger) -> dict[int, list[dict[str, str]]]:
    """Who carried each task on the day, by level. One query."""
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    rows = TaskLeader.objects.filter(task__problem__round=ledger.round, starts_on__lte=ledger.as_of)
    for leader in rows.exclude(ends_on__lte=ledger.as_of).select_related("user").order_by("pk"):
        person: User = leader.user
        name = person.get_full_name() or person.get_username()
        found[leader.task_id].append({"level": leader.level, "name": name, "id": str(person.pk)})
    return found


def _last(facts: list[DatedFact], *kinds: str) -> DatedFact | None:
    return next((fact for fact in reversed(facts) if fact.kind in kinds), None)


def _day(facts: list[DatedFact], kind: str) -> Any:
    found = _last(facts, kind)
    return found.effective_on if found else None
