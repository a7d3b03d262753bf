"""Taking a batch in, handing its petitions to units, writing outcomes down."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import sentences
from cases.models import Round
from orgs.models import Organisation, User
from orgs.permissions import require
from petitions.models import Assignment, Batch, Outcome, Petition
from records.trail import record


class Verb(models.TextChoices):
    BATCH_RECEIVED = "petition.batch_received", gettext_lazy("received a batch of petitions")
    ASSIGNED = "petition.assigned", gettext_lazy("handed petitions to a unit")
    OUTCOME = "petition.outcome", gettext_lazy("wrote down outcomes of petitions")


sentences.teach(Verb)


@transaction.atomic
def receive_batch(
    round: Round, *, actor: User, number: int, on: date, numbers: Iterable[str], is_illustrative: bool = False
) -> Batch:
    """Enter a batch with the petition numbers as written.

    Raises PermissionDenied; ValidationError for repeated numbers.
    """
    require(actor, "problem.edit", round.region)
    numbers = list(numbers)
    known = set(Petition.objects.filter(round=round, number__in=numbers).values_list("number", flat=True))
    twice = known | {n for n in numbers if numbers.count(n) > 1}
    if twice:
        raise ValidationError(
            _("These numbers are there already: %(n)s.") % {"n": "、".join(sorted(twice))}, code="twice"
        )
    batch = Batch.objects.create(round=round, number=number, handed_over_on=on)
    Petition.objects.bulk_create(
        [Petition(round=round, batch=batch, number=n, is_illustrative=is_illustrative) for n in numbers]
    )
    record(Verb.BATCH_RECEIVED, batch, actor=actor, after={"petitions": len(numbers), "day": on})
    return batch


@transaction.atomic
def assign(petitions: Iterable[Petition], organisation: Organisation, *, actor: User, on: date) -> list[Assignment]:
    """Hand petitions of one round to a unit."""
    petitions = list(petitions)
    for round_region in {petition.round.region for petition in petitions}:
        require(actor, "problem.edit", round_region)
    rows = [Assignment(petition=petition, organisation=organisation, assigned_on=on) for petition in petitions]
    rows = Assignment.objects.bulk_create(rows)
    record(Verb.ASSIGNED, organisation, actor=actor, after={"petitions": [p.number for p in petitions], "day": on})
    return rows


@transaction.atomic
def write_outcome(assignments: Iterable[Assignment], kind: str, *, actor: User, on: date, today: date) -> list[Outcome]:
    """Write an outcome down for assignments of one unit. Raises ValidationError for a day after `today`."""
    assignments = list(assignments)
    if on > today:
        raise ValidationError(_("The day lies in the future."), code="future_day")
    for region in {assignment.petition.round.region for assignment in assignments}:
        require(actor, "problem.edit", region)
    rows = Outcome.objects.bulk_create(
        [
            Outcome(assignment=a, kind=kind, effective_on=on, counts_from=max(on, today), actor=actor)
            for a in assignments
        ]
    )
    record(Verb.OUTCOME, assignments[0].organisation, actor=actor, after={"kind": kind, "count": len(rows), "day": on})
    return rows
