"""What the public may read of petitions, as queries: released versions only, found without the petition's own words."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.models import Round
from petitions.models import PublicVersion

State = PublicVersion.State
EVER = (State.RELEASED, State.WITHDRAWN)


def ever() -> QuerySet[PublicVersion]:
    """Versions that the public could read at some time, those that were withdrawn among them."""
    return PublicVersion.objects.filter(audience=PublicVersion.Audience.PUBLIC, state__in=EVER)


def newest(round: Round) -> QuerySet[PublicVersion]:
    """What stands of each petition of the round: its newest released version."""
    later = ever().filter(petition=OuterRef("petition"), state=State.RELEASED, version__gt=OuterRef("version"))
    return ever().filter(~Exists(later), petition__round=round, state=State.RELEASED)


def heads(round: Round) -> QuerySet[PublicVersion]:
    """One version of each petition that was ever released: what stands, else the last one that was withdrawn."""
    return _heads(ever()).filter(petition__round=round)


def heads_of(petitions: Iterable[int]) -> QuerySet[PublicVersion]:
    """`heads` of these petitions, by their keys."""
    return _heads(ever().filter(petition__in=list(petitions)))


def _heads(rows: QuerySet[PublicVersion]) -> QuerySet[PublicVersion]:
    # One anti-join, no alternatives: through the views of the public process the database would try each with each.
    same, other = Q(state=OuterRef("state")), Q(state=State.RELEASED)
    better = (same & Q(version__gt=OuterRef("version"))) | (other & ~same)
    return rows.filter(~Exists(rows.filter(better, petition=OuterRef("petition"))))
