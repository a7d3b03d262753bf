"""Two beats, clocks that step, days without a beat, several workers at once: no rung missed, none doubled."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from datetime import date, datetime, timedelta
from random import Random
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import IntegrityError, connections, transaction

from cases.domain.planning import MeasureDraft
from deadlines import ladders
from deadlines.models import Deadline, Firing
from notify.models import Message
from pressure import scan
from records.trail import key
from tests.factories import at, make_round, make_task, moment

FIRST, DAYS, WORKERS = date(2019, 5, 20), 60, 4
WORDS = ("2019年6月3日前", "2019年6月28日前", "2019年7月5日前", "2019年8月底前")


def a_round(city):
    with at("2019-01-02"):
        round = make_round(city, slug="ladder", plan_due_on=None)
    for words in WORDS:
        make_task(city, round, words=words, filed="2019-03-01", draft_measures=[MeasureDraft("截污纳管")])
    with transaction.atomic():
        ladders.adopt(key(round), Deadline.Kind.TASK, "weekly", FIRST)
    return round


def rows(round):
    found = Firing.objects.filter(scope=key(round)).select_related("deadline")
    return sorted((row.deadline.subject, row.mark, row.business_date) for row in found)


def ticks(seed: int) -> list[datetime]:
    """The moments at which two beats think that it is time to tick, in the order in which they do.

    Every beat ticks each hour by a clock of its own, which is set back or forward by an hour or a day now and then;
    both are down for three days in the middle, and one starts with no memory of its schedule, which is only one tick.
    """
    draw, found = Random(seed), []
    wrong = [timedelta(), timedelta()]
    for hour in range(24 * DAYS):
        now = moment(FIRST, 0) + timedelta(hours=hour)
        if 20 <= hour // 24 < 23:
            continue
        for beat in (0, 1):
            if draw.random() < 0.01:
                wrong[beat] = draw.choice((-1, 1)) * draw.choice((timedelta(hours=1), timedelta(days=1)))
            elif draw.random() < 0.03:
                wrong[beat] = timedelta()
            if hour % 3 == beat:
                found.append(now + wrong[beat])
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_sixty_days_with_two_beats_and_clocks_that_step(city, seed):
    round = a_round(city)
    with transaction.atomic():
        for n in range(DAYS + 1):
            scan.run(moment(FIRST + timedelta(days=n), 8), rounds=[round])
        clean = rows(round)
        transaction.set_rollback(True)
    for tick in ticks(seed):
        scan.run(tick, rounds=[round])
    scan.run(moment(FIRST + timedelta(days=DAYS), 8), rounds=[round])
    assert rows(round) == clean
    assert len(clean) > 30


class NoTransactions:
    """In place of django.db.transaction: each statement by itself."""

    atomic = nullcontext


def at_once(round, days: int) -> list[BaseException]:
    """Several workers scan at the same moments, for some days; what ended one of them."""
    barrier, faults = Barrier(WORKERS, timeout=30), []

    def worker() -> None:
        try:
            for n in range(days):
                barrier.wait()
                try:
                    scan.run(moment(FIRST + timedelta(days=n), 8), rounds=[round])
                except IntegrityError as error:
                    faults.append(error)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as pool:
        for done in [pool.submit(worker) for _n in range(WORKERS)]:
            done.result()
    return faults


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_workers_that_scan_at_the_same_moment_make_each_row_and_each_entry_once(city):
    round = a_round(city)
    assert at_once(round, 30) == []
    made = rows(round)
    assert len(made) == len(set(made)) > 10
    told = list(Message.objects.filter(about__startswith="deadlines.").values_list("to", "dedupe"))
    assert len(told) == len(set(told)) > 10


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_control_without_lock_and_transaction_two_workers_collide(city, monkeypatch):
    round, have_all_read = a_round(city), Barrier(WORKERS, timeout=30)

    def take(scope: str, today: date) -> list[Deadline]:
        found = list(Deadline.objects.to_look_at(scope, today))
        if found:  # all have read before the first one writes
            with suppress(BrokenBarrierError):
                have_all_read.wait()
            have_all_read.abort()  # once is enough: from now on nobody waits
        return found

    monkeypatch.setattr(scan, "_take", take)
    monkeypatch.setattr(scan, "transaction", NoTransactions)
    assert at_once(round, 10) != []
