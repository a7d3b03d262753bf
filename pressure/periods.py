"""Spans of time that scorecards are read for: the whole round, a year, a quarter, a month."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

WRITTEN = re.compile(r"(?P<year>\d{4})(-Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """Days `first` to `last`, both in it; None on both ends is the whole round. `code` is how addresses write it."""

    code: str = ""
    first: date | None = None
    last: date | None = None

    def __str__(self) -> str:
        if self.first is None:
            return _("the whole round")
        words = {"year": self.first.year, "month": self.first.month, "quarter": (self.first.month + 2) // 3}
        if "-Q" in self.code:
            return _("quarter %(quarter)d of %(year)d") % words
        return (_("%(year)d, month %(month)d") if "-" in self.code else _("the year %(year)d")) % words


WHOLE = Period()


def read(code: str) -> Period:
    """The period that an address names ("2019", "2019-Q2", "2019-06"); the whole round for anything else."""
    found = WRITTEN.fullmatch(code)
    if found is None or not 1900 <= int(found["year"]) <= 2999:
        return WHOLE
    year = int(found["year"])
    if found["month"]:
        return _span(code, year, int(found["month"]), 1)
    if found["quarter"]:
        return _span(code, year, int(found["quarter"]) * 3 - 2, 3)
    return _span(code, year, 1, 12)


def _span(code: str, year: int, month: int, months: int) -> Period:
    after = month + months - 1
    return Period(code, date(year, month, 1), date(year + after // 12, after % 12 + 1, 1) - timedelta(days=1))


def around(days: Iterable[date]) -> list[tuple[str, list[Period]]]:
    """The years with their quarters and months in which any of `days` lies, newest year first, for a choice."""
    found: dict[int, dict[str, Period]] = {}
    for day in sorted(days):
        codes = (f"{day.year}", f"{day.year}-Q{(day.month + 2) // 3}", f"{day.year}-{day.month:02d}")
        found.setdefault(day.year, {}).update({code: read(code) for code in codes})
    return [(str(year), sorted(found[year].values(), key=_order)) for year in sorted(found, reverse=True)]


def _order(period: Period) -> tuple[bool, bool, str]:
    """The year first, its quarters, its months."""
    return "-" in period.code, "Q" not in period.code, period.code
