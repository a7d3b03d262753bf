"""Naming a substitute and telling them what waits."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_noop

from notify.outbox import tell
from orgs import substitutes
from orgs.models import Substitution, User


@transaction.atomic
def appoint(
    principal: User, substitute: User, *, actor: User, starts_on: date, ends_on: date, reason: str
) -> Substitution:
    """orgs.substitutes.grant, and both people find it in their inbox. Raises what grant raises."""
    row = substitutes.grant(principal, substitute, actor=actor, starts_on=starts_on, ends_on=ends_on, reason=reason)
    tell(
        [principal, substitute],
        gettext_noop("%(substitute)s signs for %(principal)s from %(start)s to %(end)s."),
        {"substitute": str(substitute), "principal": str(principal), "start": str(starts_on), "end": str(ends_on)},
        dedupe=f"substitution:{row.pk}",
        about=f"orgs.substitution:{row.pk}",
        url="/desk/sign/",
        note=True,
    )
    return row
