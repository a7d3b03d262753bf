"""Several at once: openers, clerks at one sheet, a filing beside the lock. Run it on PostgreSQL too.

The negative controls take the locks away (on SQLite the transaction that begins as a writer) and show that the same
judgement then finds a fault.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, connections, transaction

from deadlines.models import Deadline
from orgs.models import User
from scheduling.domain import acts, filing, locking, opening, sheets
from scheduling.models import Entry, Line, Obligation, Period
from tests.factories import at, make_round, make_task
from tests.scheduling.month import FILED, line_of, open_month, progress, sheet_of

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
TOGETHER = 6


def together(*deeds: Callable[[], object]) -> list[str]:
    """All at one moment, each in a thread and connection of its own; what each raised, by name."""
    barrier = Barrier(len(deeds), timeout=60)

    def one(deed: Callable[[], object]) -> str:
        try:
            barrier.wait()
            deed()
        except (DatabaseError, ValidationError) as error:
            return type(error).__name__
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [fault for fault in pool.map(one, deeds) if fault]


def unopened(city):
    with at(FILED):
        round = make_round(city)
    for n in range(3):
        make_task(city, round, filed=FILED if n == 2 else None)
    return round


def open_now() -> None:
    with at("2019-01-02"):  # December was missed, January begins
        opening.open_due()


def counts() -> tuple[int, int, int, int]:
    return (
        Period.objects.count(),
        Obligation.objects.count(),
        Line.objects.count(),
        Deadline.objects.filter(kind=Deadline.Kind.FILING).count(),
    )


def open_before(city) -> None:
    unopened(city)
    with at("2018-11-20"):
        opening.open_due()  # the rhythm is there


def test_openers_at_once_open_each_period_once(city):
    open_before(city)
    assert together(*[open_now] * TOGETHER) == []
    assert counts() == (2, 2, 6, 2)


def test_without_the_lock_they_do_not(city, monkeypatch):
    open_before(city)
    unlocked(monkeypatch)
    known = sheets._compare

    def slowly(period, wanted):
        found = known(period, wanted)
        time.sleep(0.05)
        return found

    monkeypatch.setattr(sheets, "_compare", slowly)
    assert together(*[open_now] * TOGETHER) or counts() != (2, 2, 6, 2)


def unlocked(monkeypatch) -> None:
    """Acts without the lock of the period."""

    @contextmanager
    def bare(period_id):
        with transaction.atomic():
            period = Period.objects.select_related("round__region", "rhythm").get(pk=period_id)
            with period.round.time():
                yield period

    for module in (acts, filing, locking):
        monkeypatch.setattr(module, "act_on", bare)
    if connection.vendor == "sqlite":
        options = dict(connection.settings_dict["OPTIONS"], transaction_mode="DEFERRED")
        monkeypatch.setitem(connection.settings_dict, "OPTIONS", options)


def test_two_clerks_who_send_one_sheet_send_it_once_or_one_after_the_other(city):
    _round, tasks, period = open_month(city, tasks=3)
    said = {line_of(task, period).pk: progress() for task in tasks}

    def send() -> None:
        with at("2019-01-02"):
            filing.file(sheet_of(period).pk, actor=User.objects.get(pk=city.unit.pk), lines=said)

    assert together(*[send] * TOGETHER) == []
    assert sorted(Entry.objects.values_list("version", flat=True)) == [1, 1, 1]
    assert tasks[0].facts.filter(kind="claimed").count() == 1


def test_nothing_is_filed_into_a_locked_period(city):
    _round, [task], period = open_month(city)
    said = {line_of(task, period).pk: progress()}

    def send() -> None:
        with at("2019-01-10"):
            filing.file(sheet_of(period).pk, actor=User.objects.get(pk=city.unit.pk), lines=said)

    def lock() -> None:
        with at("2019-01-10"):
            locking.lock(period.pk, actor=User.objects.get(pk=city.office.pk))

    faults = together(send, lock)
    period.refresh_from_db()
    assert period.is_locked
    filed = Entry.objects.count()
    assert (filed, faults) in [(1, []), (0, ["WrongState"])]
