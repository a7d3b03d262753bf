"""The locked plan: goal, deadline, measures, units and acceptor change only by a decided request.

The first value stays for ever; a request is asked before the due day (later ones are marked) and decided by the
level that its kind calls for: an extension of up to 30 working days, once, by the office, everything else by the
leading group (the secretary or the head of government).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases import searching
from cases.domain import moves, planning
from cases.domain.acts import act_on, doing_units
from cases.domain.weakening import weaker
from cases.models import ChangeRequest, Commitment, Measure, Task, TaskUnit
from cases.states import Stage, Verb
from deadlines import terms, wording, workdays
from deadlines.models import Deadline
from notify import chasing
from notify.outbox import settle, take_from, tell
from orgs import tree
from orgs.models import Organisation, Role, User
from orgs.permissions import may, require
from records import clock
from records.models import Evidence
from records.trail import key

OFFICE_LIMIT = 30  # working days that the office may add on its own, once
DECIDERS: dict[str, tuple[Role, ...]] = {
    ChangeRequest.Route.OFFICE: (Role.OFFICE,),
    ChangeRequest.Route.GROUP: (Role.SECRETARY, Role.MAYOR),
}


@dataclass(frozen=True, slots=True)
class Preview:
    """What a wished change means, before it is asked for: `weaker` are sentences, `why` explains a computed date."""

    before: Any
    after: Any
    weaker: list[str]
    route: str
    why: str = ""


def preview(task: Task, field: str, after: Any) -> Preview:
    """Read a wished value and say what it weakens and who would decide; writes nothing.

    Raises ValidationError when the value is the same, unreadable, empty or does not fit the rest of the plan.
    """
    before = planning.plan_values(task)[field]
    after = _read(task, field, after)
    if _comparable(after) == _comparable(before):
        raise ValidationError({"after": _("The new value is the same as the present one.")}, code="same")
    why = ""
    if field == Commitment.Field.DEADLINE:
        why = wording.explain(wording.parse(after["words"], document_date=clock.today(), calendar=workdays.load()))
    return Preview(before, after, weaker(field, before, after), _route(task, field, after), why)


def ask(
    task_id: int, *, actor: User, field: str, after: Any, reason: str, why: str, files: Iterable[Evidence] = ()
) -> ChangeRequest:
    """Ask for another value of a locked field; `after` is shaped as in planning.plan_values, a deadline is its words.

    Raises PermissionDenied; WrongState; ValidationError when the value is the same, unreadable or empty, when no reason
    is given, or when a request for this field waits already.
    """
    with act_on(task_id, actor) as task:
        require(actor, "change.ask", task.problem.round.region, *doing_units(task))
        moves.require_stage(task, Stage.WORKING, Stage.REPORTED)
        wish = preview(task, field, after)
        if len(why.strip()) < 10 or reason not in ChangeRequest.Reason.values:
            raise ValidationError({"why": _("Give the reason in at least 10 characters.")}, code="why")
        due = task.term.due_on
        try:
            with transaction.atomic():
                request = ChangeRequest.objects.create(
                    task=task,
                    field=field,
                    before=wish.before,
                    after=wish.after,
                    reason=reason,
                    why=why,
                    asked_by=actor,
                    weaker=wish.weaker,
                    route=wish.route,
                    asked_late=bool(due and clock.today() > due),
                )
        except IntegrityError as error:
            raise moves.WrongState(
                _("A request for this field waits for a decision already."), code="pending"
            ) from error
        request.evidence.set(list(files))
        change = {field: wish.before}, {field: wish.after}
        moves.write(Verb.CHANGE_ASKED, task, actor=actor, before=change[0], after=change[1], note=why)
        _tell_deciders(task, request)
        return request


def decide(request_id: int, *, actor: User, approve: bool, note: str) -> ChangeRequest:
    """Approve or refuse a request. An approved value holds from today; the old ones stay on record.

    Raises PermissionDenied when the route does not lead to the actor or they asked themselves; WrongState;
    ValidationError.
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
        moves.write(
            verb,
            task,
            actor=actor,
            before={request.field: request.before},
            after={request.field: request.after},
            note=note,
        )
        settle(f"change:{request.pk}")
        return request


def require_may_decide(request: ChangeRequest, task: Task, actor: User) -> None:
    """Raises PermissionDenied unless the request's route leads to the actor, who did not ask."""
    if not may_decide(request, task, actor):
        raise PermissionDenied("change.decide")


def may_decide(request: ChangeRequest, task: Task, actor: User) -> bool:
    """Whether the request's route leads to the actor, who did not ask."""
    region = task.problem.round.region
    roles = DECIDERS[request.route]
    holds = tree.holders(region, roles, clock.today()).filter(pk=actor.pk).exists()
    office = request.route == ChangeRequest.Route.OFFICE and may(actor, "plan.file", region)
    return actor.pk != request.asked_by_id and (holds or office)


def _read(task: Task, field: str, after: Any) -> Any:
    """The new value in the field's shape; raises ValidationError where it cannot be read."""
    if field == Commitment.Field.DEADLINE:
        terms.MAX_WORDS(after)
        parsed = wording.parse(after, document_date=clock.today(), calendar=workdays.load())
        if parsed.due_on is None:
            raise ValidationError({"after": _("“%(words)s” gives no date.") % {"words": after}}, code="deadline_words")
        _require_steps_within(task, parsed.due_on)
        return {"words": after, "due_on": parsed.due_on.isoformat()}
    if field == Commitment.Field.GOAL and not after.strip():
        raise ValidationError({"after": _("Write the new goal.")}, code="goal")
    if field == Commitment.Field.MEASURES:
        _require_measures(task, after)
    if field in (Commitment.Field.UNITS, Commitment.Field.ACCEPTOR):
        names = dict(Organisation.objects.filter(pk__in=[pk for _role, pk in after]).values_list("pk", "name"))
        _require_roles(field, [role for role, _pk in after])
        return [[role, pk, names[pk]] for role, pk in after]
    return after


def _comparable(value: Any) -> Any:
    """Units in another order are the same units."""
    return sorted(value) if value and isinstance(value, list) and isinstance(value[0], list) else value


def _require_steps_within(task: Task, due_on: date) -> None:
    late = [
        str(measure.order)
        for measure in task.measures.filter(dropped_on=None, done_on=None, deadline__due_on__gt=due_on)
    ]
    if late and not task.term.long_term:
        text = _("These measures are due later than the new date: %(n)s. Change their dates first.")
        raise ValidationError({"after": text % {"n": "、".join(late)}}, code="measures_late")


def _require_measures(task: Task, after: list[dict[str, Any]]) -> None:
    if not after:
        raise ValidationError({"after": _("At least one measure must stay.")}, code="measures")
    end, faults = task.term.due_on, []
    for place, row in enumerate(after, start=1):
        if not row["text"].strip():
            faults.append(_("Measure %(n)d has no text.") % {"n": place})
        parsed = wording.parse(row.get("words", ""), document_date=clock.today(), calendar=workdays.load())
        if row.get("words") and parsed.kind == wording.Kind.UNKNOWN:
            text = _("Measure %(n)d: “%(words)s” is not understood as a deadline.")
            faults.append(text % {"n": place, "words": row["words"]})
        if end and parsed.due_on and parsed.due_on > end and not task.term.long_term:
            faults.append(
                _("Measure %(n)d is due on %(own)s, after the task itself (%(end)s).")
                % {"n": place, "own": parsed.due_on, "end": end}
            )
    if faults:
        raise ValidationError({"after": faults}, code="measures")


def _require_roles(field: str, roles: list[str]) -> None:
    if field == Commitment.Field.ACCEPTOR:
        if roles != [TaskUnit.Role.ACCEPT]:
            raise ValidationError({"after": _("Choose one accepting unit.")}, code="acceptor")
    elif roles.count(TaskUnit.Role.LEAD) != 1 or TaskUnit.Role.RESPONSIBLE not in roles:
        raise ValidationError({"after": _("Choose one lead unit and at least one responsible unit.")}, code="units")


def _route(task: Task, field: str, after: Any) -> str:
    if field != Commitment.Field.DEADLINE or task.term.changes.exists() or task.term.due_on is None:
        return ChangeRequest.Route.GROUP
    added = workdays.load().between(task.term.due_on, date.fromisoformat(after["due_on"]))
    return ChangeRequest.Route.OFFICE if added <= OFFICE_LIMIT else ChangeRequest.Route.GROUP


def _commit(task: Task, request: ChangeRequest, actor: User) -> None:
    APPLY[request.field](task, request, actor)
    seq = task.commitments.filter(field=request.field).count()
    Commitment.objects.create(
        task=task, field=request.field, seq=seq, value=request.after, effective_on=clock.today(), request=request
    )
    moves.refresh(task)
    searching.keep_tasks([task.pk])


def _apply_goal(task: Task, request: ChangeRequest, actor: User) -> None:
    task.goal = request.after
    task.save(update_fields=["goal"])


def _apply_deadline(task: Task, request: ChangeRequest, actor: User) -> None:
    words = request.after["words"]
    asked_on = timezone.localdate(request.asked_at)
    chasing.move(task.term, words, document_date=asked_on, on=clock.today(), why=request.why, decided_by=str(actor))


def _apply_measures(task: Task, request: ChangeRequest, actor: User) -> None:
    wanted = {row["order"]: row for row in request.after if row.get("order")}
    for measure in task.measures.filter(dropped_on=None).select_related("deadline"):
        row = wanted.get(measure.order)
        if row is None:
            chasing.settle(measure.deadline, clock.today())
            Measure.objects.filter(pk=measure.pk).update(dropped_on=clock.today())
            continue
        Measure.objects.filter(pk=measure.pk).update(text=row["text"])
        if not row.get("words") or (measure.deadline and row["words"] == measure.deadline.present_words):
            continue
        if measure.deadline is None:
            planning.give_deadline(task, measure, row["words"], document_date=clock.today())
        else:
            chasing.move(
                measure.deadline,
                row["words"],
                document_date=timezone.localdate(request.asked_at),
                on=clock.today(),
                why=request.why,
                decided_by=str(actor),
            )
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
    limits = Deadline.objects.filter(Q(pk=task.deadline_id) | Q(pk__in=task.measures.values("deadline")))
    abouts = [key(task), *(key(limit) for limit in limits)]
    take_from(abouts, lambda user: Task.objects.visible_to(user).filter(pk=task.pk).exists())


APPLY: dict[str, Callable[[Task, ChangeRequest, User], None]] = {
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
        people,
        gettext_noop("To decide: a change of the plan of “%(task)s”."),
        {"task": str(task)},
        dedupe=f"change:{request.pk}",
        about=f"change:{request.pk}",
        url=f"/desk/changes/{request.pk}/",
    )
