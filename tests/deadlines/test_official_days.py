"""Every day of 2018 to 2026 against arrangements written down by hand (tests/deadlines/notices.py).

What feeds the product is `chinesecalendar`; the table does not know it. A third, independent account is the package
`holidays`, which only the tests have.
"""

from datetime import date, timedelta

import holidays
import pytest

from cases.domain import publicity
from cases.models import Round
from deadlines import calendar_seed
from deadlines.workdays import build
from tests.cases.way import signed_up_to, submitted
from tests.deadlines.notices import ARRANGEMENTS, days_of, working_days
from tests.factories import at, make_round

CALENDAR = build(calendar_seed.rows())
ONE_DAY = timedelta(days=1)


@pytest.mark.parametrize("year", ARRANGEMENTS)
def test_every_day_is_as_the_notice_has_it(year: int) -> None:
    official = working_days(year)
    wrong = {day.isoformat() for day in days_of(year) if CALENDAR.is_workday(day) != (day in official)}
    assert wrong == set()
    assert len(official) == ARRANGEMENTS[year].working_days


@pytest.mark.parametrize("year", ARRANGEMENTS)
def test_a_third_account_agrees_with_the_table(year: int) -> None:
    other = holidays.China(years=year)
    assert {day for day in days_of(year) if other.is_working_day(day)} == working_days(year)


@pytest.mark.parametrize("year", ARRANGEMENTS)
def test_make_up_days_are_weekends_worked_and_days_off_are_named(year: int) -> None:
    arrangement = ARRANGEMENTS[year]
    worked = {date.fromisoformat(f"{year}-{text}") for text in arrangement.worked}
    assert {day for day in CALENDAR.on if day.year == year} == worked
    assert {CALENDAR.why(day) for day in worked} == {"makeup"}
    for first, last in arrangement.off:
        day = date.fromisoformat(f"{year}-{first}")
        while day <= date.fromisoformat(f"{year}-{last}"):
            assert CALENDAR.why(day) in ("holiday", "weekend"), day
            day += ONE_DAY


@pytest.mark.parametrize("year", range(2019, 2027))
def test_each_make_up_day_is_exchanged_for_one_day_off(year: int) -> None:
    """What the page calls a day off by exchange. For 2018 the library calls one day more so; both are days off."""
    exchanged = [row.day for row in calendar_seed.rows() if row.off_kind == "exchange" and row.day.year == year]
    assert len(exchanged) == len(ARRANGEMENTS[year].worked)
    assert all(day.weekday() < 5 for day in exchanged)


# First days of periods over a Spring Festival that hold exactly 10 working days in 19 calendar days and begin and end
# on a working day; by hand from the table. The domain reference (fact 7, Dongli) names no year: it happens in each.
OVER_SPRING_FESTIVAL = [
    "2018-02-08", "2018-02-09", "2019-01-24", "2019-01-25", "2019-01-31", "2019-02-01", "2019-02-02", "2019-02-03",
    "2021-02-04", "2021-02-05", "2022-01-20", "2022-01-21", "2022-01-27", "2022-01-28", "2022-01-29", "2022-01-30",
    "2023-01-10", "2023-01-11", "2023-01-12", "2023-01-13", "2023-01-19", "2023-01-20", "2024-01-31", "2024-02-01",
    "2024-02-02", "2025-01-20", "2025-01-21", "2025-01-26", "2025-01-27", "2026-02-09", "2026-02-10",
]  # fmt: skip


def test_the_periods_over_spring_festival_are_all_that_the_table_gives() -> None:
    official = set().union(*(working_days(year) for year in ARRANGEMENTS))
    found = []
    for first in sorted(day for day in official if day.month <= 2):
        days = [first + n * ONE_DAY for n in range(19)]
        if days[-1] in official and sum(day in official for day in days) == 10:
            found.append(first.isoformat())
    assert found == OVER_SPRING_FESTIVAL


@pytest.mark.django_db
def test_the_products_notice_counts_10_working_days_in_19_calendar_days(city) -> None:
    """By the function with which a notice counts its days, opened on the day before each of those periods."""
    round = make_round(city, notice_days=10, notice_unit="working")
    for text in OVER_SPRING_FESTIVAL:
        first = date.fromisoformat(text)
        with at(first - ONE_DAY):
            counted = publicity.count_days(round)
        assert (counted.first_on, counted.due_on) == (first, first + 18 * ONE_DAY)
        assert any(entry["why"] == "holiday" and "春节" in entry["name"] for entry in counted.trace)
        assert not counted.estimate


@pytest.mark.django_db
def test_a_notice_that_is_opened_before_spring_festival(city) -> None:
    """Through the act itself: first and last day, the deadline and its explanation."""
    closure = submitted(city)
    signed_up_to(city, closure.run)
    Round.objects.update(notice_days=10, notice_unit="working")
    with at("2025-01-25"):
        notice = publicity.open_notice(closure.task_id, actor=city.office, result="整改到位", signed_by="永州市")
    assert (notice.first_day.isoformat(), notice.last_day.isoformat()) == ("2025-01-26", "2025-02-13")
    assert (notice.last_day - notice.first_day).days + 1 == 19
    assert notice.deadline.due_on == notice.last_day
    assert [one["n"] for one in notice.deadline.trace["counted"] if one["n"]] == list(range(1, 11))
    assert [one["day"] for one in notice.deadline.trace["counted"] if one["why"] == "makeup"] == [
        "2025-01-26",
        "2025-02-08",
    ]
