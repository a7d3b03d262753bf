"""From the filed plan to the report of completion: measures ticked off, shares claimed and verified, grades."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from cases.domain import moves
from cases.domain.acts import act_on, doing_units, units_of
from cases.models import Comment, Fact, Measure, Task
from cases.states import Stage, Verb
from deadlines import terms
from notify import chasing
from notify.outbox import settle, tell
from orgs import tree
from orgs.models import Organisation, Role, User
from orgs.permissions import require
from records import clock
from records.trail import key

OPEN = (Stage.WORKING, Stage.REPORTED, Stage.IN_SIGNOFF)
TWICE = timedelta(seconds=60)  # the same words of the same person within this time are one sending


class Method(models.TextChoices):
    """How progress was verified."""

    SITE = "site", gettext_lazy("on site")
    PAPERS = "papers", gettext_lazy("from papers")
    REMOTE = "remote", gettext_lazy("by video or remote sensing")


def begin_measure(measure_id: int, *, actor: User, on: date | None = None, for_unit: bool = False) -> Measure:
    """Note that work on a measure has begun on `on` (default today); `for_unit`: the office says it for the unit."""
    with act_on(_task_of(measure_id), actor) as task:
        measure = _measure(task, measure_id, actor, for_unit=for_unit)
        if measure.begun_on is None:
            moves.add_fact(task, Fact.Kind.MEASURE_BEGUN, actor=actor, on=on, measure=measure)
            moves.write(Verb.MEASURE_BEGUN, task, actor=actor, after={"measure": str(measure)})
    return Measure.objects.get(pk=measure_id)


def finish_measure(
    measure_id: int, *, actor: User, on: date | None = None, note: str, for_unit: bool = False
) -> Measure:
    """Tick a measure off with the day it was done and what was done; `for_unit`: the office says it for the unit.

    Raises ValidationError for an empty text, a future day or a measure that is ticked already.
    """
    with act_on(_task_of(measure_id), actor) as task:
        measure = _measure(task, measure_id, actor, for_unit=for_unit)
        if measure.done_on:
            raise moves.WrongState(
                _("This measure is ticked off already (%(day)s).") % {"day": measure.done_on}, code="done"
            )
        if not note.strip():
            raise ValidationError({"note": _("Write what was done.")}, code="note")
        moves.add_fact(task, Fact.Kind.MEASURE_DONE, actor=actor, on=on, measure=measure, note=note)
        day = on or clock.today()
        chasing.settle(measure.deadline, day)
        moves.write(Verb.MEASURE_DONE, task, actor=actor, after={"measure": str(measure), "day": day}, note=note)
    return Measure.objects.get(pk=measure_id)


def undo_measure(measure_id: int, *, actor: User, why: str) -> Measure:
    """Take a tick back with a reason; the tick stays on record as corrected. Raises ValidationError."""
    with act_on(_task_of(measure_id), actor) as task:
        measure = _measure(task, measure_id, actor)
        fact = measure.facts.filter(kind=Fact.Kind.MEASURE_DONE, corrected_by=None).last()
        if fact is None:
            raise moves.WrongState(_("This measure is not ticked off."), code="not_done")
        if not why.strip():
            raise ValidationError({"why": _("Say why the tick is taken back.")}, code="why")
        moves.add_fact(task, Fact.Kind.CORRECTED, actor=actor, measure=measure, corrects=fact, note=why)
        terms.resume(measure.deadline, clock.today())
        moves.write(Verb.MEASURE_UNDONE, task, actor=actor, after={"measure": str(measure)}, note=why)
    return Measure.objects.get(pk=measure_id)


def claim(task_id: int, *, actor: User, share: int, text: str, for_unit: bool = False) -> Task:
    """Report progress: the share that the unit says is done (0–100) and what happened. Raises ValidationError.

    With `for_unit` the office reports in the unit's stead (代报), as it may in the scheduling.
    """
    with act_on(task_id, actor) as task:
        _require_may_report(task, actor, for_unit=for_unit)
        moves.require_stage(task, Stage.WORKING)
        _require_share(share)
        if not text.strip():
            raise ValidationError({"text": _("Write what was done since the last report.")}, code="text")
        if _said_just_now(task, Fact.Kind.CLAIMED, actor, share, text):
            return task
        before = task.claimed_share
        moves.add_fact(task, Fact.Kind.CLAIMED, actor=actor, share=share, note=text)
        moves.write(
            Verb.PROGRESS_CLAIMED, task, actor=actor, before={"claimed": before}, after={"claimed": share}, note=text
        )
        return task


def verify(task_id: int, *, actor: User, share: int, method: str, note: str = "") -> Task:
    """Write down the share that the office found to be done, and how it was found. Figures use this value."""
    with act_on(task_id, actor) as task:
        require(actor, "progress.verify", task.problem.round.region)
        moves.require_stage(task, *OPEN)
        _require_share(share)
        if method not in Method.values:
            raise ValidationError({"method": _("Say how it was verified.")}, code="method")
        if _said_just_now(task, Fact.Kind.VERIFIED, actor, share, note):
            return task
        before = task.verified_share
        moves.add_fact(task, Fact.Kind.VERIFIED, actor=actor, share=share, method=method, note=note)
        moves.write(
            Verb.PROGRESS_VERIFIED,
            task,
            actor=actor,
            before={"verified": before},
            after={"verified": share, "method": method},
            note=note,
        )
        return task


def grade_basic(task_id: int, *, actor: User, why: str) -> Task:
    """Grade a task as basically completed, with a reason; `lift_grade` takes it back."""
    return _grade(task_id, Fact.Kind.GRADED_BASIC, Verb.GRADED_BASIC, actor, why)


def lift_grade(task_id: int, *, actor: User, why: str) -> Task:
    """Take the grade "basically completed" back, with a reason."""
    return _grade(task_id, Fact.Kind.GRADE_LIFTED, Verb.GRADE_LIFTED, actor, why)


def _grade(task_id: int, kind: Fact.Kind, verb: Verb, actor: User, why: str) -> Task:
    with act_on(task_id, actor) as task:
        require(actor, "progress.grade", task.problem.round.region)
        moves.require_stage(task, Stage.WORKING)
        if task.is_basic == (kind == Fact.Kind.GRADED_BASIC):
            raise moves.WrongState(_("The grade is as you want it already."), code="same")
        if not why.strip():
            raise ValidationError({"why": _("Give the reason for the grade.")}, code="why")
        moves.add_fact(task, kind, actor=actor, note=why)
        moves.write(verb, task, actor=actor, note=why)
        return task


def report_completion(task_id: int, *, actor: User, text: str) -> Task:
    """Report that the task is completed. All measures must be done; the day is today.

    Raises PermissionDenied; WrongState; ValidationError (open_measures) naming the measures still open.
    """
    with act_on(task_id, actor) as task:
        require(actor, "completion.report", *doing_units(task))
        moves.require_stage(task, Stage.WORKING)
        open_orders = list(task.measures.filter(done_on=None, dropped_on=None).values_list("order", flat=True))
        if open_orders:
            listed = "、".join(str(n) for n in open_orders)
            raise ValidationError(
                _("Measures not done yet: %(n)s. Tick them off first.") % {"n": listed}, code="open_measures"
            )
        if not text.strip():
            raise ValidationError({"text": _("Describe what was reached.")}, code="text")
        moves.move(task, Verb.COMPLETION_REPORTED, actor=actor, note=text)
        chasing.settle(task.deadline, clock.today())
        settle(f"filed:{task.pk}")
        _tell_office(task)
        return task


def withdraw_completion(task_id: int, *, actor: User, why: str) -> Task:
    """Take the report of completion back before it is submitted for sign-off."""
    with act_on(task_id, actor) as task:
        require(actor, "completion.report", *doing_units(task))
        if not why.strip():
            raise ValidationError({"why": _("Say why the report is withdrawn.")}, code="why")
        moves.move(task, Verb.COMPLETION_WITHDRAWN, actor=actor, note=why)
        terms.resume(task.deadline, clock.today())
        return task


def comment(task_id: int, *, actor: User, text: str) -> Comment:
    """Leave a remark on a task that one may read; it changes nothing else."""
    with act_on(task_id, actor) as task:
        require(actor, "comment.add", task.problem.round.region, task.place, *doing_units(task))
        if not text.strip():
            raise ValidationError({"text": _("Write the comment.")}, code="text")
        if again := task.comments.filter(by=actor, text=text, at__gte=clock.now() - TWICE).first():
            return again
        moves.write(Verb.COMMENTED, task, actor=actor, note=text)
        return Comment.objects.create(task=task, text=text, by=actor)


def _task_of(measure_id: int) -> int:
    return Measure.objects.values_list("task", flat=True).get(pk=measure_id)


def _require_may_report(task: Task, actor: User, *own: Organisation, for_unit: bool) -> None:
    if for_unit:
        require(actor, "filing.file", task.problem.round.region, *doing_units(task))
    else:
        require(actor, "progress.report", *doing_units(task), *own)


def _measure(task: Task, measure_id: int, actor: User, *, for_unit: bool = False) -> Measure:
    measure = task.measures.select_related("deadline", "organisation").get(pk=measure_id)
    own = [measure.organisation] if measure.organisation else []
    _require_may_report(task, actor, *own, for_unit=for_unit)
    moves.require_stage(task, Stage.WORKING)
    if measure.dropped_on:
        raise moves.WrongState(_("This measure was dropped by an approved change."), code="dropped")
    return measure


def _said_just_now(task: Task, kind: Fact.Kind, actor: User, share: int, note: str) -> bool:
    """A second sending of the same form: a double click, or a browser that asks again."""
    last = task.facts.filter(kind__in=(Fact.Kind.CLAIMED, Fact.Kind.VERIFIED)).order_by("pk").last()
    return (
        last is not None
        and (last.kind, last.actor_id, last.share, last.note) == (kind, actor.pk, share, note)
        and clock.now() - last.recorded_at < TWICE
    )


def _require_share(share: int) -> None:
    if not 0 <= share <= 100:
        raise ValidationError({"share": _("Write a share between 0 and 100.")}, code="share")


def _tell_office(task: Task) -> None:
    lead = units_of(task, "lead")
    people = {u for unit in lead for u in tree.holders(unit, (Role.LEAD_REVIEWER,), clock.today())}
    tell(
        people,
        gettext_noop("Completion of “%(task)s” was reported; the unit prepares the dossier."),
        {"task": str(task)},
        dedupe=f"reported:{task.pk}:{task.facts.count()}",
        about=key(task),
        url=f"/desk/tasks/{task.pk}/",
        note=True,
    )
