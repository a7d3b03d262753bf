"""Locking a task, adding facts to it and moving its stage: the only code that writes what is derived from facts."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from cases.domain import courses
from cases.domain.standing import Standing, standing
from cases.models import Fact, Measure, Task
from cases.states import MOVES, Stage, Verb
from orgs.models import User
from orgs.permissions import post_title
from records import clock
from records.trail import record

FACT_OF = {
    Verb.PLAN_FILED: Fact.Kind.FILED,
    Verb.COMPLETION_REPORTED: Fact.Kind.COMPLETION_REPORTED,
    Verb.COMPLETION_WITHDRAWN: Fact.Kind.COMPLETION_WITHDRAWN,
    Verb.SUBMITTED: Fact.Kind.SUBMITTED,
    Verb.RETURNED: Fact.Kind.RETURNED,
    Verb.ACCEPTED: Fact.Kind.ACCEPTED,
    Verb.NOTICE_OPENED: Fact.Kind.NOTICE_OPENED,
    Verb.NOTICE_WITHDRAWN: Fact.Kind.NOTICE_WITHDRAWN,
    Verb.CLOSED: Fact.Kind.CLOSED,
    Verb.REOPENED: Fact.Kind.REOPENED,
}

# Columns of a task that lists filter by, and where the standing has them.
DERIVED = {
    "completion": "completion", "completed_on": "completed_on", "is_basic": "is_basic", "begun_on": "begun_on",
    "behind_from": "behind_from", "claimed_share": "claimed", "verified_share": "verified",
    "verified_on": "verified_on",
}  # fmt: skip


class WrongState(ValidationError):
    """The task is not where this act starts; somebody else was probably faster."""


def lock(task_id: int) -> Task:
    """The task under a row lock that lasts until the transaction ends. Raises Task.DoesNotExist.

    Whether it was carried over is not read along: PostgreSQL joins what stood when the waiting began, so whoever
    waited for that very act would not see it. It is read when it is asked for, under the lock.
    """
    return (
        Task.objects.select_for_update(of=("self",))
        .select_related("problem__round__region", "deadline", "place")
        .get(pk=task_id)
    )


def require_stage(task: Task, *stages: Stage) -> None:
    """Raises WrongState unless the task is in one of `stages` and was not carried over to another round."""
    if carried := getattr(task, "carried", None):
        words = _("“%(task)s” was carried over to “%(round)s”; go on there.")
        raise WrongState(words % {"task": task, "round": carried.into.round}, code="carried")
    if task.stage not in stages:
        raise WrongState(
            _("“%(task)s” is now: %(stage)s. Somebody else may have been faster; look at it again.")
            % {"task": task, "stage": task.get_stage_display()},
            code="wrong_state",
        )


def move(task: Task, verb: Verb, *, actor: User | None, note: str = "", after: dict[str, Any] | None = None) -> Fact:
    """Make one listed move on a locked task: stage, fact and trail together. Raises WrongState."""
    rule = MOVES[verb]
    require_stage(task, *rule.sources)
    before = task.stage
    task.stage = rule.target
    if verb == Verb.CLOSED:
        task.closed_on = clock.today()
    task.save(update_fields=["stage", "closed_on"])
    fact = add_fact(task, FACT_OF[verb], actor=actor, note=note)
    stages = {"stage": before}, {"stage": rule.target}
    write(verb, task, actor=actor, before=stages[0], after=stages[1] | (after or {}), note=note)
    return fact


def write(verb: TextChoices, task: Task, *, actor: User | None, **details: Any) -> None:
    """A line of the trail about a locked task, with the actor's post."""
    post = post_title(actor, near=task.problem.round.region) if actor else ""
    record(verb, task, actor=actor, post=post, **details)


def add_fact(
    task: Task,
    kind: Fact.Kind,
    *,
    actor: User | None,
    on: date | None = None,
    measure: Measure | None = None,
    corrects: Fact | None = None,
    **values: Any,
) -> Fact:
    """Add a dated fact to a locked task and bring the derived columns up to date.

    `on` is the day it is about, by default today. Raises ValidationError (future_day) for a day after today and
    RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("add_fact() needs a task from lock(), inside a transaction.")
    today = clock.today()
    on = on or today
    if on > today:
        raise ValidationError(
            {"on": _("The day lies in the future; a fact is entered when it has happened.")}, code="future_day"
        )
    fact = Fact.objects.create(
        task=task,
        measure=measure,
        kind=kind,
        effective_on=on,
        counts_from=max(on, today),
        actor=actor,
        corrects=corrects,
        **values,
    )
    refresh(task)
    return fact


def refresh(task: Task) -> Standing:
    """Derive the columns that lists filter by from the facts of a locked task, for today. Returns the standing."""
    now = standing(courses.read([task])[task.pk], clock.today())
    derived = {column: getattr(now, name) for column, name in DERIVED.items()}
    if changed := [column for column, value in derived.items() if getattr(task, column) != value]:
        for column in changed:
            setattr(task, column, derived[column])
        task.save(update_fields=changed)
    for pk, *days in Measure.objects.filter(task=task).order_by().values_list("pk", "begun_on", "done_on"):
        begun, done = now.begun.get(pk), now.done.get(pk)
        if days != [begun, done]:
            Measure.objects.filter(pk=pk).update(begun_on=begun, done_on=done)
    return now
