"""Eight people issue letters of one series at once: numbers without a gap and without a double.

The negative control takes the row lock away (and on SQLite the transaction that begins as a writer) and shows that
the same judgement then finds a fault.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, connections

from letters.domain import issuing, numbering
from letters.models import Letter, Series
from tests.factories import at
from tests.letters.desk import DAY, a_draft, a_round

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
ISSUERS, EACH = 8, 4


@pytest.fixture
def drafts(city) -> list[list[int]]:
    round = a_round(city)
    made = [a_draft(city, round, kind="urge", cause=f"race:{n}").pk for n in range(ISSUERS * EACH)]
    return [made[n::ISSUERS] for n in range(ISSUERS)]


def issued(drafts: list[list[int]], person) -> list[str]:
    """Let every issuer issue their drafts, all beginning at one moment; what went wrong, in words."""
    barrier = Barrier(ISSUERS, timeout=30)

    def issuer(mine: list[int]) -> list[str]:
        faults = []
        try:
            barrier.wait()
            for pk in mine:
                try:
                    with at(DAY):
                        issuing.issue(pk, actor=person)
                except DatabaseError as error:
                    faults.append(type(error).__name__)
        finally:
            connections.close_all()
        return faults

    with ThreadPoolExecutor(ISSUERS) as pool:
        return [fault for faults in pool.map(issuer, drafts) for fault in faults]


def test_a_number_is_given_only_inside_a_transaction(city):
    with pytest.raises(RuntimeError):
        numbering.take(city.city, "督", 2019)
    assert not Series.objects.exists()


def test_eight_issuers_leave_no_gap_and_no_double(city, drafts):
    assert issued(drafts, city.office) == []
    numbers = sorted(Letter.objects.values_list("number", flat=True))
    assert numbers == list(range(1, ISSUERS * EACH + 1))
    assert Series.objects.get().last == ISSUERS * EACH


def test_without_the_lock_the_same_test_fails(city, drafts, monkeypatch):
    def unlocked(region, prefix, year) -> Series:
        Series.objects.get_or_create(region=region, prefix=prefix, year=year)
        series = Series.objects.get(region=region, prefix=prefix, year=year)
        time.sleep(0.01)  # what anything between reading and writing takes
        return series

    monkeypatch.setattr(numbering, "lock", unlocked)
    if connection.vendor == "sqlite":
        options = dict(connection.settings_dict["OPTIONS"], transaction_mode="DEFERRED")
        monkeypatch.setitem(connection.settings_dict, "OPTIONS", options)
    faults = issued(drafts, city.office)
    numbers = sorted(n for n in Letter.objects.values_list("number", flat=True) if n)
    assert faults or numbers != list(range(1, ISSUERS * EACH + 1))
