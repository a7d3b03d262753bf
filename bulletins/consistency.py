"""What the checkup of the records asks of issued papers: unchanged since, and numbered without a gap."""

from collections.abc import Iterator

from django.db.models import Count, F, Max

from bulletins.models import Bulletin
from bulletins.writing import is_whole
from checkup.consistency.registry import make_known
from checkup.consistency.shape import Check, Fault, Level


def unchanged() -> Iterator[Fault]:
    """Issued papers are as they were issued."""
    for bulletin in Bulletin.objects.order_by("pk").iterator(chunk_size=1):
        if not is_whole(bulletin):
            yield Fault(f"bulletins.bulletin:{bulletin.pk}", "the paper was changed after it was issued")


def numbers() -> Iterator[Fault]:
    """Papers of a kind and year are numbered from 1 without a gap, withdrawn ones among them."""
    issued = Bulletin.objects.filter(number__isnull=False).order_by()
    counted = issued.values("round", "kind", "year").annotate(n=Count("pk"), top=Max("number"))
    for round, kind, year, n, top in counted.exclude(n=F("top")).values_list("round", "kind", "year", "n", "top"):
        yield Fault(f"cases.round:{round}", f"{n} papers ({kind}, {year}) up to number {top}")


make_known(
    Check("paper_digest", Level.ERROR, "digests of issued papers", unchanged),
    Check("paper_numbers", Level.ERROR, "numbers of papers", numbers),
)
