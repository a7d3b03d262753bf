"""The problems of a load: each with a task, its plan as it was filed, two measures, and facts of two days."""

from datetime import date
from typing import Any

from django.db.models import Model

from cases.domain.standing import Course, DatedFact, Limit, Step, standing
from cases.models import Category, Commitment, Fact, Measure, Problem, Round, Task, TaskUnit
from cases.states import Stage
from deadlines import terms, workdays
from deadlines.models import Deadline
from orgs.models import Organisation, User
from records.trail import key
from scenarios.load_rows import Ids, Place
from scenarios.wordings import WHAT, Draw

FURTHEST = 400  # days to the last deadline
Tables = dict[type[Model], list[Any]]


def write(round: Round, places: tuple[Place, ...], ids: Ids, count: int, office: User) -> None:
    """Problems of the feedback, each with one task under way at a unit of some county; columns as facts say."""
    if not count:
        return
    draw = Draw(f"problems {round.slug}")
    category = Category.objects.create(round=round, number=1, name="示例")
    tables: Tables = {model: [] for model in (Problem, Deadline, Task, TaskUnit, Measure, Commitment, Fact)}
    for number in range(1, count + 1):
        _item(round, category, draw.choice(places), number, ids, draw, tables, office)
    for model, rows in tables.items():
        model._default_manager.bulk_create(rows, batch_size=1000)


def _item(
    round: Round, category: Category, place: Place, number: int, ids: Ids, draw: Draw, tables: Tables, office: User
) -> None:
    day = round.feedback_on or round.left_on
    problem = Problem(
        pk=next(ids[Problem]), round=round, category=category, number=number, title=f"示例问题{number}",
        text=f"{place.county.name}：{draw.choice(list(WHAT))}", entered_on=day, is_illustrative=True,
    )  # fmt: skip
    task = Task(
        pk=next(ids[Task]), problem=problem, goal="完成整改", place=place.county, stage=Stage.WORKING, filed_on=day
    )
    limit = workdays.count(day, draw.randint(1, FURTHEST), Round.Unit.CALENDAR, None)
    deadline = terms.as_counted(Deadline.Kind.TASK, task, limit, organisation=place.units[0], on=day, scope=key(round))
    deadline.pk = next(ids[Deadline])
    task.deadline = deadline
    lead = draw.choice(place.units)
    measures = [Measure(pk=next(ids[Measure]), task=task, order=n, text=f"示例措施{n}", added_on=day) for n in (1, 2)]
    facts = _facts(task, measures, day, draw, ids, office)
    _derive(round, task, measures, facts)
    tables[Problem].append(problem)
    tables[Deadline].append(deadline)
    tables[Task].append(task)
    tables[TaskUnit] += [
        TaskUnit(task=task, organisation=place.units[0], role=TaskUnit.Role.RESPONSIBLE),
        TaskUnit(task=task, organisation=lead, role=TaskUnit.Role.LEAD),
    ]
    tables[Measure] += measures
    tables[Commitment] += _plan(task, deadline, place.units[0], lead, measures, day)
    tables[Fact] += facts


def _plan(
    task: Task, deadline: Deadline, unit: Organisation, lead: Organisation, measures: list[Measure], day: date
) -> list[Commitment]:
    """The locked fields, shaped as cases.domain.planning.plan_values has them."""
    values: dict[str, Any] = {
        Commitment.Field.GOAL: task.goal,
        Commitment.Field.DEADLINE: {"words": str(deadline.due_on), "due_on": str(deadline.due_on)},
        Commitment.Field.MEASURES: [{"order": one.order, "text": one.text, "words": ""} for one in measures],
        Commitment.Field.UNITS: [["responsible", unit.pk, unit.name], ["lead", lead.pk, lead.name]],
        Commitment.Field.ACCEPTOR: [],
    }
    return [Commitment(task=task, field=name, seq=0, value=value, effective_on=day) for name, value in values.items()]


def _facts(task: Task, measures: list[Measure], day: date, draw: Draw, ids: Ids, office: User) -> list[Fact]:
    """Filed, then with luck begun, claimed and verified; all of the day on which the plan was filed."""
    share = draw.randint(0, 9) * 10
    told: list[tuple[str, dict[str, Any]]] = [(Fact.Kind.FILED, {})]
    if share:
        told += [(Fact.Kind.MEASURE_BEGUN, {"measure": one}) for one in measures]
        told += [(Fact.Kind.CLAIMED, {"share": min(share + 10, 100), "note": "示例进展"})]
        told += [(Fact.Kind.VERIFIED, {"share": share, "method": "site", "note": "示例核实"})]
    if share > 40:
        told += [(Fact.Kind.MEASURE_DONE, {"measure": measures[0]})]
    return [
        Fact(pk=next(ids[Fact]), task=task, kind=kind, effective_on=day, counts_from=day, actor=office, **values)
        for kind, values in told
    ]


def _derive(round: Round, task: Task, measures: list[Measure], facts: list[Fact]) -> None:
    """The columns that lists filter by, as cases.domain.moves derives them."""
    dated = [
        DatedFact(one.pk, one.kind, one.effective_on, one.counts_from, one.measure_id, one.share, one.method, one.note)
        for one in facts
    ]
    steps = tuple(Step(one.pk, one.weight, Limit(None), one.added_on) for one in measures)
    limit = Limit(task.term.first_due_on)
    course = Course(task.pk, task.filed_on, limit, long_term=False, tolerance=round.tolerance, steps=steps, facts=dated)
    now = standing(course, round.today())
    task.begun_on, task.behind_from = now.begun_on, now.behind_from
    task.claimed_share, task.verified_share, task.verified_on = now.claimed, now.verified, now.verified_on
    for one in measures:
        one.begun_on, one.done_on = now.begun.get(one.pk), now.done.get(one.pk)
