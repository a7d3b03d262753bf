"""The broker dies, is silent or is cut off while people act: nobody waits for it, and nothing is lost."""

import time

import pytest

from tests.harness.acting import Times, acts
from tests.harness.cluster import PLAIN, Cluster, eventually
from tests.harness.judging import resends
from tests.harness.mailbox import Mailbox
from tests.harness.proxy import BLACKHOLE, PASS, REFUSE, RESET, Proxy
from tests.harness.settings import BENCH
from tests.harness.store import Store

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True), pytest.mark.harness]

BEFORE, MEANWHILE, AWAY = 100, 300, 300 if BENCH else 20  # acts, acts, seconds without a broker
MORE = 0.3  # seconds that an act may take longer than before
SOON = 90  # seconds until everything is delivered when the broker is back
SILENT_ACTS, SILENT_SECONDS = 50, 3.0
HEARS_AGAIN = 30  # seconds after the network is well
WORKS = "SELECT max(at) FROM records_pulse WHERE name = 'worker'"


@pytest.fixture
def office(cluster: Cluster) -> tuple[str, str]:
    """Everything runs; the address of the web server and the cookie of somebody who acts there."""
    cookie = cluster.scene("print(scenes.actor())").strip()
    cluster.worker()
    cluster.beat()
    _web, address = cluster.web()
    assert eventually(lambda: cluster.ask("SELECT 1 FROM records_pulse WHERE name = 'beat'"), 90)
    acts(address, cookie, range(1, 9))  # each process and thread has had its first request
    return address, cookie


def delivered(cluster: Cluster, mailbox: Mailbox, count: int) -> None:
    """All that many acts are committed, told once in the inbox and came by mail."""
    assert cluster.one("SELECT count(*) FROM orgs_substitution") == count
    assert eventually(lambda: is_out_of_acts(cluster, count), SOON)
    resends(cluster, mailbox, {f"Act {number}." for number in range(1, count + 1)})


def is_out_of_acts(cluster: Cluster, count: int) -> bool:
    states = cluster.ask(
        "SELECT d.state FROM notify_delivery d JOIN notify_message m ON m.id = d.message_id WHERE m.text LIKE 'Act %'"
    )
    return states == [("sent",)] * count


def test_redis_dies_and_comes_back_empty(
    cluster: Cluster, office: tuple[str, str], store: Store, mailbox: Mailbox, record_property
) -> None:
    pace = {"over": BEFORE * AWAY / MEANWHILE}
    usual = acts(*office, range(9, 9 + BEFORE), **pace).seconds
    store.kill()
    began = time.monotonic()
    meanwhile = acts(*office, range(9 + BEFORE, 9 + BEFORE + MEANWHILE), over=AWAY)
    time.sleep(max(0.0, began + AWAY - time.monotonic()))
    store.start()
    back, done = time.monotonic(), 8 + BEFORE + MEANWHILE
    usual = Times(usual + acts(*office, range(done + 1, done + 1 + BEFORE), **pace).seconds)
    delivered(cluster, mailbox, done + BEFORE)
    usual.tell(record_property, "with Redis")
    meanwhile.tell(record_property, "without Redis")
    record_property("all delivered after, s", round(time.monotonic() - back, 1))
    assert meanwhile.p95 <= usual.p95 + MORE
    assert meanwhile.longest <= usual.longest + MORE


def test_the_same_handed_to_the_broker_on_commit_is_lost(
    cluster: Cluster, store: Store, mailbox: Mailbox, record_property
) -> None:
    """The control: no row, only a task when the act has committed; before, and while Redis is away."""
    cluster.scene("scenes.plain_sends(20)")
    store.kill()
    cluster.scene("scenes.plain_sends(2)")
    store.start()
    worker = cluster.worker(program=PLAIN, DJANGO_SETTINGS_MODULE="")
    assert eventually(lambda: worker.is_up, 60)
    time.sleep(3)
    record_property("lost of 22, notices", 22 - len(mailbox.mails))
    assert mailbox.mails == []


def test_a_silent_redis_keeps_nobody_waiting(
    cluster: Cluster, office: tuple[str, str], proxy: Proxy, mailbox: Mailbox, record_property
) -> None:
    proxy.set(BLACKHOLE)
    silent = acts(*office, range(9, 9 + SILENT_ACTS))
    silent.tell(record_property, "silent Redis")
    assert silent.longest <= SILENT_SECONDS
    assert cluster.one("SELECT count(*) FROM orgs_substitution") == 8 + SILENT_ACTS
    proxy.set(PASS)
    delivered(cluster, mailbox, 8 + SILENT_ACTS)


def hears_again(cluster: Cluster) -> float:
    """Seconds until a worker did something."""
    last, began = cluster.one(WORKS), time.monotonic()
    assert eventually(lambda: cluster.one(WORKS) > last, HEARS_AGAIN), "deaf"
    return time.monotonic() - began


def test_workers_consume_again_after_every_fault_of_the_network(
    cluster: Cluster, proxy: Proxy, record_property
) -> None:
    worker = cluster.worker()
    cluster.beat()
    assert eventually(lambda: cluster.ask(WORKS) != [(None,)], 90)
    first = worker.process.pid
    for fault in (BLACKHOLE, RESET, REFUSE):
        proxy.set(fault)
        time.sleep(5)
        proxy.set(PASS)
        record_property(f"consumes after {fault}, s", round(hears_again(cluster), 1))
    assert worker.process.poll() is None
    assert worker.process.pid == first


def test_what_a_killed_web_process_had_committed_goes_out_by_the_next_tick(
    cluster: Cluster, mailbox: Mailbox, store: Store
) -> None:
    """Between commit and wake-up: the web's own way to Redis is cut, and it is killed when it has answered."""
    cookie = cluster.scene("print(scenes.actor())").strip()
    dead_end = Proxy(("127.0.0.1", store.port))
    dead_end.set(BLACKHOLE)
    web, address = cluster.web(REDIS_URL=store.url(dead_end.port))
    assert eventually(lambda: answers(address, cookie), 60)
    web.kill()
    cluster.worker()
    cluster.beat()
    delivered(cluster, mailbox, 1)
    dead_end.close()


def answers(address: str, cookie: str) -> Times | None:
    try:
        return acts(address, cookie, range(1, 2))
    except OSError:
        return None
