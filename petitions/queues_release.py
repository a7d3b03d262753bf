"""What waits on its way to the public: results that the office prepares, versions that a second person releases."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT

from cases.models import Round
from orgs.models import User
from orgs.permissions import may
from petitions.domain.releasing import REVIEWED
from petitions.models import Petition, PublicVersion


def to_prepare(user: User, round: Round) -> Any:
    """Reviewed petitions whose newest public version is missing, was refused, or tells another outcome than theirs.

    None without the right to prepare.

    Each carries `newest`, the state of its newest public version, and `refused_why`.
    """
    if not may(user, "petition.prepare_release", round.region):
        return Petition.objects.none()
    versions = PublicVersion.objects.filter(petition=OuterRef("pk"), audience=PublicVersion.Audience.PUBLIC)
    last = versions.order_by("-version")
    newer = versions.filter(petition=OuterRef("petition"), version__gt=OuterRef("version"))
    told = {"told_status": KT("content__status"), "told_verdict": KT("content__verdict")}
    same = Q(told_status=OuterRef("status"), told_verdict=OuterRef("verdict"))
    kept = versions.exclude(state=PublicVersion.State.REFUSED).filter(~Exists(newer)).annotate(**told)
    standing = kept.filter(same | ~Q(state=PublicVersion.State.RELEASED))
    rows = Petition.objects.visible_in(round, user).filter(stage__in=REVIEWED)
    return rows.filter(~Exists(standing)).annotate(
        newest=Subquery(last.values("state")[:1]), refused_why=Subquery(last.values("why")[:1])
    )


def to_release(user: User, round: Round) -> QuerySet[PublicVersion]:
    """Versions that wait for this person's release, the oldest first; never those that they made themselves."""
    if not may(user, "petition.release", round.region):
        return PublicVersion.objects.none()
    rows = PublicVersion.objects.filter(petition__round=round, state=PublicVersion.State.DRAFT).exclude(made_by=user)
    return rows.filter(petition__in=Petition.objects.visible_in(round, user)).order_by("made_at", "pk")
