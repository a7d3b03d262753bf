from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from deadlines import calendar_seed, workdays
from deadlines.calendar_seed import Row
from deadlines.workdays import Calendar, CalendarMissing, Counted, build, count, explain

CALENDAR = build(calendar_seed.rows())
ONE_DAY = timedelta(days=1)

# Weekend days worked, written down by hand from the yearly notices of the State Council.
MAKE_UP_DAYS = {
    2018: "02-11 02-24 04-08 04-28 09-29 09-30 12-29",
    2019: "02-02 02-03 04-28 05-05 09-29 10-12",
    2020: "01-19 04-26 05-09 06-28 09-27 10-10",
    2021: "02-07 02-20 04-25 05-08 09-18 09-26 10-09",
    2022: "01-29 01-30 04-02 04-24 05-07 10-08 10-09",
    2023: "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}
# Days off from Monday to Friday, by hand: first and last day of each stretch of the Spring Festival and October.
LONG_HOLIDAYS = {
    2018: "02-15 02-21 10-01 10-07",
    2019: "02-04 02-10 10-01 10-07",
    2020: "01-24 02-02 10-01 10-08",
    2021: "02-11 02-17 10-01 10-07",
    2022: "01-31 02-06 10-01 10-07",
    2023: "01-21 01-27 09-29 10-06",
    2024: "02-10 02-17 10-01 10-07",
    2025: "01-28 02-04 10-01 10-08",
    2026: "02-15 02-23 10-01 10-07",
}


@pytest.mark.parametrize(("year", "days"), MAKE_UP_DAYS.items())
def test_make_up_days_are_those_of_the_notice(year: int, days: str) -> None:
    by_hand = [date.fromisoformat(f"{year}-{day}") for day in days.split()]
    assert sorted(day for day in CALENDAR.on if day.year == year) == by_hand
    assert all(day.weekday() >= 5 and CALENDAR.is_workday(day) for day in by_hand)


@pytest.mark.parametrize(("year", "days"), LONG_HOLIDAYS.items())
def test_long_holidays_are_off_and_end_when_the_notice_says(year: int, days: str) -> None:
    ends = [date.fromisoformat(f"{year}-{day}") for day in days.split()]
    for first, last in (ends[:2], ends[2:]):
        assert not any(CALENDAR.is_workday(first + n * ONE_DAY) for n in range((last - first).days + 1))
        assert CALENDAR.is_workday(last + ONE_DAY) or (last + ONE_DAY).weekday() >= 5


@pytest.mark.parametrize("year", range(2004, 2027))
def test_every_day_agrees_with_the_kept_library(year: int) -> None:
    days = [date(year, 1, 1) + n * ONE_DAY for n in range(366)]
    assert [CALENDAR.is_workday(day) for day in days if day.year == year] == [
        chinese_calendar.is_workday(day) for day in days if day.year == year
    ]


def test_provisional_days_are_the_statutory_days_of_the_tool_that_made_the_file() -> None:
    made = sorted(holidays.China(years=range(2027, 2036)))
    assert [row.day for row in calendar_seed.rows() if row.provisional] == made
    assert sorted(CALENDAR.provisional) == list(range(2027, 2036))


# start, working days, last day; all by hand from the notices.
COUNTS = [
    ("2025-01-24", 10, "2025-02-13"),
    ("2025-01-24", 1, "2025-01-26"),
    ("2025-01-25", 1, "2025-01-26"),
    ("2025-01-27", 1, "2025-02-05"),
    ("2024-01-31", 10, "2024-02-19"),
    ("2020-01-23", 1, "2020-02-03"),
    ("2019-09-27", 3, "2019-10-08"),
    ("2018-12-28", 2, "2019-01-02"),
    ("2023-09-28", 5, "2023-10-11"),
    ("2026-02-13", 3, "2026-02-25"),
    ("2021-05-06", 2, "2021-05-08"),
    ("2022-03-31", 2, "2022-04-02"),
    ("2022-04-02", 1, "2022-04-06"),
    ("2026-06-18", 1, "2026-06-22"),
    ("2026-09-30", 2, "2026-10-09"),
]


@pytest.mark.parametrize(("start", "days", "due_on"), COUNTS)
def test_counts_working_days(start: str, days: int, due_on: str) -> None:
    counted = count(date.fromisoformat(start), days, "working", CALENDAR)
    assert counted.due_on == date.fromisoformat(due_on)
    assert counted.trace[-1]["n"] == days
    assert not counted.estimate


def test_a_notice_over_spring_festival_takes_19_calendar_days_for_10_working_days() -> None:
    counted = count(date(2024, 2, 1), 10, "working", CALENDAR, first_day_counts=True)
    assert (counted.first_on, counted.due_on) == (date(2024, 2, 1), date(2024, 2, 19))
    assert (counted.due_on - counted.first_on).days + 1 == 19


def test_the_trace_names_each_day_counted_and_each_run_skipped() -> None:
    assert count(date(2025, 1, 24), 3, "working", CALENDAR).trace == [
        {"day": "2025-01-25", "n": None, "why": "weekend"},
        {"day": "2025-01-26", "n": 1, "why": "makeup", "name": "春节"},
        {"day": "2025-01-27", "n": 2, "why": "workday"},
        {"day": "2025-01-28", "to": "2025-02-04", "n": None, "why": "holiday", "name": "春节"},
        {"day": "2025-02-05", "n": 3, "why": "workday"},
    ]


def test_explains_a_count_over_spring_festival() -> None:
    counted = count(date(2025, 1, 24), 10, "working", CALENDAR)
    again = Counted.from_data(
        counted.start, 10, "working", counted.due_on, {"counted": counted.trace, "estimate": False}
    )
    with translation.override("en"):
        assert explain(counted) == (
            "From 2025-01-24 (Fri), counting from the next day, 10 working days: "
            "1-26 (Sun, make-up working day for 春节)①, 1-27②, skipping 1-28~2-4 春节 (8 days), 2-5③, 2-6④, 2-7⑤, "
            "2-8 (Sat, make-up working day for 春节)⑥, 2-10⑦, 2-11⑧, 2-12⑨, 2-13⑩. "
            "Weekends not counted: 1-25, 2-9. Due on 2025-02-13 (Thu) at the end of the day."
        )
        assert explain(again) == explain(counted)


def test_explains_a_long_count_in_runs() -> None:
    with translation.override("en"):
        assert explain(count(date(2026, 9, 1), 30, "working", CALENDAR)) == (
            "From 2026-09-01 (Tue), counting from the next day, 30 working days: 9-2~9-4 ①–③, 9-7~9-11 ④–⑧, "
            "9-14~9-18 ⑨–⑬, 9-20 (Sun, make-up working day for 国庆节)⑭, 9-21~9-24 ⑮–⑱, "
            "skipping 9-25~9-27 中秋 (3 days), 9-28~9-30 ⑲–㉑, skipping 10-1~10-7 国庆节 (7 days), 10-8~10-9 ㉒–㉓, "
            "10-10 (Sat, make-up working day for 国庆节)㉔, 10-12~10-16 ㉕–㉙, 10-19㉚. "
            "Weekends not counted: 9-5~9-6, 9-12~9-13, 9-19, 10-11, 10-17~10-18. "
            "Due on 2026-10-19 (Mon) at the end of the day."
        )


def test_a_count_into_a_year_without_its_notice_is_an_estimate_and_says_so() -> None:
    counted = count(date(2026, 12, 30), 2, "working", CALENDAR)
    assert (counted.due_on, counted.estimate) == (date(2027, 1, 4), True)
    with translation.override("en"):
        assert explain(counted) == (
            "From 2026-12-30 (Wed), counting from the next day, 2 working days: 12-31①, "
            "skipping 2027-1-1 元旦 (1 day), 2027-1-4②. Weekends not counted: 2027-1-2~1-3. "
            "Due on 2027-01-04 (Mon) at the end of the day. "
            "This is an estimate: it crosses a year whose official calendar is not published yet."
        )


def test_calendar_days_count_every_day_and_may_roll_over_a_holiday() -> None:
    plain = count(date(2025, 1, 22), 7, "calendar", None)
    assert (plain.first_on, plain.due_on) == (date(2025, 1, 23), date(2025, 1, 29))
    rolled = count(date(2025, 1, 22), 7, "calendar", CALENDAR, roll=True)
    assert rolled.due_on == date(2025, 2, 5)
    assert [entry["why"] for entry in rolled.trace] == ["calendar", "holiday", "rolled"]
    assert count(date(2025, 2, 4), 7, "calendar", CALENDAR, roll=True).due_on == date(2025, 2, 11)
    with translation.override("en"):
        assert "the next working day 2-5 (Wed) stands for it" in explain(rolled)


@pytest.mark.parametrize(("days", "unit", "roll"), [(0, "working", False), (3, "weeks", False), (3, "calendar", True)])
def test_refuses_what_cannot_be_counted(days: int, unit: str, roll: bool) -> None:
    with pytest.raises(ValueError, match="cannot count"):
        count(date(2025, 1, 22), days, unit, None, roll=roll)


def test_an_unknown_year_is_an_error_and_never_a_guess() -> None:
    for year in (2003, 2036):
        with pytest.raises(CalendarMissing) as caught:
            CALENDAR.is_workday(date(year, 6, 1))
        assert caught.value.year == year
    with pytest.raises(CalendarMissing):
        count(date(2035, 12, 20), 30, "working", CALENDAR)


@pytest.mark.parametrize(
    ("year", "month", "n", "day"),
    [
        (2025, 1, 2, "2025-01-03"),
        (2025, 2, 2, "2025-02-06"),
        (2025, 2, 4, "2025-02-08"),
        (2026, 10, 2, "2026-10-09"),
        (2025, 1, -1, "2025-01-27"),
        (2024, 9, -1, "2024-09-30"),
    ],
)
def test_nth_working_day_of_a_month(year: int, month: int, n: int, day: str) -> None:
    assert CALENDAR.nth_workday(year, month, n) == date.fromisoformat(day)


@pytest.mark.parametrize("n", [0, 24, -24])
def test_a_month_has_no_such_working_day(n: int) -> None:
    with pytest.raises(ValueError, match="no working day"):
        CALENDAR.nth_workday(2025, 3, n)


def test_the_working_day_nearest_to_a_day_off() -> None:
    assert CALENDAR.on_or_after(date(2025, 1, 28)) == date(2025, 2, 5)
    assert CALENDAR.on_or_before(date(2025, 2, 4)) == date(2025, 1, 27)
    assert CALENDAR.on_or_after(date(2025, 1, 26)) == CALENDAR.on_or_before(date(2025, 1, 26)) == date(2025, 1, 26)


DAYS = st.dates(date(2006, 1, 1), date(2033, 12, 31))


@given(DAYS, st.integers(-200, 200))
def test_between_undoes_add(start: date, days: int) -> None:
    assert CALENDAR.between(start, CALENDAR.add(start, days)) == days


@given(DAYS, DAYS, st.integers(1, 80), st.integers(1, 80), st.sampled_from(["working", "calendar"]), st.booleans())
def test_a_later_start_or_a_longer_limit_never_ends_earlier(
    one: date, two: date, some: int, more: int, unit: str, roll: bool
) -> None:
    few, many = sorted((some, some + more))
    early, late = sorted((one, two))
    assert count(early, few, unit, CALENDAR, roll=roll).due_on <= count(early, many, unit, CALENDAR, roll=roll).due_on
    assert count(early, few, unit, CALENDAR, roll=roll).due_on <= count(late, few, unit, CALENDAR, roll=roll).due_on


@given(DAYS, st.integers(1, 60), st.booleans())
def test_the_trace_covers_every_day_once(start: date, days: int, first_day_counts: bool) -> None:
    counted = count(start, days, "working", CALENDAR, first_day_counts=first_day_counts)
    spans = [(entry["day"], entry.get("to", entry["day"])) for entry in counted.trace]
    covered = [date.fromisoformat(first) + n * ONE_DAY for first, last in spans
               for n in range((date.fromisoformat(last) - date.fromisoformat(first)).days + 1)]  # fmt: skip
    begin = start if first_day_counts else start + ONE_DAY
    assert covered == [begin + n * ONE_DAY for n in range((counted.due_on - begin).days + 1)]
    assert sum(entry["n"] is not None for entry in counted.trace) == days
    assert counted.due_on.isoformat() in explain(counted)


def test_an_official_year_drops_its_estimates_and_a_local_holiday_makes_no_year_official() -> None:
    estimate = [
        Row(date(2027, 10, 1), False, "国庆节", "estimate", True),
        Row(date(2027, 2, 5), False, "春节", "e", True),
    ]
    local = Row(date(2027, 4, 8), False, "三月三", "notice")
    guessed = build([*estimate, local])
    assert (guessed.years, guessed.provisional) == (frozenset(), frozenset({2027}))
    assert not guessed.is_workday(date(2027, 4, 8))
    official = build([Row(date(2027, 10, 1), False, "国庆节", "notice"), *estimate])
    assert (official.years, official.provisional) == (frozenset({2027}), frozenset())
    assert official.is_workday(date(2027, 2, 5))


def test_a_weekday_entered_as_worked_is_an_ordinary_working_day() -> None:
    calendar = Calendar(frozenset({2025}), on={date(2025, 3, 3): "correction"})
    assert calendar.why(date(2025, 3, 3)) == "workday"


def test_forget_and_load_need_no_rows_entered(db: None) -> None:
    workdays.forget()
    assert workdays.load() == CALENDAR
    assert workdays.load() is workdays.load()
