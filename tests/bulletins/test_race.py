"""Six people issue papers of one kind at once: numbers without a gap and without a double; one draft is issued once.

The negative control takes the row lock away (and on SQLite the transaction that begins as a writer) and shows that
the same judgement then finds a fault.
"""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, connections

from bulletins import writing
from bulletins.domain import issuing
from bulletins.models import Bulletin, Series
from records.models import Event
from tests.bulletins.desk import NEXT, a_draft
from tests.factories import at

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
ISSUERS, EACH = 6, 3


def together(shares: list[list[int]], person) -> Counter[str]:
    """Let every issuer issue their share, all beginning at one moment; how often what came of it."""
    barrier = Barrier(len(shares), timeout=60)
    tokens = {pk: writing.seen(Bulletin.objects.get(pk=pk)) for share in shares for pk in share}

    def issuer(mine: list[int]) -> list[str]:
        said = []
        try:
            barrier.wait()
            for pk in mine:
                try:
                    with at(NEXT):
                        issuing.issue(pk, actor=person, seen_token=tokens[pk])
                    said.append("issued")
                except (DatabaseError, ValidationError) as error:
                    said.append(type(error).__name__)
        finally:
            connections.close_all()
        return said

    with ThreadPoolExecutor(len(shares)) as pool:
        return Counter(one for found in pool.map(issuer, shares) for one in found)


def shares(stage) -> list[list[int]]:
    made = [a_draft(stage).pk for _n in range(ISSUERS * EACH)]
    return [made[n::ISSUERS] for n in range(ISSUERS)]


def test_papers_issued_at_once_have_numbers_without_gap_and_double(stage):
    assert together(shares(stage), stage.city.publisher) == {"issued": ISSUERS * EACH}
    numbers = sorted(Bulletin.objects.values_list("number", flat=True))
    assert numbers == list(range(1, ISSUERS * EACH + 1))
    assert Series.objects.get().last == ISSUERS * EACH
    for row in Bulletin.objects.all():
        assert Event.objects.get(seq=row.audit_seq).chain == row.audit_digest


def test_one_draft_is_issued_once(stage):
    draft = a_draft(stage).pk
    assert together([[draft]] * 4, stage.city.publisher) == {"issued": 1, "WrongState": 3}
    assert Series.objects.get().last == 1


def test_without_the_lock_the_same_test_fails(stage, monkeypatch):
    def unlocked(round_id: int, kind: str, year: int) -> Series:
        Series.objects.get_or_create(round_id=round_id, kind=kind, year=year)
        series = Series.objects.get(round_id=round_id, kind=kind, year=year)
        time.sleep(0.05)  # what anything between reading and writing takes
        return series

    ready = shares(stage)
    monkeypatch.setattr(issuing, "lock", unlocked)
    if connection.vendor == "sqlite":
        options = dict(connection.settings_dict["OPTIONS"], transaction_mode="DEFERRED")
        monkeypatch.setitem(connection.settings_dict, "OPTIONS", options)
    found = together(ready, stage.city.publisher)
    assert found != {"issued": ISSUERS * EACH}
