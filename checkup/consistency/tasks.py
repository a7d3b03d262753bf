"""Tasks: stage against closures and notices, what is derived against the facts, the plan against its commitments."""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from cases.domain import courses
from cases.domain.standing import Standing, standing
from cases.models import Closure, Commitment, Fact, Measure, Notice, Task
from cases.states import Stage
from checkup.consistency.shape import Check, Fault, Level
from signoff.models import Run

AT_ONCE = 1000  # tasks whose facts are read together
SIGNED = (Stage.ACCEPTED, Stage.IN_NOTICE, Stage.CLOSED)


def fault(task: int, line: str) -> Fault:
    """A fault of a task, with its page."""
    return Fault(f"cases.task:{task}", line, reverse("desk:task", args=[task]))


def stage_and_closure() -> Iterator[Fault]:
    """In sign-off means an open run, later stages a passed one, earlier stages none that is open."""
    last = Closure.objects.filter(task=OuterRef("pk")).order_by("-pk").values("run__state")[:1]
    rows = Task.objects.annotate(run_state=Coalesce(Subquery(last), Value(""))).order_by()
    wrong = (
        (Q(stage=Stage.IN_SIGNOFF) & ~Q(run_state=Run.State.OPEN), "in sign-off without an open run"),
        (Q(stage__in=SIGNED) & ~Q(run_state=Run.State.PASSED), "accepted or later without a run that passed"),
        (~Q(stage=Stage.IN_SIGNOFF) & Q(run_state=Run.State.OPEN), "has an open run and is not in sign-off"),
    )
    for condition, line in wrong:
        for task in rows.filter(condition).values_list("pk", flat=True).iterator():
            yield fault(task, line)


def stage_and_notice() -> Iterator[Fault]:
    """A running notice and the stage "in public notice" go together."""
    running = Exists(Notice.objects.filter(task=OuterRef("pk"), state=Notice.State.RUNNING))
    rows = Task.objects.annotate(running=running).order_by()
    for task in rows.filter(stage=Stage.IN_NOTICE, running=False).values_list("pk", flat=True).iterator():
        yield fault(task, "in public notice without a running notice")
    for task in rows.filter(~Q(stage=Stage.IN_NOTICE), running=True).values_list("pk", flat=True).iterator():
        yield fault(task, "has a running notice and is not in public notice")


def closed_and_fact() -> Iterator[Fault]:
    """A closed task has the fact of its closing on that day, and no other task has one that stands."""
    closed = Fact.objects.filter(task=OuterRef("pk"), kind=Fact.Kind.CLOSED, corrected_by=None)
    rows = Task.objects.annotate(fact_on=Subquery(closed.order_by("-pk").values("effective_on")[:1])).order_by()
    apart = Q(stage=Stage.CLOSED) & (Q(fact_on=None) | ~Q(fact_on=F("closed_on")))
    for task in rows.filter(apart).values_list("pk", flat=True).iterator():
        yield fault(task, "closed on another day than its facts say")
    for task in rows.filter(~Q(stage=Stage.CLOSED), fact_on__isnull=False).values_list("pk", flat=True).iterator():
        yield fault(task, "not closed, and a fact says that it is")


def derived_columns() -> Iterator[Fault]:
    """Status, shares and days that lists filter by are those that the facts give.

    On the day of the last fact where a day of demonstration was set back before it.
    """
    rows = Task.objects.select_related("problem__round", "deadline").order_by("pk")
    after = 0
    while lot := list(rows.filter(pk__gt=after)[:AT_ONCE]):
        after = lot[-1].pk
        read = courses.read(lot)
        measures: dict[int, list[Measure]] = {}
        for measure in Measure.objects.filter(task__in=[task.pk for task in lot]):
            measures.setdefault(measure.task_id, []).append(measure)
        for task in lot:
            course = read[task.pk]
            day = max([task.problem.round.today(), *(fact.counts_from for fact in course.facts)])
            now = standing(course, day)
            if apart := [*_apart(task, now), *_steps_apart(measures.get(task.pk, []), now)]:
                yield fault(task.pk, f"differs from its facts: {', '.join(apart)}")


def _apart(task: Task, now: Standing) -> list[str]:
    said = {
        "completion": (task.completion, str(now.completion)),
        "completed_on": (task.completed_on, now.completed_on),
        "is_basic": (task.is_basic, now.is_basic),
        "begun_on": (task.begun_on, now.begun_on),
        "claimed_share": (task.claimed_share, now.claimed),
        "verified_share": (task.verified_share, now.verified),
        "verified_on": (task.verified_on, now.verified_on),
    }
    return [name for name, (kept, counted) in said.items() if kept != counted]


def _steps_apart(measures: list[Measure], now: Standing) -> Iterator[str]:
    for measure in measures:
        if (measure.begun_on, measure.done_on) != (now.begun.get(measure.pk), now.done.get(measure.pk)):
            yield f"measure ({measure.order})"


def commitments_in_order() -> Iterator[Fault]:
    """The filed plan's goal and deadline were kept once and for all, and later values are numbered without gaps."""
    kept = Commitment.objects.filter(task=OuterRef("pk"), seq=0)
    for name in (Commitment.Field.GOAL, Commitment.Field.DEADLINE):
        rows = Task.objects.exclude(stage=Stage.DRAFT).filter(~Exists(kept.filter(field=name))).order_by()
        for task in rows.values_list("pk", flat=True).iterator():
            yield fault(task, f"filed, and its first {name} is not on record")
    counted = Commitment.objects.order_by().values("task", "field").annotate(n=Count("pk"), top=Max("seq"))
    for task, field in counted.exclude(n=F("top") + 1).values_list("task", "field").iterator():
        yield fault(task, f"values of its {field} are not numbered without a gap")


def goal_in_force() -> Iterator[Fault]:
    """The goal of a filed task is the last one that was committed to."""
    rows = Commitment.objects.filter(field=Commitment.Field.GOAL).order_by("task", "seq")
    last: dict[int, object] = {}
    for task, value in rows.values_list("task", "value").iterator():
        last[task] = value
    for task, goal in Task.objects.exclude(stage=Stage.DRAFT).order_by().values_list("pk", "goal").iterator():
        if task in last and last[task] != goal:
            yield fault(task, "its goal is not the one last committed to")


def cycles() -> Iterator[Fault]:
    """A task whose new cycle goes on was closed first."""
    rows = Task.objects.filter(next_cycle__isnull=False).exclude(stage=Stage.CLOSED).order_by()
    for task in rows.values_list("pk", flat=True).iterator():
        yield fault(task, "has a later cycle and is not closed")


CHECKS = (
    Check("task_stage", Level.ERROR, "stage of tasks against their closures", stage_and_closure),
    Check("task_notice", Level.ERROR, "stage of tasks against their public notices", stage_and_notice),
    Check("task_closed", Level.ERROR, "closed tasks against their facts", closed_and_fact),
    Check("task_facts", Level.ERROR, "status, shares and measures against the facts", derived_columns),
    Check("task_commitments", Level.ERROR, "first values of filed plans", commitments_in_order),
    Check("task_goal", Level.ERROR, "goals in force against commitments", goal_in_force),
    Check("task_cycles", Level.ERROR, "cycles of reopened tasks", cycles),
)
