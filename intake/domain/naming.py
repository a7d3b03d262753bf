"""Learned names: what a region's documents call a unit, taught once and found again in every later list."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Round
from intake.domain.acts import act_in, write
from intake.matching import Names, cleaned
from intake.models import UnitAlias
from intake.states import Verb
from orgs.models import Organisation, User

LONGEST = 120  # characters, as in the database


@transaction.atomic
def teach(round: Round, name: str, organisation: Organisation, *, actor: User) -> UnitAlias:
    """Remember that documents of the round's region call `organisation` by `name`; a name taught before is taught anew.

    Raises PermissionDenied; ValidationError for an empty or too long name, or a unit that the region may not name.
    """
    with act_in(round.pk, actor) as held:
        key = cleaned(name)
        if not key or len(key) > LONGEST:
            raise ValidationError(
                {"name": _("Write a name of at most %(n)d characters.") % {"n": LONGEST}}, code="name"
            )
        if Names.of(held.region).by_pk(organisation.pk) is None:
            raise ValidationError({"organisation": _("Choose a unit of this round's region.")}, code="unit")
        values = {"organisation": organisation, "made_by": actor}
        alias, _new = UnitAlias.objects.update_or_create(region=held.region, name=key, defaults=values)
        after = {"unit_name": key, "unit_meant": str(organisation)}
        write(Verb.NAME_TAUGHT, held, actor=actor, after=after)
        return alias


def forget(alias_id: int, round: Round, *, actor: User) -> None:
    """Let a learned name of the round's region be forgotten; lists that were matched by it stay as they are."""
    with act_in(round.pk, actor) as held:
        alias = UnitAlias.objects.select_related("organisation").get(pk=alias_id, region=held.region)
        before = {"unit_name": alias.name, "unit_meant": str(alias.organisation)}
        alias.delete()
        write(Verb.NAME_FORGOTTEN, held, actor=actor, before=before)
