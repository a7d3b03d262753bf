"""How petitions are counted: on both bases, on any day."""

from datetime import date

from django.db.models import OuterRef, Subquery

from cases.models import Round
from petitions.models import Assignment, Outcome, Petition


def by_petition(round: Round, on: date) -> int:
    """Petitions received by `on`."""
    return Petition.objects.filter(round=round, batch__handed_over_on__lte=on, batch__entered_on__lte=on).count()


def by_outcome(round: Round, on: date) -> dict[str, int]:
    """Assignments by `on` as their latest outcome says: `assigned` = `closed` + `staged` + `open`."""
    latest = Outcome.objects.filter(assignment=OuterRef("pk"), counts_from__lte=on).order_by("-pk")
    kinds = list(
        Assignment.objects.filter(petition__round=round, assigned_on__lte=on, entered_on__lte=on)
        .annotate(latest=Subquery(latest.values("kind")[:1]))
        .values_list("latest", flat=True)
    )
    closed, staged = kinds.count(Outcome.Kind.CLOSED), kinds.count(Outcome.Kind.STAGED)
    return {"assigned": len(kinds), "closed": closed, "staged": staged, "open": len(kinds) - closed - staged}
