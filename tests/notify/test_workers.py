"""Several workers at once: each dispatch is sent by one of them, no digest is made twice, no number a day exceeded."""

import threading
import time
from collections import Counter

import pytest
from django.db import connection

from notify import gathering, jobs, outbox
from notify.channels import CHANNELS
from notify.jobs import deliver_waiting
from notify.models import Delivery, Dispatch, Pace, Policy
from tests.factories import at, make_user

WORKERS = 4


class Counting:
    """A channel that takes its time and counts."""

    def __init__(self) -> None:
        self.sent: Counter[str] = Counter()
        self.texts: list[str] = []
        self.pause = 0.0
        self._lock = threading.Lock()

    def is_set_up(self):
        return True

    needs_address = is_set_up

    def send(self, letter, address):
        with self._lock:
            self.sent[address] += 1
            self.texts.append(letter.text)
        time.sleep(self.pause)

    def close(self):
        pass


@pytest.fixture
def channel(monkeypatch):
    stub = Counting()
    monkeypatch.setitem(CHANNELS, "email", stub)
    return stub


def together(day: str, hour: int) -> None:
    """All workers run the task at the same moment."""
    start, faults = threading.Barrier(WORKERS), []

    def work() -> None:
        try:
            with at(day, hour):
                start.wait(10)
                deliver_waiting()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test must see it
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _n in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []


@pytest.mark.django_db(transaction=True)
def test_digests_are_made_and_sent_once(channel):
    people = [make_user(email=f"p{n}@example.org") for n in range(40)]
    with at("2019-05-07", 12):
        for n in range(3):
            outbox.tell(people, f"matter {n}", dedupe=f"n:{n}")
    together("2019-05-08", 9)
    assert channel.sent == dict.fromkeys((one.email for one in people), 1)
    assert {text.count("matter") for text in channel.texts} == {3}
    assert Dispatch.objects.count() == 40
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


@pytest.mark.django_db(transaction=True)
def test_together_they_send_no_more_than_the_number_a_day(channel):
    Policy(pk=1, cap=3).save()
    people = [make_user(email=f"p{n}@example.org") for n in range(10)]
    with at("2019-05-07", 12):
        for n in range(6):
            outbox.tell(people, f"matter {n}", dedupe=f"n:{n}", pace=Pace.AT_ONCE)
    for _tick in range(3):
        together("2019-05-07", 12)
    assert channel.sent == dict.fromkeys((one.email for one in people), 3)
    assert Delivery.objects.filter(state="waiting", pace="digest", reason="capped").count() == 30
    together("2019-05-08", 9)
    assert channel.sent == dict.fromkeys((one.email for one in people), 4)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


@pytest.mark.django_db(transaction=True)
def test_without_the_claim_they_would_send_twice(channel, monkeypatch):
    """The control: the same workers, reading instead of claiming."""

    all_have_looked, seen = threading.Barrier(WORKERS), threading.local()

    def unguarded(pk):
        if not seen.__dict__.setdefault("waited", False):
            seen.waited = True
            all_have_looked.wait(10)
        return Dispatch.objects.select_related("to").get(pk=pk)

    people = [make_user(email=f"p{n}@example.org") for n in range(4)]
    with at("2019-05-07", 12):
        outbox.tell(people, "matter", dedupe="x", pace=Pace.URGENT)
        gathering.gather(jobs.clock.now(), Policy())
    monkeypatch.setattr(jobs, "_claimed", unguarded)
    monkeypatch.setattr(jobs.random, "shuffle", lambda found: None)
    channel.pause = 0.05
    together("2019-05-07", 12)
    assert sum(channel.sent.values()) > len(people)
