"""What the public may read of petitions, as queries: released versions only, found without the petition's own words."""

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
    others = ever().filter(petition=OuterRef("petition"))
    later = others.filter(version__gt=OuterRef("version"))
    stands = ~Exists(later.filter(state=State.RELEASED))
    gone = ~Exists(others.filter(state=State.RELEASED)) & ~Exists(later)
    return ever().filter((Q(state=State.RELEASED) & stands) | (Q(state=State.WITHDRAWN) & gone), petition__round=round)
