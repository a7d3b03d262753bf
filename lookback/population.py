"""What a look-back may look at: the closed items of a round, each with a key that is the same on every machine."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import override

from cases.models import Task, TaskUnit
from cases.states import Stage
from lookback.drawing import Item
from lookback.models import LookBackPlan
from lookback.states import Over, Strata
from petitions.models import Assignment, Fact
from petitions.states import ENDED
from petitions.states import Stage as CaseStage
from records.trail import key

UNDIVIDED = ""
NOWHERE = "—"  # the group of items without a category, place or unit


@dataclass(frozen=True, slots=True)
class Candidate:
    """A closed item: its key in the list, its group, its text key, and what a list shows of it."""

    key: str
    stratum: str
    subject: str
    title: str
    task_id: int | None = None
    assignment_id: int | None = None
    unit_id: int | None = None
    place_id: int | None = None

    @property
    def item(self) -> Item:
        return Item(self.key, self.stratum)


def candidates(plan: LookBackPlan) -> list[Candidate]:
    """All items that the plan may draw from, tasks first, in the order of their numbers; a constant number of queries.

    A task that was reopened is not among them, its new cycle is once that is closed. Petitions closed for the present
    stage are: they too were reported as settled. Group names are Chinese wherever this runs, as the draw needs it.
    """
    found: list[Candidate] = []
    with override("zh-hans"):
        if plan.over in (Over.TASKS, Over.BOTH):
            found += [_of_task(task, plan.strata) for task in _tasks(plan)]
        if plan.over in (Over.PETITIONS, Over.BOTH):
            found += [_of_case(case, plan.strata) for case in _cases(plan)]
    return found


def task_key(task: Task) -> str:
    """Problem, task and cycle: "T12-1", "T12-1-R1" for the first reopening."""
    cycle = f"-R{task.cycle - 1}" if task.cycle > 1 else ""
    return f"T{task.problem.number}-{task.number}{cycle}"


def case_key(case: Any) -> str:
    """The petition's number, and which of its cases it is: "PX201-1"."""
    return f"P{case.petition.number}-{case.nth}"


def of_subject(plan: LookBackPlan, subject: str) -> Candidate | None:
    """The one item of the plan's field with this text key."""
    return next((one for one in candidates(plan) if one.subject == subject), None)


def _between(first: date | None, last: date | None, field: str) -> Q:
    found = Q()
    if first:
        found &= Q(**{f"{field}__gte": first})
    if last:
        found &= Q(**{f"{field}__lte": last})
    return found


def _tasks(plan: LookBackPlan) -> QuerySet[Task]:
    units = TaskUnit.objects.filter(role=TaskUnit.Role.RESPONSIBLE).select_related("organisation").order_by("pk")
    rows = Task.objects.current().filter(problem__round=plan.round_id, stage=Stage.CLOSED)
    rows = rows.filter(_between(plan.closed_from, plan.closed_to, "closed_on"))
    rows = rows.select_related("problem__category", "place").prefetch_related(Prefetch("units", units, to_attr="doing"))
    return rows.order_by("problem__number", "number", "cycle")


def _cases(plan: LookBackPlan) -> list[Any]:
    """Cases that are closed, with `nth`: which of the petition's cases each is, from 1."""
    everything = Assignment.objects.filter(round=plan.round_id)
    nth = everything.annotate(nth=Window(RowNumber(), partition_by=F("petition"), order_by=F("pk").asc()))
    numbers = dict(nth.values_list("pk", "nth"))
    rows = everything.filter(stage__in=ENDED).exclude(stage=CaseStage.TRANSFERRED)
    if plan.closed_from or plan.closed_to:
        closed = Fact.objects.filter(kind__in=(Fact.Kind.CLOSED, Fact.Kind.STAGED))
        closed = closed.filter(_between(plan.closed_from, plan.closed_to, "effective_on"))
        rows = rows.filter(pk__in=closed.values("assignment"))
    rows = rows.select_related("petition__place", "organisation").prefetch_related("petition__types")
    found: list[Any] = list(rows.order_by("petition__batch__number", "petition__batch__part", "petition__number", "pk"))
    for case in found:
        case.nth = numbers[case.pk]
    return found


def _of_task(task: Any, strata: str) -> Candidate:
    unit = task.doing[0].organisation if task.doing else None
    group = {
        Strata.NONE: UNDIVIDED,
        Strata.CATEGORY: task.problem.category.name,
        Strata.PLACE: task.place.name,
        Strata.UNIT: unit.name if unit else NOWHERE,
    }
    return Candidate(
        task_key(task), _plain(group[Strata(strata)]), key(task), task.problem.title, task.pk, None, unit and unit.pk,
        task.place_id,
    )  # fmt: skip


def _of_case(case: Any, strata: str) -> Candidate:
    place = case.petition.place
    kinds = [str(row.get_kind_display()) for row in case.petition.types.all()]
    group = {
        Strata.NONE: UNDIVIDED,
        Strata.CATEGORY: kinds[0] if kinds else NOWHERE,
        Strata.PLACE: place.name if place else case.petition.region_text or NOWHERE,
        Strata.UNIT: case.organisation.name,
    }
    return Candidate(
        case_key(case), _plain(group[Strata(strata)]), key(case), str(case), None, case.pk, case.organisation_id,
        place.pk if place else None,
    )  # fmt: skip


def _plain(name: str) -> str:
    """A group's name as the downloaded list can carry it: on one line, and nothing that a spreadsheet would run."""
    return " ".join(name.split()).lstrip("=+-@＝＋－＠\0 ")


def closed_subjects(picks: Iterable[Any]) -> set[str]:
    """The text keys of those picks' items that are closed today and were not opened again. Two queries."""
    rows = list(picks)
    tasks = Task.objects.current().filter(pk__in=[row.task_id for row in rows if row.task_id], stage=Stage.CLOSED)
    cases = Assignment.objects.filter(
        pk__in=[row.assignment_id for row in rows if row.assignment_id], stage__in=ENDED
    )  # fmt: skip
    return {key(row) for row in tasks.only("pk")} | {key(row) for row in cases.only("pk")}


def items(found: Iterable[Candidate]) -> list[Item]:
    """As the draw takes them."""
    return [one.item for one in found]
