"""The yearly arrangements of holidays, 2018 to 2026, by hand as the notices of the State Council give them.

Independent of the library that feeds the product: nothing here comes from a file or a package. For each stretch: first
and last day off; for each make-up day: the weekend day worked. The source of a year is the number of its notice; two
numbers where a second notice changed the first (1 May 2019; Spring Festival 2020, made longer because of the
epidemic by 国办发明电〔2020〕1号).
"""

from datetime import date, timedelta
from typing import NamedTuple


class Arrangement(NamedTuple):
    source: str
    off: tuple[tuple[str, str], ...]
    worked: tuple[str, ...]
    working_days: int  # of the whole year, counted by hand: weekdays less weekdays off plus weekend days worked


ARRANGEMENTS = {
    2018: Arrangement(
        "国办发明电〔2017〕12号",
        (
            ("01-01", "01-01"), ("02-15", "02-21"), ("04-05", "04-07"), ("04-29", "05-01"), ("06-16", "06-18"),
            ("09-22", "09-24"), ("10-01", "10-07"), ("12-30", "12-31"),
        ),
        ("02-11", "02-24", "04-08", "04-28", "09-29", "09-30", "12-29"),
        250,
    ),
    2019: Arrangement(
        "国办发明电〔2018〕15号, 国办发明电〔2019〕3号",
        (
            ("01-01", "01-01"), ("02-04", "02-10"), ("04-05", "04-07"), ("05-01", "05-04"), ("06-07", "06-09"),
            ("09-13", "09-15"), ("10-01", "10-07"),
        ),
        ("02-02", "02-03", "04-28", "05-05", "09-29", "10-12"),
        250,
    ),
    2020: Arrangement(
        "国办发明电〔2019〕16号, 国办发明电〔2020〕1号",
        (
            ("01-01", "01-01"), ("01-24", "02-02"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-25", "06-27"),
            ("10-01", "10-08"),
        ),
        ("01-19", "04-26", "05-09", "06-28", "09-27", "10-10"),
        249,
    ),
    2021: Arrangement(
        "国办发明电〔2020〕27号",
        (
            ("01-01", "01-03"), ("02-11", "02-17"), ("04-03", "04-05"), ("05-01", "05-05"), ("06-12", "06-14"),
            ("09-19", "09-21"), ("10-01", "10-07"),
        ),
        ("02-07", "02-20", "04-25", "05-08", "09-18", "09-26", "10-09"),
        250,
    ),
    2022: Arrangement(
        "国办发明电〔2021〕11号",
        (
            ("01-01", "01-03"), ("01-31", "02-06"), ("04-03", "04-05"), ("04-30", "05-04"), ("06-03", "06-05"),
            ("09-10", "09-12"), ("10-01", "10-07"), ("12-31", "12-31"),
        ),
        ("01-29", "01-30", "04-02", "04-24", "05-07", "10-08", "10-09"),
        249,
    ),
    2023: Arrangement(
        "国办发明电〔2022〕16号",
        (
            ("01-01", "01-02"), ("01-21", "01-27"), ("04-05", "04-05"), ("04-29", "05-03"), ("06-22", "06-24"),
            ("09-29", "10-06"), ("12-30", "12-31"),
        ),
        ("01-28", "01-29", "04-23", "05-06", "06-25", "10-07", "10-08"),
        249,
    ),
    2024: Arrangement(
        "国办发明电〔2023〕7号",
        (
            ("01-01", "01-01"), ("02-10", "02-17"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-08", "06-10"),
            ("09-15", "09-17"), ("10-01", "10-07"),
        ),
        ("02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"),
        251,
    ),
    2025: Arrangement(
        "国办发明电〔2024〕12号",
        (
            ("01-01", "01-01"), ("01-28", "02-04"), ("04-04", "04-06"), ("05-01", "05-05"), ("05-31", "06-02"),
            ("10-01", "10-08"),
        ),
        ("01-26", "02-08", "04-27", "09-28", "10-11"),
        248,
    ),
    2026: Arrangement(
        "国办发明电〔2025〕7号",
        (
            ("01-01", "01-03"), ("02-15", "02-23"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-19", "06-21"),
            ("09-25", "09-27"), ("10-01", "10-07"),
        ),
        ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10"),
        248,
    ),
}  # fmt: skip


def days_of(year: int) -> list[date]:
    """Every day of a year."""
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def working_days(year: int) -> set[date]:
    """The official working days of a year, from the hand-written arrangement alone."""
    arrangement = ARRANGEMENTS[year]

    def day(text: str) -> date:
        return date.fromisoformat(f"{year}-{text}")

    off = {one for one in days_of(year) if any(day(first) <= one <= day(last) for first, last in arrangement.off)}
    worked = {day(text) for text in arrangement.worked}
    return {one for one in days_of(year) if one in worked or (one.weekday() < 5 and one not in off)}
