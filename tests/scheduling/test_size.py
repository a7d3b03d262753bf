"""The number of queries does not grow with rows, units or periods; a large round opens in seconds."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notify.models import Policy
from scheduling.domain import filing, locking, opening, reminding
from scheduling.models import Line, Obligation, Period
from tests.factories import at, make_org, make_round, make_task
from tests.planner import look_again
from tests.scheduling.month import FILED, line_of, multiply, open_month, sheet_of

pytestmark = pytest.mark.django_db


def queries(act) -> int:
    with CaptureQueriesContext(connection) as seen:
        act()
    return len(seen)


def grown(city, count):
    """Another round, of `count` units with one item each, and its first period."""
    with at(FILED):
        round = make_round(city)
    for n in range(count):
        unit = make_org(f"第{round.pk}-{n}所", city.county)
        last = n == count - 1
        make_task(city, round, filed=FILED if last else None, units=[(unit, "responsible"), (city.lead, "lead")])
    return round


def test_a_quiet_tick_costs_the_same_for_one_unit_and_for_many(city):
    found = []
    for count in (1, 12):
        round = grown(city, count)
        with at("2018-12-03"):
            opening.open_due(rounds=[round])
            period = Period.objects.get(round=round)
            assert Line.objects.filter(obligation__period=period).count() == count
            found.append(queries(lambda p=period: opening.sync(p.pk)))
    assert found[0] == found[1] < 15


def test_reminders_are_shown_in_the_same_number_of_queries(city):
    Policy.load()
    found = []
    for count in (1, 12):
        round = grown(city, count)
        with at("2018-12-03"):
            opening.open_due(rounds=[round])
            period = Period.objects.get(round=round)
            found.append(queries(lambda p=period: reminding.preview(p)))
            assert queries(lambda p=period: locking.preview(p)) <= 3
    assert found[0] == found[1] < 8


def test_rows_without_news_are_judged_together(city):
    _round, tasks, period = open_month(city, tasks=9)
    with at("2019-01-02"):
        said = {line_of(task, period).pk: {"no_change_why": "等待招标"} for task in tasks}
        first = queries(
            lambda: filing.file(sheet_of(period).pk, actor=city.unit, lines=dict([next(iter(said.items()))]))
        )
        rest = queries(lambda: filing.file(sheet_of(period).pk, actor=city.unit, lines=said))
    assert Obligation.objects.get().filed_at is not None
    assert rest < first + 8 * 8  # what is written for each row, and nothing read anew for it


def test_a_large_round_is_brought_up_to_date_in_seconds(city, record_property):
    round = grown(city, 1)
    task = round.problems.get().tasks.get()
    multiply(task, 5000)
    look_again()
    with at("2018-12-03"):
        began = time.perf_counter()
        opening.open_due(rounds=[round])
        opened = time.perf_counter() - began
        period = Period.objects.get(round=round)
        look_again()
        began = time.perf_counter()
        opening.sync(period.pk)
        quiet = time.perf_counter() - began
    assert Line.objects.count() == 5000
    record_property("seconds", {"open": opened, "quiet": quiet})
    assert opened < 15
    assert quiet < 8
