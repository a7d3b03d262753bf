"""The calendar that comes with the product, as rows of special days.

2004 to the last published year from the kept package `chinesecalendar`; the years after it provisionally, with the
statutory days only, from a file made once with the package `holidays` (a test compares them).
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from chinese_calendar.constants import Holiday, holidays, in_lieu_days, workdays
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

PROVISIONAL_FILE = Path(__file__).parent / "data" / "provisional.csv"
# The sources of rows that a newer version of the product may replace; rows with any other source are the office's.
OFFICIAL_SOURCE = "chinesecalendar"
PROVISIONAL_SOURCE = "法定节假日推算"
COLUMNS = ("day", "works", "name")


class Off(TextChoices):
    """What kind of day off it is; a day worked has none."""

    HOLIDAY = "", _("holiday")
    EXCHANGE = "exchange", _("day off by exchange")
    LOCAL = "local", _("local holiday")


class Row(NamedTuple):
    """One special day: a day off, or a weekend day worked. Fields as in the model SpecialDay."""

    day: date
    works: bool
    name: str
    source: str
    provisional: bool = False
    off_kind: str = Off.HOLIDAY.value


def is_shipped(source: str) -> bool:
    """Whether a row with this source came with the product and was not entered by the office."""
    return source == PROVISIONAL_SOURCE or source.split(" ")[0] == OFFICIAL_SOURCE


def published_years(rows: Iterable[Row]) -> set[int]:
    """The years whose official arrangement is among `rows`.

    Known by 1 October: every arrangement of the State Council names that day, and no local holiday does.
    """
    return {row.day.year for row in rows if (row.day.month, row.day.day) == (10, 1) and not row.provisional}


def rows() -> Iterator[Row]:
    """Every special day that comes with the product, in order of days."""
    return iter(_rows())


@cache
def _rows() -> tuple[Row, ...]:
    source = f"{OFFICIAL_SOURCE} {version(OFFICIAL_SOURCE)}"
    published = [
        Row(day, works, Holiday(name).chinese, source, off_kind=_exchanged(day))
        for days, works in ((holidays, False), (workdays, True))
        for day, name in days.items()
    ]
    last = max(row.day.year for row in published)
    estimated = (row for row in read(PROVISIONAL_FILE, PROVISIONAL_SOURCE, provisional=True) if row.day.year > last)
    return tuple(sorted([*published, *estimated]))


def _exchanged(day: date) -> str:
    return Off.EXCHANGE.value if day in in_lieu_days else Off.HOLIDAY.value


def read(path: Path, source: str, *, provisional: bool = False) -> list[Row]:
    """The rows of a UTF-8 file of comma-separated values with the columns day (ISO), works (1 or 0) and name.

    ValueError, with the line, when a column is missing or a value is not of its form.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if not set(COLUMNS) <= set(reader.fieldnames or ()):
            raise ValueError(f"{path.name}: columns {', '.join(COLUMNS)} expected")
        return [_parsed(line, path.name, reader.line_num, source, provisional=provisional) for line in reader]


def _parsed(line: dict[str, str | None], name: str, number: int, source: str, *, provisional: bool) -> Row:
    occasion = (line["name"] or "").strip()
    if line["works"] not in ("0", "1") or not occasion:
        raise ValueError(f"{name}:{number}: works must be 0 or 1, and name must not be empty")
    try:
        day = date.fromisoformat((line["day"] or "").strip())
    except ValueError as error:
        raise ValueError(f"{name}:{number}: {error}") from error
    return Row(day, line["works"] == "1", occasion, source, provisional)
