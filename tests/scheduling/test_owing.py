"""Who owes a row for which days, worked out day by day and compared; periods and their due days."""

from datetime import date, timedelta
from random import Random

import pytest

from deadlines import workdays
from scheduling import calendar
from scheduling.owing import Course, Part, parts, units_between

ONE_DAY = timedelta(days=1)
FIRST, LAST = date(2018, 12, 1), date(2018, 12, 31)
FILED = date(2018, 11, 9)
NOBODY: dict[int, date] = {}


def course(*units, filed=FILED, closed=None) -> Course:
    return Course(1, filed, closed, tuple(units))


def test_an_item_handed_over_is_asked_of_both_split_at_the_day():
    found = parts(course((FILED, (7,)), (date(2018, 12, 11), (8,))), FIRST, LAST, NOBODY)
    assert found == [Part(7, 1, FIRST, date(2018, 12, 10)), Part(8, 1, date(2018, 12, 11), LAST)]


@pytest.mark.parametrize(
    ("closed", "until"),
    [
        (date(2018, 12, 31), date(2018, 12, 31)),
        (date(2018, 12, 1), date(2018, 12, 1)),
        (date(2018, 11, 30), None),
        (date(2019, 1, 1), date(2018, 12, 31)),
    ],
)
def test_an_item_closed_within_the_period_is_owed_for_it_and_not_afterwards(closed, until):
    found = parts(course((FILED, (7,)), closed=closed), FIRST, LAST, NOBODY)
    assert found == ([Part(7, 1, FIRST, until)] if until else [])
    assert units_between(course((FILED, (7,)), closed=closed), FIRST, LAST) == {7}  # still of the plan: zero report


def test_a_plan_filed_within_the_period_counts_from_that_day_and_a_later_one_not_at_all():
    assert parts(course((date(2018, 12, 20), (7,)), filed=date(2018, 12, 20)), FIRST, LAST, NOBODY) == [
        Part(7, 1, date(2018, 12, 20), LAST)
    ]
    later = course((date(2019, 1, 1), (7,)), filed=date(2019, 1, 1))
    assert (parts(later, FIRST, LAST, NOBODY), units_between(later, FIRST, LAST)) == ([], set())


def test_a_dissolved_unit_s_days_are_asked_of_who_answers_now():
    gone = {7: date(2018, 12, 15)}
    handed = course((FILED, (7,)), (date(2018, 12, 20), (8,)))
    assert parts(handed, FIRST, LAST, gone) == [Part(8, 1, FIRST, LAST)]
    joint = course((FILED, (7, 8)))
    assert parts(joint, FIRST, LAST, gone) == [Part(8, 1, FIRST, LAST)]
    alone = course((FILED, (7,)))
    assert parts(alone, FIRST, LAST, gone) == [Part(7, 1, FIRST, LAST, gone=True)]
    assert parts(alone, FIRST, LAST, {7: date(2019, 1, 1)}) == [Part(7, 1, FIRST, LAST)]  # it reports for December yet


@pytest.mark.parametrize("seed", range(200))
def test_every_day_of_every_unit_is_in_exactly_one_row(seed):
    draw = Random(seed)
    days = sorted(FILED + draw.randrange(80) * ONE_DAY for _n in range(draw.randrange(5)))
    history = [(FILED, (1,)), *((day, tuple(sorted(draw.sample(range(1, 5), draw.randrange(1, 4))))) for day in days)]
    closed = draw.choice([None, FILED + draw.randrange(90) * ONE_DAY])
    found = parts(course(*history, closed=closed), FIRST, LAST, NOBODY)
    day = FIRST
    while day <= LAST:
        open_then = closed is None or day <= closed
        own = dict(history)  # of several changes of one day the last counts
        true = own[max(d for d in own if d <= day)] if open_then else ()
        rows = [part.unit_id for part in found if part.from_on <= day <= part.until_on]
        assert sorted(rows) == sorted(true), day
        day += ONE_DAY


@pytest.mark.parametrize(
    ("kind", "day", "expected"),
    [
        ("monthly", date(2020, 2, 10), (date(2020, 2, 1), date(2020, 2, 29))),
        ("quarterly", date(2019, 12, 31), (date(2019, 10, 1), date(2019, 12, 31))),
        ("weekly", date(2019, 1, 2), (date(2018, 12, 31), date(2019, 1, 6))),
        ("weekly", date(2019, 1, 6), (date(2018, 12, 31), date(2019, 1, 6))),
    ],
)
def test_periods(kind, day, expected):
    assert calendar.holding(kind, day) == expected


@pytest.mark.django_db
def test_due_days_keep_to_the_working_calendar():
    known = workdays.load()
    # 2018-12-29 was a make-up Saturday and 30 December to 1 January a holiday; 2019-02-04 to 10 Spring Festival.
    assert calendar.due(date(2018, 12, 31), 2, known).due_on == date(2019, 1, 3)
    assert calendar.due(date(2019, 1, 31), 2, known).due_on == date(2019, 2, 2)  # a make-up Saturday
    far = calendar.due(date(2031, 1, 31), 2, known)
    assert (far.due_on, far.estimate) == (date(2031, 2, 4), True)
    assert calendar.lock_day(date(2019, 1, 3), 5, known) == date(2019, 1, 10)
