"""The locked plan: goal, deadline, measures, units and acceptor change only by a decided request.

The first value stays for ever; a request is asked before the due day (later ones are marked) and decided by the
level that its kind calls for: an extension of up to 30 working days, once, by the office, everything else by the
leading group (the secretary or the head of government).
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.domain import moves, planning
from cases.domain.acts import act_on, doing_units
from cases.domain.weakening import weaker
from cases.models import ChangeRequest, Commitment, Measure, Task, TaskUnit
from cases.states import Stage, Verb
from deadlines import terms, wording, workdays
from notify.outbox import settle, tell
from orgs import tree
from orgs.models import Organisation, Role, User
from orgs.permissions import may, require
from records import clock
from records.models import Evidence

OFFICE_LIMIT = 30  # working days that the office may add on its own, once
DECIDERS = {
    ChangeRequest.Route.OFFICE: (Role.OFFICE,),
    ChangeRequest.Route.GROUP: (Role.SECRETARY, Role.MAYOR),
}


def ask(
    task_id: int, *, actor: User, field: str, after: Any, reason: str, why: str, files: Iterable[Evidence] = ()
) -> ChangeRequest:
    """Ask for another value of a locked field; `after` has the field's shape (planning.plan_values), a deadline is its words.

    Raises PermissionDenied; WrongState; ValidationError when the value is the same, unreadable or empty, when no reason
    is given, or when a request for this field waits already.
    """
    with act_on(task_id, actor) as task:
        require(actor, "change.ask", task.problem.round.region, *doing_units(task))
        moves.require_stage(task, Stage.WORKING, Stage.REPORTED)
        before = planning.plan_values(task)[field]
        after = _read(task, field, after)
        if after == before:
            raise ValidationError({"after": _("The new value is the same as the present one.")}, code="same")
        if len(why.strip()) < 10 or reason not in ChangeRequest.Reason.values:
            raise ValidationError({"why": _("Give the reason in at least 10 characters.")}, code="why")
        due = task.deadline.due_on
        try:
            with transaction.atomic():
                request = ChangeRequest.objects.create(
                    task=task, field=field, before=before, after=after, reason=reason, why=why, asked_by=actor,
                    weaker=weaker(field, before, after), route=_route(task, field, after),
                    asked_late=bool(due and clock.today() > due),
                )  # fmt: skip
        except IntegrityError as error:
            raise moves.WrongState(_("A request for this field waits for a decision already."), code="pending") from error
        request.evidence.set(list(files))
        moves.write(Verb.CHANGE_ASKED, task, actor=actor, before={field: before}, after={field: after}, note=why)
        _tell_deciders(task, request)
        return request


def decide(request_id: int, *, actor: User, approve: bool, note: str) -> ChangeRequest:
    """Approve or refuse a request. An approved value holds from today; the old ones stay on record.

    Raises PermissionDenied when the route does not lead to the actor or they asked themselves; WrongState; ValidationError.
    """
    task_id = ChangeRequest.objects.values_list("task", flat=True).get(pk=request_id)
    with act_on(task_id, actor) as task:
        request = ChangeRequest.objects.get(pk=request_id)
        require_may_decide(request, task, actor)
        if request.state != ChangeRequest.State.PENDING:
            raise moves.WrongState(_("This request has been decided already."), code="decided")
        if not note.strip():
            raise ValidationError({"note": _("Give the ground of the decision.")}, code="note")
        request.state = ChangeRequest.State.APPROVED if approve else ChangeRequest.State.REFUSED
        request.decided_by, request.decided_at, request.decision_note = actor, clock.now(), note
        request.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
        if approve:
            _commit(task, request, actor)
        verb = Verb.CHANGE_APPROVED if approve else Verb.CHANGE_REFUSED
        moves.write(verb, task, actor=actor, before={request.field: request.before}, after={request.field: request.after}, note=note)
        settle(f"change:{request.pk}")
        return request


def require_may_decide(request: ChangeRequest, task: Task, actor: User) -> None:
    """Raises PermissionDenied unless the request's route leads to the actor, who did not ask."""
    region = task.problem.round.region
    roles = DECIDERS[request.route]
    holds = tree.holders(region, roles, clock.today()).filter(pk=actor.pk).exists()
    office = request.route == ChangeRequest.Route.OFFICE and may(actor, "plan.file", region)
    if actor.pk == request.asked_by_id or not (holds or office):
        raise PermissionDenied("change.decide")


def _read(task: Task, field: str, after: Any) -> Any:
    """The new value in the field's shape; raises ValidationError where it cannot be read."""
    if field == Commitment.Field.DEADLINE:
        parsed = wording.parse(after, document_date=clock.today(), calendar=workdays.load())
        if parsed.due_on is None:
            raise ValidationError({"after": _("“%(words)s” gives no date.") % {"words": after}}, code="deadline_words")
        return {"words": after, "due_on": parsed.due_on.isoformat()}
    if field == Commitment.Field.GOAL and not after.strip():
        raise ValidationError({"after": _("Write the new goal.")}, code="goal")
    if field == Commitment.Field.MEASURES and not after:
        raise ValidationError({"after": _("At least one measure must stay.")}, code="measures")
    if field in (Commitment.Field.UNITS, Commitment.Field.ACCEPTOR):
        names = dict(Organisation.objects.filter(pk__in=[pk for _role, pk in after]).values_list("pk", "name"))
        return [[role, pk, names[pk]] for role, pk in after]
    return after


def _route(task: Task, field: str, after: Any) -> str:
    if field != Commitment.Field.DEADLINE or task.deadline.changes.exists() or task.deadline.due_on is None:
        return ChangeRequest.Route.GROUP
    added = workdays.load().between(task.deadline.due_on, date.fromisoformat(after["due_on"]))
    return ChangeRequest.Route.OFFICE if added <= OFFICE_LIMIT else ChangeRequest.Route.GROUP


def _commit(task: Task, request: ChangeRequest, actor: User) -> None:
    APPLY[request.field](task, request, actor)
    seq = task.commitments.filter(field=request.field).count()
    Commitment.objects.create(
        task=task, field=request.field, seq=seq, value=request.after, effective_on=clock.today(), request=request
    )
    moves.refresh(task)


def _apply_goal(task: Task, request: ChangeRequest, actor: User) -> None:
    task.goal = request.after
    task.save(update_fields=["goal"])


def _apply_deadline(task: Task, request: ChangeRequest, actor: User) -> None:
    words = request.after["words"]
    asked_on = request.asked_at.date()
    terms.move(task.deadline, words, document_date=asked_on, on=clock.today(), why=request.why, decided_by=str(actor))


def _apply_measures(task: Task, request: ChangeRequest, actor: User) -> None:
    wanted = {row["order"]: row for row in request.after if row.get("order")}
    for measure in task.measures.filter(dropped_on=None).select_related("deadline"):
        row = wanted.get(measure.order)
        if row is None:
            terms.settle(measure.deadline, clock.today())
            Measure.objects.filter(pk=measure.pk).update(dropped_on=clock.today())
            continue
        Measure.objects.filter(pk=measure.pk).update(text=row["text"])
        if measure.deadline and row.get("words") and row["words"] != measure.deadline.words:
            terms.move(
                measure.deadline, row["words"], document_date=request.asked_at.date(), on=clock.today(),
                why=request.why, decided_by=str(actor),
            )  # fmt: skip
    new = [row for row in request.after if not row.get("order")]
    drafts = [planning.MeasureDraft(text=row["text"], words=row.get("words", "")) for row in new]
    planning.add_measures(task, drafts, document_date=clock.today())


def _apply_units(task: Task, request: ChangeRequest, actor: User) -> None:
    accept = request.field == Commitment.Field.ACCEPTOR
    rows = task.units.filter(role=TaskUnit.Role.ACCEPT) if accept else task.units.exclude(role=TaskUnit.Role.ACCEPT)
    rows.delete()
    TaskUnit.objects.bulk_create(
        [TaskUnit(task=task, organisation_id=pk, role=role) for role, pk, _name in request.after]
    )


APPLY = {
    Commitment.Field.GOAL: _apply_goal,
    Commitment.Field.DEADLINE: _apply_deadline,
    Commitment.Field.MEASURES: _apply_measures,
    Commitment.Field.UNITS: _apply_units,
    Commitment.Field.ACCEPTOR: _apply_units,
}


def _tell_deciders(task: Task, request: ChangeRequest) -> None:
    region = task.problem.round.region
    people = list(tree.holders(region, DECIDERS[request.route], clock.today()))
    below = Organisation.objects.filter(path__startswith=region.path, parent=region)
    people += [u for unit in below if not people for u in tree.holders(unit, DECIDERS[request.route], clock.today())]
    tell(
        people, gettext_noop("To decide: a change of the plan of “%(task)s”."), {"task": str(task)},
        dedupe=f"change:{request.pk}", about=f"change:{request.pk}", url=f"/desk/changes/{request.pk}/",
    )  # fmt: skip
