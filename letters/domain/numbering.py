"""Numbers of letters: one after the other within office, code and year, without a gap and without a double."""

from django.db import connection

from letters.models import Series
from orgs.models import Organisation


def take(region: Organisation, prefix: str, year: int) -> int:
    """The next number of the series, for the letter that is issued in this very transaction.

    Raises RuntimeError outside a transaction: a number that outlived a rolled-back issue would be a gap. The series
    stays locked until the transaction ends, so the next issuer waits and gets the number after.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A number is given inside the transaction that issues the letter.")
    series = lock(region, prefix, year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def lock(region: Organisation, prefix: str, year: int) -> Series:
    """The series under a row lock, begun when this is its first number."""
    Series.objects.get_or_create(region=region, prefix=prefix, year=year)
    return Series.objects.select_for_update().get(region=region, prefix=prefix, year=year)


def next_number(region: Organisation, prefix: str, year: int) -> int:
    """The number that an issue would get now; somebody else may be faster."""
    last = Series.objects.filter(region=region, prefix=prefix, year=year).values_list("last", flat=True).first()
    return (last or 0) + 1
