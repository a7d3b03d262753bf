"""Claimed against verified: by how many points units report more than the office found (自报水分)."""

from typing import Any

from django.db.models import Avg, Count, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Greatest

from cases.models import Round
from scheduling.models import Check, Correction, Period

# The orders of the list, by the name that addresses use: the columns, the largest first unless they are words.
SORTS = {
    "gap": ("-gap", "-most", "path"),
    "most": ("-most", "-gap", "path"),
    "over": ("-over", "-gap", "path"),
    "checked": ("-checked", "path"),
    "unit": ("path",),
}


def _corrected(field: str, line: str, kept: str) -> Coalesce:
    """The share as the last numbered correction has it, else as it was kept."""
    rows = Correction.objects.filter(line=OuterRef(line), field=field).order_by("-number")
    last = Subquery(rows.annotate(share=Cast("new", IntegerField())).values("share")[:1])
    return Coalesce(last, F(kept), output_field=IntegerField())


def pairs(round: Round, period: Period | None = None) -> QuerySet[Any]:
    """Verified rows of the round, or of one period, that have both shares, corrections counted.

    `claimed_now` and `share_now` are the shares, `points` the first less the second.
    """
    rows = Check.objects.filter(entry__line__obligation__period__round=round)
    return judged(rows if period is None else rows.filter(entry__line__obligation__period=period))


def judged(checks: QuerySet[Check]) -> QuerySet[Any]:
    """As `pairs`, of any rows."""
    rows = checks.filter(verdict=Check.Verdict.VERIFIED, share__isnull=False, entry__claimed__isnull=False)
    rows = rows.annotate(
        claimed_now=_corrected(Correction.Field.CLAIMED, "entry__line", "entry__claimed"),
        share_now=_corrected(Correction.Field.VERIFIED, "entry__line", "share"),
    )
    return rows.annotate(points=F("claimed_now") - F("share_now"))


def units(round: Round, period: Period | None, sort: str) -> QuerySet[Any, dict[str, Any]]:
    """One row a unit: `checked` lines, mean `claimed`, `verified` and `gap`, `over` (claimed more), `most` points."""
    order = SORTS.get(sort, SORTS["gap"])
    grouped: QuerySet[Any, Any] = pairs(round, period).order_by().values(unit=F("entry__line__obligation__unit"))
    return grouped.annotate(
        name=F("entry__line__obligation__unit__name"),
        path=F("entry__line__obligation__unit__path"),
        checked=Count("pk"),
        claimed=Avg("claimed_now"),
        verified=Avg("share_now"),
        gap=Avg("points"),
        over=Count("pk", filter=Q(points__gt=0)),
        most=Greatest(Max("points"), Value(0)),
    ).order_by(*order)


def lines(round: Round, period: Period | None, unit: int) -> QuerySet[Check]:
    """The verified rows behind one unit's row, the widest gap first."""
    rows = pairs(round, period).filter(entry__line__obligation__unit=unit)
    return rows.select_related("entry__line__task__problem", "entry__line__obligation__period__rhythm", "by").order_by(
        "-points", "-entry__line__obligation__period__starts_on", "pk"
    )


def whole(round: Round, period: Period | None) -> dict[str, Any]:
    """The same of all units together: `checked`, `gap`, `over`."""
    found = pairs(round, period).aggregate(
        checked=Count("pk"), gap=Avg("points"), over=Count("pk", filter=Q(points__gt=0))
    )
    return dict(found)
