"""Numbers that must have no gaps: letters of a series, corrections of a period."""

from collections.abc import Iterator

from django.db.models import Count, F, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from checkup.consistency.shape import Check, Fault, Level
from letters.models import Letter, Series
from scheduling.models import Correction


def letters() -> Iterator[Fault]:
    """Each series of letters has every number from 1 to its last one, voided letters among them."""
    own = Letter.objects.filter(
        region=OuterRef("region"), prefix=OuterRef("prefix"), year=OuterRef("year"), number__isnull=False
    )
    counted = Subquery(own.order_by().values("region").annotate(n=Count("pk")).values("n"))
    top = Subquery(own.order_by().values("region").annotate(top=Max("number")).values("top"))
    rows = Series.objects.annotate(n=Coalesce(counted, Value(0)), top=Coalesce(top, Value(0))).order_by("pk")
    for series in rows.filter(~Q(n=F("last")) | ~Q(top=F("last"))):
        line = f"{series} has {series.n} letters up to number {series.top}, and its counter stands at {series.last}"
        yield Fault(f"letters.series:{series.pk}", line)


def corrections() -> Iterator[Fault]:
    """Corrections of a period are numbered from 1 without a gap."""
    counted = Correction.objects.order_by().values("period").annotate(n=Count("pk"), top=Max("number"))
    for period, n, top in counted.exclude(n=F("top")).values_list("period", "n", "top").iterator():
        yield Fault(f"scheduling.period:{period}", f"{n} corrections up to number {top}")


CHECKS = (
    Check("letter_numbers", Level.ERROR, "numbers of letters", letters),
    Check("correction_numbers", Level.ERROR, "numbers of corrections", corrections),
)
