"""Filed tasks that a list wants otherwise: each difference becomes a change request when a person asks for it."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cases.domain import changing
from cases.models import ChangeRequest, Commitment, Task
from intake import judging
from intake.domain.acts import act_on
from intake.models import ImportBatch, ImportRow
from orgs.models import User

State, Effect, Field = ImportBatch.State, ImportRow.Effect, Commitment.Field


@transaction.atomic
def ask(row_id: int, *, actor: User, fields: Sequence[str], reason: str, why: str) -> list[ChangeRequest]:
    """Ask for the chosen differences of one record, each as a request of its own that somebody else decides.

    Raises PermissionDenied; WrongState when a request for the field waits already or the task is not being worked on;
    ValidationError for no field, a missing reason, or a value that does not fit the plan.
    """
    batch_id = ImportRow.objects.values_list("batch", flat=True).get(pk=row_id)
    with act_on(batch_id, actor, State.TAKEN) as batch:
        row = batch.rows.select_related("task").get(pk=row_id)
        wishes = {one["field"]: one["value"] for one in row.differences if one["wish"] and one["field"] in fields}
        if row.effect != Effect.WISHED or row.task is None or not wishes:
            raise ValidationError({"fields": _("Choose at least one difference.")}, code="fields")
        made = [
            changing.ask(
                row.task.pk, actor=actor, field=name, after=shaped(row.task, name, value), reason=reason, why=why
            )
            for name, value in wishes.items()
        ]
        row.made = row.made | {"asked": [*row.made.get("asked", []), *wishes]}
        row.save(update_fields=["made"])
        return made


def shaped(task: Task, field: str, value: Any) -> Any:
    """A wished value as changing.ask takes it; measures are told which present one each of them continues."""
    if field == Field.MEASURES:
        present = [
            {"order": one.order, "text": one.text} for one in task.measures.filter(dropped_on=None).order_by("order")
        ]
        return judging.ordered(present, value)
    if field in (Field.UNITS, Field.ACCEPTOR):
        return [[role, pk] for role, pk, _name in value]
    return value


def waiting(batch: ImportBatch) -> int:
    """How many filed tasks differ from the list and nobody has asked for a change yet."""
    return batch.rows.filter(effect=Effect.WISHED).exclude(made__has_key="asked").count()
